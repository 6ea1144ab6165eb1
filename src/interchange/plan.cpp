// SPDX-License-Identifier: MPL-2.0
#include "interchange/plan.hpp"
#include "interchange/plan_parts.hpp"
#include <algorithm>
#include <deque>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

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

using Row = std::uint32_t; ///< an element or a relation of the file

/// What becomes of the catalogue's item for a row of the file.
enum class Fate : std::uint8_t { stays, loses_mark, added, replaced };

/// Something that the source brought, that is in the catalogue, and that the file no longer has.
struct Missing {
  const BroughtItem* last;
  std::optional<ElementId> element;
  std::optional<RelationId> relation; ///< one of the two
  std::optional<KeptReason> reason = {};
  std::string by = {};
  bool key_moved = false; ///< the file has another relation with its key, on which relations end: it goes in any case
};

/// Makes one plan; used once. The steps of run() build on each other.
class Planner {
public:
  Planner(const Model& current, std::span<const BroughtItem> last, Parsed parsed, const PlanOptions& options)
      : current_(current), metamodel_(current.metamodel()), last_(last), parsed_(std::move(parsed)), options_(options),
        marks_(metamodel_, options.source), owns_(metamodel_.find_relation(owns_name)), seen_(last.size()),
        any_marked_(is_any_marked()) {
    by_subject_.reserve(last.size());
    for (std::size_t i = 0; i < last.size(); i++)
      by_subject_.emplace(last[i].subject, i);
  }

  base::Result<Plan> run(const BroughtByOthers& others) {
    spell_out_owners();
    compare_rows();
    find_missing();
    end_other_owners();
    put_back_ends();
    if (auto claimed = find_claims(others); !claimed) return std::move(claimed).error();
    find_moved_keys();
    keep_what_is_still_used();
    remove_or_mark();
    write_rows();
    write_again();
    plan_.change_set.author = options_.source;
    plan_.places = std::move(parsed_.places);
    std::sort(plan_.forget.begin(), plan_.forget.end());
    return std::move(plan_);
  }

private:
  ElementData& element(Row row) { return parsed_.elements[row].element; }
  RelationData& relation(Row row) { return parsed_.relations[row]; }

  /// The shorthand stands for a relation, and is compared as one.
  void spell_out_owners() {
    for (model::PutElement& put : parsed_.elements)
      if (put.owner) {
        parsed_.relations.push_back({{std::move(*put.owner), std::string(owns_name), put.element.ref}});
        put.owner.reset();
      }
  }

  // ---- the file against what was brought last, and against the catalogue ----

