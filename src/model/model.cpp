// SPDX-License-Identifier: MPL-2.0
#include "model/model.hpp"
#include "model/hash.hpp"
#include "model/hidden.hpp"
#include <algorithm>

namespace fundament::model {

namespace {

bool in(const std::vector<KindId>& kinds, KindId kind) {
  return kinds.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

} // namespace

std::shared_ptr<const Model> Model::empty(std::shared_ptr<const Metamodel> metamodel) {
  return Builder(std::move(metamodel)).finish().value();
}

const Element* Model::element(ElementId id) const {
  if (id >= element_limit_) return nullptr;
  const auto& chunk = elements_[id / chunk_size];
  if (!chunk) return nullptr;
  const auto& slot = (*chunk)[id % chunk_size];
  if (!slot || !hidden_) return slot ? &*slot : nullptr;
  if (hidden_->elements[id]) return nullptr;
  const auto retold = hidden_->retold.find(id);
  return retold == hidden_->retold.end() ? &*slot : &retold->second;
}

const Relation* Model::relation(RelationId id) const {
  if (id >= relation_limit_) return nullptr;
  const auto& chunk = relations_[id / chunk_size];
  if (!chunk) return nullptr;
  const auto& slot = (*chunk)[id % chunk_size];
  return slot && !(hidden_ && hidden_->relations[id]) ? &*slot : nullptr;
}

std::shared_ptr<const Model> Model::without(std::shared_ptr<const Hidden> hidden) const {
  base::expect(!hidden_, "something is hidden of what is masked already");
  auto out = std::make_shared<Model>(*this);
  out->hidden_ = std::move(hidden);
  if (!out->hidden_) return out;
  base::expect(out->hidden_->elements.size() == element_limit_ && out->hidden_->relations.size() == relation_limit_,
               "what is hidden is of another model");
  out->element_count_ -= out->hidden_->element_count;
  out->relation_count_ -= out->hidden_->relation_count;
  return out;
}

std::optional<ElementId> Model::find_ref(std::string_view text) const {
  const auto ref = parse_ref(text);
  return ref ? find(*ref) : std::nullopt;
}

std::optional<ElementId> Model::find(std::string_view kind_name, std::string_view key) const {
  const auto kind = metamodel_->find_kind(kind_name);
  if (!kind) return std::nullopt;
  const auto hash = hash_of(*kind, key);
  const auto& shard = by_ref_[hash % shard_count];
  if (!shard) return std::nullopt;
  for (auto at = std::lower_bound(shard->begin(), shard->end(), std::pair{hash, std::uint32_t{0}});
       at != shard->end() && at->first == hash; ++at) {
    const Element* found = element(at->second);
    if (found && found->kind == *kind && found->key == key) return at->second;
  }
  return std::nullopt;
}

std::optional<RelationId> Model::find_keyed(std::string_view key) const {
  const auto hash = hash_of(0, key);
  const auto& shard = by_key_[hash % shard_count];
  if (!shard || key.empty()) return std::nullopt;
  std::optional<RelationId> found;
  for (auto at = std::lower_bound(shard->begin(), shard->end(), std::pair{hash, std::uint32_t{0}});
       at != shard->end() && at->first == hash; ++at) {
    const Relation* candidate = relation(at->second);
    if (!candidate || candidate->key() != key) continue;
    if (found) return std::nullopt;
    found = at->second;
  }
  return found;
}

std::optional<RelationId> Model::find(const RelationIdentity& identity) const {
  const auto type = metamodel_->find_relation(identity.relation);
  const auto end = [&](const Ref& named) -> std::optional<End> {
    if (named.is_relation()) {
      const auto id = find_keyed(named.key);
      return id ? std::optional(End::of_relation(*id)) : std::nullopt;
    }
    const auto id = find(named);
    return id ? std::optional(End::of_element(*id)) : std::nullopt;
  };
  const auto source = end(identity.source), target = end(identity.target);
  if (!type || !source || !target) return std::nullopt;
  return find(*source, *type, *target, identity.key);
}

std::optional<RelationId> Model::find(End source, RelationTypeId type, End target, std::string_view key) const {
  auto candidates = source.is_relation() ? on(source.relation()) : from(source.element());
  const auto others = target.is_relation() ? on(target.relation()) : to(target.element());
  if (others.size() < candidates.size()) candidates = others;
  const auto is_it = [&](RelationId id) {
    const Relation* candidate = relation(id);
    return candidate && candidate->type == type && candidate->source == source && candidate->target == target &&
           candidate->key() == key;
  };
  if (!key.empty()) { // between two may be many with keys of their own
    const auto hash = hash_of(0, key);
    const auto& shard = by_key_[hash % shard_count];
    if (!shard) return std::nullopt;
    const auto first = std::lower_bound(shard->begin(), shard->end(), std::pair{hash, std::uint32_t{0}});
    const auto last = std::upper_bound(first, shard->end(), std::pair{hash, UINT32_MAX});
    if (static_cast<std::size_t>(last - first) < candidates.size()) {
      const auto found = std::find_if(first, last, [&](const auto& entry) { return is_it(entry.second); });
      return found == last ? std::nullopt : std::optional(found->second);
    }
  }
  const auto found = std::find_if(candidates.begin(), candidates.end(), is_it);
  return found == candidates.end() ? std::nullopt : std::optional(*found);
}

RelationRange Model::from(ElementId id) const {
  const auto& chunk = id < element_limit_ ? adjacency_[id / chunk_size] : nullptr;
  return chunk ? RelationRange((*chunk)[id % chunk_size].from, hidden_ ? &hidden_->relations : nullptr)
               : RelationRange();
}

RelationRange Model::to(ElementId id) const {
  const auto& chunk = id < element_limit_ ? adjacency_[id / chunk_size] : nullptr;
  return chunk ? RelationRange((*chunk)[id % chunk_size].to, hidden_ ? &hidden_->relations : nullptr) : RelationRange();
}

RelationRange Model::on(RelationId id) const {
  const auto found = on_relation_->find(id);
  if (found == on_relation_->end()) return RelationRange();
  return RelationRange(found->second, hidden_ ? &hidden_->relations : nullptr);
}

Ref Model::ref(ElementId id) const {
  const Element* found = element(id);
  base::expect(found != nullptr, "ref of an element that is not there");
  return {metamodel_->kind(found->kind).name, found->key};
}

Ref Model::ref(End end) const {
  if (!end.is_relation()) return ref(end.element());
  const Relation* found = relation(end.relation());
  base::expect(found != nullptr, "ref of a relation that is not there");
  return {"relation", std::string(found->key())};
}

const std::string& Model::origin(std::uint32_t index) const {
  return origins_->at(index);
}

ElementData Model::data(ElementId id) const {
  const Element* found = element(id);
  base::expect(found != nullptr, "data of an element that is not there");
  return {ref(id), found->name, found->attributes, origin(found->origin)};
}

RelationIdentity Model::identity(RelationId id) const {
  const Relation* found = relation(id);
  base::expect(found != nullptr, "identity of a relation that is not there");
  return {ref(found->source), metamodel_->relation(found->type).name, ref(found->target), std::string(found->key())};
}

RelationData Model::relation_data(RelationId id) const {
  RelationData out;
  out.identity = identity(id);
  const Relation& found = *relation(id);
  if (found.own_strength >= 0) out.strength = static_cast<Strength>(found.own_strength);
  if (found.own_needs >= 0) out.needs = static_cast<Needs>(found.own_needs);
  out.origin = origin(found.origin);
  if (found.details) {
    out.valid_from = found.details->valid_from;
    out.valid_to = found.details->valid_to;
    out.confidence = found.details->confidence;
    out.attributes = found.details->attributes;
  }
  return out;
}

std::optional<ElementId> Model::owner(ElementId id, base::Date date) const {
  const auto owns = metamodel_->find_relation("owns");
  for (const RelationId candidate : to(id)) {
    const Relation& found = *relation(candidate);
    if (found.type == owns && !found.source.is_relation() && found.valid_on(date)) return found.source.element();
  }
  return std::nullopt;
}

RelationNeeds Model::needs(const Relation& found) const {
  RelationNeeds out;
  if (found.source.is_relation() || found.target.is_relation()) return out;
  const KindId source = element(found.source.element())->kind, target = element(found.target.element())->kind;
  if (metamodel_->kind(source).carries_nothing || metamodel_->kind(target).carries_nothing) return out;
  const auto& rows = metamodel_->relation(found.type).rows;
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const NeedRow& candidate) {
    if (!in(candidate.source, source) || !in(candidate.target, target)) return false;
    if (!candidate.when) return true;
    const Value* value = found.attribute(candidate.when->first);
    const auto* text = value ? std::get_if<std::string>(value) : nullptr;
    return text && *text == candidate.when->second;
  });
  const auto add = [&](bool source_needs) {
    Strength strength = Strength::hard;
    if (row != rows.end())
      for (const Need& need : row->who)
        if (need.source_needs == source_needs || row->who.size() == 1) strength = need.strength;
    if (found.own_strength >= 0) strength = static_cast<Strength>(found.own_strength);
    out.who[out.count++] = {source_needs, strength};
  };
  if (row != rows.end()) {
    out.assumed = row->assumed && found.own_strength < 0;
    out.alternatives = row->alternatives && found.own_strength < 0;
  }
  if (found.own_needs >= 0) {
    const auto own = static_cast<Needs>(found.own_needs);
    if (own == Needs::source || own == Needs::both) add(true);
    if (own == Needs::target || own == Needs::both) add(false);
  } else if (row != rows.end()) {
    for (const Need& need : row->who)
      add(need.source_needs);
  }
  return out;
}

