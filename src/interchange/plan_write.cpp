// SPDX-License-Identifier: MPL-2.0
#include "interchange/planner.hpp"
#include <algorithm>

namespace fundament::interchange {

using model::ElementData;
using model::ElementId;
using model::Model;
using model::Ref;
using model::RelationData;
using model::RelationId;
using model::RelationIdentity;

namespace {

std::size_t Counts::*count_of(Fate fate) {
  switch (fate) {
  case Fate::stays: return &Counts::unchanged;
  case Fate::loses_mark:
  case Fate::replaced: return &Counts::changed;
  case Fate::added: return &Counts::added;
  }
  throw std::logic_error("fate out of range");
}

} // namespace

void Planner::remove_or_mark() {
  for (const Missing& missing : missing_) {
    const bool ended = missing.relation && ended_owners_.erase(*missing.relation) > 0;
    if (missing.reason && !ended) {
      keep(missing);
      // the other source answers for it from now on; else each would keep it because of the other
      if (*missing.reason == KeptReason::other_source) plan_.forget.push_back(missing.last->subject);
      continue;
    }
    if (missing.reason && *missing.reason != KeptReason::keep_missing)
      conflict(ConflictKind::other_owner, current_.identity(*missing.relation));
    if (missing.element)
      remove(current_.ref(*missing.element));
    else
      remove(current_.identity(*missing.relation));
    plan_.forget.push_back(missing.last->subject);
  }
  for (const RelationId id : ended_owners_) {
    conflict(ConflictKind::other_owner, current_.identity(id));
    remove(current_.identity(id));
  }
}

void Planner::remove(Ref ref) {
  count(ref, &Counts::removed);
  operations().emplace_back(model::RemoveElement{std::move(ref)});
}
void Planner::remove(RelationIdentity identity) {
  count(identity, &Counts::removed);
  operations().emplace_back(model::RemoveRelation{std::move(identity)});
}

void Planner::keep(const Missing& missing) {
  if (missing.element) {
    ElementData data = current_.data(*missing.element);
    count(data.ref, &Counts::kept);
    plan_.summary.kept.push_back({*missing.reason, to_string(data.ref), missing.by});
    if (marks_.put_on(data.attributes, mark_of(current_.element(*missing.element)->kind)))
      operations().emplace_back(model::PutElement{std::move(data)});
  } else {
    RelationData data = current_.relation_data(*missing.relation);
    count(data.identity, &Counts::kept);
    plan_.summary.kept.push_back({*missing.reason, to_string(data.identity), missing.by});
    if (marks_.put_on(data.attributes, mark_of_relation(current_.relation(*missing.relation)->type)) ||
        put_again_.count(*missing.relation))
      operations().emplace_back(model::PutRelation{std::move(data)});
  }
}

const model::AttributeDefinition* Planner::mark_of(model::KindId kind) const {
  return marks_.attribute() ? metamodel_.attribute_of(kind, *marks_.attribute()) : nullptr;
}
const model::AttributeDefinition* Planner::mark_of_relation(model::RelationTypeId type) const {
  return marks_.attribute() ? metamodel_.attribute_of_relation(type, *marks_.attribute()) : nullptr;
}

void Planner::count(const Ref& ref, std::size_t Counts::*what) {
  plan_.summary.elements.*what += 1;
  plan_.summary.by_kind[ref.kind].*what += 1;
}
void Planner::count(const RelationIdentity& identity, std::size_t Counts::*what) {
  plan_.summary.relations.*what += 1;
  plan_.summary.by_relation[identity.relation].*what += 1;
}

void Planner::write_rows() {
  const auto puts = [](const std::vector<Fate>& fates) {
    return fates.size() - static_cast<std::size_t>(std::count(fates.begin(), fates.end(), Fate::stays));
  };
  operations().reserve(operations().size() + puts(element_fates_) + puts(relation_fates_));
  for (Row row = 0; row < parsed_.elements.size(); row++) {
    const Fate fate = element_fates_[row];
    count(element(row).ref, count_of(fate));
    if (fate == Fate::stays) continue;
    ElementData data = std::move(element(row));
    if (fate == Fate::loses_mark) data = current_.data(*current_.find(data.ref));
    const auto& marked = fate == Fate::replaced ? current_.element(*current_.find(data.ref))->attributes
                                                : std::as_const(data.attributes);
    marks_.keep_others(data.attributes, marked);
    operations().emplace_back(model::PutElement{std::move(data)});
  }
  for (const Fate fate : relation_fates_) {
    RelationData data = std::move(parsed_.relations.front());
    parsed_.relations.pop_front();
    count(data.identity, count_of(fate));
    if (fate == Fate::stays) continue;
    if (!put_again_.empty())
      if (const auto id = current_.find(data.identity)) put_again_.erase(*id);
    if (fate == Fate::loses_mark) data = current_.relation_data(*current_.find(data.identity));
    const auto& marked = fate == Fate::replaced ? attributes_of(*current_.relation(*current_.find(data.identity)))
                                                : std::as_const(data.attributes);
    marks_.keep_others(data.attributes, marked);
    operations().emplace_back(model::PutRelation{std::move(data)});
  }
}

void Planner::write_again() {
  for (const Missing& missing : missing_)
    if (missing.relation) put_again_.erase(*missing.relation);
  for (const RelationId id : put_again_)
    operations().emplace_back(model::PutRelation{current_.relation_data(id)});
}

} // namespace fundament::interchange
