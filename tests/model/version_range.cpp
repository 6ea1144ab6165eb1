// SPDX-License-Identifier: MPL-2.0
#include "model/version_range.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <random>

using namespace fundament;
using namespace fundament::model;

TEST_CASE("versions are ordered by their numbers, part by part") {
  const std::vector<std::vector<std::string>> ascending = {
      {"alpha"},
      {"beta"},
      {""},
      {"1-rc1", "1~rc1", "1:1rc1"},
      {"1"},
      {"1.2", "v1.2", "1.02", "1-2", "V1_2"},
      {"1.2a"},
      {"1.2b", "1.2.B"},
      {"1.2.1"},
      {"1.10"},
      {"1.10.0"},
      {"8u392"},
      {"9"},
      {"10"},
      {"14"},
      {"14.0"},
      {"14.2"},
      {"2022 H2"},
      {"2022.1"},
      {"99999999999999999999998"},
      {"99999999999999999999999"},
  };
  for (std::size_t i = 0; i < ascending.size(); i++)
    for (std::size_t j = 0; j < ascending.size(); j++)
      for (const auto& a : ascending[i])
        for (const auto& b : ascending[j]) {
          CAPTURE(a);
          CAPTURE(b);
          CHECK(compare_versions(a, b) == (i > j) - (i < j));
        }
}

TEST_CASE("the order of versions is an order, on random ones") {
  std::mt19937 random(7);
  const auto version = [&] {
    std::string out;
    for (std::size_t i = random() % 6; i > 0; i--)
      out += "012ab.-V"[random() % 8];
    return out;
  };
  for (int round = 0; round < 20000; round++) {
    const std::string a = version(), b = version(), c = version();
    CAPTURE(a);
    CAPTURE(b);
    CAPTURE(c);
    CHECK(compare_versions(a, a) == 0);
    CHECK(compare_versions(a, b) == -compare_versions(b, a));
    if (compare_versions(a, b) <= 0 && compare_versions(b, c) <= 0) CHECK(compare_versions(a, c) <= 0);
  }
}

TEST_CASE("a range holds the versions it says") {
  struct Row {
    const char* range;
    std::vector<const char*> in, out;
  };
  const Row rows[] = {
      {"14", {"14", "14.0", "14.2.1", "v14", "14-beta"}, {"13", "15", "140", "1.4", ""}},
      {"14.*", {"14", "14.2"}, {"15", "13.9"}},
      {"=14.2", {"14.2", "14.2.9"}, {"14", "14.3", "14.20"}},
      {">=14 <17", {"14", "14.9", "16.9.9"}, {"13.9", "17", "17.0.1"}},
      {">= 14   < 17", {"14", "16"}, {"13", "17"}},
      {">=14<17", {"14", "16"}, {"13", "17"}},
      {"<9", {"8", "8.9", "0"}, {"9", "9.0", "9.1", "10"}},
      {"<=9", {"8", "9", "9.1"}, {"10"}},
      {">9", {"10", "11.1"}, {"9", "9.9", "8"}},
      {">=9", {"9", "9.1", "10"}, {"8.9"}},
      {">=14 <17", {"16.3-rc1", "14.1-beta2"}, {"17.0-rc1", "17-beta1", "17.0.0-SNAPSHOT", "14.0-rc1", "14~beta1"}},
      {"17", {"17.0-rc1", "17-rc1"}, {"16-rc1"}},
      {"<=17", {"17.0-rc1"}, {"18-rc1"}},
      {">17", {"18"}, {"17.0-rc1", "17.1-rc1"}},
      {">=17.0-rc1", {"17.0-rc1", "17.0-rc2"}, {"16"}},
      {">=3.13", {"3.13.0", "3.13.1b1"}, {"3.13.0b1", "3.13.0a4"}},
      {"1.0.2", {"1.0.2b", "1.0.2k-fips"}, {"1.0.1"}},
      {">=9.18 <10", {"1:9.18.1-1ubuntu1", "9.18.1-1~deb12u1"}, {"1:9.16.1-1", "2:10.0-1"}},
      {"<=14.2", {"14.2-1.pgdg120+1", "14.2 (Debian 14.2-1.pgdg110+1)"}, {"14.3-1.pgdg120+1"}},
      {"5.3", {"5.3.0.RELEASE", "5.3.39.Final"}, {"5.4.0.RELEASE"}},
      {"1.2 || >=2", {"1.2", "1.2.3", "2", "3"}, {"1.1", "1.3"}},
      {"8||11||17", {"8", "11.0.2", "17"}, {"9", "18"}},
      {"*", {"", "1", "latest", "2022 H2"}, {}},
      {"<9", {}, {"latest", ""}},
      {"2022", {"2022 H2", "2022-11"}, {"2023"}},
      {"* <3", {"2"}, {"3"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.range);
    const auto range = VersionRange::parse(row.range);
    REQUIRE(range.ok());
    for (const char* version : row.in) {
      CAPTURE(version);
      CHECK(range->contains(version));
    }
    for (const char* version : row.out) {
      CAPTURE(version);
      CHECK(!range->contains(version));
    }
  }
}

TEST_CASE("what is no range is refused, with the part that is wrong") {
  const std::pair<const char*, const char*> rows[] = {
      {"", ""},           {"   ", "   "},     {"latest", "latest"}, {">=14 seventeen", "seventeen"},
      {"14 ||", "14 ||"}, {"|| 14", "|| 14"}, {">=", ">="},         {"<*", "<*"},
      {"1.*.2", "1.*.2"}, {">< 3", ">"},      {"1 - 3", "-"},       {">=14, <17", ">=14,"},
      {"14,15", "14,15"},
  };
  for (const auto& row : rows) {
    const auto &text = row.first, &part = row.second;
    CAPTURE(text);
    const auto range = VersionRange::parse(text);
    REQUIRE(!range.ok());
    CHECK(range.error().message() == "'" + std::string(part) +
                                         "' is not a version range; expected such as 14, 14.*, >=14 <17, 1.2 || >=2, "
                                         "*.");
  }
}

TEST_CASE("a pre-release says so in its version") {
  for (const char* yes : {"17.0-rc1", "3.13.0b1", "8.0.0-preview.7", "1.0-SNAPSHOT", "6.0.0-M2", "7.4-dev"})
    CHECK_MESSAGE(is_pre_release(yes), yes);
  for (const char* no : {"17.0", "1.0.2b", "1.0.2k-fips", "9.18.1-1ubuntu1", "5.3.0.RELEASE", "2012 R2", "beta", ""})
    CHECK_MESSAGE(!is_pre_release(no), no);
}
