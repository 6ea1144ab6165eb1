// SPDX-License-Identifier: MPL-2.0
#include "snapshot/day.hpp"
#include <algorithm>

namespace fundament::snapshot {

using model::ElementId;
using model::no_id;

namespace {

/// Upward from a unit along parent_: the first administration, else the last unit there is. A ring of units ends where
/// it began.
ElementId topmost(const std::vector<ElementId>& parent, const std::vector<bool>& is_administration, ElementId unit) {
  ElementId at = unit;
  for (std::size_t steps = 0; steps <= parent.size(); steps++) {
    if (is_administration[at] || parent[at] == no_id) return at;
    at = parent[at];
  }
  return at;
}

} // namespace

std::shared_ptr<const Day> Day::make(const graph::Graph& graph, const model::Model& model, base::Date date) {
  const auto day = std::make_shared<Day>();
  day->graph_ = graph::Day::make(graph, model, date);
  day->owner_.assign(model.element_limit(), no_id);
  day->parent_.assign(model.element_limit(), no_id);
  const auto& metamodel = model.metamodel();
  const auto unit = metamodel.find_kind("unit");
  const auto owns = metamodel.find_relation("owns"), part_of = metamodel.find_relation("part_of"),
             uses = metamodel.find_relation("uses");
  const auto is_unit = [&](model::End end) { return model.element(end.element())->kind == unit; };
  std::vector<std::pair<ElementId, ElementId>> uses_of; // the used element, the using unit
  for (model::RelationId id = 0; id < model.relation_limit(); id++) {
    const model::Relation* relation = model.relation(id);
    if (!relation || relation->source.is_relation() || relation->target.is_relation()) continue;
    const bool matters = relation->type == owns || relation->type == uses || relation->type == part_of;
    if (!matters || !relation->valid_on(date)) continue;
    const ElementId source = relation->source.element(), target = relation->target.element();
    if (relation->type == owns)
      day->owner_[target] = source;
    else if (relation->type == uses)
      uses_of.emplace_back(target, source);
    else if (is_unit(relation->source) && is_unit(relation->target))
      day->parent_[source] = target;
  }
  day->resolve_administrations(model);
  for (auto& [used, user] : uses_of)
    user = day->administration_[user];
  std::sort(uses_of.begin(), uses_of.end());
  uses_of.erase(std::unique(uses_of.begin(), uses_of.end()), uses_of.end());
  day->users_begin_.assign(model.element_limit() + 1, 0);
  for (const auto& [used, user] : uses_of)
    day->users_begin_[used + 1]++;
  for (std::size_t i = 1; i < day->users_begin_.size(); i++)
    day->users_begin_[i] += day->users_begin_[i - 1];
  for (const auto& [used, user] : uses_of)
    day->users_.push_back(user);
  return day;
}

void Day::resolve_administrations(const model::Model& model) {
  const auto& metamodel = model.metamodel();
  const auto unit = metamodel.find_kind("unit");
  const auto type = metamodel.find_attribute("type");
  std::vector<bool> is_unit(model.element_limit(), false);
  is_administration_.assign(model.element_limit(), false);
  for (ElementId id = 0; id < model.element_limit(); id++) {
    const model::Element* element = model.element(id);
    if (!element || element->kind != unit) continue;
    is_unit[id] = true;
    const auto* text = type ? element->attributes.get<std::string>(*type) : nullptr;
    is_administration_[id] = text && *text == "administration";
  }
  administration_.assign(model.element_limit(), no_id);
  for (ElementId id = 0; id < model.element_limit(); id++) {
    const ElementId from = is_unit[id] ? id : owner_[id];
    if (from != no_id) administration_[id] = topmost(parent_, is_administration_, from);
  }
}

bool Day::is_within(ElementId unit, std::span<const ElementId> units) const {
  for (std::size_t steps = 0; unit != no_id && steps <= parent_.size(); steps++) { // units may stand in a ring
    if (std::find(units.begin(), units.end(), unit) != units.end()) return true;
    unit = parent(unit);
  }
  return false;
}

std::span<const ElementId> Day::users(ElementId element) const {
  if (element + 1 >= users_begin_.size()) return {};
  return {users_.data() + users_begin_[element], users_begin_[element + 1] - users_begin_[element]};
}

} // namespace fundament::snapshot
