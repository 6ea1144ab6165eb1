// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <ctime>

namespace fundament::tests {

/// How many times as long anything may take under the sanitizer it is built with, beside another test on few
/// processors.
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
inline constexpr int slower = 10;
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
inline constexpr int slower = 10;
#else
inline constexpr int slower = 1;
#endif
#else
inline constexpr int slower = 1;
#endif

/// Seconds that this process has computed, all its threads together. What is bounded in it holds on a machine that has
/// other work as well; of a wait, or of a lock that is held, it says nothing.
inline double process_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

} // namespace fundament::tests
