// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "snapshot/view.hpp"
#include <cstdint>
#include <optional>
#include <vector>

/// What an element costs and how long it is under contract (design.md section 2): cost sits on contracts.
namespace fundament::answers {

/// DKK per year. A contract's cost is split over what it covers by `share`; what is covered without a share splits the
/// rest evenly. The element's own cost counts only where no contract in force has one.
struct YearlyCost {
  std::int64_t amount = 0;
  std::optional<std::int64_t> year;        ///< of the price; the latest, where contracts differ
  std::vector<model::ElementId> contracts; ///< that it is a share of; none: the element's own
};

/// Nothing where nobody has stated a cost. Contracts in force on the day count. Cost: the contracts of the element, and
/// the first time on a day a pass over all relations.
std::optional<YearlyCost> yearly_cost(const snapshot::View& view, const snapshot::Day& day, model::ElementId element);

/// The last day of the contract that runs longest; nothing without a contract, or when one has no end.
std::optional<base::Date> contract_end(const snapshot::View& view, base::Date date, model::ElementId element);

} // namespace fundament::answers
