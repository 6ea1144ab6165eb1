// SPDX-License-Identifier: MPL-2.0
#include "model/editor.hpp"
#include "model/hash.hpp"
#include <algorithm>
#include <utility>

namespace fundament::model {

namespace {

/// The object behind a shared pointer to const, made ours first: a fresh copy (or a new one) the first time.
template <class T> T& writable(std::shared_ptr<const T>& shared, bool own) {
  if (!own) shared = shared ? std::make_shared<const T>(*shared) : std::make_shared<const T>();
  return const_cast<T&>(*shared); // made by this editor and not yet seen by anyone else
}

template <class T> T& writable(std::vector<std::shared_ptr<const T>>& shared, std::vector<bool>& own, std::size_t at) {
  if (shared.size() <= at) shared.resize(at + 1);
  if (own.size() <= at) own.resize(at + 1);
  T& out = writable(shared[at], own[at]);
  own[at] = true;
  return out;
}

} // namespace

Relation make_relation(const RelationData& data, End source, End target, RelationTypeId type, std::uint32_t origin) {
  Relation relation{source, target, origin, type, -1, -1, nullptr};
  if (data.strength) relation.own_strength = static_cast<std::int8_t>(*data.strength);
  if (data.needs) relation.own_needs = static_cast<std::int8_t>(*data.needs);
  if (!data.identity.key.empty() || data.valid_from || data.valid_to || data.confidence || !data.attributes.empty())
    relation.details = std::make_shared<const RelationDetails>(
        RelationDetails{data.identity.key, data.valid_from, data.valid_to, data.confidence, data.attributes});
  return relation;
}

Editor::Editor(const Model& base) : next_(std::make_shared<Model>(base)) {
  base::expect(!base.hidden_, "a masked model is not to be changed: what it hides would be there twice");
}

std::uint32_t Editor::origin(const std::string& name) {
  const auto found = std::find(next_->origins_->begin(), next_->origins_->end(), name);
  if (found != next_->origins_->end()) return static_cast<std::uint32_t>(found - next_->origins_->begin());
  auto& origins = writable(next_->origins_, own_origins_);
  own_origins_ = true;
  origins.push_back(name);
  return static_cast<std::uint32_t>(origins.size() - 1);
}

Model::Chunk<Element>& Editor::element_chunk(ElementId id) {
  return writable(next_->elements_, own_elements_, id / Model::chunk_size);
}

Model::Chunk<Relation>& Editor::relation_chunk(RelationId id) {
  return writable(next_->relations_, own_relations_, id / Model::chunk_size);
}

Model::Adjacent& Editor::adjacent(ElementId id) {
  return writable(next_->adjacency_, own_adjacency_, id / Model::chunk_size)[id % Model::chunk_size];
}

std::map<RelationId, std::vector<RelationId>>& Editor::on_relation() {
  auto& out = writable(next_->on_relation_, own_on_relation_);
  own_on_relation_ = true;
  return out;
}

std::vector<RelationId>& Editor::list(End end, bool from) {
  if (end.is_relation()) return on_relation()[end.relation()];
  Model::Adjacent& lists = adjacent(end.element());
  return from ? lists.from : lists.to;
}

void Editor::enter(std::vector<std::shared_ptr<const Model::Shard>>& shards, std::vector<bool>& own, std::uint64_t hash,
                   std::uint32_t id) {
  Model::Shard& shard = writable(shards, own, hash % Model::shard_count);
  const std::pair entry{hash, id};
  shard.insert(std::lower_bound(shard.begin(), shard.end(), entry), entry);
}

void Editor::leave(std::vector<std::shared_ptr<const Model::Shard>>& shards, std::vector<bool>& own, std::uint64_t hash,
                   std::uint32_t id) {
  Model::Shard& shard = writable(shards, own, hash % Model::shard_count);
  const std::pair entry{hash, id};
  const auto at = std::lower_bound(shard.begin(), shard.end(), entry);
  base::expect(at != shard.end() && *at == entry, "an index entry is missing");
  shard.erase(at);
}

void Editor::put(ElementId id, Element element) {
  settle();
  auto& slot = element_chunk(id)[id % Model::chunk_size];
  if (slot && (slot->kind != element.kind || slot->key != element.key)) {
    leave(next_->by_ref_, own_refs_, hash_of(slot->kind, slot->key), id);
    enter(next_->by_ref_, own_refs_, hash_of(element.kind, element.key), id);
  }
  if (!slot) {
    adjacent(id);
    enter(next_->by_ref_, own_refs_, hash_of(element.kind, element.key), id);
    next_->element_count_++;
    next_->element_limit_ = std::max(next_->element_limit_, id + 1);
  }
  slot = std::move(element);
}

void Editor::remove_element(ElementId id) {
  settle();
  auto& slot = element_chunk(id)[id % Model::chunk_size];
  base::expect(slot.has_value() && next_->from(id).empty() && next_->to(id).empty(), "an element in use is removed");
  leave(next_->by_ref_, own_refs_, hash_of(slot->kind, slot->key), id);
  slot.reset();
  next_->element_count_--;
}

void Editor::attach(RelationId id, const Relation& relation) {
  list(relation.source, true).push_back(id);
  list(relation.target, false).push_back(id);
  if (!relation.key().empty()) enter(next_->by_key_, own_keys_, hash_of(0, relation.key()), id);
}

/// Its slot is empty, or about to be another's: the lists are brought up to date later, when all that go are known.
void Editor::take_off(RelationId id, const Relation& relation) {
  unsettled_.emplace_back(relation.source, true);
  unsettled_.emplace_back(relation.target, false);
  if (!relation.key().empty()) leave(next_->by_key_, own_keys_, hash_of(0, relation.key()), id);
}

void Editor::settle() {
  if (unsettled_.empty()) return;
  // on a relation, those that begin and those that end are one list
  const auto place = [](const std::pair<End, bool>& list) {
    return std::pair(list.first.value, list.first.is_relation() || list.second);
  };
  std::sort(unsettled_.begin(), unsettled_.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
  const auto last = std::unique(unsettled_.begin(), unsettled_.end(),
                                [&](const auto& a, const auto& b) { return place(a) == place(b); });
  for (auto one = unsettled_.begin(); one != last; ++one) {
    const auto& [end, from] = *one;
    auto& ids = list(end, from);
    std::erase_if(ids, [&](RelationId id) { return next_->relation(id) == nullptr; });
    if (end.is_relation() && ids.empty()) on_relation().erase(end.relation());
  }
  unsettled_.clear();
}

void Editor::put(RelationId id, Relation relation) {
  settle();
  auto& slot = relation_chunk(id)[id % Model::chunk_size];
  const bool moved =
      !slot || slot->source != relation.source || slot->target != relation.target || slot->key() != relation.key();
  if (slot && moved) {
    const Relation before = std::move(*slot);
    slot.reset();
    take_off(id, before);
    settle();
    next_->relation_count_--;
  }
  if (!slot) {
    next_->relation_count_++;
    next_->relation_limit_ = std::max(next_->relation_limit_, id + 1);
  }
  if (moved) attach(id, relation);
  slot = std::move(relation);
}

void Editor::remove_relation(RelationId id) {
  auto& slot = relation_chunk(id)[id % Model::chunk_size];
  const auto on = next_->on(id);
  base::expect(slot && std::all_of(on.begin(), on.end(), [&](RelationId other) { return !next_->relation(other); }),
               "a relation in use is removed");
  const Relation before = std::move(*slot);
  slot.reset();
  take_off(id, before);
  next_->relation_count_--;
}

std::shared_ptr<const Model> Editor::finish() {
  settle();
  return std::move(next_);
}

} // namespace fundament::model
