// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "snapshot/snapshot.hpp"
#include <optional>
#include <string_view>

namespace fundament::answers {

/// Why a candidate for reuse is listed below the others, however well it fits (design.md 4.3).
enum class Below { retired, not_valid, phasing_out, contract_ends };
std::string_view to_string(Below why);

struct SetBelow {
  Below why = Below::phasing_out;
  std::optional<base::Date> from = {}; ///< the day it begins, or the contract's last day, where one is stated
};

/// The gravest reason against reusing the element from the day `start`; nothing when none is known. The one place where
/// a reason is added.
std::optional<SetBelow> set_below(const snapshot::Snapshot& snapshot, const snapshot::Day& day,
                                  model::ElementId element, base::Date start);

} // namespace fundament::answers
