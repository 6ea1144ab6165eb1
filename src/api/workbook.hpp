// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/table.hpp"
#include "base/result.hpp"
#include <memory>
#include <utility>

namespace fundament::api {

/// Rows of a sheet, its head among them: what the format holds.
constexpr std::size_t max_workbook_rows = 1'048'576;

/// A table as an Office Open XML workbook: a head that stays, with filters; numbers, dates and links as what they are,
/// and any text as a text, whatever it begins with. Rows go to a file as they come, so that memory does not grow with
/// them. The same rows make the same bytes on the same day. One thread.
class Workbook {
public:
  /// Links lead to `pages` + /elements/REF; "" makes none. A sheet has at most 65,530 of them, further refs are texts.
  Workbook(std::string pages, base::Date today, std::size_t max_rows = max_workbook_rows);
  Workbook(Workbook&&) noexcept;
  Workbook& operator=(Workbook&&) noexcept;
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;
  ~Workbook();

  /// The first is the head. Error limit_exceeded: more rows, or more columns, than a sheet holds. Of a text longer than
  /// a cell holds (32,767 characters) the beginning is written, and an ellipsis.
  base::Result<void> row(const std::vector<TableCell>& cells);

  /// The file, with a second sheet that says what the table is. Call it once, last. Error unavailable: there is no
  /// place for the file.
  base::Result<std::string> finish(const std::string& sheet,
                                   const std::vector<std::pair<std::string, TableCell>>& about);

private:
  struct Book;
  std::unique_ptr<Book> book_;
};

} // namespace fundament::api
