// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

/// SHA-256 (FIPS 180-4) by OpenSSL.
namespace fundament::base {

using Digest = std::array<std::uint8_t, 32>;

Digest sha256(std::string_view bytes);

/// The same of bytes that come piece by piece.
class Sha256 {
public:
  Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  ~Sha256();
  void add(std::string_view bytes);
  void add(const Digest& digest);
  /// Once; then the object is spent.
  Digest finish();

private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// 64 lower-case hexadecimal digits.
std::string to_hex(const Digest& digest);

/// `count` bytes from the operating system's random source, as hexadecimal digits.
std::string random_hex(std::size_t count);

} // namespace fundament::base
