// SPDX-License-Identifier: MPL-2.0
#include "api/drawing_text.hpp"
#include <initializer_list>
#include <utility>

namespace fundament::api {

namespace {

/// Replaces each of the characters by its substitute.
std::string escaped(std::string_view text, std::initializer_list<std::pair<char, std::string_view>> substitutes) {
  std::string out;
  for (const char c : text) {
    std::string_view instead(&c, 1);
    for (const auto& [special, substitute] : substitutes)
      if (c == special) instead = substitute;
    out += instead;
  }
  return out;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

} // namespace

std::string dot_id(std::string_view text) {
  return "\"" + escaped(text, {{'"', "\\\""}, {'\\', "\\\\"}}) + "\"";
}

std::string dot_label(std::string_view text) {
  return "\"" + escaped(text, {{'"', "\\\""}, {'\\', "\\\\"}, {'&', "&amp;"}, {'\n', "\\n"}}) + "\"";
}

std::string mermaid_text(std::string_view text) {
  // what Mermaid puts in place of # and ; while it reads
  constexpr std::pair<std::string_view, std::string_view> marks[] = {{"\xEF\xAC\x82", "#64258;"},
                                                                     {"\xC2\xB6", "#182;"}};
  constexpr std::string_view plain = " ,()/";
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size(); i++) {
    const char c = text[i];
    const bool hyphen = c == '-' && i > 0 && is_letter(text[i - 1]); // at the start it would begin a list
    if (c == '\n') {
      out += "<br/>";
    } else if (is_letter(c) || (c >= '0' && c <= '9') || plain.find(c) != plain.npos || hyphen) {
      std::string_view instead = text.substr(i, 1);
      for (const auto& [mark, entity] : marks)
        if (text.substr(i).starts_with(mark)) instead = entity, i += mark.size() - 1;
      out += instead;
    } else {
      out += "#" + std::to_string(static_cast<int>(c)) + ";";
    }
  }
  return out + "\"";
}

} // namespace fundament::api
