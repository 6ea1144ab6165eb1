// SPDX-License-Identifier: MPL-2.0
#include "graph/walk.hpp"
#include "graph/walk_scratch.hpp"
#include <algorithm>
#include <mutex>

namespace fundament::graph {

using model::Strength;

namespace {

constexpr Level fails = static_cast<Level>(Effect::fails);
constexpr Level degraded = static_cast<Level>(Effect::degraded);
constexpr Level at_risk = static_cast<Level>(Effect::at_risk);
constexpr Level touched = static_cast<Level>(Effect::touched);

/// The strength table of design.md section 2.
Level effect_through(Strength strength, Level level) {
  if (level == fails) switch (strength) {
    case Strength::hard:
    case Strength::total: return fails;
    case Strength::soft: return degraded;
    case Strength::weak: return at_risk;
    case Strength::change: return touched;
    }
  if (level == degraded && strength == Strength::hard) return degraded;
  return level > 0 ? touched : Level{0};
}

/// A chain is as strong as its weakest step; total counts as hard.
Level need_through(Strength strength, Level level) {
  const Level own = static_cast<Level>(std::min(strength, Strength::hard)) + 1;
  return std::min(own, level);
}

} // namespace

std::string_view to_string(Effect effect) {
  switch (effect) {
  case Effect::nothing: return "nothing";
  case Effect::touched: return "touched";
  case Effect::at_risk: return "at_risk";
  case Effect::degraded: return "degraded";
  case Effect::fails: return "fails";
  }
  throw std::logic_error("effect out of range");
}

std::string_view need_name(Level level) {
  base::expect(level >= 1 && level <= 4, "need out of range");
  return model::to_string(static_cast<Strength>(level - 1));
}

/// Scratches that no walk is using. They grow to the largest graph walked and are kept for the life of the program.
class ScratchPool {
public:
  static ScratchPool& shared() {
    static ScratchPool pool;
    return pool;
  }
  std::unique_ptr<Walk::Scratch> take() {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) return std::make_unique<Walk::Scratch>();
    auto out = std::move(free_.back());
    free_.pop_back();
    return out;
  }
  void give(std::unique_ptr<Walk::Scratch> scratch) {
    constexpr std::size_t most_kept = 16;
    const std::lock_guard lock(mutex_);
    if (free_.size() < most_kept) free_.push_back(std::move(scratch));
  }

private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<Walk::Scratch>> free_;
};

void Walk::Scratch::begin(const Graph& graph) {
  if (marks.size() < graph.vertex_count()) marks.resize(graph.vertex_count());
  if (counts.size() < graph.groups().size()) counts.resize(graph.groups().size());
  if (++epoch == 0) { // after 4 billion walks old marks could pass for new ones
    std::fill(marks.begin(), marks.end(), Mark{});
    std::fill(counts.begin(), counts.end(), Count{});
    epoch = 1;
  }
  frontier.clear(), raised.clear(), junctions.clear();
}

Walk::Walk(const Graph& graph, const Day& day, std::span<const Vertex> starts, const WalkOptions& options,
           base::Budget& budget)
    : graph_(graph), day_(day), options_(options), scratch_(ScratchPool::shared().take()) {
  scratch_->begin(graph);
  run(starts, budget);
}

Walk::~Walk() {
  ScratchPool::shared().give(std::move(scratch_));
}

bool Walk::is_start(Vertex v) const {
  const auto* mark = scratch_->find(v);
  return mark && mark->start;
}

Level Walk::level(Vertex v) const {
  const auto* mark = scratch_->find(v);
  return mark ? mark->level : Level{0};
}

std::uint32_t Walk::depth(Vertex v) const {
  const auto* mark = scratch_->find(v);
  return mark && mark->level > 0 ? mark->rounds[1] : none;
}

Level Walk::level_at(Vertex v, std::uint32_t number) const {
  const auto* mark = scratch_->find(v);
  if (!mark) return 0;
  Level out = mark->level;
  while (out > 0 && mark->rounds[out] > number)
    out--;
  return out;
}

std::uint32_t Walk::first_round(Vertex v, Level level) const {
  return scratch_->find(v)->rounds[level];
}

std::uint32_t Walk::members(GroupIndex group) const {
  const auto* count = scratch_->find_count(group);
  return day_.members(group) + (count ? count->extra : 0);
}

bool Walk::alternatives(GroupIndex group) const {
  return group != none && graph_.groups()[group].rule == Group::Rule::alternatives && members(group) > 1;
}

bool Walk::assumed(EdgeIndex e) const {
  return graph_.edge(e).assumed || alternatives(graph_.edge(e).group);
}

