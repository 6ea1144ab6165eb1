// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/budget.hpp"
#include <condition_variable>
#include <deque>
#include <mutex>

namespace fundament::catalogue {

/// Those who want the same: first come, first served, one at a time, and nobody longer than he has time for.
class Line {
public:
  /// Waits for one's turn, which lasts until leave(); false when the budget was spent before it came. With a spent
  /// budget it does not wait.
  bool enter(base::Budget& budget);
  void leave();

private:
  std::mutex mutex_;
  std::condition_variable moved_;
  std::deque<std::uint64_t> waiting_; ///< tickets
  std::uint64_t last_ticket_ = 0;
  bool taken_ = false;
};

/// A turn in a line, left at its end.
class InLine {
public:
  InLine(Line& line, base::Budget& budget) : line_(line), entered_(line.enter(budget)) {}
  InLine(const InLine&) = delete;
  InLine& operator=(const InLine&) = delete;
  ~InLine() {
    if (entered_) line_.leave();
  }
  explicit operator bool() const { return entered_; }

private:
  Line& line_;
  bool entered_;
};

} // namespace fundament::catalogue
