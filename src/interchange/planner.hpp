// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "interchange/plan.hpp"
#include "interchange/plan_parts.hpp"
#include <deque>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

/// How make_plan() does it. What is in which file follows what becomes of things: plan_compare.cpp what the file has,
/// plan_missing.cpp what it no longer has, plan_write.cpp the operations.
namespace fundament::interchange {

using Row = std::uint32_t; ///< an element or a relation of the file

/// What becomes of the catalogue's item for a row of the file.
enum class Fate : std::uint8_t { stays, loses_mark, added, replaced };

/// Something that the source brought, that is in the catalogue, and that the file no longer has.
struct Missing {
  const BroughtItem* last;
  std::optional<model::ElementId> element;
  std::optional<model::RelationId> relation; ///< one of the two
  std::optional<KeptReason> reason = {};
  std::string by = {};
  bool key_moved = false; ///< the file has another relation with its key, on which relations end: it goes in any case
};

/// Makes one plan; used once. The steps of run() build on each other.
class Planner {
public:
  Planner(const model::Model& current, std::span<const BroughtItem> last, Parsed parsed, const PlanOptions& options);

  base::Result<Plan> run(const BroughtByOthers& others);

private:
  model::ElementData& element(Row row) { return parsed_.elements[row].element; }
  model::RelationData& relation(Row row) { return parsed_.relations[row]; }
  static bool is_put(Fate fate) { return fate == Fate::added || fate == Fate::replaced; }
  template <class Name> void conflict(ConflictKind kind, const Name& name) {
    plan_.summary.conflicts.push_back({kind, to_string(name)});
  }
  template <class Name> void conflicts(ConflictKind kind, const Name& name, std::vector<FieldConflict> fields) {
    for (FieldConflict& field : fields)
      plan_.summary.conflicts.push_back({kind, to_string(name), std::move(field)});
  }

  // the file against what was brought last, and against the catalogue
  void spell_out_owners();
  void compare_rows();
  template <class Data, class Name> Fate compare(Data& file, const Name& name);
  bool is_any_marked() const;
  const std::string* see(const std::string& subject);
  // what follows for items that the file did not change
  void end_other_owners();
  void take_period(Row row, const model::RelationIdentity& name, model::RelationId now);
  void put_back_ends();
  void put_back_element(const model::Ref& ref);
  std::optional<Row> put_back_relation(const std::string& key);
  // the catalogue's item of that name; both are told apart by the type of the name, as their ids are not
  const model::Element* now(const model::Ref&, model::ElementId id) const { return current_.element(id); }
  const model::Relation* now(const model::RelationIdentity&, model::RelationId id) const {
    return current_.relation(id);
  }
  model::ElementData data_now(const model::Ref&, model::ElementId id) const { return current_.data(id); }
  model::RelationData data_now(const model::RelationIdentity&, model::RelationId id) const {
    return current_.relation_data(id);
  }

  // what the file no longer has
  void find_missing();
  base::Result<void> find_claims(const BroughtByOthers& others);
  bool is_by_hand(const Missing& missing) const;
  bool is_foreign(std::uint32_t index, const model::Attributes& attributes) const;
  void find_moved_keys();
  void keep_what_is_still_used();
  bool is_used(Missing& missing) const;

  // what is written
  std::vector<model::Operation>& operations() { return plan_.change_set.operations; }
  void remove_or_mark();
  void remove(model::Ref ref);
  void remove(model::RelationIdentity identity);
  void keep(const Missing& missing);
  const model::AttributeDefinition* mark_of(model::KindId kind) const;
  const model::AttributeDefinition* mark_of_relation(model::RelationTypeId type) const;
  void count(const model::Ref& ref, std::size_t Counts::*what);
  void count(const model::RelationIdentity& identity, std::size_t Counts::*what);
  void write_rows();
  void write_again();

  const model::Model& current_;
  const model::Metamodel& metamodel_;
  std::span<const BroughtItem> last_;
  Parsed parsed_;
  const PlanOptions& options_;
  Marks marks_;
  std::optional<model::RelationTypeId> owns_;
  Plan plan_;

  std::unordered_map<std::string_view, std::size_t> by_subject_; ///< into last_
  std::vector<bool> seen_;                                       ///< of last_: the file has it
  bool any_marked_ = false;                                      ///< something in the catalogue has the source's mark
  std::vector<Fate> element_fates_, relation_fates_;             ///< of the rows
  std::unordered_map<std::string, Row> owner_rows_;              ///< by subject
  std::unordered_map<std::string, Row> element_rows_;            ///< by subject, made when first needed
  std::unordered_map<std::string_view, Row> keyed_rows_;

  std::vector<Missing> missing_; ///< in the order of last_
  std::unordered_set<model::ElementId> missing_elements_;
  std::unordered_map<model::ElementId, const model::RelationIdentity*> needed_elements_; ///< by relations that are put
  std::unordered_map<model::RelationId, const model::RelationIdentity*> needed_relations_;
  std::unordered_set<model::RelationId> removed_relations_;
  std::set<model::RelationId> ended_owners_, put_again_;
};

} // namespace fundament::interchange
