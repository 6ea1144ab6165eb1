// SPDX-License-Identifier: MPL-2.0
#include "graph/closure.hpp"
#include "graph/day.hpp"
#include <algorithm>
#include <stdexcept>

namespace fundament::graph {

std::string_view to_string(Direction direction) {
  return direction == Direction::dependents ? "dependents" : "dependencies";
}

namespace {

/// A set of vertices that is emptied by whoever filled it, so that a small walk in a large graph stays cheap.
class Marks {
public:
  void fit(std::uint32_t vertices) {
    if (words_.size() * 64 < vertices) words_.resize(vertices / 64 + 1);
  }
  bool has(Vertex v) const { return (words_[v >> 6] >> (v & 63) & 1) != 0; }
  /// Was it new?
  bool add(Vertex v) {
    const std::uint64_t bit = std::uint64_t{1} << (v & 63);
    if (words_[v >> 6] & bit) return false;
    words_[v >> 6] |= bit;
    return true;
  }
  void clear_word_of(Vertex v) { words_[v >> 6] = 0; }

private:
  std::vector<std::uint64_t> words_;
};

/// `each(v, visit)` visits what lies one step from v.
template <class Each>
bool breadth_first(const Graph& graph, Vertex start, Direction direction, std::uint32_t max_depth, Closure& out,
                   base::Budget& budget, Each each) {
  thread_local Marks marks;
  marks.fit(graph.vertex_count());
  out.order.clear();
  out.levels.assign(1, 0);
  const auto visit = [&](Vertex u) {
    if (marks.add(u)) out.order.push_back(u);
  };
  const auto is_over = [&](Vertex v) {
    const auto edges = direction == Direction::dependents ? graph.needing(v).size() : graph.needed(v).size();
    return budget.spent(1 + static_cast<std::uint32_t>(edges));
  };
  bool over = false;
  marks.add(start);
  if (max_depth > 0 && !(over = is_over(start))) each(start, visit);
  std::size_t at = 0;
  for (std::uint32_t depth = 1; at < out.order.size(); depth++) {
    out.levels.push_back(static_cast<std::uint32_t>(out.order.size()));
    if (over || depth == max_depth) break;
    for (const std::size_t end = out.order.size(); at < end && !(over = is_over(out.order[at])); at++)
      each(out.order[at], visit);
  }
  marks.clear_word_of(start);
  for (const Vertex u : out.order)
    marks.clear_word_of(u);
  return !over;
}

} // namespace

bool closure(const Graph& graph, Vertex start, Direction direction, std::uint32_t max_depth, Closure& out,
             base::Budget& budget) {
  return breadth_first(graph, start, direction, max_depth, out, budget, [&](Vertex v, const auto& visit) {
    for (const Vertex u : direction == Direction::dependents ? graph.needing(v) : graph.needed(v))
      visit(u);
  });
}

bool closure(const Graph& graph, const Day& day, Vertex start, Direction direction, std::uint32_t max_depth,
             Closure& out, base::Budget& budget) {
  const auto visit_valid = [&](Vertex u, EdgeIndex e, const auto& visit) {
    if (day.valid(e) && day.takes_part(u)) visit(u);
  };
  return breadth_first(graph, start, direction, max_depth, out, budget, [&](Vertex v, const auto& visit) {
    if (direction == Direction::dependents) {
      EdgeIndex e = graph.first_needing(v);
      for (const Vertex u : graph.needing(v))
        visit_valid(u, e++, visit);
    } else {
      const auto edges = graph.needed_edges(v);
      const auto needed = graph.needed(v);
      for (std::size_t i = 0; i < needed.size(); i++)
        visit_valid(needed[i], edges[i], visit);
    }
  });
}

std::vector<std::uint32_t> closure_sizes(const Graph& graph, const std::vector<Vertex>& starts, Direction direction,
                                         base::Budget& budget) {
  std::vector<std::uint32_t> sizes;
  sizes.reserve(starts.size());
  Closure reached;
  for (const Vertex start : starts) {
    if (!closure(graph, start, direction, no_depth_limit, reached, budget)) break;
    sizes.push_back(static_cast<std::uint32_t>(reached.order.size()));
  }
  return sizes;
}

namespace {

/// One of the two searches of a path: what it has reached and from where.
struct Side {
  Marks marks;
  std::vector<Vertex> queue;
  std::vector<std::uint32_t> parent; ///< place in the queue
  std::size_t at = 0;                ///< first of the queue's last level
  std::uint64_t work = 0;            ///< edges of that level

  void begin(std::uint32_t vertices, Vertex start, std::uint64_t degree) {
    marks.fit(vertices);
    queue.assign(1, start);
    parent.assign(1, 0);
    marks.add(start);
    at = 0, work = degree;
  }
  void end() {
    for (const Vertex v : queue)
      marks.clear_word_of(v);
  }
};

/// Takes one level; gives the place in the queue of a vertex that the other side has reached, or none.
template <class Next> std::uint32_t advance(Side& side, const Side& other, Next next) {
  side.work = 0;
  for (const std::size_t end = side.queue.size(); side.at < end; side.at++)
    for (const Vertex u : next(side.queue[side.at])) {
      if (!side.marks.add(u)) continue;
      side.queue.push_back(u);
      side.parent.push_back(static_cast<std::uint32_t>(side.at));
      if (other.marks.has(u)) return static_cast<std::uint32_t>(side.queue.size() - 1);
      side.work += next(u).size();
    }
  return none;
}

std::vector<Vertex> trace(const Side& side, std::uint32_t place) {
  std::vector<Vertex> out;
  for (; place != 0; place = side.parent[place])
    out.push_back(side.queue[place]);
  out.push_back(side.queue[0]);
  return out;
}

} // namespace

std::vector<Vertex> shortest_path(const Graph& graph, Vertex from, Vertex to) {
  if (from == to) return {from};
  thread_local Side a, b; // a walks along what is needed, b against it
  const auto needed = [&](Vertex v) { return graph.needed(v); };
  const auto needing = [&](Vertex v) { return graph.needing(v); };
  a.begin(graph.vertex_count(), from, needed(from).size());
  b.begin(graph.vertex_count(), to, needing(to).size());
  std::vector<Vertex> path;
  while (a.at < a.queue.size() && b.at < b.queue.size()) {
    const bool forward = a.work <= b.work;
    const auto place = forward ? advance(a, b, needed) : advance(b, a, needing);
    if (place == none) continue;
    const Vertex meet = forward ? a.queue[place] : b.queue[place];
    const auto find = [&](const Side& side) {
      return static_cast<std::uint32_t>(std::find(side.queue.begin(), side.queue.end(), meet) - side.queue.begin());
    };
    path = trace(a, forward ? place : find(a));
    std::reverse(path.begin(), path.end());
    const auto rest = trace(b, forward ? find(b) : place);
    path.insert(path.end(), rest.begin() + 1, rest.end());
    break;
  }
  a.end();
  b.end();
  return path;
}

} // namespace fundament::graph
