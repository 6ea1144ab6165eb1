// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "query/statement.hpp"
#include "review/check.hpp"
#include <compare>

/// Whom a proposal has to do with, and how (investments.md 7.1): the facts over which the rules of who is heard and who
/// decides are asked (review/governance). It decides nothing itself.
namespace fundament::review {

enum class How : std::uint8_t {
  adds,          ///< what the plan adds, and who is to own it: where that is nobody, the proposer
  owns_changed,  ///< owns what is retired, replaced or changed
  uses_changed,  ///< its units use that, or what it owns needs it
  loses,         ///< of what it owns this fails or is degraded, by what goes out of operation
  owns_needed,   ///< owns what a new relation makes somebody need, read or copy
  owns_reusable, ///< owns what answers to at least 0.6 of the need
  owns_twin,     ///< has put forward a proposal, not decided yet, that answers to the need or meets the plan
  pays,          ///< has a row of costs, and is not the proposer
  gains,         ///< has a row of benefits, and is not the proposer
  grants,        ///< owns a rule of which a waiver is applied for
  informed,      ///< of what it owns this is touched or at risk, and no more
};
std::string_view to_string(How how);

struct Touched {
  std::string party; ///< a ref, on the day asked; "" for what nobody owns
  How how = How::adds;
  std::string ref; ///< of what: `owns_twin` the proposal, `grants` the element of the finding, `pays` and `gains` the
                   ///< unit of the row
  std::string effect; ///< ends, changes; of loses and informed the effect; of pays and gains the kind of the row

  auto operator<=>(const Touched&) const = default;
};

/// By party, how, ref, effect; each once, of several effects on the same the worst. The proposer is in it like others.
/// Of a check that has found everything but this; what may not be seen is in none of it. Error out_of_time: all of it
/// or nothing. Cost: the relations of what the plan changes, and a walk for each date on which something goes out of
/// operation. Any thread.
base::Result<std::vector<Touched>> touched(const CheckQuestion& question, const Check& check, base::Budget& budget);

/// The same as the table touched(party, how, ref, effect) of the SQL.
query::GivenTable table_of(const std::vector<Touched>& touched);

} // namespace fundament::review
