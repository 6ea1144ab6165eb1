// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <string_view>

namespace fundament::model {

/// Where a key of a kind stands in the indexes of a Model. Differs between runs of differently built programs; never
/// stored.
inline std::uint64_t hash_of(std::uint32_t kind, std::string_view key) {
  std::uint64_t hash = std::hash<std::string_view>{}(key) + 0x9E3779B97F4A7C15ull * (kind + 1);
  hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9ull; // the finalizer of SplitMix64 (Steele et al. 2014)
  return hash ^ (hash >> 31);
}

} // namespace fundament::model
