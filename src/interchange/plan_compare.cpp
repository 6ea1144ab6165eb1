// SPDX-License-Identifier: MPL-2.0
#include "interchange/planner.hpp"
#include "model/rules.hpp"
#include <algorithm>

namespace fundament::interchange {

using model::ElementData;
using model::ElementId;
using model::Model;
using model::Ref;
using model::RelationData;
using model::RelationId;
using model::RelationIdentity;

namespace {} // namespace

Planner::Planner(const Model& current, std::span<const BroughtItem> last, Parsed parsed, const PlanOptions& options)
    : current_(current), metamodel_(current.metamodel()), last_(last), parsed_(std::move(parsed)), options_(options),
      marks_(metamodel_, options.source), owns_(metamodel_.find_relation(model::owns_name)), seen_(last.size()),
      any_marked_(is_any_marked()) {
  by_subject_.reserve(last.size());
  for (std::size_t i = 0; i < last.size(); i++)
    by_subject_.emplace(last[i].subject, i);
}

/// The shorthand stands for a relation, and is compared as one.
void Planner::spell_out_owners() {
  for (model::PutElement& put : parsed_.elements)
    if (put.owner) {
      parsed_.relations.push_back({{std::move(*put.owner), std::string(model::owns_name), put.element.ref}});
      put.owner.reset();
    }
}

// ---- the file against what was brought last, and against the catalogue ----

void Planner::compare_rows() {
  element_fates_.reserve(parsed_.elements.size());
  for (model::PutElement& put : parsed_.elements)
    element_fates_.push_back(compare(put.element, put.element.ref));
  relation_fates_.reserve(parsed_.relations.size());
  for (RelationData& file : parsed_.relations) {
    relation_fates_.push_back(compare(file, file.identity));
    if (file.identity.relation == model::owns_name)
      owner_rows_.emplace(subject_of(file.identity), static_cast<Row>(relation_fates_.size() - 1));
  }
}

/// The rules of make_plan() for what the file has, which becomes what is to be put.
template <class Data, class Name> Fate Planner::compare(Data& file, const Name& name) {
  std::string subject = subject_of(name);
  std::string said = said_of(file, metamodel_);
  const std::string* last = see(subject);
  if (last && *last == said && !any_marked_) return Fate::stays; // nearly all of a second import: no need to look
  const Memory memory(last ? std::string_view(*last) : std::string_view(), metamodel_);
  const auto id = current_.find(name);
  const Fate untouched = id && marks_.is_on(attributes_of(*now(name, *id))) ? Fate::loses_mark : Fate::stays;
  const bool unchanged = last && memory.is(file);
  if (!unchanged || memory.is_whole()) plan_.remember.push_back({std::move(subject), std::move(said)});
  if (unchanged) return untouched;
  if (!id) {
    if (last) conflict(ConflictKind::removed_by_hand, name);
    return Fate::added;
  }
  conflicts(last ? ConflictKind::edited_by_hand : ConflictKind::already_there, name,
            memory.merge_into(file, data_now(name, *id)));
  return marks_.same(file, *now(name, *id)) ? untouched : Fate::replaced;
}

bool Planner::is_any_marked() const {
  for (ElementId id = 0; id < current_.element_limit(); id++)
    if (const auto* element = current_.element(id); element && marks_.is_on(element->attributes)) return true;
  for (RelationId id = 0; id < current_.relation_limit(); id++)
    if (const auto* one = current_.relation(id); one && marks_.is_on(attributes_of(*one))) return true;
  return false;
}

/// What the source brought last under that subject, which is then known not to be missing.
const std::string* Planner::see(const std::string& subject) {
  const auto found = by_subject_.find(subject);
  if (found == by_subject_.end()) return nullptr;
  seen_[found->second] = true;
  return &last_[found->second].said;
}

/// An element has one owner at a time: where the file gives a new one, others of the same time end.
void Planner::end_other_owners() {
  for (Row row = 0; row < parsed_.relations.size(); row++) {
    const RelationIdentity& identity = relation(row).identity;
    if (!is_put(relation_fates_[row]) || identity.relation != model::owns_name || identity.target.is_relation())
      continue;
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
                 !(period_of(relation(found->second)) == period_of(now))) {
        take_period(found->second, name, other); // edited by hand, it leaves no room for the file's new owner
      }
    }
  }
}

/// Of a relation that the file did not change, its period as the file has it.
void Planner::take_period(Row row, const RelationIdentity& name, RelationId now) {
  RelationData data = current_.relation_data(now);
  const auto shown = [](const std::optional<base::Date>& day) { return day ? base::to_string(*day) : std::string(); };
  const auto take = [&](const char* field, const std::optional<base::Date>& file, std::optional<base::Date>& held) {
    if (file == held) return;
    conflicts(ConflictKind::edited_by_hand, name, {{field, shown(file), shown(held)}});
    held = file;
  };
  take("valid_from", relation(row).valid_from, data.valid_from);
  take("valid_to", relation(row).valid_to, data.valid_to);
  relation(row) = std::move(data);
  relation_fates_[row] = Fate::replaced;
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
