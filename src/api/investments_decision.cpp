// SPDX-License-Identifier: MPL-2.0
#include "api/investments_kept.hpp"
#include "api/plans.hpp"
#include "api/report_difference.hpp"
#include "base/joined.hpp"
#include "base/unicode.hpp"
#include "model/json.hpp"
#include "plan/carry_out.hpp"
#include "review/check_parts.hpp"
#include "review/steps.hpp"
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

/// The end of a proposal's way: who is concerned is heard, it is decided, and its days come true one by one.
namespace fundament::api {

using base::Error;
using base::ErrorCode;
using nlohmann::json;
using review::Investment;
using review::InvestmentState;

namespace {

/// The newest report of the version in force: what whoever decides has read. Errors: those of Catalogue::report.
base::Result<json> report_in_force(const Call& call, const Investment& investment) {
  std::string number;
  if (const auto reports = investment.more.find("reports"); reports != investment.more.end())
    for (const json& one : json::parse(std::get<model::Document>(reports->second).text))
      if (one["version"] == investment.version) number = one["number"].get<std::string>();
  auto kept = call.service.catalogue().report(number);
  if (!kept) return std::move(kept).error();
  return json::parse(kept->body);
}

std::string ref_of(const json& named) {
  return named.is_object() ? named.value("ref", "") : named.is_string() ? named.get<std::string>() : "";
}

/// What a party has said, by its ref.
using Hearing = std::map<std::string, json>;

Hearing hearing_of(const Investment& investment) {
  Hearing out;
  if (const auto kept = investment.more.find("hearing"); kept != investment.more.end())
    for (const json& one : json::parse(std::get<model::Document>(kept->second).text))
      out.emplace(one["party"].get<std::string>(), one);
  return out;
}

json as_json(const review::HearingEntry& entry, const Asker& asker) {
  json out{{"party", to_string(entry.party)}, {"on", base::to_string(base::today())}, {"by", asker.id()}};
  if (!entry.answer.empty()) out["answer"] = entry.answer;
  if (!entry.link.empty()) out["link"] = entry.link;
  if (entry.no_answer_by) out["no_answer_by"] = base::to_string(*entry.no_answer_by);
  return out;
}

} // namespace

Response post_investment_hear(Call& call) {
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto body = read_json(call);
  if (!body) return problem(call, body.error());
  const auto said = review::read_hearing(*body, call.view->model().metamodel(), base::today());
  if (!said) return problem(call, said.error());
  for (const auto& entry : *said)
    if (!call.view->model().find(entry.party))
      return problem(
          call, {ErrorCode::invalid_argument, {"account.unit_unknown", {{"unit", to_string(entry.party)}}}, "party"});
  return take(call, Step::hear, [&](const InvestmentTurn& in) -> base::Result<catalogue::Drawn> {
    Investment next = in.kept->what;
    const auto report = report_in_force(call, next);
    if (!report) return report.error();
    if (!(*report)["heard"].is_array()) return Error{ErrorCode::conflict, {"investment.heard_unknown"}, "heard"};
    Hearing hearing = hearing_of(next);
    for (const auto& entry : *said)
      hearing[to_string(entry.party)] = as_json(entry, call.asker);
    json kept = json::array();
    for (const auto& [party, entry] : hearing)
      kept.push_back(entry);
    next.more["hearing"] = model::document_of(kept);
    const json& heard = (*report)["heard"];
    const bool all = std::all_of(heard.begin(), heard.end(), [&](const json& one) {
      const std::string party = ref_of(one["party"]);
      return one["force"] != "heard" || party.empty() || hearing.count(party) > 0; // a body alone answers by its party
    });
    const bool closes = all && next.state == InvestmentState::submitted;
    if (closes) next.state = InvestmentState::heard;
    return draw(call, in, std::move(next), closes ? "heard" : "answered", "");
  });
}

namespace {

/// Where the rule names a body above the proposer's own administration, nobody of that decides. (Who puts proposals
/// forward is no secretary.)
bool is_own_case(const Call& call, const InvestmentTurn& in, const json& report) {
  const auto& model = in.view->model();
  const model::ElementId unit = unit_of(call.asker, model);
  const model::ElementId own = unit == model::no_id ? model::no_id : in.day->party(unit);
  const model::ElementId party = in.day->party(in.kept->owner);
  const std::string decider = report["decides"].is_object() ? ref_of(report["decides"]["party"]) : "";
  // whoever has the file has no unit
  return own != model::no_id && own == party && !decider.empty() && decider != to_string(model.ref(party));
}

/// Is what the plan brings still what the report said that whoever decides has read, but for what he accepts?
base::Result<void> still_holds(const json& read, const json& now, const review::Decision& decision) {
  const auto before = statements_of(read, language_of_reports), after = statements_of(now, language_of_reports);
  const std::string number = read["number"].is_string() ? read["number"].get<std::string>() : "";
  std::map<std::string, base::Text> moved;
  for (const ReportDifference& one : differences(before, after)) {
    if (one.section != introduced_section) continue;
    const char* how = !one.one     ? "investment.outdated.new"
                      : !one.other ? "investment.outdated.gone"
                                   : "investment.outdated.settled";
    moved[one.id] = {how, {{"finding", (one.other ? one.other : one.one)->text}, {"report", number}}};
  }
  base::Problems problems;
  const std::set<std::string> accepted(decision.accept.begin(), decision.accept.end());
  for (auto& [id, text] : moved)
    if (!accepted.count(id)) problems.add({ErrorCode::report_outdated, std::move(text), id});
  for (const std::string& id : accepted)
    if (!moved.count(id))
      problems.add(
          {ErrorCode::report_outdated, {"investment.outdated.none", {{"finding", base::printable(id)}}}, "/accept"});
  if (!problems.empty()) return problems.take();
  return {};
}

/// Everything of a plan that does not fit the catalogue, each in a sentence.
base::Result<void> fits(const std::vector<plan::Conflict>& conflicts, base::Language language) {
  base::Problems problems;
  for (const auto& conflict : conflicts)
    problems.add({ErrorCode::plan_conflicts, text_of(conflict, language),
                  "/plan/operations/" + std::to_string(conflict.operation)});
  if (!problems.empty()) return problems.take();
  return {};
}

void add(model::ChangeSet& changes, model::ChangeSet more) {
  changes.operations.insert(changes.operations.end(), std::make_move_iterator(more.operations.begin()),
                            std::make_move_iterator(more.operations.end()));
}

} // namespace

Response post_investment_decide(Call& call) {
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto body = read_json(call);
  if (!body) return problem(call, body.error());
  const auto decision = review::read_decision(*body, call.view->model().metamodel());
  if (!decision) return problem(call, decision.error());
  return take(call, Step::decide, [&](const InvestmentTurn& in) -> base::Result<catalogue::Drawn> {
    const auto& model = in.turn.snapshot->model();
    Investment next = in.kept->what;
    const auto read = report_in_force(call, next);
    if (!read) return read.error();
    if (is_own_case(call, in, *read)) return Error{ErrorCode::forbidden, {"right.own_case"}, "ref"};
    const auto proposal = review::read_proposal(json::parse(next.file), model.metamodel(),
                                                *call.service.settings().frameworks, base::today());
    if (!proposal) return proposal.error();
    const bool approved = decision->is_approved() && proposal->plan;
    next.state = InvestmentState::decided;
    auto report = make_report(call, in, *proposal, next.state, next.version);
    if (!report) return std::move(report).error();
    if (approved) {
      if (auto fit = fits(report->conflicts, call.language); !fit) return std::move(fit).error();
      if (auto holds = still_holds(*read, json::parse(report->kept.body), *decision); !holds)
        return std::move(holds).error();
    }
    next.draft.clear(); // of a version that can no longer be put forward; the log has it
    next.more["outcome"] = decision->outcome;
    next.more["decided_on"] = base::today();
    next.more["decided_by"] = decision->by;
    next.more["decision_link"] = decision->link;
    if (!decision->terms.empty()) next.more["decision_terms"] = decision->terms;
    name_report(next, *report);
    auto drawn = draw(call, in, std::move(next), "decided", decision->why);
    if (!drawn) return drawn;
    if (approved) {
      add(drawn->change_set, plan::compile(*proposal->plan, model, base::today()).change_set);
      for (const model::Ref& ref : review::PlanNamed(*proposal->plan).added)
        drawn->change_set.operations.emplace_back(
            model::PutRelation{{{{"investment", proposal->key}, "proposes", ref}}});
    }
    drawn->reports.push_back(std::move(report->kept));
    return drawn;
  });
}

Response post_investment_carry_out(Call& call) {
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto body = read_json(call);
  if (!body) return problem(call, body.error());
  const auto happened = review::read_happened(*body, call.view->model().metamodel(), base::today());
  if (!happened) return problem(call, happened.error());
  return take(call, Step::carry_out, [&](const InvestmentTurn& in) -> base::Result<catalogue::Drawn> {
    const auto& model = in.turn.snapshot->model();
    Investment next = in.kept->what;
    const auto proposal = read_kept(next.file, model.metamodel());
    if (!proposal) return proposal.error();
    std::vector<base::Date> left =
        proposal->plan ? plan::dates(*proposal->plan, model.metamodel()) : std::vector<base::Date>();
    for (const base::Date done : next.carried_out())
      std::erase(left, done);
    if (std::find(left.begin(), left.end(), happened->planned) == left.end())
      return Error{ErrorCode::invalid_argument,
                   {"investment.no_such_day",
                    {{"day", base::to_string(happened->planned)},
                     {"days", base::joined(left, [](base::Date day) { return base::to_string(day); })}}},
                   "/planned"};
    auto done = plan::carry_out(*proposal->plan, model, happened->planned, happened->on);
    if (auto fit = fits(done.notes.conflicts, call.language); !fit) return std::move(fit).error();
    if (left.size() == 1) next.state = InvestmentState::carried_out;
    auto drawn = draw(call, in, std::move(next), left.size() == 1 ? "carried_out" : "happened", "", *happened);
    if (drawn) add(drawn->change_set, std::move(done.change_set));
    return drawn;
  });
}

} // namespace fundament::api
