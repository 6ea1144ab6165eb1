// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "snapshot/view.hpp"
#include <cstdint>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

/// What an element costs and how long it is under contract (design.md section 2): cost sits on contracts.
namespace fundament::answers {

/// How well a yearly cost is known. `ended`: some of it is the last known price of a contract that has ended;
/// `partly`: there are contracts in force of which nobody has stated the cost.
enum class CostState : std::uint8_t { stated, partly, ended };
std::string_view to_string(CostState state);

/// DKK per year. A contract's cost is split over what it covers by `share`; what is covered without a share splits the
/// rest evenly. The element's own cost counts only where no contract in force has one.
struct YearlyCost {
  std::int64_t amount = 0;
  std::int64_t ended_amount = 0;           ///< of it, the last known prices of contracts that have ended
  std::optional<std::int64_t> year;        ///< of the price; the latest, where contracts differ
  std::vector<model::ElementId> contracts; ///< that it is a share of; none: the element's own
  CostState state = CostState::stated;
  std::optional<base::Date> not_stated_from; ///< of `ended`: the day after the first contract that ended
};

/// Nothing where nobody has stated a cost. Contracts in force on the day count. Nothing becomes cheaper because a
/// contract ends: its price stands on as the last known, not stated from then, until a contract that begins after its
/// last day succeeds it, the element takes no part any more, or, with no contract left, has a cost of its own. Cost:
/// the contracts of the element, and the first time on a day a pass over all relations.
std::optional<YearlyCost> yearly_cost(const snapshot::View& view, const snapshot::Day& day, model::ElementId element);

/// The costs of several together. What is not stated is counted, never 0.
struct CostSum {
  std::int64_t amount = 0;      ///< of what is stated on the day
  std::int64_t last_known = 0;  ///< and with the last known prices of contracts that have ended
  std::set<std::int64_t> years; ///< of the prices
  std::uint64_t of = 0;         ///< all of them in operation
  std::uint64_t not_stated = 0; ///< of those: not all that they cost is stated; the amount is at least
  std::uint64_t ended = 0;      ///< of not_stated: since a contract ended
  std::uint64_t nothing = 0;    ///< of not_stated: nothing at all is stated
  std::uint64_t planned = 0;    ///< beside them: not in operation yet, and in no amount

  void add(const std::optional<YearlyCost>& cost);
};

/// Who supplies it on the day: itself, or by a contract in force that covers it. Each once, by id.
std::vector<model::ElementId> suppliers(const snapshot::View& view, base::Date date, model::ElementId element);

/// The last day of the contract that runs longest, of a contract its own; nothing without a contract, or when one has
/// no end.
std::optional<base::Date> contract_end(const snapshot::View& view, base::Date date, model::ElementId element);

} // namespace fundament::answers
