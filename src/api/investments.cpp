// SPDX-License-Identifier: MPL-2.0
#include "api/approval.hpp"
#include "api/investment_check.hpp"
#include "api/plans.hpp"
#include "api/report_text.hpp"
#include "plan/compile.hpp"
#include <nlohmann/json.hpp>

/// "Should we build this?": a proposal set against the catalogue without it, on the same dates. Nothing is kept but the
/// plan in memory, as POST /plans keeps one, so that any other question can be asked with it.
namespace fundament::api {

using base::Error;
using base::ErrorCode;

namespace {

/// The plan as it would be on each of its dates, none of them over.
struct Planned {
  std::shared_ptr<const catalogue::KeptPlan> kept;
  std::shared_ptr<const catalogue::WhatIf> at_its_end;
  std::vector<review::Compared> dates;
};

base::Result<Planned> look_ahead(Call& call, const plan::Plan& plan, base::Date asked) {
  const auto& model = call.snapshot->model();
  auto kept = call.service.plans().keep(plan::with_was(plan, model), model.metamodel());
  if (!kept) return std::move(kept).error();
  Planned out;
  out.kept = std::move(*kept);
  for (const base::Date date : out.kept->dates) {
    const base::Date on = std::max(date, asked);
    if (!out.dates.empty() && out.dates.back().on == on) continue;
    auto what_if = call.service.what_ifs().get(call.snapshot, {out.kept}, on, call.budget);
    if (!what_if) return std::move(what_if).error();
    out.at_its_end = std::move(*what_if);
    out.dates.push_back({on, call.view, view_of(call, *out.at_its_end)});
  }
  return out;
}

} // namespace

base::Result<CheckedProposal> check_proposal(Call& call, const review::Proposal& proposal, base::Date asked,
                                             const ReportHead& head, base::Language language) {
  Planned planned;
  if (proposal.plan) {
    auto ahead = look_ahead(call, *proposal.plan, asked);
    if (!ahead) return std::move(ahead).error();
    planned = std::move(*ahead);
  }
  review::CheckQuestion question{proposal, call.view, planned.dates, 0, call.service.settings().frameworks, asked};
  std::vector<plan::Conflict> conflicts;
  if (planned.at_its_end)
    for (const auto& notes : planned.at_its_end->notes)
      conflicts.insert(conflicts.end(), notes.conflicts.begin(), notes.conflicts.end());
  question.conflicts = conflicts.size();
  auto others = other_proposals(call, proposal.key, question.start());
  if (!others) return std::move(others).error();
  question.others = std::move(*others);
  auto check = review::check(question, call.budget);
  if (!check) return std::move(check).error();
  std::string report = ReportWriter(question, *check, planned.at_its_end.get(), language).document(head);
  return CheckedProposal{std::move(*check), std::move(conflicts), std::move(report)};
}

base::Result<nlohmann::json> read_proposal_body(const Call& call) {
  if (call.request.body.size() > review::most_proposal_bytes)
    return Error{
        ErrorCode::limit_exceeded,
        {"proposal.too_large",
         {{"most", std::to_string(review::most_proposal_bytes)}, {"bytes", std::to_string(call.request.body.size())}}},
        "body"};
  return read_json(call);
}

Response post_investments_check(Call& call) {
  const base::Date asked = call.parameters.date("asked", base::today());
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto document = read_proposal_body(call);
  if (!document) return problem(call, document.error());
  const auto& rules = *call.service.settings().frameworks;
  const auto proposal = review::read_proposal(*document, call.view->model().metamodel(), rules, asked);
  if (!proposal) return problem(call, proposal.error());
  auto checked = check_proposal(call, *proposal, asked, {}, call.language);
  if (!checked) return problem(call, checked.error());
  call.cut_by_time = !checked->check.complete;
  std::string report = std::move(checked->report);
  if (call.format != "json") {
    const auto blocks = report_blocks(nlohmann::json::parse(report), call.language);
    report = call.format == "html" ? to_html(blocks, call.language) : to_markdown(blocks);
  }
  Response response = answer(call, std::move(report));
  response.headers.emplace_back(failing_header, review::may_be_put_forward(checked->check.outcome) ? "0" : "1");
  return response;
}

} // namespace fundament::api
