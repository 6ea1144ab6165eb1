// SPDX-License-Identifier: MPL-2.0
#include "base/date.hpp"
#include "store/connection.hpp"
#include "store/log.hpp"
#include "store/seal.hpp"
#include <SQLiteCpp/SQLiteCpp.h>
#include <algorithm>
#include <array>

namespace fundament::store {

using base::Error;
using base::ErrorCode;

namespace {

constexpr std::string_view id_prefix = "account-";

constexpr const char* columns = "SELECT id, name, unit, created, revoked, role, expires FROM account ";

Account account_in(SQLite::Statement& row) {
  Account account;
  account.id = std::string(id_prefix) + std::to_string(row.getColumn(0).getInt64());
  account.name = row.getColumn(1).getString();
  account.unit = row.getColumn(2).getString();
  account.created = row.getColumn(3).getString();
  if (!row.getColumn(4).isNull()) account.revoked = row.getColumn(4).getString();
  // a role that is not known is damage, and gives no rights
  account.role = parse_role(row.getColumn(5).getString()).value_or(Role::reader);
  if (!row.getColumn(6).isNull())
    account.expires = base::parse_date(row.getColumn(6).getString()).value_or(base::Date{});
  return account;
}

constexpr std::array<std::string_view, 6> roles{"reader",    "editor",  "architect",
                                                "secretary", "decider", "administrator"};

} // namespace

std::string_view to_string(Role role) {
  return roles.at(static_cast<std::size_t>(role));
}
std::optional<Role> parse_role(std::string_view text) {
  const auto found = std::find(roles.begin(), roles.end(), text);
  return found == roles.end() ? std::nullopt : std::optional(static_cast<Role>(found - roles.begin()));
}
std::vector<std::string_view> role_names() {
  return {roles.begin(), roles.end()};
}

base::Result<Account> Store::create_account(const NewAccount& account) {
  auto turn = take_turn();
  if (!turn) return turn.error();
  return guarded(path(), [&]() -> base::Result<Account> {
    SQLite::Database& database = *connection_->database;
    SQLite::Statement taken(database, "SELECT 1 FROM account WHERE name = ? AND revoked IS NULL");
    taken.bind(1, account.name);
    if (taken.executeStep()) return Error{ErrorCode::conflict, {"store.account_taken", {{"name", account.name}}}};
    const std::string now = base::now_utc();
    SQLite::Statement insert(
        database, "INSERT INTO account (name, unit, created, token, role, expires) VALUES (?, ?, ?, ?, ?, ?)");
    insert.bind(1, account.name);
    insert.bind(2, account.unit);
    insert.bind(3, now);
    insert.bind(4, account.token.data(), static_cast<int>(account.token.size()));
    insert.bind(5, std::string(to_string(account.role)));
    if (account.expires) insert.bind(6, base::to_string(*account.expires));
    insert.exec();
    const auto id = database.getLastInsertRowid();
    seal_accounts(database);
    if (auto done = turn->commit(); !done) return done.error();
    return Account{std::string(id_prefix) + std::to_string(id),
                   account.name,
                   account.unit,
                   now,
                   {},
                   account.role,
                   account.expires};
  });
}

base::Result<std::vector<Account>> Store::accounts() {
  return connection_->reading([&]() -> base::Result<std::vector<Account>> {
    SQLite::Statement rows(*connection_->database, std::string(columns) + "ORDER BY id");
    std::vector<Account> out;
    while (rows.executeStep())
      out.push_back(account_in(rows));
    return out;
  });
}

base::Result<std::vector<std::pair<base::Digest, Account>>> Store::valid_accounts() {
  return connection_->reading([&]() -> base::Result<std::vector<std::pair<base::Digest, Account>>> {
    SQLite::Statement rows(
        *connection_->database,
        "SELECT id, name, unit, created, revoked, role, expires, token FROM account WHERE revoked IS NULL");
    std::vector<std::pair<base::Digest, Account>> out;
    while (rows.executeStep())
      out.emplace_back(digest_of(rows.getColumn(7).getString()), account_in(rows));
    return out;
  });
}

base::Result<Account> Store::revoke_account(const std::string& id_or_name) {
  auto turn = take_turn();
  if (!turn) return turn.error();
  return guarded(path(), [&]() -> base::Result<Account> {
    SQLite::Database& database = *connection_->database;
    SQLite::Statement find(database, std::string(columns) +
                                         "WHERE (name = ?1 OR 'account-' || id = ?1) AND revoked IS NULL ORDER BY id");
    find.bind(1, id_or_name);
    if (!find.executeStep()) return Error{ErrorCode::not_found, {"store.account_unknown", {{"name", id_or_name}}}};
    Account account = account_in(find);
    const auto id = find.getColumn(0).getInt64();
    find.reset();
    account.revoked = base::now_utc();
    SQLite::Statement update(database, "UPDATE account SET revoked = ? WHERE id = ?");
    update.bind(1, *account.revoked);
    update.bind(2, id);
    update.exec();
    seal_accounts(database);
    if (auto done = turn->commit(); !done) return done.error();
    return account;
  });
}

} // namespace fundament::store
