// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include <cstddef>
#include <functional>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// CSV as RFC 4180 has it, and strictly so: UTF-8 with or without a byte order mark; rows end with LF or CRLF; a cell
/// that begins with a quote ends with one, may hold line breaks, and doubles the quotes inside; every row has as many
/// cells as the header. A file whose header has more semicolons than commas is separated by semicolons.
namespace fundament::interchange {

/// A row may be so long; a longer one is nearly always a quote that was never closed.
constexpr std::size_t max_csv_row_bytes = std::size_t{16} << 20;

/// Columns of a file; a header with more is refused.
constexpr std::size_t max_csv_columns = 10'000;

/// Reads a file row by row in memory that does not grow with it. Millions of rows a second. One thread.
class CsvReader {
public:
  /// Writes the next bytes of the file to `to`, at most `most`, and says how many; 0: there are no more.
  using Source = std::function<std::size_t(char* to, std::size_t most)>;

  /// `name` begins the place named in errors: "elements.csv:12 livscyklus" is a line and a column.
  CsvReader(std::string name, Source source);
  /// Reads a text that outlives the reader.
  CsvReader(std::string name, std::string_view text);

  /// Must be called first and once: the labels of the columns. Errors (all corrupt_data): an empty file, two columns
  /// with one label, and those of next().
  base::Result<std::vector<std::string>> header();

  /// The next row with any text in it; false at the end. After an error (corrupt_data) the row is passed over and
  /// reading may go on.
  base::Result<bool> next();

  /// The cells of the row and the line it begins on, until the next call of next().
  std::span<const std::string_view> cells() const { return cells_; }
  std::size_t line() const { return row_line_; }

  /// The place of a cell of this row: "name:line label".
  std::string where(std::size_t column) const;

private:
  struct Span {
    std::size_t begin, end;
    bool doubled; ///< quotes are doubled in it
  };
  enum class Step { row, more, unclosed, after_quote, stray_quote, lone_return };

  base::Result<bool> next_row();
  Step scan();
  bool refill();
  base::Result<void> accept();
  base::Error problem(std::size_t line, const char* id, std::vector<std::pair<std::string, std::string>> arguments = {},
                      std::size_t column = std::string::npos) const;
  base::Error bad(Step step);
  void pass_over_line();
  void detect_utf16();
  void detect_separator();
  std::size_t lines(std::size_t from, std::size_t to) const;

  std::string name_;
  Source source_;
  std::string buffer_;
  std::size_t begin_ = 0;  ///< of the unread part of buffer_
  std::size_t filled_ = 0; ///< end of the bytes in buffer_
  std::size_t at_ = 0;     ///< where scan() stopped
  bool at_end_ = false;    ///< the source has no more
  char separator_ = ',';
  std::vector<std::string> labels_;
  std::vector<Span> spans_;
  std::vector<std::string_view> cells_;
  std::size_t line_ = 1, row_line_ = 1;
};

/// Whom rows are written for. A program gets each cell as it is. A spreadsheet takes a cell that begins with = + - @, a
/// tab or a return for a formula, whoever wrote it: unless it is a number, such a cell gets an apostrophe before it.
enum class CsvReaders { programs, spreadsheet };

/// The cell with quotes where they are needed.
void append_csv_cell(std::string& out, std::string_view text, CsvReaders readers = CsvReaders::programs);

/// Takes rows written with append_csv_cell apart again, as they come. Takes the text in any pieces; one thread.
class CsvRows {
public:
  using Use = std::function<void(const std::vector<std::string>& cells)>;
  /// Hands out the rows that are whole now.
  void take(std::string_view piece, const Use& use);
  /// The last row, if no line break ends it.
  void finish(const Use& use);

private:
  std::vector<std::string> cells_; ///< of the row that is not whole yet
  std::string cell_;
  bool begun_ = false, quoted_ = false, closed_ = false; ///< within quotes, or right behind them
};

/// Writes rows that CsvReader reads back: comma, LF, quotes only where they are needed.
class CsvWriter {
public:
  explicit CsvWriter(std::ostream& out, CsvReaders readers = CsvReaders::programs) : out_(out), readers_(readers) {}
  CsvWriter(const CsvWriter&) = delete;
  CsvWriter& operator=(const CsvWriter&) = delete;
  /// Call finish() first.
  ~CsvWriter() = default;

  void cell(std::string_view text);
  void end_row();
  /// Hands what is left to the stream.
  void finish();

private:
  std::ostream& out_;
  const CsvReaders readers_;
  std::string buffer_;
  bool first_ = true;
};

} // namespace fundament::interchange
