// SPDX-License-Identifier: MPL-2.0
#include "answers/selection.hpp"

namespace fundament::answers {

graph::WalkFilter to_filter(const WalkRestriction& restriction, const model::Metamodel& metamodel) {
  graph::WalkFilter filter;
  if (!restriction.relations.empty()) {
    filter.types.assign(metamodel.relations().size(), false);
    for (const auto type : restriction.relations)
      filter.types.at(type) = true;
  }
  if (!restriction.strengths.empty()) {
    filter.strengths = 0;
    for (const auto strength : restriction.strengths)
      filter.strengths = static_cast<std::uint8_t>(filter.strengths | 1u << static_cast<unsigned>(strength));
  }
  return filter;
}

bool is_of_units(const model::Model& model, const snapshot::Day& day, model::ElementId element,
                 std::span<const model::ElementId> units) {
  if (units.empty()) return true;
  const auto owner = day.owner(element);
  const bool stands_for_itself =
      owner == model::no_id && model.metamodel().kind(model.element(element)->kind).name == "unit";
  return day.is_within(stands_for_itself ? element : owner, units);
}

Arrow to_arrow(const snapshot::Snapshot& snapshot, const graph::Walk& walk, const graph::Step& step) {
  const auto& graph = snapshot.graph();
  const graph::Edge& edge = graph.edge(step.edge);
  const model::Relation& relation = *snapshot.model().relation(edge.relation);
  Arrow arrow;
  const auto needing = graph.element(step.needing), needed = graph.element(step.needed);
  // over a junction the relation ends at the needing element, and the needed one stands for the junction
  arrow.source_needs = relation.source.element() == needing;
  arrow.source = arrow.source_needs ? needing : needed;
  arrow.target = arrow.source_needs ? needed : needing;
  arrow.relation = edge.relation;
  arrow.strength = edge.strength;
  arrow.assumed = walk.assumed(step.edge);
  if (step.junction != graph::none) arrow.junction = graph.element(step.junction);
  return arrow;
}

} // namespace fundament::answers
