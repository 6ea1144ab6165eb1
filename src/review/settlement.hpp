// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "review/rules.hpp"
#include <map>
#include <optional>
#include <string>
#include <vector>

/// Comply or explain: the deviations that name a rule, and what they settle. One of them settles that rule's findings
/// on the elements it `exempts` (of an `about` it names, only those), never anything else, and never without an end.
namespace fundament::review {

/// How a finding stands with them, from the least to the most that somebody has to say for it.
enum class State : std::uint8_t {
  open,
  refused,  ///< open, and a waiver was refused
  outdated, ///< open: the waiver was granted for other values than those of now
  settled,
};
std::string_view to_string(State state);

struct Settlement {
  State state = State::open;
  model::ElementId by = model::no_id;    ///< the deviation; no_id when open
  std::optional<base::Date> from, until; ///< until is inclusive
};

/// A column's name and its value as text: what a waiver may have been granted for.
using Material = std::vector<std::pair<std::string, std::string>>;

class Deviations {
public:
  explicit Deviations(const model::Model& model);

  /// Of a finding of the rule on the date. Both ends of a deviation's time count as within. An advisory rule is settled
  /// by an explanation (given or granted) or a granted waiver, a binding one by a granted waiver if it may be waived.
  /// The narrowest holds; of equals the one that runs longest.
  Settlement of(const Rule& rule, model::ElementId element, const std::string& about, const Material& material,
                base::Date on) const;

private:
  struct Deviation {
    model::ElementId element = model::no_id;
    bool waiver = false;
    std::string state, about;
    std::optional<base::Date> begins, until;
    std::int64_t renewals = 0;
    Material granted_for;
  };
  static std::optional<base::Date> end_of(const Deviation& one, const Rule& rule);

  /// By rule and element that is exempted; a relation `exempts` counts while it is valid.
  std::map<std::pair<std::string, model::ElementId>, std::vector<Deviation>> by_finding_;
};

/// The same day so many months later, or the last of that month.
base::Date months_later(base::Date date, unsigned months);

} // namespace fundament::review
