// SPDX-License-Identifier: MPL-2.0
#include "answers/contracts.hpp"
#include "support/text_graph.hpp"
#include <doctest/doctest.h>
#include <random>

using namespace fundament;
using tests::TextGraph;

namespace {

base::Date date(const std::string& text) {
  return *base::parse_date(text);
}

/// "70", "70 partly", "70 ended 2027-01-01", "not stated".
std::string cost(const snapshot::View& view, const std::string& key, const std::string& on) {
  const auto day = view.on(date(on));
  const auto found = answers::yearly_cost(view, *day, *view.model().find("system", key));
  if (!found) return "not stated";
  std::string out = std::to_string(found->amount);
  if (found->state != answers::CostState::stated) out += " " + std::string(to_string(found->state));
  if (found->not_stated_from) out += " " + to_string(*found->not_stated_from);
  return out;
}

} // namespace

TEST_CASE("a contract that ends makes nothing cheaper: its price is the last known, not stated from then") {
  TextGraph text;
  const auto contract = [&](const std::string& key, std::int64_t amount, const char* starts, const char* ends) {
    text.add("contract:" + key);
    if (amount >= 0) text.set(key, "cost", amount);
    if (*starts) text.set(key, "starts", date(starts));
    if (*ends) text.set(key, "ends", date(ends));
  };
  contract("short", 100, "", "2026-12-31");
  contract("next", 60, "2027-01-01", "2028-12-31");
  contract("beside", 5, "2020-01-01", "2029-12-31");
  contract("untold", -1, "2027-01-01", "");
  contract("both", 80, "", "2026-12-31");
  text.add("alone -[covered_by]-> short")
      .last()
      .attributes.set(*model::Metamodel::built_in()->find_attribute("share"), 1.0);
  text.add("renewed -[covered_by]-> contract:r1   renewed -[covered_by]-> next")
      .set("r1", "cost", std::int64_t{90})
      .set("r1", "ends", date("2026-12-31"));
  text.add("two -[covered_by]-> contract:t1   two -[covered_by]-> beside")
      .set("t1", "cost", std::int64_t{40})
      .set("t1", "ends", date("2026-12-31"));
  text.add("untold-next -[covered_by]-> contract:u1   untold-next -[covered_by]-> untold")
      .set("u1", "cost", std::int64_t{30})
      .set("u1", "ends", date("2026-12-31"));
  text.add("own -[covered_by]-> contract:o1").set("o1", "cost", std::int64_t{20}).set("o1", "ends", date("2026-12-31"));
  text.set("own", "cost", std::int64_t{12});
  text.add("gone -[covered_by]-> contract:g1")
      .set("g1", "cost", std::int64_t{11})
      .set("g1", "ends", date("2026-12-31"));
  text.set("gone", "retired_from", date("2027-01-01"));
  text.add("half -[covered_by]-> both   other-half -[covered_by]-> both");
  text.add("partly -[covered_by]-> contract:p1   partly -[covered_by]-> contract:p2")
      .set("p1", "cost", std::int64_t{3});
  text.add("free -[covered_by]-> contract:f1").set("f1", "cost", std::int64_t{0});
  text.add("moved -[covered_by]-> contract:m1").last().valid_to = date("2025-12-31");
  text.set("m1", "cost", std::int64_t{50}).set("m1", "ends", date("2026-12-31"));
  text.add("early -[covered_by]-> contract:e1")
      .set("e1", "cost", std::int64_t{9})
      .set("e1", "starts", date("2028-01-01"));
  text.add("nothing");
  const auto view = snapshot::View::make(1, text.model());
  struct Row {
    const char *key, *on, *cost;
  };
  for (const Row& row : {
           Row{"alone", "2026-12-31", "100"},
           Row{"alone", "2027-01-01", "100 ended 2027-01-01"},
           Row{"alone", "2035-01-01", "100 ended 2027-01-01"},
           Row{"renewed", "2026-12-31", "90"},
           Row{"renewed", "2027-01-01", "60"},                  // a contract that begins after its last day succeeds
           Row{"renewed", "2029-01-01", "60 ended 2029-01-01"}, // and is in turn the last known
           Row{"two", "2026-06-01", "45"},
           Row{"two", "2027-01-01", "45 ended 2027-01-01"}, // the one that ran beside it is no successor
           Row{"untold-next", "2027-06-01", "30 ended 2027-01-01"},
           Row{"own", "2026-06-01", "20"},
           Row{"own", "2027-06-01", "12"}, // its own cost is stated
           Row{"gone", "2026-06-01", "11"},
           Row{"gone", "2027-01-01", "not stated"}, // what is retired costs nothing that is known
           Row{"half", "2026-06-01", "40"},
           Row{"half", "2027-06-01", "40 ended 2027-01-01"},
           Row{"partly", "2026-06-01", "3 partly"},
           Row{"free", "2026-06-01", "0"},
           Row{"moved", "2026-06-01", "not stated"}, // the contract goes on without it
           Row{"moved", "2027-06-01", "not stated"},
           Row{"early", "2026-06-01", "not stated"},
           Row{"nothing", "2026-06-01", "not stated"},
       }) {
    CAPTURE(row.key);
    CAPTURE(row.on);
    CHECK(cost(*view, row.key, row.on) == row.cost);
  }
  const auto day = view->on(date("2027-06-01"));
  answers::CostSum sum;
  for (const char* key : {"alone", "renewed", "two", "partly", "free", "nothing"})
    sum.add(answers::yearly_cost(*view, *day, *view->model().find("system", key)));
  CHECK(sum.of == 6);
  CHECK(sum.amount == 60 + 5 + 3);
  CHECK(sum.last_known == 100 + 60 + 45 + 3);
  CHECK(sum.not_stated == 4);
  CHECK(sum.ended == 2);
  CHECK(sum.nothing == 2);
}

TEST_CASE("no cost falls from one day to the next because a contract ends, on random contracts") {
  for (unsigned seed = 1; seed <= 200; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
    TextGraph text;
    text.add("s");
    std::vector<std::pair<int, int>> spans; // first and last day of each contract
    std::vector<std::int64_t> costs;
    for (unsigned i = 0; i < 1 + below(4); i++) {
      const std::string key = "k" + std::to_string(i);
      spans.emplace_back(static_cast<int>(below(20)), 0);
      spans.back().second = spans.back().first + static_cast<int>(below(15));
      costs.push_back(1 + below(100));
      text.add("s -[covered_by]-> contract:" + key).set(key, "cost", costs.back());
      text.set(key, "starts", base::Date{spans.back().first}).set(key, "ends", base::Date{spans.back().second});
    }
    const auto view = snapshot::View::make(1, text.model());
    for (int on = 0; on < 40; on++) {
      std::int64_t expected = 0; // those that have begun, but for those that have ended before another began
      bool any = false;
      for (std::size_t i = 0; i < spans.size(); i++) {
        if (spans[i].first > on) continue;
        bool succeeded = false;
        for (const auto& other : spans)
          succeeded |= other.first <= on && other.first > spans[i].second;
        if (succeeded) continue;
        expected += costs[i];
        any = true;
      }
      const auto found = answers::yearly_cost(*view, *view->on(base::Date{on}), *view->model().find("system", "s"));
      CHECK(found.has_value() == any);
      if (found) CHECK(found->amount == expected);
    }
  }
}
