// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/message.hpp"
#include "http/framing.hpp"
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace fundament::http {

/// An answer as bytes for the socket: first `bytes`, then what `stream` appends, where there is one.
struct Answer {
  int status = 200;
  std::string bytes;
  std::function<bool(std::string&)> stream;
  std::string cut;              ///< what the stream says last when it is ended early
  bool chunked = false;         ///< how the stream is to be framed; false: its end is the connection's
  bool keep_alive = true;       ///< the connection can serve another request
  std::uint64_t body_bytes = 0; ///< in `bytes`
  std::string edition;          ///< as long as it is the current one, the same request gets the same bytes
  std::string account, mistake; ///< for the log: whose token it was, and what went wrong here
};

/// Has httplib read requests and write their answers. It never sees a socket: it reads the bytes that have come and
/// writes to memory. Only one thread may use an exchange; making one is cheap.
class Exchange {
public:
  explicit Exchange(const Limits& limits);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  /// Asks the handler. What it throws becomes a 500 with an id, under which `mistake` says what it was.
  Answer ask(const api::Handler& handler, const Frame& frame, std::string body, base::Clock::time_point arrived,
             base::Gone gone, bool keep_alive);

private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

/// What the exception says that is being handled.
std::string words_of_mistake();

/// The answer to what could not be read, or not be asked: its connection is closed.
Answer answer_of(const Refusal& refusal, std::string_view head);

} // namespace fundament::http
