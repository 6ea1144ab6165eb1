// SPDX-License-Identifier: MPL-2.0
#include "model/rules.hpp"
#include <algorithm>

/// The rules for the next model.
namespace fundament::model {

using base::ErrorCode;

bool ModelRules::may_join(const RelationType& type, End source, End target) const {
  if (type.joins.empty() || source.is_relation() || target.is_relation()) return true;
  const KindId from = now_.element(source.element())->kind, to = now_.element(target.element())->kind;
  const auto in = [](const std::vector<KindId>& kinds, KindId kind) {
    return kinds.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
  };
  return std::any_of(type.joins.begin(), type.joins.end(),
                     [&](const Join& join) { return in(join.source, from) && in(join.target, to); });
}

std::string ModelRules::joins_of(const RelationType& type) const {
  const auto names = [&](const std::vector<KindId>& kinds) {
    std::string out;
    for (const KindId kind : kinds)
      out += (out.empty() ? "" : "|") + metamodel_.kind(kind).name;
    return out.empty() ? std::string("*") : out;
  };
  std::string out;
  for (const Join& join : type.joins)
    out += (out.empty() ? "" : ", ") + names(join.source) + " -[" + type.name + "]-> " + names(join.target);
  return out;
}

void ModelRules::check_owners(const std::set<ElementId>& touched) {
  const auto owns = metamodel_.find_relation(owns_name);
  for (const ElementId id : touched) {
    if (!now_.element(id)) continue;
    std::vector<std::pair<std::int64_t, std::int64_t>> periods;
    for (const RelationId relation : now_.to(id)) {
      const Relation& owned = *now_.relation(relation);
      if (owned.type != owns) continue;
      const auto* details = owned.details.get();
      periods.emplace_back(details && details->valid_from ? details->valid_from->days : INT64_MIN,
                           details && details->valid_to ? details->valid_to->days : INT64_MAX);
    }
    std::sort(periods.begin(), periods.end());
    for (std::size_t i = 1; i < periods.size(); i++)
      if (periods[i].first <= periods[i - 1].second) {
        problems_.add({ErrorCode::conflict, {"element.two_owners"}, to_string(now_.ref(id))});
        break;
      }
  }
}

void ModelRules::check_ends_of_relations(const std::set<RelationId>& ends, const std::vector<RelationId>& keyed) {
  for (const RelationId id : ends)
    if (!now_.find_keyed(now_.relation(id)->key()))
      problems_.add({ErrorCode::conflict, {"relation.key_not_unique"}, to_string(now_.identity(id))});
  for (const RelationId id : keyed) {
    const Relation* relation = now_.relation(id);
    if (relation && !now_.find_keyed(relation->key()) && key_is_an_end(relation->key(), id))
      problems_.add({ErrorCode::conflict, {"relation.key_not_unique"}, to_string(now_.identity(id))});
  }
}

/// Was the key unique before, with relations ending on its relation?
bool ModelRules::key_is_an_end(std::string_view key, RelationId fresh) const {
  const auto before = before_.find_keyed(key);
  return before && *before != fresh && !now_.on(*before).empty();
}

namespace {

/// The elements that one needs hard, by the relation through which: each once, sorted.
using Needed = std::vector<std::pair<RelationTypeId, ElementId>>;

Needed needed_hard(const Model& model, ElementId id) {
  Needed out;
  const auto add = [&](const auto& relations, bool as_source) {
    for (const RelationId relation : relations) {
      const Relation& candidate = *model.relation(relation);
      const End other = as_source ? candidate.target : candidate.source;
      for (const Need& need : model.needs(candidate))
        if (need.strength == Strength::hard && need.source_needs == as_source && other.element() != id)
          out.emplace_back(candidate.type, other.element());
    }
  };
  add(model.from(id), true);
  add(model.to(id), false);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

} // namespace

void ModelRules::check_redundancy(const std::set<ElementId>& touched) {
  const auto attribute = metamodel_.find_attribute("redundancy");
  if (!attribute) return;
  std::size_t more = 0;
  const auto warn = [&](ElementId id, ErrorCode code, base::Text text) {
    if (warnings_.size() < base::Problems::most)
      warnings_.push_back({code, std::move(text), to_string(now_.ref(id)) + " redundancy"});
    else
      more++;
  };
  for (const ElementId id : touched) {
    const Element* element = now_.element(id);
    const auto* items = element ? element->attributes.get<std::vector<Redundancy>>(*attribute) : nullptr;
    if (!items) continue;
    const Needed needed = needed_hard(now_, id);
    for (const Redundancy& redundancy : *items) {
      std::set<ElementId> of;
      for (const Ref& ref : redundancy.of)
        if (const auto member = now_.find(ref))
          of.insert(*member);
        else
          warn(id, ErrorCode::not_found, {"redundancy.of_unknown", {{"ref", to_string(ref)}}});
      std::ptrdiff_t members = 0;
      if (const auto type = metamodel_.find_relation(redundancy.relation)) { // what was written before may name another
        const auto first = std::lower_bound(needed.begin(), needed.end(), std::pair{*type, ElementId{0}});
        const auto last = std::upper_bound(first, needed.end(), std::pair{*type, no_id});
        const auto is_needed = [&](ElementId one) { return std::binary_search(first, last, std::pair{*type, one}); };
        members = redundancy.of.empty() ? last - first : std::count_if(of.begin(), of.end(), is_needed);
      }
      if (static_cast<std::uint64_t>(members) < redundancy.minimum)
        warn(id, ErrorCode::conflict,
             {"redundancy.too_few",
              {{"name", redundancy.name},
               {"minimum", std::to_string(redundancy.minimum)},
               {"members", std::to_string(members)}}});
    }
  }
  if (more > 0) warnings_.push_back({ErrorCode::conflict, {"warnings.more", {{"count", std::to_string(more)}}}});
}

} // namespace fundament::model
