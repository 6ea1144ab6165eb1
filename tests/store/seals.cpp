// SPDX-License-Identifier: MPL-2.0
#include "store/support.hpp"
#include <doctest/doctest.h>

using namespace fundament;
using namespace fundament::tests;
using store::Store;

namespace {

std::string problems(Store& opened, const std::optional<base::Digest>& expected = {}) {
  std::string out;
  const auto report = opened.verify(model::Metamodel::built_in(), expected).value();
  for (const auto& problem : report.problems)
    out += (out.empty() ? "" : "\n") + base::render(problem.text, base::Language::en);
  return out;
}

/// Change-sets, accounts and imports in turn.
void fill(Kept& kept) {
  REQUIRE(kept.store.create_account("Early", "", base::sha256("e")).ok());
  REQUIRE(kept.apply("portal -> billing").ok());
  REQUIRE(kept.store.create_account("Anna", "unit:it", base::sha256("a")).ok());
  REQUIRE(kept.store.revoke_account("Early").ok());
  const store::BroughtUpdate csv{"csv", {{"system:b", "1"}, {"system:a", "2"}}, {}};
  REQUIRE(kept.apply(TextGraph().add("a b").change_set(), &csv).ok());
  const store::BroughtUpdate archi{"archi", {{"system:c", "3"}}, {}};
  REQUIRE(kept.apply(model::ChangeSet{"archi", "nothing new", {}}, &archi).ok());
  REQUIRE(kept.apply("audit").ok());
}

constexpr const char* accounts_differ =
    "The accounts are not as they were when they were last changed by this program.";

} // namespace

TEST_CASE("verify finds accounts and imports that were altered by hand") {
  const Folder folder;
  const std::string file = folder / "a.db";
  Kept kept(file);
  fill(kept);
  struct Row {
    const char* name;
    const char* sql;
    std::string said;
  };
  const std::vector<Row> rows{
      {"nothing", "", ""},
      {"an account added",
       "INSERT INTO account (name, unit, created, token) VALUES ('Eve', '', '2026-11-26T00:00:00.000Z', "
       "randomblob(32))",
       accounts_differ},
      {"an account no longer revoked", "UPDATE account SET revoked = NULL WHERE name = 'Early'", accounts_differ},
      {"a token exchanged", "UPDATE account SET token = randomblob(32) WHERE name = 'Anna'", accounts_differ},
      {"an account removed", "DELETE FROM account WHERE name = 'Early'", accounts_differ},
      {"what was brought", "UPDATE brought SET digest = randomblob(32) WHERE subject = 'system:a'",
       "What the source csv brought is not as it was when it was last imported."},
      {"all that was brought", "DELETE FROM brought",
       "What the source archi brought is not as it was when it was last imported.\n"
       "What the source csv brought is not as it was when it was last imported."},
      {"brought by a source that never was",
       "INSERT INTO origin (name) VALUES ('new'); INSERT INTO brought VALUES (last_insert_rowid(), 'system:x', x'00')",
       "What the source new brought is not as it was when it was last imported."},
      {"a seal", "UPDATE seal SET digest = randomblob(32) WHERE number = 2",
       "Seal 2 of accounts and imports is not what was written: its hash does not fit the chain of the change log."},
      {"a seal cut out", "DELETE FROM seal WHERE number = 2",
       "Seal 3 of accounts and imports is not what was written: its hash does not fit the chain of the change log.\n"
       "Seal 4 of accounts and imports is not what was written: its hash does not fit the chain of the change log.\n"
       "Seal 5 of accounts and imports is not what was written: its hash does not fit the chain of the change log."},
  };
  for (const auto& row : rows) {
    SUBCASE(row.name) {
      sql(file, row.sql);
      CHECK(problems(kept.store) == row.said);
    }
  }
  SUBCASE("an account and its seal") { // what follows in the chain does not fit any more
    sql(file, "INSERT INTO account (name, unit, created, token) VALUES ('Eve', '', '', randomblob(32));"
              "UPDATE seal SET digest = randomblob(32) WHERE number = 3");
    CHECK(!problems(kept.store).empty());
  }
}

