// SPDX-License-Identifier: MPL-2.0
#include "graph/rings.hpp"
#include "graph/closure.hpp"
#include "graph/random_model.hpp"
#include "support/text_graph.hpp"
#include <algorithm>
#include <doctest/doctest.h>

using namespace fundament;
using graph::Vertex;
using tests::TextGraph;

namespace {

/// "a b c; d e": each ring in the order of its refs.
std::string text(const graph::Graph& graph, const model::Model& model, const std::vector<bool>& keep) {
  base::Budget budget;
  const auto found = graph::rings(graph, keep, budget);
  std::string out;
  for (const auto& ring : found.value()) {
    out += out.empty() ? "" : "; ";
    for (const Vertex v : ring)
      out += (v == ring.front() ? "" : " ") + model.element(graph.element(v))->key;
  }
  return out;
}

} // namespace

TEST_CASE("rings of need, each once") {
  const auto model = TextGraph().add("a -> b -> c -> a   c -> d -> e -> d   f -> a   g -> g   h -> i").model();
  const auto graph = graph::Graph::build(*model);
  std::vector<bool> keep(graph->edge_count(), true);
  CHECK(text(*graph, *model, keep) == "a b c; d e");
  // without the edge from b to a (a needs b), the first ring is open
  const auto b = graph->vertex(*model->find("system", "b")), a = graph->vertex(*model->find("system", "a"));
  for (std::size_t i = 0; i < graph->needing(b).size(); i++)
    if (graph->needing(b)[i] == a) keep[graph->first_needing(b) + i] = false;
  CHECK(text(*graph, *model, keep) == "d e");
}

TEST_CASE("two are in one ring exactly when each reaches the other, on random catalogues") {
  for (unsigned seed = 1; seed <= 400; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto model = tests::random_model(random);
    const auto graph = graph::Graph::build(*model);
    const auto count = graph->vertex_count();
    std::vector<std::size_t> ring_of(count, 0);
    base::Budget budget;
    const auto found = graph::rings(*graph, std::vector<bool>(graph->edge_count(), true), budget);
    REQUIRE(found);
    for (std::size_t i = 0; i < found->size(); i++)
      for (const Vertex v : (*found)[i])
        ring_of[v] = i + 1;
    std::vector<std::vector<bool>> reaches(count, std::vector<bool>(count, false));
    for (Vertex v = 0; v < count; v++) {
      graph::Closure closure;
      CHECK(graph::closure(*graph, v, graph::Direction::dependents, graph::no_depth_limit, closure, budget));
      for (const Vertex u : closure.order)
        reaches[v][u] = true;
    }
    for (Vertex v = 0; v < count; v++)
      for (Vertex u = 0; u < v; u++)
        CHECK((reaches[v][u] && reaches[u][v]) == (ring_of[v] != 0 && ring_of[v] == ring_of[u]));
  }
}

TEST_CASE("a chain longer than the machine's stack") {
  model::Builder builder(model::Metamodel::built_in());
  constexpr model::ElementId count = 200'000;
  for (model::ElementId id = 0; id < count; id++) {
    model::Element element;
    element.kind = *model::Metamodel::built_in()->find_kind("system");
    element.key = std::to_string(id);
    builder.add(id, std::move(element));
  }
  for (model::ElementId id = 0; id < count; id++) {
    model::Relation relation;
    relation.source = model::End::of_element(id);
    relation.target = model::End::of_element((id + 1) % count);
    relation.type = *model::Metamodel::built_in()->find_relation("depends_on");
    builder.add(static_cast<model::RelationId>(id), std::move(relation));
  }
  const auto model = builder.finish().value();
  const auto graph = graph::Graph::build(*model);
  base::Budget budget;
  const auto found = graph::rings(*graph, std::vector<bool>(graph->edge_count(), true), budget);
  REQUIRE(found->size() == 1);
  CHECK(found->front().size() == count);
}
