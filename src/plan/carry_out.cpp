// SPDX-License-Identifier: MPL-2.0
#include "plan/carry_out.hpp"
#include "plan/draft.hpp"
#include <algorithm>
#include <set>

namespace fundament::plan {

namespace {

/// Of the operations of a day, what is a step and no dated fact.
Plan steps_of(const Plan& plan, const model::Metamodel& metamodel, base::Date day) {
  Plan out{plan.name, plan.investment, {}};
  for (const Operation& one : plan.operations) {
    if (one.on != day) continue;
    Operation step = one;
    if (auto* change = std::get_if<Change>(&step.what)) {
      change->owner.reset();
      std::erase_if(change->values, [&](const auto& value) { return is_dated(metamodel, value.first); });
    } else if (!std::holds_alternative<Put>(step.what)) {
      continue;
    }
    out.operations.push_back(std::move(step));
  }
  return out;
}

/// The dated facts of a plan on a model that has them, on their way from the planned day to the true one; used once.
class Shift {
public:
  Shift(const model::Model& model, base::Date planned, base::Date on)
      : draft_(model), model_(model), planned_(planned), on_(on) {}

  Compiled run(const Plan& plan) {
    for (std::size_t i = 0; i < plan.operations.size(); i++) {
      operation_ = i;
      const Operation& one = plan.operations[i];
      if (const auto* add = std::get_if<Add>(&one.what)) phases(add->element.ref); // it may say its own days
      if (const auto* connect = std::get_if<Connect>(&one.what))
        ends(connect->relation.identity, one.on == planned_, one.until == day_before(planned_));
      if (one.on != planned_) continue;
      if (const auto* ended = std::get_if<Disconnect>(&one.what)) ends(ended->relation);
      if (const auto* retire = std::get_if<Retire>(&one.what)) phases(retire->ref);
      if (const auto* replace = std::get_if<Replace>(&one.what)) replaced(*replace);
      if (const auto* change = std::get_if<Change>(&one.what)) {
        phases(change->ref);
        if (change->owner)
          for (const auto& identity : draft_.relations_of(change->ref))
            if (identity.relation == "owns" && identity.target == change->ref) ends(identity);
      }
    }
    Compiled out;
    out.change_set = draft_.change_set(out.of);
    return out;
  }

private:
  void phases(const model::Ref& ref) {
    auto element = draft_.element(ref);
    if (!element) return;
    std::vector<model::AttributeId> moved;
    for (const auto& [id, value] : element->attributes)
      if (const auto* day = std::get_if<base::Date>(&value);
          day && *day == planned_ && is_first_day(model_.metamodel().attribute_name(id)))
        moved.push_back(id);
    for (const model::AttributeId id : moved)
      element->attributes.set(id, on_);
    if (!moved.empty()) draft_.put(std::move(*element), operation_);
  }

  /// A relation, and the one that took up its identity again.
  void ends(const model::RelationIdentity& identity, bool may_begin = true, bool may_end = true) {
    model::RelationIdentity again = identity;
    again.key += again_mark(planned_);
    for (const model::RelationIdentity& one : {identity, again}) {
      auto relation = draft_.relation(one);
      if (!relation) continue;
      const bool begins = may_begin && relation->valid_from == planned_;
      const bool ended = may_end && relation->valid_to == day_before(planned_);
      if (begins) relation->valid_from = on_;
      if (ended) relation->valid_to = day_before(on_);
      if (begins || ended) draft_.put(std::move(*relation), operation_);
    }
  }

  void replaced(const Replace& replace) {
    phases(replace.old);
    ends({replace.by, "replaces", replace.old});
    for (model::RelationIdentity identity : draft_.relations_of(replace.old)) {
      const bool is_data = is_data_of(replace, identity);
      if (!is_data && !is_moved_use(replace, identity)) continue;
      ends(identity);
      (is_data ? identity.source : identity.target) = replace.by;
      ends(identity);
    }
  }

  Draft draft_;
  const model::Model& model_;
  const base::Date planned_, on_;
  std::size_t operation_ = 0;
};

} // namespace

Compiled carry_out(const Plan& plan, const model::Model& model, base::Date planned, base::Date on) {
  const Plan steps = steps_of(plan, model.metamodel(), planned);
  if (planned == on) return compile(steps, model, planned);
  Compiled moved = Shift(model, planned, on).run(plan);
  const auto shifted = model.apply(moved.change_set, "");
  // dates that the rules refuse are refused in words when they are written
  Compiled out = compile(steps, shifted ? *shifted->model : model, planned);
  std::set<std::string> written;
  for (const auto& operation : out.change_set.operations)
    written.insert(subject_of(operation));
  for (std::size_t i = 0; i < moved.change_set.operations.size(); i++) {
    if (written.count(subject_of(moved.change_set.operations[i]))) continue;
    out.change_set.operations.push_back(std::move(moved.change_set.operations[i]));
    out.of.push_back(moved.of[i]);
  }
  return out;
}

} // namespace fundament::plan
