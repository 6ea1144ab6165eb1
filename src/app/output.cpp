// SPDX-License-Identifier: MPL-2.0
#include "app/output.hpp"
#include <algorithm>
#include <cstdio>

namespace fundament::app {

void print_error(const base::Error& error, Language language) {
  std::fprintf(stderr, "fundament: %s\n", error.message(language).c_str());
  for (const base::Error& other : error.others)
    print_error(other, language);
}

Exit exit_of(base::ErrorCode code) {
  using base::ErrorCode;
  switch (code) {
  case ErrorCode::invalid_argument:
  case ErrorCode::limit_exceeded: return wrong_use;
  case ErrorCode::not_found: return not_found;
  case ErrorCode::conflict:
  case ErrorCode::revision_moved:
  case ErrorCode::unauthenticated:
  case ErrorCode::forbidden:
  case ErrorCode::unavailable:
  case ErrorCode::corrupt_data:
  case ErrorCode::internal: return trouble;
  }
  throw std::logic_error("error code out of range");
}

Exit exit_of_storage(base::ErrorCode) {
  return trouble;
}

void say(Language language, const base::Text& text) {
  std::printf("%s\n", base::render(text, language).c_str());
}

namespace {

/// Characters, near enough for a terminal: code points.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

} // namespace

std::string Table::text() const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); i++)
      widths[i] = std::max(widths[i], width(row[i]));
  }
  std::string out;
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); i++) {
      out += row[i];
      if (i + 1 < row.size()) out.append(widths[i] - width(row[i]) + 2, ' ');
    }
    while (!out.empty() && out.back() == ' ')
      out.pop_back();
    out += '\n';
  }
  return out;
}

std::string number(std::uint64_t value, Language language) {
  std::string digits = std::to_string(value);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), 1, language == Language::da ? '.' : ',');
  return digits;
}

} // namespace fundament::app
