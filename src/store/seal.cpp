// SPDX-License-Identifier: MPL-2.0
#include "store/seal.hpp"
#include "base/date.hpp"
#include "store/log.hpp"
#include "store/rows.hpp"
#include <SQLiteCpp/SQLiteCpp.h>

namespace fundament::store {

namespace {

void write(SQLite::Database& database, std::string_view subject, const base::Digest& digest) {
  Seal seal{database.execAndGet("SELECT coalesce(max(number), 0) + 1 FROM seal").getInt64(),
            last_head(database).revision,
            base::now_utc(),
            std::string(subject),
            digest,
            {}};
  seal.hash = hash_of(last_link(database), seal);
  SQLite::Statement insert(
      database, "INSERT INTO seal (number, revision, time, subject, digest, hash) VALUES (?, ?, ?, ?, ?, ?)");
  insert.bind(1, seal.number);
  insert.bind(2, seal.revision);
  insert.bind(3, seal.time);
  insert.bind(4, seal.subject);
  insert.bind(5, seal.digest.data(), static_cast<int>(seal.digest.size()));
  insert.bind(6, seal.hash.data(), static_cast<int>(seal.hash.size()));
  insert.exec();
}

} // namespace

std::string brought_subject(const std::string& source) {
  return "brought " + source;
}

namespace {

/// All values of all rows, in turn.
base::Digest digest_of_rows(SQLite::Database& database, const char* select, int columns) {
  base::Sha256 hasher;
  for (Rows rows(database, select); rows.next();)
    for (int column = 0; column < columns; column++) {
      if (rows.is_null(column))
        hasher.add("-");
      else
        add_text(hasher, rows.text(column));
    }
  return hasher.finish();
}

} // namespace

base::Digest digest_of_accounts(SQLite::Database& database) {
  return digest_of_rows(
      database, "SELECT id, name, unit, created, lower(hex(token)), revoked, role, expires FROM account ORDER BY id",
      8);
}

base::Digest digest_of_accounts_without_roles(SQLite::Database& database) {
  return digest_of_rows(database, "SELECT id, name, unit, created, lower(hex(token)), revoked FROM account ORDER BY id",
                        6);
}

base::Digest digest_of_brought(SQLite::Database& database, const std::string& source) {
  base::Sha256 hasher;
  SQLite::Statement rows(database, "SELECT subject, lower(hex(digest)) FROM brought WHERE source = "
                                   "(SELECT id FROM origin WHERE name = ?) ORDER BY subject");
  rows.bind(1, source);
  while (rows.executeStep())
    for (const int column : {0, 1})
      add_text(hasher, rows.getColumn(column).getString());
  return hasher.finish();
}

void seal_accounts(SQLite::Database& database) {
  write(database, accounts_subject, digest_of_accounts(database));
}

void seal_brought(SQLite::Database& database, const std::string& source) {
  write(database, brought_subject(source), digest_of_brought(database, source));
}

std::vector<std::string> sources(SQLite::Database& database) {
  std::vector<std::string> names;
  for (Rows rows(database, "SELECT name FROM origin WHERE id IN (SELECT DISTINCT source FROM brought) ORDER BY name");
       rows.next();)
    names.emplace_back(rows.text(0));
  return names;
}

void seal_all_without_roles(SQLite::Database& database) {
  if (database.execAndGet("SELECT count(*) FROM account").getInt64() > 0)
    write(database, accounts_subject, digest_of_accounts_without_roles(database));
  for (const std::string& source : sources(database))
    seal_brought(database, source);
}

std::vector<Seal> seals(SQLite::Database& database) {
  std::vector<Seal> out;
  for (Rows rows(database, "SELECT number, revision, time, subject, digest, hash FROM seal ORDER BY number");
       rows.next();)
    out.push_back({rows.integer(0), rows.integer(1), std::string(rows.text(2)), std::string(rows.text(3)),
                   digest_of(rows.text(4)), digest_of(rows.text(5))});
  return out;
}

base::Digest hash_of(const base::Digest& previous, const Seal& seal) {
  base::Sha256 hasher;
  hasher.add(previous);
  for (const std::string& field :
       {std::string("seal"), std::to_string(seal.revision), std::to_string(seal.number), seal.time, seal.subject})
    add_text(hasher, field);
  hasher.add(seal.digest);
  return hasher.finish();
}

} // namespace fundament::store
