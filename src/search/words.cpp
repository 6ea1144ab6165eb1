// SPDX-License-Identifier: MPL-2.0
#include "search/words.hpp"
#include <algorithm>

namespace fundament::search {

std::string bare(std::string_view folded) {
  std::string out;
  out.reserve(folded.size());
  for (std::size_t i = 0; i < folded.size(); i++) {
    const char letter = folded[i], next = i + 1 < folded.size() ? folded[i + 1] : ' ';
    out += letter;
    if ((letter == 'a' && (next == 'e' || next == 'a')) || (letter == 'o' && next == 'e')) i++;
  }
  return out;
}

std::uint64_t signature(std::string_view folded) {
  std::uint64_t bits = 0;
  for (const char letter : folded) {
    if (letter >= 'a' && letter <= 'z') {
      const std::uint64_t once = 1ull << (letter - 'a');
      bits |= (bits & once) != 0 ? once << 26 : once;
    } else if (letter >= '0' && letter <= '9') {
      bits |= 1ull << (52 + letter - '0');
    }
  }
  return bits;
}

std::size_t edits_allowed(std::size_t letters) {
  return letters < 4 ? 0 : letters < 9 ? 1 : 2;
}

bool is_generated(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return text.size() >= 16 && std::count_if(text.begin(), text.end(), is_digit) >= 4 &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '-';
         });
}

std::string squeeze(std::string_view folded) {
  std::string out(folded);
  std::erase(out, ' ');
  return out;
}

} // namespace fundament::search
