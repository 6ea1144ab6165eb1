// SPDX-License-Identifier: MPL-2.0
#include "answers/contracts.hpp"
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <unordered_map>

namespace fundament::answers {

using model::ElementId;
using model::Model;

namespace {

template <class T> std::optional<T> value_of(const Model& model, ElementId element, std::string_view name) {
  const T* value = model.attribute<T>(element, name);
  return value ? std::optional<T>(*value) : std::nullopt;
}

/// Calls `use(contract, relation)` for each contract that something is covered by.
template <class Use> void each_contract(const Model& model, ElementId element, Use use) {
  const auto covered_by = model.metamodel().find_relation("covered_by");
  for (const auto id : model.from(element)) {
    const model::Relation& relation = *model.relation(id);
    if (relation.type == covered_by && !relation.target.is_relation()) use(relation.target.element(), relation);
  }
}

/// The day as of which a contract is looked at: of one that has ended, its last.
base::Date as_of(const Model& model, ElementId contract, base::Date date) {
  const auto ends = value_of<base::Date>(model, contract, "ends");
  return ends ? std::min(*ends, date) : date;
}

std::optional<double> stated_share(const Model& model, const model::Relation& relation) {
  const auto id = model.metamodel().find_attribute("share");
  const model::Value* value = id ? relation.attribute(*id) : nullptr;
  const double* share = value ? std::get_if<double>(value) : nullptr;
  return share ? std::optional<double>(*share) : std::nullopt;
}

/// What falls on each that a contract covers without a share stated: an even part of what the stated ones leave.
class EvenShares {
public:
  EvenShares(const Model& model, base::Date date) {
    const auto covered_by = model.metamodel().find_relation("covered_by");
    for (model::RelationId id = 0; id < model.relation_limit(); id++) {
      const model::Relation* relation = model.relation(id);
      if (!relation || relation->type != covered_by || relation->target.is_relation() ||
          !relation->valid_on(as_of(model, relation->target.element(), date)))
        continue;
      const auto share = stated_share(model, *relation);
      Stated& stated = of_[relation->target.element()];
      stated.sum += share.value_or(0);
      stated.without += share ? 0 : 1;
    }
  }
  double of(ElementId contract) const {
    const Stated& stated = of_.at(contract);
    return std::max(0.0, 1 - stated.sum) / static_cast<double>(std::max<std::size_t>(stated.without, 1));
  }

private:
  struct Stated {
    double sum = 0;
    std::size_t without = 0;
  };
  std::unordered_map<ElementId, Stated> of_;
};

/// A contract that something is under, or was.
struct Covering {
  ElementId contract = model::no_id;
  std::optional<std::int64_t> cost; ///< of the whole contract
  double share = 1;
  std::optional<base::Date> starts, ends;
};

/// Those that cover the element and have begun; of those that have ended, only the ones that none with a cost
/// succeeds: none begins after their last day.
class Covers {
public:
  Covers(const Model& model, const EvenShares& even, base::Date date, ElementId element) : date_(date) {
    each_contract(model, element, [&](ElementId contract, const model::Relation& relation) {
      Covering cover{contract, value_of<std::int64_t>(model, contract, "cost"), 1,
                     value_of<base::Date>(model, contract, "starts"), value_of<base::Date>(model, contract, "ends")};
      if (!relation.valid_on(as_of(model, contract, date)) || (cover.starts && date < *cover.starts)) return;
      const auto share = stated_share(model, relation);
      cover.share = share ? *share : even.of(contract);
      if (cover.cost && cover.starts) last_start_ = std::max(last_start_, *cover.starts);
      all_.push_back(cover);
    });
  }

  template <class Use> void each_in_force(Use use) const {
    for (const Covering& cover : all_)
      if (!has_ended(cover)) use(cover);
  }
  template <class Use> void each_lapsed(Use use) const {
    for (const Covering& cover : all_)
      if (has_ended(cover) && *cover.ends >= last_start_) use(cover);
  }

private:
  bool has_ended(const Covering& cover) const { return cover.ends && *cover.ends < date_; }

