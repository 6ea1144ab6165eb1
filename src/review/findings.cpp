// SPDX-License-Identifier: MPL-2.0
#include "review/findings.hpp"
#include "model/ref.hpp"
#include "review/rows.hpp"
#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>

namespace fundament::review {

using base::Date;
using base::Error;
using base::ErrorCode;
using model::ElementId;

namespace {

ElementId element_of(const model::Model& model, const std::string& text) {
  return model.find_ref(text).value_or(model::no_id);
}

/// All rules over one view on one date.
class Asking {
public:
  Asking(const snapshot::View& view, std::shared_ptr<const Rules> rules, Date on, Date asked, base::Budget& budget)
      : view_(view), day_(view.on(on)), deviations_(view.model()), budget_(budget) {
    out_.rules = std::move(rules);
    out_.on = on;
    out_.asked = asked;
  }

  Findings run() {
    for (const Force force : {Force::binding, Force::advisory})
      for (const Rule& rule : out_.rules->all())
        if (rule.force == force && rule.in_force(out_.on)) ask(rule);
    yield();
    for (Finding& finding : out_.all)
      settle(finding);
    std::sort(out_.all.begin(), out_.all.end(), [](const Finding& a, const Finding& b) {
      const auto key = [](const Finding& one) {
        return std::tie(one.rule->force, one.rule->severity, one.rule->area, one.rule->id(), one.element_ref,
                        one.about);
      };
      return key(a) < key(b);
    });
    std::sort(out_.not_evaluated.begin(), out_.not_evaluated.end(),
              [](const auto& a, const auto& b) { return a.rule < b.rule; });
    return std::move(out_);
  }

private:
  void fail(const Rule& rule, Why why, Error error) { out_.not_evaluated.push_back({&rule, why, std::move(error)}); }

  void ask(const Rule& rule) {
    auto found = rows_of(rule.query, rule.given, view_, out_.on, out_.asked, {}, budget_);
    if (found.failed) return fail(rule, found.failed->first, std::move(found.failed->second));
    take(rule, std::move(found.rows));
  }

  /// All rows of a rule, or none.
  void take(const Rule& rule, std::vector<std::vector<query::Value>> rows) {
    std::vector<Finding> found;
    std::set<std::pair<std::string_view, std::string_view>> seen;
    found.reserve(rows.size()); // what `seen` looks at must stay where it is
    const auto party = rule.column("party");
    for (auto& row : rows) {
      Finding one;
      one.rule = &rule;
      one.element_ref = text_of_cell(row[0]);
      one.about = text_of_cell(row[1]);
      one.element = element_of(view_.model(), one.element_ref);
      if (one.element == model::no_id)
        return fail(rule, Why::element,
                    {ErrorCode::invalid_argument, {"rule.element", {{"element", one.element_ref}}}});
      one.about_id = element_of(view_.model(), one.about);
      one.values.assign(std::make_move_iterator(row.begin() + fixed_columns), std::make_move_iterator(row.end()));
      one.party = party ? element_of(view_.model(), text_of_cell(one.values[*party])) : day_->party(one.element);
      found.push_back(std::move(one));
      if (!seen.emplace(found.back().element_ref, found.back().about).second)
        return fail(rule, Why::duplicate,
                    {ErrorCode::invalid_argument,
                     {"rule.duplicate", {{"element", found.back().element_ref}, {"about", found.back().about}}}});
    }
    std::move(found.begin(), found.end(), std::back_inserter(out_.all));
  }

  /// What another rule has found already, of the same element and about, is told there.
  void yield() {
    std::unordered_map<std::string, std::size_t> places;
    std::set<std::string_view> yielded_to;
    for (const Rule& rule : out_.rules->all())
      yielded_to.insert(rule.yields_to.begin(), rule.yields_to.end());
    for (std::size_t i = 0; i < out_.all.size(); i++)
      if (yielded_to.contains(out_.all[i].rule->id())) places.emplace(out_.all[i].id(), i);
    std::vector<bool> gone(out_.all.size());
    for (std::size_t i = 0; i < out_.all.size(); i++) {
      const Finding& one = out_.all[i];
      for (const auto& other : one.rule->yields_to)
        if (const auto found = places.find(other + "|" + one.element_ref + "|" + one.about); found != places.end()) {
          out_.all[found->second].also.push_back(one.rule);
          gone[i] = true;
          break;
        }
    }
    std::size_t i = 0;
    std::erase_if(out_.all, [&](const Finding&) { return gone[i++]; });
  }

