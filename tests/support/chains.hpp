// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/model.hpp"
#include <memory>
#include <random>
#include <string>

/// Catalogues as long as data can be, made without an import: what follows the data with the machine's stack dies of
/// them, and what looks at each way up or down takes years.
namespace fundament::tests {

struct Chain {
  model::ElementId count = 1'000'000;
  std::string kind = "system", relation = "depends_on";
  bool ring = false;      ///< the first is joined to the last
  bool with_ends = false; ///< system:a before the first and system:z after the last, by the same relation
};

/// c1 -[relation]-> c0, c2 -[relation]-> c1 …: the last needs, or is part of, all before it.
inline std::shared_ptr<const model::Model> chain(const Chain& chain) {
  const auto metamodel = model::Metamodel::built_in();
  model::Builder builder(metamodel);
  const auto add = [&](model::ElementId id, const std::string& kind, std::string key) {
    model::Element element;
    element.kind = *metamodel->find_kind(kind);
    element.key = std::move(key);
    builder.add(id, std::move(element));
  };
  model::RelationId next = 0;
  const auto relate = [&](model::ElementId source, model::ElementId target) {
    model::Relation relation;
    relation.source = model::End::of_element(source);
    relation.target = model::End::of_element(target);
    relation.type = *metamodel->find_relation(chain.relation);
    builder.add(next++, std::move(relation));
  };
  for (model::ElementId id = 0; id < chain.count; id++) {
    add(id, chain.kind, "c" + std::to_string(id));
    if (id > 0) relate(id, id - 1);
  }
  if (chain.ring) relate(0, chain.count - 1);
  if (chain.with_ends) {
    add(chain.count, "system", "a");
    add(chain.count + 1, "system", "z");
    relate(0, chain.count);
    relate(chain.count + 1, chain.count - 1);
  }
  return builder.finish().value();
}

/// Systems in layers, each needing three of the layer below, the lowest system:root; and one service that needs the
/// root by a relation whose strength is assumed, at the very bottom.
inline std::shared_ptr<const model::Model> layers(model::ElementId count, model::ElementId width) {
  const auto metamodel = model::Metamodel::built_in();
  model::Builder builder(metamodel);
  const auto add = [&](model::ElementId id, const char* kind, std::string key) {
    model::Element element;
    element.kind = *metamodel->find_kind(kind);
    element.key = std::move(key);
    builder.add(id, std::move(element));
  };
  model::RelationId next = 0;
  const auto relate = [&](model::ElementId source, const char* type, model::ElementId target) {
    model::Relation relation;
    relation.source = model::End::of_element(source);
    relation.target = model::End::of_element(target);
    relation.type = *metamodel->find_relation(type);
    builder.add(next++, std::move(relation));
  };
  add(0, "system", "root");
  add(1, "service", "only");
  relate(0, "serves", 1);
  std::mt19937 random(1);
  const auto place = [&](model::ElementId layer, model::ElementId i) { return 2 + layer * width + i; };
  for (model::ElementId layer = 0; layer < count; layer++)
    for (model::ElementId i = 0; i < width; i++) {
      add(place(layer, i), "system", "e" + std::to_string(layer) + "-" + std::to_string(i));
      const auto first = static_cast<model::ElementId>(random());
      for (model::ElementId k = 0; k < (layer == 0 ? 1 : 3); k++)
        relate(place(layer, i), "depends_on", layer == 0 ? 0 : place(layer - 1, (first + k * (width / 3)) % width));
    }
  return builder.finish().value();
}

} // namespace fundament::tests
