// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/message.hpp"
#include "http/server.hpp"
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace fundament::http {

/// A request's head, and how the request lies in the bytes received. httplib is lenient here (two lengths, or a length
/// with chunks, are accepted), and that is how requests are smuggled past a proxy; RFC 9112 section 6.3 has us refuse.
struct Frame {
  api::Request request;       ///< without its body
  std::size_t head_bytes = 0; ///< with the blank line
  std::size_t body_bytes = 0;
  bool http_1_0 = false;
  bool keep_alive = true;
  bool expects_continue = false;

  std::size_t bytes() const { return head_bytes + body_bytes; }
};

/// A request that is refused before any handler sees it.
struct Refusal {
  int status = 400;
  const char* text = ""; ///< an id of the text table
};

struct Framing {
  std::optional<Frame> frame = {};     ///< the head is whole
  std::optional<Refusal> refusal = {}; ///< or it will never do; neither: more bytes are needed
};

/// `searched` is how much of `bytes` was looked through before without finding the end of the head. Cost: the new
/// bytes.
Framing read_head(std::string_view bytes, std::size_t searched, const Limits& limits);

/// The problem document of a refusal, in the language that the bytes of the head ask for as far as they have come.
api::Response response_of(const Refusal& refusal, std::string_view head);

} // namespace fundament::http
