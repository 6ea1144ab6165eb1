// SPDX-License-Identifier: MPL-2.0
#include "catalogue/adopt.hpp"
#include "support/text_graph.hpp"
#include <doctest/doctest.h>

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
