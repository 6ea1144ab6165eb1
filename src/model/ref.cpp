// SPDX-License-Identifier: MPL-2.0
#include "model/ref.hpp"
#include "base/unicode.hpp"
#include <algorithm>

namespace fundament::model {

using base::Error;
using base::ErrorCode;
using base::Text;

namespace {

/// Of a text that is UTF-8; the second row of controls, U+0080 to U+009F, begins with the byte C2.
bool has_control_character(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); i++) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) return true;
    if (byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
  }
  return false;
}

bool has_space_at_an_end(std::string_view text) {
  constexpr std::string_view no_break_space = "\xC2\xA0";
  return text.starts_with(' ') || text.ends_with(' ') || text.starts_with(no_break_space) ||
         text.ends_with(no_break_space);
}

std::optional<Text> problem_of(std::string_view key, std::size_t most = max_key_bytes) {
  if (key.empty()) return Text{"key.empty"};
  if (key.size() > most)
    return Text{"key.too_long", {{"most", std::to_string(most)}, {"bytes", std::to_string(key.size())}}};
  if (!base::is_utf8(key)) return Text{"key.not_utf8"};
  if (has_control_character(key)) return Text{"key.control_character"};
  if (has_space_at_an_end(key)) return Text{"key.space_at_end"};
  if (!base::is_nfc(key)) return Text{"key.not_nfc", {{"key", base::to_nfc(key)}}};
  return std::nullopt;
}

} // namespace

bool has_noncharacter(std::string_view text) {
  constexpr std::string_view begins = "\xEF\xBF";
  for (auto at = text.find(begins); at != text.npos; at = text.find(begins, at + 3))
    if (static_cast<unsigned char>(text[at + 2]) >= 0xBE) return true;
  return false;
}

base::Result<void> check_key(std::string_view key, const std::string& where, std::size_t most) {
  auto problem = problem_of(key, most);
  if (!problem && has_noncharacter(key)) problem = Text{"text.noncharacter"}; // refs made before may have one
  if (problem) return Error{ErrorCode::invalid_argument, std::move(*problem), where};
  return {};
}

base::Result<Ref> parse_ref(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == text.npos || colon == 0 || colon + 1 == text.size() || problem_of(text.substr(0, colon)))
    return Error{ErrorCode::invalid_argument, {"ref.form", {{"text", base::printable(text)}}}};
  const bool of_relation = text.substr(0, colon) == "relation";
  if (auto problem = problem_of(text.substr(colon + 1), of_relation ? max_relation_key_bytes : max_key_bytes))
    return Error{ErrorCode::invalid_argument, std::move(*problem), base::printable(text)};
  return Ref{std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

std::string to_string(const Ref& ref) {
  std::string out;
  out.reserve(ref.kind.size() + 1 + ref.key.size());
  out += ref.kind;
  out += ':';
  out += ref.key;
  return out;
}

} // namespace fundament::model
