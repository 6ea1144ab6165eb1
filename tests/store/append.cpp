// SPDX-License-Identifier: MPL-2.0
#include "store/support.hpp"
#include <doctest/doctest.h>
#include <random>

using namespace fundament;
using namespace fundament::tests;
using store::Store;

namespace {

std::string log_of(Store& opened, model::Revision since = 0, std::uint64_t skip = 0) {
  std::string out;
  const auto read = opened.read_changes(
      since,
      [&](const store::ChangeHeader& header) {
        out += std::to_string(header.revision) + " " + header.author + " " + header.reason + " " +
               std::to_string(header.count) + "\n";
        return Store::Visit::operations;
      },
      [&](std::uint64_t number, std::string_view line) {
        out += "  " + std::to_string(number) + " " + std::string(line) + "\n";
        return true;
      },
      skip);
  return out + (read ? "" : read.error().message());
}

std::string verified(Store& opened) {
  const auto report = opened.verify(model::Metamodel::built_in());
  if (!report) return report.error().message();
  std::string out =
      std::to_string(report->revision) + " revisions, " + std::to_string(report->operations) + " operations";
  for (const auto& problem : report->problems)
    out += "\n" + base::render(problem.text, base::Language::en);
  return out;
}

} // namespace

TEST_CASE("what is appended is loaded") {
  const Folder folder;
  TextGraph graph;
  graph.add("portal -> billing -[reads:nightly]-> data_asset:ledger unit:it -[owns]-> portal");
  graph.set("portal", "description", std::string("To lines,\nand \"æøå\" | tabs\t."));
  graph.set("billing", "restricted", false);
  graph.add("audit -[reads]-> ledger");
  graph.last().strength = model::Strength::hard;
  graph.last().needs = model::Needs::both;
  graph.last().valid_from = base::parse_date("2026-01-01");
  graph.last().valid_to = base::parse_date("2026-12-31");
  graph.last().confidence = 0.1;
  Kept kept(folder / "a.db");
  CHECK(said(kept.apply(graph.change_set())) == "fine");
  CHECK(kept.revision == 1);
  const auto loaded = Store::open(folder / "a.db").value().load(model::Metamodel::built_in()).value();
  CHECK(loaded.head.revision == 1);
  CHECK(listed(*loaded.model) == listed(*kept.model));
  CHECK(sql(folder / "a.db", "SELECT count(*) FROM element WHERE restricted") == "0");
  CHECK(verified(kept.store) == "1 revisions, 9 operations");
}

TEST_CASE("a relation may end on a relation") {
  const Folder folder;
  Kept kept(folder / "a.db");
  model::ChangeSet set = TextGraph().add("a -[flows_to:f1]-> b data_asset:d").change_set();
  set.operations.emplace_back(model::PutRelation{{{{"relation", "f1"}, "associated_with", {"data_asset", "d"}, ""}}});
  REQUIRE(said(kept.apply(set)) == "fine");
  CHECK(sql(folder / "a.db", "SELECT source, target FROM relation ORDER BY id") == "0|1\n-1|2");
  CHECK(listed(*kept.store.load(model::Metamodel::built_in()).value().model) == listed(*kept.model));
}

TEST_CASE("random change-sets: state, log and reload agree") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  const Folder folder;
  Kept kept(folder / "a.db");
  int taken = 0;
  for (int round = 0; round < 200; round++) {
    model::ChangeSet set{"hand", "round " + std::to_string(round), {}};
    for (int i = pick(4); i >= 0; i--) {
      const std::string a = "s" + std::to_string(pick(12)), b = "s" + std::to_string(pick(12));
      const model::RelationIdentity identity{{"system", a}, "depends_on", {"system", b}, pick(3) ? "" : "k"};
      switch (pick(8)) {
      case 0: set.operations.emplace_back(model::RemoveElement{{"system", a}}); break;
      case 1: set.operations.emplace_back(model::RemoveRelation{identity}); break;
      case 2:
      case 3:
      case 4: set.operations.emplace_back(model::PutRelation{{identity}}); break;
      default:
        set.operations.emplace_back(model::PutElement{{{"system", a}, "name " + std::to_string(pick(5)), {}}, {}});
      }
    }
    if (!kept.model->apply(set, "hand").ok()) continue;
    REQUIRE(said(kept.apply(set)) == "fine");
    taken++;
    CHECK(listed(*kept.store.load(model::Metamodel::built_in()).value().model) == listed(*kept.model));
  }
  CHECK(taken > 10);
  CHECK(kept.store.verify(model::Metamodel::built_in()).value().problem_count == 0);
}

TEST_CASE("a moved revision is refused and writes nothing") {
  const Folder folder;
  Kept first(folder / "a.db"), second(folder / "a.db");
  CHECK(said(first.apply("a -> b")) == "fine");
  CHECK(said(second.apply("c -> d")) ==
        "revision_moved The catalogue was changed meanwhile: revision 0 was expected, and 1 is the present one.");
  CHECK(sql(folder / "a.db", "SELECT count(*) FROM element; SELECT count(*) FROM change") == "2\n1");
}

