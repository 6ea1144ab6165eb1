// SPDX-License-Identifier: MPL-2.0
#include "interchange/csv.hpp"
#include "base/unicode.hpp"
#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <memory>
#include <ostream>
#include <unordered_set>

namespace fundament::interchange {

using base::Error;
using base::ErrorCode;

namespace {

constexpr std::size_t chunk_bytes = std::size_t{1} << 18;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Removes one quote of each pair, in place; returns the new end.
std::size_t halve_quotes(std::string& buffer, std::size_t begin, std::size_t end) {
  std::size_t to = begin;
  for (std::size_t from = begin; from < end; from++) {
    buffer[to++] = buffer[from];
    if (buffer[from] == '"') from++;
  }
  return to;
}

/// Another source's UTF-16 as UTF-8. Half a pair becomes bytes that are no UTF-8, which is then told with its place.
class FromUtf16 {
public:
  FromUtf16(CsvReader::Source source, std::string read, bool big_endian)
      : source_(std::move(source)), raw_(std::move(read)), big_endian_(big_endian) {}

  std::size_t operator()(char* to, std::size_t most) {
    while (text_.size() < most && fill()) {}
    const std::size_t count = std::min(most, text_.size());
    text_.copy(to, count);
    text_.erase(0, count);
    return count;
  }

private:
  bool fill() {
    if (raw_.size() < chunk_bytes && !at_end_) {
      const std::size_t before = raw_.size();
      raw_.resize(before + chunk_bytes);
      const std::size_t count = source_(raw_.data() + before, chunk_bytes);
      raw_.resize(before + count);
      at_end_ = count == 0;
    }
    std::size_t at = 0;
    for (; at + 2 <= raw_.size(); at += 2) {
      const std::uint32_t unit = unit_at(at);
      if (unit >= 0xD800 && unit < 0xDC00) {
        if (at + 4 > raw_.size() && !at_end_) break; // the other half is still to come
        const std::uint32_t low = at + 4 <= raw_.size() ? unit_at(at + 2) : 0;
        if (low >= 0xDC00 && low < 0xE000) {
          append(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
          at += 2;
          continue;
        }
      }
      append(unit);
    }
    raw_.erase(0, at);
    if (at_end_ && !raw_.empty()) text_ += '\xFF', raw_.clear(); // half a unit
    return at > 0 || !at_end_;
  }

  std::uint32_t unit_at(std::size_t at) const {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(raw_[i])); };
    return big_endian_ ? byte(at) << 8 | byte(at + 1) : byte(at + 1) << 8 | byte(at);
  }

  void append(std::uint32_t point) {
    const auto byte = [&](std::uint32_t value) { text_ += static_cast<char>(value); };
    if (point < 0x80) return byte(point);
    if (point < 0x800) {
      byte(0xC0 | point >> 6);
    } else {
      if (point < 0x10000)
        byte(0xE0 | point >> 12);
      else
        byte(0xF0 | point >> 18), byte(0x80 | (point >> 12 & 0x3F));
      byte(0x80 | (point >> 6 & 0x3F));
    }
    byte(0x80 | (point & 0x3F));
  }

  CsvReader::Source source_;
  std::string raw_, text_;
  bool big_endian_, at_end_ = false;
};

bool is_ascii(std::string_view text) {
  unsigned char all = 0;
  for (const char c : text)
    all |= static_cast<unsigned char>(c);
  return all < 0x80;
}

} // namespace

CsvReader::CsvReader(std::string name, Source source) : name_(std::move(name)), source_(std::move(source)) {}

CsvReader::CsvReader(std::string name, std::string_view text)
    : CsvReader(std::move(name), [rest = text](char* to, std::size_t most) mutable {
        const std::size_t count = std::min(most, rest.size());
        std::copy_n(rest.data(), count, to);
        rest.remove_prefix(count);
        return count;
      }) {}

std::string CsvReader::where(std::size_t column) const {
  std::string out = name_ + ":" + std::to_string(row_line_);
  if (column < labels_.size()) out += " " + labels_[column];
  return out;
}

