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
    paths_.reset();
    path_ = step_ = 0;
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
    auto found = answers::Paths::find(session_.view, question, session_.budget);
    if (!found) return found.error();
    if ((*found)->out_of_time()) return base::out_of_time();
    if ((*found)->stopped_at_limit())
      return Error{ErrorCode::limit_exceeded, {"sql.too_many_paths", {{"most", std::to_string(most_paths)}}}};
    paths_ = std::move(*found);
    go_on();
    return {};
  }

  bool at_end() const override { return !paths_; }
  void next() override {
    if (step_ < paths_->length())
      go_to(step_ + 1);
    else
      go_on();
  }

  void write(int column, Cell cell) const override {
    switch (column) {
    case Path::path: return cell.integer(path_);
    case Path::step: return cell.integer(static_cast<std::int64_t>(step_));
    default: break;
    }
    if (column < Path::path) return write_element(session_, element_, column, cell);
    if (step_ == 0) return;
    const model::Model& model = session_.model();
    if (arrow_.relation == model::no_id) return; // over what may not be seen
    if (column == Path::relation)
      cell.text(model.metamodel().relation(model.relation(arrow_.relation)->type).name);
    else if (column == Path::strength)
      cell.text(to_string(arrow_.strength));
    else
      cell.integer(arrow_.assumed ? 1 : 0);
  }

private:
  static constexpr std::size_t most_paths = 10'000;

  /// To the first row of the next path.
  void go_on() {
    if (!paths_->next()) return paths_.reset();
    path_++;
    go_to(0);
  }

  void go_to(std::size_t step) {
    step_ = step;
    element_ = paths_->from();
    if (step == 0) return;
    arrow_ = paths_->arrow(step - 1);
    element_ = arrow_.source_needs ? arrow_.target : arrow_.source;
  }

  const Path& function_;
  Session& session_;
  std::unique_ptr<answers::Paths> paths_; ///< nullptr at the end
  std::int64_t path_ = 0;                 ///< the current row: which path, which element of it,
  std::size_t step_ = 0;
  ElementId element_ = model::no_id;
  answers::Arrow arrow_; ///< and by which the element of the row before needs this one
};

std::unique_ptr<Cursor> Path::open() const {
  return std::make_unique<PathCursor>(*this);
}

} // namespace

std::unique_ptr<const Table> path_function(Session& session) {
  return std::make_unique<Path>(session);
}

} // namespace fundament::query
