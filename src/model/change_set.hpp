// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/sha256.hpp"
#include "model/metamodel.hpp"
#include "model/values.hpp"
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// Everything that changes the catalogue is a change-set; this is its form before it is applied, by refs and names.
namespace fundament::model {

/// Counts the change-sets the catalogue has taken; 0 before the first.
using Revision = std::int64_t;

/// Where the log stands: the number of its last change-set, for people, and that one's hash, which says what it is:
/// after a backup is put back the same number comes again, with another hash.
struct Head {
  Revision revision = 0;
  base::Digest hash{};
  Head(Revision of = 0, const base::Digest& with = {}) : revision(of), hash(with) {} ///< implicit: tests have no log
  bool operator==(const Head&) const = default;
};

/// A whole element as it is written: `put` replaces all of it.
struct ElementData {
  Ref ref;
  std::string name;
  Attributes attributes;
  std::string origin = {}; ///< who or which import first said so; set by the catalogue, not by callers

  bool operator==(const ElementData&) const = default;
};

/// What identifies a relation.
struct RelationIdentity {
  Ref source;
  std::string relation;
  Ref target;
  std::string key = {};

  auto operator<=>(const RelationIdentity&) const = default;
};
/// "system:a -[reads]-> data_asset:b", with " (key)" when there is a key.
std::string to_string(const RelationIdentity& identity);

/// A whole relation as it is written.
struct RelationData {
  RelationIdentity identity;
  std::optional<Strength> strength = {};                    ///< its own, in place of the metamodel's
  std::optional<Needs> needs = {};                          ///< its own direction
  std::optional<base::Date> valid_from = {}, valid_to = {}; ///< both inclusive
  std::optional<double> confidence = {};                    ///< 0 to 1
  Attributes attributes = {};
  std::string origin = {};

  bool operator==(const RelationData&) const = default;
};

struct PutElement {
  ElementData element;
  /// Shorthand for the one `owns` without key, dates or fields; without it `owns` is left alone.
  std::optional<Ref> owner = {};
};
struct PutRelation {
  RelationData relation;
};
struct RemoveElement {
  Ref ref;
};
struct RemoveRelation {
  RelationIdentity identity;
};

using Operation = std::variant<PutElement, PutRelation, RemoveElement, RemoveRelation>;

struct ChangeSet {
  std::string author; ///< an account's id, or the source of an import
  std::string reason;
  std::vector<Operation> operations;
};

} // namespace fundament::model
