// SPDX-License-Identifier: MPL-2.0
#include "store/embedded.hpp"
#include "store/support.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <fstream>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace fundament;
using namespace fundament::tests;
using store::Mode;
using store::Store;

namespace {

void write(const std::string& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

std::string schema_of(const std::string& file) {
  return sql(file, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name;"
                   "PRAGMA application_id; SELECT number, name, hex(sha256) FROM migration ORDER BY number");
}

void take_step(const std::string& file, int number, const std::string& name, const std::string& text) {
  sql(file, "BEGIN;" + text + "COMMIT");
  const std::string digest = base::to_hex(base::sha256(text));
  sql(file, "INSERT INTO migration VALUES (" + std::to_string(number) + ", '" + name + "', x'" + digest +
                "', '2026-11-23T09:00:00.000Z')");
}

} // namespace

TEST_CASE("a file that cannot be opened says why") {
  const Folder folder;
  const std::string file = folder / "a.db";
  struct Row {
    const char* name;
    Mode mode;
    std::function<void()> prepare;
    const char* said;
  };
  const std::vector<Row> rows{
      {"no file", Mode::read_write, [] {},
       "not_found FILE: There is no database. Importing a file or starting the server makes one."},
      {"no file, to read", Mode::read_only, [] {},
       "not_found FILE: There is no database. Importing a file or starting the server makes one."},
      {"a folder", Mode::create, [&] { std::filesystem::create_directory(file); },
       "invalid_argument FILE: This is a folder; a database is a file."},
      {"a text file", Mode::create, [&] { write(file, std::string(5000, 'x')); },
       "corrupt_data FILE: This file is not a database."},
      {"a short text file", Mode::create, [&] { write(file, "kind,key,name\n"); },
       "corrupt_data FILE: This file is not a database."},
      {"another program's", Mode::create, [&] { sql(file, "CREATE TABLE t (x)"); },
       "conflict FILE: This is a database of another program, not of Fundament."},
      {"another program's with an id", Mode::create, [&] { sql(file, "PRAGMA application_id = 7"); },
       "conflict FILE: This is a database of another program, not of Fundament."},
      {"an empty file, to read", Mode::read_only, [&] { write(file, ""); },
       "conflict FILE: The database is of an older version and was opened for reading only. Opening it once for "
       "writing brings it up to date."},
      {"newer", Mode::create,
       [&] {
         CHECK(Store::open(file).ok());
         sql(file, "INSERT INTO migration VALUES (99, '0099_later.sql', x'00', '2030-01-01T00:00:00.000Z')");
       },
       "conflict FILE: The database was made by a newer version of Fundament: it is at schema 99, and this version "
       "knows no more than 4."},
      {"a changed step", Mode::read_only,
       [&] {
         CHECK(Store::open(file).ok());
         sql(file, "UPDATE migration SET sha256 = x'00' WHERE number = 1");
       },
       "conflict FILE: The schema step 0001_catalogue.sql that this database has taken is not the one this version of "
       "Fundament holds."},
  };
  for (const auto& row : rows) {
    SUBCASE(row.name) {
      row.prepare();
      CHECK(said(Store::open(file, {row.mode, std::chrono::milliseconds(50)}), file) == row.said);
    }
  }
  SUBCASE("no folder") {
    CHECK(said(Store::open(folder / "none/a.db"), folder / "none/a.db") ==
          "not_found FILE: The folder does not exist.");
  }
  SUBCASE("the Danish sentence") {
    const auto opened = Store::open(file, {Mode::read_write});
    CHECK(opened.error().message(base::Language::da) ==
          file + ": Der er ingen database. Når en fil importeres eller serveren startes, oprettes den.");
  }
}

TEST_CASE("a refused file is left as it was") {
  const Folder folder;
  const std::string file = folder / "a.db";
  sql(file, "CREATE TABLE t (x); INSERT INTO t VALUES (1)");
  const auto before = base::sha256((std::ostringstream() << std::ifstream(file, std::ios::binary).rdbuf()).str());
  CHECK(!Store::open(file).ok());
  CHECK(base::sha256((std::ostringstream() << std::ifstream(file, std::ios::binary).rdbuf()).str()) == before);
  CHECK(sql(file, "PRAGMA journal_mode") == "delete");
}

TEST_CASE("a database from every released schema becomes the same as a fresh one") {
  const Folder folder;
  const std::string fresh = folder / "fresh.db";
  CHECK(Store::open(fresh).ok());
  const auto steps = embedded::migrations();
  REQUIRE(!steps.empty());
  for (std::size_t released = 1; released <= steps.size(); released++) {
    const std::string file = folder / ("schema" + std::to_string(released) + ".db");
    for (std::size_t i = 0; i < released; i++)
      take_step(file, static_cast<int>(i) + 1, std::string(steps[i].first), std::string(steps[i].second));
    REQUIRE(said(Store::open(file), file) == "fine");
    CHECK(schema_of(file) == schema_of(fresh));
  }
}

TEST_CASE("accounts from before there were roles may what they could, and stay as they were sealed") {
  const Folder folder;
  const auto steps = embedded::migrations();
  for (const bool altered : {false, true}) {
    const std::string file = folder / (altered ? "altered.db" : "whole.db");
    take_step(file, 1, std::string(steps[0].first), std::string(steps[0].second));
    sql(file, "INSERT INTO account (name, unit, created, token) VALUES ('Anna', 'unit:it', 'then', zeroblob(32))");
    take_step(file, 2, std::string(steps[1].first), std::string(steps[1].second));
    // the seal that the program of that day wrote: id, name, unit, created, token, revoked
    std::string rows;
    for (const std::string& text :
         {std::string("1"), std::string("Anna"), std::string("unit:it"), std::string("then"), std::string(64, '0')})
      rows += std::to_string(text.size()) + ":" + text;
    const auto digest = base::sha256(rows + "-");
    base::Sha256 chain;
    chain.add(base::Digest{});
    for (const std::string& text :
         {std::string("seal"), std::string("0"), std::string("1"), std::string("then"), std::string("accounts")})
      chain.add(std::to_string(text.size()) + ":" + text);
    chain.add(digest);
    sql(file, "INSERT INTO seal VALUES (1, 0, 'then', 'accounts', x'" + base::to_hex(digest) + "', x'" +
                  base::to_hex(chain.finish()) + "')");
    if (altered) sql(file, "UPDATE account SET unit = 'unit:boss'");
    auto opened = Store::open(file).value();
    CHECK(opened.accounts().value().front().role == store::Role::administrator);
    CHECK(opened.verify(model::Metamodel::built_in()).value().problem_count == (altered ? 1 : 0));
  }
}

TEST_CASE("the embedded steps are the files") {
  for (const auto& [name, text] : embedded::migrations()) {
    std::ifstream in(std::string(FUNDAMENT_ROOT "/schema/") + std::string(name), std::ios::binary);
    CHECK((std::ostringstream() << in.rdbuf()).str() == text);
  }
}

TEST_CASE("settings that durability rests on") {
  const Folder folder;
  const std::string file = folder / "a.db";
  auto opened = Store::open(file).value();
  CHECK(opened.synchronous().value() == 2);
  CHECK(sql(file, "PRAGMA journal_mode") == "wal");
  CHECK(
      sql(file,
          "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND strict = 0 AND name NOT LIKE 'sqlite_%'") ==
      "0");
}

TEST_CASE("names that mean something to SQLite are file names") {
  const Folder folder;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  CHECK(said(Store::open(":memory:")) == "fine");
  CHECK(std::filesystem::exists(folder / ":memory:"));
  std::filesystem::current_path(before);
}

TEST_CASE("several processes may make one database at once") {
  const Folder folder;
  const std::string file = folder / "a.db";
  std::vector<pid_t> children;
  for (int i = 0; i < 6; i++) {
    const pid_t child = fork();
    if (child == 0) {
      const auto opened = Store::open(file);
      if (!opened) std::fprintf(stderr, "%s\n", said(opened, file).c_str());
      _exit(opened ? 0 : 1);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int state = 0;
    waitpid(child, &state, 0);
    CHECK(state == 0);
  }
  CHECK(sql(file, "SELECT count(*) FROM migration") == std::to_string(embedded::migrations().size()));
}

TEST_CASE("while another writes, one waits and then says so") {
  const Folder folder;
  const std::string file = folder / "a.db";
  auto first = Store::open(file).value();
  auto second = Store::open(file, {Mode::create, std::chrono::milliseconds(50)}).value();
  {
    auto turn = first.take_turn();
    REQUIRE(turn.ok());
    CHECK(
        said(second.take_turn(), file) ==
        "unavailable FILE: Another process is writing to the database and did not finish in time. Nothing was changed; "
        "try again.");
    CHECK(second.revision().value() == 0);
  }
  CHECK(second.take_turn().ok());
}