TEST_CASE("data_version moves when others write, and only then") {
  const Folder folder;
  Kept first(folder / "a.db"), second(folder / "a.db");
  const auto before = second.store.data_version().value();
  CHECK(second.store.data_version().value() == before);
  CHECK(first.apply("a").ok());
  CHECK(second.store.data_version().value() != before);
  const auto own = first.store.data_version().value();
  CHECK(first.apply("b").ok());
  CHECK(first.store.data_version().value() == own);
}

TEST_CASE("the log is read from anywhere, across blocks") {
  const Folder folder;
  Kept kept(folder / "a.db");
  CHECK(kept.apply("first").ok());
  model::ChangeSet many{"import", "many", {}};
  for (int i = 0; i < 10000; i++)
    many.operations.emplace_back(model::PutElement{{{"system", "s" + std::to_string(i)}, "s", {}}, {}});
  CHECK(kept.apply(many).ok());
  CHECK(sql(folder / "a.db", "SELECT revision, first FROM change_block ORDER BY id") == "1|0\n2|0\n2|4096\n2|8192");
  const std::string whole = log_of(kept.store);
  CHECK(whole.substr(0, whole.find('\n')) == "1 test test 1");
  for (const std::uint64_t skip : {0U, 1U, 4095U, 4096U, 4097U, 9999U}) {
    const std::string rest = log_of(kept.store, 1, skip);
    const std::string start = "2 import many 10000\n  " + std::to_string(skip) + " {";
    CHECK(rest.substr(0, start.size()) == start);
    CHECK(rest.substr(rest.find('\n')) ==
          whole.substr(whole.find("\n  " + std::to_string(skip) + " ", whole.find("2 import"))));
  }
  CHECK(log_of(kept.store, 2).empty());
  CHECK(verified(kept.store) == "2 revisions, 10001 operations");
}

TEST_CASE("what a source brought") {
  const Folder folder;
  Kept kept(folder / "a.db");
  const auto d = [](const char* text) { return std::string(text) + std::string("\0\xff", 2); };
  store::BroughtUpdate first{"csv", {{"system:b", d("1")}, {"system:a", d("2")}}, {}};
  CHECK(kept.apply(TextGraph().add("a b").change_set(), &first).value().revision == 1);
  store::BroughtUpdate again{"csv", {{"system:a", d("3")}, {"system:c", d("4")}}, {"system:b"}};
  CHECK(kept.apply(model::ChangeSet{"csv", "nothing new", {}}, &again).value().revision == 1);
  store::BroughtUpdate other{"archi", {{"system:c", d("5")}}, {}};
  CHECK(kept.apply(model::ChangeSet{"archi", "", {}}, &other).value().revision == 1);
  CHECK(kept.store.brought("csv").value() == std::vector<store::Brought>{{"system:a", d("3")}, {"system:c", d("4")}});
  CHECK(kept.store.brought("none").value().empty());
  const std::vector<std::string> asked{"system:a", "system:c", "system:x"};
  CHECK(kept.store.brought_by_others("csv", asked).value() == std::vector<bool>{false, true, false});
  CHECK(sql(folder / "a.db", "SELECT count(*) FROM change") == "1");
}

TEST_CASE("accounts") {
  const Folder folder;
  auto opened = Store::open(folder / "a.db").value();
  const auto digest = base::sha256("secret"), other = base::sha256("other");
  const auto made = opened.create_account("Anna", "unit:it", digest).value();
  CHECK(made.id == "account-1");
  CHECK(said(opened.create_account("Anna", "", other)) == "conflict There is already an account with the name Anna.");
  CHECK(opened.valid_accounts().value().size() == 1);
  CHECK(opened.valid_accounts().value()[0].first == digest);
  CHECK(opened.valid_accounts().value()[0].second.name == "Anna");
  CHECK(said(opened.revoke_account("Bo")) == "not_found There is no account Bo that could be revoked.");
  CHECK(opened.revoke_account("account-1").value().revoked.has_value());
  CHECK(opened.valid_accounts().value().empty());
  CHECK(opened.create_account("Anna", "", other).value().id == "account-2");
  CHECK(opened.accounts().value().size() == 2);
}

TEST_CASE("a backup is the whole database and replaces nothing") {
  const Folder folder;
  Kept kept(folder / "a.db");
  CHECK(kept.apply("a -> b").ok());
  const std::string copy = folder / "copy.db";
  CHECK(said(kept.store.backup(copy)) == "fine");
  CHECK(kept.apply("c").ok());
  CHECK(!std::filesystem::exists(copy + "-wal"));
  auto opened = Store::open(copy).value();
  CHECK(verified(opened) == "1 revisions, 3 operations");
  CHECK(said(kept.store.backup(copy), copy) == "conflict FILE: The file exists already; a backup replaces nothing.");
  CHECK(said(kept.store.backup(folder / "none/copy.db"), folder / "none/copy.db") ==
        "unavailable FILE: The file cannot be made: No such file or directory.");
}

