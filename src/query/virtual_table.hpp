// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "query/table.hpp"

struct sqlite3;

namespace fundament::query {

/// What tables tell whoever runs the statement past SQLite, which carries only a number and a text.
struct Bridge {
  std::optional<base::Error> error;   ///< that ended the statement
  std::optional<base::Error> lacking; ///< why a way to run it was refused; told when SQLite finds no other
  bool declaring = false;             ///< a table is being made known: its own text is parsed, not the caller's
};

/// Makes the table known to the connection by its name. Table and bridge must outlive it. False: SQLite refused.
bool register_table(sqlite3* connection, const Table& table, Bridge& bridge);

} // namespace fundament::query
