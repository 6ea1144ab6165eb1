// SPDX-License-Identifier: MPL-2.0
#include "graph/graph.hpp"
#include <algorithm>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/strong_components.hpp>
#include <numeric>
#include <set>
#include <string>
#include <unordered_map>

namespace fundament::graph {

using model::ElementId;
using model::RelationId;
using model::Strength;

namespace {

using Pair = std::pair<Vertex, Vertex>;
using OneWay = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, boost::no_property,
                                                  boost::no_property, std::uint32_t, std::uint32_t>;
using BothWays = boost::compressed_sparse_row_graph<boost::bidirectionalS, boost::no_property, boost::no_property,
                                                    boost::no_property, std::uint32_t, std::uint32_t>;

/// Component of each vertex; Boost numbers them so that an edge never leads to a higher number.
std::vector<std::uint32_t> components(const std::vector<Pair>& edges, std::uint32_t vertices) {
  const OneWay graph(boost::edges_are_unsorted_multi_pass, edges.begin(), edges.end(), vertices);
  std::vector<std::uint32_t> component(vertices);
  if (vertices > 0)
    boost::strong_components(graph,
                             boost::make_iterator_property_map(component.begin(), get(boost::vertex_index, graph)));
  return component;
}

/// An edge on its way into the graph, by the vertex numbers of the moment.
struct Raw {
  Vertex needed, needing;
  Edge edge;
  bool alternative; ///< by a row whose needed ends are alternatives to each other
  bool dated;       ///< its relation is valid only for a time
};

} // namespace

struct Graph::Boost {
  BothWays graph;
};

Graph::Graph() = default;
Graph::~Graph() = default;

class GraphBuilder {
public:
  explicit GraphBuilder(const model::Model& model) : model_(model), out_(new Graph) {}

  std::shared_ptr<const Graph> build() {
    number_elements();
    collect_edges();
    order_junctions();
    renumber();
    make_groups();
    sort_edges();
    count_members();
    fill();
    return std::move(out_);
  }

private:
  void number_elements() {
    out_->vertex_of_.assign(model_.element_limit(), none);
    const auto junction = model_.metamodel().find_kind("junction");
    const auto logic = model_.metamodel().find_attribute("logic");
    for (ElementId id = 0; id < model_.element_limit(); id++) {
      const model::Element* element = model_.element(id);
      if (!element) continue;
      out_->vertex_of_[id] = static_cast<Vertex>(out_->element_of_.size());
      out_->element_of_.push_back(id);
      if (element->kind != junction) continue;
      const auto* text = logic ? element->attributes.get<std::string>(*logic) : nullptr;
      junctions_[id] = text && *text == "or" ? Junction::any : Junction::all;
    }
    out_->vertex_count_ = static_cast<std::uint32_t>(out_->element_of_.size());
  }

  void collect_edges() {
    raw_.reserve(model_.relation_count());
    for (RelationId id = 0; id < model_.relation_limit(); id++) {
      const model::Relation* relation = model_.relation(id);
      if (!relation || relation->source == relation->target) continue;
      const auto needs = model_.needs(*relation);
      for (const model::Need& need : needs) {
        const Vertex source = out_->vertex_of_[relation->source.element()],
                     target = out_->vertex_of_[relation->target.element()];
        raw_.push_back({need.source_needs ? target : source,
                        need.source_needs ? source : target,
                        {id, none, relation->type, need.strength, needs.assumed},
                        needs.alternatives && need.strength == Strength::hard,
                        relation->details && (relation->details->valid_from || relation->details->valid_to)});
      }
    }
  }

