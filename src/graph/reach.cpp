// SPDX-License-Identifier: MPL-2.0
#include "graph/reach.hpp"
#include <algorithm>
#include <array>
#include <bit>
#include <span>

namespace fundament::graph {

namespace {

using Bits = std::array<std::uint64_t, 8>;
constexpr Vertex block_size = 64 * 8;

void merge(Bits& into, const Bits& other) {
  for (std::size_t i = 0; i < into.size(); i++)
    into[i] |= other[i];
}

std::uint32_t count(const Bits& bits) {
  int out = 0;
  for (const auto word : bits)
    out += std::popcount(word);
  return static_cast<std::uint32_t>(out);
}

bool passes_failure(const Graph& graph, EdgeIndex e, Vertex to) {
  const Edge& edge = graph.edge(e);
  return edge.group != none || graph.junction(to) != Junction::no || edge.strength == model::Strength::hard ||
         edge.strength == model::Strength::total;
}

/// The edges of one question, compressed once more, and the rings: vertices [v, last_of_ring[v]] for the first of each.
class Order {
public:
  Order(const Graph& graph, const Day& day, bool failures) : begin_(graph.vertex_count() + 1, 0) {
    const std::uint32_t vertices = graph.vertex_count();
    std::vector<Vertex> reaches_back(vertices); // the highest vertex with an edge back to or before this one
    for (Vertex v = 0; v < vertices; v++) {
      reaches_back[v] = std::max(reaches_back[v], v);
      const auto needing = graph.needing(v);
      for (std::uint32_t i = 0; i < needing.size(); i++) {
        const EdgeIndex e = graph.first_needing(v) + i;
        if (!day.valid(e) || !day.takes_part(needing[i]) || (failures && !passes_failure(graph, e, needing[i])))
          continue;
        to_.push_back(needing[i]);
        if (needing[i] < v) reaches_back[needing[i]] = std::max(reaches_back[needing[i]], v);
      }
      begin_[v + 1] = static_cast<std::uint32_t>(to_.size());
    }
    for (Vertex v = 0; v < vertices;) {
      Vertex last = v;
      for (Vertex u = v; u <= last; u++)
        last = std::max(last, reaches_back[u]);
      rings_.push_back({v, last});
      v = last + 1;
    }
  }

  struct Ring {
    Vertex first, last;
  };
  const std::vector<Ring>& rings() const { return rings_; }
  std::span<const Vertex> to(Vertex v) const { return {to_.data() + begin_[v], begin_[v + 1] - begin_[v]}; }

private:
  std::vector<std::uint32_t> begin_;
  std::vector<Vertex> to_;
  std::vector<Ring> rings_;
};

bool add_counts(const Graph& graph, const Day& day, bool failures, std::vector<std::uint32_t>& counts,
                base::Budget& budget) {
  const std::uint32_t vertices = graph.vertex_count();
  const Order order(graph, day, failures);
  std::vector<Bits> met(vertices);
  counts.assign(vertices, 0);
  for (Vertex block = 0; block < vertices; block += block_size) {
    const auto is_counted = [&](Vertex v) {
      return v >= block && v - block < block_size && graph.junction(v) == Junction::no;
    };
    // edges lead to higher numbers or within a ring, so from the last ring to the first
    for (auto ring = order.rings().rbegin(); ring != order.rings().rend(); ++ring) {
      Bits all{};
      for (Vertex v = ring->first; v <= ring->last; v++) {
        if (budget.spent(1 + static_cast<std::uint32_t>(order.to(v).size()))) return false;
        for (const Vertex u : order.to(v)) {
          if (u >= ring->first && u <= ring->last) continue;
          merge(all, met[u]);
          if (is_counted(u)) all[(u - block) / 64] |= std::uint64_t{1} << (u - block) % 64;
        }
        if (ring->first < ring->last && is_counted(v)) all[(v - block) / 64] |= std::uint64_t{1} << (v - block) % 64;
      }
      for (Vertex v = ring->first; v <= ring->last; v++) {
        met[v] = all;
        counts[v] += count(all);
      }
    }
  }
  return true;
}

} // namespace

ReachBounds reach_bounds(const Graph& graph, const Day& day, base::Budget& budget) {
  ReachBounds bounds;
  bounds.complete =
      add_counts(graph, day, true, bounds.fails, budget) && add_counts(graph, day, false, bounds.any, budget);
  return bounds;
}

} // namespace fundament::graph
