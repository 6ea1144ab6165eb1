// SPDX-License-Identifier: MPL-2.0
#include "catalogue/plans.hpp"
#include "base/sha256.hpp"
#include <algorithm>

namespace fundament::catalogue {

namespace {

/// A plan takes some times the bytes of its text: names and values, each in a place of its own.
constexpr std::size_t bytes_for_each = 4;

} // namespace

base::Result<std::shared_ptr<const KeptPlan>> Plans::keep(plan::Plan plan, const model::Metamodel& metamodel) {
  const std::string text = plan::to_text(plan, metamodel);
  const auto kept = std::make_shared<KeptPlan>();
  kept->digest = base::to_hex(base::sha256(text));
  kept->dates = plan::dates(plan, metamodel);
  kept->steps = plan::steps(plan, metamodel);
  kept->bytes = text.size() * bytes_for_each;
  kept->plan = std::move(plan);
  if (kept->bytes > most_bytes)
    return base::Error{
        base::ErrorCode::limit_exceeded,
        {"plan.too_large",
         {{"bytes", std::to_string(text.size())}, {"most", std::to_string(most_bytes / bytes_for_each)}}}};
  std::vector<std::shared_ptr<const KeptPlan>> gone; // freed after the lock
  const std::lock_guard lock(mutex_);
  if (const auto known = entries_.find(kept->digest); known != entries_.end()) {
    known->second.used = now_();
    known->second.turn = ++turns_;
    return known->second.plan;
  }
  let_go(kept->bytes, gone);
  entries_[kept->digest] = {kept, now_(), ++turns_};
  bytes_ += kept->bytes;
  return std::shared_ptr<const KeptPlan>(kept);
}

/// Whose hour is over goes, and as many others as stand in the way of one more of so many bytes.
void Plans::let_go(std::size_t bytes, std::vector<std::shared_ptr<const KeptPlan>>& gone) {
  const auto oldest = now_() - lifetime;
  const auto drop = [&](auto entry) {
    bytes_ -= entry->second.plan->bytes;
    gone.push_back(std::move(entry->second.plan));
    return entries_.erase(entry);
  };
  for (auto entry = entries_.begin(); entry != entries_.end();)
    entry = entry->second.used < oldest ? drop(entry) : std::next(entry);
  while (!entries_.empty() && bytes > 0 && (entries_.size() >= most || bytes_ + bytes > most_bytes))
    drop(std::min_element(entries_.begin(), entries_.end(),
                          [](const auto& a, const auto& b) { return a.second.turn < b.second.turn; }));
}

std::shared_ptr<const KeptPlan> Plans::find(const std::string& digest) {
  std::vector<std::shared_ptr<const KeptPlan>> gone;
  const std::lock_guard lock(mutex_);
  let_go(0, gone);
  const auto found = entries_.find(digest);
  if (found == entries_.end()) return nullptr;
  found->second.used = now_();
  found->second.turn = ++turns_;
  return found->second.plan;
}

std::size_t Plans::size() {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

} // namespace fundament::catalogue
