// SPDX-License-Identifier: MPL-2.0
#include "api/workbook.hpp"
#include "base/ascii.hpp"
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>
#include <xlsxwriter.h>

namespace fundament::api {

namespace {

constexpr std::size_t max_columns = 16'384, max_links = 65'530;
constexpr std::size_t max_cell_characters = 32'767; ///< of UTF-16, as the format counts
constexpr std::size_t max_link_bytes = 2'000;       ///< of 2,079

/// As much of it as a cell holds. A character beyond U+FFFF counts twice.
std::string cut(const std::string& text) {
  if (text.size() <= max_cell_characters) return text;
  std::size_t characters = 0, room = 0;
  for (std::size_t at = 0; at < text.size(); at++) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if ((byte & 0xC0U) == 0x80U) continue;
    if (characters + 1 <= max_cell_characters) room = at;
    characters += byte >= 0xF0U ? 2 : 1;
  }
  return characters <= max_cell_characters ? text : text.substr(0, room) + "…";
}

/// A file that goes when this goes.
class TemporaryFile {
public:
  TemporaryFile() : path_((std::filesystem::temp_directory_path() / "fundament-XXXXXX").string()) {
    const int file = ::mkstemp(path_.data());
    if (file < 0)
      path_.clear();
    else
      ::close(file);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (!path_.empty()) std::remove(path_.c_str());
  }
  const std::string& path() const { return path_; } ///< "" when it could not be made

private:
  std::string path_;
};

base::Error no_place() {
  return {base::ErrorCode::unavailable, {"table.no_place"}};
}

} // namespace

struct Workbook::Book {
  std::string pages;
  TemporaryFile file = {};
  lxw_workbook* book = nullptr;
  lxw_worksheet* sheet = nullptr;
  lxw_format *bold = nullptr, *date = nullptr, *money = nullptr, *link = nullptr;
  const std::size_t max_rows;
  std::size_t rows = 0, columns = 0, links = 0;
  bool failed = false;

  Book(std::string of_pages, base::Date today, std::size_t most) : pages(std::move(of_pages)), max_rows(most) {
    if (file.path().empty()) return;
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    book = workbook_new_opt(file.path().c_str(), &options);
    if (!book) return;
    lxw_doc_properties properties{};
    constexpr time_t seconds_a_day = 86'400;
    properties.created = today.days * seconds_a_day;
    workbook_set_properties(book, &properties);
    bold = workbook_add_format(book);
    format_set_bold(bold);
    format_set_text_wrap(bold);
    format_set_align(bold, LXW_ALIGN_VERTICAL_TOP);
    date = workbook_add_format(book);
    format_set_num_format_index(date, 14); // as the reader's own language writes a date
    money = workbook_add_format(book);
    format_set_num_format_index(money, 3); // thousands apart
    link = workbook_get_default_url_format(book);
  }
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;
  ~Book() {
    if (book) lxw_workbook_free(book);
  }

  void write(lxw_worksheet* to, std::size_t at_row, std::size_t at_column, const TableCell& cell) {
    const auto row = static_cast<lxw_row_t>(at_row);
    const auto column = static_cast<lxw_col_t>(at_column);
    const auto check = [&](lxw_error error) { failed |= error != LXW_NO_ERROR; };
    if (cell.text.empty()) return;
    switch (cell.type) {
    case TableCell::Type::number:
    case TableCell::Type::money: {
      double value = 0;
      std::from_chars(cell.text.data(), cell.text.data() + cell.text.size(), value);
      return check(
          worksheet_write_number(to, row, column, value, cell.type == TableCell::Type::money ? money : nullptr));
    }
    case TableCell::Type::date: {
      lxw_datetime time{};
      constexpr int first_year = 1900; // a sheet knows none before
      if (!base::parse_date(cell.text)) break;
      time.year = std::stoi(cell.text.substr(0, 4));
      time.month = std::stoi(cell.text.substr(5, 2));
      time.day = std::stoi(cell.text.substr(8, 2));
      if (time.year < first_year) break;
      return check(worksheet_write_datetime(to, row, column, &time, date));
    }
    case TableCell::Type::ref: {
      const std::string url = pages + "/elements/" + base::percent_encoded(cell.text, ":");
      if (pages.empty() || links == max_links || url.size() > max_link_bytes) break;
      links++;
      return check(worksheet_write_url_opt(to, row, column, url.c_str(), link, cell.text.c_str(), nullptr));
    }
    case TableCell::Type::text: break;
    }
    check(worksheet_write_string(to, row, column, cut(cell.text).c_str(), nullptr));
  }
};

Workbook::Workbook(std::string pages, base::Date today, std::size_t max_rows)
    : book_(std::make_unique<Book>(std::move(pages), today, max_rows)) {}
Workbook::Workbook(Workbook&&) noexcept = default;
Workbook& Workbook::operator=(Workbook&&) noexcept = default;
Workbook::~Workbook() = default;

base::Result<void> Workbook::row(const std::vector<TableCell>& cells) {
  Book& book = *book_;
  if (!book.book) return no_place();
  if (book.rows == book.max_rows || cells.size() > max_columns)
    return base::Error{
        base::ErrorCode::limit_exceeded,
        {"table.too_large", {{"rows", std::to_string(book.max_rows - 1)}, {"columns", std::to_string(max_columns)}}}};
  if (book.rows == 0) { // names are written before rows, and rows are gone when they are written
    book.sheet = workbook_add_worksheet(book.book, "Fundament");
    worksheet_freeze_panes(book.sheet, 1, 0);
    worksheet_repeat_rows(book.sheet, 0, 0);
    worksheet_set_landscape(book.sheet);
    constexpr double narrow = 14, wide = 28;
    book.columns = cells.size();
    for (std::size_t i = 0; i < cells.size(); i++) {
      const auto column = static_cast<lxw_col_t>(i);
      worksheet_set_column(book.sheet, column, column, cells[i].text.size() > 10 || i == 0 ? wide : narrow, nullptr);
      worksheet_write_string(book.sheet, 0, column, cut(cells[i].text).c_str(), book.bold);
    }
    book.rows = 1;
    return {};
  }
  for (std::size_t i = 0; i < cells.size(); i++)
    book.write(book.sheet, book.rows, i, cells[i]);
  book.rows++;
  return {};
}

base::Result<std::string> Workbook::finish(const std::string& sheet,
                                           const std::vector<std::pair<std::string, TableCell>>& about) {
  Book& book = *book_;
  if (!book.book || !book.sheet) return no_place();
  if (book.columns > 0)
    worksheet_autofilter(book.sheet, 0, 0, static_cast<lxw_row_t>(book.rows - 1),
                         static_cast<lxw_col_t>(book.columns - 1));
  lxw_worksheet* told = workbook_add_worksheet(book.book, sheet.c_str());
  constexpr double wide = 24, widest = 90;
  worksheet_set_column(told, 0, 0, wide, nullptr);
  worksheet_set_column(told, 1, 1, widest, nullptr);
  for (std::size_t i = 0; i < about.size(); i++) {
    worksheet_write_string(told, static_cast<lxw_row_t>(i), 0, about[i].first.c_str(), book.bold);
    book.write(told, i, 1, about[i].second);
  }
  const lxw_error closed = workbook_close(std::exchange(book.book, nullptr)); // which frees it
  if (closed != LXW_NO_ERROR || book.failed) return no_place();
  std::ifstream file(book.file.path(), std::ios::binary);
  std::string out{std::istreambuf_iterator<char>(file), {}};
  if (!file) return no_place();
  return out;
}

} // namespace fundament::api
