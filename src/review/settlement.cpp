// SPDX-License-Identifier: MPL-2.0
#include "review/settlement.hpp"
#include <algorithm>
#include <chrono>
#include <tuple>

namespace fundament::review {

using base::Date;
using model::ElementId;

namespace {

constexpr unsigned months_of_explanation = 24; ///< then it is to be given anew

std::optional<Date> earlier(std::optional<Date> a, std::optional<Date> b) {
  return !a ? b : !b ? a : std::min(*a, *b);
}
std::optional<Date> later(std::optional<Date> a, std::optional<Date> b) {
  return !a ? b : !b ? a : std::max(*a, *b);
}

} // namespace

std::string_view to_string(State state) {
  switch (state) {
  case State::open: return "open";
  case State::refused: return "refused";
  case State::outdated: return "outdated_waiver";
  case State::settled: return "settled";
  }
  throw std::logic_error("state of a finding out of range");
}

Date months_later(Date date, unsigned months) {
  using namespace std::chrono;
  const year_month_day day{sys_days{days{date.days}}};
  const auto month = year_month{day.year(), day.month()} + std::chrono::months{static_cast<int>(months)};
  const auto last = (month / std::chrono::last).day();
  return {static_cast<std::int32_t>(sys_days{month / std::min(day.day(), last)}.time_since_epoch().count())};
}

Deviations::Deviations(const model::Model& model) {
  const auto kind = model.metamodel().find_kind("deviation");
  const auto exempts = model.metamodel().find_relation("exempts");
  if (!kind || !exempts) return;
  const auto text = [&](ElementId id, const char* name) {
    const auto* value = model.attribute<std::string>(id, name);
    return value ? *value : std::string();
  };
  const auto date = [&](ElementId id, const char* name) {
    const auto* value = model.attribute<Date>(id, name);
    return value ? std::optional(*value) : std::nullopt;
  };
  for (ElementId id = 0; id < model.element_limit(); id++) {
    const auto* element = model.element(id);
    if (!element || element->kind != *kind) continue;
    const std::string rule = text(id, "rule");
    if (rule.empty()) continue;
    Deviation one;
    one.element = id;
    one.waiver = text(id, "type") == "waiver";
    one.state = text(id, "state");
    one.about = text(id, "about");
    if (const auto* renewals = model.attribute<std::int64_t>(id, "renewals")) one.renewals = *renewals;
    if (const auto* values = model.attribute<model::Properties>(id, "granted_for")) one.granted_for = *values;
    for (const auto relation_id : model.from(id)) {
      const auto& relation = *model.relation(relation_id);
      if (relation.type != *exempts || relation.target.is_relation()) continue;
      Deviation narrowed = one;
      narrowed.begins = date(id, "begins");
      narrowed.until = date(id, "valid_until");
      if (relation.details) {
        narrowed.begins = later(narrowed.begins, relation.details->valid_from);
        narrowed.until = earlier(narrowed.until, relation.details->valid_to);
      }
      by_finding_[{rule, relation.target.element()}].push_back(std::move(narrowed));
    }
  }
}

/// Nothing: it would never end, which none may.
std::optional<Date> Deviations::end_of(const Deviation& one, const Rule& rule) {
  const auto renewed = std::clamp<std::int64_t>(one.renewals, 0, rule.renewals);
  const auto months = one.waiver ? rule.longest * (1 + static_cast<unsigned>(renewed)) : months_of_explanation;
  const auto most = one.begins ? std::optional(months_later(*one.begins, months)) : std::nullopt;
  if (one.waiver && !one.until) return std::nullopt;
  return earlier(one.until, most);
}

Settlement Deviations::of(const Rule& rule, ElementId element, const std::string& about, const Material& material,
                          Date on) const {
  Settlement best;
  const auto found = by_finding_.find({rule.id(), element});
  if (found == by_finding_.end()) return best;
  bool best_is_narrow = false;
  for (const Deviation& one : found->second) {
    if (!one.about.empty() && one.about != about) continue;
    Settlement next{State::open, one.element, one.begins, end_of(one, rule)};
    if (one.state == "refused")
      next.state = State::refused;
    else {
      const bool counts = one.waiver
                              ? one.state == "granted" && (rule.waivable || rule.force == Force::advisory)
                              : (one.state == "given" || one.state == "granted") && rule.force == Force::advisory;
      if (!counts || !next.until || on > *next.until || (next.from && on < *next.from)) continue;
      const bool same = std::all_of(one.granted_for.begin(), one.granted_for.end(), [&](const auto& granted) {
        return std::all_of(material.begin(), material.end(),
                           [&](const auto& now) { return now.first != granted.first || now.second == granted.second; });
      });
      next.state = same ? State::settled : State::outdated;
    }
    const bool narrow = !one.about.empty();
    if (std::tuple(next.state, narrow, next.until) > std::tuple(best.state, best_is_narrow, best.until)) {
      best = next;
      best_is_narrow = narrow;
    }
  }
  return best;
}

} // namespace fundament::review
