// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/model.hpp"
#include "plan/plan.hpp"
#include <optional>
#include <string>
#include <vector>

namespace fundament::plan {

/// Why an operation cannot be carried out as it was planned.
enum class ConflictKind {
  exists,           ///< what it adds is there, with other content
  changed,          ///< what it sets was changed since
  gone,             ///< what it names is not there
  relation_changed, ///< what it connects is connected otherwise
  grown,            ///< what it replaces has users that were not there
  refused,          ///< the catalogue's rules refuse it; see `why`
};
std::string_view to_string(ConflictKind kind);

struct Conflict {
  ConflictKind kind = ConflictKind::refused;
  std::size_t operation = 0;                                    ///< its place in the plan
  std::string subject;                                          ///< a ref, or a relation as text
  std::string attribute = {};                                   ///< of changed
  std::optional<model::Value> was = {}, now = {}, planned = {}; ///< of changed; nullopt: nothing
  std::vector<model::Ref> users = {};                           ///< of grown: the new ones
  std::optional<base::Error> why = {};                          ///< of refused
};

struct Done {
  std::size_t operation = 0;
  std::string subject, attribute; ///< of a change: the value that is there already
};
struct Moved {
  std::size_t operation = 0;
  model::RelationIdentity from, to;
};
struct LeftBehind {
  std::size_t operation = 0;
  model::RelationIdentity relation; ///< by which somebody needs what is replaced
};

/// What came of a plan besides the change-set.
struct Notes {
  std::vector<Conflict> conflicts;     ///< the operation, or that attribute of it, is left out
  std::vector<Done> done;              ///< is so already; left out
  std::vector<Moved> moved;            ///< by replacing
  std::vector<LeftBehind> left_behind; ///< in no list of a replacement
};

struct Compiled {
  model::ChangeSet change_set;
  std::vector<std::size_t> of; ///< the operation of the plan behind each of them; the last, where several
  Notes notes;
};

/// The plan as a change-set that fits the model: its dated facts, and the steps begun on the date. Operations in
/// `left_out` (may be shorter) are passed over. Pure; O(operations, and the relations of what they name).
Compiled compile(const Plan& plan, const model::Model& model, base::Date on, const std::vector<bool>& left_out = {});

/// The same plan with what each operation finds in the model, where it does not say that already.
Plan with_was(Plan plan, const model::Model& model);

struct Applied {
  std::shared_ptr<const model::Model> model;
  std::vector<model::Change> changes;
  Notes notes;
};

/// compile, and the result applied to a copy: what the catalogue's rules refuse is a conflict as well, and left out.
/// `origin` is that of what is added.
Applied apply(const Plan& plan, const model::Model& model, base::Date on, const std::string& origin);

} // namespace fundament::plan
