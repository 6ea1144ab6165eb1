// SPDX-License-Identifier: MPL-2.0
#include "api/investment_check.hpp"
#include "api/investments_kept.hpp"
#include "api/report_text.hpp"
#include "base/unicode.hpp"
#include "model/json.hpp"
#include "plan/compile.hpp"
#include "review/check_parts.hpp"
#include "review/steps.hpp"
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

/// The way of a proposal from state to state, each step in one turn of the writer, and the reports kept on it.
namespace fundament::api {

using base::Error;
using base::ErrorCode;
using nlohmann::json;
using review::Investment;
using review::InvestmentState;

Response take(Call& call, Step step, const std::function<base::Result<catalogue::Drawn>(const InvestmentTurn&)>& work) {
  std::string ref;
  const auto outcome = call.service.catalogue().change(
      [&](const catalogue::InTurn& turn) -> base::Result<catalogue::Drawn> {
        InvestmentTurn in{turn, call.service.views().get(turn.snapshot, call.reader), nullptr, {}};
        in.day = in.view->on(base::today());
        auto kept = kept_investment(*in.view, call.ref, call.budget);
        if (!kept) return std::move(kept).error();
        in.kept = std::move(*kept);
        ref = in.kept->ref;
        const auto has = [&](const std::vector<Step>& steps) {
          return std::find(steps.begin(), steps.end(), step) != steps.end();
        };
        if (!has(steps_of(in.kept->what)))
          return Error{ErrorCode::conflict,
                       {"investment.not_now",
                        {{"step", base::render({"investment.step." + std::string(to_string(step))}, call.language)},
                         {"state", base::render({"investment.state." + std::string(to_string(in.kept->what.state))},
                                                call.language)}}},
                       "ref"};
        if (!has(steps_open_to(call.asker, in.kept->what,
                               may_propose_for(call.asker, in.view->model(), *in.day, in.kept->owner))))
          return Error{ErrorCode::forbidden,
                       {"right.step",
                        {{"step", base::render({"investment.step." + std::string(to_string(step))}, call.language)}}},
                       "ref"};
        return work(in);
      },
      call.budget);
  if (!outcome) return problem(call, outcome.error());
  return answer_kept(call, *outcome, ref);
}

base::Result<NewReport> make_report(Call& call, const InvestmentTurn& in, const review::Proposal& proposal,
                                    InvestmentState state, std::int64_t version) {
  const AsWhole whole(call, in.turn.snapshot);
  const base::Date asked = base::today();
  auto number = in.turn.next_report(std::stoi(base::to_string(asked)));
  if (!number) return std::move(number).error();
  auto checked = check_proposal(
      call, proposal, asked, {*number, std::string(to_string(state)), call.asker.id(), version}, language_of_reports);
  if (!checked) return std::move(checked).error();
  if (!checked->check.complete) return base::out_of_time(); // what is cut is no evidence
  NewReport out{std::move(checked->check), std::move(checked->conflicts), {}};
  out.kept = {*number,
              in.kept->ref,
              version,
              in.turn.snapshot->revision(),
              base::to_string(asked),
              base::now_utc(),
              call.asker.id(),
              std::move(checked->report)};
  return out;
}

void name_report(Investment& investment, const NewReport& report) {
  const auto found = investment.more.find("reports");
  json list =
      found == investment.more.end() ? json::array() : json::parse(std::get<model::Document>(found->second).text);
  list.push_back({{"number", report.kept.number},
                  {"version", report.kept.version},
                  {"revision", report.kept.revision},
                  {"asked", report.kept.asked},
                  {"made", report.kept.made},
                  {"author", report.kept.author},
                  {"outcome", to_string(report.check.outcome)},
                  {"sha256", base::to_hex(base::sha256(report.kept.body))}});
  investment.more["reports"] = model::document_of(list);
}

namespace {

/// Everything that keeps a proposal from being put forward (investments.md 1.5), each in a sentence.
base::Result<void> may_be_submitted(const review::Proposal& proposal, const NewReport& report, base::Date asked,
                                    const model::Metamodel& metamodel, base::Language language) {
  base::Problems problems;
  const auto refuse = [&](const char* id, std::uint64_t n, const char* where) {
    if (n > 0) problems.add({ErrorCode::conflict, {id, {{"n", std::to_string(n)}}}, where});
  };
  for (const std::string& what : report.check.missing)
    problems.add({ErrorCode::conflict,
                  {"investment.missing", {{"what", base::render({"report.missing." + what}, language)}}},
                  "/" + (what.starts_with("statement.") ? "statements/" + what.substr(10) : what)});
  if (proposal.plan && proposal.case_type != "emergency")
    if (const base::Date first = plan::dates(*proposal.plan, metamodel).front(); first < asked)
      problems.add({ErrorCode::conflict, {"investment.day_is_over", {{"day", base::to_string(first)}}}, "/plan"});
  refuse("investment.conflicts", report.conflicts.size(), "/plan");
  refuse("investment.not_waivable", report.check.not_waivable, "/answers/deviations");
  refuse("investment.waivers_missing", report.check.binding_open - report.check.waivers_asked, "/answers/deviations");
  refuse("investment.explanations_missing", report.check.to_explain, "/answers/deviations");
  if (report.check.difference) {
    const auto& failed = report.check.difference->rules.not_evaluated;
    refuse("investment.not_evaluated",
           static_cast<std::uint64_t>(std::count_if(
               failed.begin(), failed.end(), [](const auto& one) { return one.force == review::Force::binding; })),
           "/plan");
  }
  if (!problems.empty()) return problems.take();
  return {};
}

/// What the proposal means to use of what there is, in place of what it meant before.
void relate(model::ChangeSet& changes, const InvestmentTurn& in, const review::Proposal& proposal) {
  const auto& model = in.turn.snapshot->model();
  const model::Ref self{"investment", proposal.key};
  const auto type = model.metamodel().find_relation("proposes");
  std::set<model::Ref> wanted;
  if (proposal.plan)
    for (const model::Ref& ref : review::PlanNamed(*proposal.plan).used)
      if (model.find(ref)) wanted.insert(ref);
  for (const model::RelationId id : model.from(in.kept->id)) {
    const auto& relation = *model.relation(id);
    if (relation.type != type || relation.target.is_relation()) continue;
    if (wanted.erase(model.ref(relation.target.element())) == 0)
      changes.operations.emplace_back(model::RemoveRelation{model.identity(id)});
  }
  for (const model::Ref& ref : wanted)
    changes.operations.emplace_back(model::PutRelation{{{self, "proposes", ref}}});
}

/// The file with all its plan's days spelled out, and what each operation finds in the catalogue.
std::string with_was(json file, const plan::Plan& plan, const model::Model& model) {
  json spelled = plan::to_json(plan::with_was(plan, model), model.metamodel());
  for (const char* of_the_file : {"name", "investment"})
    spelled.erase(of_the_file);
  file["plan"] = std::move(spelled);
  return model::document_of(file).text;
}

} // namespace

Response post_investment_submit(Call& call) {
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  return take(call, Step::submit, [&](const InvestmentTurn& in) -> base::Result<catalogue::Drawn> {
    const auto& model = in.turn.snapshot->model();
    Investment next = in.kept->what;
    const json file = json::parse(next.newest());
    const auto proposal =
        review::read_proposal(file, model.metamodel(), *call.service.settings().frameworks, base::today());
    if (!proposal) return proposal.error();
    next.version++;
    auto report = make_report(call, in, *proposal, InvestmentState::submitted, next.version);
    if (!report) return std::move(report).error();
    if (auto may = may_be_submitted(*proposal, *report, base::today(), model.metamodel(), call.language); !may)
      return std::move(may).error();
    next.state = InvestmentState::submitted;
    next.file = with_was(file, *proposal->plan, model);
    next.draft.clear();
    next.more.erase("hearing");
    next.more["submitted_on"] = base::today();
    name_report(next, *report);
    auto drawn = draw(call, in, std::move(next), "submitted", "");
    if (!drawn) return drawn;
    relate(drawn->change_set, in, *proposal);
    drawn->reports.push_back(std::move(report->kept));
    return drawn;
  });
}

namespace {

/// A step that says nothing new of the proposal but its state, and why.
Response take_with_remark(Call& call, Step step, InvestmentState state, const char* event) {
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto body = read_json(call);
  if (!body) return problem(call, body.error());
  const auto remark = review::read_remark(*body, call.view->model().metamodel());
  if (!remark) return problem(call, remark.error());
  return take(call, step, [&](const InvestmentTurn& in) {
    Investment next = in.kept->what;
    next.state = state;
    return draw(call, in, std::move(next), event, *remark);
  });
}

} // namespace

Response post_investment_withdraw(Call& call) {
  return take_with_remark(call, Step::withdraw, InvestmentState::withdrawn, "withdrawn");
}

Response post_investment_return(Call& call) {
  return take_with_remark(call, Step::send_back, InvestmentState::draft, "returned");
}

Response post_investment_reports(Call& call) {
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  return take(call, Step::keep_report, [&](const InvestmentTurn& in) -> base::Result<catalogue::Drawn> {
    const auto& model = in.turn.snapshot->model();
    Investment next = in.kept->what;
    const auto proposal = review::read_proposal(json::parse(next.file), model.metamodel(),
                                                *call.service.settings().frameworks, base::today());
    if (!proposal) return proposal.error();
    auto report = make_report(call, in, *proposal, next.state, next.version);
    if (!report) return std::move(report).error();
    name_report(next, *report);
    auto drawn = draw(call, in, std::move(next), "", "");
    if (drawn) drawn->reports.push_back(std::move(report->kept));
    return drawn;
  });
}

base::Result<void> may_see_amounts(const Call& call, const KeptInvestment& kept) {
  const review::InvestmentWords words(call.view->model().metamodel());
  if (!call.reader.amounts && words.cost_is_confidential(*call.view->model().element(kept.id)))
    return Error{ErrorCode::forbidden, {"right.amounts"}};
  return {};
}

base::Result<store::KeptReport> report_of(const Call& call, const KeptInvestment& kept) {
  if (auto may = may_see_amounts(call, kept); !may) return std::move(may).error();
  auto report = call.service.catalogue().report(call.name);
  // a number of another proposal's is none of this one's
  if (report && report->ref != kept.ref)
    return Error{ErrorCode::not_found, {"store.report_unknown", {{"number", base::printable(call.name)}}}, "name"};
  return report;
}

Response get_investment_report(Call& call) {
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto kept = kept_investment(*call.view, call.ref, call.budget);
  if (!kept) return problem(call, kept.error());
  auto report = report_of(call, *kept);
  if (!report) return problem(call, report.error());
  if (call.format == "json") return answer(call, std::move(report->body));
  const auto blocks = report_blocks(json::parse(report->body), language_of_reports);
  return answer(call, call.format == "html" ? to_html(blocks, language_of_reports) : to_markdown(blocks));
}

} // namespace fundament::api
