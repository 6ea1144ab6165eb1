// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <cstdint>
#include <string_view>

struct sqlite3_stmt;
namespace SQLite {
class Database;
}

namespace fundament::store {

/// A query read row by row, for millions of them: SQLite::Statement counts a reference up and down for every column.
/// Throws SQLite::Exception.
class Rows {
public:
  Rows(SQLite::Database& database, const char* sql);
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  ~Rows();

  bool next();
  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  double number(int column) const;
  /// Until the next row; "" for null.
  std::string_view text(int column) const;

private:
  SQLite::Database& database_;
  sqlite3_stmt* statement_ = nullptr;
};

} // namespace fundament::store
