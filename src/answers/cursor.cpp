// SPDX-License-Identifier: MPL-2.0
#include "answers/cursor.hpp"
#include <charconv>

namespace fundament::answers {

using base::Error;
using base::ErrorCode;

std::string to_string(const Cursor& cursor) {
  return cursor.tag + "~" + std::to_string(cursor.depth) + "~" + to_string(cursor.ref);
}

base::Result<Cursor> parse_cursor(std::string_view text, const snapshot::Identity& current) {
  Cursor out;
  const Error malformed{ErrorCode::invalid_argument, {"cursor.malformed"}, "cursor"};
  const auto tag_end = text.find('~');
  if (tag_end == text.npos || tag_end == 0) return malformed;
  out.tag = text.substr(0, tag_end);
  const std::string_view rest = text.substr(tag_end + 1);
  const auto [next, error] = std::from_chars(rest.data(), rest.data() + rest.size(), out.depth);
  const auto depth_end = static_cast<std::size_t>(next - rest.data());
  if (error != std::errc() || depth_end == rest.size() || *next != '~') return malformed;
  auto ref = model::parse_ref(rest.substr(depth_end + 1));
  if (!ref) return malformed;
  out.ref = std::move(*ref);
  model::Revision of = 0; // before tags, a cursor began with the revision alone
  const auto revision_end = std::from_chars(out.tag.data(), out.tag.data() + out.tag.size(), of).ptr;
  if (revision_end == out.tag.data()) return malformed;
  if (out.tag != current.tag())
    return Error{
        ErrorCode::revision_moved,
        {"cursor.revision_moved", {{"cursor", std::to_string(of)}, {"current", std::to_string(current.revision())}}},
        "cursor"};
  return out;
}

} // namespace fundament::answers
