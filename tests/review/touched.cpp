// SPDX-License-Identifier: MPL-2.0
#include "review/touched.hpp"
#include "answers/impact.hpp"
#include "base/joined.hpp"
#include "review/plans.hpp"
#include "support/budget.hpp"
#include <doctest/doctest.h>
#include <map>
#include <random>
#include <set>

/// Whom a proposal touches against a slow, obvious answer, on random small cities and plans.

using namespace fundament;
using review::How;
using snapshot::View;

namespace {

constexpr const char* early = "2027-01-01";
constexpr const char* late = "2027-06-01";

/// A city as lines, and its records by themselves: who is part of whom, who owns what, and who does what to what.
struct RandomCity {
  std::vector<std::string> lines, things;
  std::map<std::string, std::string> owner, party; ///< of things; of units
  struct Line {
    std::string source, type, target, until; ///< "" for no end
  };
  std::vector<Line> relations;

  explicit RandomCity(std::mt19937& random) {
    const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
    std::vector<std::string> units;
    for (const char* name : {"a", "b", "c"}) {
      const std::string unit = std::string("unit:") + name, office = unit + "-office";
      lines.push_back(unit + " type=administration");
      lines.push_back(office + " type=office");
      lines.push_back(office + " -part_of-> " + unit);
      party[unit] = party[office] = unit;
      units.insert(units.end(), {unit, office});
    }
    for (unsigned i = 0; i < 7; i++) {
      things.push_back((i < 5 ? "system:s" : "data_asset:d") + std::to_string(i));
      const std::string whose = below(4) ? units[below(6)] : "";
      if (!whose.empty()) owner[things.back()] = whose;
      lines.push_back(things.back() + (whose.empty() ? "" : " owner=" + whose));
    }
    std::set<std::string> seen;
    for (unsigned i = 0; i < 12; i++) {
      const std::string source = things[below(5)], target = things[below(7)];
      static const char* const to_system[] = {"depends_on", "runs_on", "serves"};
      static const char* const to_data[] = {"reads", "masters", "writes"};
      const std::string type = (target[0] == 's' ? to_system : to_data)[below(3)];
      add(source, type, target, below(5) == 0 ? late : "", seen);
    }
    for (unsigned i = 0; i < 3; i++)
      add(units[below(6)], "uses", things[below(5)], "", seen);
  }

  void add(const std::string& source, const std::string& type, const std::string& target, const std::string& until,
           std::set<std::string>& seen) {
    const std::string line = source + " -" + type + "-> " + target;
    if (source == target || !seen.insert(line).second) return;
    lines.push_back(line + (until.empty() ? "" : " valid_to=" + until));
    relations.push_back({source, type, target, until});
  }

  bool has(const std::string& source, const std::string& type, const std::string& target) const {
    return std::any_of(relations.begin(), relations.end(), [&](const Line& one) {
      return one.source == source && one.type == type && one.target == target;
    });
  }
  std::string party_of(const std::string& ref) const {
    if (const auto unit = party.find(ref); unit != party.end()) return unit->second;
    const auto found = owner.find(ref);
    return found == owner.end() ? "" : party.at(found->second);
  }
};

/// What of a plan stands in words: each with its day.
struct RandomPlan {
  struct Operation {
    std::string name, source, type, target, on;
  };
  std::vector<Operation> operations;

  RandomPlan(std::mt19937& random, const RandomCity& city) {
    const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
    std::set<std::string> named;
    if (below(2)) operations.push_back({"add", "system:new", "", "", early});
    const bool adds = !operations.empty();
    for (unsigned i = 1 + below(4); i > 0; i--) {
      const std::string on = below(2) ? early : late, thing = city.things[below(7)];
      if (below(2)) { // one operation on each, so that it is obvious what becomes of it
        if (named.insert(thing).second) operations.push_back({below(2) ? "retire" : "change", thing, "", "", on});
      } else {
        const std::string source = adds && below(2) ? "system:new" : city.things[below(5)];
        const std::string type = thing[0] == 's' ? "depends_on" : "reads";
        if (source != thing && !city.has(source, type, thing) && named.insert(source + type + thing).second)
          operations.push_back({"connect", source, type, thing, on});
      }
    }
  }