  /// Junctions that feed each other in a ring carry nothing: their edges go. The others get an order.
  void order_junctions() {
    if (junctions_.empty()) return;
    const auto is_junction = [&](Vertex v) { return junctions_.count(out_->element_of_[v]) > 0; };
    std::vector<Pair> between;
    for (const Raw& raw : raw_)
      if (is_junction(raw.needed) && is_junction(raw.needing)) between.emplace_back(raw.needed, raw.needing);
    const auto component = components(between, out_->vertex_count_);
    std::vector<std::uint32_t> size(out_->vertex_count_, 0);
    for (const auto number : component)
      size[number]++;
    const auto in_ring = [&](Vertex v) { return is_junction(v) && size[component[v]] > 1; };
    std::erase_if(raw_, [&](const Raw& raw) { return in_ring(raw.needed) || in_ring(raw.needing); });
    std::vector<std::pair<std::uint32_t, ElementId>> order;
    for (Vertex v = 0; v < out_->vertex_count_; v++)
      if (is_junction(v)) order.emplace_back(out_->vertex_count_ - component[v], out_->element_of_[v]);
    std::sort(order.begin(), order.end());
    for (const auto& [place, element] : order)
      junction_order_.push_back(element);
  }

  void renumber() {
    std::vector<Pair> pairs;
    pairs.reserve(raw_.size());
    for (const Raw& raw : raw_)
      pairs.emplace_back(raw.needed, raw.needing);
    const auto component = components(pairs, out_->vertex_count_);
    std::vector<Vertex> order(out_->vertex_count_), place(out_->vertex_count_);
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](Vertex a, Vertex b) { return component[a] > component[b]; });
    std::vector<ElementId> elements(out_->vertex_count_);
    for (Vertex v = 0; v < out_->vertex_count_; v++) {
      place[order[v]] = v;
      elements[v] = out_->element_of_[order[v]];
    }
    out_->element_of_ = std::move(elements);
    for (Vertex v = 0; v < out_->vertex_count_; v++)
      out_->vertex_of_[out_->element_of_[v]] = v;
    for (Raw& raw : raw_)
      raw.needed = place[raw.needed], raw.needing = place[raw.needing];
  }

  /// Sets the group of edges that stand in for each other. An edge in two stated redundancies is there twice.
  void make_groups() {
    out_->junctions_.assign(junctions_.empty() ? 0 : out_->vertex_count_, Junction::no);
    out_->junction_ranks_.assign(junctions_.empty() ? 0 : out_->vertex_count_, 0);
    for (const ElementId element : junction_order_) {
      const Vertex v = out_->vertex_of_[element];
      out_->junctions_[v] = junctions_[element];
      out_->junction_ranks_[v] = static_cast<std::uint32_t>(out_->junction_order_.size());
      out_->junction_order_.push_back(v);
      if (out_->junctions_[v] == Junction::any) any_group_[v] = group(v, Group::Rule::any_input, 1);
    }
    if (!any_group_.empty())
      for (Raw& raw : raw_)
        if (const auto found = any_group_.find(raw.needing); found != any_group_.end()) raw.edge.group = found->second;
    state_redundancies();
    assume_alternatives();
  }

  GroupIndex group(Vertex owner, Group::Rule rule, std::uint32_t minimum) {
    out_->groups_.push_back({owner, rule, minimum, 0});
    return static_cast<GroupIndex>(out_->groups_.size() - 1);
  }

  void state_redundancies() {
    const auto attribute = model_.metamodel().find_attribute("redundancy");
    std::unordered_map<Vertex, std::vector<std::size_t>> edges_of; // of the elements that state one
    if (!attribute) return;
    for (Vertex v = 0; v < out_->vertex_count_; v++)
      if (model_.element(out_->element_of_[v])->attributes.get<std::vector<model::Redundancy>>(*attribute) &&
          out_->junction(v) == Junction::no)
        edges_of[v];
    if (edges_of.empty()) return;
    for (std::size_t i = 0; i < raw_.size(); i++)
      if (const auto found = edges_of.find(raw_[i].needing); found != edges_of.end()) found->second.push_back(i);
    for (Vertex v = 0; v < out_->vertex_count_; v++) { // in order, so that groups are numbered alike every time
      const auto found = edges_of.find(v);
      if (found == edges_of.end()) continue;
      for (const auto& redundancy :
           *model_.element(out_->element_of_[v])->attributes.get<std::vector<model::Redundancy>>(*attribute))
        state(v, redundancy, found->second);
    }
  }

  void state(Vertex owner, const model::Redundancy& redundancy, const std::vector<std::size_t>& edges) {
    const auto type = model_.metamodel().find_relation(redundancy.relation);
    std::set<Vertex> of, members;
    for (const model::Ref& ref : redundancy.of)
      if (const auto id = model_.find(ref)) of.insert(out_->vertex_of_[*id]);
    for (const std::size_t i : edges) {
      const Raw& raw = raw_[i];
      if (raw.edge.type == type && raw.edge.strength == Strength::hard &&
          (redundancy.of.empty() || of.count(raw.needed)))
        members.insert(raw.needed);
    }
    if (members.empty()) return;
    const GroupIndex index = group(owner, Group::Rule::redundancy, redundancy.minimum);
    for (const std::size_t i : edges) {
      if (raw_[i].edge.type != type || !members.count(raw_[i].needed)) continue;
      if (raw_[i].edge.group == none) {
        raw_[i].edge.group = index;
      } else {
        Raw again = raw_[i];
        again.edge.group = index;
        raw_.push_back(again);
      }
    }
  }

  /// Several hard needs by one relation whose row says so, and no stated redundancy: alternatives.
  void assume_alternatives() {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < raw_.size(); i++)
      if (raw_[i].alternative && raw_[i].edge.group == none && out_->junction(raw_[i].needing) == Junction::no)
        open.push_back(i);
    std::sort(open.begin(), open.end(), [&](std::size_t a, std::size_t b) {
      return std::tuple(raw_[a].needing, raw_[a].edge.type, raw_[a].needed) <
             std::tuple(raw_[b].needing, raw_[b].edge.type, raw_[b].needed);
    });
    for (std::size_t begin = 0, end = 0; begin < open.size(); begin = end) {
      const Raw& first = raw_[open[begin]];
      bool several = false;
      for (end = begin; end < open.size() && raw_[open[end]].needing == first.needing &&
                        raw_[open[end]].edge.type == first.edge.type;
           end++)
        several |= raw_[open[end]].needed != first.needed;
      if (!several) continue;
      const GroupIndex index = group(first.needing, Group::Rule::alternatives, 1);
      for (std::size_t i = begin; i < end; i++)
        raw_[open[i]].edge.group = index;
    }
  }

  /// A counting sort by needed vertex, then each vertex's few edges by needing vertex, group, hard first, relation.
  void sort_edges() {
    std::vector<std::uint32_t> begin(out_->vertex_count_ + 1, 0);
    for (const Raw& raw : raw_)
      begin[raw.needed + 1]++;
    std::partial_sum(begin.begin(), begin.end(), begin.begin());
    std::vector<Raw> sorted(raw_.size());
    auto next = begin;
    for (const Raw& raw : raw_)
      sorted[next[raw.needed]++] = raw;
    raw_ = std::move(sorted);
    const auto order = [](const Raw& raw) {
      return std::tuple(raw.needing, raw.edge.group, raw.edge.strength != Strength::hard, raw.edge.relation);
    };
    for (Vertex v = 0; v < out_->vertex_count_; v++)
      std::sort(raw_.begin() + begin[v], raw_.begin() + begin[v + 1],
                [&](const Raw& a, const Raw& b) { return order(a) < order(b); });
  }

  void count_members() {
    const Raw* last = nullptr;
    for (const Raw& raw : raw_) {
      const bool counts = raw.edge.group != none && (raw.edge.strength == Strength::hard ||
                                                     out_->groups_[raw.edge.group].rule == Group::Rule::any_input);
      if (!counts) continue;
      if (!last || last->needed != raw.needed || last->edge.group != raw.edge.group)
        out_->groups_[raw.edge.group].members++;
      last = &raw;
    }
  }

  void fill() {
    out_->edge_count_ = static_cast<std::uint32_t>(raw_.size());
    out_->edges_.reserve(raw_.size());
    std::vector<Pair> pairs;
    pairs.reserve(raw_.size());
    for (const Raw& raw : raw_) {
      if (raw.dated) out_->dated_edges_.push_back(static_cast<EdgeIndex>(out_->edges_.size()));
      out_->edges_.push_back(raw.edge);
      pairs.emplace_back(raw.needed, raw.needing);
      out_->has_assumed_ |= raw.edge.assumed;
    }
    for (const Group& group : out_->groups_)
      out_->has_assumed_ |= group.rule == Group::Rule::alternatives;
    std::vector<Raw>().swap(raw_);
    auto boost = std::unique_ptr<Graph::Boost>(new Graph::Boost{
        BothWays(boost::edges_are_unsorted_multi_pass, pairs.begin(), pairs.end(), out_->vertex_count_)});
    const auto& forward = boost->graph.m_forward;
    const auto& backward = boost->graph.m_backward;
    out_->rows_ = forward.m_rowstart.data();
    out_->columns_ = forward.m_column.data();
    out_->back_rows_ = backward.m_rowstart.data();
    out_->back_columns_ = backward.m_column.data();
    out_->back_edges_ = backward.m_edge_properties.data();
    out_->boost_ = std::move(boost);
    rank();
  }

  void rank() {
    std::vector<Vertex> order(out_->vertex_count_);
    std::iota(order.begin(), order.end(), 0);
    std::vector<std::uint32_t> kind_rank;
    for (const auto& kind : model_.metamodel().kinds()) {
      std::uint32_t smaller = 0;
      for (const auto& other : model_.metamodel().kinds())
        smaller += other.name < kind.name;
      kind_rank.push_back(smaller);
    }
    const auto element = [&](Vertex v) -> const model::Element& { return *model_.element(out_->element_of_[v]); };
    std::sort(order.begin(), order.end(), [&](Vertex a, Vertex b) {
      const auto &left = element(a), &right = element(b);
      if (left.kind != right.kind) return kind_rank[left.kind] < kind_rank[right.kind];
      return left.key < right.key;
    });
    out_->ranks_.resize(out_->vertex_count_);
    for (std::uint32_t i = 0; i < order.size(); i++)
      out_->ranks_[order[i]] = i;
  }

  const model::Model& model_;
  std::shared_ptr<Graph> out_;
  std::vector<Raw> raw_;
  std::unordered_map<ElementId, Junction> junctions_;
  std::vector<ElementId> junction_order_;
  std::unordered_map<Vertex, GroupIndex> any_group_;
};

