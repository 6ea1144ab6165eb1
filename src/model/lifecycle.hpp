// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/date.hpp"
#include "model/model.hpp"
#include <optional>
#include <string_view>

namespace fundament::model {

/// Phases in their order in time.
enum class Phase : std::uint8_t { planned, phasing_in, active, phasing_out, retired };
std::string_view to_string(Phase phase);

/// The phase on a date (design.md section 2): the phase begun last holds; before the first dated one it is the word of
/// `lifecycle` if that is an earlier phase; else `planned` if that date begins a life, and `active` if it ends one:
/// what is only given a last day is there until then. Without dates the word; without either, active.
Phase phase_on(const Element& element, const Metamodel& metamodel, base::Date date);

/// Why an element takes no part on a date: `planned`, `retired` or `not_valid` (its valid_from/valid_to); nothing if it
/// does.
std::optional<std::string_view> not_in_operation(const Element& element, const Metamodel& metamodel, base::Date date);

} // namespace fundament::model
