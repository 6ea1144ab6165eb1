// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>

namespace fundament::base {

/// How long an answer may take. An algorithm calls spent() in its loops; only every 1,024th call reads the clock.
/// Not shared between threads.
class Budget {
public:
  /// Without a limit.
  Budget() = default;
  explicit Budget(std::chrono::milliseconds most)
      : end_(std::chrono::steady_clock::now() +
             std::min<std::chrono::milliseconds>(most, std::chrono::hours(24 * 365))),
        limited_(true) {}

  bool spent() {
    if (!limited_ || over_) return over_;
    if ((++calls_ & 1023) == 0) over_ = std::chrono::steady_clock::now() >= end_;
    return over_;
  }

private:
  std::chrono::steady_clock::time_point end_{};
  std::uint32_t calls_ = 0;
  bool limited_ = false;
  bool over_ = false;
};

} // namespace fundament::base
