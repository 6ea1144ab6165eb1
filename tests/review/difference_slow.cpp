// SPDX-License-Identifier: MPL-2.0
#include "base/joined.hpp"
#include "graph/random_model.hpp"
#include "model/lifecycle.hpp"
#include "review/plans.hpp"
#include "support/budget.hpp"
#include <doctest/doctest.h>
#include <map>
#include <set>

/// The difference against a slow, obvious one, on random small catalogues and plans.

using namespace fundament;
using nlohmann::json;
using snapshot::View;

namespace {

constexpr int last_day = 22;

plan::Plan random_plan(std::mt19937& random, const model::Model& model) {
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  std::vector<std::string> refs{"system:new"};
  for (model::ElementId id = 0; id < model.element_limit(); id++)
    refs.push_back(to_string(model.ref(id)));
  const auto any = [&] { return refs[below(refs.size())]; };
  json operations = json::array();
  if (below(2)) operations.push_back({{"add", {{"ref", "system:new"}, {"name", "New"}}}});
  for (std::size_t i = below(6); i > 0; i--) {
    json body;
    std::string name;
    switch (below(5)) {
    case 0: name = "retire", body = {{"ref", any()}}; break;
    case 1:
      name = "replace";
      body = {{"old", any()}, {"by", any()}, {"move", {"depends_on", "runs_on", "reads"}}};
      break;
    case 2:
      name = "connect",
      body = {{"source", any()}, {"relation", below(2) ? "depends_on" : "masters"}, {"target", any()}};
      if (below(3)) body["until"] = base::to_string(base::Date{last_day - 2});
      break;
    case 3: {
      const auto relation = static_cast<model::RelationId>(below(model.relation_limit()));
      const auto identity = model.identity(relation);
      name = "disconnect";
      body = {{"source", to_string(identity.source)},
              {"relation", identity.relation},
              {"target", to_string(identity.target)},
              {"key", identity.key}};
      break;
    }
    case 4: name = "change", body = {{"ref", any()}, {"set", {{"name", "Other"}}}}; break;
    }
    body["on"] = base::to_string(base::Date{static_cast<int>(1 + below(last_day - 4))});
    operations.push_back({{name, body}});
  }
  const auto read = plan::read({{"on", "1970-01-02"}, {"operations", operations}}, model.metamodel(), base::Date{0});
  return read ? *read : plan::Plan{};
}

/// What stands in a model on a date, all of it as texts.
struct Slow {
  const View& view;
  base::Date on;
  const model::Model& model = view.model();
  std::shared_ptr<const snapshot::Day> day = view.on(on);

