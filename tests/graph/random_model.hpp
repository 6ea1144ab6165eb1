// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/model.hpp"
#include <memory>
#include <random>
#include <string>

namespace fundament::tests {

/// A small catalogue with everything that a walk can meet: all strengths, own strengths and directions, redundancies,
/// several relations between two elements, self relations, cycles, junctions in rows and rings, groups, dates and life
/// cycles.
inline std::shared_ptr<const model::Model> random_model(std::mt19937& random) {
  const auto metamodel = model::Metamodel::built_in();
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  const auto attribute = [&](const char* name) { return *metamodel->find_attribute(name); };
  model::Builder builder(metamodel);
  const unsigned count = 2 + below(9);
  const bool with_junctions = below(3) == 0, with_dates = below(3) == 0, with_groups = below(3) != 0;
  static const char* const kinds[] = {"system", "infrastructure", "service", "data_asset", "technology", "capability"};
  static const char* const types[] = {"depends_on", "runs_on", "reads",          "provides", "realizes",
                                      "serves",     "writes",  "part_of",        "accesses", "flows_to",
                                      "masters",    "holds",   "uses_technology"};
  std::vector<model::Ref> refs;
  for (unsigned i = 0; i < count; i++) {
    const char* kind = with_junctions && below(3) == 0 ? "junction" : below(15) == 0 ? "group" : kinds[below(6)];
    refs.push_back({kind, "e" + std::to_string(i)});
  }
  for (unsigned i = 0; i < count; i++) {
    model::Element element;
    element.kind = *metamodel->find_kind(refs[i].kind);
    element.key = refs[i].key;
    if (refs[i].kind == "junction") {
      if (below(2)) element.attributes.set(attribute("logic"), std::string("or"));
    } else {
      static const char* const words[] = {"planned", "active", "phasing_out", "retired"};
      if (with_dates && below(4) == 0) element.attributes.set(attribute("lifecycle"), std::string(words[below(4)]));
      if (with_dates && below(6) == 0) element.attributes.set(attribute("retired_from"), base::Date{int(below(20))});
      if (with_dates && below(6) == 0) element.attributes.set(attribute("active_from"), base::Date{int(below(20))});
      if (with_groups && below(2)) {
        std::vector<model::Redundancy> list;
        for (unsigned r = 0; r <= below(2); r++) {
          model::Redundancy redundancy{"r", types[below(4) == 0 ? 3 : below(2)], {}, 1 + below(3)};
          if (below(3) == 0)
            for (unsigned o = 0; o < 3; o++)
              redundancy.of.push_back(refs[below(count)]);
          list.push_back(redundancy);
        }
        element.attributes.set(attribute("redundancy"), list);
      }
    }
    builder.add(static_cast<model::ElementId>(i), std::move(element));
  }
  const unsigned relations = below(3 * count) + 1;
  for (unsigned i = 0; i < relations; i++) {
    model::Relation relation;
    relation.source = model::End::of_element(below(count));
    relation.target = model::End::of_element(below(count));
    relation.type = *metamodel->find_relation(types[below(3) == 0 ? below(13) : below(4)]);
    if (below(6) == 0) relation.own_strength = static_cast<std::int8_t>(below(5));
    if (below(12) == 0) relation.own_needs = static_cast<std::int8_t>(below(4));
    model::RelationDetails details;
    details.key = "k" + std::to_string(i);
    if (with_dates && below(4) == 0) details.valid_from = base::Date{int(below(20))};
    if (with_dates && below(4) == 0) details.valid_to = base::Date{int(below(20))};
    static const char* const modes[] = {"read", "write", "both"};
    if (metamodel->relation(relation.type).name == "accesses" && below(2))
      details.attributes.set(attribute("mode"), std::string(modes[below(3)]));
    if (metamodel->relation(relation.type).name == "part_of" && below(2))
      details.attributes.set(attribute("part"), std::string("aggregated"));
    relation.details = std::make_shared<const model::RelationDetails>(details);
    builder.add(static_cast<model::RelationId>(i), std::move(relation));
  }
  return builder.finish().value();
}

/// A few elements with many junctions between them: rows, grids and now and then a ring of and- and or-junctions, over
/// which several elements share what lies behind.
inline std::shared_ptr<const model::Model> random_junctions(std::mt19937& random) {
  const auto metamodel = model::Metamodel::built_in();
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  model::Builder builder(metamodel);
  const unsigned elements = 3 + below(5), junctions = 3 + below(6), count = elements + junctions;
  for (unsigned i = 0; i < count; i++) {
    model::Element element;
    element.kind = *metamodel->find_kind(i < elements ? "system" : "junction");
    element.key = "e" + std::to_string(i);
    if (i >= elements && below(3) == 0) element.attributes.set(*metamodel->find_attribute("logic"), std::string("or"));
    static const char* const words[] = {"planned", "active", "retired"};
    if (i < elements && below(8) == 0)
      element.attributes.set(*metamodel->find_attribute("lifecycle"), std::string(words[below(3)]));
    builder.add(static_cast<model::ElementId>(i), std::move(element));
  }
  const unsigned relations = count + below(2 * count);
  for (unsigned i = 0; i < relations; i++) {
    model::Relation relation;
    unsigned source = below(count), target = below(count);
    if (source >= elements && target >= elements && source < target && below(30)) std::swap(source, target);
    relation.source = model::End::of_element(source);
    relation.target = model::End::of_element(target);
    relation.type = *metamodel->find_relation(below(4) ? "depends_on" : "reads");
    if (below(6) == 0) relation.own_strength = static_cast<std::int8_t>(below(5));
    model::RelationDetails details;
    details.key = "k" + std::to_string(i);
    relation.details = std::make_shared<const model::RelationDetails>(details);
    builder.add(static_cast<model::RelationId>(i), std::move(relation));
  }
  return builder.finish().value();
}

} // namespace fundament::tests