Error CsvReader::problem(std::size_t line, const char* id, std::vector<std::pair<std::string, std::string>> arguments,
                         std::size_t column) const {
  std::string place = name_ + ":" + std::to_string(line);
  if (column < labels_.size()) place += " " + labels_[column];
  return {ErrorCode::corrupt_data, {id, std::move(arguments)}, std::move(place)};
}

std::size_t CsvReader::lines(std::size_t from, std::size_t to) const {
  const auto at = [&](std::size_t index) { return buffer_.begin() + static_cast<std::ptrdiff_t>(index); };
  return static_cast<std::size_t>(std::count(at(from), at(to), '\n'));
}

/// Moves the unread part to the front and reads more behind it; false when there is no more.
bool CsvReader::refill() {
  if (at_end_) return false;
  if (begin_ > 0) {
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
              buffer_.begin() + static_cast<std::ptrdiff_t>(filled_), buffer_.begin());
    filled_ -= begin_;
    begin_ = 0;
  }
  if (buffer_.size() - filled_ < chunk_bytes) buffer_.resize(std::max(buffer_.size() * 2, filled_ + chunk_bytes));
  const std::size_t count = source_(buffer_.data() + filled_, buffer_.size() - filled_);
  filled_ += count;
  at_end_ = count == 0;
  return count > 0;
}

/// Finds the cells of the row at begin_ and sets at_ behind it, or at what is wrong. Changes nothing in the buffer, so
/// that a row whose end is not read yet is simply scanned again.
CsvReader::Step CsvReader::scan() {
  spans_.clear();
  at_ = begin_;
  const char* const text = buffer_.data();
  for (;;) {
    Span cell{at_, at_, false};
    if (at_ < filled_ && text[at_] == '"') {
      cell.begin = ++at_;
      for (;;) {
        const void* quote = std::memchr(text + at_, '"', filled_ - at_);
        if (!quote) return at_end_ ? Step::unclosed : Step::more;
        cell.end = static_cast<std::size_t>(static_cast<const char*>(quote) - text);
        at_ = cell.end + 1;
        if (at_ == filled_ && !at_end_) return Step::more;
        if (at_ == filled_ || text[at_] != '"') break;
        cell.doubled = true;
        at_++;
      }
    } else {
      while (at_ < filled_ && text[at_] != separator_ && text[at_] != '\n' && text[at_] != '\r' && text[at_] != '"')
        at_++;
      if (at_ < filled_ && text[at_] == '"') return Step::stray_quote;
      cell.end = at_;
    }
    spans_.push_back(cell);
    if (at_ == filled_) return at_end_ ? Step::row : Step::more;
    if (text[at_] == separator_) {
      at_++;
      continue;
    }
    if (text[at_] == '\r') {
      if (at_ + 1 == filled_ && !at_end_) return Step::more;
      if (at_ + 1 == filled_ || text[at_ + 1] != '\n') return Step::lone_return;
      at_++;
    }
    if (text[at_] != '\n') return Step::after_quote;
    at_++;
    return Step::row;
  }
}

/// A first line such as `sep=;` says it to a spreadsheet; else the header decides: what it has most of, in doubt
/// commas.
void CsvReader::detect_separator() {
  const std::string_view text = std::string_view(buffer_.data(), filled_).substr(begin_);
  constexpr std::string_view said = "sep=";
  if (const std::size_t end = text.find('\n');
      text.starts_with(said) && end != text.npos && end > said.size() &&
      std::string_view(",;\t|").find(text[said.size()]) != std::string_view::npos &&
      (end == said.size() + 1 || text.substr(said.size() + 1, end - said.size() - 1) == "\r")) {
    separator_ = text[said.size()];
    begin_ += end + 1;
    line_++;
    return;
  }
  std::size_t commas = 0, semicolons = 0, tabs = 0;
  bool quoted = false;
  for (std::size_t i = begin_; i < filled_ && (quoted || buffer_[i] != '\n'); i++) {
    if (buffer_[i] == '"')
      quoted = !quoted;
    else if (!quoted)
      commas += buffer_[i] == ',', semicolons += buffer_[i] == ';', tabs += buffer_[i] == '\t';
  }
  separator_ = tabs > std::max(commas, semicolons) ? '\t' : semicolons > commas ? ';' : ',';
}

