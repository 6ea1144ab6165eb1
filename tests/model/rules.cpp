// SPDX-License-Identifier: MPL-2.0
#include "model/model.hpp"
#include "support/text_graph.hpp"
#include <chrono>
#include <doctest/doctest.h>

using namespace fundament;
using namespace fundament::model;

namespace {

AttributeId attribute(const char* name) {
  return *Metamodel::built_in()->find_attribute(name);
}

/// A system "a" with one thing set, and what is said when it is put into an empty catalogue.
std::string said_of(const std::string& name, const char* set = nullptr, Value value = {}) {
  PutElement put{{{"system", "a"}, name, {}}, {}};
  if (set) put.element.attributes.set(attribute(set), std::move(value));
  const auto applied = Model::empty(Metamodel::built_in())->apply({"test", "test", {put}}, "test");
  if (applied) return "taken";
  std::string out = applied.error().message();
  for (const auto& other : applied.error().others)
    out += "\n" + other.message();
  return out;
}

std::string said_of_relation(const std::string& key, const std::string& end = "b") {
  tests::TextGraph graph;
  graph.add("a -> b");
  graph.last().identity.key = key;
  graph.last().identity.target.key = end;
  const auto applied = Model::empty(Metamodel::built_in())->apply(graph.change_set(), "test");
  return applied ? "taken" : applied.error().message();
}

const std::string too_large = "The text has 65537 bytes; at most 65536 are kept.";
const std::string noncharacter = "The text has a character (U+FFFE or U+FFFF) that no XML file can hold.";

} // namespace

TEST_CASE("texts have a largest size, and hold what XML can hold, wherever in an element they stand") {
  const std::string largest(max_text_bytes, 'x'), larger(max_text_bytes + 1, 'x'), bad = "a\uFFFEb";
  const struct {
    const char* what;
    std::string said, expected;
  } rows[] = {
      {"the largest name", said_of(std::string(max_name_bytes, 'n')), "taken"},
      {"a larger name", said_of(std::string(max_name_bytes + 1, 'n')),
       "system:a name: The text has 1001 bytes; at most 1000 are kept."},
      {"a name with U+FFFF", said_of("a\uFFFF"), "system:a name: " + noncharacter},
      {"a name with a bell", said_of("a\a"),
       "system:a name: The text holds a control character other than line break and tab."},
      {"a name that is no UTF-8", said_of("a\xFF"), "system:a name: The text is not UTF-8."},
      {"a replacement character", said_of("a\uFFFD"), "taken"},
      {"the largest description", said_of("a", "description", largest), "taken"},
      {"a larger description", said_of("a", "description", larger), "system:a description: " + too_large},
      {"an alias", said_of("a", "aliases", std::vector<std::string>{"b", larger}), "system:a aliases: " + too_large},
      {"a property", said_of("a", "properties", Properties{{"name", larger}}), "system:a properties: " + too_large},
      {"a property's name", said_of("a", "properties", Properties{{bad, "x"}}), "system:a properties: " + noncharacter},
      {"an external id", said_of("a", "external_ids", std::vector<ExternalId>{{"OIO", bad}}),
       "system:a external_ids: " + noncharacter},
      {"a role", said_of("a", "roles", std::vector<Role>{{"owner", larger}}), "system:a roles: " + too_large},
      {"a redundancy", said_of("a", "redundancy", std::vector<Redundancy>{{bad, "runs_on", {}, 1}}),
       "system:a redundancy: " + noncharacter},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    CHECK(row.said == row.expected);
  }
}

TEST_CASE("a relation's key may be long, an element's not") {
  CHECK(said_of_relation("id-" + std::string(420, '7')) == "taken");
  CHECK(said_of_relation(std::string(1024, 'k')) == "taken");
  CHECK(said_of_relation(std::string(1025, 'k')).ends_with(" key: A key has at most 1024 bytes; this one has 1025."));
  CHECK(said_of_relation("k\uFFFF").ends_with(" key: " + noncharacter));
  CHECK(parse_ref("relation:" + std::string(1024, 'k')).ok());
  CHECK(!parse_ref("relation:" + std::string(1025, 'k')).ok());
  CHECK(!parse_ref("system:" + std::string(201, 'k')).ok());
}

