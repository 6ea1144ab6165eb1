// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/approval.hpp"
#include <string>
#include <string_view>

namespace fundament::answers {

/// What is known where a condition is checked; "" is not known.
struct Facts {
  const model::Metamodel& metamodel;
  base::Date on;
  std::optional<model::Version> supplier;
  std::string environment, data_class, hosting = {}, criticality = {};
};

/// A condition against what is known; its forms are those of check_approval. What is not known, or is no such form, is
/// for a person to confirm.
ConditionState check_requirement(std::string_view text, const Facts& facts);

} // namespace fundament::answers
