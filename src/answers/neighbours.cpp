// SPDX-License-Identifier: MPL-2.0
#include "answers/neighbours.hpp"
#include <algorithm>

namespace fundament::answers {

using model::ElementId;

std::vector<ElementId> needed_directly(const snapshot::View& view, const snapshot::Day& day, ElementId element) {
  const graph::Graph& graph = view.graph();
  const auto vertex = graph.vertex(element);
  const auto needed = graph.needed(vertex);
  const auto edges = graph.needed_edges(vertex);
  std::vector<ElementId> out;
  for (std::size_t i = 0; i < needed.size(); i++)
    if (day.graph().takes_part(needed[i]) && day.graph().valid(edges[i]) && !view.hides(graph.element(needed[i])))
      out.push_back(graph.element(needed[i]));
  sort_by_ref(view, out);
  return out;
}

std::vector<ElementId> needing_directly(const snapshot::View& view, const snapshot::Day& day, ElementId element) {
  const graph::Graph& graph = view.graph();
  const auto vertex = graph.vertex(element);
  const auto needing = graph.needing(vertex);
  std::vector<ElementId> out;
  for (std::size_t i = 0; i < needing.size(); i++) {
    const auto edge = graph.first_needing(vertex) + static_cast<graph::EdgeIndex>(i);
    if (day.graph().takes_part(needing[i]) && day.graph().valid(edge) && !view.hides(graph.element(needing[i])))
      out.push_back(graph.element(needing[i]));
  }
  sort_by_ref(view, out);
  return out;
}

namespace {

template <class Other>
std::vector<ElementId> others(const snapshot::View& view, const snapshot::Day& day, std::string_view name,
                              const model::RelationRange& relations, Other other) {
  const model::Model& model = view.model();
  const auto type = model.metamodel().find_relation(name);
  std::vector<ElementId> out;
  for (const auto id : relations) {
    const model::Relation& relation = *model.relation(id);
    const model::End end = other(relation);
    if (relation.type == type && !end.is_relation() && relation.valid_on(day.date())) out.push_back(end.element());
  }
  sort_by_ref(view, out);
  return out;
}

} // namespace

std::vector<ElementId> targets(const snapshot::View& view, const snapshot::Day& day, ElementId element,
                               std::string_view relation) {
  return others(view, day, relation, view.model().from(element), [](const auto& one) { return one.target; });
}

std::vector<ElementId> sources(const snapshot::View& view, const snapshot::Day& day, ElementId element,
                               std::string_view relation) {
  return others(view, day, relation, view.model().to(element), [](const auto& one) { return one.source; });
}

void sort_by_ref(const snapshot::View& view, std::vector<ElementId>& elements) {
  const graph::Graph& graph = view.graph();
  std::sort(elements.begin(), elements.end(),
            [&](ElementId a, ElementId b) { return graph.rank(graph.vertex(a)) < graph.rank(graph.vertex(b)); });
  elements.erase(std::unique(elements.begin(), elements.end()), elements.end());
}

} // namespace fundament::answers
