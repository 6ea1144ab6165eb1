// SPDX-License-Identifier: MPL-2.0
#include "query/header.hpp"
#include "base/ascii.hpp"
#include "base/unicode.hpp"
#include "model/values.hpp"
#include <algorithm>
#include <sstream>

namespace fundament::query {

namespace {

/// "word" of "word: rest" when it is one: lower case letters and underscores.
std::string_view word_of(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == text.npos || colon == 0) return {};
  const auto word = text.substr(0, colon);
  const bool plain = std::all_of(word.begin(), word.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  return plain ? word : std::string_view();
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find('|', begin), text.size());
    out.emplace_back(base::trimmed(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return out;
}

} // namespace

base::Result<std::vector<HeaderLine>> read_header(std::string_view file, const std::string& where) {
  if (!base::is_utf8(file)) return base::Error{base::ErrorCode::invalid_argument, {"csv.not_utf8"}, where};
  struct Line {
    std::string word, text;
    std::size_t number;
  };
  std::vector<Line> lines;
  bool taking = false; // does the next line that is set in belong to the one before?
  std::size_t number = 0;
  while (!file.empty()) {
    number++;
    std::string_view line = file.substr(0, file.find('\n'));
    file.remove_prefix(std::min(file.size(), line.size() + 1));
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.substr(0, 2) != "--") break;
    line.remove_prefix(2);
    const bool set_in = line.substr(0, 3) == "   ";
    const auto text = base::trimmed(line);
    if (set_in && taking) {
      lines.back().text += " " + std::string(text);
      continue;
    }
    const auto word = word_of(text);
    taking = !word.empty();
    if (taking) lines.push_back({std::string(word), std::string(text.substr(word.size() + 1)), number});
  }
  std::vector<HeaderLine> out;
  for (const auto& line : lines) {
    if (auto form = model::check_text(line.text, where + ":" + std::to_string(line.number)); !form)
      return std::move(form).error();
    out.push_back({line.word, split(line.text), line.number});
  }
  return out;
}

std::vector<std::string> split_words(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> out;
  for (std::string word; in >> word;)
    out.push_back(word);
  return out;
}

} // namespace fundament::query
