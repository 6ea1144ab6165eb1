// SPDX-License-Identifier: MPL-2.0
#include "graph/reach.hpp"
#include "graph/closure.hpp"
#include "graph/walk.hpp"
#include "random_model.hpp"
#include "support/text_graph.hpp"
#include <doctest/doctest.h>

using namespace fundament;
using graph::Vertex;

namespace {
constexpr base::Date today{10};
}

TEST_CASE("the bounds of a graph without rings are its closures, over more elements than one block") {
  tests::TextGraph text;
  for (int i = 0; i < 700; i++) // e0 <- e1 <- e2 …
    text.add("e" + std::to_string(i + 1) + " -> e" + std::to_string(i));
  text.add("reader -[reads]-> e700");
  const auto model = text.model();
  const auto graph = graph::Graph::build(*model);
  const auto day = graph::Day::make(*graph, *model, today);
  base::Budget budget;
  const auto bounds = reach_bounds(*graph, *day, budget);
  REQUIRE(bounds.complete);
  graph::Closure closure;
  for (Vertex v = 0; v < graph->vertex_count(); v++) {
    CHECK(graph::closure(*graph, v, graph::Direction::dependents, graph::no_depth_limit, closure, budget));
    CHECK(bounds.any[v] == closure.order.size());
    const bool reader_is_met = !closure.order.empty();
    CHECK(bounds.fails[v] + (reader_is_met ? 1 : 0) == closure.order.size());
  }
}

TEST_CASE("no loss exceeds its bounds on random catalogues") {
  for (unsigned seed = 1; seed <= 1500; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto model = tests::random_model(random);
    const auto graph = graph::Graph::build(*model);
    const auto day = graph::Day::make(*graph, *model, today);
    base::Budget budget;
    const auto bounds = reach_bounds(*graph, *day, budget);
    for (Vertex v = 0; v < graph->vertex_count(); v++) {
      if (!day->takes_part(v)) continue;
      const std::vector<Vertex> starts{v};
      const graph::Walk walk(*graph, *day, starts, {}, budget);
      std::size_t fails = 0;
      for (const Vertex hit : walk.hits())
        fails += walk.level(hit) == static_cast<graph::Level>(graph::Effect::fails);
      CHECK(fails <= bounds.fails[v]);
      CHECK(walk.hits().size() <= bounds.any[v]);
      CHECK(bounds.fails[v] <= bounds.any[v]);
    }
  }
}
