// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/change_set.hpp"
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The catalogue's content as one immutable value. Copies share their records: elements, relations and indexes stand in
/// chunks, and a change copies only the chunks it touches. Ids are slots that are never used again within a database.
namespace fundament::model {

using ElementId = std::uint32_t;
using RelationId = std::uint32_t;
constexpr std::uint32_t no_id = 0x7fffffff;

struct Element {
  KindId kind = 0;
  std::uint32_t origin = 0; ///< see Model::origin
  std::string key, name;
  Attributes attributes;
};

/// One end of a relation: an element, or another relation.
struct End {
  std::uint32_t value = no_id;

  static End of_element(ElementId id) { return {id}; }
  static End of_relation(RelationId id) { return {id | 0x80000000u}; }
  bool is_relation() const { return (value & 0x80000000u) != 0; }
  ElementId element() const { return value; }
  RelationId relation() const { return value & 0x7fffffffu; }
  bool operator==(const End&) const = default;
};

/// What only some relations have; absent when all of it is.
struct RelationDetails {
  std::string key;
  std::optional<base::Date> valid_from, valid_to;
  std::optional<double> confidence;
  Attributes attributes;
};

struct Relation {
  End source, target;
  std::uint32_t origin = 0;
  RelationTypeId type = 0;
  std::int8_t own_strength = -1; ///< a Strength, or -1
  std::int8_t own_needs = -1;    ///< a Needs, or -1
  std::shared_ptr<const RelationDetails> details = {};

  std::string_view key() const { return details ? std::string_view(details->key) : std::string_view(); }
  bool valid_on(base::Date date) const {
    return !details || ((!details->valid_from || *details->valid_from <= date) &&
                        (!details->valid_to || date <= *details->valid_to));
  }
  const Value* attribute(AttributeId id) const { return details ? details->attributes.find(id) : nullptr; }
};

/// The arrows of need that a relation is, by its own fields or the metamodel's rows.
struct RelationNeeds {
  std::array<Need, 2> who{};
  std::uint8_t count = 0;
  bool assumed = false;
  bool alternatives = false;
  auto begin() const { return who.begin(); }
  auto end() const { return who.begin() + count; }
};

/// One operation after it was applied: what it did and what it replaced, so that undo needs no replay.
struct Change {
  Operation operation;                                 ///< owner shorthand is spelled out as `owns` relations
  std::shared_ptr<const ElementData> was_element = {}; ///< apart, as most changes of an import replace nothing
  std::shared_ptr<const RelationData> was_relation = {};
  std::uint32_t id = 0; ///< of the element or the relation
};

class Model;
struct Hidden; ///< model/hidden.hpp

/// Relations one after another, those that are hidden passed over. A view of a model.
class RelationRange {
public:
  class Iterator {
  public:
    using value_type = RelationId;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::forward_iterator_tag;
    using pointer = const RelationId*;
    using reference = RelationId;

    Iterator() = default;
    Iterator(const RelationId* at, const RelationId* end, const std::vector<bool>* hidden)
        : at_(at), end_(end), hidden_(hidden) {
      skip();
    }
    RelationId operator*() const { return *at_; }
    Iterator& operator++() {
      ++at_;
      skip();
      return *this;
    }
    Iterator operator++(int) {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

  private:
    void skip() {
      if (hidden_)
        while (at_ != end_ && (*hidden_)[*at_])
          ++at_;
    }
    const RelationId *at_ = nullptr, *end_ = nullptr;
    const std::vector<bool>* hidden_ = nullptr;
  };

  RelationRange() = default;
  explicit RelationRange(std::span<const RelationId> all, const std::vector<bool>* hidden = nullptr)
      : all_(all), hidden_(hidden) {}
  Iterator begin() const { return {all_.data(), all_.data() + all_.size(), hidden_}; }
  Iterator end() const { return {all_.data() + all_.size(), all_.data() + all_.size(), hidden_}; }
  bool empty() const { return begin() == end(); }
  /// Of a whole model, which is all that writers ever have.
  operator std::span<const RelationId>() const {
    base::expect(!hidden_, "relations of a masked model as if of a whole one");
    return all_;
  }
  /// Counts, where something is hidden.
  std::size_t size() const { return hidden_ ? static_cast<std::size_t>(std::distance(begin(), end())) : all_.size(); }

private:
  std::span<const RelationId> all_;
  const std::vector<bool>* hidden_ = nullptr;
};

struct Applied {
  std::shared_ptr<const Model> model;
  std::vector<Change> changes;       ///< in an order that can be replayed; operations that change nothing are left out
  std::vector<base::Error> warnings; ///< such as a redundancy whose minimum exceeds its members
};

class Model {
public:
  static std::shared_ptr<const Model> empty(std::shared_ptr<const Metamodel> metamodel);

  const Metamodel& metamodel() const { return *metamodel_; }
  const std::shared_ptr<const Metamodel>& shared_metamodel() const { return metamodel_; }

  /// The same for somebody who may not see all of it: it shares everything, and what is hidden is not there. It can
  /// only be read: apply, replay and Editor want a whole one. Constant time.
  std::shared_ptr<const Model> without(std::shared_ptr<const Hidden> hidden) const;

