// SPDX-License-Identifier: MPL-2.0
#include "review/governance.hpp"
#include "review/rows.hpp"
#include <algorithm>
#include <map>

namespace fundament::review {

using query::Value;

namespace {

const std::vector<query::Column> proposal_columns{{"key", "text"},
                                                  {"owner", "ref"},
                                                  {"party", "ref"},
                                                  {"case_type", "text"},
                                                  {"funding", "text"},
                                                  {"outcome", "text"},
                                                  {"once", "integer"},
                                                  {"yearly", "integer"},
                                                  {"cash", "integer"},
                                                  {"ai", "text"},
                                                  {"binding_waivers", "integer"}};

/// The sum of the rows of a kind; nothing when one of them is not stated, or there is none.
Value amount_of(const std::vector<SpreadRow>& rows, std::string_view kind) {
  std::optional<std::int64_t> out;
  for (const SpreadRow& one : rows) {
    if (one.row->kind != kind) continue;
    if (!one.sum) return {};
    out = out.value_or(0) + *one.sum;
  }
  return out ? Value(*out) : Value();
}

std::int64_t binding_waivers(const CheckQuestion& question, const Check& check) {
  return std::count_if(check.deviation_answers.begin(), check.deviation_answers.end(), [&](const auto& one) {
    const Rule* rule = question.rules->find(one.deviation->rule);
    return rule && rule->force == Force::binding && one.deviation->waiver && one.answered != Answered::matches_nothing;
  });
}

/// Puts the rows of heard.sql together by party.
class Parties {
public:
  explicit Parties(const std::string& proposer) : proposer_(proposer) {}

  /// Nothing, or what is wrong with the row.
  std::optional<base::Text> take(const std::vector<Value>& row) {
    const std::string party = text_of_cell(row[0]), force = text_of_cell(row[2]);
    if (party.empty() || party == proposer_) return std::nullopt;
    const bool is_heard = force == "heard";
    if (!is_heard && force != "informed") return base::Text{"governance.force", {{"party", party}, {"force", force}}};
    HeardParty& one = (is_heard ? heard_ : informed_)[party];
    one.party = party;
    if (one.body.empty()) one.body = text_of_cell(row[1]);
    const std::string word = text_of_cell(row[3]), because = text_of_cell(row[4]);
    auto reason = std::find_if(one.reasons.begin(), one.reasons.end(), [&](const auto& of) { return of.word == word; });
    if (reason == one.reasons.end()) reason = one.reasons.insert(reason, HeardReason{word, {}});
    if (!because.empty()) reason->because.push_back(because);
    return std::nullopt;
  }

  void finish(Governance& out) {
    for (auto& [party, one] : informed_)
      if (!heard_.contains(party)) out.informed.push_back(sorted(std::move(one)));
    for (auto& [party, one] : heard_)
      out.heard.push_back(sorted(std::move(one)));
  }

private:
  static HeardParty sorted(HeardParty one) {
    for (HeardReason& reason : one.reasons) {
      std::sort(reason.because.begin(), reason.because.end());
      reason.because.erase(std::unique(reason.because.begin(), reason.because.end()), reason.because.end());
    }
    return one;
  }

  const std::string& proposer_;
  std::map<std::string, HeardParty> heard_, informed_;
};

class Governing {
public:
  Governing(const CheckQuestion& question, const Check& check, base::Budget& budget)
      : question_(question), check_(check), budget_(budget) {}

  Governance run() {
    const GovernanceQueries& queries = question_.rules->governance();
    auto found = touched(question_, check_, budget_);
    if (!found) {
      for (const auto* one : {&queries.heard, &queries.decides})
        fail(*one, base::is_out_of_time(found.error()) ? Why::time : Why::failed, found.error());
      return std::move(out_);
    }
    tables_ = {table_of(*found), proposal_table(question_, check_)};
    Parties parties(check_.party);
    bool whole = true;
    ask(queries.heard, [&](const std::vector<Value>& row) {
      auto wrong = parties.take(row);
      if (wrong) fail(queries.heard, Why::failed, {base::ErrorCode::invalid_argument, std::move(*wrong)});
      return whole = !wrong;
    });
    if (whole) parties.finish(out_);
    ask(queries.decides, [&](const std::vector<Value>& row) {
      out_.decides = {text_of_cell(row[0]), text_of_cell(row[1]), text_of_cell(row[2])};
      return false;
    });
    return std::move(out_);
  }

private:
  void fail(const GovernanceQuery& query, Why why, base::Error error) {
    out_.failed.push_back({query.query.name, why, std::move(error)});
  }

  /// Calls take(row) for each row, until it says that this is enough.
  template <class Take> void ask(const GovernanceQuery& query, Take take) {
    const bool planned = !question_.dates.empty();
    const auto& view = planned ? *question_.dates.back().with : *question_.view;
    const base::Date on = planned ? question_.dates.back().on : question_.asked;
    auto found = rows_of(query.query, query.given, view, on, question_.asked, tables_, budget_);
    if (found.failed) return fail(query, found.failed->first, std::move(found.failed->second));
    for (const auto& row : found.rows)
      if (!take(row)) return;
  }

  const CheckQuestion& question_;
  const Check& check_;
  base::Budget& budget_;
  std::vector<query::GivenTable> tables_;
  Governance out_;
};

} // namespace

const UngovernedBy* Governance::failure_of(std::string_view id) const {
  const auto found = std::find_if(failed.begin(), failed.end(), [&](const auto& one) { return one.id == id; });
  return found == failed.end() ? nullptr : &*found;
}

query::GivenTable proposal_table(const CheckQuestion& question, const Check& check) {
  const Proposal& proposal = question.proposal;
  const auto ai = std::find_if(proposal.statements.begin(), proposal.statements.end(),
                               [](const Statement& one) { return one.name == "ai"; });
  const auto& economy = check.economy;
  return {
      "proposal",
      proposal_columns,
      {{proposal.key, cell_of(proposal.owner ? to_string(*proposal.owner) : ""), cell_of(check.party),
        cell_of(proposal.case_type), cell_of(proposal.funding), std::string(to_string(check.outcome)),
        economy ? amount_of(economy->costs, "once") : Value(), economy ? amount_of(economy->costs, "yearly") : Value(),
        economy ? amount_of(economy->benefits, "cash") : Value(),
        cell_of(ai == proposal.statements.end() ? "" : ai->value), binding_waivers(question, check)}}};
}

std::vector<query::GivenTable> governance_tables() {
  return {table_of(std::vector<Touched>()), {"proposal", proposal_columns}};
}

Governance govern(const CheckQuestion& question, const Check& check, base::Budget& budget) {
  return Governing(question, check, budget).run();
}

} // namespace fundament::review
