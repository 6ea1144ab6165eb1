// SPDX-License-Identifier: MPL-2.0
#include "graph/closure.hpp"
#include "random_model.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <map>

using namespace fundament;
using graph::Vertex;

namespace {

/// Distances by repeated relaxation over all edges.
std::map<Vertex, std::uint32_t> slow_distances(const graph::Graph& graph, Vertex start, graph::Direction direction) {
  std::map<Vertex, std::uint32_t> distance{{start, 0}};
  for (std::uint32_t round = 0; round < graph.vertex_count(); round++)
    for (Vertex v = 0; v < graph.vertex_count(); v++)
      for (const Vertex u : graph.needing(v)) {
        const Vertex from = direction == graph::Direction::dependents ? v : u, to = from == v ? u : v;
        if (!distance.count(from)) continue;
        const auto further = distance[from] + 1;
        if (!distance.count(to) || distance[to] > further) distance[to] = further;
      }
  return distance;
}

} // namespace

TEST_CASE("closures and shortest paths equal repeated relaxation on random graphs") {
  for (unsigned seed = 1; seed <= 500; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto graph = graph::Graph::build(*tests::random_model(random));
    for (const auto direction : {graph::Direction::dependents, graph::Direction::dependencies})
      for (Vertex start = 0; start < graph->vertex_count(); start++) {
        const auto expected = slow_distances(*graph, start, direction);
        graph::Closure closure;
        base::Budget budget;
        CHECK(graph::closure(*graph, start, direction, graph::no_depth_limit, closure, budget));
        REQUIRE(closure.order.size() + 1 == expected.size());
        REQUIRE(closure.levels.back() == closure.order.size());
        for (std::uint32_t depth = 1; depth < closure.levels.size(); depth++)
          for (auto i = closure.levels[depth - 1]; i < closure.levels[depth]; i++)
            REQUIRE(expected.at(closure.order[i]) == depth);
        graph::Closure two;
        CHECK(graph::closure(*graph, start, direction, 2, two, budget));
        std::size_t near = 0;
        for (const auto& [v, distance] : expected)
          near += distance == 1 || distance == 2;
        REQUIRE(two.order.size() == near);
        REQUIRE(graph::closure_sizes(*graph, {start}, direction, budget).front() == closure.order.size());
        if (direction != graph::Direction::dependencies) continue;
        for (Vertex to = 0; to < graph->vertex_count(); to++) {
          const auto path = graph::shortest_path(*graph, start, to);
          REQUIRE(path.empty() == !expected.count(to));
          if (path.empty()) continue;
          REQUIRE(path.size() == expected.at(to) + 1);
          REQUIRE(path.front() == start);
          REQUIRE(path.back() == to);
          for (std::size_t i = 1; i < path.size(); i++) {
            const auto needed = graph->needed(path[i - 1]);
            REQUIRE(std::find(needed.begin(), needed.end(), path[i]) != needed.end());
          }
        }
      }
  }
}

TEST_CASE("a model without elements makes a graph without vertices") {
  const auto graph = graph::Graph::build(*model::Model::empty(model::Metamodel::built_in()));
  CHECK(graph->vertex_count() == 0);
  CHECK(graph->edge_count() == 0);
}
