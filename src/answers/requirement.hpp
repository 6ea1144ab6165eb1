// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/approval.hpp"
#include <cstddef>
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

/// The place of a word among the values that the metamodel gives a system's attribute, which stand from the least to
/// the most; -1 for none.
std::ptrdiff_t place_of_word(const model::Metamodel& metamodel, std::string_view fact, std::string_view word);

} // namespace fundament::answers
