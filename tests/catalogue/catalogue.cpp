// SPDX-License-Identifier: MPL-2.0
#include "catalogue/catalogue.hpp"
#include "snapshot/snapshot.hpp"
#include "support/database.hpp"
#include "support/text_graph.hpp"
#include <doctest/doctest.h>

using namespace fundament;
using namespace fundament::tests;
using catalogue::Catalogue;

namespace {

model::ChangeSet change(const std::string& graph) {
  return TextGraph().add(graph).change_set();
}

/// "2: 0 1 | 3: 0 next 3 1": the revisions with the numbers of their operations, and where to go on.
std::string page(const Catalogue& open, const catalogue::ChangesQuestion& question) {
  base::Budget budget;
  const auto found = open.changes(question, budget);
  if (!found) return said(found);
  std::string out;
  for (const auto& logged : found->changes) {
    out += (out.empty() ? "" : " | ") + std::to_string(logged.header.revision) + ":";
    for (const auto& operation : logged.operations)
      out += " " + std::to_string(operation.number);
  }
  if (found->next) out += " next " + std::to_string(found->next->first) + " " + std::to_string(found->next->second);
  return out;
}

} // namespace

TEST_CASE("a change is answered, current and kept") {
  const Folder folder;
  const std::string file = folder / "a.db";
  auto open = Catalogue::open(file).value();
  const auto before = open->snapshot();
  const auto outcome = open->apply(change("portal -> billing")).value();
  CHECK(outcome.revision == 1);
  CHECK(outcome.changes.size() == 3);
  CHECK(outcome.snapshot == open->snapshot());
  CHECK(open->snapshot()->revision() == 1);
  CHECK(before->model().element_count() == 0);
  CHECK(before->revision() == 0);
  CHECK(open->snapshot()->model().data(0).origin == "test");

  SUBCASE("nothing new makes no revision") {
    const auto again = open->apply(change("portal -> billing")).value();
    CHECK(again.revision == 1);
    CHECK(again.changes.empty());
    CHECK(again.snapshot == open->snapshot());
    CHECK(open->verify().value().revision == 1);
  }
  SUBCASE("expected revision") {
    CHECK(said(open->apply(change("audit"), 0)) ==
          "revision_moved The catalogue was changed meanwhile: revision 0 was expected, and 1 is the present one.");
    CHECK(said(open->preview(change("audit"), 0)) ==
          "revision_moved The catalogue was changed meanwhile: revision 0 was expected, and 1 is the present one.");
    CHECK(open->apply(change("audit"), 1).value().revision == 2);
  }
  SUBCASE("a preview changes nothing") {
    const auto preview = open->preview(change("audit -> portal")).value();
    CHECK(preview.revision == 1);
    CHECK(preview.changes.size() == 2);
    CHECK(preview.snapshot->model().element_count() == 3);
    CHECK(open->snapshot()->model().element_count() == 2);
    CHECK(open->verify().value().revision == 1);
  }
  SUBCASE("a refused change changes nothing") {
    CHECK(!open->apply({"test", "", {model::RemoveElement{{"system", "billing"}}}}).ok());
    CHECK(open->snapshot()->revision() == 1);
    CHECK(open->verify().value().problem_count == 0);
  }
  SUBCASE("reopened") {
    open.reset();
    open = Catalogue::open(file).value();
    CHECK(open->snapshot()->revision() == 1);
    CHECK(open->snapshot()->model().find("system", "portal") == 0u);
  }
  SUBCASE("for reading only") {
    catalogue::Options options;
    options.mode = store::Mode::read_only;
    auto reader = Catalogue::open(file, options).value();
    CHECK(reader->snapshot()->model().element_count() == 2);
    CHECK(reader->preview(change("audit")).value().changes.size() == 1);
    CHECK(
        said(reader->apply(change("audit")), file) ==
        "unavailable FILE: The database cannot be written: the file, its folder or the disk is read-only. Nothing was "
        "changed.");
  }
  SUBCASE("a backup while open") {
    const std::string copy = folder / "copy.db";
    CHECK(said(open->backup(copy)) == "fine");
    CHECK(Catalogue::open(copy).value()->snapshot()->revision() == 1);
  }
}

