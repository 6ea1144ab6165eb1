// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "review/proposal.hpp"
#include "snapshot/view.hpp"
#include <functional>
#include <map>

/// The money of a proposal, in sums that a reader can redo. What is not stated is never zero: where it is part of a
/// sum, there is no sum.
namespace fundament::review {

/// A row spread over EconomySums::years.
struct SpreadRow {
  const Row* row = nullptr; ///< of the Economy
  std::string party;        ///< of its unit; "" for none
  std::vector<std::int64_t> by_year;
  std::optional<std::int64_t> sum; ///< nothing: the amount is not stated
  bool confirmed = true;           ///< false: a benefit of a party that is not the proposer's
};

/// Of those with one party, or one area.
struct PartSum {
  std::int64_t cost = 0, cash = 0;
  std::uint64_t not_stated = 0; ///< rows in neither
};

enum class WhyNoNet : std::uint8_t { none, nothing_stated, price_year, once, yearly, amounts };
std::string_view to_string(WhyNoNet why);

struct EconomySums {
  std::vector<int> years; ///< from the first of any row to the horizon, and on to the last of any
  std::vector<SpreadRow> costs, benefits;
  std::map<std::string, PartSum> by_party, by_area; ///< "" for rows that name none
  WhyNoNet why_no_net = WhyNoNet::none;             ///< the first thing that is missing
  std::vector<std::int64_t> net_by_year;            ///< cash less costs; empty without a net
  std::optional<std::int64_t> net;
  std::optional<int> payback_year; ///< the first with which cash has paid all costs so far
};

/// `party_of` a unit's ref; `own` is the proposer's. The economy must outlive the sums.
EconomySums sum(const Economy& economy, const std::string& own,
                const std::function<std::string(const model::Ref&)>& party_of);

/// A contract of something that the plan takes out of operation: until it ends, both are paid.
struct RunOff {
  model::ElementId element = model::no_id, contract = model::no_id;
  base::Date retired_on;
  std::optional<base::Date> ends;       ///< nothing: not stated
  std::optional<std::int64_t> yearly;   ///< the element's share of what the contract costs a year; not stated
  bool share_stated = false;            ///< or nobody else is covered; else an even split, and no certain saving
  std::optional<std::int64_t> paid;     ///< from retired_on to the end, by days
  std::optional<base::Date> saves_from; ///< the later of both
};

/// Of the contracts that cover the element on the day it is asked.
std::vector<RunOff> run_off(const snapshot::View& view, base::Date asked, model::ElementId element,
                            base::Date retired_on);

} // namespace fundament::review