TEST_CASE("a hash of the log's end tells later whether anything before it was cut off") {
  const Folder folder;
  const std::string file = folder / "a.db";
  Kept kept(file);
  CHECK(kept.store.chain_end().value().revision == 0);
  fill(kept);
  const auto head = kept.store.chain_end().value();
  CHECK(head.revision == 3);
  CHECK(problems(kept.store, head.hash).empty());
  SUBCASE("more may follow") {
    REQUIRE(kept.apply("later").ok());
    REQUIRE(kept.store.create_account("Later", "", base::sha256("l")).ok());
    CHECK(kept.store.chain_end().value().hash != head.hash);
    CHECK(problems(kept.store, head.hash).empty());
  }
  SUBCASE("the newest revision cut off, with its state") {
    sql(file,
        "PRAGMA foreign_keys = OFF; DELETE FROM change WHERE revision = 3; DELETE FROM change_block WHERE revision = 3;"
        "DELETE FROM element WHERE key = 'audit'; UPDATE counter SET next_element = 4");
    CHECK(problems(kept.store).empty()); // by itself it looks whole
    CHECK(problems(kept.store, head.hash) == "The change log does not hold the hash " + base::to_hex(head.hash) +
                                                 ": what it stood for was cut off or altered.");
  }
  SUBCASE("an account's end cut off") {
    const auto before = kept.store.chain_end().value();
    REQUIRE(kept.store.revoke_account("Anna").ok());
    const auto after = kept.store.chain_end().value();
    CHECK(after.hash != before.hash);
    CHECK(after.revision == before.revision);
    sql(file, "UPDATE account SET revoked = NULL WHERE name = 'Anna'; DELETE FROM seal WHERE number = 6");
    CHECK(problems(kept.store).empty());
    CHECK(!problems(kept.store, after.hash).empty());
  }
}

TEST_CASE("a database without seals gets them, and an index of its log") {
  const Folder folder;
  const std::string file = folder / "a.db";
  model::Revision revision = 0;
  {
    Kept kept(file);
    fill(kept);
    model::ChangeSet many{"import", "many", {}};
    for (int i = 0; i < 10000; i++)
      many.operations.emplace_back(model::PutElement{{{"system", "s" + std::to_string(i)}, "s", {}}, {}});
    REQUIRE(kept.apply(many).ok());
    revision = kept.revision;
  }
  // as the first schema left it: its hashes know of no seals
  sql(file, "DELETE FROM change; DELETE FROM change_block; DELETE FROM element; DELETE FROM relation;"
            "UPDATE counter SET next_element = 0, next_relation = 0;");
  sql(file, back_to_schema_1);
  {
    auto migrated = Store::open(file).value();
    CHECK(problems(migrated).empty());
    CHECK(sql(file, "SELECT number, revision, subject FROM seal") ==
          "1|0|accounts\n2|0|brought archi\n3|0|brought csv\n4|0|accounts");
  }
  sql(file, "UPDATE account SET revoked = NULL");
  auto opened = Store::open(file).value();
  CHECK(problems(opened) == accounts_differ);
  CHECK(revision == 4);
}

TEST_CASE("roles are sealed with the accounts, and the step that brought them seals only what was as it was sealed") {
  const Folder folder;
  const std::string file = folder / "a.db";
  {
    Kept kept(file);
    fill(kept);
  }
  CHECK(sql(file, "SELECT DISTINCT role FROM account") == "administrator");
  SUBCASE("a role changed by hand") {
    sql(file, "UPDATE account SET role = 'secretary' WHERE name = 'Anna'");
    auto opened = Store::open(file).value();
    CHECK(problems(opened) == accounts_differ);
  }
  SUBCASE("a role that there is not") {
    CHECK(sql(file, "UPDATE OR IGNORE account SET role = 'king'; SELECT count(*) FROM account WHERE role = 'king'") ==
          "0");
  }
}