TEST_CASE("pages of the log") {
  const Folder folder;
  auto open = Catalogue::open(folder / "a.db").value();
  REQUIRE(open->apply(change("portal -> billing -[flows_to:f1]-> ledger")).ok()); // 3 elements, 2 relations
  REQUIRE(open->apply(change("audit -> billing")).ok());
  model::ChangeSet on_relation{"test", "", {}};
  on_relation.operations.emplace_back(
      model::PutRelation{{{{"system", "audit"}, "associated_with", {"relation", "f1"}, ""}}});
  REQUIRE(open->apply(on_relation).ok());
  REQUIRE(
      open->apply({"test", "", {model::RemoveRelation{{{"system", "audit"}, "depends_on", {"system", "billing"}, ""}}}})
          .ok());
  CHECK(page(*open, {}) == "1: 0 1 2 3 4 | 2: 0 1 | 3: 0 | 4: 0");
  CHECK(page(*open, {2, 0, {}, 1000}) == "3: 0 | 4: 0");
  CHECK(page(*open, {0, 0, {}, 2}) == "1: 0 1 next 0 2");
  CHECK(page(*open, {0, 2, {}, 3}) == "1: 2 3 4 next 1 0");
  CHECK(page(*open, {0, 2, {}, 4}) == "1: 2 3 4 | 2: 0 next 1 1");
  CHECK(page(*open, {0, 0, {}, 9}) == "1: 0 1 2 3 4 | 2: 0 1 | 3: 0 | 4: 0");
  CHECK(page(*open, {4, 0, {}, 10}).empty());
  CHECK(page(*open, {0, 0, model::Ref{"system", "billing"}, 1000}) == "1: 1 3 4 | 2: 1 | 4: 0");
  CHECK(page(*open, {0, 0, model::Ref{"system", "audit"}, 1000}) == "2: 0 1 | 3: 0 | 4: 0");
  CHECK(page(*open, {0, 0, model::Ref{"relation", "f1"}, 1000}) == "1: 4 | 3: 0");
  CHECK(page(*open, {0, 0, model::Ref{"system", "bill"}, 1000}).empty());
  CHECK(page(*open, {0, 0, model::Ref{"sytem", "billing"}, 1000}) == "not_found ref: There is no kind 'sytem'.");
  base::Budget budget;
  CHECK(open->changes({}, budget).value().revision == 4);
}

TEST_CASE("tokens") {
  const Folder folder;
  auto open = Catalogue::open(folder / "a.db").value();
  REQUIRE(open->apply(change("unit:finance unit:health")).ok());
  const auto made = open->create_token("Anna", "unit:finance").value();
  CHECK(made.token.substr(0, 10) == "fundament_");
  CHECK(made.token.size() == 74);
  CHECK(made.account.id == "account-1");
  CHECK(open->authenticate(made.token).value().unit == "unit:finance");
  CHECK(said(open->authenticate(made.token + "x")) == "unauthenticated The token is not known, or has been revoked.");
  CHECK(said(open->authenticate("")) == "unauthenticated The token is not known, or has been revoked.");
  CHECK(said(open->create_token("Anna")) == "conflict There is already an account with the name Anna.");
  CHECK(said(open->create_token("  ")) ==
        "invalid_argument name: An account's name is 1 to 200 bytes of UTF-8, not only spaces, without control "
        "characters.");
  CHECK(said(open->create_token("Bo", "unit:finanse")) ==
        "not_found unit: There is no unit unit:finanse. Did you mean finance?");
  CHECK(sql(folder / "a.db", "SELECT count(*) FROM account WHERE instr(hex(token), hex('fundament_'))") == "0");

  auto other = Catalogue::open(folder / "a.db").value(); // another process: the command line
  REQUIRE(other->revoke_token("Anna").ok());
  REQUIRE(open->look().ok());
  CHECK(said(open->authenticate(made.token)) == "unauthenticated The token is not known, or has been revoked.");
  CHECK(other->accounts().value().front().revoked.has_value());
}
