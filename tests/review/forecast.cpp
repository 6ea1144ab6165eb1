// SPDX-License-Identifier: MPL-2.0
#include "review/forecast.hpp"
#include "support/budget.hpp"
#include "support/lines_catalogue.hpp"
#include <doctest/doctest.h>

using namespace fundament;

namespace {

base::Date day(const char* text) {
  return base::parse_date(text).value();
}

std::string said(const std::vector<base::Date>& dates) {
  std::string out;
  for (const auto date : dates)
    out += to_string(date) + " ";
  return out;
}

} // namespace

TEST_CASE("the ends of the quarters to come") {
  CHECK(said(review::ends_of_quarters(day("2026-11-23"))) ==
        "2026-12-31 2027-03-31 2027-06-30 2027-09-30 2027-12-31 2028-03-31 2028-06-30 2028-09-30 ");
  CHECK(said(review::ends_of_quarters(day("2026-12-30"), 1)) == "2026-12-31 ");
  CHECK(said(review::ends_of_quarters(day("2026-12-31"), 1)) == "2027-03-31 ");
  CHECK(said(review::ends_of_quarters(day("2027-01-01"), 1)) == "2027-03-31 ");
}

TEST_CASE("what will break a rule if nobody acts, and what there was no time for") {
  tests::LinesCatalogue catalogue;
  for (const char* line : {"system:a retired_from=2027-02-01", "system:b -depends_on-> system:a",
                           "system:c -depends_on-> system:a valid_to=2027-05-01",
                           "deviation:w rule=infra-retired-in-use type=waiver state=granted valid_until=2027-07-01",
                           "deviation:w -exempts-> system:a"})
    catalogue.add(line);
  const auto view = catalogue.view();
  const auto rules = review::Rules::of({*review::Rules::built_in()->find("infra-retired-in-use")}).value();
  const auto told = [&](base::Budget& budget) {
    std::string out;
    for (const auto& one : review::forecast(*view, rules, day("2026-11-23"), day("2026-11-23"), budget)) {
      std::size_t open = 0;
      for (const auto& finding : one->all)
        open += finding.is_open() ? 1 : 0;
      out += one->out_of_time() ? "? " : std::to_string(open) + "/" + std::to_string(one->all.size()) + " ";
    }
    return out;
  };
  CHECK(told(tests::any_time()) == "0/0 0/0 0/2 0/1 1/1 1/1 1/1 1/1 1/1 ");
  const auto other = catalogue.view();
  base::Budget spent(std::chrono::milliseconds(0));
  CHECK(review::forecast(*other, rules, day("2026-11-23"), day("2026-11-23"), spent).back()->out_of_time());
}
