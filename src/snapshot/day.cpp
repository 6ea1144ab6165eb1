// SPDX-License-Identifier: MPL-2.0
#include "snapshot/day.hpp"
#include <algorithm>
#include <numeric>
#include <tuple>

namespace fundament::snapshot {

using model::ElementId;
using model::no_id;

std::shared_ptr<const Day> Day::make(const graph::Graph& graph, const model::Model& model, base::Date date) {
  const auto day = std::make_shared<Day>();
  day->graph_ = graph::Day::make(graph, model, date);
  day->owner_.assign(model.element_limit(), no_id);
  day->parent_.assign(model.element_limit(), no_id);
  const auto& metamodel = model.metamodel();
  const auto unit = metamodel.find_kind("unit");
  const auto owns = metamodel.find_relation("owns"), part_of = metamodel.find_relation("part_of"),
             uses = metamodel.find_relation("uses");
  const auto is_unit = [&](model::End end) { return model.element(end.element())->kind == unit; };
  std::vector<std::pair<ElementId, ElementId>> uses_of; // the used element, the using unit
  for (model::RelationId id = 0; id < model.relation_limit(); id++) {
    const model::Relation* relation = model.relation(id);
    if (!relation || relation->source.is_relation() || relation->target.is_relation()) continue;
    const bool matters = relation->type == owns || relation->type == uses || relation->type == part_of;
    if (!matters || !relation->valid_on(date)) continue;
    const ElementId source = relation->source.element(), target = relation->target.element();
    if (relation->type == owns)
      day->owner_[target] = source;
    else if (relation->type == uses)
      uses_of.emplace_back(target, source);
    else if (is_unit(relation->source) && is_unit(relation->target))
      day->join(graph, source, target);
  }
  day->find_units(model);
  day->arrange_units(day->rings_opened(graph));
  const auto takes_part = [&](ElementId one) { return day->graph_->takes_part(graph.vertex(one)); };
  std::erase_if(uses_of, [&](const auto& use) { return !takes_part(use.second); });
  for (auto& [used, user] : uses_of)
    if (takes_part(day->party_[user])) user = day->party_[user];
  std::sort(uses_of.begin(), uses_of.end());
  uses_of.erase(std::unique(uses_of.begin(), uses_of.end()), uses_of.end());
  day->users_begin_.assign(model.element_limit() + 1, 0);
  for (const auto& [used, user] : uses_of)
    day->users_begin_[used + 1]++;
  for (std::size_t i = 1; i < day->users_begin_.size(); i++)
    day->users_begin_[i] += day->users_begin_[i - 1];
  for (const auto& [used, user] : uses_of)
    day->users_.push_back(user);
  return day;
}

void Day::join(const graph::Graph& graph, ElementId part, ElementId whole) {
  ElementId& parent = parent_[part];
  if (part == whole) return;
  if (parent == no_id || graph.rank(graph.vertex(whole)) < graph.rank(graph.vertex(parent))) parent = whole;
}

void Day::find_units(const model::Model& model) {
  const auto& metamodel = model.metamodel();
  const auto unit = metamodel.find_kind("unit");
  const auto type = metamodel.find_attribute("type");
  is_administration_.assign(model.element_limit(), false);
  for (ElementId id = 0; id < model.element_limit(); id++) {
    const model::Element* element = model.element(id);
    if (!element || element->kind != unit) continue;
    units_.push_back(id);
    const auto* text = type ? element->attributes.get<std::string>(*type) : nullptr;
    is_administration_[id] = text && *text == "administration";
  }
}

/// parent_ with every ring of units cut open above one of them, which stands for its top then: an administration if
/// there is one, so that the others find it on their way up, else the smallest ref.
std::vector<ElementId> Day::rings_opened(const graph::Graph& graph) const {
  std::vector<ElementId> out = parent_;
  std::vector<ElementId> met_from(parent_.size(), no_id); // the unit from which the climb came by
  const auto before = [&](ElementId a, ElementId b) {
    return std::tuple(!is_administration_[a], graph.rank(graph.vertex(a))) <
           std::tuple(!is_administration_[b], graph.rank(graph.vertex(b)));
  };
  for (const ElementId from : units_) {
    ElementId at = from;
    for (; at != no_id && met_from[at] == no_id; at = parent_[at])
      met_from[at] = from;
    if (at == no_id || met_from[at] != from) continue; // the top, or what an earlier climb has seen
    ElementId top = at;
    for (ElementId other = parent_[at]; other != at; other = parent_[other])
      top = std::min(top, other, before);
    out[top] = no_id;
  }
  return out;
}

/// Numbers the units so that each has those beneath it in a row, and finds where each counts; tops first, so that no
/// unit's way up is walked twice.
void Day::arrange_units(const std::vector<ElementId>& opened) {
  std::vector<std::uint32_t> begin(opened.size() + 1, 0);
  for (const ElementId unit : units_)
    if (opened[unit] != no_id) begin[opened[unit] + 1]++;
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<ElementId> children(begin.back()), order;
  auto next = begin;
  for (const ElementId unit : units_)
    if (opened[unit] != no_id)
      children[next[opened[unit]]++] = unit;
    else
      order.push_back(unit);
  for (std::size_t i = 0; i < order.size(); i++)
    order.insert(order.end(), children.begin() + begin[order[i]], children.begin() + begin[order[i] + 1]);

  std::vector<std::uint32_t> size(opened.size(), 1);
  for (auto unit = order.rbegin(); unit != order.rend(); ++unit)
    if (opened[*unit] != no_id) size[opened[*unit]] += size[*unit];
  first_.assign(opened.size(), 0);
  last_.assign(opened.size(), 0);
  party_.assign(opened.size(), no_id);
  std::vector<std::uint32_t> free(opened.size(), 0); // the first number not given yet, beneath each
  std::uint32_t free_at_top = 1;
  for (const ElementId unit : order) {
    const ElementId above = opened[unit];
    std::uint32_t& number = above == no_id ? free_at_top : free[above];
    first_[unit] = number;
    last_[unit] = number += size[unit];
    free[unit] = first_[unit] + 1;
    const bool is_party = is_administration_[unit] || above == no_id ||
                          (opened[above] == no_id && !is_administration_[above]); // right beneath the top
    party_[unit] = is_party ? unit : party_[above];
  }
  for (const ElementId unit : units_) // the others of a ring have all of it beneath them, too
    if (opened[unit] == no_id)
      for (ElementId other = parent_[unit]; other != no_id && other != unit; other = parent_[other])
        first_[other] = first_[unit], last_[other] = last_[unit];
  for (ElementId id = 0; id < owner_.size(); id++)
    if (const ElementId owner = owner_[id]; first_[id] == 0 && owner != no_id)
      party_[id] = first_[owner] == 0 ? owner : party_[owner];
}

bool Day::is_within(ElementId unit, std::span<const ElementId> units) const {
  if (unit >= first_.size()) return false;
  const std::uint32_t number = first_[unit];
  return std::any_of(units.begin(), units.end(), [&](ElementId other) {
    return other == unit || (other < first_.size() && first_[other] <= number && number < last_[other]);
  });
}

std::span<const ElementId> Day::users(ElementId element) const {
  if (element + 1 >= users_begin_.size()) return {};
  return {users_.data() + users_begin_[element], users_begin_[element + 1] - users_begin_[element]};
}

} // namespace fundament::snapshot
