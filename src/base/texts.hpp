// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The text table: every sentence a person may read stands in `base/texts.tsv`, one line each:
/// id, tab, English, tab, Danish. Code names a sentence by its id and gives the values for its {placeholders}.
/// tests/base/texts checks that every id in the code is in the table, that none is unused, and that both languages
/// have the same placeholders.
namespace fundament::base {

enum class Language { da, en };

std::string_view to_string(Language language);

/// A sentence before a language is chosen. Arguments are texts already: numbers are written by the caller.
struct Text {
  std::string id;
  std::vector<std::pair<std::string, std::string>> arguments = {};

  bool operator==(const Text&) const = default;
};

/// The sentence in the language, placeholders filled. An id that is not in the table is our mistake: std::logic_error.
/// Any thread.
std::string render(const Text& text, Language language);

/// All ids of the table, sorted; for the test that compares it with the code.
std::vector<std::string> text_ids();

} // namespace fundament::base
