// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <utility>

namespace fundament::base {

using Clock = std::chrono::steady_clock;

/// Set by whoever waits for an answer when he has gone. Any thread.
using Gone = std::shared_ptr<const std::atomic<bool>>;

/// What one question may take: its time, and the asker still being there. It is made once, where the question comes in,
/// and handed down by reference to whatever can take long; nothing below makes another. Not shared between threads.
class Budget {
public:
  /// Without a limit.
  Budget() = default;
  explicit Budget(std::chrono::milliseconds most, Clock::time_point begun = Clock::now(), Gone gone = {})
      : end_(begun + std::min<std::chrono::milliseconds>(most, std::chrono::hours(24 * 365))), gone_(std::move(gone)),
        limited_(true) {}

  /// For loops of cheap steps, or before so many of them: the clock is looked at once for every 256.
  bool spent(std::uint32_t steps = 1) {
    if (!limited_ || over_) return over_;
    if (steps < steps_to_clock_) return steps_to_clock_ -= steps, false;
    steps_to_clock_ = clock_every;
    return spent_now();
  }

  /// For steps that take long themselves: looks at the clock.
  bool spent_now() {
    if (limited_ && !over_) over_ = (gone_ && gone_->load(std::memory_order_relaxed)) || Clock::now() >= end_;
    return over_;
  }

  /// May what an unknown name meant be looked for? For the first few of a question: each look costs more than many an
  /// answer, and nobody reads the suggestions for a thousand of them.
  bool takes_suggestion() { return suggestions_ > 0 && !spent_now() && suggestions_-- > 0; }
  static constexpr std::uint32_t most_suggestions = 100;

  /// What is left of it, for what has a clock of its own; never below 0, a year without a limit.
  std::chrono::milliseconds left() const {
    constexpr std::chrono::milliseconds none{0}, year = std::chrono::hours(24 * 365);
    if (!limited_) return year;
    if (over_ || (gone_ && *gone_)) return none;
    return std::clamp(std::chrono::ceil<std::chrono::milliseconds>(end_ - Clock::now()), none, year);
  }

  /// A part of this one: it ends with it, or earlier. For a row of a batch, which must not take the others' time.
  Budget at_most(std::chrono::milliseconds most) const {
    Budget part = *this;
    part.limited_ = true;
    part.end_ = std::min(Clock::now() + std::min<std::chrono::milliseconds>(most, std::chrono::hours(24 * 365)),
                         limited_ ? end_ : Clock::time_point::max());
    return part;
  }

private:
  Clock::time_point end_{};
  Gone gone_;
  static constexpr std::uint32_t clock_every = 256;
  std::uint32_t steps_to_clock_ = clock_every, suggestions_ = most_suggestions;
  bool limited_ = false;
  bool over_ = false;
};

} // namespace fundament::base
