// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/model.hpp"
#include <memory>
#include <string>
#include <vector>

namespace fundament::model {

/// The record of a relation between two ends.
Relation make_relation(const RelationData& data, End source, End target, RelationTypeId type, std::uint32_t origin);

/// The next model while it is being made: chunks are copied when they are first written to, so the model it began from
/// stays as it is. One thread; knows no rules, only keeps records and indexes in step.
class Editor {
public:
  explicit Editor(const Model& base);

  const Model& model() const { return *next_; }
  std::uint32_t origin(const std::string& name);

  ElementId new_element_id() const { return next_->element_limit_; }
  RelationId new_relation_id() const { return next_->relation_limit_; }

  /// Puts a record into a slot, new or used; the ends of a relation must be there.
  void put(ElementId id, Element element);
  void put(RelationId id, Relation relation);
  /// The element must have no relations; the relation, none that end on it.
  void remove_element(ElementId id);
  void remove_relation(RelationId id);
  /// After relations were removed: the lists of their ends are brought up to date, each once, however many they were.
  /// Until then model() still lists those that are not there any more. Done by itself before anything else is written.
  void settle();

  std::shared_ptr<const Model> finish();

private:
  Model::Chunk<Element>& element_chunk(ElementId id);
  Model::Chunk<Relation>& relation_chunk(RelationId id);
  Model::Adjacent& adjacent(ElementId id);
  std::vector<RelationId>& list(End end, bool from);
  void take_off(RelationId id, const Relation& relation);
  void attach(RelationId id, const Relation& relation);
  void enter(std::vector<std::shared_ptr<const Model::Shard>>& shards, std::vector<bool>& own, std::uint64_t hash,
             std::uint32_t id);
  void leave(std::vector<std::shared_ptr<const Model::Shard>>& shards, std::vector<bool>& own, std::uint64_t hash,
             std::uint32_t id);
  std::map<RelationId, std::vector<RelationId>>& on_relation();

  std::shared_ptr<Model> next_;
  std::vector<std::pair<End, bool>> unsettled_; ///< lists with relations that are not there; maybe more than once
  std::vector<bool> own_elements_, own_relations_, own_adjacency_, own_refs_, own_keys_;
  bool own_on_relation_ = false, own_origins_ = false;
};

} // namespace fundament::model
