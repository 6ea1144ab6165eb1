// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "http/exchange.hpp"
#include <atomic>
#include <cstdint>
#include <string>

namespace fundament::http {

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
  /// end, or with its last words once `cut` is set: an end without the last chunk says that something is missing.
  Progress send(int socket, const std::atomic<bool>& cut);

  /// What was sent, when it is done and was no stream.
  Answer take() { return std::move(answer_); }

  const std::string& edition() const { return answer_.edition; }
  int status() const { return answer_.status; }
  const std::string& account() const { return answer_.account; }
  const std::string& mistake() const { return answer_.mistake; } ///< also one in the middle of the stream
  bool keep_alive() const { return answer_.keep_alive; }
  std::uint64_t body_bytes() const { return answer_.body_bytes; }
  std::uint64_t sent_bytes() const { return sent_; }
  std::size_t waiting_bytes() const { return answer_.bytes.size(); } ///< in memory

private:
  bool next_piece(const std::atomic<bool>& cut);
  void frame(std::string piece);

  Answer answer_;
  std::size_t at_ = 0; ///< how much of answer_.bytes is sent
  std::uint64_t sent_ = 0;
};

} // namespace fundament::http
