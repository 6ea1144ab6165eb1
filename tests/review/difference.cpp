// SPDX-License-Identifier: MPL-2.0
#include "base/joined.hpp"
#include "model/hidden.hpp"
#include "review/plans.hpp"
#include "support/budget.hpp"
#include "support/catalogue.hpp"
#include <doctest/doctest.h>

using namespace fundament;
using snapshot::View;
using tests::asked;
using tests::day;
using tests::said;
using tests::Town;

namespace {

constexpr review::Parts none{false, false, false, false, false, false, false};

review::Difference difference(const Town& town, const plan::Plan& plan, const std::vector<base::Date>& dates,
                              const review::Parts& parts = {}) {
  return review::difference(tests::compared(town, plan, dates), review::Rules::built_in(), asked, parts,
                            tests::any_time())
      .value();
}

std::string told(const std::vector<review::ElementDifference>& list) {
  std::string out;
  for (const auto& one : list)
    out += said(one.when) + " " + one.ref + " " + std::string(to_string(one.happens)) +
           (one.attribute.empty() ? "" : " " + one.attribute + " " + one.was + ">" + one.now) + "\n";
  return out;
}
std::string told(const std::vector<review::RelationDifference>& list) {
  std::string out;
  for (const auto& one : list)
    out += said(one.when) + " " + to_string(one.relation) + " " + std::string(to_string(one.happens)) +
           (one.attribute.empty() ? "" : " " + one.attribute + " " + one.was + ">" + one.now) + "\n";
  return out;
}
std::string told(const std::vector<review::Need>& list) {
  return base::joined(
      list, [](const auto& one) { return one.ref + (one.to.empty() ? "" : ">" + base::joined(one.to, {}, "+")); });
}
std::string told(const std::vector<review::Loss>& list) {
  std::string out;
  for (const auto& one : list)
    out += to_string(one.on) + " " + one.ref + " still: " + told(one.still) + "; lost: " + told(one.lost) +
           "; moved: " + told(one.moved) + "\n";
  return out;
}
std::string told(const std::vector<review::FindingDifference>& list) {
  std::string out;
  for (const auto& one : list)
    out += std::string(to_string(one.is)) + " " + said(one.when) + " " + one.finding->id() + "\n";
  return out;
}
std::string told(const review::RulesDifference& rules) {
  return told(rules.introduced) + told(rules.resolved) + told(rules.temporary) + told(rules.interrupted) +
         told(rules.changed);
}

const std::vector<std::string> clinic = {
    "system:old owner=unit:suf cost=100",
    "unit:suf -uses-> system:old",
    "system:portal -depends_on-> system:old",
    "system:mail -depends_on-> system:old",
    "system:diary -depends_on-> system:old valid_to=2027-12-31",
    "system:old -masters-> data_asset:ledger",
    "system:old -supports-> capability:booking",
    "system:new -runs_on-> infrastructure:host",
};

} // namespace

TEST_CASE("a plan of nothing has no difference, on fifty dates of the example, in any part") {
  const auto town = tests::town_of(*tests::copenhagen());
  std::vector<base::Date> dates;
  for (int i = 0; i < 50; i++)
    dates.push_back({asked.days - 300 + i * 41});
  const auto found = difference(town, plan::Plan{}, dates);
  CHECK(found.dates == dates);
  CHECK(told(found.elements) == "");
  CHECK(told(found.relations) == "");
  CHECK(told(found.impact) == "");
  CHECK(found.chokepoints.empty());
  CHECK(found.approvals.empty());
  CHECK(found.coverage.empty());
  CHECK(found.cost.empty());
  CHECK(told(found.rules) == "");
  CHECK(found.rules.left.empty());
  CHECK(found.rules.left_elsewhere > 100);
  CHECK(found.rules.not_evaluated.empty());
  CHECK(found.hidden == 0);
  CHECK(found.complete());
  CHECK(!found.rules.breaks);
}

TEST_CASE("what begins, ends and changes on each date, and nothing on the day before") {
  const auto found = difference(tests::town_of(clinic), tests::plan_of(R"(
      {"replace":{"old":"system:old","by":"system:new","move":["uses","depends_on"],"keep":["system:mail"]}},
      {"add":{"ref":"system:tid","name":"Tid","owner":"unit:suf"}},
      {"connect":{"source":"system:portal","relation":"depends_on","target":"system:tid","until":"2027-12-31"}},
      {"change":{"ref":"system:mail","set":{"hosting":"hybrid","owner":"unit:suf"},"on":"2028-01-01"}})"),
                                {day("2027-07-31"), day("2027-08-01"), day("2028-01-01")});
  CHECK(told(found.elements) == "001 system:mail changes hosting >hybrid\n"
                                "001 system:mail changes owner >unit:suf\n"
                                "011 system:old ends\n"
                                "011 system:tid begins\n");
  CHECK(told(found.relations) == "010 system:diary -[depends_on]-> system:new begins\n"
                                 "010 system:diary -[depends_on]-> system:old ends\n"
                                 "011 system:new -[replaces]-> system:old begins\n"
                                 "011 system:portal -[depends_on]-> system:new begins\n"
                                 "011 system:portal -[depends_on]-> system:old ends\n"
                                 "010 system:portal -[depends_on]-> system:tid begins\n"
                                 "011 unit:suf -[owns]-> system:tid begins\n"
                                 "011 unit:suf -[uses]-> system:new begins\n"
                                 "011 unit:suf -[uses]-> system:old ends\n");
}

