// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "graph/walk.hpp"
#include <array>
#include <memory>
#include <vector>

namespace fundament::graph {

/// The marks of one walk at a time. A mark counts only with the walk's epoch, so nothing is cleared between walks.
struct Walk::Scratch {
  struct Mark {
    std::uint32_t epoch = 0;
    Level level = 0, before = 0, pending = 0; ///< before: what it was when its edges were last read
    bool start = false;
    bool queued = false;                   ///< raised in this round; of a junction: waiting to be settled
    std::array<std::uint32_t, 5> rounds{}; ///< rounds[l]: the first round with level l or more
  };
  struct Count {
    std::uint32_t epoch = 0, failed = 0, extra = 0; ///< extra: members that take part only as starts
    Level worst = 0;
  };

  std::vector<Mark> marks;
  std::vector<Count> counts;
  std::vector<Vertex> frontier, raised, junctions;
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
