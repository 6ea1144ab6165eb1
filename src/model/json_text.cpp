// SPDX-License-Identifier: MPL-2.0
#include "model/json_text.hpp"
#include "base/unicode.hpp"
#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

namespace fundament::model {

using base::Error;
using base::ErrorCode;

namespace {

/// The library reads any depth, but what walks over the document afterwards calls itself.
bool too_deep(std::string_view text) {
  std::size_t depth = 0;
  for (std::size_t i = 0; i < text.size(); i++) {
    switch (text[i]) {
    case '"':
      for (i++; i < text.size() && text[i] != '"'; i++)
        if (text[i] == '\\') i++;
      break;
    case '[':
    case '{':
      if (++depth > max_json_depth) return true;
      break;
    case ']':
    case '}':
      if (depth > 0) depth--;
      break;
    default: break;
    }
  }
  return false;
}

/// `byte` counts from 1, as the library does.
Error unreadable(std::string_view text, std::size_t byte, const std::string& where) {
  const auto before = text.substr(0, byte > 0 ? byte - 1 : 0);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const auto column = before.size() - (line > 1 ? before.rfind('\n') + 1 : 0) + 1;
  return {ErrorCode::invalid_argument,
          {"json.unreadable", {{"line", std::to_string(line)}, {"column", std::to_string(column)}}},
          where};
}

constexpr bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

} // namespace

base::Result<nlohmann::json> parse_json(std::string_view text, const std::string& where) {
  if (too_deep(text))
    return Error{ErrorCode::limit_exceeded, {"json.too_deep", {{"most", std::to_string(max_json_depth)}}}, where};
  try {
    return nlohmann::json::parse(text.begin(), text.end());
  } catch (const nlohmann::json::parse_error& error) {
    return unreadable(text, error.byte, where);
  } catch (const nlohmann::json::out_of_range&) {
    return Error{ErrorCode::invalid_argument, {"json.number_too_large"}, where};
  }
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  if (std::all_of(text.begin(), text.end(), is_plain)) {
    out += text;
    out += '"';
    return;
  }
  std::string repaired;
  if (!base::is_utf8(text)) text = repaired = base::to_utf8(text);
  const auto is_escaped = [](char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; };
  while (true) { // what needs no escape is most of it, and goes in one piece
    const auto run = static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_escaped) - text.begin());
    out += text.substr(0, run);
    if (run == text.size()) break;
    switch (const char c = text[run]; c) {
    case '"': out += "\\\""; break;
    case '\\': out += "\\\\"; break;
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    default:
      constexpr std::string_view digits = "0123456789abcdef";
      out += "\\u00";
      out += digits[static_cast<unsigned char>(c) >> 4];
      out += digits[static_cast<unsigned char>(c) & 15];
    }
    text.remove_prefix(run + 1);
  }
  out += '"';
}

void append_json_number(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  out.append(buffer, end);
}

} // namespace fundament::model
