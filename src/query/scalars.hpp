// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "query/table.hpp"

struct sqlite3;

namespace fundament::query {

/// Functions of one value: fold(text), within(unit, of). The session must outlive the connection. False: SQLite
/// refused.
bool register_scalars(sqlite3* connection, Session& session);

} // namespace fundament::query
