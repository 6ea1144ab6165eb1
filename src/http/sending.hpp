// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "http/writer.hpp"
#include <cstdint>
#include <string>

namespace fundament::http {

/// Asks the handler. What it throws becomes a 500 with an id; the mistake is written to standard error beside the id.
api::Response ask(const api::Handler& handler, const api::Request& request);

/// An answer on its way to a client. Not safe for two threads at once.
class Sending {
public:
  explicit Sending(Answer answer);

  enum class Progress {
    done,    ///< all of it is handed to the system
    blocked, ///< the client must read before more can be sent
    turn,    ///< as much as one turn may send; others may come first now
    broken,  ///< the client has gone, or the answer's stream failed: close
  };
  /// Sends what the socket takes, without waiting. Makes the pieces of a stream as they are needed, and drops it at its
  /// end.
  Progress send(int socket);

  int status() const { return answer_.status; }
  bool keep_alive() const { return answer_.keep_alive; }
  std::uint64_t body_bytes() const { return answer_.body_bytes; }
  std::uint64_t sent_bytes() const { return sent_; }
  std::size_t waiting_bytes() const { return answer_.bytes.size(); } ///< in memory

private:
  bool next_piece();

  Answer answer_;
  std::size_t at_ = 0; ///< how much of answer_.bytes is sent
  std::uint64_t sent_ = 0;
};

} // namespace fundament::http
