// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "store/connection.hpp"

namespace fundament::store {

/// Is this a catalogue that this version can read? Only reads. True when it has steps yet to take (an empty file has
/// all of them). Errors: see Store::open.
base::Result<bool> needs_migration(SQLite::Database& database, const std::string& path);

/// Takes the steps of schema/ that the database has not taken, each in a transaction of its own. Several processes may
/// do so at once.
base::Result<void> migrate(SQLite::Database& database, const std::string& path);

/// Number of the newest step this version has.
int newest_schema();

} // namespace fundament::store