Error CsvReader::bad(Step step) {
  const std::size_t column = spans_.size();
  const std::size_t line = line_ + lines(begin_, at_);
  switch (step) {
  case Step::unclosed: {
    Error error = problem(line, "csv.unclosed_quote", {}, column);
    begin_ = filled_;
    return error;
  }
  case Step::after_quote: {
    Error error = problem(line, "csv.text_after_quote", {}, column - 1);
    pass_over_line();
    return error;
  }
  case Step::stray_quote: {
    Error error = problem(line, "csv.stray_quote", {}, column);
    pass_over_line();
    return error;
  }
  case Step::lone_return: {
    Error error = problem(line, "csv.lone_return", {}, column - 1);
    pass_over_line();
    return error;
  }
  case Step::row:
  case Step::more: break;
  }
  throw std::logic_error("not a bad step");
}

/// Goes on behind the line that at_ stands in.
void CsvReader::pass_over_line() {
  line_ += lines(begin_, at_) + 1;
  begin_ = at_;
  for (;;) {
    const void* end = std::memchr(buffer_.data() + begin_, '\n', filled_ - begin_);
    if (end) {
      begin_ = static_cast<std::size_t>(static_cast<const char*>(end) - buffer_.data()) + 1;
      return;
    }
    begin_ = filled_;
    if (!refill()) return;
  }
}

/// The cells of the row that scan() found, without their quotes; begin_ goes behind it.
base::Result<void> CsvReader::accept() {
  const std::string_view raw(buffer_.data() + begin_, at_ - begin_);
  row_line_ = line_;
  line_ += std::max<std::size_t>(1, lines(begin_, at_));
  begin_ = at_;
  if (std::memchr(raw.data(), 0, raw.size()) != nullptr) return problem(row_line_, "csv.nul");
  const bool ascii = is_ascii(raw);
  cells_.clear();
  for (const Span& span : spans_) {
    const std::size_t end = span.doubled ? halve_quotes(buffer_, span.begin, span.end) : span.end;
    cells_.emplace_back(buffer_.data() + span.begin, end - span.begin);
    if (!ascii && !base::is_utf8(cells_.back())) return problem(row_line_, "csv.not_utf8", {}, cells_.size() - 1);
  }
  return {};
}

/// The next row, empty ones too.
base::Result<bool> CsvReader::next_row() {
  for (;;) {
    if (begin_ == filled_ && !refill()) return false;
    const Step step = scan();
    if (step == Step::row) {
      auto accepted = accept();
      if (!accepted) return std::move(accepted).error();
      return true;
    }
    if (step != Step::more) return bad(step);
    if (filled_ - begin_ > max_csv_row_bytes) {
      Error error = problem(line_, "csv.row_too_long", {{"most", std::to_string(max_csv_row_bytes)}});
      begin_ = filled_;
      at_end_ = true;
      return error;
    }
    refill();
  }
}

/// What a spreadsheet writes as Unicode text.
void CsvReader::detect_utf16() {
  while (filled_ < 2 && refill()) {}
  const std::string_view text(buffer_.data(), filled_);
  const bool big_endian = text.starts_with("\xFE\xFF");
  if (!big_endian && !text.starts_with("\xFF\xFE")) return;
  source_ = FromUtf16(std::move(source_), std::string(text.substr(2)), big_endian);
  begin_ = filled_ = 0;
  at_end_ = false;
}

