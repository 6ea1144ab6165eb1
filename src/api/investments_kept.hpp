// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/routes.hpp"
#include "review/investment.hpp"

/// What the routes of kept proposals have in common.
namespace fundament::api {

/// A proposal as a reader may see it on a day.
struct KeptInvestment {
  model::ElementId id = model::no_id, owner = model::no_id;
  std::string ref;
  review::Investment what;
};

/// The proposal of that ref in a view; not_found, the same for what is hidden, what is not there and what is none.
base::Result<KeptInvestment> kept_investment(const snapshot::View& view, const std::string& ref, base::Budget& budget);

/// The file of a kept proposal, read again as far as it decides what is derived from it.
base::Result<review::Proposal> read_kept(const std::string& file, const model::Metamodel& metamodel);

/// What is written of a proposal in the writer's turn.
struct InvestmentTurn {
  const catalogue::InTurn& turn;
  std::shared_ptr<const snapshot::View> view; ///< of the newest catalogue, as the asker may see it
  std::shared_ptr<const snapshot::Day> day;   ///< today
  std::optional<KeptInvestment> kept;         ///< nothing: there is none yet
};

/// Adds an event of today by the asker, and draws up the change-set. Errors of read_kept.
base::Result<catalogue::Drawn> draw(const Call& call, const InvestmentTurn& in, review::Investment investment,
                                    std::string what, std::string remark);

/// The answer to what was written: the proposal as it now is.
Response answer_kept(Call& call, const catalogue::Outcome& outcome, const std::string& ref);

} // namespace fundament::api
