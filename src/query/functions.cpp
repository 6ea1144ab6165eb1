// SPDX-License-Identifier: MPL-2.0
#include "query/functions.hpp"
#include "answers/approval.hpp"
#include "answers/paths.hpp"
#include "answers/sentence.hpp"
#include "answers/starts.hpp"
#include "query/columns.hpp"
#include <algorithm>

namespace fundament::query {

using base::Error;
using base::ErrorCode;
using graph::Direction;
using model::ElementId;

Arguments::Arguments(const std::vector<TableColumn>& columns, std::span<const int> given,
                     std::span<const Value> values) {
  for (std::size_t column = 0; column < columns.size(); column++) {
    if (!columns[column].argument) continue;
    const auto place = std::find(given.begin(), given.end(), static_cast<int>(column));
    values_.push_back(place == given.end() ? Value() : values[static_cast<std::size_t>(place - given.begin())]);
    lacking_ |= columns[column].required && std::holds_alternative<std::monostate>(values_.back());
  }
}

std::string Arguments::text(std::size_t argument) const {
  return text_of(values_.at(argument)).value_or("");
}

base::Result<std::uint32_t> Arguments::steps(std::size_t argument, std::uint32_t without) const {
  const Value& value = values_.at(argument);
  if (std::holds_alternative<std::monostate>(value)) return without;
  const auto* number = std::get_if<std::int64_t>(&value);
  if (!number || *number < 1 || *number > graph::no_depth_limit)
    return Error{ErrorCode::invalid_argument, {"sql.steps", {{"value", text(argument)}}}};
  return static_cast<std::uint32_t>(*number);
}

Plan Function::plan(std::span<const int> known) const {
  Plan out{{}, 100};
  for (std::size_t column = 0; column < columns_.size(); column++)
    if (columns_[column].argument && has(known, static_cast<int>(column)))
      out.given.push_back(static_cast<int>(column));
  return out;
}

Error out_of_time() {
  return {ErrorCode::limit_exceeded, {"sql.time"}};
}

bool is_out_of_time(const Error& error) {
  return error.text.id == "sql.time";
}

namespace {

void write_ref(const model::Model& model, ElementId id, Cell cell) {
  if (id != model::no_id) cell.text(to_string(model.ref(id)));
}

/// ref, kind, name, owner, administration: the first columns of what answers with elements.
void write_element(const Session& session, ElementId id, int column, Cell cell) {
  const model::Model& model = session.model();
  switch (column) {
  case 0: return cell.text(to_string(model.ref(id)));
  case 1: return cell.text(model.metamodel().kind(model.element(id)->kind).name);
  case 2: return cell.text(answers::name_of(model, id));
  case 3: return write_ref(model, session.day->owner(id), cell);
  case 4: return write_ref(model, session.day->administration(id), cell);
  default: throw std::logic_error("no column of an element");
  }
}

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
    at_ = 0;
    walk_.reset(), stated_.reset();
    const Arguments arguments(function_.columns(), columns, values);
    if (arguments.lacking()) return {};
    const auto steps = arguments.steps(1, graph::no_depth_limit);
    if (!steps) return steps.error();
    auto starts = answers::resolve_starts(session_.snapshot, {arguments.text(0)});
    if (!starts) return std::move(starts).error();
    graph::WalkOptions options{function_.direction_, *steps};
    options.filter.excluded = starts->excluded;
    walk_ = walk(starts->vertices, options);
    options.stated_only = true;
    if ((used >> Reach::assumed & 1) && walk_->met_assumed()) stated_ = walk(starts->vertices, options);
    if (walk_->end() == graph::Walk::End::time || (stated_ && stated_->end() == graph::Walk::End::time))
      return out_of_time();
    return {};
  }

  bool at_end() const override { return !walk_ || at_ >= walk_->hits().size(); }
  void next() override { at_++; }

  void write(int column, Cell cell) const override {
    const graph::Vertex hit = walk_->hits()[at_];
    const auto level = walk_->level(hit);
    switch (column) {
    case Reach::depth: return cell.integer(walk_->depth(hit));
    case Reach::level:
      return cell.text(function_.direction_ == Direction::dependents ? to_string(static_cast<graph::Effect>(level))
                                                                     : graph::need_name(level));
    case Reach::assumed: return cell.integer(stated_ && stated_->level(hit) < level ? 1 : 0);
    case Reach::standing: return cell.text(to_string(session_.day->graph().standing(hit)));
    default: return write_element(session_, session_.snapshot.graph().element(hit), column, cell);
    }
  }

private:
  std::unique_ptr<graph::Walk> walk(const std::vector<graph::Vertex>& starts, const graph::WalkOptions& options) const {
    return std::make_unique<graph::Walk>(session_.snapshot.graph(), session_.day->graph(), starts, options,
                                         session_.budget);
  }