Builder::Builder(std::shared_ptr<const Metamodel> metamodel) : model_(std::make_shared<Model>()) {
  model_->metamodel_ = std::move(metamodel);
}

std::uint32_t Builder::origin(std::string_view name) {
  const auto found = std::find(origins_.begin(), origins_.end(), name);
  if (found != origins_.end()) return static_cast<std::uint32_t>(found - origins_.begin());
  origins_.emplace_back(name);
  return static_cast<std::uint32_t>(origins_.size() - 1);
}

void Builder::add(ElementId id, Element element) {
  const auto chunk = id / Model::chunk_size;
  if (elements_.size() <= chunk) elements_.resize(chunk + 1);
  if (!elements_[chunk]) elements_[chunk] = std::make_shared<Model::Chunk<Element>>();
  (*elements_[chunk])[id % Model::chunk_size] = std::move(element);
  model_->element_limit_ = std::max(model_->element_limit_, id + 1);
  model_->element_count_++;
}

void Builder::add(RelationId id, Relation relation) {
  const auto chunk = id / Model::chunk_size;
  if (relations_.size() <= chunk) relations_.resize(chunk + 1);
  if (!relations_[chunk]) relations_[chunk] = std::make_shared<Model::Chunk<Relation>>();
  (*relations_[chunk])[id % Model::chunk_size] = std::move(relation);
  model_->relation_limit_ = std::max(model_->relation_limit_, id + 1);
  model_->relation_count_++;
}

