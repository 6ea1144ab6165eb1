// SPDX-License-Identifier: MPL-2.0
#include "api/investment_check.hpp"
#include "api/investments_kept.hpp"
#include "api/plans.hpp"
#include <algorithm>

/// Which other proposals one is held against, and the catalogue with the plans of all of them.
namespace fundament::api {

using review::InvestmentState;

namespace {

std::optional<base::Date> rejected_on(const review::Investment& investment) {
  const auto outcome = investment.more.find("outcome"), on = investment.more.find("decided_on");
  if (outcome == investment.more.end() || on == investment.more.end()) return std::nullopt;
  const auto* word = std::get_if<std::string>(&outcome->second);
  const auto* date = std::get_if<base::Date>(&on->second);
  return word && date && *word == "rejected" ? std::optional(*date) : std::nullopt;
}

/// Put forward and not carried out, or rejected not long ago. (A draft is nobody's business but its own party's.)
bool is_told_of(const review::Investment& investment, base::Date today) {
  switch (investment.state) {
  case InvestmentState::submitted:
  case InvestmentState::heard: return true;
  case InvestmentState::decided: {
    const auto rejected = rejected_on(investment);
    return rejected ? today.days - rejected->days <= review::remembered_days : investment.is_approved();
  }
  case InvestmentState::draft:
  case InvestmentState::carried_out:
  case InvestmentState::withdrawn: return false;
  }
  throw std::logic_error("state out of range");
}

} // namespace

base::Result<review::Others> other_proposals(Call& call, const std::string& key, base::Date start) {
  const auto& model = call.view->model();
  const review::InvestmentWords words(model.metamodel());
  review::Others out;
  if (!words.kind) return out;
  const base::Date today = base::today();
  const auto day = call.view->on(today);
  std::vector<KeptInvestment> told;
  for (model::ElementId id = 0; id < model.element_limit(); id++) {
    if (call.budget.spent()) return base::out_of_time();
    const auto* element = model.element(id);
    if (!element || element->kind != *words.kind || element->key == key || call.view->hides(id)) continue;
    auto kept = kept_investment(*call.view, *day, id);
    if (kept && is_told_of(kept->what, today)) told.push_back(std::move(*kept));
  }
  std::sort(told.begin(), told.end(), [](const KeptInvestment& a, const KeptInvestment& b) {
    const auto one = rejected_on(a.what), other = rejected_on(b.what);
    return one.has_value() != other.has_value() ? other.has_value() : a.ref < b.ref;
  });
  std::vector<std::shared_ptr<const catalogue::KeptPlan>> plans;
  for (const KeptInvestment& one : told) {
    auto proposal = read_kept(one.what.file, model.metamodel()); // what it names may be gone since
    const bool reads = plans.size() < review::most_others && proposal && proposal->plan;
    auto plan = reads ? plan_of_investment(call, one.ref) : std::shared_ptr<const catalogue::KeptPlan>();
    if (!reads || !plan) {
      out.not_read++;
      continue;
    }
    plans.push_back(std::move(*plan));
    const auto party = day->party(one.id);
    out.proposals.push_back({one.ref, model.element(one.id)->name, ref_or_empty(model, party), one.what.state,
                             rejected_on(one.what), std::move(*proposal)});
  }
  if (plans.empty()) return out;
  const auto with = call.service.what_ifs().get(call.snapshot, plans, start, call.budget);
  if (!with) return with.error();
  out.with = view_of(call, **with);
  return out;
}

} // namespace fundament::api