TEST_CASE("a kept report is written once, found again, and missed when it is altered or gone") {
  const Folder folder;
  const std::string file = folder / "a.db";
  Kept kept(file);
  const std::string body = R"({"fundament":"report/1","number":"R-2026-0001"})" + std::string(100'000, ' ');
  const auto write = [&](const std::string& number, const std::string& text) {
    const std::string named =
        R"([{"number":")" + number + R"(","sha256":")" + base::to_hex(base::sha256(text)) + "\"}]";
    const auto& metamodel = *model::Metamodel::built_in();
    model::ElementData element{{"investment", "i" + number}, "I", {}};
    element.attributes.set(*metamodel.find_attribute("reports"), model::Document{named});
    auto applied = kept.model->apply({"anna", "r", {model::PutElement{element, {}}}}, "anna").value();
    const store::KeptReport report{number, "investment:i" + number, 1, kept.revision, "2026-11-27", "now", "anna",
                                   text};
    auto written = kept.store.append(kept.store.take_turn().value(),
                                     {kept.revision, "anna", "r", applied.changes, nullptr, std::span(&report, 1)},
                                     *applied.model);
    REQUIRE(written.ok());
    kept.revision = written->revision;
    kept.model = applied.model;
  };
  CHECK(kept.store.next_report(2026).value() == "R-2026-0001");
  write("R-2026-0001", body);
  CHECK(kept.store.next_report(2026).value() == "R-2026-0002");
  CHECK(kept.store.next_report(2027).value() == "R-2027-0001");
  write("R-2026-9999", "{}");
  CHECK(kept.store.next_report(2026).value() == "R-2026-10000");
  CHECK(kept.store.report("R-2026-0001").value().body == body);
  CHECK(kept.store.report("R-2026-0002").error().message() == "There is no report R-2026-0002.");
  CHECK(problems(kept.store).empty());
  for (const char* statement : {"UPDATE report SET author = 'eve'", "DELETE FROM report"}) {
    CAPTURE(statement);
    CHECK_THROWS(sql(file, statement));
  }
  CHECK(kept.store.report("R-2026-0001").value().body == body);
  const std::string without = "DROP TRIGGER report_stays; DROP TRIGGER report_is_kept; ";
  SUBCASE("a byte of it") {
    sql(file, without + "UPDATE report SET body = CAST(body || x'00' AS BLOB) WHERE number = 'R-2026-0001'");
    CHECK(problems(kept.store) == "The report R-2026-0001 is not what was kept.");
    CHECK(!kept.store.report("R-2026-0001").ok());
  }
  SUBCASE("its body and its digest alike") {
    sql(file, without +
                  "UPDATE report SET (body, sha256) = (SELECT body, sha256 FROM report WHERE number = 'R-2026-9999') "
                  "WHERE number = 'R-2026-0001'");
    CHECK(problems(kept.store) == "The report R-2026-0001 is not what was kept.");
  }
  SUBCASE("all of it") {
    sql(file, without + "DELETE FROM report WHERE number = 'R-2026-0001'");
    CHECK(problems(kept.store) == "The report R-2026-0001, which an investment names, is not there.");
  }
  SUBCASE("one more") {
    sql(file, without + "UPDATE report SET number = 'R-2026-0009' WHERE number = 'R-2026-0001'");
    CHECK(problems(kept.store) == "The report R-2026-0001, which an investment names, is not there.\n"
                                  "There is a report R-2026-0009 that no investment names.");
  }
  SUBCASE("a backup has it") {
    const std::string copy = folder / "copy.db";
    REQUIRE(kept.store.backup(copy).ok());
    auto opened = Store::open(copy).value();
    CHECK(opened.report("R-2026-0001").value().body == body);
    CHECK(problems(opened).empty());
  }
}