TEST_CASE("nothing is marked as restricted, since it could not be kept from anybody") {
  CHECK(said_of("a", "restricted", false) == "taken");
  CHECK(
      said_of("a", "restricted", true) ==
      "system:a restricted: This version cannot keep an element hidden, so nothing can be marked as restricted; leave "
      "it out, or keep what must be hidden elsewhere.");

  // a catalogue that holds one from before can still be worked with
  Change old{PutElement{{{"system", "a"}, "a", {}, "x"}, {}}, {}, {}, 0};
  auto& element = std::get<PutElement>(old.operation).element;
  element.attributes.set(attribute("restricted"), true);
  const auto before = Model::empty(Metamodel::built_in())->replay({old}).value();
  element.name = "another";
  const auto again = before->apply({"test", "test", {PutElement{element, {}}}}, "test");
  CHECK(again.ok());
}

TEST_CASE("a chain of relations on relations is put in any order and goes again, in time linear in its length") {
  const auto seconds = [](std::uint32_t count) {
    tests::TextGraph graph;
    graph.add("a -> b");
    ChangeSet put = graph.change_set();
    ChangeSet gone{"test", "test", {}};
    std::get<PutRelation>(put.operations.back()).relation.identity.key = "0";
    gone.operations.emplace_back(RemoveRelation{std::get<PutRelation>(put.operations.back()).relation.identity});
    for (std::uint32_t i = count; i > 0; i--) { // the last is put first, and removed last
      RelationIdentity identity{{"system", "a"}, "depends_on", {"relation", std::to_string(i - 1)}, std::to_string(i)};
      put.operations.insert(put.operations.begin() + 2, PutRelation{{identity}});
    }
    for (std::uint32_t i = 1; i <= count; i++)
      gone.operations.emplace_back(
          RemoveRelation{{{"system", "a"}, "depends_on", {"relation", std::to_string(i - 1)}, std::to_string(i)}});
    const auto begun = std::chrono::steady_clock::now();
    const auto applied = Model::empty(Metamodel::built_in())->apply(std::move(put), "test").value();
    CHECK(applied.model->relation_count() == count + 1);
    // what was logged can be done again
    CHECK(Model::empty(Metamodel::built_in())->replay(applied.changes).value()->relation_count() == count + 1);
    CHECK(applied.model->apply(std::move(gone), "test").value().model->relation_count() == 0);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  };
  const double small = seconds(500), large = seconds(4000);
  CAPTURE(small);
  CAPTURE(large);
  CHECK(large < 40 * small + 0.5); // 8 times the length; it was 64 times the time and more
}

TEST_CASE("relations in a ring end on each other, and are refused when only some of them go") {
  tests::TextGraph graph;
  graph.add("a -> b");
  ChangeSet put = graph.change_set();
  std::get<PutRelation>(put.operations.back()).relation.identity.key = "0";
  const RelationIdentity first = std::get<PutRelation>(put.operations.back()).relation.identity;
  const RelationIdentity second{{"system", "a"}, "depends_on", {"relation", "0"}, "1"};
  put.operations.emplace_back(PutRelation{{second}});
  const auto model = Model::empty(Metamodel::built_in())->apply(put, "test").value().model;
  const auto refused = model->apply({"test", "test", {RemoveRelation{first}}}, "test");
  REQUIRE(!refused.ok());
  CHECK(refused.error().text.id == "relation.still_an_end");
  CHECK(refused.error().others.empty());
}

TEST_CASE("a redundancy counts each needed element once, whatever else it names") {
  tests::TextGraph graph;
  graph.add("a -[runs_on]-> infrastructure:x a -[runs_on:2]-> x a -[runs_on]-> infrastructure:y");
  const auto warned = [&](std::vector<Redundancy> items) {
    graph.set("a", "redundancy", std::move(items));
    std::string out;
    const auto applied = Model::empty(Metamodel::built_in())->apply(graph.change_set(), "test").value();
    for (const auto& one : applied.warnings)
      out += one.message() + "\n";
    return out;
  };
  const Ref x{"infrastructure", "x"}, y{"infrastructure", "y"}, z{"infrastructure", "z"};
  CHECK(warned({{"r", "runs_on", {}, 2}}).empty());
  CHECK(warned({{"r", "runs_on", {x, y}, 2}}).empty());
  CHECK(warned({{"r", "runs_on", {x, x}, 1}}).empty());
  CHECK(warned({{"r", "runs_on", {}, 3}}) != "");
  CHECK(warned({{"r", "runs_on", {x, x}, 2}}) != "");
  CHECK(warned({{"r", "reads", {}, 1}}) != "");
  CHECK(warned({{"r", "runs_on", {z}, 0 + 1}}).find("infrastructure:z") != std::string::npos);
}
