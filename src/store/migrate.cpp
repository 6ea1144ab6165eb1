// SPDX-License-Identifier: MPL-2.0
#include "store/migrate.hpp"
#include "base/date.hpp"
#include "store/connection.hpp"
#include "store/embedded.hpp"
#include "store/seal.hpp"
#include "store/subjects.hpp"
#include <SQLiteCpp/SQLiteCpp.h>
#include <algorithm>
#include <charconv>

namespace fundament::store {

using base::Error;
using base::ErrorCode;

namespace {

constexpr std::int64_t application_id = 0x46756e64; // "Fund", as in schema/0001_catalogue.sql

struct Step {
  int number = 0;
  std::string name, text;
  base::Digest digest{};
};

std::vector<Step> make_steps() {
  std::vector<Step> steps;
  for (const auto& [name, text] : embedded::migrations()) {
    Step step{0, std::string(name), std::string(text), base::sha256(text)};
    std::from_chars(name.data(), name.data() + name.size(), step.number);
    base::expect(step.number == static_cast<int>(steps.size()) + 1, "the files in schema/ are not numbered in turn");
    steps.push_back(std::move(step));
  }
  return steps;
}

const std::vector<Step>& known_steps() {
  static const std::vector<Step> steps = make_steps();
  return steps;
}

/// How many of the known steps the database has taken; an Error when it is not one of ours, or has taken others.
base::Result<std::size_t> steps_taken(SQLite::Database& database, const std::string& path) {
  const std::int64_t program = database.execAndGet("PRAGMA application_id").getInt64();
  const bool empty = database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt64() == 0;
  if (program == 0 && empty) return std::size_t{0};
  if (program != application_id) return Error{ErrorCode::conflict, {"store.other_program"}, path};

  const auto& known = known_steps();
  std::size_t taken = 0;
  SQLite::Statement rows(database, "SELECT number, name, sha256 FROM migration ORDER BY number");
  while (rows.executeStep()) {
    const auto number = rows.getColumn(0).getInt64();
    if (number > newest_schema())
      return Error{ErrorCode::conflict,
                   {"store.newer", {{"found", std::to_string(number)}, {"known", std::to_string(newest_schema())}}},
                   path};
    const auto digest = rows.getColumn(2);
    const Step& step = known[std::min(taken, known.size() - 1)];
    const auto* bytes = static_cast<const std::uint8_t*>(digest.getBlob());
    if (number != step.number || !std::equal(bytes, bytes + digest.getBytes(), step.digest.begin(), step.digest.end()))
      return Error{ErrorCode::conflict, {"store.migration_changed", {{"name", rows.getColumn(1).getString()}}}, path};
    taken++;
  }
  return taken;
}

/// Are the accounts as they were sealed last? What somebody altered must not be sealed by a step.
bool accounts_are_as_sealed(SQLite::Database& database) {
  const auto all = seals(database);
  const auto last =
      std::find_if(all.rbegin(), all.rend(), [](const Seal& one) { return one.subject == accounts_subject; });
  return last != all.rend() && last->digest == digest_of_accounts_without_roles(database);
}

void take(SQLite::Database& database, const Step& step) {
  const bool accounts_sealed = step.number == 3 && accounts_are_as_sealed(database);
  database.exec(step.text);
  if (step.number == 2) { // what SQL cannot say of this step
    index_log(database);
    seal_all_without_roles(database);
  }
  if (accounts_sealed) seal_accounts(database);
  SQLite::Statement record(database, "INSERT INTO migration (number, name, sha256, applied) VALUES (?, ?, ?, ?)");
  record.bind(1, step.number);
  record.bind(2, step.name);
  record.bind(3, step.digest.data(), static_cast<int>(step.digest.size()));
  record.bind(4, base::now_utc());
  record.exec();
}

} // namespace

int newest_schema() {
  return known_steps().back().number;
}

base::Result<bool> needs_migration(SQLite::Database& database, const std::string& path) {
  const Reading reading(database); // another process may be making it right now
  auto taken = steps_taken(database, path);
  if (!taken) return taken.error();
  return *taken < known_steps().size();
}

base::Result<void> migrate(SQLite::Database& database, const std::string& path) {
  for (;;) {
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    const auto taken = steps_taken(database, path); // again, inside: another process may have been first
    if (!taken) return taken.error();
    if (*taken == known_steps().size()) return {};
    take(database, known_steps()[*taken]);
    transaction.commit();
  }
}

} // namespace fundament::store
