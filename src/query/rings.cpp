// SPDX-License-Identifier: MPL-2.0
#include "graph/rings.hpp"
#include "query/functions.hpp"

namespace fundament::query {

using base::Error;
using base::ErrorCode;

namespace {

/// rings(strength): the elements that need each other in a ring, over relations by which one of two needs the other at
/// least so strongly. A whole and its part need each other by one relation, which makes no ring.
class Rings : public Function {
public:
  enum Column : int { ring = 5 };

  explicit Rings(Session& session)
      : Function("rings", {{"ref", "ref"},
                           {"kind"},
                           {"name"},
                           {"owner", "ref"},
                           {"administration", "ref"},
                           {"ring", "integer"},
                           {"strength", "text", true}}),
        session_(session) {}
  std::unique_ptr<Cursor> open() const override;

private:
  friend class RingCursor;
  Session& session_;
};

class RingCursor : public Cursor {
public:
  explicit RingCursor(const Rings& function) : function_(function), session_(function.session_) {}

  base::Result<void> begin(std::span<const int> columns, std::span<const Value> values, std::uint64_t) override {
    rows_.clear();
    at_ = 0;
    const std::string word = Arguments(function_.columns(), columns, values).text(0);
    const auto least = model::parse_strength(word.empty() ? "soft" : word);
    if (!least)
      return Error{ErrorCode::invalid_argument,
                   {"parameter.word", {{"value", word}, {"allowed", "hard, soft, weak, change"}}}};
    const auto& graph = session_.view.graph();
    const auto keep = kept_edges(*least);
    const auto found = session_.budget.spent_now() ? std::nullopt : graph::rings(graph, keep, session_.budget);
    if (!found) return base::out_of_time();
    for (std::size_t i = 0; i < found->size(); i++)
      for (const graph::Vertex v : (*found)[i])
        if (graph.junction(v) == graph::Junction::no) rows_.push_back({static_cast<std::int64_t>(i) + 1, v});
    return {};
  }

  bool at_end() const override { return at_ >= rows_.size(); }
  void next() override { at_++; }

  void write(int column, Cell cell) const override {
    const Row& row = rows_[at_];
    if (column == Rings::ring) return cell.integer(row.ring);
    write_element(session_, session_.view.graph().element(row.vertex), column, cell);
  }

private:
  struct Row {
    std::int64_t ring;
    graph::Vertex vertex;
  };

  /// Not all of them when the time runs out.
  std::vector<bool> kept_edges(model::Strength least) const {
    const auto& graph = session_.view.graph();
    const auto& day = session_.day->graph();
    const auto& whole = session_.view.behind().model();
    std::vector<bool> keep(graph.edge_count(), false);
    for (graph::Vertex v = 0; v < graph.vertex_count(); v++) {
      if (!day.takes_part(v)) continue;
      if (session_.budget.spent(1 + static_cast<std::uint32_t>(graph.needing(v).size()))) return keep;
      for (std::size_t i = 0; i < graph.needing(v).size(); i++) {
        const auto e = graph.first_needing(v) + static_cast<graph::EdgeIndex>(i);
        const auto& edge = graph.edge(e);
        keep[e] = edge.strength >= least && day.valid(e) && day.takes_part(graph.needing(v)[i]) &&
                  whole.needs(*whole.relation(edge.relation)).count == 1;
      }
    }
    return keep;
  }

  const Rings& function_;
  Session& session_;
  std::vector<Row> rows_;
  std::size_t at_ = 0;
};

std::unique_ptr<Cursor> Rings::open() const {
  return std::make_unique<RingCursor>(*this);
}

} // namespace

std::unique_ptr<const Table> rings_function(Session& session) {
  return std::make_unique<Rings>(session);
}

} // namespace fundament::query