base::Result<std::shared_ptr<const Model>> Builder::finish(ElementId element_limit, RelationId relation_limit) {
  Model& out = *model_;
  out.element_limit_ = std::max(out.element_limit_, element_limit);
  out.relation_limit_ = std::max(out.relation_limit_, relation_limit);
  const auto chunks = [](std::size_t limit) { return (limit + Model::chunk_size - 1) / Model::chunk_size; };
  elements_.resize(chunks(out.element_limit_));
  relations_.resize(chunks(out.relation_limit_));
  std::vector<std::shared_ptr<Model::AdjacencyChunk>> adjacency(elements_.size());
  std::vector<std::shared_ptr<Model::Shard>> by_ref(Model::shard_count), by_key(Model::shard_count);
  std::map<RelationId, std::vector<RelationId>> on_relation;
  const auto enter = [](std::vector<std::shared_ptr<Model::Shard>>& shards, std::uint64_t hash, std::uint32_t id) {
    auto& shard = shards[hash % Model::shard_count];
    if (!shard) shard = std::make_shared<Model::Shard>();
    shard->emplace_back(hash, id);
  };
  for (std::size_t c = 0; c < elements_.size(); c++) {
    if (!elements_[c]) continue;
    adjacency[c] = std::make_shared<Model::AdjacencyChunk>();
    for (std::size_t i = 0; i < Model::chunk_size; i++)
      if (const auto& element = (*elements_[c])[i])
        enter(by_ref, hash_of(element->kind, element->key), static_cast<ElementId>(c * Model::chunk_size + i));
  }
  const auto known = [&](End end) {
    if (end.is_relation()) {
      const auto id = end.relation();
      return id < out.relation_limit_ && relations_[id / Model::chunk_size] &&
             (*relations_[id / Model::chunk_size])[id % Model::chunk_size].has_value();
    }
    const auto id = end.element();
    return id < out.element_limit_ && elements_[id / Model::chunk_size] &&
           (*elements_[id / Model::chunk_size])[id % Model::chunk_size].has_value();
  };
  for (std::size_t c = 0; c < relations_.size(); c++) {
    if (!relations_[c]) continue;
    for (std::size_t i = 0; i < Model::chunk_size; i++) {
      const auto& relation = (*relations_[c])[i];
      if (!relation) continue;
      const auto id = static_cast<RelationId>(c * Model::chunk_size + i);
      if (!known(relation->source) || !known(relation->target))
        return base::Error{base::ErrorCode::corrupt_data, {"model.relation_without_end", {{"id", std::to_string(id)}}}};
      const auto attach = [&](End end, bool from) {
        if (end.is_relation()) return on_relation[end.relation()].push_back(id);
        auto& adjacent = (*adjacency[end.element() / Model::chunk_size])[end.element() % Model::chunk_size];
        (from ? adjacent.from : adjacent.to).push_back(id);
      };
      attach(relation->source, true);
      attach(relation->target, false);
      if (!relation->key().empty()) enter(by_key, hash_of(0, relation->key()), id);
    }
  }
  for (auto* shards : {&by_ref, &by_key})
    for (auto& shard : *shards)
      if (shard) std::sort(shard->begin(), shard->end());
  out.elements_.assign(elements_.begin(), elements_.end());
  out.relations_.assign(relations_.begin(), relations_.end());
  out.adjacency_.assign(adjacency.begin(), adjacency.end());
  out.by_ref_.assign(by_ref.begin(), by_ref.end());
  out.by_key_.assign(by_key.begin(), by_key.end());
  out.on_relation_ = std::make_shared<const std::map<RelationId, std::vector<RelationId>>>(std::move(on_relation));
  out.origins_ = std::make_shared<const std::vector<std::string>>(std::move(origins_));
  return std::shared_ptr<const Model>(std::move(model_));
}

} // namespace fundament::model
