// SPDX-License-Identifier: MPL-2.0
#include "catalogue/views.hpp"

namespace fundament::catalogue {

namespace {

std::shared_ptr<const model::Hidden> hidden_from_anyone(const model::Model& model) {
  const auto deviation = model.metamodel().find_kind("deviation");
  if (!deviation) return nullptr;
  return model::Hidden::of(model,
                           [&](model::ElementId, const model::Element& element) { return element.kind == *deviation; });
}

} // namespace

std::shared_ptr<const Views::OfSnapshot> Views::of(const std::shared_ptr<const snapshot::Snapshot>& snapshot) {
  std::shared_ptr<const OfSnapshot> gone; // freed after the lock
  const std::lock_guard lock(mutex_);
  if (snapshot_ != snapshot) {
    gone.swap(views_);
    views_ = std::make_shared<const OfSnapshot>();
    snapshot_ = snapshot;
  }
  return views_;
}

std::shared_ptr<const snapshot::View> Views::get(const std::shared_ptr<const snapshot::Snapshot>& snapshot,
                                                 Reader reader) {
  return get(*of(snapshot), snapshot, "", reader);
}

/// What is planned is hidden by the same rule as what is there, so a plan opens no curtain: an element's kind is for
/// ever.
std::shared_ptr<const snapshot::View> Views::get(const OfSnapshot& views,
                                                 const std::shared_ptr<const snapshot::Snapshot>& snapshot,
                                                 std::string_view plan, Reader reader) const {
  using snapshot::Identity;
  using snapshot::View;
  const auto whole =
      views.get(Reader::whole, [&] { return View::whole(snapshot, Identity(snapshot->head(), made_of_, "", plan)); });
  if (reader == Reader::whole) return whole;
  return views.get(reader, [&] {
    return View::masked(whole, Identity(snapshot->head(), made_of_, "anyone", plan),
                        hidden_from_anyone(snapshot->model()));
  });
}

} // namespace fundament::catalogue
