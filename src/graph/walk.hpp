// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/budget.hpp"
#include "graph/closure.hpp"
#include "graph/day.hpp"
#include <memory>
#include <span>
#include <string_view>
#include <vector>

/// The impact walk of design.md 4.1: from what is lost to everything that needs it, with exact depth and the effect as
/// the least fixed point of rounds; or, the other way, to everything needed and how strongly. tests/graph/walk checks
/// it against a slow version that follows the rounds word by word.
namespace fundament::graph {

/// What a vertex has got: an effect among dependents, a need among dependencies. 0 is nothing.
using Level = std::uint8_t;

/// Among dependents.
enum class Effect : Level { nothing, touched, at_risk, degraded, fails };
std::string_view to_string(Effect effect);

/// The need a level stands for among dependencies: 1 change, 2 weak, 3 soft, 4 hard.
std::string_view need_name(Level level);

/// Which edges the walk may take: what `types` or `strengths` names; all when neither names any.
struct WalkFilter {
  std::vector<bool> types;              ///< by relation type; empty: none
  std::uint8_t strengths = 0;           ///< bit of each Strength
  std::vector<EdgeIndex> excluded = {}; ///< sorted; uses of a technology outside the asked range
};

struct WalkOptions {
  Direction direction = Direction::dependents;
  std::uint32_t max_depth = no_depth_limit;
  WalkFilter filter = {};
  bool stated_only = false; ///< as if assumed rows carried nothing
};

/// One step of a path: `needing` needs `needed` by the edge's relation; over `junction` (the one at the needing end)
/// the relation leads from it, and `needed` feeds it.
struct Step {
  Vertex needing, needed;
  EdgeIndex edge;
  Vertex junction = none;
};

/// One walk; graph/reasons.hpp answers questions about its hits. Not shared between threads; the marks come from a
/// pool, so that making one costs nothing. The graph and the day must outlive it.
class Walk {
public:
  enum class End : std::uint8_t { complete, depth, time };

  /// O(edges met): an element's edges are read again only when its level rises, at most four times; junctions besides
  /// at the cost of a heap. When the budget is spent the walk ends after the last whole round.
  Walk(const Graph& graph, const Day& day, std::span<const Vertex> starts, const WalkOptions& options,
       base::Budget& budget);
  ~Walk();
  Walk(const Walk&) = delete;
  Walk& operator=(const Walk&) = delete;

  End end() const { return end_; }
  /// All but starts and junctions, in order of depth.
  const std::vector<Vertex>& hits() const { return hits_; }
  bool is_start(Vertex v) const;
  bool reached(Vertex v) const { return level(v) > 0; }
  Level level(Vertex v) const;
  /// The fewest steps from a start; 0 for starts; none for what is not reached.
  std::uint32_t depth(Vertex v) const;
  /// Vertices next to reached ones that take no part on the day, and edges that are not valid then, as they were met.
  const std::vector<Vertex>& not_in_operation() const { return met_; }
  const std::vector<EdgeIndex>& not_valid() const { return met_edges_; }
  /// Did any edge that the walk used rest on an assumed row?
  bool met_assumed() const { return met_assumed_; }
  /// Is this edge's need assumed on the day: by its row, or as one of several alternatives?
  bool assumed(EdgeIndex edge) const;

private:
  struct Scratch;
  friend class ScratchPool;
  friend class Reasons;
  bool takes_part(Vertex v) const { return day_.takes_part(v) || is_start(v); }
  bool usable(EdgeIndex e, bool to_junction) const;
  bool alternatives(GroupIndex group) const;
  std::uint32_t members(GroupIndex group) const;
  Level pass(model::Strength strength, Level level) const;
  Level group_level(const Group& group, std::uint32_t members, std::uint32_t failed, Level worst) const;
  Level level_at(Vertex v, std::uint32_t round) const;
  std::uint32_t first_round(Vertex v, Level level) const;

  void run(std::span<const Vertex> starts, base::Budget& budget);
  bool round(std::uint32_t number, bool probe, base::Budget& budget);
  bool compute(std::uint32_t number, bool probe, base::Budget& budget);
  void spread(Vertex from, Level before, Level now, bool probe);
  void along(Vertex from, Vertex to, EdgeIndex e, Level before, Level now, GroupIndex& counted, bool probe);
  void into_junction(Vertex junction, EdgeIndex e, Level before, Level now, GroupIndex& counted);
  void raise(Vertex v, Level level);
  void wait(Vertex junction);
  bool settle_junctions(std::uint32_t number, bool probe, base::Budget& budget);
  void note_missing(Vertex to, EdgeIndex e, bool probe);

  const Graph& graph_;
  const Day& day_;
  const WalkOptions options_;
  std::unique_ptr<Scratch> scratch_;
  std::vector<Vertex> hits_, met_;
  std::vector<EdgeIndex> met_edges_;
  End end_ = End::complete;
  bool met_assumed_ = false;
};

} // namespace fundament::graph