  std::optional<model::ElementId> id(const std::string& ref) const { return model.find_ref(ref); }
  bool in_operation(const std::string& ref) const {
    const auto at = id(ref);
    return at && !model::not_in_operation(*model.element(*at), model.metamodel(), on);
  }
  std::set<std::string> needing(const std::string& ref, std::map<std::string, std::set<std::string>>* types) const {
    std::set<std::string> out;
    for (model::RelationId at = 0; at < model.relation_limit(); at++) {
      const auto* relation = model.relation(at);
      if (!relation || !relation->valid_on(on)) continue;
      const std::string source = to_string(model.ref(relation->source)),
                        target = to_string(model.ref(relation->target));
      for (const auto& need : model.needs(*relation)) {
        const std::string& who = need.source_needs ? source : target;
        if ((need.source_needs ? target : source) != ref || who == ref) continue;
        if (!day->graph().takes_part(view.graph().vertex(*id(who)))) continue;
        out.insert(who);
        if (types) (*types)[who].insert(model.identity(at).relation);
      }
    }
    return out;
  }
};

std::set<std::string> refs_of(const View& a, const View& b) {
  std::set<std::string> out;
  for (const View* view : {&a, &b})
    for (model::ElementId id = 0; id < view->model().element_limit(); id++)
      if (view->model().element(id)) out.insert(to_string(view->model().ref(id)));
  return out;
}

std::string slow_elements(const review::Compared& one) {
  const Slow without{*one.without, one.on}, with{*one.with, one.on};
  std::set<std::string> lines;
  for (const auto& ref : refs_of(*one.without, *one.with)) {
    const bool was = without.in_operation(ref), is = with.in_operation(ref);
    if (was != is) lines.insert(ref + (is ? " begins\n" : " ends\n"));
    const auto a = without.id(ref), b = with.id(ref);
    if (a && b && one.without->model().element(*a)->name != one.with->model().element(*b)->name)
      lines.insert(ref + " changes name\n");
  }
  return base::joined(lines, {}, "");
}

/// Who still needs what is gone, and who does not any more.
std::string slow_losses(const review::Compared& one) {
  const Slow without{*one.without, one.on}, with{*one.with, one.on};
  std::string out;
  for (const auto& ref : refs_of(*one.without, *one.with)) {
    if (!without.in_operation(ref) || with.in_operation(ref)) continue;
    const auto still = with.needing(ref, nullptr);
    std::set<std::string> freed = without.needing(ref, nullptr);
    std::erase_if(freed, [&](const std::string& who) {
      return still.contains(who) || !with.day->graph().takes_part(one.with->graph().vertex(*with.id(who)));
    });
    out += ref + ": " + base::joined(still) + "; " + base::joined(freed) + "\n";
  }
  return out;
}

std::string told_elements(const review::Difference& found, std::size_t at) {
  std::set<std::string> lines; // a phase and an owner have no slow version
  for (const auto& one : found.elements)
    if (one.when[at] && (one.attribute.empty() || one.attribute == "name"))
      lines.insert(one.ref + " " + std::string(to_string(one.happens)) +
                   (one.attribute.empty() ? "" : " " + one.attribute) + "\n");
  return base::joined(lines, {}, "");
}

std::string told_losses(const review::Difference& found, base::Date on) {
  std::map<std::string, std::string> out;
  for (const auto& one : found.impact) {
    if (one.on != on) continue;
    std::set<std::string> freed;
    for (const auto* list : {&one.lost, &one.moved})
      for (const auto& need : *list)
        freed.insert(need.ref);
    out[one.ref] = base::joined(one.still, &review::Need::ref) + "; " + base::joined(freed);
  }
  return base::joined(
      out, [](const auto& one) { return one.first + ": " + one.second + "\n"; }, "");
}

std::vector<base::Date> some_dates(std::mt19937& random) {
  std::set<base::Date> out;
  for (std::size_t i = 1 + random() % 4; i > 0; i--)
    out.insert(base::Date{static_cast<int>(random() % (last_day + 3))});
  return {out.begin(), out.end()};
}

/// Each identity's class, by the words of the contract.
std::map<std::string, std::string> slow_classes(const std::vector<review::Compared>& dates,
                                                const std::shared_ptr<const review::Rules>& rules) {
  std::vector<std::set<std::string>> without, with;
  std::set<std::string> all;
  for (const auto& one : dates)
    for (auto* side : {&without, &with}) {
      const View& view = side == &without ? *one.without : *one.with;
      auto& ids = side->emplace_back();
      for (const auto& finding : review::find(view, rules, one.on, base::Date{0}, tests::any_time()).all)
        ids.insert(finding.id());
      all.insert(ids.begin(), ids.end());
    }
  std::map<std::string, std::string> out;
  for (const auto& id : all) {
    bool by_plan = false, against = false;
    for (std::size_t at = 0; at < dates.size(); at++) {
      by_plan |= with[at].contains(id) && !without[at].contains(id);
      against |= !with[at].contains(id) && without[at].contains(id);
    }
    const bool at_last = with.back().contains(id), without_at_last = without.back().contains(id);
    if (at_last && !without_at_last)
      out[id] = "introduced";
    else if (!at_last && without_at_last)
      out[id] = "resolved";
    else if (by_plan)
      out[id] = "temporary";
    else if (against)
      out[id] = "interrupted";
  }
  return out;
}

} // namespace

TEST_CASE("records and losses: the difference is the slow obvious one") {
  std::size_t with_elements = 0, with_losses = 0, with_freed = 0;
  for (unsigned seed = 0; seed < 1500; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto town = tests::town_of(tests::random_model(random));
    const auto plan = random_plan(random, town.base->model());
    const auto dates = tests::compared(town, plan, some_dates(random));
    review::Parts parts;
    parts.rules = parts.chokepoints = false;
    const auto found =
        review::difference(dates, review::Rules::built_in(), base::Date{0}, parts, tests::any_time()).value();
    for (std::size_t at = 0; at < dates.size(); at++) {
      const std::string elements = slow_elements(dates[at]), losses = slow_losses(dates[at]);
      REQUIRE(told_elements(found, at) == elements);
      REQUIRE(told_losses(found, dates[at].on) == losses);
      with_elements += elements.empty() ? 0 : 1;
      with_losses += losses.empty() ? 0 : 1;
    }
    for (const auto& one : found.impact)
      with_freed += one.moved.empty() ? 0 : 1;
  }
  CHECK(with_elements > 300);
  CHECK(with_losses > 100);
  CHECK(with_freed > 20);
}

TEST_CASE("findings: every class is the slow obvious one") {
  std::vector<review::Rule> some;
  for (const char* id : {"infra-retired-in-use", "data-class-missing", "data-one-master", "tech-no-version"}) {
    some.push_back(*review::Rules::built_in()->find(id));
    some.back().valid_from.reset(); // the dates are small
  }
  const auto rules = review::Rules::of(std::move(some)).value();
  std::map<std::string, std::size_t> classes;
  for (unsigned seed = 0; seed < 500; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto town = tests::town_of(tests::random_model(random));
    const auto plan = random_plan(random, town.base->model());
    const auto dates = tests::compared(town, plan, some_dates(random));
    const auto found = review::compare_rules(dates, rules, base::Date{0}, {}, tests::any_time());
    std::map<std::string, std::string> told;
    for (const auto* list : {&found.introduced, &found.resolved, &found.temporary, &found.interrupted})
      for (const auto& one : *list)
        told[one.finding->id()] = to_string(one.is);
    REQUIRE(told == slow_classes(dates, rules));
    for (const auto& [id, name] : told)
      classes[name]++;
  }
  for (const char* name : {"introduced", "resolved", "temporary", "interrupted"}) {
    CAPTURE(name);
    CHECK(classes[name] > 1);
  }
}
