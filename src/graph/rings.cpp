// SPDX-License-Identifier: MPL-2.0
#include "graph/rings.hpp"
#include <algorithm>

namespace fundament::graph {

namespace {

/// Tarjan's algorithm with a stack of its own: a chain of need may be longer than the machine's stack.
class Components {
public:
  Components(const Graph& graph, const std::vector<bool>& keep, base::Budget& budget)
      : graph_(graph), keep_(keep), budget_(budget), number_(graph.vertex_count(), 0), low_(graph.vertex_count(), 0),
        open_(graph.vertex_count(), false) {}

  bool run() {
    for (Vertex v = 0; v < graph_.vertex_count(); v++)
      if (number_[v] == 0 && !visit(v)) return false;
    return true;
  }

  std::vector<std::vector<Vertex>> rings;

private:
  struct Frame {
    Vertex vertex;
    std::uint32_t edge; ///< the next to look at, counted from the vertex's first
  };

  void enter(Vertex v) {
    number_[v] = low_[v] = ++count_;
    open_[v] = true;
    waiting_.push_back(v);
    frames_.push_back({v, 0});
  }

  bool visit(Vertex root) {
    enter(root);
    while (!frames_.empty()) {
      if (budget_.spent()) return false;
      Frame& frame = frames_.back();
      const Vertex v = frame.vertex;
      if (frame.edge == graph_.needing(v).size()) {
        leave(v);
        continue;
      }
      const auto edge = graph_.first_needing(v) + frame.edge;
      const Vertex to = graph_.needing(v)[frame.edge++];
      if (!keep_[edge]) continue;
      if (number_[to] == 0)
        enter(to);
      else if (open_[to])
        low_[v] = std::min(low_[v], number_[to]);
    }
    return true;
  }

  void leave(Vertex v) {
    frames_.pop_back();
    if (!frames_.empty()) low_[frames_.back().vertex] = std::min(low_[frames_.back().vertex], low_[v]);
    if (low_[v] != number_[v]) return;
    const auto first = std::find(waiting_.rbegin(), waiting_.rend(), v).base() - 1;
    for (auto at = first; at != waiting_.end(); ++at)
      open_[*at] = false;
    if (waiting_.end() - first > 1) rings.emplace_back(first, waiting_.end());
    waiting_.erase(first, waiting_.end());
  }

  const Graph& graph_;
  const std::vector<bool>& keep_;
  base::Budget& budget_;
  std::vector<std::uint32_t> number_, low_;
  std::vector<bool> open_;
  std::vector<Vertex> waiting_;
  std::vector<Frame> frames_;
  std::uint32_t count_ = 0;
};

} // namespace

std::optional<std::vector<std::vector<Vertex>>> rings(const Graph& graph, const std::vector<bool>& keep,
                                                      base::Budget& budget) {
  Components components(graph, keep, budget);
  if (!components.run()) return std::nullopt;
  const auto before = [&](Vertex a, Vertex b) { return graph.rank(a) < graph.rank(b); };
  for (auto& ring : components.rings)
    std::sort(ring.begin(), ring.end(), before);
  std::sort(components.rings.begin(), components.rings.end(),
            [&](const auto& a, const auto& b) { return before(a.front(), b.front()); });
  return std::move(components.rings);
}

} // namespace fundament::graph
