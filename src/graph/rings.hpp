// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/budget.hpp"
#include "graph/graph.hpp"
#include <optional>
#include <vector>

namespace fundament::graph {

/// The vertices that need each other in a ring over the kept edges: the strongly connected components of two or more
/// (Tarjan 1972), each ascending by rank, ordered by their first. `keep` is by edge. Nothing when the time ran out.
/// O(vertices + edges).
std::optional<std::vector<std::vector<Vertex>>> rings(const Graph& graph, const std::vector<bool>& keep,
                                                      base::Budget& budget);

} // namespace fundament::graph
