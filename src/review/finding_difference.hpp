// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/budget.hpp"
#include "review/findings.hpp"
#include "snapshot/view.hpp"
#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// What a plan does to the findings of the city's rules: those with it against those without it, on the same dates.
namespace fundament::review {

/// One date, seen twice. Both are of one catalogue, and of one reader: `with` has the ids of `without`, and its own for
/// what is planned.
struct Compared {
  base::Date on;
  std::shared_ptr<const snapshot::View> without, with;
};

/// On which of the dates something is so.
using When = std::vector<bool>;
inline bool any(const When& when) {
  return std::find(when.begin(), when.end(), true) != when.end();
}

/// A finding is rule, element and about (Finding::id), and has one class. What tells is the last date on which its rule
/// gave an answer on both sides.
enum class Class : std::uint8_t {
  introduced,  ///< there with the plan, and not without
  resolved,    ///< the reverse
  temporary,   ///< alike on the last; on an earlier one introduced
  interrupted, ///< alike on the last; on an earlier one resolved
  changed,     ///< there with and without, on some date with another material value or another settlement
  left,        ///< there with and without, and nothing of that
};
std::string_view to_string(Class of);

struct FindingDifference {
  std::shared_ptr<const Finding> finding;     ///< on the last of its dates: with the plan, but for what it takes away
  std::shared_ptr<const Finding> was;         ///< of `changed`, without the plan on the same date; else nullptr
  std::shared_ptr<const snapshot::View> view; ///< whose ids `finding` has
  Class is = Class::left;
  When when;                           ///< introduced or temporary: there by the plan; and so on
  When open;                           ///< of these, nothing settles it
  std::optional<base::Date> open_from; ///< the first of them, else the day after its settlement ends
  /// Of an introduced one: the element from which it has moved, as what has it now replaces that, and the rule found
  /// the same about there. Of the resolved one: where it has moved to. Both are told, and counted; "" for none.
  std::string moved_from, moved_to;
};

struct RuleNotCompared {
  std::string rule;
  Force force = Force::advisory;
  base::Date on;
  Why why = Why::failed;
};

struct RulesDifference {
  /// By force, severity, area, rule, element, about, as Findings::all.
  std::vector<FindingDifference> introduced, resolved, temporary, interrupted, changed;
  std::vector<FindingDifference> left;        ///< on elements that the plan touches
  std::uint64_t left_elsewhere = 0;           ///< on others, or such as may not be seen
  std::uint64_t hidden = 0;                   ///< in no list: differences on or about what may not be seen
  std::vector<RuleNotCompared> not_evaluated; ///< by date, then rule: left out of both sides on it, and never passed
  /// Something that binds is introduced, for a time or for good, or no longer settled, and on one of the dates nothing
  /// settles it; or a rule that binds gave no answer. The same for every reader.
  bool breaks = false;

  bool out_of_time() const; ///< a rule gave no answer because the budget was spent
};

/// Dates ascending, at least one. `touched` are refs. Where the budget ends, the rules it did not last for are not
/// evaluated on that date, and told. Cost: the rules over both sides of each date, each once a day (kept_findings), and
/// a look-up for each finding. Any thread.
RulesDifference compare_rules(const std::vector<Compared>& dates, const std::shared_ptr<const Rules>& rules,
                              base::Date asked, const std::set<std::string>& touched, base::Budget& budget);

} // namespace fundament::review
