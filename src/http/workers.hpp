// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "http/connections.hpp"
#include "http/server.hpp"
#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace fundament::http {

/// What a log can say of a connection's request, but how it ended.
LogLine line_of(const Connection& connection);

/// Counts and logs what was answered. Any thread.
class Tally {
public:
  explicit Tally(Log log) : log_(std::move(log)) {}
  void answered(const LogLine& line, std::uint64_t sent_bytes);
  /// The connection's answer has been sent, or as much of it as could be.
  void sent(const Connection& connection);
  /// Logs a request whose client had gone before there was an answer.
  void left(const Connection& connection);
  void opened() { open_++, connections_++; }
  void closed() { open_--; }
  void idle(std::size_t count) { idle_ = count; }
  Counts counts() const;

private:
  const Log log_;
  std::array<std::atomic<std::uint64_t>, 6> answers_ = {};
  std::atomic<std::uint64_t> left_{0}, sent_{0}, open_{0}, idle_{0}, connections_{0};
};

/// The threads that answer, some to each lane. They never wait for a client, only for work.
class Workers {
public:
  /// `wake` is called by a worker when connections wait to be taken back.
  Workers(const Limits& limits, const api::Handler& handler, Tally& tally, std::function<void()> wake);
  /// Ends the threads after the calls of the handler that are under way; connections still queued are left alone.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// The connection has a whole request. It must live until it is taken back or out. False: its lane has no room.
  [[nodiscard]] bool give(Connection& connection);
  /// The connection has an answer that can go on; a lane has always room for what it has begun.
  void give_on(Connection& connection);
  /// Takes a request back that no worker has begun. False: one has.
  bool take_out(Connection& connection);
  /// Those that a worker is done with for now: see their `progress`.
  std::vector<Connection*> take_back();
  /// Answers begun from now on close their connections.
  void close_after_answers() { closing_ = true; }
  /// Streams end from now on, with their last words; who is gone is gone by our will.
  void cut() { cutting_ = true; }

private:
  struct Pool {
    std::mutex mutex; ///< of what follows
    std::condition_variable more_work;
    std::deque<Connection*> waiting;
    std::size_t unbegun = 0; ///< of those waiting
    bool end = false;

    std::size_t room = 0; ///< for unbegun ones
    std::vector<std::thread> threads;
  };

  Pool& pool_of(const Connection& connection) { return pools_[static_cast<std::size_t>(connection.way.lane)]; }
  void open(api::Lane lane, unsigned threads, std::size_t room, int niceness);
  void work(Pool& pool, int niceness);
  void turn(Exchange& exchange, Connection& connection) const;
  void begin(Exchange& exchange, Connection& connection) const;
  void finish(Connection& connection) const;

  const Limits& limits_;
  const api::Handler& handler_;
  Tally& tally_;
  const std::function<void()> wake_;
  std::atomic<bool> closing_{false}, cutting_{false};
  std::array<Pool, 4> pools_; ///< by lane

  std::mutex mutex_; ///< of back_
  std::vector<Connection*> back_;
};

} // namespace fundament::http
