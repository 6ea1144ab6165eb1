// SPDX-License-Identifier: MPL-2.0
#include "snapshot/view.hpp"
#include "base/sha256.hpp"

namespace fundament::snapshot {

Identity::Identity(const model::Head& head, std::string_view made_of, std::string_view reader, std::string_view plan)
    : revision_(head.revision) {
  constexpr std::size_t digits = 12;
  base::Sha256 hasher;
  hasher.add(head.hash);
  for (const std::string_view part : {made_of, reader, plan}) {
    hasher.add(std::to_string(part.size()) + ":");
    hasher.add(part);
  }
  tag_ = std::to_string(revision_) + "." + base::to_hex(hasher.finish()).substr(0, digits);
}

std::shared_ptr<const View> View::whole(std::shared_ptr<const Snapshot> snapshot, Identity identity) {
  const std::shared_ptr<View> out(new View(std::move(snapshot), std::move(identity)));
  out->model_ = out->snapshot_->shared_model();
  return out;
}

std::shared_ptr<const View> View::masked(std::shared_ptr<const View> whole, Identity identity,
                                         std::shared_ptr<const model::Hidden> hidden) {
  base::expect(!whole->whole_, "a mask over a mask");
  const std::shared_ptr<View> out(new View(whole->snapshot_, std::move(identity)));
  out->model_ = hidden ? whole->model_->without(hidden) : whole->model_;
  out->hidden_ = std::move(hidden);
  out->whole_ = std::move(whole);
  return out;
}

std::shared_ptr<const View> View::make(const model::Head& head, std::shared_ptr<const model::Model> model) {
  return whole(Snapshot::make(head, std::move(model)), Identity(head, "", ""));
}

const search::Index& View::search() const {
  if (!hidden_) return snapshot_->search();
  struct Masked {
    std::shared_ptr<const search::Index> index;
  };
  return *kept<Masked>([&] { return Masked{snapshot_->search().without(hidden_->elements)}; })->index;
}

std::shared_ptr<const Day> View::on(base::Date date) const {
  if (!hidden_) return snapshot_->on(date);
  return days_.get(date, [&] { return snapshot_->on(date)->without(*hidden_); });
}

} // namespace fundament::snapshot