bool Walk::usable(EdgeIndex e, bool to_junction) const {
  const Edge& edge = graph_.edge(e);
  const WalkFilter& filter = options_.filter;
  const bool named = !filter.types.empty() && filter.types[edge.type];
  // what feeds a junction passes without strength; only the relation that leaves it has one
  const bool as_strong =
      filter.strengths && (to_junction || (filter.strengths >> static_cast<unsigned>(edge.strength) & 1));
  if (!named && !as_strong && (!filter.types.empty() || filter.strengths)) return false;
  if (!filter.excluded.empty() && std::binary_search(filter.excluded.begin(), filter.excluded.end(), e)) return false;
  return !options_.stated_only || !assumed(e);
}

Level Walk::pass(Strength strength, Level now) const {
  return options_.direction == Direction::dependents ? effect_through(strength, now) : need_through(strength, now);
}

Level Walk::group_level(const Group& group, std::uint32_t count, std::uint32_t failed, Level worst) const {
  if (group.rule == Group::Rule::alternatives) {
    if (failed >= count) return fails;
    return worst >= degraded ? degraded : std::min(worst, touched);
  }
  const std::uint32_t minimum = std::clamp<std::uint32_t>(group.minimum, 1, std::max<std::uint32_t>(count, 1));
  if (count < minimum + failed) return fails;
  return worst >= degraded ? at_risk : std::min(worst, touched);
}

void Walk::run(std::span<const Vertex> starts, base::Budget& budget) {
  for (const Vertex v : starts) {
    auto& mark = scratch_->mark(v);
    if (mark.start) continue;
    mark.start = true;
    mark.level = fails;
    scratch_->frontier.push_back(v);
  }
  for (const Vertex v : scratch_->frontier) { // a start that takes no part on the day is a member all the same
    if (day_.takes_part(v)) continue;
    GroupIndex last = none;
    for (EdgeIndex e = graph_.first_needing(v); e < graph_.first_needing(v) + graph_.needing(v).size(); e++) {
      const Edge& edge = graph_.edge(e);
      if (edge.group == none || edge.group == last || !day_.valid(e)) continue;
      if (edge.strength != Strength::hard && graph_.groups()[edge.group].rule != Group::Rule::any_input) continue;
      last = edge.group;
      scratch_->count(edge.group).extra++;
    }
  }
  std::uint32_t number = 0;
  while (!scratch_->frontier.empty()) {
    const bool probe = number == options_.max_depth;
    if (!round(++number, probe, budget)) return;
    if (probe) break;
  }
}

/// Computes every vertex from the values of the round before; false when the walk ends here. A probe only looks whether
/// one more round would change something.
bool Walk::round(std::uint32_t number, bool probe, base::Budget& budget) {
  Scratch& s = *scratch_;
  if (!compute(number, probe, budget)) {
    end_ = End::time; // what this round had raised so far is dropped
    return false;
  }
  s.frontier.clear();
  for (const Vertex v : s.raised) {
    auto& mark = s.mark(v);
    mark.queued = false;
    if (mark.pending <= mark.level) continue;
    if (probe) {
      end_ = End::depth;
      return false;
    }
    for (Level l = mark.level + 1; l <= mark.pending; l++)
      mark.rounds[l] = number;
    if (mark.level == 0) hits_.push_back(v);
    mark.before = mark.level;
    mark.level = mark.pending;
    s.frontier.push_back(v);
  }
  s.raised.clear();
  return true;
}

/// Offers what the frontier and the junctions have to their neighbours; false when the time ran out.
bool Walk::compute(std::uint32_t number, bool probe, base::Budget& budget) {
  const bool dependents = options_.direction == Direction::dependents;
  for (const Vertex v : scratch_->frontier) {
    const auto edges = dependents ? graph_.needing(v).size() : graph_.needed(v).size();
    if (budget.spent(1 + static_cast<std::uint32_t>(edges))) return false;
    const auto mark = scratch_->mark(v);
    spread(v, mark.before, mark.level, probe);
  }
  return settle_junctions(number, probe, budget);
}

void Walk::spread(Vertex from, Level before, Level now, bool probe) {
  GroupIndex counted = none;
  if (options_.direction == Direction::dependents) {
    const auto needing = graph_.needing(from);
    const EdgeIndex first = graph_.first_needing(from);
    for (std::uint32_t i = 0; i < needing.size(); i++)
      along(from, needing[i], first + i, before, now, counted, probe);
  } else {
    const auto needed = graph_.needed(from);
    const auto edges = graph_.needed_edges(from);
    for (std::size_t i = 0; i < needed.size(); i++)
      along(from, needed[i], edges[i], before, now, counted, probe);
  }
}

