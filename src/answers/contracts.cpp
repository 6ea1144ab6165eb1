// SPDX-License-Identifier: MPL-2.0
#include "answers/contracts.hpp"
#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace fundament::answers {

using model::ElementId;
using model::Model;

namespace {

template <class T> std::optional<T> value_of(const Model& model, ElementId element, std::string_view name) {
  const T* value = model.attribute<T>(element, name);
  return value ? std::optional<T>(*value) : std::nullopt;
}

/// Calls `use(contract, relation)` for each contract that covers the element by a relation valid on the date.
template <class Use> void each_contract(const Model& model, base::Date date, ElementId element, Use use) {
  const auto covered_by = model.metamodel().find_relation("covered_by");
  for (const auto id : model.from(element)) {
    const model::Relation& relation = *model.relation(id);
    if (relation.type == covered_by && !relation.target.is_relation() && relation.valid_on(date))
      use(relation.target.element(), relation);
  }
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
      if (!relation || relation->type != covered_by || relation->target.is_relation() || !relation->valid_on(date))
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

} // namespace

std::optional<YearlyCost> yearly_cost(const snapshot::View& view, const snapshot::Day& day, ElementId element) {
  const Model& model = view.model();
  const base::Date date = day.date();
  const auto even = day.kept<EvenShares>([&] { return EvenShares(model, date); });
  YearlyCost out;
  double amount = 0;
  each_contract(model, date, element, [&](ElementId contract, const model::Relation& relation) {
    const auto cost = value_of<std::int64_t>(model, contract, "cost");
    const auto starts = value_of<base::Date>(model, contract, "starts"),
               ends = value_of<base::Date>(model, contract, "ends");
    if (!cost || (starts && date < *starts) || (ends && *ends < date)) return;
    const auto share = stated_share(model, relation);
    amount += static_cast<double>(*cost) * (share ? *share : even->of(contract));
    out.contracts.push_back(contract);
    const auto year = value_of<std::int64_t>(model, contract, "cost_year");
    if (year && (!out.year || *out.year < *year)) out.year = year;
  });
  if (!out.contracts.empty()) {
    out.amount = std::llround(amount);
    std::sort(out.contracts.begin(), out.contracts.end());
    return out;
  }
  const auto own = value_of<std::int64_t>(model, element, "cost");
  if (!own) return std::nullopt;
  return YearlyCost{*own, value_of<std::int64_t>(model, element, "cost_year"), {}};
}

std::optional<base::Date> contract_end(const snapshot::View& view, base::Date date, ElementId element) {
  const Model& model = view.model();
  std::optional<base::Date> last;
  bool open = false;
  each_contract(model, date, element, [&](ElementId contract, const model::Relation&) {
    const auto ends = value_of<base::Date>(model, contract, "ends");
    open |= !ends;
    if (ends && (!last || *last < *ends)) last = ends;
  });
  return open ? std::nullopt : last;
}

} // namespace fundament::answers
