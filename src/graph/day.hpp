// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/date.hpp"
#include "graph/graph.hpp"
#include <memory>
#include <vector>

namespace fundament::graph {

/// How an element stands on a date.
enum class Standing : std::uint8_t { in_operation, retired_but_used, planned, retired, not_valid };
std::string_view to_string(Standing standing);

/// A graph on one date: who takes part and which relations are valid. Immutable; made once for a date and shared.
class Day {
public:
  /// O(elements + edges), junctions in chains and grids included.
  static std::shared_ptr<const Day> make(const Graph& graph, const model::Model& model, base::Date date);

  base::Date date() const { return date_; }
  Standing standing(Vertex v) const { return standings_.empty() ? Standing::in_operation : standings_[v]; }
  /// In operation, or retired and still needed by something in operation over a relation valid on the date.
  bool takes_part(Vertex v) const { return standings_.empty() || standings_[v] <= Standing::retired_but_used; }
  bool valid(EdgeIndex e) const { return invalid_.empty() || !invalid_[e]; }
  /// Distinct members that take part and are needed hard by a relation valid on the date.
  std::uint32_t members(GroupIndex group) const { return members_[group]; }
  /// Of memory, about.
  std::size_t bytes() const { return standings_.size() + invalid_.size() / 8 + members_.size() * sizeof members_[0]; }

private:
  base::Date date_;
  std::vector<Standing> standings_; ///< empty when all are in operation
  std::vector<bool> invalid_;       ///< by edge; empty when all are valid
  std::vector<std::uint32_t> members_;
};

} // namespace fundament::graph
