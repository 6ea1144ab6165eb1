// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/decisions.hpp"
#include "base/budget.hpp"
#include "base/result.hpp"
#include "packages/version.hpp"
#include <map>
#include <optional>
#include <string>
#include <vector>

/// "May we use this here?" (design.md 4.4): the verdict on a technology or product, its version, an administration and
/// a date, with everything it rests on.
namespace fundament::answers {

enum class Use : std::uint8_t { is_new, existing };
std::string_view to_string(Use use);

struct ApprovalQuestion {
  std::string
      name; ///< ref, key, name, alias, package URL or CPE; "PostgreSQL 16" and "postgresql@16" say a version too
  std::string version; ///< "" when it is not known
  Scope scope = {};    ///< who asks and what for, as far as it is said; the system says the rest of itself
  Use use = Use::is_new;
  base::Date on = base::today();
  std::string purl = {}, cpe = {}; ///< of a component of a bill of materials; tried before its name
  bool verdict_only = false;       ///< without the nearest names, alternatives and users
};

/// The stable codes, in the order of design.md 4.4.
enum class VerdictCode : std::uint8_t {
  prohibited,
  waiver_only,
  phasing_out,
  proposed,
  pilot,
  approved_with_conditions,
  approved,
  allowed_by_waiver,
  condition_not_met,
  expired,
  not_yet,
  scope_not_assessed,
  version_not_assessed,
  not_assessed,
  ambiguous_name,
};
std::string_view to_string(VerdictCode code);

enum class ConditionState : std::uint8_t { met, not_met, to_confirm };
std::string_view to_string(ConditionState state);

struct Condition {
  std::string text; ///< as it stands in the decision
  ConditionState state = ConditionState::to_confirm;
  model::ElementId decision = model::no_id;
};

/// A decision that spoke, too, and why it is not the one that holds.
struct Beaten {
  enum class Reason : std::uint8_t { superseded, not_yet, expired, more_lenient, delegated };
  model::ElementId decision = model::no_id;
  Ruling ruling = Ruling::prohibited;
  Reason reason = Reason::superseded;
};
std::string_view to_string(Beaten::Reason reason);

/// What may be used in its place.
struct Alternative {
  model::ElementId technology = model::no_id;
  std::string version; ///< "" when no version was asked about by the decision
  std::optional<base::Date> valid_until;
};

/// A use of the technology by an element in operation on the date.
struct UsedHere {
  model::ElementId user = model::no_id, administration = model::no_id;
  std::string version;
};

struct Approval {
  VerdictCode code = VerdictCode::not_assessed;
  bool allowed = false;
  std::string name, version;                           ///< as understood
  packages::Scheme scheme = packages::Scheme::general; ///< by which the version was read
  bool version_read = true;                            ///< false: the text is not one version, and in no range
  model::ElementId subject = model::no_id;             ///< what the name means
  std::vector<model::ElementId> meant; ///< ambiguous_name: those it could be; not_assessed without subject: the nearest
  model::ElementId decision = model::no_id; ///< the one that holds; of not_yet and expired the one closest to holding
  std::optional<base::Date> begins, valid_until; ///< of the decision, or the waiver when that allows it
  std::vector<Condition> conditions;             ///< of every decision that applies, also where a stricter one holds
  model::ElementId waiver = model::no_id;
  bool decision_hidden = false, waiver_hidden = false; ///< it may not be seen, and is no_id; its dates are told
  std::optional<VerdictCode> otherwise;                ///< without the waiver
  std::vector<Beaten> beaten;                          ///< by element
  std::optional<model::Version> supplier;              ///< the supplier's dates of the version
  bool support_ended = false;                          ///< on the date: a warning whatever the code
  std::vector<base::Text> warnings;                    ///< what else should be known before it is used
  std::vector<Alternative>
      alternatives;          ///< allowed on the same question: newer versions of it first, then its category
  std::uint64_t used_by = 0; ///< elements with a relation uses_technology to it, of whatever version
  std::optional<std::uint64_t> used_version_by; ///< those that say a version within the one asked about, if one was
  std::map<model::ElementId, std::uint64_t> used_in; ///< the same by administration; no_id: without
  std::vector<UsedHere> users; ///< those of the asked version first, then by ref; at most most_users
  /// Whom to ask: the owner of the decision, else of the subject, else of the nearest decision, else the unit that owns
  /// most decisions.
  model::ElementId ask = model::no_id;
  std::string decided_by; ///< as it stands in the decision
};

constexpr std::size_t most_alternatives = 5, most_nearest = 5, most_users = 25;

/// The verdict, in the order of design.md 4.4. Decisions about a technology's supplier are about the technology as
/// well. A condition is checked when it is `support` (the supplier supports the version on the date),
/// `extended_support`, or FACT=WORD, FACT<=WORD or FACT>=WORD with FACT one of data_class, environment, and of the
/// system asked about hosting and criticality; WORD|WORD is either. Any other text is for a person to confirm.
/// Microseconds, once the decisions are read (with the first question to a view) and beside the uses of the
/// technology; nearest names only while the budget takes suggestions. Any thread.
Approval check_approval(const snapshot::View& view, const ApprovalQuestion& question, base::Budget& budget);

/// Every use_technology relation valid on the date, checked as an existing use by its owner's administration.
struct UseInPlace {
  model::ElementId user = model::no_id, administration = model::no_id;
  Approval approval;
};
/// Error out_of_time.
base::Result<std::vector<UseInPlace>> check_in_use(const snapshot::View& view, base::Date on, base::Budget& budget);

} // namespace fundament::answers
