// SPDX-License-Identifier: MPL-2.0
#include "snapshot/day.hpp"
#include "support/chains.hpp"
#include "support/text_graph.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <random>
#include <set>

using namespace fundament;
using model::ElementId;
using model::no_id;

namespace {

constexpr base::Date today{10};

std::shared_ptr<const snapshot::Day> day_of(const model::Model& model) {
  return snapshot::Day::make(*graph::Graph::build(model), model, today);
}

/// Units in trees and rings, some of several parents, some administrations; systems owned by them.
std::shared_ptr<const model::Model> random_units(std::mt19937& random) {
  const auto metamodel = model::Metamodel::built_in();
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  model::Builder builder(metamodel);
  const unsigned units = 2 + below(9), systems = below(4);
  for (ElementId id = 0; id < units + systems; id++) {
    model::Element element;
    element.kind = *metamodel->find_kind(id < units ? "unit" : "system");
    element.key = std::string(1, static_cast<char>('a' + (id * 7 + below(3)) % 26)) + std::to_string(id);
    if (id < units && below(3) == 0)
      element.attributes.set(*metamodel->find_attribute("type"), std::string("administration"));
    builder.add(id, std::move(element));
  }
  model::RelationId next = 0;
  const auto relate = [&](ElementId source, const char* type, ElementId target) {
    model::Relation relation;
    relation.source = model::End::of_element(source);
    relation.target = model::End::of_element(target);
    relation.type = *metamodel->find_relation(type);
    model::RelationDetails details;
    if (below(8) == 0) details.valid_from = base::Date{20};
    relation.details = std::make_shared<const model::RelationDetails>(details);
    builder.add(next++, std::move(relation));
  };
  for (unsigned i = 0; i < units + below(3); i++)
    relate(below(units), "part_of", below(units));
  for (ElementId id = units; id < units + systems; id++)
    relate(below(units), "owns", id);
  return builder.finish().value();
}

/// The way up, unit by unit, to where it ends or comes to a unit for the second time.
std::vector<ElementId> way_up(const model::Model& model, ElementId unit) {
  std::vector<ElementId> way{unit};
  for (std::set<ElementId> met{unit};;) {
    std::set<std::pair<std::string, ElementId>> parents;
    for (const auto id : model.from(way.back())) {
      const auto& relation = *model.relation(id);
      if (model.metamodel().relation(relation.type).name == "part_of" && relation.valid_on(today) &&
          relation.source != relation.target)
        parents.emplace(to_string(model.ref(relation.target)), relation.target.element());
    }
    if (parents.empty()) return way;
    way.push_back(parents.begin()->second);
    if (!met.insert(way.back()).second) return way;
  }
}

bool is_administration(const model::Model& model, ElementId unit) {
  const auto* type = model.attribute<std::string>(unit, "type");
  return type && *type == "administration";
}

ElementId counts_for(const model::Model& model, ElementId unit) {
  const auto way = way_up(model, unit);
  for (const ElementId one : way)
    if (is_administration(model, one)) return one;
  const auto ring = std::find(way.begin(), way.end() - 1, way.back());
  return *std::min_element(ring, way.end(),
                           [&](ElementId a, ElementId b) { return to_string(model.ref(a)) < to_string(model.ref(b)); });
}

} // namespace

TEST_CASE("where units and what they own count equals the way up, on random trees and rings of units") {
  for (unsigned seed = 1; seed <= 3000; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto model = random_units(random);
    const auto day = day_of(*model);
    for (ElementId id = 0; id < model->element_limit(); id++) {
      const bool is_unit = model->ref(id).kind == "unit";
      const ElementId owner = day->owner(id), from = is_unit ? id : owner;
      REQUIRE(day->administration(id) == (from == no_id ? no_id : counts_for(*model, from)));
      if (!is_unit) continue;
      const auto way = way_up(*model, id);
      REQUIRE(day->parent(id) == (way.size() > 1 ? way[1] : no_id));
      for (ElementId other = 0; other < model->element_limit(); other++)
        REQUIRE(day->is_within(id, {&other, 1}) == (std::find(way.begin(), way.end(), other) != way.end()));
    }
    CHECK_FALSE(day->is_within(no_id, {}));
  }
}

TEST_CASE("what is neither a unit nor owned is within itself only") {
  const auto model = tests::TextGraph().add("unit:u -[owns]-> s   t").model();
  const auto day = day_of(*model);
  const ElementId u = *model->find("unit", "u"), s = *model->find("system", "s"), t = *model->find("system", "t");
  CHECK(day->is_within(t, {&t, 1}));
  CHECK_FALSE(day->is_within(t, {&s, 1}));
  CHECK_FALSE(day->is_within(no_id, {&u, 1}));
  CHECK(day->administration(t) == no_id);
  CHECK(day->administration(s) == u);
}

TEST_CASE("a million units in a row, and a ring of them") {
  // climbing from each of them would be half a billion steps for the administrations alone
  for (const bool ring : {false, true}) {
    const auto model = tests::chain({.count = 1'000'000, .kind = "unit", .relation = "part_of", .ring = ring});
    const auto day = day_of(*model);
    const ElementId first = *model->find("unit", "c0"), last = *model->find("unit", "c999999");
    CHECK(day->administration(last) == first);
    CHECK(day->is_within(last, {&first, 1}));
    CHECK(day->is_within(first, {&last, 1}) == ring);
    std::size_t within = 0;
    for (ElementId id = 0; id < model->element_limit(); id++)
      within += day->is_within(id, {&first, 1});
    CHECK(within == 1'000'000);
  }
}

TEST_CASE("retired elements beneath a grid of junctions: each junction is looked at once") {
  // followed path by path this would take 2^200 steps
  for (const char* above : {"planned", "active"}) {
    tests::TextGraph text;
    text.add("old").set("old", "lifecycle", std::string("retired"));
    std::vector<std::string> below{"old"};
    for (int layer = 0; layer < 200; layer++) {
      std::vector<std::string> here;
      for (const char* side : {"a", "b"}) {
        here.push_back("j" + std::to_string(layer) + side);
        for (const auto& one : below)
          text.add("junction:" + here.back() + " -> " + one);
      }
      below = here;
    }
    text.add("new -> " + below[0] + "   new -> " + below[1]).set("new", "lifecycle", std::string(above));
    const auto model = text.model();
    const auto graph = graph::Graph::build(*model);
    const auto day = graph::Day::make(*graph, *model, today);
    const auto standing = day->standing(graph->vertex(*model->find("system", "old")));
    CHECK(to_string(standing) == (std::string(above) == "active" ? "retired_but_used" : "retired"));
  }
}
