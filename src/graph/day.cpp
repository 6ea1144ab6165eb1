// SPDX-License-Identifier: MPL-2.0
#include "graph/day.hpp"
#include "model/lifecycle.hpp"

namespace fundament::graph {

std::string_view to_string(Standing standing) {
  switch (standing) {
  case Standing::in_operation: return "in_operation";
  case Standing::retired_but_used: return "retired_but_used";
  case Standing::planned: return "planned";
  case Standing::retired: return "retired";
  case Standing::not_valid: return "not_valid";
  }
  throw std::logic_error("standing out of range");
}

namespace {

Standing standing_of(std::optional<std::string_view> reason) {
  if (!reason) return Standing::in_operation;
  if (*reason == "planned") return Standing::planned;
  return *reason == "retired" ? Standing::retired : Standing::not_valid;
}

/// Which retired elements are still needed by something in operation, over valid relations and junctions.
class Uses {
public:
  Uses(const Graph& graph, const std::vector<Standing>& standings, const std::vector<bool>& invalid)
      : graph_(graph), standings_(standings), invalid_(invalid), leads_on_(graph.vertex_count(), false) {
    const auto order = graph.junctions_in_order();
    for (auto junction = order.rbegin(); junction != order.rend(); ++junction) // those that need it are known by then
      leads_on_[*junction] = is_used(*junction);
  }

  bool is_used(Vertex v) const {
    const auto needing = graph_.needing(v);
    for (std::size_t i = 0; i < needing.size(); i++) {
      if (!invalid_.empty() && invalid_[graph_.first_needing(v) + i]) continue;
      const bool through = graph_.junction(needing[i]) != Junction::no;
      if (through ? leads_on_[needing[i]] : standings_[needing[i]] == Standing::in_operation) return true;
    }
    return false;
  }

private:
  const Graph& graph_;
  const std::vector<Standing>& standings_;
  const std::vector<bool>& invalid_;
  std::vector<bool> leads_on_; ///< of junctions
};

} // namespace

std::shared_ptr<const Day> Day::make(const Graph& graph, const model::Model& model, base::Date date) {
  const auto day = std::make_shared<Day>();
  day->date_ = date;
  std::vector<Standing> standings(graph.vertex_count(), Standing::in_operation);
  bool all_in = true, any_retired = false;
  for (Vertex v = 0; v < graph.vertex_count(); v++) {
    const model::Element& element = *model.element(graph.element(v));
    if (element.attributes.empty() || graph.junction(v) != Junction::no) continue;
    standings[v] = standing_of(model::not_in_operation(element, model.metamodel(), date));
    all_in &= standings[v] == Standing::in_operation;
    any_retired |= standings[v] == Standing::retired;
  }
  for (const EdgeIndex e : graph.dated_edges()) {
    if (model.relation(graph.edge(e).relation)->valid_on(date)) continue;
    if (day->invalid_.empty()) day->invalid_.assign(graph.edge_count(), false);
    day->invalid_[e] = true;
  }
  if (any_retired) {
    const Uses uses(graph, standings, day->invalid_);
    std::vector<Vertex> still_used;
    for (Vertex v = 0; v < graph.vertex_count(); v++)
      if (standings[v] == Standing::retired && uses.is_used(v)) still_used.push_back(v);
    for (const Vertex v : still_used)
      standings[v] = Standing::retired_but_used;
  }
  if (!all_in) day->standings_ = std::move(standings);
  day->members_.assign(graph.groups().size(), 0);
  if (day->members_.empty()) return day;
  for (Vertex v = 0; v < graph.vertex_count(); v++) {
    if (!day->takes_part(v)) continue;
    GroupIndex last = none;
    for (EdgeIndex e = graph.first_needing(v); e < graph.first_needing(v) + graph.needing(v).size(); e++) {
      const Edge& edge = graph.edge(e);
      if (edge.group == none || edge.group == last || !day->valid(e)) continue;
      if (edge.strength != model::Strength::hard && graph.groups()[edge.group].rule != Group::Rule::any_input) continue;
      last = edge.group;
      day->members_[edge.group]++;
    }
  }
  return day;
}

} // namespace fundament::graph
