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

struct Sha256::Context {
  EVP_MD_CTX* evp = EVP_MD_CTX_new();
  Context() { expect(evp != nullptr && EVP_DigestInit_ex(evp, EVP_sha256(), nullptr) == 1, "SHA-256 failed"); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() { EVP_MD_CTX_free(evp); }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
  expect(EVP_DigestUpdate(context_->evp, bytes.data(), bytes.size()) == 1, "SHA-256 failed");
}

void Sha256::add(const Digest& digest) {
  expect(EVP_DigestUpdate(context_->evp, digest.data(), digest.size()) == 1, "SHA-256 failed");
}

Digest Sha256::finish() {
  Digest digest{};
  unsigned int length = 0;
  expect(EVP_DigestFinal_ex(context_->evp, digest.data(), &length) == 1 && length == digest.size(), "SHA-256 failed");
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
