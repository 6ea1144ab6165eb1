// SPDX-License-Identifier: MPL-2.0
#include "catalogue/what_if.hpp"
#include "base/sha256.hpp"
#include "base/turn.hpp"
#include <algorithm>

namespace fundament::catalogue {

namespace {

std::string digest_of(const std::vector<std::shared_ptr<const KeptPlan>>& plans) {
  if (plans.size() == 1) return plans.front()->digest;
  std::string all;
  for (const auto& one : plans)
    all += one->digest;
  return base::to_hex(base::sha256(all));
}

std::shared_ptr<const WhatIf> make(const snapshot::Snapshot& base, std::vector<std::shared_ptr<const KeptPlan>> plans,
                                   base::Date on, std::string digest) {
  const auto out = std::make_shared<WhatIf>();
  auto model = base.shared_model();
  std::vector<model::Change> changes;
  for (const auto& one : plans) {
    auto applied = plan::apply(one->plan, *model, on, one->name());
    model = std::move(applied.model);
    changes.insert(changes.end(), std::make_move_iterator(applied.changes.begin()),
                   std::make_move_iterator(applied.changes.end()));
    out->notes.push_back(std::move(applied.notes));
    out->steps_begun += plan::bucket(one->steps, on);
  }
  out->snapshot = snapshot::Snapshot::planned(base, std::move(model), changes);
  out->plans = std::move(plans);
  out->digest = std::move(digest);
  out->views = std::make_shared<const Views::OfSnapshot>();
  return out;
}

} // namespace

bool WhatIf::fits() const {
  return std::all_of(notes.begin(), notes.end(), [](const plan::Notes& one) { return one.conflicts.empty(); });
}

std::shared_ptr<const WhatIfs::OfSnapshot> WhatIfs::of(const std::shared_ptr<const snapshot::Snapshot>& base) {
  std::shared_ptr<const OfSnapshot> gone; // freed after the lock
  const std::lock_guard lock(mutex_);
  if (base_ != base) {
    gone.swap(what_ifs_);
    what_ifs_ = std::make_shared<const OfSnapshot>(most, [](const WhatIf*) { return std::size_t{1}; });
    base_ = base;
  }
  return what_ifs_;
}

base::Result<std::shared_ptr<const WhatIf>> WhatIfs::get(const std::shared_ptr<const snapshot::Snapshot>& base,
                                                         std::vector<std::shared_ptr<const KeptPlan>> plans,
                                                         base::Date on, base::Budget& budget) {
  std::sort(plans.begin(), plans.end(), [](const auto& a, const auto& b) { return a->digest < b->digest; });
  plans.erase(
      std::unique(plans.begin(), plans.end(), [](const auto& a, const auto& b) { return a->digest == b->digest; }),
      plans.end());
  if (plans.size() > plan::most_together)
    return base::Error{base::ErrorCode::limit_exceeded,
                       {"plan.too_many_together", {{"most", std::to_string(plan::most_together)}}},
                       "plan"};
  Key key{digest_of(plans), {}};
  for (const auto& one : plans)
    key.second.push_back(plan::bucket(one->steps, on));
  bool busy = false;
  const auto found = of(base)->get(key, budget, [&]() -> std::shared_ptr<const WhatIf> {
    const base::Turn turn(being_made_, most_at_once_);
    if (budget.spent_now()) return nullptr;
    busy = !turn.taken();
    return busy ? nullptr : make(*base, plans, on, key.first);
  });
  if (found) return found;
  if (!busy) return base::out_of_time();
  return base::Error{base::ErrorCode::unavailable, {"plan.busy", {{"most", std::to_string(most_at_once_)}}}};
}

} // namespace fundament::catalogue
