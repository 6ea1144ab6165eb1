// SPDX-License-Identifier: MPL-2.0
#include "answers/cursor.hpp"
#include <charconv>

namespace fundament::answers {

using base::Error;
using base::ErrorCode;

std::string to_string(const Cursor& cursor) {
  return std::to_string(cursor.revision) + "~" + std::to_string(cursor.depth) + "~" + to_string(cursor.ref);
}

base::Result<Cursor> parse_cursor(std::string_view text, model::Revision current) {
  Cursor out;
  const Error malformed{ErrorCode::invalid_argument, {"cursor.malformed"}, "cursor"};
  const char* at = text.data();
  const char* end = text.data() + text.size();
  const auto number = [&](auto& value) {
    const auto [next, error] = std::from_chars(at, end, value);
    if (error != std::errc() || next == end || *next != '~') return false;
    at = next + 1;
    return true;
  };
  if (!number(out.revision) || !number(out.depth)) return malformed;
  auto ref = model::parse_ref(std::string_view(at, static_cast<std::size_t>(end - at)));
  if (!ref) return malformed;
  out.ref = std::move(*ref);
  if (out.revision != current)
    return Error{
        ErrorCode::revision_moved,
        {"cursor.revision_moved", {{"cursor", std::to_string(out.revision)}, {"current", std::to_string(current)}}},
        "cursor"};
  return out;
}

} // namespace fundament::answers
