// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/model.hpp"
#include "plan/plan.hpp"
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace fundament::plan {

base::Date day_before(base::Date day);
/// Is it the name of an attribute that says from when an element is in a phase?
bool is_first_day(std::string_view attribute);
/// What the key of a relation ends with that begins on a day after another of the same identity.
std::string again_mark(base::Date day);

/// What an operation writes, as problems name it: a ref, or a relation as text.
std::string subject_of(const model::Operation& operation);
/// Is it a relation by which what is replaced is used, and whose user is moved?
bool is_moved_use(const Replace& replace, const model::RelationIdentity& identity);
/// Is it data that what is replaced masters or holds?
bool is_data_of(const Replace& replace, const model::RelationIdentity& identity);

/// A model with what a plan has written on it so far, by refs: what an operation sees, and at the end one `put` for
/// each that was written.
class Draft {
public:
  explicit Draft(const model::Model& model) : model_(model) {}

  const model::Metamodel& metamodel() const { return model_.metamodel(); }

  /// nullopt: it is not there.
  std::optional<model::ElementData> element(const model::Ref& ref) const;
  std::optional<model::RelationData> relation(const model::RelationIdentity& identity) const;
  /// Is there such an end: an element, or a relation with that key?
  bool has(const model::Ref& ref) const;
  /// What begins or ends at it, each once, in the order of their names.
  std::vector<model::RelationIdentity> relations_of(const model::Ref& ref) const;
  /// Is it in operation on the date?
  bool takes_part(const model::Ref& ref, base::Date on) const;
  /// The phase of an element that is there.
  bool is_retired(const model::ElementData& element, base::Date on) const;
  /// Does `other`, one end of a relation of the model, need its other end by it? What a plan wrote itself is no
  /// surprise to it.
  bool needs(const model::RelationIdentity& identity, const model::Ref& other) const;
  /// The owner on the date; an empty ref for nobody.
  model::Ref owner(const model::Ref& ref, base::Date on) const;

  void put(model::ElementData element, std::size_t operation);
  void put(model::RelationData relation, std::size_t operation);

  /// What was written, elements first; `of` gets the operation behind each.
  model::ChangeSet change_set(std::vector<std::size_t>& of) const;

private:
  static model::Element record(const model::ElementData& data, const model::Metamodel& metamodel);

  template <class T> struct Written {
    T data;
    std::size_t operation = 0; ///< the last one
  };
  const model::Model& model_;
  std::map<model::Ref, Written<model::ElementData>> elements_;
  std::map<model::RelationIdentity, Written<model::RelationData>> relations_;
  std::map<model::Ref, std::set<model::RelationIdentity>> new_at_; ///< written, and not in the model, by their ends
};

} // namespace fundament::plan
