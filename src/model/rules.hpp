// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/model.hpp"
#include <set>
#include <string>
#include <vector>

/// What Model::apply asks of a change-set. Problems are collected, so that all are told at once.
namespace fundament::model {

/// The name of the relation from an owner.
constexpr std::string_view owns_name = "owns";

/// Of each operation by itself: its kind or relation exists, its values are of their types and allowed, its texts have
/// a size and nothing in them that cannot be kept. This is the one door through which all that is written comes.
class OperationRules {
public:
  /// `before` is the model that the change-set is applied to.
  OperationRules(const Model& before, base::Problems& problems)
      : before_(before), metamodel_(before.metamodel()), problems_(problems) {}

  void check(const ChangeSet& change_set, const std::string& origin);
  /// False if there is a problem with it.
  bool check(const PutElement& put);
  bool check(const RelationData& relation);

private:
  struct Texts;
  void problem(const std::string& where, base::Text text);
  void check(base::Result<void> form);
  void check_restricted(const ElementData& element, const std::string& where);
  void check_value(const AttributeDefinition* definition, AttributeId id, const Value& value, const std::string& where);
  void check_allowed(const AttributeDefinition& definition, const std::string& text, const std::string& place);
  void check_form(const Redundancy& redundancy, const std::string& place);

  const Model& before_;
  const Metamodel& metamodel_;
  base::Problems& problems_;
};

/// Of the next model, where something was written.
class ModelRules {
public:
  ModelRules(const Model& before, const Model& now, base::Problems& problems, std::vector<base::Error>& warnings)
      : before_(before), now_(now), metamodel_(now.metamodel()), problems_(problems), warnings_(warnings) {}

  /// May a relation of the type join the two? The text of what it may join, for the problem.
  bool may_join(const RelationType& type, End source, End target) const;
  std::string joins_of(const RelationType& type) const;

  /// One owner at a time: the periods of the `owns` relations to an element must not meet.
  void check_owners(const std::set<ElementId>& touched);
  /// A relation on which another ends has a key of its own in the whole catalogue. `ends`: relations on which one that
  /// was put ends; `keyed`: those put that have a key.
  void check_ends_of_relations(const std::set<RelationId>& ends, const std::vector<RelationId>& keyed);
  /// A redundancy that names what is not there or asks for more than there is: worth saying, not a failure of itself.
  void check_redundancy(const std::set<ElementId>& touched);

private:
  bool key_is_an_end(std::string_view key, RelationId fresh) const;

  const Model& before_;
  const Model& now_;
  const Metamodel& metamodel_;
  base::Problems& problems_;
  std::vector<base::Error>& warnings_;
};

} // namespace fundament::model
