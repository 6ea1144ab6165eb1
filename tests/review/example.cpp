// SPDX-License-Identifier: MPL-2.0
#include "review/findings.hpp"
#include "support/budget.hpp"
#include "support/catalogue.hpp"
#include <cstdlib>
#include <doctest/doctest.h>
#include <fstream>
#include <iterator>
#include <map>

using namespace fundament;
using review::State;

/// tests/review/example.txt: a line for each rule (found, yielded to another, settled), then each finding that is
/// settled. Written anew with FUNDAMENT_WRITE_GOLDEN, to be read by a person before it is kept.
TEST_CASE("what breaks the rules in the example, by rule") {
  const auto town = tests::copenhagen();
  const auto on = base::parse_date("2026-11-23").value();
  const auto rules = review::Rules::built_in();
  const auto found = review::find(*town, rules, on, on, tests::any_time());
  CHECK(found.not_evaluated.empty());
  struct Counts {
    std::size_t found = 0, yielded = 0, settled = 0;
  };
  std::map<std::string, Counts> counts;
  std::string settled;
  for (const auto& rule : rules->all())
    counts[rule.id()];
  for (const auto& one : found.all) {
    counts[one.rule->id()].found++;
    for (const auto* other : one.also)
      counts[other->id()].yielded++;
    if (one.is_open()) continue;
    counts[one.rule->id()].settled++;
    settled += one.id() + " by " + to_string(town->model().ref(one.settlement.by)) + " until " +
               to_string(one.settlement.until.value()) + "\n";
  }
  std::string text = "rule|found|yielded|settled\n";
  for (const auto& [id, one] : counts)
    text += id + "|" + std::to_string(one.found) + "|" + std::to_string(one.yielded) + "|" +
            std::to_string(one.settled) + "\n";
  text += settled;
  const char* file = FUNDAMENT_ROOT "/tests/review/example.txt";
  if (std::getenv("FUNDAMENT_WRITE_GOLDEN")) std::ofstream(file) << text;
  std::ifstream in(file);
  CHECK(text == std::string(std::istreambuf_iterator<char>(in), {}));
}
