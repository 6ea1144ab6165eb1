// SPDX-License-Identifier: MPL-2.0
#include "answers/chokepoints.hpp"
#include "answers/selection.hpp"
#include "graph/reach.hpp"
#include <algorithm>
#include <array>
#include <tuple>

namespace fundament::answers {

using graph::Vertex;
using model::ElementId;

namespace {

constexpr std::array candidate_kinds{"infrastructure", "service", "system", "interface"};

class Chokepoints {
public:
  Chokepoints(const snapshot::View& view, const ChokepointsQuestion& question, base::Budget& budget)
      : view_(view), model_(view.model()), graph_(view.graph()), question_(question), budget_(budget),
        day_(view.on(question.on)) {}

  ChokepointsAnswer run() {
    answer_.day = day_;
    std::vector<Vertex> candidates = find_candidates();
    answer_.candidates = candidates.size();
    const auto bounds = graph::reach_bounds(graph_, day_->graph(), budget_);
    answer_.complete = bounds.complete;
    if (!bounds.complete) return std::move(answer_);
    std::sort(candidates.begin(), candidates.end(), [&](Vertex a, Vertex b) {
      return std::tuple(bounds.fails[b], bounds.any[b], graph_.rank(a)) <
             std::tuple(bounds.fails[a], bounds.any[a], graph_.rank(b));
    });
    for (const Vertex v : candidates) {
      // sorted by the first bound: from here on nobody can enter a full list
      if (is_full() && bounds.fails[v] < worst().fails) break;
      if (is_full() && bounds.fails[v] == worst().fails && bounds.any[v] < worst().fails + worst().degraded) continue;
      if (bounds.any[v] > 0 && !consider(v)) break;
    }
    return std::move(answer_);
  }

private:
  std::vector<Vertex> find_candidates() const {
    std::vector<bool> wanted(model_.metamodel().kinds().size(), false);
    for (const auto kind : question_.kinds)
      wanted[kind] = true;
    if (question_.kinds.empty())
      for (const char* name : candidate_kinds)
        if (const auto kind = model_.metamodel().find_kind(name)) wanted[*kind] = true;
    std::vector<Vertex> out;
    for (Vertex v = 0; v < graph_.vertex_count(); v++) {
      const ElementId id = graph_.element(v);
      if (!view_.hides(id) && wanted[model_.element(id)->kind] && day_->graph().takes_part(v) &&
          is_of_units(model_, *day_, id, question_.units))
        out.push_back(v);
    }
    return out;
  }

  bool is_full() const { return answer_.chokepoints.size() >= question_.limit; }
  const Chokepoint& worst() const { return answer_.chokepoints.back(); }

  bool before(const Chokepoint& a, const Chokepoint& b) const {
    const auto rank = [&](const Chokepoint& one) { return graph_.rank(graph_.vertex(one.element)); };
    return std::tuple(b.fails, b.degraded, b.administrations, rank(a)) <
           std::tuple(a.fails, a.degraded, a.administrations, rank(b));
  }

  /// The exact loss of one, into the list if it belongs there. False when the time ran out.
  bool consider(Vertex v) {
    const std::array starts{v};
    const graph::Walk walk(graph_, day_->graph(), starts, {}, budget_);
    if (walk.end() == graph::Walk::End::time) {
      answer_.complete = false;
      return false;
    }
    answer_.computed++;
    Chokepoint point = count(walk, graph_.element(v));
    if (point.fails + point.degraded == 0 || question_.limit == 0) return true;
    if (is_full() && !before(point, worst())) return true;
    point.takes_down = worst_hit(walk);
    auto& list = answer_.chokepoints;
    list.insert(std::upper_bound(list.begin(), list.end(), point,
                                 [&](const Chokepoint& a, const Chokepoint& b) { return before(a, b); }),
                std::move(point));
    if (list.size() > question_.limit) list.pop_back();
    return true;
  }

  Chokepoint count(const graph::Walk& walk, ElementId element) const {
    Chokepoint point;
    point.element = element;
    std::array<std::uint64_t*, 5> counts{nullptr, &point.touched, &point.at_risk, &point.degraded, &point.fails};
    for (const Vertex hit : walk.hits()) {
      const auto level = walk.level(hit);
      ++*counts[level];
      if (level >= static_cast<graph::Level>(graph::Effect::degraded) && !view_.hides(graph_.element(hit)))
        point.by_owner[day_->party(graph_.element(hit))]++;
    }
    point.administrations =
        static_cast<std::uint64_t>(std::count_if(point.by_owner.begin(), point.by_owner.end(), [&](const auto& owner) {
          return day_->is_administration(owner.first);
        }));
    return point;
  }

  std::vector<ElementId> worst_hit(const graph::Walk& walk) const {
    const auto attribute = model_.metamodel().find_attribute("criticality");
    const auto importance = [&](Vertex v) -> std::size_t {
      const model::Element& element = *model_.element(graph_.element(v));
      const auto* definition = attribute ? model_.metamodel().attribute_of(element.kind, *attribute) : nullptr;
      const auto* text = definition ? element.attributes.get<std::string>(*attribute) : nullptr;
      if (!text) return 0;
      const auto& allowed = definition->allowed; // from the least to the most critical
      const auto found =
          std::find_if(allowed.begin(), allowed.end(), [&](const auto& one) { return one.value == *text; });
      return static_cast<std::size_t>(found - allowed.begin()) + 1;
    };
    std::vector<std::tuple<std::size_t, std::uint32_t, std::uint32_t, ElementId>> rows;
    for (const Vertex hit : walk.hits())
      if (walk.level(hit) == static_cast<graph::Level>(graph::Effect::fails) && !view_.hides(graph_.element(hit)))
        rows.emplace_back(~importance(hit), walk.depth(hit), graph_.rank(hit), graph_.element(hit));
    const auto most = std::min(rows.size(), chokepoint_examples);
    std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(most), rows.end());
    std::vector<ElementId> out;
    for (std::size_t i = 0; i < most; i++)
      out.push_back(std::get<3>(rows[i]));
    return out;
  }

  const snapshot::View& view_;
  const model::Model& model_;
  const graph::Graph& graph_;
  const ChokepointsQuestion& question_;
  base::Budget& budget_;
  std::shared_ptr<const snapshot::Day> day_;
  ChokepointsAnswer answer_;
};

} // namespace

ChokepointsAnswer chokepoints(const snapshot::View& view, const ChokepointsQuestion& question, base::Budget& budget) {
  return Chokepoints(view, question, budget).run();
}

} // namespace fundament::answers
