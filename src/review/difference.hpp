// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/approval.hpp"
#include "answers/contracts.hpp"
#include "base/result.hpp"
#include "review/finding_difference.hpp"
#include <map>

/// What a plan would change: on each date the catalogue with it is set against the catalogue without it, on the same
/// date. So what only time changes is in no difference, and a plan of nothing has none.
namespace fundament::review {

enum class Happens : std::uint8_t { begins, ends, changes };
std::string_view to_string(Happens happens);

/// Something of an element: it comes into operation or goes out of it by its own dates; or a value is another. What is
/// itself the first day of a phase is told on the day it makes a difference, as another `lifecycle`.
struct ElementDifference {
  std::string ref;
  Happens happens = Happens::changes;
  std::string attribute = {};     ///< of changes: also "name", "owner"; else ""
  std::string was = {}, now = {}; ///< as text; "" for nothing
  When when = {};
};

/// A relation begins to hold (valid, and no end of it only planned as yet), ends to, or says something else. The owner
/// of what is there on both sides is told above.
struct RelationDifference {
  model::RelationIdentity relation;
  Happens happens = Happens::changes;
  std::string attribute = {}; ///< of changes: also "strength", "needs", "confidence"; else ""
  std::string was = {}, now = {};
  When when = {};
};

/// Who needs what goes out of operation by the plan, by a relation valid on the date, and takes part on it himself.
struct Need {
  std::string ref;
  model::Strength strength = model::Strength::change; ///< the hardest of those relations
  std::vector<std::string> to = {}; ///< of who has moved: what he needs instead, by a relation of the same type
};
struct Loss {
  std::string ref; ///< in operation without the plan, and not with it
  base::Date on;
  std::vector<Need> still = {};                      ///< needs it with the plan. Ought to be nobody
  std::vector<Need> lost = {};                       ///< needed it without, and now nothing in its stead
  std::vector<Need> moved = {};                      ///< needed it without
  std::map<std::string, std::uint64_t> effects = {}; ///< of its loss on that day with the plan, every effect by name;
                                                     ///< empty when it is not in the catalogue any more
  std::uint64_t hidden = 0;                          ///< of all three, those that may not be seen
  bool complete = true;                              ///< false: the time for `effects` was out, and they are too low
};

/// The loss of one element (answers/chokepoints).
struct ChokepointFigures {
  std::optional<std::size_t> rank; ///< from 1; nothing beyond the first most_ranked
  std::uint64_t fails = 0, degraded = 0;
  bool operator==(const ChokepointFigures&) const = default;
};
constexpr std::size_t most_ranked = 50;

/// Of what is added, and of what planned relations need hard: where it is ranked on one side, and the figures differ.
struct ChokepointDifference {
  std::string ref;
  base::Date on;
  std::optional<ChokepointFigures> was, now; ///< nothing: it takes no part there
};

/// A `uses_technology` that is another with the plan, or whose element has other values, on the first of the dates that
/// has it.
struct ApprovalDifference {
  std::string element, technology, version;
  base::Date on;
  answers::Use use = answers::Use::is_new; ///< new when it begins after the question is asked
  answers::Approval approval = {};
  std::shared_ptr<const snapshot::View> view = {}; ///< whose ids the approval has
};

/// A task that gains its first support or loses its last; data of which the masters are others.
struct CoverageDifference {
  std::string ref;
  std::vector<std::string> was, now; ///< who supports or masters it, in operation and valid
  When when = {};
};

/// Of the elements that begin, end or cost otherwise with the plan, and of no others.
struct CostDifference {
  base::Date on;
  answers::CostSum without = {}, with = {};
};

/// The parts asked for; the others are empty.
struct Parts {
  bool elements = true, rules = true, impact = true, chokepoints = true, approvals = true, coverage = true, cost = true;
};

struct Difference {
  std::vector<base::Date> dates;
  std::vector<ElementDifference> elements;   ///< by ref
  std::vector<RelationDifference> relations; ///< with elements; by identity
  RulesDifference rules;
  std::vector<Loss> impact; ///< by date; of each, those that somebody still needs or has lost first
  std::vector<ChokepointDifference> chokepoints; ///< by date, ref
  std::vector<ApprovalDifference> approvals;     ///< by date, element, technology
  std::vector<CoverageDifference> coverage;      ///< by ref
  std::vector<CostDifference> cost;              ///< of the dates on which there is a difference
  std::uint64_t hidden = 0;                      ///< differences of elements and relations that may not be seen
  bool chokepoints_complete = true;

  /// False when the time did not last for all of it; then a loss, chokepoints_complete or rules.not_evaluated tells.
  bool complete() const;
};

/// Dates ascending, at least one, and `rules` not nullptr. Error out_of_time when it did not last for what is compared
/// record by record. Cost: on each date a pass over elements and relations, a walk for each loss, the rules twice, and
/// the choke points twice. One budget for all of it, spent in this order. Any thread.
base::Result<Difference> difference(const std::vector<Compared>& dates, const std::shared_ptr<const Rules>& rules,
                                    base::Date asked, const Parts& parts, base::Budget& budget);

} // namespace fundament::review
