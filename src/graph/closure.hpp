// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/budget.hpp"
#include "graph/graph.hpp"
#include <cstdint>
#include <vector>

namespace fundament::graph {

enum class Direction : std::uint8_t { dependents, dependencies };
std::string_view to_string(Direction direction);

class Day;
constexpr std::uint32_t no_depth_limit = 0xffffffff;

/// Everything that reaches, or is reached from, one vertex: bare reach, without effects, dates or the special place of
/// junctions. An upper bound on every impact, and the quick answer where only that is asked.
struct Closure {
  std::vector<Vertex> order;         ///< in order of depth; the start is not in it
  std::vector<std::uint32_t> levels; ///< levels[d]: how many of `order` are at most d steps away; levels[0] is 0
};

/// Breadth-first; O(edges met). `out` is reused. False when the time ran out, and `out` is what was met until then. Any
/// thread: the marks are the thread's own.
[[nodiscard]] bool closure(const Graph& graph, Vertex start, Direction direction, std::uint32_t max_depth, Closure& out,
                           base::Budget& budget);

/// The same on a day: over relations valid then, to what takes part; the start does whatever its life cycle. Without
/// junctions in the graph this is what a Walk reaches, at the same depths, in a quarter of its time.
[[nodiscard]] bool closure(const Graph& graph, const Day& day, Vertex start, Direction direction,
                           std::uint32_t max_depth, Closure& out, base::Budget& budget);

/// The sizes of the closures of many starts, in their order; of fewer when the time ran out.
std::vector<std::uint32_t> closure_sizes(const Graph& graph, const std::vector<Vertex>& starts, Direction direction,
                                         base::Budget& budget);

/// The vertices of one shortest chain of need, `from` needing … needing `to`, both included; empty when there is none.
/// Bidirectional breadth-first search.
std::vector<Vertex> shortest_path(const Graph& graph, Vertex from, Vertex to);

} // namespace fundament::graph
