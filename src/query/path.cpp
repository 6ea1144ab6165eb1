// SPDX-License-Identifier: MPL-2.0
#include "answers/paths.hpp"
#include "query/functions.hpp"

namespace fundament::query {

using base::Error;
using base::ErrorCode;
using model::ElementId;

namespace {

/// path(start, goal, steps): a row for each element of each path, in their order.
class Path : public Function {
public:
  enum Column : int { path = 5, step, relation, strength, assumed };

  explicit Path(Session& session)
      : Function("path", {{"ref", "ref"},
                          {"kind"},
                          {"name"},
                          {"owner", "ref"},
                          {"administration", "ref"},
                          {"path", "integer"},
                          {"step", "integer"},
                          {"relation"},
                          {"strength"},
                          {"assumed", "boolean"},
                          {"start", "ref", true, true},
                          {"goal", "ref", true, true},
                          {"steps", "integer", true}}),
        session_(session) {}
  std::unique_ptr<Cursor> open() const override;

private:
  friend class PathCursor;
  Session& session_;
};

class PathCursor : public Cursor {
public:
  explicit PathCursor(const Path& function) : function_(function), session_(function.session_) {}

  base::Result<void> begin(std::span<const int> columns, std::span<const Value> values, std::uint64_t) override {
    rows_.clear();
    at_ = 0;
    const Arguments arguments(function_.columns(), columns, values);
    if (arguments.lacking()) return {};
    const auto steps = arguments.steps(2, 0);
    if (!steps) return steps.error();
    answers::PathsQuestion question;
    question.from = arguments.text(0);
    question.to = arguments.text(1);
    question.on = session_.day->date();
    question.limit = most_paths;
    if (*steps > 0) question.mode = answers::PathsMode::all, question.depth = *steps;
    const auto found = answers::paths(session_.view, question, session_.budget);
    if (!found) return found.error();
    if (found->stopped_at_limit && found->paths.size() < most_paths) return base::out_of_time();
    if (found->stopped_at_limit)
      return Error{ErrorCode::limit_exceeded, {"sql.too_many_paths", {{"most", std::to_string(most_paths)}}}};
    for (const auto& one : found->paths)
      add(found->from, one);
    return {};
  }

  bool at_end() const override { return at_ >= rows_.size(); }
  void next() override { at_++; }

  void write(int column, Cell cell) const override {
    const Row& row = rows_[at_];
    switch (column) {
    case Path::path: return cell.integer(row.path);
    case Path::step: return cell.integer(row.step);
    default: break;
    }
    if (column < Path::path) return write_element(session_, row.element, column, cell);
    if (row.step == 0) return;
    const model::Model& model = session_.model();
    if (row.arrow.relation == model::no_id) return; // over what may not be seen
    if (column == Path::relation)
      cell.text(model.metamodel().relation(model.relation(row.arrow.relation)->type).name);
    else if (column == Path::strength)
      cell.text(to_string(row.arrow.strength));
    else
      cell.integer(row.arrow.assumed ? 1 : 0);
  }

private:
  static constexpr std::size_t most_paths = 10'000;
  struct Row {
    std::int64_t path, step;
    ElementId element;
    answers::Arrow arrow; ///< by which the element of the row before needs this one
  };

  void add(ElementId from, const std::vector<answers::Arrow>& arrows) {
    const std::int64_t path = rows_.empty() ? 1 : rows_.back().path + 1;
    rows_.push_back({path, 0, from, {}});
    for (std::size_t i = 0; i < arrows.size(); i++)
      rows_.push_back({path, static_cast<std::int64_t>(i) + 1,
                       arrows[i].source_needs ? arrows[i].target : arrows[i].source, arrows[i]});
  }

  const Path& function_;
  Session& session_;
  std::vector<Row> rows_;
  std::size_t at_ = 0;
};

std::unique_ptr<Cursor> Path::open() const {
  return std::make_unique<PathCursor>(*this);
}

} // namespace

std::unique_ptr<const Table> path_function(Session& session) {
  return std::make_unique<Path>(session);
}

} // namespace fundament::query
