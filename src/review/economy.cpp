// SPDX-License-Identifier: MPL-2.0
#include "review/economy.hpp"
#include <algorithm>
#include <cmath>

namespace fundament::review {

namespace {

constexpr double days_of_year = 365;

std::vector<int> years_of(const Economy& economy) {
  int first = last_year + 1, last = 0;
  for (const auto* list : {&economy.rows, &economy.benefits})
    for (const Row& row : *list)
      first = std::min(first, row.from), last = std::max(last, row.to);
  if (last == 0) return {};
  last = std::max(last, first + economy.horizon - 1);
  std::vector<int> out;
  for (int year = first; year <= last; year++)
    out.push_back(year);
  return out;
}

bool has_kind(const std::vector<Row>& rows, std::string_view kind) {
  return std::any_of(rows.begin(), rows.end(), [&](const Row& row) { return row.kind == kind; });
}

WhyNoNet missing(const Economy& economy) {
  const auto not_stated = [](const Row& row) { return !row.amount && (row.kind != "hours" && row.kind != "quality"); };
  if (economy.rows.empty()) return WhyNoNet::nothing_stated;
  if (!economy.price_year) return WhyNoNet::price_year;
  if (!has_kind(economy.rows, "once")) return WhyNoNet::once;
  if (!has_kind(economy.rows, "yearly")) return WhyNoNet::yearly;
  for (const auto* list : {&economy.rows, &economy.benefits})
    if (std::any_of(list->begin(), list->end(), not_stated)) return WhyNoNet::amounts;
  return WhyNoNet::none;
}

SpreadRow spread(const Row& row, const std::vector<int>& years) {
  SpreadRow out;
  out.row = &row;
  out.by_year.resize(years.size());
  if (!row.amount) return out;
  out.sum = 0;
  for (std::size_t i = 0; i < years.size(); i++)
    if (row.from <= years[i] && years[i] <= row.to) {
      out.by_year[i] = *row.amount;
      *out.sum += *row.amount;
    }
  return out;
}

} // namespace

std::string_view to_string(WhyNoNet why) {
  switch (why) {
  case WhyNoNet::none: return "none";
  case WhyNoNet::nothing_stated: return "nothing_stated";
  case WhyNoNet::price_year: return "price_year";
  case WhyNoNet::once: return "once";
  case WhyNoNet::yearly: return "yearly";
  case WhyNoNet::amounts: return "amounts";
  }
  throw std::logic_error("why there is no net out of range");
}

EconomySums sum(const Economy& economy, const std::string& own,
                const std::function<std::string(const model::Ref&)>& party_of) {
  EconomySums out;
  out.years = years_of(economy);
  std::vector<std::int64_t> net(out.years.size());
  const auto add = [&](const Row& row, bool cost) {
    SpreadRow one = spread(row, out.years);
    one.party = row.unit ? party_of(*row.unit) : "";
    one.confirmed = cost || one.party.empty() || one.party == own;
    if (cost || row.kind == "cash") {
      for (PartSum* part : {&out.by_party[one.party], &out.by_area[row.area]}) {
        (cost ? part->cost : part->cash) += one.sum.value_or(0);
        part->not_stated += one.sum ? 0 : 1;
      }
      for (std::size_t i = 0; i < net.size(); i++)
        net[i] += cost ? -one.by_year[i] : one.by_year[i];
    }
    (cost ? out.costs : out.benefits).push_back(std::move(one));
  };
  for (const Row& row : economy.rows)
    add(row, true);
  for (const Row& row : economy.benefits)
    add(row, false);
  out.why_no_net = missing(economy);
  if (out.why_no_net != WhyNoNet::none) return out;
  out.net = 0;
  bool spent = false;
  for (std::size_t i = 0; i < net.size(); i++) {
    *out.net += net[i];
    spent |= *out.net < 0;
    if (!spent || *out.net < 0)
      out.payback_year.reset();
    else if (!out.payback_year)
      out.payback_year = out.years[i];
  }
  out.net_by_year = std::move(net);
  return out;
}

std::vector<RunOff> run_off(const snapshot::View& view, base::Date asked, model::ElementId element,
                            base::Date retired_on) {
  const model::Model& model = view.model();
  const auto type = model.metamodel().find_relation("covered_by");
  const auto share_of = model.metamodel().find_attribute("share");
  std::vector<RunOff> out;
  for (const model::RelationId id : model.from(element)) {
    const auto& relation = *model.relation(id);
    if (relation.type != type || relation.target.is_relation() || !relation.valid_on(asked)) continue;
    RunOff one;
    one.element = element;
    one.contract = relation.target.element();
    one.retired_on = retired_on;
    if (const auto* ends = model.attribute<base::Date>(one.contract, "ends")) one.ends = *ends;
    if (one.ends && *one.ends < asked) continue;
    std::size_t covered = 0;
    for (const model::RelationId other : model.to(one.contract))
      covered += model.relation(other)->type == type && model.relation(other)->valid_on(asked) ? 1 : 0;
    const model::Value* stated = share_of ? relation.attribute(*share_of) : nullptr;
    const double* share = stated ? std::get_if<double>(stated) : nullptr;
    one.share_stated = share || covered == 1;
    if (const auto* cost = model.attribute<std::int64_t>(one.contract, "cost"))
      one.yearly = std::llround(static_cast<double>(*cost) *
                                (share ? *share : 1 / static_cast<double>(std::max<std::size_t>(covered, 1))));
    if (one.ends) {
      one.saves_from = std::max(retired_on, base::Date{one.ends->days + 1});
      const int both = one.saves_from->days - retired_on.days;
      if (one.yearly) one.paid = std::llround(static_cast<double>(*one.yearly) * both / days_of_year);
    }
    out.push_back(one);
  }
  std::sort(out.begin(), out.end(),
            [&](const RunOff& a, const RunOff& b) { return model.ref(a.contract) < model.ref(b.contract); });
  return out;
}

} // namespace fundament::review
