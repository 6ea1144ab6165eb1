// SPDX-License-Identifier: MPL-2.0
#include "catalogue/import.hpp"
#include "interchange/parsed.hpp"
#include "snapshot/snapshot.hpp"
#include "support/database.hpp"
#include "support/text_graph.hpp"
#include <doctest/doctest.h>

using namespace fundament;
using namespace fundament::tests;
using catalogue::Catalogue;

namespace {

interchange::Parsed file(const std::string& graph) {
  interchange::Parsed parsed;
  for (auto& operation : TextGraph().add(graph).change_set().operations) {
    if (auto* element = std::get_if<model::PutElement>(&operation)) parsed.elements.push_back(*element);
    if (auto* relation = std::get_if<model::PutRelation>(&operation)) parsed.relations.push_back(relation->relation);
  }
  return parsed;
}

/// "revision 1: elements +2 ~0 -0 =0, relations +1 ~0 -0 =0, kept 0"
std::string imported(Catalogue& open, const std::string& graph, const catalogue::ImportOptions& options) {
  const auto report = open.import_parsed(file(graph), options);
  if (!report) return said(report);
  const auto counts = [](const interchange::Counts& c) {
    return "+" + std::to_string(c.added) + " ~" + std::to_string(c.changed) + " -" + std::to_string(c.removed) + " =" +
           std::to_string(c.unchanged);
  };
  return "revision " + std::to_string(report->outcome.revision) + ": elements " + counts(report->summary.elements) +
         ", relations " + counts(report->summary.relations) + ", kept " + std::to_string(report->summary.kept.size());
}

const catalogue::ImportOptions from_csv{"csv", "import", false, false, false};
const catalogue::ImportOptions from_archi{"archi", "import", false, false, false};
const catalogue::ImportOptions dry_run{"csv", "import", false, true, false};

} // namespace

TEST_CASE("importing again applies the difference to last time") {
  const Folder folder;
  auto open = Catalogue::open(folder / "a.db").value();
  CHECK(imported(*open, "a -> b", dry_run) == "revision 0: elements +2 ~0 -0 =0, relations +1 ~0 -0 =0, kept 0");
  CHECK(open->snapshot()->revision() == 0);
  CHECK(imported(*open, "a -> b", from_csv) == "revision 1: elements +2 ~0 -0 =0, relations +1 ~0 -0 =0, kept 0");
  CHECK(open->snapshot()->model().data(0).origin == "csv");
  CHECK(imported(*open, "a -> b", from_csv) == "revision 1: elements +0 ~0 -0 =2, relations +0 ~0 -0 =1, kept 0");
  CHECK(imported(*open, "a -> c", from_csv) == "revision 2: elements +1 ~0 -1 =1, relations +1 ~0 -1 =0, kept 0");
  CHECK(imported(*open, "c d", from_archi) == "revision 3: elements +1 ~0 -0 =1, relations +0 ~0 -0 =0, kept 0");
  CHECK(imported(*open, "a", from_csv) == "revision 4: elements +0 ~0 -0 =1, relations +0 ~0 -1 =0, kept 1");
  CHECK(open->verify().value().problem_count == 0);
}

TEST_CASE("an edit by hand survives, in another process too") {
  const Folder folder;
  auto server = Catalogue::open(folder / "a.db").value();
  auto command = Catalogue::open(folder / "a.db").value();
  REQUIRE(command->import_parsed(file("a -> b"), from_csv).ok());
  REQUIRE(server->apply({"hand", "", {model::PutElement{{{"system", "a"}, "A by hand", {}}, {}}}}).ok());
  CHECK(imported(*command, "a -> b", from_csv) == "revision 2: elements +0 ~0 -0 =2, relations +0 ~0 -0 =1, kept 0");
  CHECK(command->snapshot()->model().data(0).name == "A by hand");
}

TEST_CASE("a file that does not fit is refused whole, with its place") {
  const Folder folder;
  auto open = Catalogue::open(folder / "a.db").value();
  auto parsed = file("a -> b");
  const auto places_file = parsed.places.file("elements.csv");
  parsed.elements[1].element.ref.kind = "sistem";
  parsed.places.add(parsed.elements[1].element.ref, places_file, 3);
  parsed.relations.clear();
  CHECK(said(open->import_parsed(std::move(parsed), from_csv)) ==
        "invalid_argument elements.csv:3 sistem:b: There is no kind 'sistem'. Did you mean system?");
  CHECK(open->snapshot()->revision() == 0);
  CHECK(sql(folder / "a.db", "SELECT count(*) FROM brought") == "0");
}

TEST_CASE("decisions point at the technologies that are there when it is their turn to be written") {
  const Folder folder;
  auto server = Catalogue::open(folder / "a.db").value();
  auto command = Catalogue::open(folder / "a.db").value();
  auto parsed = file("decision:d -[decides]-> technology:list-pg");
  catalogue::ImportOptions options = from_csv;
  options.adopt = true;
  parsed.elements[1].element.name = "Postgres";
  // made after the file was read and compared with nothing
  REQUIRE(server->apply({"hand", "", {model::PutElement{{{"technology", "pg"}, "Postgres", {}}, {}}}}).ok());
  const auto report = command->import_parsed(std::move(parsed), options);
  REQUIRE(said(report) == "fine");
  CHECK(report->parsed.skipped.at("skipped.technologies_there") == 1);
  CHECK(!command->snapshot()->model().find("technology", "list-pg"));
}
