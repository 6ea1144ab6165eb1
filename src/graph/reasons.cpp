// SPDX-License-Identifier: MPL-2.0
#include "graph/reasons.hpp"
#include <algorithm>
#include <limits>

namespace fundament::graph {

using model::Strength;

namespace {

constexpr Level fails = static_cast<Level>(Effect::fails);
constexpr Level degraded = static_cast<Level>(Effect::degraded);
constexpr Level touched = static_cast<Level>(Effect::touched);

/// What is kept of junctions over which hits were asked; beyond it all is forgotten and found again when asked for.
constexpr std::size_t most_places = 1 << 20;

/// Of members or inputs, the level from which one counts as lost when together they give `level`.
Level least_lost(Level level) {
  if (level == fails) return level;
  return level == touched ? level : degraded;
}

} // namespace

/// A junction that the walk passes through; one that is itself a start counts as an element.
bool Reasons::passes(Vertex v) const {
  return graph_.junction(v) != Junction::no && !walk_.is_start(v);
}

/// What the vertex had to give in the round that followed `round`: an element what it had at the end of that one, a
/// junction what its inputs made it in the same round.
Level Reasons::value(Vertex v, std::uint32_t round) const {
  return walk_.level_at(v, passes(v) ? round + 1 : round);
}

/// Calls f(other end, edge) for the edges over which v can have been reached; false when the time ran out.
template <class F> bool Reasons::each_neighbour(Vertex v, F f) {
  const auto needing = graph_.needing(v);
  const auto needed = graph_.needed(v);
  if (budget_.spent(1 + static_cast<std::uint32_t>(dependents() ? needed.size() : needing.size()))) {
    cut_ = true;
    return false;
  }
  const auto open = [&](Vertex needing_end, Vertex other, EdgeIndex e) {
    return walk_.usable(e, graph_.junction(needing_end) != Junction::no) && walk_.day_.valid(e) &&
           walk_.takes_part(other);
  };
  if (dependents()) {
    const auto edges = graph_.needed_edges(v);
    for (std::size_t i = 0; i < needed.size(); i++)
      if (open(v, needed[i], edges[i])) f(needed[i], edges[i]);
  } else {
    const EdgeIndex first = graph_.first_needing(v);
    for (std::uint32_t i = 0; i < needing.size(); i++)
      if (open(needing[i], needing[i], first + i)) f(needing[i], first + i);
  }
  return true;
}

/// The steps that `collect` added, sorted and each once; none when it ran out of time.
template <class F> std::vector<Step> Reasons::answer(Vertex hit, F collect) {
  steps_.clear();
  if (cut_) return {};
  if (places_.size() > most_places) places_.clear(), known_.clear();
  std::vector<Neighbour> near;
  if (!each_neighbour(hit, [&](Vertex other, EdgeIndex e) { near.push_back({other, e}); }) || !collect(near)) return {};
  sort_steps();
  return std::move(steps_);
}

std::vector<Step> Reasons::via(Vertex hit) {
  return answer(hit, [&](const std::vector<Neighbour>& near) {
    for (const auto& [other, e, group] : near)
      if (!add(hit, other, e, {Sought::nearest})) return false;
    const std::uint32_t depth = walk_.depth(hit);
    std::erase_if(
        steps_, [&](const Step& step) { return walk_.depth(dependents() ? step.needed : step.needing) + 1 != depth; });
    return true;
  });
}

std::vector<Step> Reasons::steps(Vertex hit) {
  return answer(hit, [&](const std::vector<Neighbour>& near) {
    return std::all_of(near.begin(), near.end(),
                       [&](const Neighbour& one) { return add(hit, one.other, one.edge, {Sought::all}); });
  });
}

std::vector<Step> Reasons::because(Vertex hit) {
  base::expect(walk_.reached(hit) && !walk_.is_start(hit), "only a hit has a reason");
  const Level level = walk_.level(hit);
  const std::uint32_t round = walk_.first_round(hit, level) - 1;
  return answer(hit, [&](std::vector<Neighbour>& near) {
    if (!dependents())
      return std::all_of(near.begin(), near.end(), [&](const Neighbour& one) {
        return add(hit, one.other, one.edge, {Sought::as_much, level, round});
      });
    for (auto& one : near) {
      const GroupIndex group = graph_.edge(one.edge).group;
      if (group != none && (graph_.groups()[group].rule == Group::Rule::redundancy || walk_.alternatives(group)))
        one.group = group;
    }
    std::sort(near.begin(), near.end(), [](const Neighbour& a, const Neighbour& b) {
      return std::tuple(a.group, a.other, a.edge) < std::tuple(b.group, b.other, b.edge);
    });
    for (auto begin = near.begin(); begin != near.end();) {
      const auto end = std::find_if(begin, near.end(), [&](const auto& one) { return one.group != begin->group; });
      if (begin->group != none && !add_group(hit, {begin, end}, level, round)) return false;
      for (; begin != end; ++begin)
        if (begin->group == none && !add_plain(hit, *begin, level, round)) return false;
    }
    return true;
  });
}

/// A need that no other stands in for.
bool Reasons::add_plain(Vertex hit, const Neighbour& near, Level level, std::uint32_t round) {
  const Strength strength = graph_.edge(near.edge).strength;
  if (walk_.pass(strength, value(near.other, round)) != level) return true;
  return add(hit, near.other, near.edge, {Sought::lost, least_for(strength, level), round});
}

/// The edges of one group, by member. A member needs a hard one; what has none passes like any other need.
bool Reasons::add_group(Vertex hit, std::span<const Neighbour> edges, Level level, std::uint32_t round) {
  std::vector<Neighbour> of_members;
  std::uint32_t failed = 0;
  Level worst = 0;
  for (auto begin = edges.begin(); begin != edges.end();) {
    const auto end = std::find_if(begin, edges.end(), [&](const auto& one) { return one.other != begin->other; });
    if (std::none_of(begin, end, [&](const auto& one) { return graph_.edge(one.edge).strength == Strength::hard; })) {
      for (; begin != end; ++begin)
        if (!add_plain(hit, *begin, level, round)) return false;
      continue;
    }
    const Level own = value(begin->other, round);
    worst = std::max(worst, own);
    failed += own == fails;
    of_members.insert(of_members.end(), begin, end);
    begin = end;
  }
  const GroupIndex group = edges.front().group;
  if (worst == 0 || walk_.group_level(graph_.groups()[group], walk_.members(group), failed, worst) != level)
    return true;
  return std::all_of(of_members.begin(), of_members.end(), [&](const Neighbour& one) {
    return add(hit, one.other, one.edge, {Sought::lost, least_lost(level), round});
  });
}

/// The smallest level of the needed end that gives `level` through a relation of that strength.
Level Reasons::least_for(Strength strength, Level level) const {
  Level least = 1;
  while (least < fails && walk_.pass(strength, least) < level)
    least++;
  return least;
}

/// Adds the step to an element that is sought; over a junction, to those behind it.
bool Reasons::add(Vertex hit, Vertex other, EdgeIndex e, const Search& search) {
  if (passes(other)) {
    const Place place = behind(other, search);
    return !cut_ && add_all(hit, place, e, other);
  }
  if (is_sought(other, e, search)) steps_.push_back(dependents() ? Step{hit, other, e} : Step{other, hit, e});
  return true;
}

bool Reasons::add_all(Vertex hit, Place place, EdgeIndex e, Vertex junction) {
  if (place == none) return true;
  std::vector<Place> waiting{place};
  visit_++;
  while (!waiting.empty()) {
    Behind& at = places_[waiting.back()];
    waiting.pop_back();
    if (at.seen == visit_) continue;
    at.seen = visit_;
    if (budget_.spent(static_cast<std::uint32_t>(at.ends.size() + at.further.size()))) {
      cut_ = true;
      return false;
    }
    for (const End& end : at.ends)
      steps_.push_back(dependents() ? Step{hit, end.element, e, junction}
                                    : Step{end.element, hit, end.edge, end.junction});
    waiting.insert(waiting.end(), at.further.begin(), at.further.end());
  }
  return true;
}

/// What is sought of the inputs of a junction, when `search` is of it.
Reasons::Search Reasons::within(Vertex junction, const Search& search) const {
  Search inner = search;
  if (search.sought == Sought::lost && graph_.junction(junction) == Junction::any)
    inner.least = least_lost(value(junction, search.round));
  return inner;
}

bool Reasons::is_sought(Vertex element, EdgeIndex e, const Search& search) const {
  switch (search.sought) {
  case Sought::all:
  case Sought::nearest: return walk_.depth(element) != none;
  case Sought::lost: return value(element, search.round) >= search.least;
  case Sought::as_much: {
    const Level level = walk_.level_at(element, search.round);
    // a junction that is a start passes what it has without strength
    const bool feeds_junction = graph_.junction(element) != Junction::no;
    return (feeds_junction ? level : walk_.pass(graph_.edge(e).strength, level)) == search.least;
  }
  }
  throw std::logic_error("what is sought out of range");
}

/// Junctions form no ring, so following them ends; a junction is taken up when those behind it are known.
Reasons::Place Reasons::behind(Vertex junction, const Search& search) {
  std::vector<std::pair<Vertex, Search>> waiting{{junction, search}};
  while (!waiting.empty()) {
    const auto [at, sought] = waiting.back();
    if (known_.count({sought, at})) {
      waiting.pop_back();
      continue;
    }
    const std::size_t before = waiting.size();
    const Search inner = within(at, sought);
    const bool is_here = sought.sought != Sought::lost || value(at, sought.round) >= sought.least;
    if (is_here && !each_neighbour(at, [&](Vertex other, EdgeIndex) {
          if (passes(other) && !known_.count({inner, other})) waiting.emplace_back(other, inner);
        }))
      return none;
    if (waiting.size() > before) continue;
    const Place place = is_here ? gather(at, inner) : none;
    if (cut_) return none;
    known_.emplace(std::tuple(sought, at), place);
    waiting.pop_back();
  }
  return known_.at({search, junction});
}

/// A place for what lies behind one junction; where only another junction adds to it, that one's place.
Reasons::Place Reasons::gather(Vertex junction, const Search& inner) {
  Behind out{{}, {}, std::numeric_limits<std::uint32_t>::max()};
  const bool nearest = inner.sought == Sought::nearest;
  const auto is_nearer = [&](std::uint32_t depth) { // what was farther is dropped
    if (!nearest || depth == out.depth) return true;
    if (depth > out.depth) return false;
    out.ends.clear(), out.further.clear();
    out.depth = depth;
    return true;
  };
  const bool whole = each_neighbour(junction, [&](Vertex other, EdgeIndex e) {
    if (!passes(other)) {
      if (is_sought(other, e, inner) && is_nearer(walk_.depth(other)))
        out.ends.push_back(dependents() ? End{other} : End{other, e, junction});
    } else if (const Place place = known_.at({inner, other}); place != none && is_nearer(places_[place].depth)) {
      out.further.push_back(place);
    }
  });
  if (!whole) return none;
  std::sort(out.ends.begin(), out.ends.end());
  out.ends.erase(std::unique(out.ends.begin(), out.ends.end()), out.ends.end());
  std::sort(out.further.begin(), out.further.end());
  out.further.erase(std::unique(out.further.begin(), out.further.end()), out.further.end());
  if (out.ends.empty() && out.further.size() <= 1) return out.further.empty() ? none : out.further.front();
  places_.push_back(std::move(out));
  return static_cast<Place>(places_.size() - 1);
}

void Reasons::sort_steps() {
  const auto key = [&](const Step& step) {
    const Vertex other = dependents() ? step.needed : step.needing;
    return std::tuple(graph_.rank(other), graph_.edge(step.edge).relation, step.junction);
  };
  std::sort(steps_.begin(), steps_.end(), [&](const Step& a, const Step& b) { return key(a) < key(b); });
  steps_.erase(
      std::unique(steps_.begin(), steps_.end(), [&](const Step& a, const Step& b) { return key(a) == key(b); }),
      steps_.end());
}

} // namespace fundament::graph