TEST_CASE("verify finds what was tampered with") {
  const Folder folder;
  const std::string file = folder / "a.db";
  Kept kept(file);
  REQUIRE(kept.apply("portal -> billing").ok());
  REQUIRE(kept.apply("audit -[reads]-> data_asset:ledger").ok());
  struct Row {
    const char* name;
    const char* sql;
    const char* said;
  };
  const std::vector<Row> rows{
      {"nothing", "", "2 revisions, 6 operations"},
      {"a reason", "UPDATE change SET reason = 'other' WHERE revision = 1",
       "2 revisions, 6 operations\nRevision 1 of the change log is not what was written: its hash does not fit."},
      {"an operation",
       "UPDATE change_block SET operations = replace(operations, 'portal', 'Portal') WHERE revision = 1",
       "2 revisions, 6 operations\nRevision 1 of the change log is not what was written: its hash does not fit.\n"
       "The state differs from what the change log says: system:portal.\n"
       "The state differs from what the change log says: depends_on 0."},
      {"an id far out",
       "UPDATE change_block SET operations = replace(operations, '\"id\":1', '\"id\":1999999999') WHERE revision = 1",
       "2 revisions, 6 operations\nOperation 1 of revision 1 cannot be read: id 1999999999\n"
       "Revision 1 of the change log is not what was written: its hash does not fit."},
      {"a state", "UPDATE element SET name = 'x' WHERE key = 'billing'",
       "2 revisions, 6 operations\nThe state differs from what the change log says: system:billing."},
      {"a lost relation", "DELETE FROM relation WHERE id = 0",
       "2 revisions, 6 operations\nThe state differs from what the change log says: relation 0.\n"
       "The table relation has 1 rows where the change log says 2."},
      {"a lost change", "PRAGMA foreign_keys = OFF; DELETE FROM change WHERE revision = 2",
       "1 revisions, 3 operations\nRow 2 of the table change_block refers to something that is not there.\n"
       "The state differs from what the change log says: system:audit.\n"
       "The state differs from what the change log says: data_asset:ledger.\n"
       "The state differs from what the change log says: reads 1.\n"
       "The state differs from what the change log says: counter.\n"
       "The table element has 4 rows where the change log says 2.\n"
       "The table relation has 2 rows where the change log says 1."},
  };
  for (const auto& row : rows) {
    SUBCASE(row.name) {
      sql(file, row.sql);
      CHECK(verified(kept.store) == row.said);
    }
  }
}

TEST_CASE("an operation can be erased and the chain still verifies") {
  const Folder folder;
  const std::string file = folder / "a.db";
  Kept kept(file);
  REQUIRE(kept.apply("portal").ok());
  REQUIRE(kept.apply("audit").ok());
  std::string line = sql(file, "SELECT operations FROM change_block WHERE revision = 1");
  line.pop_back();
  sql(file, "UPDATE change_block SET operations = char(10) WHERE revision = 1;"
            "INSERT INTO erased VALUES (1, 0, x'" +
                base::to_hex(base::sha256(line)) + "')");
  const auto report = kept.store.verify(model::Metamodel::built_in()).value();
  CHECK(report.problem_count == 0);
  CHECK(report.erased == 1);
  CHECK(report.unexplained == 1);
  CHECK(report.state_compared);
  SUBCASE("and excuses nothing else") {
    sql(file, "UPDATE element SET name = 'x' WHERE key = 'audit'");
    CHECK(verified(kept.store) == "2 revisions, 2 operations\nThe state differs from what the change log says: "
                                  "system:audit.");
  }
  SUBCASE("nor another record of its kind when it was superseded") {
    REQUIRE(kept.apply({"test", "", {model::PutElement{{{"system", "portal"}, "new", {}}, {}}}}).ok());
    CHECK(kept.store.verify(model::Metamodel::built_in()).value().problem_count == 0);
    sql(file, "UPDATE element SET name = 'x' WHERE key = 'audit'");
    CHECK(kept.store.verify(model::Metamodel::built_in()).value().problem_count == 1);
  }
}

TEST_CASE("damage in the middle of the file is reported, not answered with") {
  const Folder folder;
  const std::string file = folder / "a.db";
  {
    Kept kept(file);
    model::ChangeSet many{"import", "many", {}};
    for (int i = 0; i < 3000; i++)
      many.operations.emplace_back(model::PutElement{{{"system", "s" + std::to_string(i)}, "s", {}}, {}});
    REQUIRE(kept.apply(many).ok());
  }
  const auto pages = std::stoi(sql(file, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA page_count").substr(6));
  {
    std::FILE* raw = std::fopen(file.c_str(), "r+b");
    for (int page = 30; page < pages; page++) {
      std::fseek(raw, page * 4096L, SEEK_SET);
      std::fwrite(std::string(4096, '\x55').data(), 1, 4096, raw);
    }
    std::fclose(raw);
  }
  auto opened = Store::open(file).value();
  CHECK(said(opened.load(model::Metamodel::built_in()), file) ==
        "corrupt_data FILE: The database is damaged (database disk image is malformed, code 11). A backup will have to "
        "be restored.");
  const auto report = opened.verify(model::Metamodel::built_in()).value();
  CHECK(report.problem_count > 0);
}