  void compare_rows() {
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
  template <class Data, class Name> Fate compare(const Data& file, const Name& name) {
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

  // the catalogue's item of that name; both are told apart by the type of the name, as their ids are not
  const model::Element* now(const Ref&, ElementId id) const { return current_.element(id); }
  const model::Relation* now(const RelationIdentity&, RelationId id) const { return current_.relation(id); }
  ElementData data_now(const Ref&, ElementId id) const { return current_.data(id); }
  RelationData data_now(const RelationIdentity&, RelationId id) const { return current_.relation_data(id); }

  bool is_any_marked() const {
    for (ElementId id = 0; id < current_.element_limit(); id++)
      if (const auto* element = current_.element(id); element && marks_.is_on(element->attributes)) return true;
    for (RelationId id = 0; id < current_.relation_limit(); id++)
      if (const auto* one = current_.relation(id); one && marks_.is_on(attributes_of(*one))) return true;
    return false;
  }

  /// What the source brought last under that subject, which is then known not to be missing.
  const base::Digest* see(const std::string& subject) {
    const auto found = by_subject_.find(subject);
    if (found == by_subject_.end()) return nullptr;
    seen_[found->second] = true;
    return &last_[found->second].digest;
  }

  template <class Name> void conflict(ConflictKind kind, const Name& name) {
    plan_.summary.conflicts.push_back({kind, to_string(name)});
  }

  // ---- what follows for items that the file did not change ----

  static bool is_put(Fate fate) { return fate == Fate::added || fate == Fate::replaced; }

  /// An element has one owner at a time: where the file gives a new one, others of the same time end.
  void end_other_owners() {
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
  void put_back_ends() {
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

  void put_back_element(const Ref& ref) {
    if (element_rows_.empty())
      for (Row row = 0; row < parsed_.elements.size(); row++)
        element_rows_.emplace(subject_of(element(row).ref), row);
    const auto found = element_rows_.find(subject_of(ref));
    if (found == element_rows_.end() || is_put(element_fates_[found->second])) return;
    element_fates_[found->second] = Fate::added;
    conflict(ConflictKind::needed_again, ref);
  }

  std::optional<Row> put_back_relation(const std::string& key) {
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

  // ---- what the file no longer has ----

  void find_missing() {
    for (std::size_t i = 0; i < last_.size(); i++) {
      if (seen_[i]) continue;
      Missing missing{&last_[i], {}, {}};
      if (const auto identity = parse_identity(last_[i].subject)) {
        missing.relation = current_.find(*identity);
      } else if (const auto ref = model::parse_ref(last_[i].subject)) {
        missing.element = current_.find(*ref);
        if (missing.element) missing_elements_.insert(*missing.element);
      }
      if (missing.element || missing.relation)
        missing_.push_back(std::move(missing));
      else
        plan_.forget.push_back(last_[i].subject);
    }
  }

  base::Result<void> find_claims(const BroughtByOthers& others) {
    if (missing_.empty()) return {};
    std::vector<std::string> subjects;
    for (const Missing& missing : missing_)
      subjects.push_back(missing.last->subject);
    const auto claimed = others(subjects);
    if (!claimed) return claimed.error();
    base::expect(claimed->size() == subjects.size(), "not as many answers as subjects");
    for (std::size_t i = 0; i < missing_.size(); i++) {
      if (options_.keep_missing)
        missing_[i].reason = KeptReason::keep_missing;
      else if ((*claimed)[i])
        missing_[i].reason = KeptReason::other_source;
      else if (is_by_hand(missing_[i]))
        missing_[i].reason = KeptReason::by_hand;
    }
    return {};
  }

  /// Made or edited by others than the source. A source among the marks made it and has let it go since.
  bool is_by_hand(const Missing& missing) const {
    if (missing.element) {
      const model::Element& now = *current_.element(*missing.element);
      return is_foreign(now.origin, now.attributes) ||
             digest_of(current_.data(*missing.element), metamodel_) != missing.last->digest;
    }
    const model::Relation& now = *current_.relation(*missing.relation);
    return is_foreign(now.origin, attributes_of(now)) ||
           digest_of(current_.relation_data(*missing.relation), metamodel_) != missing.last->digest;
  }

  bool is_foreign(std::uint32_t index, const model::Attributes& attributes) const {
    const std::string& origin = current_.origin(index);
    const auto& gone = marks_.of(attributes);
    return origin != options_.source && std::find(gone.begin(), gone.end(), origin) == gone.end();
  }

  /// A relation on which others end may change its own ends, and is then another one with the same key. The old one
  /// goes, whoever claims it, and those that end on it are put again, to end on the new one.
  void find_moved_keys() {
    if (missing_.empty()) return;
    std::unordered_set<std::string_view> keys, ends;
    for (const RelationData& file : parsed_.relations) {
      if (!file.identity.key.empty()) keys.insert(file.identity.key);
      for (const Ref* end : {&file.identity.source, &file.identity.target})
        if (end->is_relation()) ends.insert(end->key);
    }
    for (Missing& missing : missing_) {
      if (!missing.relation) continue;
      const std::string_view key = current_.relation(*missing.relation)->key();
      const auto on = current_.on(*missing.relation);
      missing.key_moved = keys.count(key) > 0 && (ends.count(key) > 0 || !on.empty());
      if (!missing.key_moved) continue;
      if (missing.reason == KeptReason::by_hand || missing.reason == KeptReason::other_source)
        conflict(ConflictKind::edited_by_hand, current_.identity(*missing.relation));
      missing.reason.reset();
      put_again_.insert(on.begin(), on.end());
    }
  }

  void keep_what_is_still_used() {
    for (const Missing& missing : missing_)
      if (missing.relation && !missing.reason) removed_relations_.insert(*missing.relation);
    removed_relations_.insert(ended_owners_.begin(), ended_owners_.end());
    for (bool again = true; again;) {
      again = false;
      for (Missing& missing : missing_)
        if (missing.relation && !missing.reason && !missing.key_moved && is_used(missing)) {
          removed_relations_.erase(*missing.relation);
          again = true;
        }
    }
    for (Missing& missing : missing_)
      if (missing.element && !missing.reason) is_used(missing);
  }

  /// Whether a relation that stays ends on it; notes the first one as the reason.
  bool is_used(Missing& missing) const {
    const auto note = [&](const RelationIdentity& identity) {
      missing.reason = KeptReason::relation;
      missing.by = to_string(identity);
      return true;
    };
    const auto check = [&](std::span<const RelationId> relations) {
      for (const RelationId id : relations)
        if (!removed_relations_.count(id)) return note(current_.identity(id));
      return false;
    };
    if (missing.relation) {
      const auto needed = needed_relations_.find(*missing.relation);
      return needed != needed_relations_.end() ? note(*needed->second) : check(current_.on(*missing.relation));
    }
    const auto needed = needed_elements_.find(*missing.element);
    if (needed != needed_elements_.end()) return note(*needed->second);
    return check(current_.from(*missing.element)) || check(current_.to(*missing.element));
  }

  void remove_or_mark() {
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

  void remove(Ref ref) {
    count(ref, &Counts::removed);
    operations().emplace_back(model::RemoveElement{std::move(ref)});
  }
  void remove(RelationIdentity identity) {
    count(identity, &Counts::removed);
    operations().emplace_back(model::RemoveRelation{std::move(identity)});
  }

  void keep(const Missing& missing) {
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

  const model::AttributeDefinition* mark_of(model::KindId kind) const {
    return marks_.attribute() ? metamodel_.attribute_of(kind, *marks_.attribute()) : nullptr;
  }
  const model::AttributeDefinition* mark_of_relation(model::RelationTypeId type) const {
    return marks_.attribute() ? metamodel_.attribute_of_relation(type, *marks_.attribute()) : nullptr;
  }

  // ---- what is written ----

  std::vector<model::Operation>& operations() { return plan_.change_set.operations; }

  void count(const Ref& ref, std::size_t Counts::*what) {
    plan_.summary.elements.*what += 1;
    plan_.summary.by_kind[ref.kind].*what += 1;
  }
  void count(const RelationIdentity& identity, std::size_t Counts::*what) {
    plan_.summary.relations.*what += 1;
    plan_.summary.by_relation[identity.relation].*what += 1;
  }

  static std::size_t Counts::*count_of(Fate fate) {
    switch (fate) {
    case Fate::stays: return &Counts::unchanged;
    case Fate::loses_mark:
    case Fate::replaced: return &Counts::changed;
    case Fate::added: return &Counts::added;
    }
    throw std::logic_error("fate out of range");
  }

  void write_rows() {
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

  void write_again() {
    for (const Missing& missing : missing_)
      if (missing.relation) put_again_.erase(*missing.relation);
    for (const RelationId id : put_again_)
      operations().emplace_back(model::PutRelation{current_.relation_data(id)});
  }

  const Model& current_;
  const model::Metamodel& metamodel_;
  std::span<const BroughtItem> last_;
  Parsed parsed_;
  const PlanOptions& options_;
  Marks marks_;
  std::optional<model::RelationTypeId> owns_;
  Plan plan_;

  std::unordered_map<std::string_view, std::size_t> by_subject_; ///< into last_
  std::vector<bool> seen_;                                       ///< of last_: the file has it
  bool any_marked_ = false;                                      ///< something in the catalogue has the source's mark
  std::vector<Fate> element_fates_, relation_fates_;             ///< of the rows
  std::unordered_map<std::string, Row> owner_rows_;              ///< by subject
  std::unordered_map<std::string, Row> element_rows_;            ///< by subject, made when first needed
  std::unordered_map<std::string_view, Row> keyed_rows_;

  std::vector<Missing> missing_; ///< in the order of last_
  std::unordered_set<ElementId> missing_elements_;
  std::unordered_map<ElementId, const RelationIdentity*> needed_elements_; ///< by relations that are put
  std::unordered_map<RelationId, const RelationIdentity*> needed_relations_;
  std::unordered_set<RelationId> removed_relations_;
  std::set<RelationId> ended_owners_, put_again_;
};

} // namespace

base::Result<Plan> make_plan(const Model& current, std::span<const BroughtItem> last, Parsed parsed,
                             const PlanOptions& options, const BroughtByOthers& others) {
  return Planner(current, last, std::move(parsed), options).run(others);
}

} // namespace fundament::interchange
