// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <cstdint>
#include <string_view>

namespace fundament::base {

/// FNV-1a of 64 bits (Fowler, Noll and Vo; RFC 9923), byte by byte: the same on every machine, so it may be stored.
constexpr std::uint64_t fnv_basis = 0xcbf29ce484222325u;
constexpr std::uint64_t fnv1a(std::uint64_t hash, char c) {
  return (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
}
constexpr std::uint64_t fnv1a(std::string_view text, std::uint64_t hash = fnv_basis) {
  for (const char c : text)
    hash = fnv1a(hash, c);
  return hash;
}

} // namespace fundament::base
