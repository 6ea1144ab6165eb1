// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/message.hpp"
#include "http/server.hpp"
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fundament::http {

/// How a request lies in the bytes received, and its head as httplib shall read it. httplib is lenient (two lengths, or
/// a length with chunks, are accepted), and that is how requests are smuggled past a proxy; RFC 9112 section 6.3 has us
/// refuse, before it sees them.
struct Frame {
  std::string method, target; ///< raw; the target without the name of the server, were it sent
  /// The head's lines but those of `aside`. Percent signs in values are doubled up (%25), since httplib decodes values.
  std::string head;
  std::string long_target; ///< of more bytes than httplib takes; `head` then has "/" in its place
  /// Headers (names in lower case) that httplib would not take: beyond 8,192 bytes, or empty; and those by which it
  /// would do what is not wanted: cut an answer into ranges, compress it, or send a 100 once more.
  std::vector<std::pair<std::string, std::string>> aside;
  std::size_t head_bytes = 0; ///< as it came, with the blank line
  std::size_t body_bytes = 0;
  bool http_1_0 = false;
  bool keep_alive = true;
  bool expects_continue = false;

  std::size_t bytes() const { return head_bytes + body_bytes; }
  std::string_view path() const { return std::string_view(target).substr(0, target.find('?')); }
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
api::Response refused(const Refusal& refusal, std::string_view head);

} // namespace fundament::http
