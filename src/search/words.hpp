// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

/// What the index knows about words: the forms under which a folded word is found, and how near two words may be.
namespace fundament::search {

/// A folded word with ae, oe and aa as a, o and a, which is how æ, ø and å are written by those who do not write ae, oe
/// and aa: "boern" → "born", "aeroe" → "aro". Both sides of a comparison are brought to it, so that "aero" is found
/// too.
std::string bare(std::string_view folded);

/// The letters of a word, those that stand twice, and the digits, a bit each. One edit changes at most two bits, so
/// words within `d` edits of each other have signatures within 2·d bits.
std::uint64_t signature(std::string_view folded);

/// How many typing errors a word of so many letters may have: none below 4, one below 9, else two.
std::size_t edits_allowed(std::size_t letters);

/// Is it an identifier that a machine made (16 or more hexadecimal digits and dashes)? Such are found only whole.
bool is_generated(std::string_view text);

/// Folded, and without the spaces: "Digital Post" and "digitalpost" are one.
std::string squeeze(std::string_view folded);

/// Calls `use(word)` for each word of a folded text.
template <class Use> void each_word(std::string_view folded, Use use) {
  while (!folded.empty()) {
    const auto end = folded.find(' ');
    if (const auto word = folded.substr(0, end); !word.empty()) use(word);
    if (end == folded.npos) return;
    folded.remove_prefix(end + 1);
  }
}

} // namespace fundament::search
