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

void Planner::find_missing() {
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

base::Result<void> Planner::find_claims(const BroughtByOthers& others) {
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
bool Planner::is_by_hand(const Missing& missing) const {
  const Memory last(missing.last->said, metamodel_);
  if (missing.element) {
    const model::Element& now = *current_.element(*missing.element);
    return is_foreign(now.origin, now.attributes) || !last.is(current_.data(*missing.element));
  }
  const model::Relation& now = *current_.relation(*missing.relation);
  return is_foreign(now.origin, attributes_of(now)) || !last.is(current_.relation_data(*missing.relation));
}

bool Planner::is_foreign(std::uint32_t index, const model::Attributes& attributes) const {
  const std::string& origin = current_.origin(index);
  const auto& gone = marks_.of(attributes);
  return origin != options_.source && std::find(gone.begin(), gone.end(), origin) == gone.end();
}

/// A relation on which others end may change its own ends, and is then another one with the same key. The old one
/// goes, whoever claims it, and those that end on it are put again, to end on the new one.
void Planner::find_moved_keys() {
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

void Planner::keep_what_is_still_used() {
  for (const Missing& missing : missing_)
    if (missing.relation && !missing.reason) removed_relations_.insert(*missing.relation);
  removed_relations_.insert(ended_owners_.begin(), ended_owners_.end());
  // one that stays lets those stay that it ends on
  std::unordered_map<RelationId, Missing*> by_relation;
  std::deque<Missing*> queue;
  for (Missing& missing : missing_)
    if (missing.relation) by_relation.emplace(*missing.relation, &missing), queue.push_back(&missing);
  for (; !queue.empty(); queue.pop_front()) {
    Missing& missing = *queue.front();
    if (missing.reason || missing.key_moved || !is_used(missing)) continue;
    removed_relations_.erase(*missing.relation);
    const model::Relation& now = *current_.relation(*missing.relation);
    for (const model::End end : {now.source, now.target})
      if (end.is_relation())
        if (const auto found = by_relation.find(end.relation()); found != by_relation.end())
          queue.push_back(found->second);
  }
  for (Missing& missing : missing_)
    if (missing.element && !missing.reason) is_used(missing);
}

/// Whether a relation that stays ends on it; notes the first one as the reason.
bool Planner::is_used(Missing& missing) const {
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

} // namespace fundament::interchange
