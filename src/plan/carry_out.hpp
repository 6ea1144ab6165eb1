// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "plan/compile.hpp"

namespace fundament::plan {

/// What is written when a day of a decided plan has come true on the day `on`: its undated values, which no decision
/// writes; and where it was another day than planned, the dates of its facts as the catalogue has them by now (phases
/// that begin, relations that begin or end). What somebody has given another date since stays; what he ended on
/// the day before is taken for the plan's. Conflicts are those of
/// compile, for the undated values alone. Pure; O(operations, and the relations of what they name).
Compiled carry_out(const Plan& plan, const model::Model& model, base::Date planned, base::Date on);

} // namespace fundament::plan
