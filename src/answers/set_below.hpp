// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/budget.hpp"
#include "snapshot/view.hpp"
#include <optional>
#include <string_view>

namespace fundament::answers {

/// Why a candidate for reuse is listed below the others, however well it fits (design.md 4.3).
enum class Below { prohibited, retired, not_valid, phasing_out };
std::string_view to_string(Below why);

struct SetBelow {
  Below why = Below::phasing_out;
  std::optional<base::Date> from = {};      ///< the day it begins, where one is stated
  model::ElementId decision = model::no_id; ///< of prohibited
};

/// The gravest reason against reusing the element from the day `start`; nothing when none is known. That a contract
/// ends is none: it can be renewed. A decision is asked for the unit (no_id: the city), as a new use. Microseconds.
std::optional<SetBelow> set_below(const snapshot::View& view, model::ElementId element, base::Date start,
                                  model::ElementId unit, base::Budget& budget);

} // namespace fundament::answers
