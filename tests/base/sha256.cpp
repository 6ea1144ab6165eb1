// SPDX-License-Identifier: MPL-2.0
#include "base/sha256.hpp"
#include <doctest/doctest.h>

using namespace fundament::base;

TEST_CASE("SHA-256 gives the digests of FIPS 180-4's examples, whole or piece by piece") {
  const std::pair<std::string, const char*> rows[] = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {std::string(1'000'000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
  };
  for (const auto& [text, digest] : rows) {
    CHECK(to_hex(sha256(text)) == digest);
    for (const std::size_t piece : {1u, 63u, 64u, 1000u}) {
      if (text.size() / piece > 100'000) continue;
      Sha256 hash;
      for (std::size_t at = 0; at < text.size(); at += piece)
        hash.add(std::string_view(text).substr(at, piece));
      CHECK(to_hex(hash.finish()) == digest);
    }
  }
}

TEST_CASE("a digest is hashed as its 32 bytes") {
  const Digest digest = sha256("abc");
  Sha256 hash;
  hash.add(digest);
  CHECK(hash.finish() == sha256({reinterpret_cast<const char*>(digest.data()), digest.size()}));
}

TEST_CASE("random digits are as many as asked for, and others each time") {
  CHECK(random_hex(16).size() == 32);
  CHECK(random_hex(16) != random_hex(16));
  CHECK(random_hex(0).empty());
  CHECK(random_hex(8).find_first_not_of("0123456789abcdef") == std::string::npos);
}
