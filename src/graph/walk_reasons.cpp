// SPDX-License-Identifier: MPL-2.0
#include "graph/walk_scratch.hpp"
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

/// What can be asked of a walk afterwards: by which relations each hit was reached, and why its level is what it is.
/// Only hits that are shown are asked, so this recomputes from the recorded rounds and keeps nothing during the walk.
namespace fundament::graph {

using model::Strength;

class Walk::Reasons {
public:
  Reasons(const Walk& walk, Vertex hit) : walk_(walk), graph_(walk.graph_), hit_(hit) {}

  std::vector<Step> via() {
    const std::uint32_t depth = walk_.depth(hit_);
    each_neighbour(hit_, [&](Vertex other, EdgeIndex e) { reached(other, e, none); });
    std::erase_if(
        steps_, [&](const Step& step) { return walk_.depth(dependents() ? step.needed : step.needing) + 1 != depth; });
    return sorted();
  }

  std::vector<Step> all() {
    each_neighbour(hit_, [&](Vertex other, EdgeIndex e) { reached(other, e, none); });
    return sorted();
  }

  std::vector<Step> because() {
    level_ = walk_.level(hit_);
    round_ = walk_.scratch_->find(hit_)->rounds[level_] - 1;
    if (walk_.options_.direction == Direction::dependencies) {
      each_neighbour(hit_, [&](Vertex needing, EdgeIndex e) { needs_as_much(needing, e, none); });
      return sorted();
    }
    std::map<GroupIndex, std::map<Vertex, EdgeIndex>> groups;
    each_neighbour(hit_, [&](Vertex needed, EdgeIndex e) {
      const Edge& edge = graph_.edge(e);
      if (is_member(edge)) groups[edge.group].emplace(needed, e);
    });
    each_neighbour(hit_, [&](Vertex needed, EdgeIndex e) {
      const Edge& edge = graph_.edge(e);
      const auto group = groups.find(edge.group);
      if (group != groups.end() && group->second.count(needed)) return;
      if (walk_.pass(edge.strength, value(needed)) == level_) lost(needed, e, none, least_for(edge.strength));
    });
    for (const auto& [index, members] : groups)
      because_of(index, members);
    return sorted();
  }

private:
  bool dependents() const { return walk_.options_.direction == Direction::dependents; }

  bool is_member(const Edge& edge) const {
    return edge.group != none && edge.strength == Strength::hard &&
           (graph_.groups()[edge.group].rule == Group::Rule::redundancy || walk_.alternatives(edge.group));
  }

  /// A junction that the walk passes through; one that is itself a start counts as an element.
  bool passes(Vertex v) const { return graph_.junction(v) != Junction::no && !walk_.is_start(v); }

  /// Calls f(other end, edge) for the edges over which v can have been reached.
  template <class F> void each_neighbour(Vertex v, F f) const {
    const auto open = [&](Vertex needing, Vertex other, EdgeIndex e) {
      return walk_.usable(e, graph_.junction(needing) != Junction::no) && walk_.day_.valid(e) &&
             walk_.takes_part(other);
    };
    if (dependents()) {
      const auto needed = graph_.needed(v);
      for (std::size_t i = 0; i < needed.size(); i++)
        if (const EdgeIndex e = graph_.needed_edges(v)[i]; open(v, needed[i], e)) f(needed[i], e);
    } else {
      const auto needing = graph_.needing(v);
      for (std::uint32_t i = 0; i < needing.size(); i++)
        if (const EdgeIndex e = graph_.first_needing(v) + i; open(needing[i], needing[i], e)) f(needing[i], e);
    }
  }

  void add(Vertex other, EdgeIndex e, Vertex junction) {
    steps_.push_back(dependents() ? Step{hit_, other, e, junction} : Step{other, hit_, e, junction});
  }

  /// The edge and junction at the needing end, when a chain of junctions is followed one step further.
  std::pair<EdgeIndex, Vertex> needing_end(EdgeIndex first, Vertex first_junction, EdgeIndex e, Vertex junction) const {
    if (!dependents()) return {e, junction};
    return {first, first_junction == none ? junction : first_junction};
  }

  /// Adds the reached vertices behind an edge, junctions passed through.
  void reached(Vertex other, EdgeIndex e, Vertex junction) {
    if (!passes(other)) {
      if (walk_.depth(other) != none) add(other, e, junction);
      return;
    }
    if (!seen_.insert({e, other}).second) return;
    each_neighbour(other, [&](Vertex further, EdgeIndex next) {
      const auto [edge, at] = needing_end(e, junction, next, other);
      reached(further, edge, at);
    });
  }