TEST_CASE("who needed what is retired: who still does, who has moved and where, who has nothing in its stead") {
  const auto parts = [] {
    auto out = none;
    out.impact = out.coverage = out.cost = true;
    return out;
  }();
  const std::string replace =
      R"({"replace":{"old":"system:old","by":"system:new","move":["uses","depends_on"],"keep":["system:mail"]}})";
  const std::vector<base::Date> dates{day("2027-07-31"), day("2027-08-01"), day("2028-01-01")};
  SUBCASE("replaced, the data forgotten") {
    const auto found = difference(tests::town_of(clinic), tests::plan_of(replace), dates, parts);
    CHECK(told(found.impact) ==
          "2027-08-01 system:old still: capability:booking, data_asset:ledger, system:mail; "
          "lost: ; moved: system:diary>system:new, system:portal>system:new, unit:suf>system:new\n"
          "2028-01-01 system:old still: capability:booking, data_asset:ledger, system:mail; "
          "lost: ; moved: system:portal>system:new, unit:suf>system:new\n");
    CHECK(found.impact.front().effects.at("fails") == 2);
    CHECK(found.impact.front().complete);
    REQUIRE(found.coverage.size() == 2); // on the same dates, as mail still uses it
    CHECK(found.coverage[0].ref == "capability:booking");
    CHECK(found.coverage[0].was == std::vector<std::string>{"system:old"});
    CHECK(found.coverage[0].now.empty());
    CHECK(said(found.coverage[0].when) == "011");
    CHECK(found.coverage[1].ref == "data_asset:ledger");
    CHECK(found.cost.empty()); // it runs on, as mail needs it
  }
  SUBCASE("retired, and one who needed it is disconnected") {
    const auto found = difference(tests::town_of(clinic), tests::plan_of(R"({"retire":{"ref":"system:old"}},
        {"disconnect":{"source":"system:mail","relation":"depends_on","target":"system:old"}})"),
                                  {day("2028-01-01")}, parts);
    CHECK(told(found.impact) == "2028-01-01 system:old still: capability:booking, data_asset:ledger, system:portal, "
                                "unit:suf; lost: system:mail; moved: \n");
  }
  SUBCASE("moved whole: what it did and what it cost is elsewhere") {
    auto lines = clinic;
    lines.push_back("system:new cost=40");
    const auto found =
        difference(tests::town_of(lines),
                   tests::plan_of(
                       R"({"replace":{"old":"system:old","by":"system:new","move":["uses","depends_on"],"data":"move"}},
               {"disconnect":{"source":"system:old","relation":"supports","target":"capability:booking"}},
               {"connect":{"source":"system:new","relation":"supports","target":"capability:booking","on":"2027-09-01"}})"),
                   {day("2027-08-01"), day("2027-09-01")}, parts);
    CHECK(told(found.impact) ==
          "2027-08-01 system:old still: ; lost: capability:booking; moved: data_asset:ledger>system:new, "
          "system:diary>system:new, system:mail>system:new, system:portal>system:new, unit:suf>system:new\n"
          "2027-09-01 system:old still: ; lost: ; moved: capability:booking>system:new, data_asset:ledger>system:new, "
          "system:diary>system:new, system:mail>system:new, system:portal>system:new, unit:suf>system:new\n");
    REQUIRE(found.coverage.size() == 2);
    CHECK(said(found.coverage[0].when) == "10"); // the task, until the new one supports it
    CHECK(found.coverage[1].now == std::vector<std::string>{"system:new"});
    REQUIRE(found.cost.size() == 2);
    CHECK(found.cost[0].without.amount == 100);
    CHECK(found.cost[0].with.of == 0);
  }
}