  base::Date date_, last_start_{std::numeric_limits<std::int32_t>::min()};
  std::vector<Covering> all_;
};

} // namespace

std::string_view to_string(CostState state) {
  switch (state) {
  case CostState::stated: return "stated";
  case CostState::partly: return "partly";
  case CostState::ended: return "ended";
  }
  throw std::logic_error("state of a cost out of range");
}

std::optional<YearlyCost> yearly_cost(const snapshot::View& view, const snapshot::Day& day, ElementId element) {
  const Model& model = view.model();
  const base::Date date = day.date();
  const auto even = day.kept<EvenShares>([&] { return EvenShares(model, date); });
  const Covers covers(model, *even, date, element);
  YearlyCost out;
  double amount = 0;
  bool unknown = false;
  const auto take = [&](const Covering& cover) {
    amount += static_cast<double>(*cover.cost) * cover.share;
    out.contracts.push_back(cover.contract);
    const auto year = value_of<std::int64_t>(model, cover.contract, "cost_year");
    if (year && (!out.year || *out.year < *year)) out.year = year;
  };
  covers.each_in_force([&](const Covering& cover) { cover.cost ? take(cover) : void(unknown = true); });
  const auto own = value_of<std::int64_t>(model, element, "cost");
  if (out.contracts.empty() && own)
    return YearlyCost{*own, 0, value_of<std::int64_t>(model, element, "cost_year"), {}, CostState::stated, {}};
  const double stated = amount;
  if (day.graph().takes_part(view.graph().vertex(element)))
    covers.each_lapsed([&](const Covering& cover) {
      if (!cover.cost) return;
      take(cover);
      const base::Date from = {cover.ends->days + 1};
      out.not_stated_from = std::min(out.not_stated_from.value_or(from), from);
    });
  if (out.contracts.empty()) return std::nullopt;
  out.amount = std::llround(amount);
  out.ended_amount = out.amount - std::llround(stated);
  out.state = out.not_stated_from ? CostState::ended : unknown ? CostState::partly : CostState::stated;
  std::sort(out.contracts.begin(), out.contracts.end());
  return out;
}

void CostSum::add(const std::optional<YearlyCost>& cost) {
  of++;
  const bool has_ended = cost && cost->state == CostState::ended;
  not_stated += cost && cost->state == CostState::stated ? 0 : 1;
  ended += has_ended ? 1 : 0;
  nothing += !cost || (has_ended && cost->ended_amount == cost->amount) ? 1 : 0;
  if (!cost) return;
  amount += cost->amount - cost->ended_amount;
  last_known += cost->amount;
  if (cost->year) years.insert(*cost->year);
}

std::vector<ElementId> suppliers(const snapshot::View& view, base::Date date, ElementId element) {
  const Model& model = view.model();
  const auto supplied_by = model.metamodel().find_relation("supplied_by");
  std::vector<ElementId> out;
  const auto of = [&](ElementId supplied) {
    for (const auto id : model.from(supplied)) {
      const model::Relation& relation = *model.relation(id);
      if (relation.type == supplied_by && !relation.target.is_relation() && relation.valid_on(date))
        out.push_back(relation.target.element());
    }
  };
  of(element);
  each_contract(model, element, [&](ElementId contract, const model::Relation& relation) {
    const auto starts = value_of<base::Date>(model, contract, "starts"),
               ends = value_of<base::Date>(model, contract, "ends");
    if (relation.valid_on(date) && !(starts && date < *starts) && !(ends && *ends < date)) of(contract);
  });
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::optional<base::Date> contract_end(const snapshot::View& view, base::Date date, ElementId element) {
  const Model& model = view.model();
  if (model.ref(element).kind == "contract") return value_of<base::Date>(model, element, "ends");
  std::optional<base::Date> last;
  bool open = false;
  each_contract(model, element, [&](ElementId contract, const model::Relation& relation) {
    if (!relation.valid_on(as_of(model, contract, date))) return;
    const auto ends = value_of<base::Date>(model, contract, "ends");
    open |= !ends;
    if (ends && (!last || *last < *ends)) last = ends;
  });
  return open ? std::nullopt : last;
}

} // namespace fundament::answers