  /// The level that the vertex had to give at the end of the round before; a junction's in that same round.
  Level value(Vertex v) {
    if (!passes(v)) return walk_.level_at(v, round_);
    if (const auto known = values_.find(v); known != values_.end()) return known->second;
    Level worst = 0;
    std::map<Vertex, Level> inputs;
    GroupIndex group = none;
    each_neighbour(v, [&](Vertex needed, EdgeIndex e) {
      inputs[needed] = value(needed);
      worst = std::max(worst, inputs[needed]);
      group = graph_.edge(e).group;
    });
    if (graph_.junction(v) == Junction::any && worst > 0) {
      std::uint32_t failed = 0;
      for (const auto& [input, level] : inputs)
        failed += level == static_cast<Level>(Effect::fails);
      worst = walk_.group_level(graph_.groups()[group], walk_.members(group), failed, worst);
    }
    return values_[v] = worst;
  }

  /// The smallest level of the needed end that gives `level_` through a relation of that strength.
  Level least_for(Strength strength) const {
    Level level = 1;
    while (level < static_cast<Level>(Effect::fails) && walk_.pass(strength, level) < level_)
      level++;
    return level;
  }

  /// Of members or inputs, the level from which one counts as lost when together they give `level`.
  static Level least_lost(Level level) {
    if (level == static_cast<Level>(Effect::fails)) return level;
    return level == static_cast<Level>(Effect::touched) ? level : static_cast<Level>(Effect::degraded);
  }

  /// Adds the vertex if it has at least that level; of a junction, the inputs that make it so.
  void lost(Vertex needed, EdgeIndex e, Vertex junction, Level least) {
    if (value(needed) < least) return;
    if (!passes(needed)) return add(needed, e, junction);
    if (!seen_.insert({e, needed}).second) return;
    const Level inner = graph_.junction(needed) == Junction::any ? least_lost(value(needed)) : least;
    each_neighbour(needed, [&](Vertex further, EdgeIndex next) {
      const auto [edge, at] = needing_end(e, junction, next, needed);
      lost(further, edge, at, inner);
    });
  }

  void because_of(GroupIndex index, const std::map<Vertex, EdgeIndex>& members) {
    std::uint32_t failed = 0;
    Level worst = 0;
    for (const auto& [member, e] : members) {
      worst = std::max(worst, value(member));
      failed += value(member) == static_cast<Level>(Effect::fails);
    }
    if (worst == 0 || walk_.group_level(graph_.groups()[index], walk_.members(index), failed, worst) != level_) return;
    each_neighbour(hit_, [&](Vertex needed, EdgeIndex e) { // each of a lost member's relations
      if (graph_.edge(e).group == index && members.count(needed)) lost(needed, e, none, least_lost(level_));
    });
  }

  void needs_as_much(Vertex needing, EdgeIndex e, Vertex junction) {
    if (passes(needing)) {
      if (!seen_.insert({e, needing}).second) return;
      return each_neighbour(needing, [&](Vertex further, EdgeIndex next) { needs_as_much(further, next, needing); });
    }
    // a junction that is a start passes what it has without strength
    const Level level = walk_.level_at(needing, round_);
    const bool feeds_junction = graph_.junction(needing) != Junction::no;
    if ((feeds_junction ? level : walk_.pass(graph_.edge(e).strength, level)) == level_) add(needing, e, junction);
  }

  std::vector<Step> sorted() {
    const auto key = [&](const Step& step) {
      const Vertex other = dependents() ? step.needed : step.needing;
      return std::tuple(graph_.rank(other), graph_.edge(step.edge).relation, step.junction);
    };
    std::sort(steps_.begin(), steps_.end(), [&](const Step& a, const Step& b) { return key(a) < key(b); });
    steps_.erase(
        std::unique(steps_.begin(), steps_.end(), [&](const Step& a, const Step& b) { return key(a) == key(b); }),
        steps_.end());
    return std::move(steps_);
  }

  const Walk& walk_;
  const Graph& graph_;
  const Vertex hit_;
  Level level_ = 0;
  std::uint32_t round_ = 0;
  std::vector<Step> steps_;
  std::set<std::pair<EdgeIndex, Vertex>> seen_;
  std::map<Vertex, Level> values_;
};

std::vector<Step> Walk::via(Vertex hit) const {
  return Reasons(*this, hit).via();
}

std::vector<Step> Walk::steps(Vertex hit) const {
  return Reasons(*this, hit).all();
}

std::vector<Step> Walk::because(Vertex hit) const {
  return Reasons(*this, hit).because();
}

} // namespace fundament::graph
