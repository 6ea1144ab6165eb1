// SPDX-License-Identifier: MPL-2.0
#include "catalogue/adopt.hpp"
#include "support/text_graph.hpp"
#include <doctest/doctest.h>
#include <set>

using namespace fundament;

TEST_CASE("decisions of a list point at the technologies that are there, and leave them as they are") {
  tests::TextGraph text;
  text.add("technology:pg   technology:mine").set("pg", "aliases", std::vector<std::string>{"Post Gres"});
  const auto snapshot = snapshot::Snapshot::make(1, text.model()); // everything comes from the source "test"
  const auto list = [] {
    interchange::Parsed out;
    for (const char* name : {"Postgres", "Other"}) {
      out.elements.push_back({{{"technology", std::string("list-") + name}, name, {}}, {}});
      out.relations.push_back({{{"decision", name}, "decides", {"technology", std::string("list-") + name}, ""}});
    }
    return out;
  };
  auto parsed = list();
  catalogue::adopt_technologies(parsed, *snapshot, "list");
  REQUIRE(parsed.elements.size() == 1);
  CHECK(parsed.elements[0].element.name == "Other");
  CHECK(to_string(parsed.relations[0].identity.target) == "technology:pg");
  CHECK(to_string(parsed.relations[1].identity.target) == "technology:list-Other");
  CHECK(parsed.skipped.at("skipped.technologies_there") == 1);
  auto own = list();
  catalogue::adopt_technologies(own, *snapshot, "test");
  CHECK(own.elements.size() == 2);
  CHECK(own.skipped.empty());
}

TEST_CASE("a technology with a version in its name is the one that a decision of that name is about") {
  tests::TextGraph text;
  text.add("technology:windows10   technology:windows   technology:browser")
      .set("windows10", "aliases", std::vector<std::string>{"Windows 10"})
      .set("browser", "aliases", std::vector<std::string>{"Edge 12", "MS Edge"});
  const auto snapshot = snapshot::Snapshot::make(1, text.model());
  const auto& metamodel = text.model()->metamodel();
  struct Row {
    const char *decision, *technology, *version, *expected; // the target and the version that is left
  };
  const Row rows[] = {{"Windows 10", "Windows", "10", "technology:windows10|"},
                      {"Windows 11", "Windows", "11", "technology:windows|11"},
                      {"MS Edge 12", "MS Edge", "12", "technology:browser|12"},
                      {"Edge 12", "Edge", "12", "technology:browser|"}, // Edge alone is no name here
                      {"Lynx 2", "Lynx", "2", "technology:list-Lynx|2"}};
  interchange::Parsed parsed;
  std::set<std::string> there;
  for (const Row& row : rows) {
    const model::Ref technology{"technology", std::string("list-") + row.technology};
    if (there.insert(row.technology).second) parsed.elements.push_back({{technology, row.technology, {}}, {}});
    model::PutElement decision{{{"decision", row.decision}, row.decision, {}}, {}};
    interchange::set_attribute(decision, metamodel, "versions_in", std::string(row.version));
    parsed.elements.push_back(decision);
    parsed.relations.push_back({{decision.element.ref, "decides", technology, ""}});
  }
  catalogue::adopt_technologies(parsed, *snapshot, "list");
  std::size_t at = 0;
  for (const auto& put : parsed.elements) {
    if (put.element.ref.kind != "decision") continue;
    const auto* version = put.element.attributes.find(*metamodel.find_attribute("versions_in"));
    CHECK(to_string(parsed.relations[at].identity.target) + "|" + (version ? std::get<std::string>(*version) : "") ==
          rows[at].expected);
    at++;
  }
  CHECK(at == std::size(rows));
  CHECK(parsed.elements.size() == std::size(rows) + 1); // Lynx
  CHECK(parsed.skipped.at("skipped.technologies_there") == 3);
}
