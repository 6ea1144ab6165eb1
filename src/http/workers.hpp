// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "http/framing.hpp"
#include "http/sending.hpp"
#include "http/socket.hpp"
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace fundament::http {

using Clock = std::chrono::steady_clock;

/// One client. The waiting thread owns it, except while its phase is `answering`: then a worker does.
struct Connection {
  enum class Phase {
    idle,      ///< between requests
    head,      ///< some of a request's head has come
    body,      ///< the head is whole
    answering, ///< at the workers
    sending,   ///< waits for the client to read
    closing,   ///< what comes is thrown away, so that the last answer arrives
  };

  Descriptor socket;
  std::string remote;       ///< its address
  std::string bytes;        ///< received and not yet answered
  std::size_t searched = 0; ///< of bytes, without finding the end of the head
  std::size_t held = 0;     ///< how many of bytes are counted as held by the server
  bool watched = false;
  std::optional<Frame> frame;
  Phase phase = Phase::idle;
  Clock::time_point deadline, begun; ///< when the phase must end; when the request was whole
  std::optional<Sending> sending;
  Sending::Progress progress = Sending::Progress::done; ///< what the worker said of it
};

/// Counts and logs what was answered. Any thread.
class Tally {
public:
  explicit Tally(Log log) : log_(std::move(log)) {}
  void answered(const LogLine& line, std::uint64_t sent_bytes);
  void opened() { open_++, connections_++; }
  void closed() { open_--; }
  Counts counts() const;

private:
  const Log log_;
  std::array<std::atomic<std::uint64_t>, 6> answers_ = {};
  std::atomic<std::uint64_t> sent_{0}, open_{0}, connections_{0};
};

/// The threads that answer. They never wait for a client, only for work.
class Workers {
public:
  /// `wake` is called by a worker when connections wait to be taken back.
  Workers(const Limits& limits, const api::Handler& handler, Tally& tally, std::function<void()> wake);
  /// Ends the threads after the calls of the handler that are under way; connections still queued are left alone.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// The connection has a whole request, or an answer that can go on. It must live until it is taken back.
  void give(Connection& connection);
  /// Those that a worker is done with for now: see their `progress`.
  std::vector<Connection*> take_back();
  /// Answers begun from now on close their connections.
  void close_after_answers() { closing_ = true; }

private:
  void work();
  void begin(Writer& writer, Connection& connection) const;
  void finish(Connection& connection) const;

  const Limits& limits_;
  const api::Handler& handler_;
  Tally& tally_;
  const std::function<void()> wake_;
  std::atomic<bool> closing_{false};

  std::mutex mutex_; // of what follows
  std::condition_variable more_work_;
  std::deque<Connection*> waiting_;
  std::vector<Connection*> back_;
  bool end_ = false;

  std::vector<std::thread> threads_;
};

} // namespace fundament::http