TEST_CASE("a use of technology that is planned is checked as a new one, on the first date that has it") {
  auto parts = none;
  parts.approvals = true;
  const auto town = tests::town_of({"system:a -uses_technology-> technology:pg version=9",
                                    "system:b -uses_technology-> technology:pg version=9",
                                    "system:b -depends_on-> "
                                    "system:a"});
  const auto found = difference(town, tests::plan_of(R"({"add":{"ref":"system:tid","name":"Tid"}},
      {"connect":{"source":"system:tid","relation":"uses_technology","target":"technology:pg","version":"14"}},
      {"connect":{"source":"system:tid","relation":"depends_on","target":"system:b"}},
      {"retire":{"ref":"system:b","on":"2028-06-01"}},
      {"change":{"ref":"system:a","set":{"hosting":"hybrid"}}})"),
                                {day("2027-08-01"), day("2028-01-01")}, parts);
  std::string out;
  for (const auto& one : found.approvals)
    out += to_string(one.on) + " " + one.element + " " + one.technology + "@" + one.version + " " +
           std::string(to_string(one.use)) + " " + std::string(to_string(one.approval.code)) + "\n";
  CHECK(out == "2027-08-01 system:a technology:pg@9 existing not_assessed\n"
               "2027-08-01 system:tid technology:pg@14 new not_assessed\n"); // b is only needed, and retired later
}

TEST_CASE("choke points of what is added and what planned relations need hard, before and after") {
  auto parts = none;
  parts.chokepoints = true;
  const auto town =
      tests::town_of({"system:a -runs_on-> infrastructure:host", "system:b -runs_on-> infrastructure:other",
                      "system:c -runs_on-> infrastructure:other"});
  const auto found = difference(town, tests::plan_of(R"({"add":{"ref":"system:tid","name":"Tid"}},
      {"connect":{"source":"system:b","relation":"runs_on","target":"infrastructure:host"}},
      {"connect":{"source":"system:c","relation":"depends_on","target":"system:tid"}})"),
                                {day("2027-07-31"), day("2027-08-01")}, parts);
  std::string out;
  const auto figures = [](const auto& one) {
    return one ? (one->rank ? std::to_string(*one->rank) : "-") + "/" + std::to_string(one->fails)
               : std::string("none");
  };
  for (const auto& one : found.chokepoints)
    out += to_string(one.on) + " " + one.ref + " " + figures(one.was) + " > " + figures(one.now) + "\n";
  CHECK(out == "2027-08-01 infrastructure:host 2/1 > 1/2\n"
               "2027-08-01 system:tid none > 3/1\n");
  CHECK(found.chokepoints_complete);
}

TEST_CASE("findings by the plan: introduced, for a time, resolved, interrupted, changed, moved and left") {
  const auto town = tests::town_of({
      "system:old owner=unit:suf",
      "system:new owner=unit:suf",
      "system:gone owner=unit:suf retired_from=2027-10-01",
      "system:user owner=unit:suf data_class=public",
      "system:user -depends_on-> system:gone",
      "system:user -masters-> data_asset:secret",
      "data_asset:secret data_class=confidential owner=unit:suf",
      "data_asset:list data_class=internal owner=unit:suf",
      "system:other -masters-> data_asset:list",
      "infrastructure:host owner=unit:suf",
      "unit:kit -owns-> system:other",
  });
  const auto found = difference(town, tests::plan_of(R"(
      {"add":{"ref":"system:tid","name":"Tid","owner":"unit:suf","data_class":"internal"}},
      {"replace":{"old":"system:old","by":"system:tid"}},
      {"connect":{"source":"system:new","relation":"masters","target":"data_asset:list","until":"2027-12-31"}},
      {"change":{"ref":"data_asset:secret","set":{"data_class":"sensitive"},"on":"2027-08-01"}})"),
                                {day("2027-07-31"), day("2027-08-01"), day("2028-01-01")});
  const std::string all = told(found.rules);
  CAPTURE(all);
  const auto has = [&](const char* line) { return all.find(std::string(line) + "\n") != all.npos; };
  CHECK(has("introduced 011 sec-system-owner|system:tid|"));
  CHECK(has("resolved 011 sec-system-owner|system:old|"));
  CHECK(has("temporary 010 data-one-master|data_asset:list|"));
  CHECK(has("changed 011 sec-class-below-data|system:user|"));
  CHECK(all.find("infra-retired-in-use") == all.npos); // time alone brings it
  for (const auto& one : found.rules.introduced)
    if (one.finding->id() == "sec-system-owner|system:tid|") {
      CHECK(one.moved_from == "system:old");
      CHECK(one.open_from == day("2027-08-01"));
      CHECK(said(one.open) == "011");
    }
  for (const auto& one : found.rules.resolved)
    if (one.finding->id() == "sec-system-owner|system:old|") CHECK(one.moved_to == "system:tid");
  for (const auto& one : found.rules.changed)
    if (one.finding->rule->id() == "sec-class-below-data") REQUIRE(one.was != nullptr);
  CHECK(found.rules.breaks);
}

