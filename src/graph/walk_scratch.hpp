// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "graph/walk.hpp"
#include <array>
#include <memory>
#include <vector>

namespace fundament::graph {

/// The marks of one walk at a time. A mark counts only with the walk's epoch, so nothing is cleared between walks.
///
/// What holds between rounds, and what the algorithm stands on:
///   level    what the vertex has after the last whole round. Levels only rise, so a walk ends.
///   pending  the most that this round has offered so far, never less than what the counts of the vertex's groups give.
///            It becomes the level when the round is over, and no sooner: a round computes from the round before. For
///            junctions sooner, at their turn, as they are no steps: see Walk::settle_junctions.
///   before   the level with which the vertex's edges were read last. The vertex stands in the frontier exactly when
///            before < level; reading the edges then counts it as lost in each group once, when it passes from below
///            fails to fails, which keeps `failed` a count of distinct members without remembering who they are.
///   rounds   rounds[l] is the first round in which the level was l or more, for 1 ≤ l ≤ level, so rounds[1] is the
///            depth, and the level of any earlier round can be had again (Walk::level_at). graph/reasons reads it.
struct Walk::Scratch {
  struct Mark {
    std::uint32_t epoch = 0;
    Level level = 0, before = 0, pending = 0;
    bool start = false;
    bool queued = false; ///< raised in this round; of a junction: waiting to be settled
    std::array<std::uint32_t, 5> rounds{};
  };
  struct Count {
    std::uint32_t epoch = 0, failed = 0, extra = 0; ///< extra: members that take part only as starts
    Level worst = 0;
  };

  std::vector<Mark> marks;
  std::vector<Count> counts;
  std::vector<Vertex> frontier, raised;
  std::vector<Vertex> junctions; ///< waiting to be settled: a heap with the next in the order of need on top
  std::uint32_t epoch = 0;

  void begin(const Graph& graph);
  Mark& mark(Vertex v) {
    Mark& out = marks[v];
    if (out.epoch != epoch) out = {}, out.epoch = epoch;
    return out;
  }
  const Mark* find(Vertex v) const { return marks[v].epoch == epoch ? &marks[v] : nullptr; }
  Count& count(GroupIndex group) {
    Count& out = counts[group];
    if (out.epoch != epoch) out = {}, out.epoch = epoch;
    return out;
  }
  const Count* find_count(GroupIndex group) const { return counts[group].epoch == epoch ? &counts[group] : nullptr; }
};

} // namespace fundament::graph
