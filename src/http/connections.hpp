// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "http/framing.hpp"
#include "http/sending.hpp"
#include "http/socket.hpp"
#include <array>
#include <atomic>
#include <chrono>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace fundament::http {

using base::Clock;

/// One client. The waiting thread owns it, except that while it is queued or answering a worker has what stands below
/// the line.
struct Connection {
  enum class Phase {
    fresh,     ///< has said nothing yet
    idle,      ///< between requests
    head,      ///< some of a request's head has come
    body,      ///< the head is whole
    queued,    ///< the request is whole and waits for a worker, or has one by now
    answering, ///< at the workers, and no more to be taken back
    sending,   ///< waits for the client to read
    closing,   ///< what comes is thrown away, so that the last answer arrives
  };
  static constexpr std::size_t phases = 8;

  Descriptor socket;
  std::uint32_t number = 0; ///< tells it from others that had its descriptor
  std::string remote;       ///< its address
  std::string party;        ///< what counts as one address
  std::size_t searched = 0; ///< of bytes, without finding the end of the head
  std::size_t held = 0;     ///< how many bytes are counted as held by the server
  Phase phase = Phase::fresh;
  std::list<Connection*>::iterator place;                   ///< in the list of its phase
  Clock::time_point entered, deadline;                      ///< the phase; when it must end
  bool readable = false, writable = false, hung_up = false; ///< what the system said, until it is used up
  const std::shared_ptr<std::atomic<bool>> gone =
      std::make_shared<std::atomic<bool>>(false); ///< the workers' news of it

  // the line
  std::string bytes; ///< received and not yet answered
  std::optional<Frame> frame;
  api::Way way;
  Clock::time_point begun; ///< when the head was whole, then when the request was
  std::optional<Sending> sending;
  std::string head;            ///< of the request that is being answered, as it came; "" when there is a body
  std::optional<Answer> again; ///< the answer that was sent, for who asks with the same head
  Sending::Progress progress = Sending::Progress::done; ///< what the worker said of it
};

/// The clients, by descriptor and by phase. Each phase has its one time, so in each the first to enter is the first
/// that is overdue: lists in the order of entering are all the timers there need be. Every call takes constant time but
/// those that say otherwise.
class Connections {
public:
  using Phase = Connection::Phase;
  static constexpr std::chrono::milliseconds no_end = std::chrono::milliseconds::max();

  Connection& add(std::unique_ptr<Connection> connection, std::chrono::milliseconds time);
  /// The one with that descriptor, if it is still the one with that number.
  Connection* find(int descriptor, std::uint32_t number) const;
  void drop(Connection& connection);
  void enter(Connection& connection, Phase phase, std::chrono::milliseconds time);
  void hold(Connection& connection, std::size_t bytes);

  std::size_t size() const { return all_.size(); }
  std::size_t of_party(const std::string& party) const;
  std::size_t held() const { return held_; }
  const std::list<Connection*>& in(Phase phase) const { return by_phase_[static_cast<std::size_t>(phase)]; }

  Clock::time_point next_deadline() const;
  Connection* overdue(Clock::time_point now) const;
  /// The one that has said nothing for the longest time and is owed nothing; of that party, when it is named. Linear.
  Connection* longest_idle(const std::string& party = "") const;
  /// The one that has held bytes beyond `most` for the longest time while its client sends or reads. Linear.
  Connection* longest_holder(std::size_t most) const;

private:
  std::list<Connection*>& list(Phase phase) { return by_phase_[static_cast<std::size_t>(phase)]; }

  std::unordered_map<int, std::unique_ptr<Connection>> all_;
  std::unordered_map<std::string, std::size_t> parties_;
  std::array<std::list<Connection*>, Connection::phases> by_phase_;
  std::size_t held_ = 0;
  std::uint32_t next_number_ = 0;
};

} // namespace fundament::http
