// SPDX-License-Identifier: MPL-2.0
#include "answers/paths.hpp"
#include "answers/starts.hpp"
#include "graph/reasons.hpp"
#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace fundament::answers {

using base::Error;
using base::ErrorCode;
using graph::Direction;
using graph::Step;
using graph::Vertex;
using graph::Walk;

std::string_view to_string(PathsResult result) {
  return result == PathsResult::found ? "found" : "no_path";
}

/// Paths are read off one walk from the far end: its steps lead ever back to it, and its depths say how far that is. A
/// depth-first search with a stack of its own, which stops at each path and goes on from there when asked again.
///
/// All simple paths come by length: one pass for each (depth-first iterative deepening, Korf 1985), pruned by the
/// distance that is left. The last pass is the one that had nothing to prune.
class Paths::Finder {
public:
  Finder(const graph::Graph& graph, const Walk& walk, const PathsQuestion& question, Vertex from, Vertex to,
         base::Budget& budget)
      : walk_(walk), towards_needed_(question.direction == Direction::dependencies),
        all_(question.mode == PathsMode::all), longest_(question.depth), from_(from), to_(to), budget_(&budget),
        reasons_(std::make_unique<graph::Reasons>(walk, budget)), on_path_(all_ ? graph.vertex_count() : 0, false) {
    begin();
  }

  /// Goes to the next path; false when there is none, or when the time ran out.
  bool next() {
    if (at_goal_) leave();
    if (from_ == to_) return std::exchange(pruned_, false); // the path without a step
    while (!cut_) {
      if (open_.empty() && !begin_pass()) return false;
      Open& at = open_.back();
      if (at.next == at.steps->size()) {
        open_.pop_back();
        if (!open_.empty()) leave();
        continue;
      }
      if (go((*at.steps)[at.next++])) return true;
    }
    return false;
  }

  const std::vector<Step>& path() const { return path_; }
  bool cut() const { return cut_; }

  /// From the beginning again, as far as was read: every vertex on the way is known, so neither reasons nor time is
  /// asked.
  void replay() {
    reasons_.reset();
    budget_ = nullptr;
    cut_ = at_goal_ = false;
    open_.clear(), path_.clear();
    on_path_.assign(on_path_.size(), false);
    begin();
  }

private:
  struct Open {
    const std::vector<Step>* steps;
    std::size_t next = 0;
  };

  void begin() {
    length_ = from_ == to_ ? 0 : walk_.depth(from_) - 1;
    pruned_ = true;
  }

  /// The search for paths of the next length; of shortest ones there is one length only.
  bool begin_pass() {
    if (!pruned_ || (all_ && length_ >= longest_)) return false;
    length_++;
    pruned_ = false;
    if (all_) on_path_[from_] = true;
    return enter(from_);
  }

  /// Takes a step; true when it makes a path.
  bool go(const Step& step) {
    const Vertex next = towards_needed_ ? step.needed : step.needing;
    if (all_ && !may_enter(next)) return false;
    path_.push_back(step);
    if (all_) on_path_[next] = true;
    if (next == to_) {
      at_goal_ = true;
      if (!all_ || path_.size() == length_) return true;
      leave(); // a shorter one, which came before
      return false;
    }
    if (!enter(next)) leave();
    return false;
  }

  bool may_enter(Vertex next) {
    const auto depth = walk_.depth(next);
    if (depth == graph::none || on_path_[next]) return false;
    const bool near_enough = path_.size() + 1 + depth <= length_;
    pruned_ |= !near_enough;
    return near_enough;
  }

  bool enter(Vertex v) {
    if (budget_ && budget_->spent()) cut_ = true;
    auto known = known_.find(v);
    if (known == known_.end() && !cut_) {
      base::expect(reasons_ != nullptr, "a search that is replayed meets nothing new");
      known = known_.emplace(v, all_ ? reasons_->steps(v) : reasons_->via(v)).first;
      cut_ = reasons_->cut();
    }
    if (cut_) return false;
    open_.push_back({&known->second});
    return true;
  }

  /// Takes the last step back.
  void leave() {
    at_goal_ = false;
    if (all_) on_path_[towards_needed_ ? path_.back().needed : path_.back().needing] = false;
    path_.pop_back();
  }

