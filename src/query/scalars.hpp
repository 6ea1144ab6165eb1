// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "query/table.hpp"

struct sqlite3;

namespace fundament::query {

/// Functions of one value: fold(text), within(unit, of), party(ref), in_range(version, range[, of]). The session must
/// outlive the connection. False: SQLite refused.
bool register_scalars(sqlite3* connection, Session& session);

/// Puts linear ones in the place of SQLite's instr, replace and trim. False: SQLite refused.
bool register_text_functions(sqlite3* connection);

/// Puts a printf (and format) in the place of SQLite's whose widths are bounded. False: SQLite refused.
bool register_printf(sqlite3* connection);

} // namespace fundament::query
