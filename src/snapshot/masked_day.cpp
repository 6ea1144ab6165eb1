// SPDX-License-Identifier: MPL-2.0
#include "snapshot/day.hpp"

namespace fundament::snapshot {

std::shared_ptr<const Day> Day::without(const model::Hidden& hidden) const {
  const auto out = std::make_shared<Day>(*this);
  for (auto* list : {&out->owner_, &out->parent_, &out->party_})
    for (model::ElementId& id : *list)
      if (hidden.hides(id)) id = model::no_id;
  out->users_.clear();
  for (model::ElementId id = 0; id + 1 < users_begin_.size(); id++) {
    out->users_begin_[id] = static_cast<std::uint32_t>(out->users_.size());
    for (const model::ElementId user : users(id))
      if (!hidden.hides(user)) out->users_.push_back(user);
  }
  if (!users_begin_.empty()) out->users_begin_.back() = static_cast<std::uint32_t>(out->users_.size());
  return out;
}

std::size_t Day::bytes() const {
  return sizeof(model::ElementId) * (3 * owner_.size() + users_begin_.size() + users_.size()) + graph_->bytes();
}

} // namespace fundament::snapshot
