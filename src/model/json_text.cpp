// SPDX-License-Identifier: MPL-2.0
#include "model/json_text.hpp"
#include "base/unicode.hpp"
#include <algorithm>
#include <charconv>
#include <cmath>
#include <deque>
#include <nlohmann/json.hpp>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace fundament::model {

using base::Error;
using base::ErrorCode;
using base::Text;

namespace {

/// Line and column of a byte that counts from 0.
std::pair<std::size_t, std::size_t> position(std::string_view text, std::size_t byte) {
  const auto before = text.substr(0, byte);
  const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  return {line, before.size() - (line > 1 ? before.rfind('\n') + 1 : 0) + 1};
}

std::vector<std::pair<std::string, std::string>> as_arguments(std::pair<std::size_t, std::size_t> line_and_column) {
  return {{"line", std::to_string(line_and_column.first)}, {"column", std::to_string(line_and_column.second)}};
}

/// The end of the string whose quotation mark opens at `at`: its closing one.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (at++; at < text.size() && text[at] != '"'; at++)
    if (text[at] == '\\') at++;
  return at;
}

/// What a text asks for before anything is made of it. Values cost far more than their text (`{},` a hundred bytes),
/// and what walks over a document calls itself, the library's own destructor too.
std::optional<Error> beyond_limits(std::string_view text, std::size_t most_values, const std::string& where) {
  std::size_t depth = 0, values = 1;
  for (std::size_t i = 0; i < text.size(); i++) {
    switch (text[i]) {
    case '"': i = end_of_string(text, i); break;
    case '[':
    case '{':
      if (++depth > max_json_depth) return json_too_deep(where);
      values++;
      break;
    case ',':
    case ':': values++; break;
    case ']':
    case '}':
      if (depth > 0) depth--;
      break;
    default: break;
    }
    if (values > most_values) {
      Text words{"json.too_many_values", as_arguments(position(text, i))};
      words.arguments.emplace_back("most", std::to_string(most_values));
      return Error{ErrorCode::limit_exceeded, std::move(words), where};
    }
  }
  return std::nullopt;
}

/// The first name that its object has already, in a text that has been read: nobody knows which of the two is meant.
std::optional<Error> repeated_member(std::string_view text, const std::string& where) {
  struct Member {
    std::size_t object;
    std::string_view name;
    std::size_t at;
  };
  std::vector<Member> members;
  std::deque<std::string> unescaped;
  std::vector<std::size_t> objects; // that are open, by number; arrays too
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); i++) {
    if (text[i] == '{' || text[i] == '[') objects.push_back(++count);
    if ((text[i] == '}' || text[i] == ']') && !objects.empty()) objects.pop_back();
    if (text[i] != '"') continue;
    const std::size_t end = end_of_string(text, i);
    const std::size_t next = text.find_first_not_of(" \t\r\n", end + 1);
    if (next != text.npos && text[next] == ':') {
      std::string_view name = text.substr(i + 1, end - i - 1);
      if (name.find('\\') != name.npos)
        name = unescaped.emplace_back(nlohmann::json::parse(text.substr(i, end - i + 1)).get<std::string>());
      members.push_back({objects.back(), name, i});
    }
    i = end;
  }
  std::sort(members.begin(), members.end(), [](const Member& a, const Member& b) {
    return std::tie(a.object, a.name, a.at) < std::tie(b.object, b.name, b.at);
  });
  const Member* first = nullptr;
  for (std::size_t i = 1; i < members.size(); i++)
    if (members[i - 1].object == members[i].object && members[i - 1].name == members[i].name)
      if (!first || members[i].at < first->at) first = &members[i];
  if (!first) return std::nullopt;
  Text words{"json.member_twice", as_arguments(position(text, first->at))};
  words.arguments.emplace_back("member", base::printable(first->name));
  return Error{ErrorCode::invalid_argument, std::move(words), where};
}

constexpr bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

} // namespace

base::Result<nlohmann::json> parse_json(std::string_view text, const std::string& where, std::size_t most_values) {
  if (auto beyond = beyond_limits(text, most_values, where)) return std::move(*beyond);
  // the library takes a NUL for the end, and would not look at what stands behind it
  if (const auto nul = text.find('\0'); nul != text.npos) return json_unreadable(text, 0, nul + 1, where);
  try {
    auto document = nlohmann::json::parse(text.begin(), text.end());
    if (auto repeated = repeated_member(text, where)) return std::move(*repeated);
    return document;
  } catch (const nlohmann::json::parse_error& error) {
    return json_unreadable(text, error.id, error.byte, where);
  } catch (const nlohmann::json::out_of_range& error) {
    return json_unreadable(text, error.id, 0, where);
  }
}

Error json_unreadable(std::string_view text, int exception, std::size_t byte, const std::string& where) {
  return json_unreadable(position(text, byte > 0 ? byte - 1 : 0), exception, where);
}

Error json_unreadable(std::pair<std::size_t, std::size_t> line_and_column, int exception, const std::string& where) {
  constexpr int number_out_of_range = 406;
  if (exception == number_out_of_range) return {ErrorCode::invalid_argument, {"json.number_too_large"}, where};
  return {ErrorCode::invalid_argument, {"json.unreadable", as_arguments(line_and_column)}, where};
}

Error json_too_deep(const std::string& where) {
  return {ErrorCode::limit_exceeded, {"json.too_deep", {{"most", std::to_string(max_json_depth)}}}, where};
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
