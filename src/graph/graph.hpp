// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/model.hpp"
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

/// The catalogue as who-needs-whom: a compressed graph in both directions over Boost's compressed_sparse_row_graph.
/// Immutable after build(); any number of threads may read it.
///
/// An edge goes from the *needed* to the *needing* vertex, the way a loss spreads. A relation by which both ends need
/// each other is two edges; one that carries nothing, one that ends where it began, and one through a ring of junctions
/// is none. Vertices are numbered in the order of their strongly connected components, needed ones first, so that a
/// walk stays near itself in memory (the order of Tarjan 1972; measured in shared/bench as about twice as fast as by
/// id).
namespace fundament::graph {

using Vertex = std::uint32_t;
using EdgeIndex = std::uint32_t;
using GroupIndex = std::uint32_t;
constexpr std::uint32_t none = 0xffffffff;

struct Edge {
  model::RelationId relation;
  GroupIndex group; ///< the group at the needing end that this edge is a member's, or none
  model::RelationTypeId type;
  model::Strength strength;
  bool assumed; ///< by the metamodel's row alone; a member of alternatives is assumed besides
};

enum class Junction : std::uint8_t { no, all, any }; ///< and, or

/// Needed vertices that stand in for each other at one needing vertex.
struct Group {
  enum class Rule : std::uint8_t {
    redundancy,   ///< stated: `minimum` of the members are enough
    alternatives, ///< assumed: several providers of one thing
    any_input,    ///< an or-junction's inputs; the owner is the junction
  };
  Vertex owner;
  Rule rule;
  std::uint32_t minimum; ///< as stated; the clamp to 1…members depends on the day
  std::uint32_t members; ///< distinct, every relation and element counted as valid
};

class Graph {
public:
  /// O((elements + relations) · log of the largest degree).
  static std::shared_ptr<const Graph> build(const model::Model& model);
  ~Graph();
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  std::uint32_t vertex_count() const { return vertex_count_; }
  std::uint32_t edge_count() const { return edge_count_; }

  /// none for an id that names no element.
  Vertex vertex(model::ElementId id) const { return id < vertex_of_.size() ? vertex_of_[id] : none; }
  model::ElementId element(Vertex v) const { return element_of_[v]; }

  /// Edge `first_needing(v) + i` leads from v to needing(v)[i]. Sorted by needing vertex, group, then hard first.
  std::span<const Vertex> needing(Vertex v) const { return {columns_ + rows_[v], rows_[v + 1] - rows_[v]}; }
  EdgeIndex first_needing(Vertex v) const { return rows_[v]; }
  /// What v needs: edge needed_edges(v)[i] comes from needed(v)[i].
  std::span<const Vertex> needed(Vertex v) const {
    return {back_columns_ + back_rows_[v], back_rows_[v + 1] - back_rows_[v]};
  }
  std::span<const EdgeIndex> needed_edges(Vertex v) const {
    return {back_edges_ + back_rows_[v], back_rows_[v + 1] - back_rows_[v]};
  }

  const Edge& edge(EdgeIndex index) const { return edges_[index]; }
  std::span<const Group> groups() const { return groups_; }

  Junction junction(Vertex v) const { return junctions_.empty() ? Junction::no : junctions_[v]; }
  bool has_junctions() const { return !junctions_.empty(); }
  /// All junctions, in an order in which needed ones come before those that need them: whoever follows it, forward or
  /// backward, has what a junction takes from the others when its turn comes, and meets each once.
  std::span<const Vertex> junctions_in_order() const { return junction_order_; }
  /// The place of a junction in that order.
  std::uint32_t junction_rank(Vertex v) const { return junction_ranks_[v]; }

  /// The edges whose relation is valid only for a time, ascending.
  std::span<const EdgeIndex> dated_edges() const { return dated_edges_; }

  /// The place of v's element when all are sorted by kind, then key, as texts.
  std::uint32_t rank(Vertex v) const { return ranks_[v]; }

  bool has_assumed() const { return has_assumed_; }

private:
  friend class GraphBuilder;
  Graph();
  struct Boost;
  std::unique_ptr<const Boost> boost_;
  // into boost_, so that the headers need not see Boost
  const EdgeIndex* rows_ = nullptr;
  const Vertex* columns_ = nullptr;
  const EdgeIndex* back_rows_ = nullptr;
  const Vertex* back_columns_ = nullptr;
  const EdgeIndex* back_edges_ = nullptr;
  std::uint32_t vertex_count_ = 0, edge_count_ = 0;
  bool has_assumed_ = false;
  std::vector<Vertex> vertex_of_;
  std::vector<model::ElementId> element_of_;
  std::vector<std::uint32_t> ranks_;
  std::vector<Edge> edges_;
  std::vector<Group> groups_;
  std::vector<Junction> junctions_;
  std::vector<std::uint32_t> junction_ranks_;
  std::vector<Vertex> junction_order_;
  std::vector<EdgeIndex> dated_edges_;
};

/// Our own mistake (std::logic_error) unless both directions agree, edges are sorted and groups are counted right. For
/// tests; O(edges).
void verify(const Graph& graph);

} // namespace fundament::graph
