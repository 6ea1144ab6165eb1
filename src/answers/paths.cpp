// SPDX-License-Identifier: MPL-2.0
#include "answers/paths.hpp"
#include "answers/starts.hpp"
#include <algorithm>
#include <tuple>
#include <unordered_set>

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

namespace {

/// Paths are read off one walk from the far end: its steps lead ever back to it, and its depths say how far that is.
class Search {
public:
  Search(const snapshot::View& view, const PathsQuestion& question, const Walk& walk, Vertex from, Vertex to,
         base::Budget& budget, PathsAnswer& answer)
      : view_(view), question_(question), walk_(walk), from_(from), to_(to), budget_(budget), answer_(answer) {}

  void shortest() {
    std::vector<Step> path;
    follow_shortest(from_, path);
  }

  /// Simple paths, shorter ones first: one pass for each length, each pruned by the distance that is left.
  void all() {
    for (std::uint32_t length = walk_.depth(from_); length <= question_.depth && !answer_.stopped_at_limit; length++) {
      std::vector<Step> path;
      std::unordered_set<Vertex> on_path{from_};
      follow_all(from_, length, path, on_path);
    }
  }

private:
  Vertex nearer(const Step& step) const {
    return question_.direction == Direction::dependencies ? step.needed : step.needing;
  }

  void follow_shortest(Vertex at, std::vector<Step>& path) {
    if (budget_.spent()) answer_.stopped_at_limit = true;
    if (at == to_) return take(path);
    for (const Step& step : walk_.via(at)) {
      if (answer_.stopped_at_limit) return;
      path.push_back(step);
      follow_shortest(nearer(step), path);
      path.pop_back();
    }
  }

  void follow_all(Vertex at, std::uint32_t left, std::vector<Step>& path, std::unordered_set<Vertex>& on_path) {
    if (budget_.spent()) answer_.stopped_at_limit = true;
    if (answer_.stopped_at_limit) return;
    if (at == to_) {
      if (left == 0) take(path);
      return;
    }
    for (const Step& step : walk_.steps(at)) {
      const Vertex next = nearer(step);
      const auto depth = walk_.depth(next);
      if (left == 0 || depth == graph::none || depth > left - 1 || on_path.count(next)) continue;
      path.push_back(step);
      on_path.insert(next);
      follow_all(next, left - 1, path, on_path);
      on_path.erase(next);
      path.pop_back();
      if (answer_.stopped_at_limit) return;
    }
  }

  void take(const std::vector<Step>& path) {
    if (answer_.paths.size() == question_.limit) {
      answer_.stopped_at_limit = true;
      return;
    }
    answer_.paths.push_back(to_arrows(view_, walk_, path));
  }

  const snapshot::View& view_;
  const PathsQuestion& question_;
  const Walk& walk_;
  const Vertex from_, to_;
  base::Budget& budget_;
  PathsAnswer& answer_;
};

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

base::Result<PathsAnswer> paths(const snapshot::View& view, const PathsQuestion& question, base::Budget& budget) {
  base::Problems problems;
  const auto end = [&](const std::string& text, const char* where) {
    auto id = resolve(view, text, budget);
    if (id) return *id;
    Error error = std::move(id).error();
    error.where = where;
    problems.add(std::move(error));
    return model::no_id;
  };
  PathsAnswer answer;
  answer.from = end(question.from, "from");
  answer.to = end(question.to, "to");
  if (question.depth == 0) problems.add({ErrorCode::invalid_argument, {"impact.depth_zero"}, "depth"});
  if (!problems.empty()) return problems.take();

  const auto day = view.on(question.on);
  const Vertex from = view.graph().vertex(answer.from), to = view.graph().vertex(answer.to);
  const auto walk_from = [&](Vertex start, Direction direction) {
    graph::WalkOptions options{direction, graph::no_depth_limit, to_filter(question.walk, view.model().metamodel())};
    return std::make_unique<const Walk>(view.graph(), day->graph(), std::vector<Vertex>{start}, options, budget);
  };
  // `from` needs … needs `to`: a walk from `to` over its dependents meets `from`
  const bool along_needs = question.direction == Direction::dependencies;
  const auto back = along_needs ? Direction::dependents : Direction::dependencies;
  const auto walk = walk_from(to, back);
  if (from == to || walk->reached(from)) {
    Search search(view, question, *walk, from, to, budget, answer);
    if (question.mode == PathsMode::shortest)
      search.shortest();
    else
      search.all();
  }
  if (view.hides_something()) merge(view, answer.paths);
  if (!answer.paths.empty()) answer.result = PathsResult::found;
  answer.stopped_at_limit |= walk->end() == Walk::End::time;
  if (answer.paths.empty() && !answer.stopped_at_limit)
    answer.reverse_exists = walk_from(to, question.direction)->reached(from) && from != to;
  return answer;
}

} // namespace fundament::answers