base::Result<std::vector<std::string>> CsvReader::header() {
  detect_utf16();
  // the whole header line must be there before its separators are counted
  while (filled_ < max_csv_row_bytes && !std::memchr(buffer_.data(), '\n', filled_) && refill()) {}
  while (std::string_view(buffer_.data(), filled_).substr(begin_).starts_with(byte_order_mark)) // some write it twice
    begin_ += byte_order_mark.size();
  detect_separator();
  auto row = next_row();
  if (!row) return std::move(row).error();
  if (!*row) return problem(1, "csv.empty");
  std::vector<std::string> labels(cells_.begin(), cells_.end());
  while (!labels.empty() && labels.back().empty()) // columns that a spreadsheet once had something in
    labels.pop_back();
  if (labels.empty()) return problem(row_line_, "csv.empty");
  if (labels.size() > max_csv_columns)
    return problem(row_line_, "csv.too_many_columns",
                   {{"count", std::to_string(labels.size())}, {"most", std::to_string(max_csv_columns)}});
  std::unordered_set<std::string> folded;
  for (const std::string& label : labels)
    if (!folded.insert(base::fold(label)).second) return problem(row_line_, "csv.column_twice", {{"column", label}});
  labels_ = labels;
  return labels;
}

base::Result<bool> CsvReader::next() {
  for (;;) {
    auto row = next_row();
    if (!row || !*row) return row;
    if (std::all_of(cells_.begin(), cells_.end(), [](std::string_view cell) { return cell.empty(); })) continue;
    while (cells_.size() > labels_.size() && cells_.back().empty())
      cells_.pop_back();
    if (cells_.size() == labels_.size()) return true;
    return problem(row_line_, "csv.wrong_count",
                   {{"count", std::to_string(cells_.size())}, {"columns", std::to_string(labels_.size())}});
  }
}

namespace {

bool is_number(std::string_view text) {
  double value = 0;
  const auto end = text.data() + text.size();
  return std::from_chars(text.data(), end, value, std::chars_format::fixed).ptr == end;
}

/// A spreadsheet would compute it.
bool is_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos && !is_number(text);
}

} // namespace

void append_csv_cell(std::string& out, std::string_view text, CsvReaders readers) {
  static const auto needs_quotes = [] {
    std::array<bool, 256> table{};
    for (const char c : {',', ';', '"', '\n', '\r', '\t'})
      table[static_cast<unsigned char>(c)] = true;
    return table;
  }();
  const std::string_view mark = readers == CsvReaders::spreadsheet && is_formula(text) ? "'" : "";
  const bool quoted =
      text.starts_with(' ') || text.ends_with(' ') || text.starts_with(byte_order_mark) || text.starts_with("sep=") ||
      std::any_of(text.begin(), text.end(), [](char c) { return needs_quotes[static_cast<unsigned char>(c)]; });
  if (!quoted) {
    (out += mark) += text;
    return;
  }
  (out += '"') += mark;
  for (const char c : text)
    out.append(c == '"' ? 2 : 1, c);
  out += '"';
}

void CsvRows::take(std::string_view piece, const Use& use) {
  for (const char c : piece) {
    begun_ = true;
    if (quoted_) {
      if (c == '"')
        quoted_ = false, closed_ = true;
      else
        cell_ += c;
    } else if (c == '"') {
      if (closed_) cell_ += c; // a doubled one
      quoted_ = true;
      closed_ = false;
    } else if (c == ',' || c == '\n') {
      cells_.push_back(std::move(cell_));
      cell_.clear();
      closed_ = false;
      if (c == ',') continue;
      use(cells_);
      cells_.clear();
      begun_ = false;
    } else
      cell_ += c;
  }
}

void CsvRows::finish(const Use& use) {
  if (!begun_) return;
  begun_ = false;
  cells_.push_back(std::move(cell_));
  use(cells_);
  cells_.clear();
}

void CsvWriter::cell(std::string_view text) {
  if (!first_) buffer_ += ',';
  first_ = false;
  append_csv_cell(buffer_, text, readers_);
}

void CsvWriter::end_row() {
  buffer_ += '\n';
  first_ = true;
  if (buffer_.size() >= chunk_bytes) finish();
}

void CsvWriter::finish() {
  out_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  buffer_.clear();
}

} // namespace fundament::interchange
