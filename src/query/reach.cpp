// SPDX-License-Identifier: MPL-2.0
#include "answers/starts.hpp"
#include "query/functions.hpp"

namespace fundament::query {

using graph::Direction;

namespace {

/// dependents(start, steps) and dependencies(start, steps).
class Reach : public Function {
public:
  enum Column : int { depth = 5, level, assumed, standing };

  Reach(Session& session, Direction direction)
      : Function(std::string(to_string(direction)), {{"ref", "ref"},
                                                     {"kind"},
                                                     {"name"},
                                                     {"owner", "ref"},
                                                     {"administration", "ref"},
                                                     {"depth", "integer"},
                                                     {direction == Direction::dependents ? "effect" : "need"},
                                                     {"assumed", "boolean"},
                                                     {"standing"},
                                                     {"start", "ref", true, true},
                                                     {"steps", "integer", true}}),
        session_(session), direction_(direction) {}
  std::unique_ptr<Cursor> open() const override;

private:
  friend class ReachCursor;
  Session& session_;
  const Direction direction_;
};

class ReachCursor : public Cursor {
public:
  explicit ReachCursor(const Reach& function) : function_(function), session_(function.session_) {}

  base::Result<void> begin(std::span<const int> columns, std::span<const Value> values, std::uint64_t used) override {
    at_ = depth_ = 0;
    walk_.reset(), stated_.reset();
    reached_.order.clear();
    const Arguments arguments(function_.columns(), columns, values);
    if (arguments.lacking()) return {};
    const auto steps = arguments.steps(1, graph::no_depth_limit);
    if (!steps) return steps.error();
    auto starts = answers::resolve_starts(session_.view, {arguments.text(0)}, session_.budget);
    if (!starts) return std::move(starts).error();
    const bool graded = (used >> Reach::level & 1) || (used >> Reach::assumed & 1);
    const auto& graph = session_.view.graph();
    if (!graded && !graph.has_junctions() && starts->vertices.size() == 1 && starts->excluded.empty()) {
      if (!closure(graph, session_.day->graph(), starts->vertices.front(), function_.direction_, *steps, reached_,
                   session_.budget))
        return base::out_of_time();
      settle();
      return {};
    }
    graph::WalkOptions options{function_.direction_, *steps};
    options.filter.excluded = starts->excluded;
    walk_ = walk(starts->vertices, options);
    options.stated_only = true;
    if ((used >> Reach::assumed & 1) && walk_->met_assumed()) stated_ = walk(starts->vertices, options);
    if (walk_->end() == graph::Walk::End::time || (stated_ && stated_->end() == graph::Walk::End::time))
      return base::out_of_time();
    return {};
  }

  bool at_end() const override { return at_ >= hits().size(); }
  void next() override {
    at_++;
    if (!walk_) settle();
  }

  void write(int column, Cell cell) const override {
    const graph::Vertex hit = hits()[at_];
    const bool hidden = session_.view.hides(session_.view.graph().element(hit));
    if (hidden && (column == Reach::assumed || column == Reach::standing)) return;
    switch (column) {
    case Reach::depth: return cell.integer(walk_ ? walk_->depth(hit) : depth_);
    case Reach::level: return cell.text(level_name(walk_->level(hit)));
    case Reach::assumed: return cell.integer(stated_ && stated_->level(hit) < walk_->level(hit) ? 1 : 0);
    case Reach::standing: return cell.text(to_string(session_.day->graph().standing(hit)));
    default: return write_element(session_, session_.view.graph().element(hit), column, cell);
    }
  }

private:
  std::span<const graph::Vertex> hits() const { return walk_ ? walk_->hits() : reached_.order; }

  std::string_view level_name(graph::Level level) const {
    return function_.direction_ == Direction::dependents ? to_string(static_cast<graph::Effect>(level))
                                                         : graph::need_name(level);
  }

  /// The depth at which the current row was reached.
  void settle() {
    while (at_ < reached_.order.size() && at_ >= reached_.levels[depth_])
      depth_++;
  }

  std::unique_ptr<graph::Walk> walk(const std::vector<graph::Vertex>& starts, const graph::WalkOptions& options) const {
    return std::make_unique<graph::Walk>(session_.view.graph(), session_.day->graph(), starts, options,
                                         session_.budget);
  }

  const Reach& function_;
  Session& session_;
  std::unique_ptr<graph::Walk> walk_, stated_;
  graph::Closure reached_; ///< when neither effect nor need is asked for
  std::uint32_t depth_ = 0;
  std::size_t at_ = 0;
};

std::unique_ptr<Cursor> Reach::open() const {
  return std::make_unique<ReachCursor>(*this);
}

} // namespace

std::unique_ptr<const Table> dependents_function(Session& session) {
  return std::make_unique<Reach>(session, Direction::dependents);
}

std::unique_ptr<const Table> dependencies_function(Session& session) {
  return std::make_unique<Reach>(session, Direction::dependencies);
}

} // namespace fundament::query