  const Reach& function_;
  const Session& session_;
  std::unique_ptr<graph::Walk> walk_, stated_;
  std::size_t at_ = 0;
};

std::unique_ptr<Cursor> Reach::open() const {
  return std::make_unique<ReachCursor>(*this);
}

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
    const auto found = answers::paths(session_.snapshot, question, session_.budget);
    if (!found) return found.error();
    if (found->stopped_at_limit && found->paths.size() < most_paths) return out_of_time();
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
  const Session& session_;
  std::vector<Row> rows_;
  std::size_t at_ = 0;
};

std::unique_ptr<Cursor> Path::open() const {
  return std::make_unique<PathCursor>(*this);
}

/// approval(technology, version, unit, use): one row, the verdict of design.md 4.4.
class Approval : public Function {
public:
  enum Column : int { code, allowed, subject, decision, valid_until, waiver, support_ended };

  explicit Approval(Session& session)
      : Function("approval", {{"code"},
                              {"allowed", "boolean"},
                              {"subject", "ref"},
                              {"decision", "ref"},
                              {"valid_until", "date"},
                              {"waiver", "ref"},
                              {"support_ended", "boolean"},
                              {"technology", "text", true, true},
                              {"version", "text", true},
                              {"unit", "ref", true},
                              {"use", "text", true}}),
        session_(session) {}
  std::unique_ptr<Cursor> open() const override;

private:
  friend class ApprovalCursor;
  Session& session_;
};

class ApprovalCursor : public Cursor {
public:
  explicit ApprovalCursor(const Approval& function) : function_(function), session_(function.session_) {}

  base::Result<void> begin(std::span<const int> columns, std::span<const Value> values, std::uint64_t) override {
    found_.reset();
    const Arguments arguments(function_.columns(), columns, values);
    if (arguments.lacking()) return {};
    answers::ApprovalQuestion question;
    question.name = arguments.text(0);
    question.version = arguments.text(1);
    question.on = session_.day->date();
    if (const std::string unit = arguments.text(2); !unit.empty()) {
      const auto id = answers::resolve(session_.snapshot, unit);
      if (!id) return id.error();
      question.scope.unit = *id;
    }
    const std::string use = arguments.text(3);
    if (use == "existing") question.use = answers::Use::existing;
    if (use != "existing" && use != "new" && !use.empty())
      return Error{ErrorCode::invalid_argument, {"parameter.word", {{"value", use}, {"allowed", "new, existing"}}}};
    if (session_.budget.spent()) return out_of_time();
    found_ = answers::check_approval(session_.snapshot, question);
    return {};
  }

  bool at_end() const override { return !found_; }
  void next() override { found_.reset(); }

  void write(int column, Cell cell) const override {
    const model::Model& model = session_.model();
    switch (column) {
    case Approval::code: return cell.text(to_string(found_->code));
    case Approval::allowed: return cell.integer(found_->allowed ? 1 : 0);
    case Approval::subject: return write_ref(model, found_->subject, cell);
    case Approval::decision: return write_ref(model, found_->decision, cell);
    case Approval::valid_until:
      if (found_->valid_until) cell.text(to_string(*found_->valid_until));
      return;
    case Approval::waiver: return write_ref(model, found_->waiver, cell);
    case Approval::support_ended: return cell.integer(found_->support_ended ? 1 : 0);
    default: return;
    }
  }

private:
  const Approval& function_;
  const Session& session_;
  std::optional<answers::Approval> found_;
};

std::unique_ptr<Cursor> Approval::open() const {
  return std::make_unique<ApprovalCursor>(*this);
}

} // namespace

Tables function_tables(Session& session) {
  Tables out;
  out.push_back(std::make_unique<Reach>(session, Direction::dependents));
  out.push_back(std::make_unique<Reach>(session, Direction::dependencies));
  out.push_back(std::make_unique<Path>(session));
  out.push_back(std::make_unique<Approval>(session));
  return out;
}

} // namespace fundament::query
