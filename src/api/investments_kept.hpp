// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/rights.hpp"
#include "api/routes.hpp"
#include "review/check.hpp"
#include "review/investment.hpp"
#include "review/steps.hpp"
#include <functional>

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

/// The proposal that an element keeps on a day; nothing: it is none.
std::optional<KeptInvestment> kept_investment(const snapshot::View& view, const snapshot::Day& day,
                                              model::ElementId id);

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
                                    std::string what, std::string remark,
                                    const std::optional<review::Happened>& happened = {});

/// Draws up a step of the call's proposal in the writer's turn, if its state allows it and it is open to the asker, and
/// answers with the proposal as it then is.
Response take(Call& call, Step step, const std::function<base::Result<catalogue::Drawn>(const InvestmentTurn&)>& work);

/// A report of a version in a state, not yet anywhere.
struct NewReport {
  review::Check check;
  std::vector<plan::Conflict> conflicts; ///< of its plan with the catalogue
  store::KeptReport kept;
};
/// Its number is the turn's. It sees the whole catalogue, whoever has it made. Errors: out_of_time, those of
/// check_proposal.
base::Result<NewReport> make_report(Call& call, const InvestmentTurn& in, const review::Proposal& proposal,
                                    review::InvestmentState state, std::int64_t version);
/// Names the report in the proposal, with its digest.
void name_report(review::Investment& investment, const NewReport& report);

/// The answer to what was written: the proposal as it now is.
Response answer_kept(Call& call, const catalogue::Outcome& outcome, const std::string& ref);

} // namespace fundament::api
