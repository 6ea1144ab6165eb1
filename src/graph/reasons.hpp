// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/budget.hpp"
#include "graph/walk.hpp"
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

namespace fundament::graph {

/// What can be asked of a walk afterwards: by which relations a hit was reached, and why its level is what it is. Only
/// what is shown is asked, so a walk keeps nothing for it; this reads the rounds that it recorded.
///
/// What lies behind a junction is looked for once, however many hits stand over it and however many ways lead there,
/// and kept as a graph of its own in which junctions that only pass something on are left out. A question costs the
/// hit's edges and its answer, the first one over a junction also the junctions behind.
///
/// Not shared between threads; the walk and the budget must outlive it.
class Reasons {
public:
  Reasons(const Walk& walk, base::Budget& budget) : walk_(walk), graph_(walk.graph_), budget_(budget) {}

  /// The relations of the last step of every shortest path, by rank of the other end, then relation.
  std::vector<Step> via(Vertex hit);
  /// Every step by which the walk could come to a vertex, also longer ways; sorted likewise.
  std::vector<Step> steps(Vertex hit);
  /// The relations by which the final level arrived in the first round that had it; a redundancy with all its lost
  /// members. Sorted likewise.
  std::vector<Step> because(Vertex hit);

  /// Did the time run out? An answer is given whole or not at all: from then on all of them are empty.
  bool cut() const { return cut_; }

private:
  /// Which of the elements behind a junction are sought, and for which hits.
  enum class Sought : std::uint8_t {
    all,     ///< every reached one
    nearest, ///< of those, the ones with the fewest steps from a start
    lost,    ///< those that had at least the level `least` before the round `round`; of an or-junction, its lost inputs
    as_much, ///< among dependencies: those whose need arrives as the level `least` in that round
  };
  struct Search {
    Sought sought;
    Level least = 0;
    std::uint32_t round = 0;
    auto operator<=>(const Search&) const = default;
  };
  /// An element behind a junction. Among dependencies the relation that counts is the one at the needing end.
  struct End {
    Vertex element;
    EdgeIndex edge = none;
    Vertex junction = none;
    auto operator<=>(const End&) const = default;
  };
  using Place = std::uint32_t; ///< in places_, or none: nothing is behind
  struct Behind {
    std::vector<End> ends;
    std::vector<Place> further;
    std::uint32_t depth; ///< of the nearest end
    std::uint32_t seen = 0;
  };
  struct Neighbour {
    Vertex other;
    EdgeIndex edge;
    GroupIndex group = none;
    auto operator<=>(const Neighbour&) const = default;
  };

  bool dependents() const { return walk_.options_.direction == Direction::dependents; }
  bool passes(Vertex v) const;
  Level value(Vertex v, std::uint32_t round) const;
  template <class F> bool each_neighbour(Vertex v, F f);
  template <class F> std::vector<Step> answer(Vertex hit, F collect);

  Search within(Vertex junction, const Search& search) const;
  bool is_sought(Vertex element, EdgeIndex e, const Search& search) const;
  Place behind(Vertex junction, const Search& search);
  Place gather(Vertex junction, const Search& search);
  bool add(Vertex hit, Vertex other, EdgeIndex e, const Search& search);
  bool add_all(Vertex hit, Place place, EdgeIndex e, Vertex junction);
  bool add_group(Vertex hit, std::span<const Neighbour> edges, Level level, std::uint32_t round);
  bool add_plain(Vertex hit, const Neighbour& near, Level level, std::uint32_t round);
  Level least_for(model::Strength strength, Level level) const;
  void sort_steps();

  const Walk& walk_;
  const Graph& graph_;
  base::Budget& budget_;
  bool cut_ = false;
  std::vector<Step> steps_;
  std::vector<Behind> places_;
  std::map<std::tuple<Search, Vertex>, Place> known_;
  std::uint32_t visit_ = 0; ///< marks the places seen by the one gathering under way
};

} // namespace fundament::graph
