// SPDX-License-Identifier: MPL-2.0
#include "plan/draft.hpp"
#include "model/lifecycle.hpp"
#include <algorithm>

namespace fundament::plan {

using model::ElementData;
using model::RelationData;
using model::RelationIdentity;

base::Date day_before(base::Date day) {
  return {day.days - 1};
}

bool is_first_day(std::string_view attribute) {
  return attribute.ends_with("_from") && attribute != "valid_from";
}

std::string again_mark(base::Date day) {
  return "~" + base::to_string(day);
}

std::string subject_of(const model::Operation& operation) {
  return std::visit(
      [](const auto& one) -> std::string {
        using One = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<One, model::PutElement>) return to_string(one.element.ref);
        if constexpr (std::is_same_v<One, model::RemoveElement>) return to_string(one.ref);
        if constexpr (std::is_same_v<One, model::PutRelation>) return to_string(one.relation.identity);
        if constexpr (std::is_same_v<One, model::RemoveRelation>) return to_string(one.identity);
      },
      operation);
}

bool is_moved_use(const Replace& replace, const RelationIdentity& identity) {
  return identity.target == replace.old &&
         std::find(replace.move.begin(), replace.move.end(), identity.relation) != replace.move.end();
}

bool is_data_of(const Replace& replace, const RelationIdentity& identity) {
  return identity.source == replace.old && (identity.relation == "masters" || identity.relation == "holds");
}

std::optional<ElementData> Draft::element(const model::Ref& ref) const {
  if (const auto written = elements_.find(ref); written != elements_.end()) return written->second.data;
  const auto id = model_.find(ref);
  return id ? std::optional(model_.data(*id)) : std::nullopt;
}

std::optional<RelationData> Draft::relation(const RelationIdentity& identity) const {
  if (const auto written = relations_.find(identity); written != relations_.end()) return written->second.data;
  const auto id = model_.find(identity);
  return id ? std::optional(model_.relation_data(*id)) : std::nullopt;
}

bool Draft::has(const model::Ref& ref) const {
  if (!ref.is_relation()) return elements_.count(ref) || model_.find(ref);
  return model_.find_keyed(ref.key) ||
         std::any_of(relations_.begin(), relations_.end(), [&](const auto& one) { return one.first.key == ref.key; });
}

std::vector<RelationIdentity> Draft::relations_of(const model::Ref& ref) const {
  std::set<RelationIdentity> out;
  if (const auto id = model_.find(ref))
    for (const auto& range : {model_.from(*id), model_.to(*id)})
      for (const model::RelationId relation : range)
        out.insert(model_.identity(relation));
  if (const auto added = new_at_.find(ref); added != new_at_.end())
    out.insert(added->second.begin(), added->second.end());
  return {out.begin(), out.end()};
}

model::Element Draft::record(const ElementData& data, const model::Metamodel& metamodel) {
  return {metamodel.find_kind(data.ref.kind).value_or(0), 0, data.ref.key, data.name, data.attributes};
}

bool Draft::takes_part(const model::Ref& ref, base::Date on) const {
  const auto data = element(ref);
  return data && !model::not_in_operation(record(*data, metamodel()), metamodel(), on);
}

bool Draft::is_retired(const ElementData& element, base::Date on) const {
  return model::phase_on(record(element, metamodel()), metamodel(), on) == model::Phase::retired;
}

bool Draft::needs(const RelationIdentity& identity, const model::Ref& other) const {
  const auto id = model_.find(identity);
  if (!id) return false;
  const auto needs = model_.needs(*model_.relation(*id));
  return std::any_of(needs.begin(), needs.end(),
                     [&](const model::Need& need) { return need.source_needs == (identity.source == other); });
}

model::Ref Draft::owner(const model::Ref& ref, base::Date on) const {
  for (const RelationIdentity& identity : relations_of(ref)) {
    if (identity.relation != "owns" || identity.target != ref) continue;
    const auto owns = relation(identity);
    if ((!owns->valid_from || *owns->valid_from <= on) && (!owns->valid_to || on <= *owns->valid_to))
      return identity.source;
  }
  return {};
}

void Draft::put(ElementData element, std::size_t operation) {
  const model::Ref ref = element.ref;
  elements_.insert_or_assign(ref, Written<ElementData>{std::move(element), operation});
}

void Draft::put(RelationData relation, std::size_t operation) {
  const RelationIdentity identity = relation.identity;
  const bool fresh = !relations_.count(identity) && !model_.find(identity);
  relations_.insert_or_assign(identity, Written<RelationData>{std::move(relation), operation});
  if (fresh)
    for (const model::Ref* end : {&identity.source, &identity.target})
      new_at_[*end].insert(identity);
}

model::ChangeSet Draft::change_set(std::vector<std::size_t>& of) const {
  model::ChangeSet out;
  for (const auto& [ref, written] : elements_) {
    out.operations.emplace_back(model::PutElement{written.data, {}});
    of.push_back(written.operation);
  }
  for (const auto& [identity, written] : relations_) {
    out.operations.emplace_back(model::PutRelation{written.data});
    of.push_back(written.operation);
  }
  return out;
}

} // namespace fundament::plan