  std::size_t element_count() const { return element_count_; }
  std::size_t relation_count() const { return relation_count_; }
  /// Every id is below; some slots below are empty.
  ElementId element_limit() const { return element_limit_; }
  RelationId relation_limit() const { return relation_limit_; }

  /// nullptr for an empty slot. Constant time; the pointer lives as long as this model.
  const Element* element(ElementId id) const;
  const Relation* relation(RelationId id) const;

  /// What an element has by the name of an attribute; nullptr for nothing, another type, a name that the metamodel does
  /// not know, and no_id. Constant time.
  template <class T> const T* attribute(ElementId id, std::string_view name) const {
    const auto known = metamodel_->find_attribute(name);
    return id == no_id || !known ? nullptr : element(id)->attributes.get<T>(*known);
  }

  /// Logarithmic in a small constant.
  std::optional<ElementId> find(const Ref& ref) const { return find(ref.kind, ref.key); }
  std::optional<ElementId> find(std::string_view kind, std::string_view key) const;
  /// By "kind:key"; nothing also for what is no ref.
  std::optional<ElementId> find_ref(std::string_view text) const;
  std::optional<RelationId> find(const RelationIdentity& identity) const;
  std::optional<RelationId> find(End source, RelationTypeId type, End target, std::string_view key) const;
  /// The relation with that (not empty) key, if there is exactly one.
  std::optional<RelationId> find_keyed(std::string_view key) const;

  /// The relations that begin or end at an element, in no order; and those that begin or end on a relation.
  RelationRange from(ElementId id) const;
  RelationRange to(ElementId id) const;
  RelationRange on(RelationId id) const;

  Ref ref(ElementId id) const;
  Ref ref(End end) const;
  const std::string& origin(std::uint32_t index) const;
  ElementData data(ElementId id) const;
  RelationData relation_data(RelationId id) const;
  RelationIdentity identity(RelationId id) const;

  /// The owner on a date: the source of the `owns` relation valid then.
  std::optional<ElementId> owner(ElementId id, base::Date date) const;

  /// Who needs whom by this relation: nothing for ends on a relation or on a kind that carries nothing.
  RelationNeeds needs(const Relation& relation) const;

  /// The next model, or every problem of the change-set at once (each with its ref and attribute); then nothing
  /// changes. Two operations on one subject, or the removal of an element that still has relations, are conflicts.
  /// `origin` is what new records get as theirs. Cost: the operations, and the chunks they touch; what the operations
  /// hold moves on into the changes.
  base::Result<Applied> apply(ChangeSet change_set, const std::string& origin) const;

  /// Repeats changes that were validated when they were first applied (another process's, or the log's).
  /// Error corrupt_data if one does not fit.
  base::Result<std::shared_ptr<const Model>> replay(const std::vector<Change>& changes) const;

private:
  friend class Builder;
  friend class Editor;
  static constexpr std::size_t chunk_size = 256;
  static constexpr std::size_t shard_count = 1024;

  template <class T> using Chunk = std::array<std::optional<T>, chunk_size>;
  struct Adjacent {
    std::vector<RelationId> from, to;
  };
  using AdjacencyChunk = std::array<Adjacent, chunk_size>;
  /// Sorted by hash; two records may share one.
  using Shard = std::vector<std::pair<std::uint64_t, std::uint32_t>>;

  std::shared_ptr<const Metamodel> metamodel_;
  std::vector<std::shared_ptr<const Chunk<Element>>> elements_;
  std::vector<std::shared_ptr<const Chunk<Relation>>> relations_;
  std::vector<std::shared_ptr<const AdjacencyChunk>> adjacency_;
  std::vector<std::shared_ptr<const Shard>> by_ref_, by_key_;
  std::shared_ptr<const std::map<RelationId, std::vector<RelationId>>> on_relation_;
  std::shared_ptr<const std::vector<std::string>> origins_;
  std::size_t element_count_ = 0, relation_count_ = 0;
  ElementId element_limit_ = 0;
  RelationId relation_limit_ = 0;
  std::shared_ptr<const Hidden> hidden_; ///< nullptr: whole
};

/// Builds a model from records that are known to be valid: what the store reads, or a test makes. Ids may come in any
/// order; the ends of a relation must be known when finish() is called.
class Builder {
public:
  explicit Builder(std::shared_ptr<const Metamodel> metamodel);
  std::uint32_t origin(std::string_view name);
  void add(ElementId id, Element element);
  void add(RelationId id, Relation relation);
  /// The limits are the store's counters: the first ids not used yet.
  base::Result<std::shared_ptr<const Model>> finish(ElementId element_limit = 0, RelationId relation_limit = 0);

private:
  std::shared_ptr<Model> model_;
  std::vector<std::shared_ptr<Model::Chunk<Element>>> elements_;
  std::vector<std::shared_ptr<Model::Chunk<Relation>>> relations_;
  std::vector<std::string> origins_{std::string()};
};

} // namespace fundament::model
