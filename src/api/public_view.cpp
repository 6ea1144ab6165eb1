// SPDX-License-Identifier: MPL-2.0
#include "api/public_view.hpp"
#include "model/editor.hpp"
#include <set>

namespace fundament::api {

namespace {

using model::ElementId;
using model::RelationId;

/// The relations of an element, those that end on them, and so on.
void collect(const model::Model& model, ElementId element, std::set<RelationId>& out) {
  std::vector<RelationId> open;
  const auto take = [&](std::span<const RelationId> ids) {
    for (const RelationId id : ids)
      if (out.insert(id).second) open.push_back(id);
  };
  take(model.from(element));
  take(model.to(element));
  while (!open.empty()) {
    const RelationId id = open.back();
    open.pop_back();
    take(model.on(id));
  }
}

std::shared_ptr<const snapshot::Snapshot> without(const snapshot::Snapshot& whole,
                                                  const std::vector<ElementId>& hidden) {
  const model::Model& model = whole.model();
  std::set<RelationId> relations;
  for (const ElementId id : hidden)
    collect(model, id, relations);
  model::Editor editor(model);
  // Relations may end on each other, even in a ring: with all their ends moved to an element, each can go.
  for (const RelationId id : relations) {
    model::Relation moved = *model.relation(id);
    moved.source = moved.target = model::End::of_element(hidden.front());
    editor.put(id, std::move(moved));
  }
  for (const RelationId id : relations)
    editor.remove_relation(id);
  std::vector<model::Change> changes;
  for (const ElementId id : hidden) {
    model::Change change;
    change.operation = model::RemoveElement{model.ref(id)};
    change.id = id;
    changes.push_back(std::move(change));
    editor.remove_element(id);
  }
  return snapshot::Snapshot::make(whole.revision(), editor.finish(), &whole, changes);
}

} // namespace

std::shared_ptr<const snapshot::Snapshot> PublicView::of(const std::shared_ptr<const snapshot::Snapshot>& whole) {
  const std::lock_guard lock(mutex_);
  if (whole_ == whole) return view_;
  const model::Model& model = whole->model();
  const auto kind = model.metamodel().find_kind("deviation");
  std::vector<ElementId> hidden;
  for (ElementId id = 0; kind && id < model.element_limit(); id++)
    if (const auto* element = model.element(id); element && element->kind == *kind) hidden.push_back(id);
  view_ = hidden.empty() ? whole : without(*whole, hidden);
  whole_ = whole;
  return view_;
}

} // namespace fundament::api
