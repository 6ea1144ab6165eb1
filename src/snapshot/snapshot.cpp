// SPDX-License-Identifier: MPL-2.0
#include "snapshot/snapshot.hpp"
#include <algorithm>
#include <string_view>

namespace fundament::snapshot {

namespace {

constexpr char the_one = 0; // the key of the only search index

/// Does the graph look at this attribute?
bool shapes_graph(const model::Metamodel& metamodel, model::AttributeId id) {
  const std::string_view name = metamodel.attribute_name(id);
  return name == "redundancy" || name == "logic";
}

bool same_shape(const model::Metamodel& metamodel, const model::Attributes& a, const model::Attributes& b) {
  const auto covers = [&](const model::Attributes& one, const model::Attributes& other) {
    return std::all_of(one.begin(), one.end(), [&](const auto& entry) {
      if (!shapes_graph(metamodel, entry.first)) return true;
      const model::Value* value = other.find(entry.first);
      return value && *value == entry.second;
    });
  };
  return covers(a, b) && covers(b, a);
}

bool touches_graph(const model::Metamodel& metamodel, const model::Change& change) {
  const auto* put = std::get_if<model::PutElement>(&change.operation);
  return !put || !change.was_element || !same_shape(metamodel, put->element.attributes, change.was_element->attributes);
}

bool is_of_element(const model::Change& change) {
  return std::holds_alternative<model::PutElement>(change.operation) ||
         std::holds_alternative<model::RemoveElement>(change.operation);
}

} // namespace

std::shared_ptr<const Snapshot> Snapshot::make(const model::Head& head, std::shared_ptr<const model::Model> model,
                                               const Snapshot* previous, std::span<const model::Change> changes) {
  return made(head, std::move(model), previous, changes);
}

std::shared_ptr<const Snapshot> Snapshot::planned(const Snapshot& base, std::shared_ptr<const model::Model> model,
                                                  std::span<const model::Change> changes) {
  const auto out = made(base.head_, std::move(model), &base, changes);
  out->planned_elements_ = base.model_->element_limit();
  out->planned_relations_ = base.model_->relation_limit();
  return out;
}

std::shared_ptr<Snapshot> Snapshot::made(const model::Head& head, std::shared_ptr<const model::Model> model,
                                         const Snapshot* previous, std::span<const model::Change> changes) {
  std::shared_ptr<Snapshot> out(new Snapshot);
  out->head_ = head;
  out->model_ = std::move(model);
  const bool same_graph = previous && std::none_of(changes.begin(), changes.end(), [&](const model::Change& change) {
                            return touches_graph(out->model_->metamodel(), change);
                          });
  out->graph_ = same_graph ? previous->graph_ : graph::Graph::build(*out->model_);
  if (previous) out->search_before_ = previous->search_.find(the_one);
  if (out->search_before_)
    for (const model::Change& change : changes)
      if (is_of_element(change)) out->changed_elements_.push_back(change.id);
  return out;
}

std::shared_ptr<const Snapshot> Snapshot::as_of(const model::Head& head) const {
  const std::shared_ptr<Snapshot> out(new Snapshot);
  out->head_ = head;
  out->model_ = model_;
  out->graph_ = graph_;
  out->search_before_ = search_.find(the_one);
  if (out->search_before_) return out;
  const std::lock_guard lock(mutex_);
  out->search_before_ = search_before_;
  out->changed_elements_ = changed_elements_;
  return out;
}

const search::Index& Snapshot::search() const {
  return *search_.get(the_one, [&] {
    std::shared_ptr<const search::Index> before;
    {
      const std::lock_guard lock(mutex_);
      before.swap(search_before_);
    }
    if (!before) return search::Index::build(*model_);
    return changed_elements_.empty() ? before : before->updated(*model_, changed_elements_);
  });
}

std::shared_ptr<const Day> Snapshot::on(base::Date date) const {
  return days_.get(date, [&] { return Day::make(*graph_, *model_, date); });
}

} // namespace fundament::snapshot
