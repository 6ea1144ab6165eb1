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
  const ElementId top = *std::min_element(
      ring, way.end(), [&](ElementId a, ElementId b) { return to_string(model.ref(a)) < to_string(model.ref(b)); });
  const auto at = std::find(way.begin(), way.end(), top);
  return at == way.begin() ? top : *(at - 1);
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
      REQUIRE(day->party(id) == (from == no_id ? no_id : counts_for(*model, from)));
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
  CHECK(day->party(t) == no_id);
  CHECK(day->party(s) == u);
}

TEST_CASE("party: the nearest administration upward, else the unit right beneath the top, else the top; none unowned") {
  tests::TextGraph text;
  text.add("unit:city   unit:adm -[part_of]-> city   unit:office -[part_of]-> adm   unit:desk -[part_of]-> office")
      .add("unit:it -[part_of]-> city   unit:platform -[part_of]-> it   unit:team -[part_of]-> platform")
      .add("unit:vendor   unit:branch -[part_of]-> vendor   city -[owns]-> of-city   adm -[owns]-> of-adm")
      .add("desk -[owns]-> of-desk   it -[owns]-> of-it   team -[owns]-> of-team   vendor -[owns]-> of-vendor")
      .add("branch -[owns]-> of-branch   unowned")
      .set("adm", "type", std::string("administration"));
  const auto model = text.model();
  const auto day = day_of(*model);
  for (const auto& row : {std::pair("of-city", "city"),
                          {"of-adm", "adm"},
                          {"of-desk", "adm"},
                          {"of-it", "it"},
                          {"of-team", "it"},
                          {"of-vendor", "vendor"},
                          {"of-branch", "branch"}}) {
    const auto &system = row.first, &unit = row.second;
    CAPTURE(system);
    CHECK(day->party(*model->find("system", system)) == *model->find("unit", unit));
  }
  CHECK(day->party(*model->find("system", "unowned")) == no_id);
  CHECK(day->party(*model->find("unit", "desk")) == *model->find("unit", "adm"));
  CHECK(day->party(*model->find("unit", "city")) == *model->find("unit", "city"));
}

TEST_CASE(
    "users: units that are ended, planned or not valid are none; who lives on under an ended party is one itself") {
  tests::TextGraph text;
  text.add("unit:city   unit:adm -[part_of]-> city   unit:old -[part_of]-> city   unit:desk -[part_of]-> old")
      .add("unit:live -[part_of]-> adm   unit:ended -[part_of]-> adm   unit:planned -[part_of]-> city")
      .add("unit:retired -[part_of]-> city   unit:later -[part_of]-> city");
  for (const char* unit : {"live", "ended", "planned", "retired", "later", "desk", "old"})
    text.add(std::string(unit) + " -[uses]-> s").add(std::string(unit) + " -[uses]-> s-" + unit);
  text.set("adm", "type", std::string("administration")).set("old", "type", std::string("administration"));
  text.set("ended", "valid_to", base::Date{9}).set("old", "valid_to", base::Date{9});
  text.set("later", "valid_from", base::Date{11});
  text.set("planned", "lifecycle", std::string("planned")).set("retired", "retired_from", base::Date{10});
  const auto model = text.model();
  const auto users = [&](const char* system, base::Date date) {
    const auto day = snapshot::Day::make(*graph::Graph::build(*model), *model, date);
    std::string out;
    std::set<std::string> keys;
    for (const ElementId user : day->users(*model->find("system", system)))
      keys.insert(model->element(user)->key);
    for (const auto& key : keys)
      out += key + " ";
    return out;
  };
  CHECK(users("s", today) == "adm desk ");
  CHECK(users("s", base::Date{9}) == "adm old retired ");
  CHECK(users("s", base::Date{11}) == "adm desk later ");
  for (const char* unit : {"s-ended", "s-planned", "s-retired", "s-later", "s-old"})
    CHECK(users(unit, today) == "");
}

TEST_CASE("a million units in a row, and a ring of them") {
  // climbing from each of them would be half a billion steps for the administrations alone
  for (const bool ring : {false, true}) {
    const auto model = tests::chain({.count = 1'000'000, .kind = "unit", .relation = "part_of", .ring = ring});
    const auto day = day_of(*model);
    const ElementId first = *model->find("unit", "c0"), last = *model->find("unit", "c999999");
    CHECK(day->party(last) == *model->find("unit", "c1")); // right beneath the top
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