std::shared_ptr<const Graph> Graph::build(const model::Model& model) {
  return GraphBuilder(model).build();
}

void verify(const Graph& graph) {
  std::vector<std::uint32_t> seen(graph.edge_count(), 0);
  std::vector<std::set<Vertex>> members(graph.groups().size());
  for (Vertex v = 0; v < graph.vertex_count(); v++) {
    base::expect(graph.vertex(graph.element(v)) == v, "vertex and element do not agree");
    const auto needed = graph.needed(v);
    for (std::size_t i = 0; i < needed.size(); i++) {
      const EdgeIndex e = graph.needed_edges(v)[i];
      const EdgeIndex first = graph.first_needing(needed[i]);
      base::expect(e >= first && e - first < graph.needing(needed[i]).size() &&
                       graph.needing(needed[i])[e - first] == v,
                   "the two directions do not agree");
      base::expect(needed[i] != v, "an edge to itself");
      seen[e]++;
      const Edge& edge = graph.edge(e);
      if (edge.group == none) continue;
      const Group& group = graph.groups()[edge.group];
      base::expect(group.owner == v, "a group of another vertex");
      if (edge.strength == Strength::hard || group.rule == Group::Rule::any_input)
        members[edge.group].insert(needed[i]);
    }
  }
  for (const auto count : seen)
    base::expect(count == 1, "an edge is not in both directions once");
  for (std::size_t g = 0; g < members.size(); g++)
    base::expect(members[g].size() == graph.groups()[g].members, "a group's members are counted wrong");
}

} // namespace fundament::graph
