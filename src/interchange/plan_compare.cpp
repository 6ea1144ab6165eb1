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

constexpr std::string_view owns_name = "owns";

} // namespace

Planner::Planner(const Model& current, std::span<const BroughtItem> last, Parsed parsed, const PlanOptions& options)
    : current_(current), metamodel_(current.metamodel()), last_(last), parsed_(std::move(parsed)), options_(options),
      marks_(metamodel_, options.source), owns_(metamodel_.find_relation(owns_name)), seen_(last.size()),
      any_marked_(is_any_marked()) {
  by_subject_.reserve(last.size());
  for (std::size_t i = 0; i < last.size(); i++)
    by_subject_.emplace(last[i].subject, i);
}

/// The shorthand stands for a relation, and is compared as one.
void Planner::spell_out_owners() {
  for (model::PutElement& put : parsed_.elements)
    if (put.owner) {
      parsed_.relations.push_back({{std::move(*put.owner), std::string(owns_name), put.element.ref}});
      put.owner.reset();
    }
}

// ---- the file against what was brought last, and against the catalogue ----

void Planner::compare_rows() {
  element_fates_.reserve(parsed_.elements.size());
  for (const model::PutElement& put : parsed_.elements)
    element_fates_.push_back(compare(put.element, put.element.ref));
  relation_fates_.reserve(parsed_.relations.size());
  for (const RelationData& file : parsed_.relations) {
    relation_fates_.push_back(compare(file, file.identity));
    if (file.identity.relation == owns_name)
      owner_rows_.emplace(subject_of(file.identity), static_cast<Row>(relation_fates_.size() - 1));
  }
}

/// The rules of make_plan() for what the file has.
template <class Data, class Name> Fate Planner::compare(const Data& file, const Name& name) {
  std::string subject = subject_of(name);
  const base::Digest digest = digest_of(file, metamodel_);
  const base::Digest* last = see(subject);
  const bool unchanged = last && *last == digest;
  if (unchanged && !any_marked_) return Fate::stays; // nearly all of a second import: no need to look
  const auto id = current_.find(name);
  const Fate untouched = id && marks_.is_on(attributes_of(*now(name, *id))) ? Fate::loses_mark : Fate::stays;
  if (unchanged) return untouched;
  plan_.remember.push_back({std::move(subject), digest});
  if (!id) {
    if (last) conflict(ConflictKind::removed_by_hand, name);
    return Fate::added;
  }
  if (marks_.same(file, *now(name, *id))) return untouched;
  if (!last)
    conflict(ConflictKind::already_there, name);
  else if (digest_of(data_now(name, *id), metamodel_) != *last)
    conflict(ConflictKind::edited_by_hand, name);
  return Fate::replaced;
}

bool Planner::is_any_marked() const {
  for (ElementId id = 0; id < current_.element_limit(); id++)
    if (const auto* element = current_.element(id); element && marks_.is_on(element->attributes)) return true;
  for (RelationId id = 0; id < current_.relation_limit(); id++)
    if (const auto* one = current_.relation(id); one && marks_.is_on(attributes_of(*one))) return true;
  return false;
}

/// What the source brought last under that subject, which is then known not to be missing.
const base::Digest* Planner::see(const std::string& subject) {
  const auto found = by_subject_.find(subject);
  if (found == by_subject_.end()) return nullptr;
  seen_[found->second] = true;
  return &last_[found->second].digest;
}

/// An element has one owner at a time: where the file gives a new one, others of the same time end.
void Planner::end_other_owners() {
  for (Row row = 0; row < parsed_.relations.size(); row++) {
    const RelationIdentity& identity = relation(row).identity;
    if (!is_put(relation_fates_[row]) || identity.relation != owns_name || identity.target.is_relation()) continue;
    const auto owned = current_.find(identity.target);
    if (!owned) continue;
    for (const RelationId other : current_.to(*owned)) {
      const model::Relation& now = *current_.relation(other);
      const RelationIdentity name = current_.identity(other);
      if (now.type != owns_ || name == identity) continue;
      const auto found = owner_rows_.find(subject_of(name));
      if (found == owner_rows_.end()) {
        if (period_of(relation(row)).meets(period_of(now))) ended_owners_.insert(other);
      } else if (!is_put(relation_fates_[found->second]) && period_of(relation(row)).meets(period_of(now)) &&
                 !marks_.same(relation(found->second), now)) {
        // its period was edited by hand, and leaves no room for the file's new owner
        conflict(ConflictKind::edited_by_hand, name);
        relation_fates_[found->second] = Fate::replaced;
      }
    }
  }
}

/// A relation that is put needs its ends: what was removed by hand comes back, and what the file lacks stays.
void Planner::put_back_ends() {
  std::deque<Row> queue;
  for (Row row = 0; row < parsed_.relations.size(); row++)
    if (is_put(relation_fates_[row])) queue.push_back(row);
  while (!queue.empty()) {
    const RelationIdentity& identity = relation(queue.front()).identity;
    queue.pop_front();
    for (const Ref* end : {&identity.source, &identity.target}) {
      if (end->is_relation()) {
        if (const auto id = current_.find_keyed(end->key))
          needed_relations_.emplace(*id, &identity);
        else if (const auto row = put_back_relation(end->key))
          queue.push_back(*row);
      } else if (const auto id = current_.find(*end)) {
        if (missing_elements_.count(*id)) needed_elements_.emplace(*id, &identity);
      } else {
        put_back_element(*end);
      }
    }
  }
}

void Planner::put_back_element(const Ref& ref) {
  if (element_rows_.empty())
    for (Row row = 0; row < parsed_.elements.size(); row++)
      element_rows_.emplace(subject_of(element(row).ref), row);
  const auto found = element_rows_.find(subject_of(ref));
  if (found == element_rows_.end() || is_put(element_fates_[found->second])) return;
  element_fates_[found->second] = Fate::added;
  conflict(ConflictKind::needed_again, ref);
}

std::optional<Row> Planner::put_back_relation(const std::string& key) {
  if (keyed_rows_.empty())
    for (Row row = 0; row < parsed_.relations.size(); row++)
      if (!relation(row).identity.key.empty()) keyed_rows_.emplace(relation(row).identity.key, row);
  const auto found = keyed_rows_.find(key);
  if (found == keyed_rows_.end() || relation_fates_[found->second] != Fate::stays) return std::nullopt;
  if (current_.find(relation(found->second).identity)) return std::nullopt;
  relation_fates_[found->second] = Fate::added;
  conflict(ConflictKind::needed_again, relation(found->second).identity);
  return found->second;
}

} // namespace fundament::interchange
