// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

/// SHA-256 (FIPS 180-4) by OpenSSL.
namespace fundament::base {

using Digest = std::array<std::uint8_t, 32>;

Digest sha256(std::string_view bytes);

/// 64 lower-case hexadecimal digits.
std::string to_hex(const Digest& digest);

/// `count` bytes from the operating system's random source, as hexadecimal digits.
std::string random_hex(std::size_t count);

} // namespace fundament::base
