// SPDX-License-Identifier: MPL-2.0
#include "review/forecast.hpp"
#include <chrono>

namespace fundament::review {

using base::Date;

std::vector<Date> ends_of_quarters(Date after, std::size_t count) {
  using namespace std::chrono;
  constexpr unsigned months_in_quarter = 3;
  const year_month_day day{sys_days{days{after.days}}};
  const unsigned last_month =
      (static_cast<unsigned>(day.month()) - 1) / months_in_quarter * months_in_quarter + months_in_quarter;
  year_month month{day.year(), std::chrono::month{last_month}};
  std::vector<Date> out;
  for (; out.size() < count; month += months{static_cast<int>(months_in_quarter)}) {
    const sys_days end = month / last;
    if (const Date date{static_cast<std::int32_t>(end.time_since_epoch().count())}; date > after) out.push_back(date);
  }
  return out;
}

std::vector<std::shared_ptr<const Findings>> forecast(const snapshot::View& view,
                                                      const std::shared_ptr<const Rules>& rules, Date on, Date asked,
                                                      base::Budget& budget) {
  std::vector<std::shared_ptr<const Findings>> out{kept_findings(view, rules, on, asked, budget)};
  for (const Date date : ends_of_quarters(on))
    out.push_back(kept_findings(view, rules, date, asked, budget));
  return out;
}

} // namespace fundament::review
