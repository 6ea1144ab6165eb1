// SPDX-License-Identifier: MPL-2.0
#include "answers/selection.hpp"
#include <optional>

namespace fundament::answers {

graph::WalkFilter to_filter(const WalkRestriction& restriction, const model::Metamodel& metamodel) {
  graph::WalkFilter filter;
  if (!restriction.relations.empty()) {
    filter.types.assign(metamodel.relations().size(), false);
    for (const auto type : restriction.relations)
      filter.types.at(type) = true;
  }
  for (const auto strength : restriction.strengths)
    filter.strengths = static_cast<std::uint8_t>(filter.strengths | 1u << static_cast<unsigned>(strength));
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

Arrow to_arrow(const snapshot::View& view, const graph::Walk& walk, const graph::Step& step) {
  const auto& graph = view.graph();
  const graph::Edge& edge = graph.edge(step.edge);
  Arrow arrow;
  const auto needing = graph.element(step.needing), needed = graph.element(step.needed);
  if (view.hides_relation(edge.relation)) {
    arrow.source = needing;
    arrow.target = needed;
    arrow.derived = 1;
    return arrow;
  }
  const model::Relation& relation = *view.model().relation(edge.relation);
  // over a junction the relation ends at the needing element, and the needed one stands for the junction
  arrow.source_needs = relation.source.element() == needing;
  arrow.source = arrow.source_needs ? needing : needed;
  arrow.target = arrow.source_needs ? needed : needing;
  arrow.relation = edge.relation;
  arrow.strength = edge.strength;
  arrow.assumed = walk.assumed(step.edge);
  if (step.junction != graph::none && !view.hides(graph.element(step.junction)))
    arrow.junction = graph.element(step.junction);
  return arrow;
}

std::vector<Arrow> to_arrows(const snapshot::View& view, const graph::Walk& walk, std::span<const graph::Step> path) {
  const auto& graph = view.graph();
  std::vector<Arrow> out;
  // whichever way the path is told, its steps follow one another by needing and needed ends
  const bool towards_needed = path.size() < 2 || path[0].needed == path[1].needing;
  std::optional<Arrow> over;
  for (const graph::Step& step : path) {
    const auto needing = graph.element(step.needing), needed = graph.element(step.needed);
    const auto far = towards_needed ? needed : needing;
    if (!over && !view.hides(far)) {
      out.push_back(to_arrow(view, walk, step));
      continue;
    }
    if (!over) {
      over.emplace();
      over->source = needing;
      over->target = needed;
    }
    (towards_needed ? over->target : over->source) = far;
    if (view.hides(far)) {
      over->derived++;
      continue;
    }
    out.push_back(*over);
    over.reset();
  }
  return out;
}

} // namespace fundament::answers