  std::string json() const {
    std::string out;
    for (const auto& one : operations) {
      out += out.empty() ? "{\"" : ",{\"";
      if (one.name == "connect")
        out += "connect\":{\"source\":\"" + one.source + "\",\"relation\":\"" + one.type + "\",\"target\":\"" +
               one.target + "\",\"on\":\"" + one.on + "\"}}";
      else
        out += one.name + "\":{\"ref\":\"" + one.source + "\"" +
               (one.name == "retire" ? ""
                : one.name == "add"  ? ",\"name\":\"New\""
                                     : ",\"set\":{\"name\":\"Other\"}") +
               ",\"on\":\"" + one.on + "\"}}";
    }
    return out;
  }
};

using Lines = std::set<std::string>;

/// By the table of the contract, a line of it after another.
Lines slow_touched(const RandomCity& city, const RandomPlan& plan, const std::vector<review::Compared>& dates) {
  Lines out;
  const auto add = [&](const std::string& party, const char* how, const std::string& ref, const std::string& effect) {
    out.insert(party + "|" + how + "|" + ref + "|" + effect);
  };
  const auto source_needs = [](const std::string& type) {
    return type != "serves" && type != "masters" && type != "writes";
  };
  for (const auto& one : plan.operations) {
    if (one.name == "add") add("unit:a", "adds", one.source, "");
    if (one.name == "retire" || one.name == "change") {
      const char* effect = one.name == "retire" ? "ends" : "changes";
      add(city.party_of(one.source), "owns_changed", one.source, effect);
      for (const auto& relation : city.relations) {
        const std::string& who = source_needs(relation.type) ? relation.source : relation.target;
        const std::string& needed = source_needs(relation.type) ? relation.target : relation.source;
        if (needed != one.source || (!relation.until.empty() && relation.until < one.on)) continue;
        if (const std::string party = city.party_of(who); !party.empty())
          add(party, "uses_changed", one.source, effect);
      }
    }
    if (one.name == "connect") {
      const std::string party = city.party_of(one.target);
      if (!party.empty()) {
        add(party, "owns_needed", one.target, "");
        continue;
      }
      bool mastered = false;
      for (const auto& other : city.relations)
        if (other.type == "masters" && other.target == one.target && (other.until.empty() || other.until >= one.on)) {
          mastered = true;
          add(city.party_of(other.source), "owns_needed", one.target, "");
        }
      if (!mastered) add("", "owns_needed", one.target, "");
    }
  }
  // what is hit by what has gone, the worst over both days
  std::map<std::string, int> worst;
  for (const auto& date : dates) {
    answers::ImpactQuestion question;
    question.on = date.on;
    question.limit = 1000;
    for (const auto& one : plan.operations)
      if (one.name == "retire" && one.on <= base::to_string(date.on)) question.of.push_back(one.source);
    if (question.of.empty()) continue;
    const auto found = answers::impact(*date.with, question, tests::any_time()).value();
    for (const auto& hit : found.hits) {
      auto& known = worst[to_string(date.with->model().ref(hit.element))];
      known = std::max<int>(known, hit.level);
    }
  }
  for (const auto& [ref, level] : worst) {
    const std::string party = ref == "system:new" ? "" : city.party_of(ref);
    static const char* const names[] = {"", "touched", "at_risk", "degraded", "fails"};
    if (!party.empty() && level > 0) add(party, level >= 3 ? "loses" : "informed", ref, names[level]);
  }
  return out;
}

} // namespace

TEST_CASE("whom a proposal touches is the slow obvious answer") {
  std::map<std::string, std::size_t> seen;
  for (unsigned seed = 0; seed < 400; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const RandomCity city(random);
    const RandomPlan plan(random, city);
    if (plan.operations.empty()) continue;
    CAPTURE(plan.json());
    const auto town = tests::town_of(city.lines);
    review::Proposal proposal;
    proposal.plan = tests::plan_of(plan.json());
    const auto dates = tests::compared(town, *proposal.plan, {tests::day(early), tests::day(late)});
    const auto rules = review::Rules::of({}).value();
    const review::CheckQuestion question{proposal, town.view, dates, 0, rules, tests::asked};
    review::Check check;
    check.party = "unit:a";
    check.difference = review::difference(dates, rules, tests::asked, {}, tests::any_time()).value();
    Lines found;
    const auto touched = review::touched(question, check, tests::any_time()).value();
    for (const auto& one : touched) {
      found.insert(one.party + "|" + std::string(to_string(one.how)) + "|" + one.ref + "|" + one.effect);
      seen[std::string(to_string(one.how))]++;
    }
    REQUIRE(base::joined(found, {}, "\n") == base::joined(slow_touched(city, plan, dates), {}, "\n"));
  }
  for (const char* how : {"adds", "owns_changed", "uses_changed", "loses", "owns_needed"}) {
    CAPTURE(how);
    CHECK(seen[how] > 20);
  }
}
