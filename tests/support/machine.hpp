// SPDX-License-Identifier: MPL-2.0
#pragma once

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

} // namespace fundament::tests
