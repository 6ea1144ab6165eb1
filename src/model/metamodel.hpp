// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include "model/values.hpp"
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The vocabulary as data: kinds, attributes, relations, and who needs whom how strongly (schema/metamodel.json).
/// Code knows this shape and, except where a question is about a kind, no kind's name.
namespace fundament::model {

using KindId = std::uint16_t;
using RelationTypeId = std::uint16_t;

/// What passes from the needed to the needing end when the needed one is lost, from weakest to strongest as a *need*:
/// a chain is as strong as its weakest step, and `total` counts as hard there.
enum class Strength : std::uint8_t { change, weak, soft, hard, total };
std::string_view to_string(Strength strength);
std::optional<Strength> parse_strength(std::string_view text);

/// Which end of a relation needs the other.
enum class Needs : std::uint8_t { nobody, source, target, both };
std::string_view to_string(Needs needs);
std::optional<Needs> parse_needs(std::string_view text);

struct Label {
  std::string da, en;
  const std::string& in(base::Language language) const { return language == base::Language::da ? da : en; }
};

enum class AttributeType : std::uint8_t {
  text,
  boolean,
  integer,
  number,
  date,
  enumeration,
  list,
  ref,
  properties,
  external_ids,
  roles,
  redundancy,
  versions,
  document,
};
/// The wire text: the enumerator's name, `enum` for enumeration.
std::string_view to_string(AttributeType type);

struct AllowedValue {
  std::string value;
  Label label;
};

struct AttributeDefinition {
  AttributeId id = 0;
  std::string name;
  AttributeType type = AttributeType::text;
  Label label;
  std::string unit;                  ///< "" or such as "DKK per year"
  std::string enum_name;             ///< "" when the values are its own
  std::vector<AllowedValue> allowed; ///< for enumeration
  std::string schema;                ///< of a document: which form it has; whoever knows that form reads it
  bool required = false;
  bool kept = false; ///< written only by what its kind is for (a proposal's way), never by an ordinary change-set
};

struct Kind {
  KindId id = 0;
  std::string name;
  Label label, plural;
  std::vector<std::string> archimate;
  std::vector<AttributeDefinition> attributes; ///< the common ones and its own
  bool carries_nothing = false;                ///< a relation that ends here is nobody's need
};

/// One arrow of need that a relation is: the end that needs, and how strongly.
struct Need {
  bool source_needs = true; ///< else the target needs the source
  Strength strength = Strength::hard;
};

/// A row of the table in design.md section 2. Rows are tried in order; the first that fits decides.
struct NeedRow {
  std::vector<KindId> source, target;                      ///< empty: any kind
  std::optional<std::pair<AttributeId, std::string>> when; ///< attribute with that value
  std::vector<Need> who;                                   ///< empty: nobody
  bool assumed = false;
  bool alternatives = false; ///< several of the type to one needing element are an assumed redundancy
};

/// The kinds a relation may join; empty: any.
struct Join {
  std::vector<KindId> source, target;
};

struct RelationType {
  RelationTypeId id = 0;
  std::string name;
  Label label, inverse;
  std::vector<AttributeDefinition> attributes; ///< the common ones and its own
  std::vector<Join> joins;                     ///< empty: any two kinds
  std::vector<NeedRow> rows;
};

class Metamodel {
public:
  /// Reads and checks the JSON text; all problems at once, each with its place in the document.
  static base::Result<std::shared_ptr<const Metamodel>> parse(std::string_view json);

  /// schema/metamodel.json as it is in the binary.
  static std::shared_ptr<const Metamodel> built_in();

  /// The text it was made of, byte for byte; what GET /metamodel shows.
  const std::string& text() const { return text_; }

  const std::vector<Kind>& kinds() const { return kinds_; }
  const std::vector<RelationType>& relations() const { return relations_; }
  const Kind& kind(KindId id) const { return kinds_.at(id); }
  const RelationType& relation(RelationTypeId id) const { return relations_.at(id); }
  std::optional<KindId> find_kind(std::string_view name) const;
  std::optional<RelationTypeId> find_relation(std::string_view name) const;

  std::size_t attribute_count() const { return attribute_names_.size(); }
  const std::string& attribute_name(AttributeId id) const { return attribute_names_.at(id); }
  std::optional<AttributeId> find_attribute(std::string_view name) const;
  /// The definition in that kind or relation, or nullptr.
  const AttributeDefinition* find_attribute(const Kind& kind, std::string_view name) const;
  const AttributeDefinition* find_attribute(const RelationType& type, std::string_view name) const;
  /// By id, in constant time.
  const AttributeDefinition* attribute_of(KindId kind, AttributeId attribute) const;
  const AttributeDefinition* attribute_of_relation(RelationTypeId type, AttributeId attribute) const;

  /// The known names that a mistyped one may have meant, nearest first, at most three, as one text ("system, service").
  std::string nearest_kind(std::string_view name) const;
  std::string nearest_relation(std::string_view name) const;

private:
  friend class MetamodelReader;
  std::string text_;
  std::vector<Kind> kinds_;
  std::vector<RelationType> relations_;
  std::vector<std::string> attribute_names_;
  std::vector<std::vector<std::int16_t>> kind_attributes_, relation_attributes_; ///< index by attribute id; -1: none
};

/// Of `candidates` those within a third of its length in edits of `name` after folding, nearest first, at most three,
/// joined by ", "; "" when none is near.
std::string nearest_names(std::string_view name, const std::vector<std::string_view>& candidates);

} // namespace fundament::model
