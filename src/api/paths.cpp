// SPDX-License-Identifier: MPL-2.0
#include "answers/paths.hpp"
#include "answers/sentence.hpp"
#include "api/arrows.hpp"
#include "api/routes.hpp"
#include <algorithm>
#include <memory>
#include <set>
#include <utility>

namespace fundament::api {

using answers::Paths;
using answers::PathsQuestion;

namespace {

PathsQuestion question_of(Call& call) {
  Parameters& parameters = call.parameters;
  PathsQuestion out;
  out.from = parameters.text("from");
  out.to = parameters.text("to");
  if (parameters.word("direction") == "dependents") out.direction = graph::Direction::dependents;
  if (parameters.word("mode") == "all") out.mode = answers::PathsMode::all;
  out.depth = static_cast<std::uint32_t>(parameters.integer("depth"));
  out.limit = parameters.integer("limit");
  out.on = asked_date(call);
  out.walk = asked_walk(call);
  return out;
}

/// An answer on its way out: a piece at a time, since thousands of long paths are hundreds of megabytes.
class PathsWriter {
public:
  PathsWriter(const Call& call, bool along_needs, std::unique_ptr<Paths> paths, base::Date on)
      : view_(call.view), language_(call.language), format_(call.format), along_needs_(along_needs), on_(on),
        paths_(std::move(paths)), json_(text_), budget_(call.budget) {}

  /// Appends the next piece; false after the last.
  bool next(std::string& out) {
    constexpr std::size_t piece = 64 << 10;
    while (!ended_ && text_.size() < piece)
      go_on();
    out += text_;
    text_.clear();
    return !ended_;
  }

  bool cut() const { return cut_; }

private:
  /// Writes the head, the beginning of a path, one of its steps or the end.
  void go_on() {
    if (!begun_) {
      begun_ = true;
      head();
    } else if (in_path_ && step_ < paths_->length()) {
      arrow(paths_->arrow(step_));
      step_++;
    } else {
      if (in_path_ && format_ != "csv") json_.end(']').end('}');
      if (in_path_ && format_ == "ndjson") end_line();
      cut_ = budget_.spent_now();
      in_path_ = !cut_ && paths_->next();
      ended_ = !in_path_;
      path_++;
      step_ = 0;
      if (in_path_ && format_ != "csv")
        json_.begin('{').member("length", paths_->length()).member("text", words()).key("arrows").begin('[');
      if (ended_) tail();
    }
  }

  /// What stands before the paths; with ndjson a line of its own.
  void head() {
    if (format_ == "csv") {
      text_ += "path,step,needing,relation,needed,strength,assumed\n";
      return;
    }
    const auto& model = view_->model();
    const auto end = [&](const char* name, model::ElementId id) {
      json_.key(name)
          .begin('{')
          .member("ref", to_string(model.ref(id)))
          .member("name", answers::name_of(model, id, language_))
          .end('}');
    };
    json_.begin('{').member("revision", view_->revision()).member("on", on_);
    json_.member("direction", to_string(along_needs_ ? graph::Direction::dependencies : graph::Direction::dependents));
    json_.member("result", to_string(paths_->result())).member("stopped_at_limit", paths_->stopped_at_limit());
    json_.member("reverse_exists", paths_->reverse_exists());
    end("from", paths_->from());
    end("to", paths_->to());
    if (format_ == "json")
      json_.key("paths").begin('[');
    else
      json_.end('}');
    if (format_ == "ndjson") end_line();
  }

  /// What can only be said when all is written: whether there was the time for it.
  void tail() {
    if (format_ == "csv") {
      if (cut_) text_ += "time,,,,,,\n";
      return;
    }
    if (format_ == "ndjson" && !cut_) return;
    if (format_ == "json")
      json_.end(']');
    else
      json_.begin('{');
    json_.member("complete", !cut_).text_or_null("reason", cut_ ? "time" : "").end('}');
    end_line();
  }

  void end_line() {
    text_ += '\n';
    json_.restart();
  }

  /// The path read from the needing to the needed end, whichever way it was asked for.
  std::string words() const {
    const std::size_t length = paths_->length(), told = std::min(length, answers::most_steps_told);
    std::vector<answers::Arrow> chain;
    for (std::size_t i = 0; i < told; i++)
      chain.push_back(paths_->arrow(along_needs_ ? i : length - 1 - i));
    return answers::sentence(*view_, chain, language_, {length - told, along_needs_ ? paths_->to() : paths_->from()});
  }

  void arrow(const answers::Arrow& arrow) {
    if (format_ != "csv") return write_arrow(json_, *view_, arrow);
    const auto& model = view_->model();
    const auto needing = arrow.source_needs ? arrow.source : arrow.target;
    const auto needed = arrow.source_needs ? arrow.target : arrow.source;
    text_ += std::to_string(path_) + "," + std::to_string(step_ + 1) + "," + csv_cell(to_string(model.ref(needing))) +
             "," + relation_name(model, arrow) + "," + csv_cell(to_string(model.ref(needed))) + "," +
             std::string(to_string(arrow.strength)) + "," + (arrow.assumed ? "true" : "false") + "\n";
  }

  const std::shared_ptr<const snapshot::View> view_;
  const base::Language language_;
  const std::string format_;
  const bool along_needs_;
  const base::Date on_;
  const std::unique_ptr<Paths> paths_;
  std::string text_; ///< written and not taken yet
  JsonWriter json_;
  base::Budget budget_; ///< writing counts as well
  bool begun_ = false, in_path_ = false, ended_ = false, cut_ = false;
  std::size_t path_ = 0, step_ = 0;
};

/// All of them in one drawing: paths share their arrows.
std::string drawing(Call& call, Paths& paths, base::Date on) {
  Drawing drawing(*call.view, call.language);
  drawing.add(paths.from(), "");
  drawing.add(paths.to(), "");
  std::set<std::pair<model::RelationId, model::ElementId>> drawn;
  while (paths.next())
    for (std::size_t i = 0; i < paths.length(); i++)
      if (const auto arrow = paths.arrow(i);
          drawn.emplace(arrow.relation, arrow.source_needs ? arrow.target : arrow.source).second)
        drawing.add(arrow);
  drawing.add_others(on, call.budget);
  return drawing.in(call.format);
}

} // namespace

Response get_paths(Call& call) {
  const PathsQuestion question = question_of(call);
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  auto found = Paths::find(*call.view, question, call.budget);
  if (!found) return problem(call, found.error());
  call.cut_by_time = (*found)->out_of_time();
  if (call.cut_by_time && call.format != "json" && call.format != "ndjson") // the others have no place to say so
    return problem(call, base::out_of_time());
  if (call.format != "json" && call.format != "ndjson" && call.format != "csv") {
    std::string drawn = drawing(call, **found, question.on);
    if (call.budget.spent_now()) return problem(call, base::out_of_time());
    return answer(call, std::move(drawn));
  }
  const auto writer = std::make_shared<PathsWriter>(call, question.direction == graph::Direction::dependencies,
                                                    std::move(*found), question.on);
  std::string first;
  const bool more = writer->next(first);
  call.cut_by_time |= more || writer->cut(); // what is still being written may be cut: no tag before its end is known
  Response out = answer(call, more ? "" : first);
  if (more)
    out.stream = [writer, first = std::move(first)](std::string& piece) mutable {
      if (first.empty()) return writer->next(piece);
      piece += std::exchange(first, {});
      return true;
    };
  return out;
}

} // namespace fundament::api
