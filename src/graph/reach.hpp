// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/budget.hpp"
#include "graph/day.hpp"
#include <cstdint>
#include <vector>

namespace fundament::graph {

/// How many vertices the loss of each could come to at most.
struct ReachBounds {
  std::vector<std::uint32_t>
      fails;                      ///< over relations that can pass a failure: hard, total, a redundancy's, a junction's
  std::vector<std::uint32_t> any; ///< over all relations
  bool complete = true;           ///< false: the time ran out, and the figures are no bounds
};

/// Bounds from above for every vertex at once: everybody who could be met along relations valid on the day, junctions
/// not counted. Vertices whose numbers lie within one ring of need count as if each needed all of the ring.
///
/// Dynamic programming over sets of 512 vertices at a time, in the order of the components: O(edges · vertices / 64)
/// word operations, a quarter of a second for 50,000/300,000; any thread.
ReachBounds reach_bounds(const Graph& graph, const Day& day, base::Budget& budget);

} // namespace fundament::graph
