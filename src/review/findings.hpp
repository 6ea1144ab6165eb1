// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/budget.hpp"
#include "review/rules.hpp"
#include "review/settlement.hpp"
#include "snapshot/view.hpp"
#include <memory>
#include <string>
#include <vector>

/// What breaks the city's rules on a date. A pure function of the view, the rules, the date of the question, the day it
/// is asked and the budget: so a catalogue and the same with a plan are compared by asking twice, on the same date, and
/// setting findings of one id() against each other (values that are `material` tell whether one has changed).
namespace fundament::review {

/// Rule, element and about are its identity; further columns are not.
struct Finding {
  const Rule* rule = nullptr; ///< of the Rules that Findings keeps
  model::ElementId element = model::no_id;
  std::string element_ref, about;           ///< about: a ref or a text; "" for none
  model::ElementId about_id = model::no_id; ///< no_id for a text or none
  model::ElementId party = model::no_id;    ///< whose it is; no_id: nobody's, the element has no owner
  std::vector<query::Value> values;         ///< of the rule's columns after the first two
  std::vector<const Rule*> also;            ///< rules that found the same and yielded to this one
  Settlement settlement;

  /// "tech-not-allowed|system:sundhedstid|technology:php": equal in every view.
  std::string id() const { return rule->id() + "|" + element_ref + "|" + about; }
  bool is_open() const { return settlement.state != State::settled; }
  /// A settlement that ends within so many days of the date.
  bool ends_within(base::Date on, int days) const;
};

/// A rule that gave no answer is never passed.
enum class Why : std::uint8_t {
  failed,    ///< the statement or a parameter; `error` says how
  time,      ///< the budget was spent
  rows,      ///< more than most_rows, or too large
  duplicate, ///< two rows of one identity: a mistake of the rule; `error` names it
  element,   ///< a row whose element is NULL or not there; `error` says which
};
std::string_view to_string(Why why);

struct NotEvaluated {
  const Rule* rule = nullptr;
  Why why = Why::failed;
  base::Error error;
};

struct Findings {
  std::shared_ptr<const Rules> rules;
  base::Date on, asked;
  std::vector<Finding> all;                ///< by force, severity, area, rule, element, about
  std::vector<NotEvaluated> not_evaluated; ///< in the order of rules

  const NotEvaluated* failure_of(const Rule& rule) const;
  /// Did a rule give no answer because the budget was spent?
  bool out_of_time() const;
  std::size_t bytes() const; ///< of memory, about
};

constexpr int days_soon = 90; ///< a settlement that ends within is told

/// Everything behind the view. Rules that are not in force on the date are not asked; those that bind are asked first.
/// Any thread. Cost: the statements of all rules.
Findings find(const snapshot::View& view, std::shared_ptr<const Rules> rules, base::Date on, base::Date asked,
              base::Budget& budget);

/// The same, kept with the view's day when every rule had its time. Never nullptr.
std::shared_ptr<const Findings> kept_findings(const snapshot::View& view, std::shared_ptr<const Rules> rules,
                                              base::Date on, base::Date asked, base::Budget& budget);

} // namespace fundament::review
