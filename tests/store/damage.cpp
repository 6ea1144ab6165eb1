// SPDX-License-Identifier: MPL-2.0
#include "store/support.hpp"
#include <doctest/doctest.h>
#include <fstream>
#include <random>
#include <sstream>

using namespace fundament;
using namespace fundament::tests;
using store::Store;

namespace {

std::string read_file(const std::string& file) {
  return (std::ostringstream() << std::ifstream(file, std::ios::binary).rdbuf()).str();
}

/// Everything that a database says, or the first error.
base::Result<std::string> all_of(Store& opened) {
  auto loaded = opened.load(model::Metamodel::built_in());
  if (!loaded) return loaded.error();
  std::string out = listed(*loaded->model) + std::to_string(loaded->head.revision) + "\n";
  auto read = opened.read_changes(
      0,
      [&](const store::ChangeHeader& header) {
        out += header.time + header.author + header.reason + base::to_hex(header.hash) + "\n";
        return Store::Visit::operations;
      },
      [&](std::uint64_t number, std::string_view line) {
        out += std::to_string(number) + std::string(line) + "\n";
        return true;
      });
  if (!read) return read.error();
  auto accounts = opened.accounts();
  if (!accounts) return accounts.error();
  for (const auto& account : *accounts)
    out += account.id + account.name + account.unit + account.created + account.revoked.value_or("") + "\n";
  auto valid = opened.valid_accounts();
  if (!valid) return valid.error();
  for (const auto& [token, account] : *valid)
    out += base::to_hex(token) + account.id + "\n";
  auto brought = opened.brought("csv");
  if (!brought) return brought.error();
  for (const auto& one : *brought)
    out += one.subject + base::to_hex(base::sha256(one.said)) + "\n";
  return out;
}

/// Words that no library but ours may have chosen.
bool is_ours(const std::string& text) {
  for (const char* theirs :
       {"std::", "basic_string", "vector", "json.exception", "bad_alloc", "stoi", "what()", "terminate"})
    if (text.find(theirs) != text.npos) return false;
  return !text.empty();
}

} // namespace

TEST_CASE("a damaged file is told from a good one, in words, wherever the damage is") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const Folder folder;
  const std::string file = folder / "a.db";
  {
    Kept kept(file);
    TextGraph graph;
    graph.add("portal -> billing -[reads:nightly]-> data_asset:ledger unit:it -[owns]-> portal");
    graph.set("portal", "description", std::string("To lines,\nand \"æøå\"."));
    graph.add("audit -[reads]-> ledger");
    graph.last().confidence = 0.1;
    graph.last().valid_from = base::parse_date("2026-01-01");
    const store::BroughtUpdate csv{"csv", {{"system:b", "1"}, {"system:a", "2"}}, {}};
    REQUIRE(kept.apply(graph.change_set(), &csv).ok());
    REQUIRE(kept.store.create_account("Anna", "unit:it", base::sha256("a")).ok());
    REQUIRE(kept.store.revoke_account("Anna").ok());
    REQUIRE(kept.store.create_account("Bo", "", base::sha256("b")).ok());
    REQUIRE(kept.apply("more -> portal").ok());
  }
  const std::string good = read_file(file);
  const std::string truth = [&] {
    auto opened = Store::open(file).value();
    return all_of(opened).value();
  }();
  std::size_t told = 0, harmless = 0;
  constexpr std::size_t header = 100;
  for (std::size_t round = 0; round < 700; round++) {
    std::string bad = good;
    const std::size_t at = round < header ? round : random() % bad.size();
    const std::size_t length = round % 3 == 0 ? 1 + random() % 40 : 1;
    for (std::size_t i = at; i < std::min(at + length, bad.size()); i++)
      bad[i] = static_cast<char>(bad[i] ^ (1 << random() % 8));
    if (round % 50 == 49) bad.resize(at); // cut off
    std::filesystem::remove(file + "-wal");
    std::filesystem::remove(file + "-shm");
    std::ofstream(file, std::ios::binary) << bad;
    CAPTURE(at);
    const auto seen = [&]() -> base::Result<std::string> {
      auto opened = Store::open(file);
      if (!opened) return opened.error();
      auto all = all_of(*opened);
      auto report = opened->verify(model::Metamodel::built_in());
      if (!report) return report.error();
      for (const auto& problem : report->problems)
        CHECK_MESSAGE(is_ours(problem.message()), problem.message());
      if (report->problem_count > 0) return report->problems.front();
      return all;
    }();
    if (seen) {
      harmless++; // in a place where nothing stands, or nothing that is ours
      CHECK(*seen == truth);
    } else {
      told++;
      CHECK_MESSAGE(is_ours(seen.error().message()), seen.error().message());
    }
  }
  CHECK(told > 50);
  CHECK(harmless > 50);
}

TEST_CASE("a bad value names its place") {
  const Folder folder;
  const std::string file = folder / "a.db";
  {
    Kept kept(file);
    REQUIRE(kept.apply("portal -[reads:nightly]-> data_asset:ledger").ok());
  }
  struct Row {
    const char* name;
    const char* sql;
    const char* row;
  };
  const std::vector<Row> rows{
      {"an id far out", "UPDATE element SET id = 2000000000 WHERE id = 0", "element 2000000000"},
      {"a negative id", "UPDATE element SET id = -5 WHERE id = 0", "element -5"},
      {"a kind that has no name", "UPDATE element SET kind = 99 WHERE id = 0", "element 0"},
      {"an origin that has no name", "UPDATE element SET origin = 99 WHERE id = 0", "element 0"},
      {"an origin of more than 32 bits", "UPDATE element SET origin = 4294967296 + origin WHERE id = 0", "element 0"},
      {"a name's number far out", "UPDATE kind SET id = 4000000000000 WHERE id = 1", "kind 4000000000000"},
      {"a name's number below 0", "UPDATE origin SET id = -1 WHERE id = 1", "origin -1"},
      {"an empty key", "UPDATE element SET key = '' WHERE id = 0", "element 0"},
      {"a name that is no text", "UPDATE element SET name = cast(x'C328' AS TEXT) WHERE id = 0", "element 0"},
      {"attributes that are no JSON", "UPDATE relation SET attributes = '{\"name\":'", "relation 0"},
      {"an end that is nothing", "UPDATE relation SET source = 9223372036854775807", "relation 0"},
      {"a day that is none", "UPDATE relation SET valid_from = '2026-02-30'", "relation 0"},
      {"a strength that is none", "UPDATE relation SET strength = 'harder'", "relation 0"},
      {"a confidence over 1", "UPDATE relation SET confidence = 7", "relation 0"},
      {"a relation beyond the counter", "UPDATE relation SET id = 7", "relation 7"},
      {"no counter", "DELETE FROM counter", "counter"},
  };
  for (const auto& row : rows) {
    SUBCASE(row.name) {
      sql(file, std::string("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;") + row.sql);
      auto opened = Store::open(file).value();
      CHECK(said(opened.load(model::Metamodel::built_in()), file) ==
            std::string("corrupt_data FILE: The database is damaged: ") + row.row +
                " cannot be what was written. A backup will have to be restored.");
    }
  }
}
