// SPDX-License-Identifier: MPL-2.0
#include "review/finding_difference.hpp"
#include <map>
#include <tuple>
#include <unordered_map>

namespace fundament::review {

using model::ElementId;

namespace {

/// One identity on every date, from both sides; nullptr where it is not, or its rule gave no answer.
struct Sightings {
  std::vector<const Finding*> without, with;
};

bool same_material(const Finding& a, const Finding& b) {
  for (std::size_t i = 0; i < a.values.size() && i < b.values.size(); i++)
    if (a.rule->is_material(a.rule->query.columns[i + fixed_columns].name) && a.values[i] != b.values[i]) return false;
  return true;
}

class RulesComparison {
public:
  RulesComparison(const std::vector<Compared>& dates, const std::set<std::string>& touched)
      : dates_(dates), touched_(touched) {}

  RulesDifference run(const std::shared_ptr<const Rules>& rules, base::Date asked, base::Budget& budget) {
    for (std::size_t at = 0; at < dates_.size(); at++) {
      const Compared& one = dates_[at];
      const auto without = kept_.emplace_back(kept_findings(*one.without, rules, one.on, asked, budget));
      const auto with = kept_.emplace_back(kept_findings(*one.with, rules, one.on, asked, budget));
      std::map<std::string, const NotEvaluated*> failed;
      for (const Findings* findings : {without.get(), with.get()})
        for (const NotEvaluated& failure : findings->not_evaluated)
          failed.emplace(failure.rule->id(), &failure);
      for (const auto& [id, failure] : failed)
        fail(*failure, one.on);
      for (const Rule& rule : rules->all())
        if (!failed.contains(rule.id())) last_[rule.id()] = at;
      take(*without, failed, at, &Sightings::without);
      take(*with, failed, at, &Sightings::with);
    }
    for (const auto& [id, seen] : seen_)
      classify(id, seen);
    for (auto* list : {&out_.introduced, &out_.resolved, &out_.temporary, &out_.interrupted, &out_.changed, &out_.left})
      std::sort(list->begin(), list->end(), [](const auto& a, const auto& b) { return place(a) < place(b); });
    find_moved();
    return std::move(out_);
  }

private:
  void fail(const NotEvaluated& failure, base::Date on) {
    out_.not_evaluated.push_back({failure.rule->id(), failure.rule->force, on, failure.why});
    out_.breaks |= failure.rule->force == Force::binding;
  }

  template <class Failed>
  void take(const Findings& findings, const Failed& failed, std::size_t at,
            std::vector<const Finding*> Sightings::*side) {
    for (const Finding& finding : findings.all) {
      if (failed.contains(finding.rule->id())) continue;
      Sightings& seen = seen_[finding.id()];
      seen.without.resize(dates_.size());
      seen.with.resize(dates_.size());
      (seen.*side)[at] = &finding;
    }
  }

  static std::tuple<Force, Severity, Area, std::string_view, std::string_view, std::string_view>
  place(const FindingDifference& one) {
    const Finding& finding = *one.finding;
    return {finding.rule->force, finding.rule->severity, finding.rule->area,
            finding.rule->id(),  finding.element_ref,    finding.about};
  }

  /// The dates on which something holds of what stands on both sides.
  template <class Holds> When dates_where(const Sightings& seen, Holds holds) const {
    When out(dates_.size());
    for (std::size_t at = 0; at < dates_.size(); at++)
      out[at] = holds(seen.without[at], seen.with[at]);
    return out;
  }

  void classify(const std::string& id, const Sightings& seen) {
    const std::size_t last = last_.at(id.substr(0, id.find('|')));
    const When by_plan = dates_where(seen, [](auto* without, auto* with) { return with && !without; });
    const When against = dates_where(seen, [](auto* without, auto* with) { return without && !with; });
    const When changed = dates_where(seen, [](auto* without, auto* with) {
      return without && with && without != with &&
             (!same_material(*without, *with) || without->settlement.state != with->settlement.state);
    });
    const When both = dates_where(seen, [](auto* without, auto* with) { return without && with; });
    if (by_plan[last]) return tell(Class::introduced, seen, by_plan);
    if (against[last]) return tell(Class::resolved, seen, against);
    if (any(by_plan)) return tell(Class::temporary, seen, by_plan);
    if (any(against)) return tell(Class::interrupted, seen, against);
    if (any(changed)) return tell(Class::changed, seen, changed);
    if (both[last]) tell(Class::left, seen, both);
  }