TEST_CASE("a rule that gave no answer on one side is dropped from both on that date, and told") {
  const std::string head = "-- title: T | T\n-- force: binding\n-- principle: security\n-- remedy: R | R\n"
                           "-- owner: unit:it\n-- column: element ref | e | e\n-- column: about ref | a | a\n";
  // two rows of one identity, a mistake of the rule, once the planned one is in operation
  const auto rule =
      review::parse_rule(review::Area::data, "twice",
                         head + "SELECT ref AS element, NULL AS about FROM system WHERE ref <> 'system:a' "
                                "OR NOT EXISTS (SELECT 1 FROM system WHERE name = 'Begun')\n"
                                "UNION ALL SELECT ref, NULL FROM system WHERE name = 'Twice'",
                         "twice.sql")
          .value();
  const auto rules = review::Rules::of({rule}).value();
  const auto town = tests::town_of({"system:a data_class=public", "system:b data_class=public"});
  const auto plan = tests::plan_of(R"({"change":{"ref":"system:b","set":{"name":"Begun"},"on":"2027-08-01"}},
      {"add":{"ref":"system:c","name":"C"}},{"change":{"ref":"system:b","set":{"name":"Twice"},"on":"2028-01-01"}})");
  const std::vector<base::Date> dates{day("2027-07-31"), day("2027-08-01"), day("2028-01-01")};
  const auto found = review::compare_rules(tests::compared(town, plan, dates), rules, asked, {}, tests::any_time());
  REQUIRE(found.not_evaluated.size() == 1);
  CHECK(found.not_evaluated[0].rule == "twice");
  CHECK(found.not_evaluated[0].on == day("2028-01-01"));
  CHECK(found.not_evaluated[0].why == review::Why::duplicate);
  // neither resolved on the last date, nor only there for a time: the last date that tells is the one before
  CHECK(told(found) == "introduced 110 twice|system:c|\nresolved 010 twice|system:a|\n");
  CHECK(found.breaks);
}

TEST_CASE("what the time did not last for is told, never passed") {
  const auto town = tests::town_of(clinic);
  const auto dates = tests::compared(town, tests::plan_of(R"({"retire":{"ref":"system:old"}})"), {day("2027-08-01")});
  base::Budget spent(std::chrono::milliseconds(0));
  const auto found = review::difference(dates, review::Rules::built_in(), asked, {}, spent);
  REQUIRE(!found);
  CHECK(base::is_out_of_time(found.error()));
  const auto rules = review::compare_rules(dates, review::Rules::built_in(), asked, {}, spent);
  CHECK(rules.not_evaluated.size() == review::Rules::built_in()->all().size());
  CHECK(rules.out_of_time());
  CHECK(rules.breaks);
  review::Difference cut;
  CHECK(cut.complete());
  cut.rules = rules;
  CHECK(!cut.complete());
}

TEST_CASE("what the reader may not see is counted and not named") {
  auto lines = clinic;
  lines.push_back("system:secret owner=unit:suf");
  const auto town = tests::town_of(lines);
  const auto plan = tests::plan_of(
      R"({"retire":{"ref":"system:old"}},{"change":{"ref":"system:secret","set":{"hosting":"hybrid"}}},
         {"connect":{"source":"system:secret","relation":"masters","target":"data_asset:ledger"}})");
  auto dates = tests::compared(town, plan, {day("2027-08-01")});
  const auto whole = review::difference(dates, review::Rules::built_in(), asked, {}, tests::any_time()).value();
  const auto masked = [](const std::shared_ptr<const View>& view) {
    const auto hidden = model::Hidden::of(view->model(), [&](model::ElementId, const model::Element& element) {
      return element.key == "secret" || element.key == "mail";
    });
    return View::masked(view, snapshot::Identity(1, "", "reader"), hidden);
  };
  for (auto& one : dates)
    one.without = masked(one.without), one.with = masked(one.with);
  const auto seen = review::difference(dates, review::Rules::built_in(), asked, {}, tests::any_time()).value();
  const auto all = [](const review::Difference& of) {
    return told(of.elements) + told(of.relations) + told(of.impact) + told(of.rules) + told(of.rules.left);
  };
  CHECK(all(whole).find("system:secret") != std::string::npos);
  CHECK(all(whole).find("system:mail") != std::string::npos);
  CHECK(whole.hidden == 0);
  CHECK(all(seen).find("system:secret") == std::string::npos);
  CHECK(all(seen).find("system:mail") == std::string::npos);
  CHECK(seen.hidden == 2); // the system, and the relation
  CHECK(seen.impact.front().hidden == 1);
  CHECK(seen.rules.hidden > 0);
  CHECK(seen.rules.breaks == whole.rules.breaks);
}
