// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "plan/plan.hpp"
#include <nlohmann/json_fwd.hpp>

namespace fundament::plan {

/// A plan out of JSON:
///   {"on":"2027-08-01","name":…,"operations":[{"add":{…}},{"connect":{…}},{"disconnect":{…}},{"retire":{"ref"}},
///    {"replace":{"old","by","move":[relations],"keep":[refs],"data":"leave|move|end"}},{"change":{"ref","set","unset"}}]}
/// or a proposal ({"fundament":"investment/1",…}), of which the plan is read, or an ordinary change-set, whose
/// operations are a step. Each operation may have an "on" of its own, and "was"; without any the plan is of `today`.
/// All problems at once: unknown members with the nearest name; the place is a JSON pointer. Errors: invalid_argument,
/// limit_exceeded.
base::Result<Plan> read(const nlohmann::json& document, const model::Metamodel& metamodel, base::Date today);

} // namespace fundament::plan