void Walk::note_missing(Vertex to, EdgeIndex e, bool probe) {
  if (probe) return;
  if (day_.valid(e))
    met_.push_back(to);
  else
    met_edges_.push_back(e);
}

void Walk::along(Vertex from, Vertex to, EdgeIndex e, Level before, Level now, GroupIndex& counted, bool probe) {
  const bool dependents = options_.direction == Direction::dependents;
  const Vertex needing = dependents ? to : from;
  const bool feeds_junction = graph_.junction(needing) != Junction::no;
  if (is_start(to) || !usable(e, feeds_junction)) return;
  if (!day_.valid(e) || !day_.takes_part(to)) return note_missing(to, e, probe);
  const Edge& edge = graph_.edge(e);
  met_assumed_ |= assumed(e);
  if (graph_.junction(to) != Junction::no) {
    if (dependents) return into_junction(to, e, before, now, counted);
    auto& mark = scratch_->mark(to);
    mark.pending = std::max(mark.pending, feeds_junction ? now : pass(edge.strength, now));
    return wait(to);
  }
  const bool member = dependents && edge.group != none &&
                      (graph_.groups()[edge.group].rule == Group::Rule::redundancy || alternatives(edge.group));
  if (!member) return raise(to, feeds_junction ? now : pass(edge.strength, now));
  // parallel relations make a member only once; by a redundancy's relation it passes nothing else
  if (counted == edge.group) return;
  if (edge.strength != Strength::hard) return raise(to, pass(edge.strength, now));
  counted = edge.group;
  auto& count = scratch_->count(edge.group);
  if (now == fails && before < fails) count.failed++;
  count.worst = std::max(count.worst, now);
  raise(to, group_level(graph_.groups()[edge.group], members(edge.group), count.failed, count.worst));
}

void Walk::into_junction(Vertex junction, EdgeIndex e, Level before, Level now, GroupIndex& counted) {
  auto& mark = scratch_->mark(junction);
  const GroupIndex group = graph_.edge(e).group;
  if (group == none) {
    mark.pending = std::max(mark.pending, now);
  } else {
    if (counted == group) return;
    counted = group;
    auto& count = scratch_->count(group);
    if (now == fails && before < fails) count.failed++;
    count.worst = std::max(count.worst, now);
    mark.pending = group_level(graph_.groups()[group], members(group), count.failed, count.worst);
  }
  wait(junction);
}

void Walk::raise(Vertex v, Level level) {
  auto& mark = scratch_->mark(v);
  if (level <= mark.level || level <= mark.pending) return;
  mark.pending = level;
  if (!mark.queued) mark.queued = true, scratch_->raised.push_back(v);
}

namespace {

/// Orders a heap so that its top is the junction that may be settled first.
auto settled_later(const Graph& graph, Direction direction) {
  return [&graph, dependents = direction == Direction::dependents](Vertex a, Vertex b) {
    return dependents ? graph.junction_rank(a) > graph.junction_rank(b)
                      : graph.junction_rank(a) < graph.junction_rank(b);
  };
}

} // namespace

void Walk::wait(Vertex junction) {
  auto& mark = scratch_->mark(junction);
  if (mark.queued) return;
  mark.queued = true;
  auto& waiting = scratch_->junctions;
  waiting.push_back(junction);
  std::push_heap(waiting.begin(), waiting.end(), settled_later(graph_, options_.direction));
}

/// Junctions take their value in the same round, the ones that feed others first: a settled one only makes later ones
/// wait, so each is settled once a round, when all that feeds it has been offered.
bool Walk::settle_junctions(std::uint32_t number, bool probe, base::Budget& budget) {
  auto& waiting = scratch_->junctions;
  const auto later = settled_later(graph_, options_.direction);
  const bool dependents = options_.direction == Direction::dependents;
  while (!waiting.empty()) {
    const Vertex junction = waiting.front();
    const auto edges = dependents ? graph_.needing(junction).size() : graph_.needed(junction).size();
    if (budget.spent(1 + static_cast<std::uint32_t>(edges))) return false;
    std::pop_heap(waiting.begin(), waiting.end(), later);
    waiting.pop_back();
    auto& mark = scratch_->mark(junction);
    mark.queued = false;
    if (mark.pending <= mark.level) continue;
    const Level before = mark.level, now = mark.pending;
    for (Level l = before + 1; l <= now; l++)
      mark.rounds[l] = number;
    mark.level = now;
    spread(junction, before, now, probe);
  }
  return true;
}

} // namespace fundament::graph
