// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/reuse.hpp"
#include "review/difference.hpp"
#include "review/economy.hpp"
#include "review/others.hpp"
#include "review/proposal.hpp"
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// "Should we build this?": what a proposal lacks before it may be put forward, what it would change, and what nobody
/// knows. It never recommends. A pure function of what it is given: asked twice, the same.
namespace fundament::review {

/// The first that holds, in this order.
enum class Outcome : std::uint8_t {
  conflicts,           ///< the plan does not fit the catalogue any more
  incomplete,          ///< too little is said to judge it
  not_evaluated,       ///< a rule that binds gave no answer
  not_allowed,         ///< breaks a rule that may not be waived
  loses,               ///< something loses what it cannot do without
  waivers_needed,      ///< breaks a rule that binds, and no waiver is granted
  exists,              ///< something does the task, and it is not said why that is not used
  explanations_needed, ///< breaks an advisory rule, and does not say why
  ready_with_deviations,
  ready,
};
std::string_view to_string(Outcome outcome);
/// May it be put forward?
bool may_be_put_forward(Outcome outcome);

/// What a deviation that the proposal names is worth.
enum class Answered : std::uint8_t {
  explained,       ///< an advisory rule's finding, with ground and reason
  asked,           ///< a waiver applied for: whoever owns the rule grants it
  matches_nothing, ///< of the findings that the proposal brings
  too_short,       ///< the reason
  no_ground,
  not_enough, ///< an explanation of what binds
  not_waivable,
  no_end,        ///< none is without
  ends_too_soon, ///< fewer than days_after_start from when the finding is there
};
std::string_view to_string(Answered answered);
constexpr std::size_t least_reason = 40; ///< characters
constexpr int days_after_start = 90;

struct DeviationAnswer {
  const ProposedDeviation* deviation = nullptr;
  Answered answered = Answered::matches_nothing;
  std::vector<std::string> findings; ///< ids
};

/// A solution offered to all, in operation, that answers to what an added element is.
struct CommonFirst {
  std::string element, solution;
  answers::Points score = 0;
  bool explained = false;
  std::string id() const { return std::string(common_first_rule) + "|" + element + "|" + solution; }
};

/// A candidate of the need, and what the proposal does about it.
struct CandidateAnswer {
  std::string ref, rejected;   ///< with which reason
  bool used = false;           ///< the plan uses it
  bool unanswered = false;     ///< does the task, is in operation on the start, and neither
  std::vector<bool> functions; ///< beside ProposalNeed::functions: its texts say so. Else it is not stated
};

/// What loses something it cannot do without.
struct LostByPlan {
  std::string ref, of;
  base::Date on;
  bool fails = false; ///< else degraded
};

struct Contradiction {
  std::string statement, stated, element; ///< the element whose data say otherwise
  std::string fact;                       ///< a value of the same enumeration
};

/// Something that is not known; `code` is the end of the id of its text.
struct Unknown {
  std::string code;
  std::uint64_t count = 0;
  std::vector<std::string> examples = {}; ///< refs, or words
};

/// Why a party is heard or informed: a word of the city's own rule, and which elements are the reason.
struct HeardReason {
  std::string word;
  std::vector<std::string> because; ///< refs, ascending
};
struct HeardParty {
  std::string party, body;          ///< a ref; "" for a party without a body of its own
  std::vector<HeardReason> reasons; ///< of the force it has, in the order of the rule
};
struct Deciding {
  std::string body, party, reason; ///< a name, a ref, a word; each may be ""
};
/// A rule of governance that gave no answer.
struct UngovernedBy {
  std::string id; ///< heard or decides
  Why why = Why::failed;
  base::Error error;
};

/// Who is heard and who decides; see review/governance.
struct Governance {
  std::vector<HeardParty> heard;    ///< by party, never the proposer; each needs an entry before a decision
  std::vector<HeardParty> informed; ///< and not heard
  std::optional<Deciding> decides;  ///< nothing: no rule says who
  std::vector<UngovernedBy> failed; ///< what they would say is not known

  const UngovernedBy* failure_of(std::string_view id) const;
};

struct CheckQuestion {
  const Proposal& proposal;
  std::shared_ptr<const snapshot::View> view; ///< the catalogue without the plan
  std::vector<Compared> dates;                ///< the plan's; empty without one
  std::uint64_t conflicts = 0;                ///< what of the plan does not fit, and is left out
  std::shared_ptr<const Rules> rules;
  base::Date asked = base::today();
  Others others = {}; ///< with their plans as on the start

  /// When it is wanted from: as the need says, else the first date of the plan, else the day asked.
  base::Date start() const;
};

struct Check {
  Outcome outcome = Outcome::incomplete;
  std::vector<std::string> missing;                     ///< ends of ids of texts: "plan", "statement.dpia"
  std::uint64_t introduced = 0, resolved = 0, left = 0; ///< findings
  std::uint64_t binding_open = 0, not_waivable = 0, waivers_asked = 0, to_explain = 0, deviations = 0;
  std::string party;          ///< of the owner, on the day asked
  base::Date start;           ///< when it is wanted from
  bool need_is_asked = false; ///< what follows is there
  answers::ReuseAnswer reuse;
  std::vector<CandidateAnswer> candidates; ///< beside reuse.ranked
  std::vector<std::string> words_nobody_has;
  std::vector<CommonFirst> common_first;
  std::vector<SameElsewhere> others;
  std::optional<Difference> difference;
  std::vector<LostByPlan> lost;
  std::vector<DeviationAnswer> deviation_answers; ///< beside Proposal::deviations
  std::optional<EconomySums> economy;
  std::vector<RunOff> run_offs;
  answers::CostSum today; ///< of those that do the same, and of what is taken out of operation
  std::vector<std::string> today_of, today_not_stated;
  std::vector<std::string> added, retired; ///< of systems and technologies, by the plan
  std::vector<Contradiction> contradictions;
  std::vector<Unknown> unknown;
  Governance governance;
  bool complete = true; ///< false: the time ran out somewhere
};

constexpr std::size_t most_candidates = 5;
constexpr answers::Points least_candidate = answers::covers_partly_at;

/// Errors: out_of_time; those of answers::reuse for refs of the need that are not there. Any thread.
base::Result<Check> check(const CheckQuestion& question, base::Budget& budget);

} // namespace fundament::review
