// SPDX-License-Identifier: MPL-2.0
#include "answers/chokepoints.hpp"
#include "answers/impact.hpp"
#include "answers/paths.hpp"
#include "graph/random_model.hpp"
#include "support/budget.hpp"
#include "support/text_graph.hpp"
#include <doctest/doctest.h>
#include <random>
#include <set>

/// Answers to somebody who may not see everything: what he may not see is walked through, and not named.
using namespace fundament;
using answers::ImpactQuestion;
using tests::TextGraph;

namespace {

const base::Date day{20780}; // 2026-11-23

std::shared_ptr<const snapshot::View> masked(const std::shared_ptr<const snapshot::View>& whole,
                                             const std::function<bool(const model::Element&)>& is_hidden) {
  auto hidden =
      model::Hidden::of(whole->model(), [&](model::ElementId, const auto& element) { return is_hidden(element); });
  return snapshot::View::masked(whole, snapshot::Identity(1, "", "some"), std::move(hidden));
}

std::shared_ptr<const snapshot::View> without(const std::shared_ptr<const snapshot::View>& whole,
                                              const std::set<std::string>& keys) {
  return masked(whole, [&](const model::Element& element) { return keys.count(element.key) > 0; });
}

std::string text(const snapshot::View& view, const answers::Arrow& arrow) {
  const auto key = [&](model::ElementId id) { return view.model().element(id)->key; };
  return key(arrow.source) + (arrow.derived ? "~" + std::to_string(arrow.derived) + "~>" : "->") + key(arrow.target);
}

std::string hits(const snapshot::View& view, const std::string& of) {
  ImpactQuestion question{{of}};
  question.on = day;
  const auto answer = answers::impact(view, question, tests::any_time()).value();
  std::string out;
  for (const auto& hit : answer.hits) {
    out += view.model().element(hit.element)->key + std::to_string(hit.depth);
    for (const auto& arrow : hit.via)
      out += " " + text(view, arrow);
    out += "; ";
  }
  return out + std::to_string(answer.totals.reached) + " and " + std::to_string(answer.totals.hidden);
}

} // namespace

TEST_CASE("a walk leads through what may not be seen, and passes over it in words") {
  const auto whole =
      snapshot::View::make(1, TextGraph().add("app -> portal -> gateway -> node   news -> portal").model());
  const auto view = without(whole, {"portal", "gateway"});
  CHECK(hits(*view, "system:node") == "app3 app~2~>node; news3 news~2~>node; 2 and 2");
  ImpactQuestion question{{"system:node"}};
  question.on = day;
  question.path_text = base::Language::en;
  CHECK(answers::impact(*view, question, tests::any_time())->hits[0].path ==
        "app depends, over 2 that you have no access to, on node.");
  question.path_text = base::Language::da;
  CHECK(answers::impact(*view, question, tests::any_time())->hits[0].path ==
        "app afhænger, over 2 du ikke har adgang til, af node.");
}

TEST_CASE("a hidden start is an unknown one") {
  const auto whole = snapshot::View::make(1, TextGraph().add("app -> portal").model());
  const auto view = without(whole, {"portal"});
  ImpactQuestion hidden{{"system:portal"}}, unknown{{"system:pxrtal"}};
  CHECK(answers::impact(*view, hidden, tests::any_time()).error().code == base::ErrorCode::not_found);
  CHECK(answers::impact(*view, hidden, tests::any_time()).error().hint == std::nullopt);
  CHECK(answers::impact(*whole, unknown, tests::any_time()).error().hint.has_value()); // it would have been suggested
}

TEST_CASE("a hidden junction leaves a derived arrow") {
  const auto whole = snapshot::View::make(1, TextGraph().add("app -> junction:any -> node").model());
  CHECK(hits(*without(whole, {"any"}), "system:node") == "app1 app~1~>node; 1 and 0");
}

TEST_CASE("paths that differ only in what may not be seen are one") {
  const auto whole = snapshot::View::make(1, TextGraph().add("a -> x1 -> z   a -> x2 -> z   a -> y -> z").model());
  const auto view = without(whole, {"x1", "x2"});
  answers::PathsQuestion question{"system:a", "system:z"};
  question.on = day;
  const auto paths = answers::Paths::find(*view, question, tests::any_time()).value();
  std::string out;
  while (paths->next()) {
    for (std::size_t step = 0; step < paths->length(); step++)
      out += text(*view, paths->arrow(step)) + " ";
    out += "; ";
  }
  CHECK(out == "a->y y->z ; a~1~>z ; ");
}

TEST_CASE("random graphs: masked answers are the whole ones without what is hidden, and name nothing of it") {
  for (unsigned seed = 1; seed <= 300; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto whole = snapshot::View::make(1, tests::random_model(random));
    const auto& model = whole->model();
    std::set<std::string> keys;
    for (model::ElementId id = 0; id < model.element_limit(); id++)
      if (model.element(id) && random() % 4 == 0) keys.insert(model.element(id)->key);
    const auto view = without(whole, keys);
    for (model::ElementId start = 0; start < model.element_limit(); start++) {
      if (!view->model().element(start)) continue;
      ImpactQuestion question{{to_string(model.ref(start))}};
      question.on = day;
      question.path_text = base::Language::en;
      question.direction = random() % 2 ? graph::Direction::dependents : graph::Direction::dependencies;
      const auto all = answers::impact(*whole, question, tests::any_time()).value();
      const auto seen = answers::impact(*view, question, tests::any_time()).value();
      std::string expected, found;
      for (const auto& hit : all.hits)
        if (!view->hides(hit.element))
          expected +=
              std::to_string(hit.element) + ":" + std::to_string(hit.depth) + ":" + std::to_string(hit.level) + " ";
      for (const auto& hit : seen.hits) {
        found += std::to_string(hit.element) + ":" + std::to_string(hit.depth) + ":" + std::to_string(hit.level) + " ";
        auto arrows = hit.via;
        if (hit.because) arrows.insert(arrows.end(), hit.because->begin(), hit.because->end());
        for (const auto& arrow : arrows) {
          CHECK_FALSE(view->hides(arrow.source));
          CHECK_FALSE(view->hides(arrow.target));
          CHECK((arrow.relation == model::no_id || view->model().relation(arrow.relation) != nullptr));
          CHECK((arrow.junction == model::no_id || !view->hides(arrow.junction)));
        }
        for (const auto& key : keys)
          CHECK((" " + hit.path + " ").find(" " + key + " ") == std::string::npos);
      }
      REQUIRE(found == expected);
      CHECK(seen.totals.reached + seen.totals.hidden == all.totals.reached);
      for (const auto& [element, standing] : seen.not_in_operation)
        CHECK_FALSE(view->hides(element));
    }
  }
}
