// SPDX-License-Identifier: MPL-2.0
#include "model/lifecycle.hpp"
#include <doctest/doctest.h>
#include <random>
#include <sstream>

using namespace fundament;
using namespace fundament::model;

namespace {

/// "lifecycle=active retired_from=2027-01-01"
Element element(const std::string& kind, const std::string& attributes) {
  const auto metamodel = Metamodel::built_in();
  Element out;
  out.kind = *metamodel->find_kind(kind);
  std::istringstream words(attributes);
  for (std::string word; words >> word;) {
    const auto name = word.substr(0, word.find('=')), value = word.substr(word.find('=') + 1);
    if (const auto date = base::parse_date(value))
      out.attributes.set(*metamodel->find_attribute(name), *date);
    else
      out.attributes.set(*metamodel->find_attribute(name), value);
  }
  return out;
}

} // namespace

TEST_CASE("the phase begun last holds; before the first dated one the word, if earlier, else what it begins or ends") {
  struct Row {
    const char *attributes, *date, *phase;
  };
  const Row rows[] = {
      {"", "2026-11-23", "active"},
      {"lifecycle=phasing_out", "2026-11-23", "phasing_out"},
      {"lifecycle=retired", "2026-11-23", "retired"},
      {"active_from=2026-11-23", "2026-11-22", "planned"},
      {"active_from=2026-11-23", "2026-11-23", "active"},
      {"lifecycle=phasing_in active_from=2026-11-23", "2026-11-22", "phasing_in"},
      {"lifecycle=phasing_out active_from=2026-11-23", "2026-11-22", "planned"},
      {"lifecycle=active active_from=2026-11-23", "2026-11-22", "planned"},
      {"lifecycle=planned active_from=2026-11-23", "2026-11-24", "active"},
      {"lifecycle=active retired_from=2027-01-01", "2026-12-31", "active"},
      {"lifecycle=active retired_from=2027-01-01", "2027-01-01", "retired"},
      {"phasing_in_from=2020-01-01 active_from=2021-01-01 phasing_out_from=2026-01-01 retired_from=2027-01-01",
       "2019-12-31", "planned"},
      {"phasing_in_from=2020-01-01 active_from=2021-01-01 phasing_out_from=2026-01-01 retired_from=2027-01-01",
       "2020-12-31", "phasing_in"},
      {"phasing_in_from=2020-01-01 active_from=2021-01-01 phasing_out_from=2026-01-01 retired_from=2027-01-01",
       "2025-12-31", "active"},
      {"phasing_in_from=2020-01-01 active_from=2021-01-01 phasing_out_from=2026-01-01 retired_from=2027-01-01",
       "2026-12-31", "phasing_out"},
      {"phasing_in_from=2020-01-01 active_from=2021-01-01 phasing_out_from=2026-01-01 retired_from=2027-01-01",
       "9999-12-31", "retired"},
      {"phasing_in_from=2026-01-01 active_from=2026-01-01", "2026-01-01", "active"},
      {"active_from=2025-01-01 phasing_out_from=2024-01-01", "2025-06-01", "active"},
      // what is only given a last day is there until then
      {"retired_from=2027-01-01", "2026-11-23", "active"},
      {"retired_from=2027-01-01", "0001-01-01", "active"},
      {"retired_from=2027-01-01", "2026-12-31", "active"},
      {"retired_from=2027-01-01", "2027-01-01", "retired"},
      {"phasing_out_from=2027-01-01", "2026-12-31", "active"},
      {"phasing_out_from=2027-01-01", "2027-01-01", "phasing_out"},
      {"phasing_out_from=2026-01-01 retired_from=2027-01-01", "2025-12-31", "active"},
      {"lifecycle=retired retired_from=2027-01-01", "2026-11-23", "active"},
      {"lifecycle=phasing_out phasing_out_from=2027-01-01", "2026-11-23", "active"},
      {"lifecycle=phasing_out retired_from=2027-01-01", "2026-11-23", "phasing_out"},
      {"lifecycle=planned retired_from=2027-01-01", "2026-11-23", "planned"},
      {"retired_from=2027-01-01 active_from=2028-01-01", "2026-11-23", "active"},
      {"active_from=2027-01-01 retired_from=2027-01-01", "2026-11-23", "planned"},
  };
  const auto metamodel = Metamodel::built_in();
  for (const Row& row : rows) {
    CAPTURE(row.attributes);
    CAPTURE(row.date);
    CHECK(to_string(phase_on(element("system", row.attributes), *metamodel, *base::parse_date(row.date))) == row.phase);
  }
}

