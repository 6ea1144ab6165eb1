// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "review/findings.hpp"
#include <memory>
#include <vector>

/// How many findings there will be if nobody acts: the same question asked of the days to come. What the catalogue
/// knows of them already (contracts, approvals, support and waivers that end, retirements) comes by itself.
namespace fundament::review {

constexpr std::size_t quarters_ahead = 8;

/// The last days of the quarters that end after the date.
std::vector<base::Date> ends_of_quarters(base::Date after, std::size_t count = quarters_ahead);

/// The date itself, then the end of each of the next quarters. One budget for all: where it ended, the findings say of
/// each rule that there was no time. They are kept with their days, so that a figure's list is there when it is opened.
std::vector<std::shared_ptr<const Findings>> forecast(const snapshot::View& view,
                                                      const std::shared_ptr<const Rules>& rules, base::Date on,
                                                      base::Date asked, base::Budget& budget);

} // namespace fundament::review
