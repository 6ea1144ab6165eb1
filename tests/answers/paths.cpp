// SPDX-License-Identifier: MPL-2.0
#include "answers/paths.hpp"
#include "graph/random_model.hpp"
#include "support/text_graph.hpp"
#include <doctest/doctest.h>
#include <functional>
#include <set>

using namespace fundament;
using answers::PathsMode;
using answers::PathsQuestion;
using tests::TextGraph;

namespace {

PathsQuestion between(const std::string& from, const std::string& to, PathsMode mode = PathsMode::shortest) {
  PathsQuestion question;
  question.from = from;
  question.to = to;
  question.mode = mode;
  question.on = base::Date{10};
  return question;
}

std::string lines(const snapshot::View& view, const answers::PathsAnswer& answer) {
  std::string out;
  for (const auto& path : answer.paths) {
    for (const auto& one : path)
      out += view.model().element(one.source)->key + (one.source_needs ? ">" : "<") +
             view.model().element(one.target)->key + " ";
    out += "\n";
  }
  return out;
}

base::Result<answers::PathsAnswer> ask(const snapshot::View& view, const PathsQuestion& question) {
  base::Budget budget;
  return answers::paths(view, question, budget);
}

} // namespace

TEST_CASE("all shortest paths, and all simple ones") {
  const auto view = snapshot::View::make(
      1, TextGraph().add("a -> b -> d   a -> c -> d   d -[provides]-> interface:i   a -> x -> y -> d").model());
  CHECK(lines(*view, ask(*view, between("system:a", "system:d")).value()) == "a>b b>d \na>c c>d \n");
  CHECK(lines(*view, ask(*view, between("system:a", "system:d", PathsMode::all)).value()) ==
        "a>b b>d \na>c c>d \na>x x>y y>d \n");
  CHECK(lines(*view, ask(*view, between("interface:i", "system:d")).value()) == "d<i \n");
  auto one = between("system:a", "system:d");
  one.limit = 1;
  const auto cut = ask(*view, one).value();
  CHECK(cut.paths.size() == 1);
  CHECK(cut.stopped_at_limit);
}

TEST_CASE("no path, no such element and stopped at the limit are three answers") {
  const auto view = snapshot::View::make(1, TextGraph().add("a -> b").model());
  const auto none = ask(*view, between("system:b", "system:a")).value();
  CHECK(to_string(none.result) == "no_path");
  CHECK(none.reverse_exists);
  auto backwards = between("system:b", "system:a");
  backwards.direction = graph::Direction::dependents;
  CHECK(lines(*view, ask(*view, backwards).value()) == "a>b \n");
  const auto unknown = ask(*view, between("system:aa", "system:zebra"));
  REQUIRE_FALSE(unknown.ok());
  CHECK(unknown.error().code == base::ErrorCode::not_found);
  CHECK(unknown.error().others.size() == 1);
  CHECK(unknown.error().others[0].message() == "to: There is no element system:zebra.");
}

TEST_CASE("simple paths equal a plain search on random catalogues") {
  for (unsigned seed = 1; seed <= 600; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto model = tests::random_model(random);
    const auto view = snapshot::View::make(1, model);
    const auto pick = [&] { return static_cast<model::ElementId>(random() % model->element_limit()); };
    auto question = between(to_string(model->ref(pick())), to_string(model->ref(pick())), PathsMode::all);
    question.depth = 5;
    question.limit = 1000000;
    const auto found = ask(*view, question);
    REQUIRE(found.ok());
    const auto from = found->from, to = found->to;
    const auto kind_name = [&](model::ElementId id) { return model->metamodel().kind(model->element(id)->kind).name; };
    if (from == to || kind_name(from) == "junction" || kind_name(to) == "junction") continue;

    // an independent search over what each element needs directly, from one-step impact answers
    const auto day = view->on(question.on);
    std::map<model::ElementId, std::multiset<model::ElementId>> needs;
    base::Budget budget;
    const auto step = [&](model::ElementId id) -> const std::multiset<model::ElementId>& {
      const auto known = needs.find(id);
      if (known != needs.end()) return known->second;
      auto& out = needs[id];
      const std::vector<graph::Vertex> start{view->graph().vertex(id)};
      const graph::WalkOptions options{graph::Direction::dependencies, 1};
      const graph::Walk walk(view->graph(), day->graph(), start, options, budget);
      for (const auto hit : walk.hits())
        for (std::size_t i = 0; i < walk.via(hit).size(); i++)
          out.insert(view->graph().element(hit));
      return out;
    };
    std::multiset<std::vector<model::ElementId>> expected;
    const auto to_part = day->graph().takes_part(view->graph().vertex(from));
    std::vector<model::ElementId> path{from};
    const std::function<void()> search = [&] {
      if (path.back() == to) {
        expected.insert(path);
        return;
      }
      if (path.size() > question.depth) return;
      for (const auto next : step(path.back())) {
        if (std::find(path.begin(), path.end(), next) != path.end()) continue;
        path.push_back(next);
        search();
        path.pop_back();
      }
    };
    if (to_part && day->graph().takes_part(view->graph().vertex(to)))
      search();
    else
      continue; // who takes part only as a start is another question for each direction
    std::multiset<std::vector<model::ElementId>> got;
    std::size_t last = 0;
    for (const auto& one : found->paths) {
      REQUIRE(last <= one.size());
      last = one.size();
      std::vector<model::ElementId> elements{from};
      for (const auto& arrow : one)
        elements.push_back(arrow.source_needs ? arrow.target : arrow.source);
      got.insert(elements);
    }
    REQUIRE(got == expected);
  }
}
