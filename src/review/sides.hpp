// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "review/finding_difference.hpp"
#include <set>

/// One date with a plan and without, for what is compared record by record.
namespace fundament::review {

/// One side of a date. Everything is looked at, and what the reader may not see is left out of what is told.
struct Side {
  std::shared_ptr<const snapshot::View> view; ///< the reader's
  std::shared_ptr<const snapshot::Day> day;   ///< of everything

  Side() = default;
  Side(std::shared_ptr<const snapshot::View> of, base::Date on) : view(std::move(of)), day(view->behind().on(on)) {}

  const snapshot::View& whole() const { return view->behind(); }
  const model::Model& model() const { return whole().model(); }
  const model::Element* element(model::ElementId id) const {
    return id < model().element_limit() ? model().element(id) : nullptr;
  }
  const model::Relation* relation(model::RelationId id) const {
    return id < model().relation_limit() ? model().relation(id) : nullptr;
  }
  std::string ref(model::ElementId id) const { return to_string(model().ref(id)); }
  /// By its own dates; what is retired and still used is not.
  bool in_operation(model::ElementId id) const;
  /// In operation, or retired and still used.
  bool takes_part(model::ElementId id) const {
    return element(id) && day->graph().takes_part(whole().graph().vertex(id));
  }
  bool valid(model::RelationId id) const {
    const auto* one = relation(id);
    return one && one->valid_on(day->date());
  }
  /// Valid, and with no end that is only planned as yet. That an end goes out of operation is told of the end.
  bool holds(model::RelationId id) const;
};

/// The other end of a relation, if that is an element.
inline std::optional<model::ElementId> other_end(const model::Relation& relation, bool from_source) {
  const model::End end = from_source ? relation.target : relation.source;
  return end.is_relation() ? std::nullopt : std::optional(end.element());
}

/// Calls use(relation, id, other, is_source) for each relation of an element with another element.
template <class Use> void each_relation(const Side& side, model::ElementId of, Use use) {
  if (!side.element(of)) return;
  for (const bool is_source : {true, false})
    for (const model::RelationId id : is_source ? side.model().from(of) : side.model().to(of)) {
      const auto& relation = *side.relation(id);
      if (const auto other = other_end(relation, is_source)) use(relation, id, *other, is_source);
    }
}

/// Both sides, and what is not the same record on them: what nobody wrote to stands in the same place in both models.
struct Sides {
  Side without, with;
  std::set<model::ElementId> written, touched; ///< another record; and those at the ends of relations that are
  std::set<model::RelationId> rewritten;

  Sides() = default;
  /// One pass over elements and relations, unless `before` is of the same two views.
  Sides(const Compared& date, const Sides& before);

  /// Where an element is, if the plan adds it or takes it out.
  const Side& named(model::ElementId id) const { return with.element(id) ? with : without; }
  bool hides(model::ElementId id) const { return named(id).view->hides(id); }
};

} // namespace fundament::review
