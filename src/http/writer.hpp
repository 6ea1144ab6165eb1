// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/message.hpp"
#include "http/server.hpp"
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
  bool chunked = false;         ///< how the stream is to be framed; false: its end is the connection's
  bool keep_alive = true;       ///< the connection can serve another request
  std::uint64_t body_bytes = 0; ///< in `bytes`
};

/// Writes answers with httplib; it never sees a socket. Only one thread may use a writer; making one is cheap.
class Writer {
public:
  explicit Writer(const Limits& limits);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// `method` and `http_1_0` are the request's: an answer to HEAD has no body, one to HTTP/1.0 no chunks.
  Answer write(api::Response made, const std::string& method, bool http_1_0, bool keep_alive);

private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

} // namespace fundament::http
