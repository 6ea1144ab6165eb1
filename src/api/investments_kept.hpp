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

/// The file of a version of a proposal, an earlier one out of the log, with the owner of today; "" when it is
/// not there. Error: those
/// of Catalogue::changes.
base::Result<std::string> file_of_version(Call& call, const KeptInvestment& kept, std::int64_t version);

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

/// Reports are the city's papers: they are kept in its language, whoever has them made.
constexpr base::Language language_of_reports = base::Language::da;

/// While it lives, the call sees all of the catalogue that is written on: a report is whole, whoever has it made.
class AsWhole {
public:
  AsWhole(Call& call, const std::shared_ptr<const snapshot::Snapshot>& snapshot)
      : call_(call), snapshot_(call.snapshot), view_(call.view), reader_(call.reader) {
    call_.reader = {};
    call_.snapshot = snapshot;
    call_.view = call.service.views().get(snapshot, call_.reader);
  }
  ~AsWhole() {
    call_.snapshot = snapshot_;
    call_.view = view_;
    call_.reader = reader_;
  }
  AsWhole(const AsWhole&) = delete;
  AsWhole& operator=(const AsWhole&) = delete;

private:
  Call& call_;
  const std::shared_ptr<const snapshot::Snapshot> snapshot_;
  const std::shared_ptr<const snapshot::View> view_;
  const catalogue::Reader reader_;
};

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

/// Error forbidden: its cost is confidential, and a report or a comparison is full of amounts.
base::Result<void> may_see_amounts(const Call& call, const KeptInvestment& kept);

/// The kept report that the call names, of that proposal. Errors: not_found; forbidden, its amounts are confidential.
base::Result<store::KeptReport> report_of(const Call& call, const KeptInvestment& kept);

/// The answer to what was written: the proposal as it now is.
Response answer_kept(Call& call, const catalogue::Outcome& outcome, const std::string& ref);

} // namespace fundament::api