  const Walk& walk_;
  const bool towards_needed_, all_;
  const std::uint32_t longest_;
  const Vertex from_, to_;
  base::Budget* budget_; ///< nullptr when replayed
  std::unique_ptr<graph::Reasons> reasons_;
  std::unordered_map<Vertex, std::vector<Step>> known_; ///< the steps from each vertex that was entered
  std::vector<Open> open_;                              ///< the vertices on the way, from `from` on
  std::vector<Step> path_;
  std::vector<bool> on_path_;
  std::uint32_t length_ = 0; ///< of this pass's paths
  bool pruned_ = true;       ///< by the pass before: there may be longer ones
  bool at_goal_ = false, cut_ = false;
};

namespace {

/// Paths that differ only in what may not be seen are one; and by what may be seen they are sorted, since the order
/// would tell of the rest.
void merge(const snapshot::View& view, std::vector<std::vector<Arrow>>& paths) {
  const auto& graph = view.graph();
  const auto key = [&](const std::vector<Arrow>& path) {
    std::size_t length = 0;
    std::vector<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>> steps;
    for (const Arrow& arrow : path) {
      length += 1 + arrow.derived;
      steps.emplace_back(graph.rank(graph.vertex(arrow.source)), graph.rank(graph.vertex(arrow.target)), arrow.derived,
                         arrow.relation);
    }
    return std::pair(length, std::move(steps));
  };
  std::vector<std::pair<decltype(key({})), std::vector<Arrow>>> keyed;
  for (auto& path : paths)
    keyed.emplace_back(key(path), std::move(path));
  std::sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  paths.clear();
  for (std::size_t i = 0; i < keyed.size(); i++)
    if (i == 0 || keyed[i].first != keyed[i - 1].first) paths.push_back(std::move(keyed[i].second));
}

} // namespace

Paths::Paths(const snapshot::View& view) : view_(view) {}

Paths::~Paths() = default;

base::Result<std::unique_ptr<Paths>> Paths::find(const snapshot::View& view, const PathsQuestion& question,
                                                 base::Budget& budget) {
  base::Problems problems;
  const auto end = [&](const std::string& text, const char* where) {
    auto id = resolve(view, text, budget);
    if (id) return *id;
    Error error = std::move(id).error();
    error.where = where;
    problems.add(std::move(error));
    return model::no_id;
  };
  std::unique_ptr<Paths> out(new Paths(view));
  out->from_ = end(question.from, "from");
  out->to_ = end(question.to, "to");
  if (question.depth == 0) problems.add({ErrorCode::invalid_argument, {"impact.depth_zero"}, "depth"});
  if (!problems.empty()) return problems.take();

  out->day_ = view.on(question.on);
  const Vertex from = view.graph().vertex(out->from_), to = view.graph().vertex(out->to_);
  const auto walk_from = [&](Vertex start, Direction direction) {
    graph::WalkOptions options{direction, graph::no_depth_limit, to_filter(question.walk, view.model().metamodel())};
    auto walk = std::make_unique<Walk>(view.graph(), out->day_->graph(), std::vector<Vertex>{start}, options, budget);
    out->out_of_time_ |= walk->end() == Walk::End::time;
    return walk;
  };
  // `from` needs … needs `to`: a walk from `to` over its dependents meets `from`
  const bool along_needs = question.direction == Direction::dependencies;
  out->walk_ = walk_from(to, along_needs ? Direction::dependents : Direction::dependencies);
  if (from == to || out->walk_->reached(from)) {
    out->finder_ = std::make_unique<Finder>(view.graph(), *out->walk_, question, from, to, budget);
    while (out->count_ < question.limit && out->finder_->next())
      out->count_++;
    out->more_ = out->count_ == question.limit && out->finder_->next();
    out->out_of_time_ |= out->finder_->cut();
    out->finder_->replay();
    if (view.hides_something()) out->tell();
  } else if (!out->out_of_time_) {
    out->reverse_exists_ = walk_from(to, question.direction)->reached(from);
  }
  return out;
}

bool Paths::next() {
  if (read_ == count_) return false;
  read_++;
  return told_ || finder_->next();
}

/// Where something is hidden all paths have to be known before the first can be told.
void Paths::tell() {
  told_.emplace();
  for (std::size_t i = 0; i < count_ && finder_->next(); i++)
    told_->push_back(to_arrows(view_, *walk_, finder_->path()));
  merge(view_, *told_);
  count_ = told_->size();
}

std::size_t Paths::length() const {
  return told_ ? (*told_)[read_ - 1].size() : finder_->path().size();
}

Arrow Paths::arrow(std::size_t step) const {
  return told_ ? (*told_)[read_ - 1][step] : to_arrow(view_, *walk_, finder_->path()[step]);
}

} // namespace fundament::answers
