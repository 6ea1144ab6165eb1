// SPDX-License-Identifier: MPL-2.0
#include "catalogue/line.hpp"
#include <algorithm>

namespace fundament::catalogue {

bool Line::enter(base::Budget& budget) {
  // how long nobody notices that a waiting asker has gone
  constexpr std::chrono::milliseconds glance{50};
  std::unique_lock lock(mutex_);
  const std::uint64_t ticket = ++last_ticket_;
  waiting_.push_back(ticket);
  while (taken_ || waiting_.front() != ticket) {
    if (budget.spent_now()) {
      waiting_.erase(std::find(waiting_.begin(), waiting_.end(), ticket));
      moved_.notify_all(); // the next may have become the first
      return false;
    }
    moved_.wait_for(lock, std::min(budget.left(), glance));
  }
  waiting_.pop_front();
  taken_ = true;
  return true;
}

void Line::leave() {
  const std::lock_guard lock(mutex_);
  taken_ = false;
  moved_.notify_all();
}

} // namespace fundament::catalogue
