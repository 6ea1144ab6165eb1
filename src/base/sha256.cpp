// SPDX-License-Identifier: MPL-2.0
#include "base/sha256.hpp"
#include "base/result.hpp"
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <vector>

namespace fundament::base {

namespace {

std::string hex(const std::uint8_t* bytes, std::size_t count) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(count * 2);
  for (std::size_t i = 0; i < count; i++) {
    out += digits[bytes[i] >> 4];
    out += digits[bytes[i] & 15];
  }
  return out;
}

} // namespace

Digest sha256(std::string_view text) {
  Digest digest{};
  unsigned int length = 0;
  expect(EVP_Digest(text.data(), text.size(), digest.data(), &length, EVP_sha256(), nullptr) == 1 &&
             length == digest.size(),
         "SHA-256 failed");
  return digest;
}

std::string to_hex(const Digest& digest) {
  return hex(digest.data(), digest.size());
}

std::string random_hex(std::size_t count) {
  std::vector<std::uint8_t> bytes(count);
  expect(RAND_bytes(bytes.data(), static_cast<int>(count)) == 1, "no random bytes");
  return hex(bytes.data(), bytes.size());
}

} // namespace fundament::base