  std::vector<FindingDifference>& list_of(Class is) {
    switch (is) {
    case Class::introduced: return out_.introduced;
    case Class::resolved: return out_.resolved;
    case Class::temporary: return out_.temporary;
    case Class::interrupted: return out_.interrupted;
    case Class::changed: return out_.changed;
    case Class::left: return out_.left;
    }
    throw std::logic_error("class of a finding out of range");
  }

  void tell(Class is, const Sightings& seen, const When& when) {
    const bool is_gone = is == Class::resolved || is == Class::interrupted;
    const auto& side = is_gone ? seen.without : seen.with;
    const auto at = static_cast<std::size_t>(when.rend() - std::find(when.rbegin(), when.rend(), true)) - 1;
    FindingDifference one;
    // findings stand in order of date, without and then with
    one.finding = {kept_[at * 2 + (is_gone ? 0 : 1)], side[at]};
    if (is == Class::changed) one.was = {kept_[at * 2], seen.without[at]};
    one.view = is_gone ? dates_[at].without : dates_[at].with;
    one.is = is;
    one.when = when;
    one.open.resize(when.size());
    for (std::size_t i = 0; i < when.size(); i++)
      one.open[i] = when[i] && side[i]->is_open();
    for (std::size_t i = 0; i < when.size() && !one.open_from; i++)
      if (one.open[i]) one.open_from = dates_[i].on;
    if (const auto until = one.finding->settlement.until; until && !one.open_from)
      one.open_from = base::Date{until->days + 1};
    if (one.finding->rule->force == Force::binding && any(one.open) &&
        (is == Class::introduced || is == Class::temporary || (is == Class::changed && !one.was->is_open())))
      out_.breaks = true;
    const bool hidden = one.view->hides(one.finding->element) || one.view->hides(one.finding->about_id);
    if (is == Class::left && (hidden || !touched_.contains(one.finding->element_ref))) {
      out_.left_elsewhere++;
      return;
    }
    if (hidden) {
      out_.hidden++;
      return;
    }
    list_of(is).push_back(std::move(one));
  }

  /// "It was there, and is here now": by rule and about, and the relation `replaces`.
  void find_moved() {
    std::unordered_map<std::string, FindingDifference*> resolved;
    for (auto& one : out_.resolved)
      resolved.emplace(one.finding->id(), &one);
    for (auto& one : out_.introduced) {
      const model::Model& model = one.view->model();
      const auto replaces = model.metamodel().find_relation("replaces");
      for (const model::RelationId id : model.from(one.finding->element)) {
        const model::Relation& relation = *model.relation(id);
        if (relation.type != replaces || relation.target.is_relation()) continue;
        const std::string old = to_string(model.ref(relation.target.element()));
        const auto found = resolved.find(one.finding->rule->id() + "|" + old + "|" + one.finding->about);
        if (found == resolved.end()) continue;
        one.moved_from = old;
        found->second->moved_to = one.finding->element_ref;
      }
    }
  }

  const std::vector<Compared>& dates_;
  const std::set<std::string>& touched_;
  std::vector<std::shared_ptr<const Findings>> kept_;
  std::unordered_map<std::string, Sightings> seen_;      ///< by identity
  std::map<std::string, std::size_t, std::less<>> last_; ///< of each rule, the last date on which it gave an answer
  RulesDifference out_;
};

} // namespace

std::string_view to_string(Class of) {
  switch (of) {
  case Class::introduced: return "introduced";
  case Class::resolved: return "resolved";
  case Class::temporary: return "temporary";
  case Class::interrupted: return "interrupted";
  case Class::changed: return "changed";
  case Class::left: return "left";
  }
  throw std::logic_error("class of a finding out of range");
}

bool RulesDifference::out_of_time() const {
  return std::any_of(not_evaluated.begin(), not_evaluated.end(), [](const auto& one) { return one.why == Why::time; });
}

RulesDifference compare_rules(const std::vector<Compared>& dates, const std::shared_ptr<const Rules>& rules,
                              base::Date asked, const std::set<std::string>& touched, base::Budget& budget) {
  base::expect(!dates.empty(), "a difference on no date");
  return RulesComparison(dates, touched).run(rules, asked, budget);
}

} // namespace fundament::review
