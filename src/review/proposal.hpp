// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "plan/plan.hpp"
#include "review/rules.hpp"
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

/// What a proposer hands in: one JSON document, "fundament": "investment/1". What it does not say is not stated: it is
/// never zero, and never "no".
namespace fundament::review {

constexpr std::size_t most_proposal_bytes = std::size_t{256} << 10;
constexpr std::size_t most_summary = 600, most_background = 6'000; ///< characters
constexpr std::size_t most_proposal_rows = 500;                    ///< of each list in it
constexpr std::int64_t most_amount = 1'000'000'000'000;            ///< DKK, or hours
/// The one rule that no statement asks: what is added answers to the same as something that is offered to all.
constexpr std::string_view common_first_rule = "choice-common-first";
constexpr int first_year = 2000, last_year = 2100, most_horizon = 30;

/// A ref and how much it counts against the others of its list.
struct Weighed {
  model::Ref ref;
  double weight = 1;
};

struct ProposalNeed {
  std::string text;
  std::vector<Weighed> capabilities, data, technologies;
  std::vector<std::string> functions;
  std::optional<model::Ref> unit;
  std::optional<base::Date> start;

  /// Words alone are a hint, and no need.
  bool names_something() const { return !capabilities.empty() || !data.empty(); }
  bool is_empty() const { return !names_something() && text.empty() && technologies.empty(); }
};

/// A row of money, or of a benefit: from one year to another, both included.
struct Row {
  std::string kind; ///< once, yearly, exit; of benefits cash, hours, quality
  int from = 0, to = 0;
  std::optional<model::Ref> unit;
  std::optional<std::int64_t> amount; ///< of each year
  std::string area, what, certainty, measured_by;
};

struct Economy {
  std::optional<int> price_year;
  int horizon = 5;
  std::vector<Row> rows, benefits;
};

/// One of statement_names; `reason` says why it is not known.
struct Statement {
  std::string name, value, reason;
  bool is_given() const { return !value.empty() || !reason.empty(); }
};

/// What somebody says for a finding he does not mend.
struct ProposedDeviation {
  std::string rule;
  model::Ref element;
  std::string about; ///< "": whatever it is about
  bool waiver = false;
  std::string ground, reason;
  std::vector<std::string> measures;
  std::optional<base::Date> until;
};

struct Rejected {
  model::Ref ref;
  std::string reason;
};
struct OtherWay {
  std::string name, why_not;
};

struct Proposal {
  std::string key, name, contact, case_type, funding, summary, background;
  std::optional<model::Ref> owner;
  bool confidential_cost = false; ///< a tender is coming: amounts are for who is signed in
  ProposalNeed need;
  std::optional<plan::Plan> plan; ///< nothing: only a need so far
  std::optional<Economy> economy;
  std::vector<Statement> statements; ///< every one there is, in the order of statement_names
  std::vector<Rejected> rejected;
  std::vector<std::pair<std::string, std::string>> principles; ///< the proposer's words, by name
  std::vector<OtherWay> alternatives;
  std::vector<ProposedDeviation> deviations;
};

/// Of UTF-8: what people count.
std::size_t characters(std::string_view text);
std::vector<std::string_view> statement_names();
/// Retiring, and what cannot wait, may go without a need of its own.
bool needs_a_need(const Proposal& proposal);

/// All problems at once, each with its place as a JSON pointer; unknown members and words with the nearest known ones.
/// Whether refs are in the catalogue is asked later. Errors: invalid_argument, limit_exceeded.
base::Result<Proposal> read_proposal(const nlohmann::json& document, const model::Metamodel& metamodel,
                                     const Rules& rules, base::Date today);

} // namespace fundament::review
