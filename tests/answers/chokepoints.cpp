// SPDX-License-Identifier: MPL-2.0
#include "answers/chokepoints.hpp"
#include "answers/impact.hpp"
#include "graph/random_model.hpp"
#include "support/text_graph.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <tuple>

using namespace fundament;
using answers::ChokepointsQuestion;
using tests::TextGraph;

namespace {

constexpr base::Date day{10};

/// One line a choke point: "node1 4 fail 1 degraded 2 administrations: portal app".
std::string lines(const snapshot::View& view, ChokepointsQuestion question) {
  question.on = day;
  base::Budget budget;
  const auto answer = chokepoints(view, question, budget);
  REQUIRE(answer.complete);
  std::string out;
  for (const auto& point : answer.chokepoints) {
    out += view.model().element(point.element)->key + " " + std::to_string(point.fails) + " fail " +
           std::to_string(point.degraded) + " degraded " + std::to_string(point.administrations) + " administrations:";
    for (const auto id : point.takes_down)
      out += " " + view.model().element(id)->key;
    out += "\n";
  }
  return out;
}

} // namespace

TEST_CASE("the loss that hurts most comes first, and redundancy is respected") {
  TextGraph text;
  text.add("portal -[runs_on]-> infrastructure:node1   portal -[runs_on]-> infrastructure:node2")
      .add("app -> portal   news -[reads]-> portal   single -> app   single -> infrastructure:disk   idle")
      .add("unit:suf -[owns]-> single   unit:tmf -[owns]-> app   unit:office -[part_of]-> tmf   office -[owns]-> news")
      .set("suf", "type", std::string("administration"))
      .set("tmf", "type", std::string("administration"))
      .set("single", "criticality", std::string("society_critical"))
      .set("portal", "redundancy", std::vector<model::Redundancy>{{"web", "runs_on", {}, 1}});
  const auto view = snapshot::View::make(1, text.model());
  CHECK(lines(*view, {}) == "portal 2 fail 1 degraded 2 administrations: single app\n"
                            "disk 1 fail 0 degraded 1 administrations: single\n"
                            "app 1 fail 0 degraded 1 administrations: single\n");
  ChokepointsQuestion one;
  one.limit = 1;
  CHECK(lines(*view, one) == "portal 2 fail 1 degraded 2 administrations: single app\n");
  ChokepointsQuestion infrastructure;
  infrastructure.kinds = {*view->model().metamodel().find_kind("infrastructure")};
  CHECK(lines(*view, infrastructure) == "disk 1 fail 0 degraded 1 administrations: single\n");
  ChokepointsQuestion owned;
  owned.units = {*view->model().find("unit", "tmf")};
  CHECK(lines(*view, owned) == "app 1 fail 0 degraded 1 administrations: single\n");
}

TEST_CASE("the list equals the impact of every candidate, ranked, on random catalogues") {
  for (unsigned seed = 1; seed <= 1200; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto model = tests::random_model(random);
    const auto view = snapshot::View::make(1, model);
    ChokepointsQuestion question;
    question.on = day;
    question.limit = 1 + random() % 4;
    if (random() % 3 == 0) question.kinds = {*model->metamodel().find_kind("data_asset")};

    using Row = std::tuple<std::int64_t, std::int64_t, std::string, std::string>;
    std::vector<Row> expected;
    base::Budget budget;
    for (model::ElementId id = 0; id < model->element_limit(); id++) {
      const auto ref = model->ref(id);
      const bool wanted = question.kinds.empty() ? ref.kind == "system" || ref.kind == "infrastructure" ||
                                                       ref.kind == "service" || ref.kind == "interface"
                                                 : ref.kind == "data_asset";
      if (!wanted || !view->on(day)->graph().takes_part(view->graph().vertex(id))) continue;
      answers::ImpactQuestion loss;
      loss.of = {to_string(ref)};
      loss.on = day;
      loss.limit = 0;
      auto totals = answers::impact(*view, loss, budget).value().totals;
      const auto fails = static_cast<std::int64_t>(totals.by_level["fails"]);
      const auto degraded = static_cast<std::int64_t>(totals.by_level["degraded"]);
      if (fails + degraded > 0) expected.emplace_back(-fails, -degraded, ref.kind, ref.key);
    }
    std::sort(expected.begin(), expected.end());
    expected.resize(std::min(expected.size(), question.limit));
    std::vector<Row> got;
    const auto answer = chokepoints(*view, question, budget);
    for (const auto& point : answer.chokepoints) {
      const auto ref = model->ref(point.element);
      got.emplace_back(-static_cast<std::int64_t>(point.fails), -static_cast<std::int64_t>(point.degraded), ref.kind,
                       ref.key);
    }
    CHECK(got == expected);
    CHECK(answer.computed <= answer.candidates);
  }
}
