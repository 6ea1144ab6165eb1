// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What the command line prints, and the exit states of design.md section 5.
namespace fundament::app {

enum Exit { fine = 0, answered_no = 1, wrong_use = 2, not_found = 3, trouble = 4 };

using base::Language;

/// Text for people on standard output, as it may come before a terminal (base::visible). Everything that the words
/// print goes through here and write(); what could not be written is told at the end, by finished().
void print(std::string_view text);

/// An answer in a format of the API: JSON keeps its meaning, with escapes in place of what a terminal obeys; CSV comes
/// printable from the API.
void write(std::string_view answer, std::string_view format);

/// Nobody reads any more, or the disk is full: whoever still has much to write stops.
bool output_lost();

/// To be called last: the exit state, or trouble when standard output could not be written. That a reader such as head
/// has seen enough is no trouble.
int finished(int state, Language language);

/// Descriptors 0 to 2 are there from now on: what is opened later must not become standard output, and what is written
/// to a closed one is lost, not elsewhere.
void keep_standard_descriptors();

/// "fundament: line" on standard error.
void complain(std::string_view line);

/// "fundament: where: sentence hint" for the error and its others, on standard error.
void print_error(const base::Error& error, Language language);

/// The exit state that an error ends with.
Exit exit_of(base::ErrorCode code);

/// The same for what concerns the database file or an input file: all of it is trouble with data or storage.
Exit exit_of_storage(base::ErrorCode code);

/// A sentence of the text table with a line break, on standard output.
void say(Language language, const base::Text& text);

/// Columns as wide as their widest cell (in characters, not bytes), two spaces apart; the last is not padded.
class Table {
public:
  explicit Table(std::vector<std::string> head) : rows_{std::move(head)} {}
  /// A line break or tab in a cell becomes a space.
  void add(std::vector<std::string> row);
  bool empty() const { return rows_.size() == 1; }
  std::string text() const;

private:
  std::vector<std::vector<std::string>> rows_;
};

/// 1234567 as "1.234.567" in Danish and "1,234,567" in English.
std::string number(std::uint64_t value, Language language);

} // namespace fundament::app