TEST_CASE("what is planned, retired or not valid on a date takes no part") {
  struct Row {
    const char *kind, *attributes, *date, *reason;
  };
  const Row rows[] = {
      {"system", "", "2026-11-23", ""},
      {"system", "lifecycle=planned", "2026-11-23", "planned"},
      {"system", "lifecycle=phasing_in", "2026-11-23", ""},
      {"system", "lifecycle=phasing_out", "2026-11-23", ""},
      {"system", "lifecycle=active retired_from=2026-11-24", "2026-11-23", ""},
      {"system", "lifecycle=active retired_from=2026-11-24", "2026-11-24", "retired"},
      {"system", "active_from=2026-11-24", "2026-11-23", "planned"},
      {"system", "retired_from=2026-11-24", "2026-11-23", ""},
      {"system", "phasing_out_from=2026-11-24", "2026-11-23", ""},
      {"contract", "retired_from=2026-11-24", "2026-11-23", ""},
      {"unit", "valid_from=2020-01-01 valid_to=2026-11-23", "2026-11-23", ""},
      {"unit", "valid_from=2020-01-01 valid_to=2026-11-23", "2026-11-24", "not_valid"},
      {"unit", "valid_from=2020-01-01", "2020-01-01", ""},
      {"unit", "valid_from=2020-01-01", "2019-12-31", "not_valid"},
      {"unit", "lifecycle=retired valid_to=2019-12-31", "2026-11-23", "retired"},
  };
  const auto metamodel = Metamodel::built_in();
  for (const Row& row : rows) {
    CAPTURE(row.attributes);
    CAPTURE(row.date);
    const auto reason = not_in_operation(element(row.kind, row.attributes), *metamodel, *base::parse_date(row.date));
    CHECK(reason.value_or("") == row.reason);
  }
}

TEST_CASE("the phase equals the rule as it is written, on random words and dates") {
  // the rule itself: of the phases begun, the one begun last; else by the word and by what comes first
  const char* const names[] = {"planned", "phasing_in", "active", "phasing_out", "retired"};
  const auto metamodel = Metamodel::built_in();
  std::mt19937 random(7);
  for (int round = 0; round < 20'000; round++) {
    int first[5] = {0, 0, 0, 0, 0}; // day of January 2026; 0: none
    std::string attributes;
    const int word = static_cast<int>(random() % 6) - 1;
    if (word >= 0) attributes += std::string("lifecycle=") + names[word] + " ";
    for (int phase = 1; phase < 5; phase++)
      if (random() % 2 == 0) {
        first[phase] = 1 + static_cast<int>(random() % 9);
        attributes += std::string(names[phase]) + "_from=2026-01-0" + std::to_string(first[phase]) + " ";
      }
    const int on = 1 + static_cast<int>(random() % 9);
    int expected = -1, next = -1;
    for (int day = 1; day <= 9; day++)
      for (int phase = 1; phase < 5; phase++) {
        if (first[phase] != day) continue;
        if (day <= on) expected = phase;
        if (day > on && next < 0) next = phase;
      }
    if (expected < 0) {
      if (next < 0)
        expected = word < 0 ? 2 : word;
      else if (word >= 0 && word < next)
        expected = word;
      else
        expected = next >= 3 ? 2 : 0;
    }
    CAPTURE(attributes);
    CAPTURE(on);
    REQUIRE(to_string(phase_on(element("system", attributes), *metamodel,
                               *base::parse_date("2026-01-0" + std::to_string(on)))) == names[expected]);
  }
}
