// SPDX-License-Identifier: MPL-2.0
#include "answers/paths.hpp"
#include "graph/random_model.hpp"
#include "graph/reasons.hpp"
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

using Arrows = std::vector<answers::Arrow>;

std::vector<Arrows> all_of(answers::Paths& paths) {
  std::vector<Arrows> out;
  while (paths.next()) {
    auto& path = out.emplace_back();
    for (std::size_t i = 0; i < paths.length(); i++)
      path.push_back(paths.arrow(i));
  }
  CHECK(out.size() == paths.count());
  return out;
}

base::Result<std::unique_ptr<answers::Paths>> ask(const snapshot::View& view, const PathsQuestion& question) {
  base::Budget budget;
  return answers::Paths::find(view, question, budget);
}

std::string lines(const snapshot::View& view, const PathsQuestion& question) {
  std::string out;
  for (const auto& path : all_of(*ask(view, question).value())) {
    for (const auto& one : path)
      out += view.model().element(one.source)->key + (one.source_needs ? ">" : "<") +
             view.model().element(one.target)->key + " ";
    out += "\n";
  }
  return out;
}

} // namespace

TEST_CASE("all shortest paths, and all simple ones") {
  const auto view = snapshot::View::make(
      1, TextGraph().add("a -> b -> d   a -> c -> d   d -[provides]-> interface:i   a -> x -> y -> d").model());
  CHECK(lines(*view, between("system:a", "system:d")) == "a>b b>d \na>c c>d \n");
  CHECK(lines(*view, between("system:a", "system:d", PathsMode::all)) == "a>b b>d \na>c c>d \na>x x>y y>d \n");
  CHECK(lines(*view, between("interface:i", "system:d")) == "d<i \n");
  auto one = between("system:a", "system:d");
  one.limit = 1;
  const auto cut = ask(*view, one).value();
  CHECK(all_of(*cut).size() == 1);
  CHECK(cut->stopped_at_limit());
  CHECK_FALSE(cut->out_of_time());
}

TEST_CASE("no path, no such element and stopped at the limit are three answers") {
  const auto view = snapshot::View::make(1, TextGraph().add("a -> b").model());
  const auto none = ask(*view, between("system:b", "system:a")).value();
  CHECK(to_string(none->result()) == "no_path");
  CHECK(none->reverse_exists());
  CHECK_FALSE(none->next());
  auto backwards = between("system:b", "system:a");
  backwards.direction = graph::Direction::dependents;
  CHECK(lines(*view, backwards) == "a>b \n");
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
    const auto from = (*found)->from(), to = (*found)->to();
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
      graph::Reasons reasons(walk, budget);
      for (const auto hit : walk.hits())
        for (std::size_t i = 0; i < reasons.via(hit).size(); i++)
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
    for (const auto& one : all_of(**found)) {
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

TEST_CASE("paths from a junction and to one") {
  TextGraph text;
  text.add("z -> junction:k -> junction:j -> a   j -> b -> a");
  const auto view = snapshot::View::make(1, text.model());
  CHECK(lines(*view, between("junction:k", "system:a")) == "k>a \n");
  CHECK(lines(*view, between("junction:k", "system:a", PathsMode::all)) == "k>a \nk>b b>a \n");
  CHECK(lines(*view, between("system:z", "junction:j")) == "z>j \n");
}

TEST_CASE("from an element to itself there is the path without a step") {
  const auto view = snapshot::View::make(1, TextGraph().add("a -> b -> a").model());
  for (const auto mode : {PathsMode::shortest, PathsMode::all})
    CHECK(lines(*view, between("system:a", "system:a", mode)) == "\n");
}

TEST_CASE("of 2^40 shortest paths a few are given at once, and the longest there are end the search") {
  TextGraph text;
  for (int i = 0; i < 40; i++)
    for (const char* from : {"a", "b"})
      for (const char* to : {"a", "b"})
        text.add(from + std::to_string(i + 1) + " -> " + to + std::to_string(i));
  const auto view = snapshot::View::make(1, text.model());
  for (const auto mode : {PathsMode::shortest, PathsMode::all}) {
    auto question = between("system:a40", "system:b0", mode);
    question.depth = 50;
    question.limit = 7;
    const auto found = ask(*view, question).value();
    CHECK(all_of(*found).size() == 7);
    CHECK(found->stopped_at_limit());
  }
  auto near = between("system:a3", "system:b0", PathsMode::all);
  near.depth = 4'000'000'000;
  near.limit = 100;
  const auto found = ask(*view, near).value();
  CHECK(found->count() == 4);
  CHECK_FALSE(found->stopped_at_limit());
}

TEST_CASE("a search for paths that runs out of time says so and keeps what it found") {
  TextGraph text; // one short path, and a maze behind it whose ends all come too late
  text.add("s -> t   s -> a40   s -> b40   a0 -> s   b0 -> s");
  for (int i = 0; i < 40; i++)
    for (const char* from : {"a", "b"})
      for (const char* to : {"a", "b"})
        text.add(from + std::to_string(i + 1) + " -> " + to + std::to_string(i));
  const auto view = snapshot::View::make(1, text.model());
  auto question = between("system:s", "system:t", PathsMode::all);
  question.depth = 100;
  base::Budget budget(std::chrono::milliseconds(5));
  const auto found = answers::Paths::find(*view, question, budget).value();
  CHECK(found->out_of_time());
  CHECK(found->stopped_at_limit());
  CHECK(all_of(*found).size() == 1);
}