  void settle(Finding& finding) const {
    const Rule& rule = *finding.rule;
    if (const auto column = rule.column("waiver")) {
      if (const ElementId waiver = element_of(view_.model(), text_of_cell(finding.values[*column]));
          waiver != model::no_id) {
        const auto date = [&](const char* name) {
          const auto* value = view_.model().attribute<Date>(waiver, name);
          return value ? std::optional(*value) : std::nullopt;
        };
        finding.settlement = {State::settled, waiver, date("begins"), date("valid_until")};
        return;
      }
    }
    Material material;
    for (const auto& name : rule.material)
      material.emplace_back(name, text_of_cell(finding.values[*rule.column(name)]));
    finding.settlement = deviations_.of(rule, finding.element, finding.about, material, out_.on);
  }

  const snapshot::View& view_;
  const std::shared_ptr<const snapshot::Day> day_;
  const Deviations deviations_;
  base::Budget& budget_;
  Findings out_;
};

/// What was found on a day by each set of rules, asked on each day: on a day's shelf.
class OfDay {
public:
  explicit OfDay(std::size_t most_bytes) : kept_(most_bytes, [](const Findings* one) { return one->bytes(); }) {}
  static constexpr std::size_t most = std::size_t{128} << 20;
  const auto& kept() const { return kept_; }

private:
  snapshot::Kept<std::pair<base::Digest, Date>, Findings> kept_;
};

} // namespace

std::string_view to_string(Why why) {
  switch (why) {
  case Why::failed: return "failed";
  case Why::time: return "time";
  case Why::rows: return "rows";
  case Why::duplicate: return "duplicate";
  case Why::element: return "element";
  }
  throw std::logic_error("reason of a rule out of range");
}

bool Finding::ends_within(Date on, int days) const {
  return settlement.state == State::settled && settlement.until && settlement.until->days <= on.days + days;
}

const NotEvaluated* Findings::failure_of(const Rule& rule) const {
  const auto found =
      std::find_if(not_evaluated.begin(), not_evaluated.end(), [&](const auto& one) { return one.rule == &rule; });
  return found == not_evaluated.end() ? nullptr : &*found;
}

bool Findings::out_of_time() const {
  return std::any_of(not_evaluated.begin(), not_evaluated.end(), [](const auto& one) { return one.why == Why::time; });
}

std::size_t Findings::bytes() const {
  constexpr std::size_t texts = 100; // of one finding, beyond what its parts take themselves
  std::size_t out = sizeof *this;
  for (const Finding& one : all)
    out += sizeof one + texts + one.values.size() * sizeof(query::Value);
  return out;
}

Findings find(const snapshot::View& view, std::shared_ptr<const Rules> rules, Date on, Date asked,
              base::Budget& budget) {
  return Asking(view.behind(), std::move(rules), on, asked, budget).run();
}

std::shared_ptr<const Findings> kept_findings(const snapshot::View& view, std::shared_ptr<const Rules> rules, Date on,
                                              Date asked, base::Budget& budget) {
  const auto shelf = view.behind().on(on)->kept<OfDay>([] { return OfDay::most; });
  std::shared_ptr<const Findings> cut;
  auto found = shelf->kept().get({rules->digest(), asked}, budget, [&]() -> std::shared_ptr<const Findings> {
    auto made = std::make_shared<const Findings>(find(view, rules, on, asked, budget));
    if (!made->out_of_time()) return made;
    cut = std::move(made);
    return nullptr;
  });
  if (found) return found;
  // the budget is spent: what there was time for, or of each rule that there was none
  return cut ? cut : std::make_shared<const Findings>(find(view, std::move(rules), on, asked, budget));
}

} // namespace fundament::review
