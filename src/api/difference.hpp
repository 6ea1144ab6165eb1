// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/json_writer.hpp"
#include "review/difference.hpp"
#include <optional>
#include <utility>
#include <vector>

/// What the preview of a plan and the report of a check both tell of a difference, in one form.
namespace fundament::api {

/// From which of the dates to which in a row something is so; the second is nothing when that is the last of them.
std::vector<std::pair<base::Date, std::optional<base::Date>>> intervals(const review::When& when,
                                                                        const std::vector<base::Date>& dates);
/// The member `when`: those.
void write_when(JsonWriter& json, const review::When& when, const std::vector<base::Date>& dates);

/// One side of a choke point as a member; null where it takes no part.
void write_figures(JsonWriter& json, const char* member, const std::optional<review::ChokepointFigures>& figures);

/// The members effects and complete.
void write_effects(JsonWriter& json, const review::Loss& loss);

/// The member `not_evaluated`.
void write_not_evaluated(JsonWriter& json, const review::RulesDifference& rules);

/// The member `alternatives`.
void write_alternatives(JsonWriter& json, const review::ApprovalDifference& difference, base::Language language);

} // namespace fundament::api
