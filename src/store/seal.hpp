// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "store/connection.hpp"

/// What accounts and sources said, bound into the chain of the log; see schema/0002_seals_and_subjects.sql. All
/// functions throw SQLite::Exception and stand inside a transaction of the caller.
namespace fundament::store {

struct Seal {
  std::int64_t number = 0;
  Revision revision = 0;
  std::string time, subject;
  base::Digest digest{}, hash{};
};

constexpr std::string_view accounts_subject = "accounts";
std::string brought_subject(const std::string& source);

/// What the subject's rows are now.
base::Digest digest_of_accounts(SQLite::Database& database);
/// What it was before there were roles (schema/0003_roles.sql).
base::Digest digest_of_accounts_without_roles(SQLite::Database& database);
base::Digest digest_of_brought(SQLite::Database& database, const std::string& source);

void seal_accounts(SQLite::Database& database);
void seal_brought(SQLite::Database& database, const std::string& source);

/// Seals what a database has that knows neither seals nor roles yet.
void seal_all_without_roles(SQLite::Database& database);

/// The sources that brought something, by name.
std::vector<std::string> sources(SQLite::Database& database);

/// By number.
std::vector<Seal> seals(SQLite::Database& database);

base::Digest hash_of(const base::Digest& previous, const Seal& seal);

} // namespace fundament::store
