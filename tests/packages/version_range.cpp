// SPDX-License-Identifier: MPL-2.0
#include "packages/version_range.hpp"
#include "packages/samples.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <random>

using namespace fundament;
using namespace fundament::packages;

namespace {

Version read(const std::string& text, Scheme scheme = Scheme::general) {
  const auto version = Version::read(text, scheme);
  REQUIRE_MESSAGE(version, text);
  return *version;
}

} // namespace

TEST_CASE("versions are ordered by their numbers, part by part") {
  const std::vector<std::vector<std::string>> ascending = {
      {"1-rc1", "1~rc1", "1:1rc1"},
      {"1"},
      {"1.2", "v1.2", "1.02", "V1_2"},
      {"1.2a"},
      {"1.2b", "1.2.B"},
      {"1.2.1"},
      {"1.10", "1.10.0", "1.10.Final", "1.10 LTS", "1.10+build7"},
      {"8u392"},
      {"9"},
      {"10"},
      {"14", "14.0"},
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
          CHECK(read(a).compare(read(b)) == (i > j) - (i < j));
        }
}

TEST_CASE("the order of versions is an order, by every scheme on random ones") {
  for (const Scheme scheme : tests::all_schemes) {
    tests::VersionSamples samples(scheme);
    std::size_t rounds = 0;
    for (int round = 0; round < 10000; round++) {
      const std::string a = samples.next(), b = samples.next(), c = samples.next();
      CAPTURE(to_string(scheme));
      CAPTURE(a);
      CAPTURE(b);
      CAPTURE(c);
      if (!Version::read(a, scheme) || !Version::read(b, scheme) || !Version::read(c, scheme)) continue; // 0-1
      rounds++;
      const Version x = read(a, scheme), y = read(b, scheme), z = read(c, scheme);
      REQUIRE(x.compare(x) == 0);
      REQUIRE(x.compare(y) == -y.compare(x));
      // Maven's own order goes in rings: 1-beta1.Final < 1 < 1.jre-Final < 1-beta1.Final
      if (scheme != Scheme::maven && x.compare(y) <= 0 && y.compare(z) <= 0) REQUIRE(x.compare(z) <= 0);
      if (x.is_before_release(y)) REQUIRE((!x.is_within(y) || x.is_pre_release()));
      REQUIRE(x.is_within(x));
    }
    CHECK_MESSAGE(rounds > 5000, to_string(scheme));
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
      {"14.x", {"14", "14.2"}, {"15"}},
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

TEST_CASE("every word for what comes before a release keeps it out of a range that begins with the release") {
  for (const char* before : {"-next.3",
                             "-experimental",
                             "-canary.1",
                             "-insiders",
                             "-unstable",
                             "-dev",
                             "-develop",
                             "-edge",
                             "-prerelease",
                             "-pr.12",
                             "c1",
                             ".dev3",
                             "-nightly.20240101",
                             "-SNAPSHOT",
                             "-ea",
                             "-EAP1",
                             "-tp2",
                             "-staging",
                             "-wip",
                             "~git20240101",
                             "~1",
                             ".Alpha2",
                             "-M1",
                             ".CR1",
                             "-trunk",
                             "-whatever",
                             " beta",
                             " RC 1",
                             "-0.rc"})
    for (const char* range : {">=20", ">=20.0", ">=20.0.0 <30", ">20"}) {
      const std::string version = std::string("20.0.0") + before;
      CAPTURE(version);
      CAPTURE(range);
      CHECK(!VersionRange::parse(range)->contains(version));
      CHECK(!VersionRange::parse("<20")->contains(version));
      CHECK(read(version).is_pre_release());
    }
}

TEST_CASE("what is no version is in no range, and is read by no scheme as one") {
  for (const char* none : {"20.x || 19.x",
                           "14 - 16",
                           "1.0,<2.0",
                           "2.7.0 to 2.12.3",
                           "3.9+",
                           "latest",
                           "main",
                           "20.x",
                           "^20",
                           "~20.1",
                           ">=20",
                           "da39a3ee5e6b4b0d3255bfef95601890afd80709",
                           "4be32f1a",
                           "2026111420261114202611142026111420261114",
                           "20 or later",
                           "20 og 21",
                           "20 eller nyere",
                           "20 and up",
                           "v",
                           "",
                           "feature_20",
                           "branch-20",
                           "pr-20",
                           "20.",
                           "20 (or later)",
                           "14-16",
                           "2.7.0-2.12.3",
                           "20/21",
                           "20 21",
                           "[20,21)",
                           "release/20.1",
                           "x.20",
                           "20.*",
                           "20, 21"}) {
    CAPTURE(none);
    CHECK(!Version::read(none));
    for (const char* range : {">=1", "<100", "20", ">=14 <30", "1 || 2 || 14 || 20"})
      CHECK(!VersionRange::parse(range)->contains(none));
  }
}

TEST_CASE("build labels say nothing, and what stands before the number is no part of it") {
  for (const char* release :
       {"1.0.0+beta", "1.0.0+b2", "1.0.0+rc1.fix", "1.0.0+20130313144700", "v1.0.0", "release-1.0.0", "Release 1.0",
        "version 1.0", "REL_1_0", "OpenSSL_1_0_0", "jdk-1.0.0+8", "1.0.0.Final", "1.0 GA", "1.0-RELEASE", "go1.0",
        "refs/tags/v1.0.0", "R_1_0", "FREETYPE_1_0"}) {
    CAPTURE(release);
    CHECK(read(release).compare(read("1")) == 0);
    CHECK(!read(release).is_pre_release());
    CHECK(VersionRange::parse(">=1 <2")->contains(release));
  }
  struct Row {
    const char *range, *in, *out;
  };
  for (const Row& row : {Row{"<1.22", "go1.21.6", "go1.22.0"}, Row{"<18", "jdk-17.0.2+8", "jdk-18"},
                         Row{"<2.4", "release-2.3.1", "release-2.4.0"}, Row{"<15", "REL_14_2", "REL_15_0"},
                         Row{"<1.1.2", "OpenSSL_1_1_1k", "OpenSSL_1_1_2"}, Row{"<1.22", "v1.21.6", "v1.22"},
                         Row{"2012", "2012 R2", "2016"}, Row{"22.04", "22.04 LTS", "22.10"},
                         Row{"2022", "2022 Datacenter", "2019 Datacenter"}, Row{"<10", "9 SP 1", "10 SP 1"},
                         Row{"<=8", "8 Update 392", "9 Update 1"}, Row{"16", "version 16", "version 17"}}) {
    CAPTURE(row.range);
    CHECK(VersionRange::parse(row.range)->contains(row.in));
    CHECK(!VersionRange::parse(row.range)->contains(row.out));
  }
}

TEST_CASE("a version means what it means where it comes from") {
  struct Row {
    Scheme scheme;
    const char *range, *version;
    bool in;
  };
  for (const Row& row : {
           Row{Scheme::debian, ">=2.0", "2.0~git20240101", false},
           Row{Scheme::debian, ">=1.2", "1.2~1", false},
           Row{Scheme::debian, ">=2", "2.0~rc1-1", false},
           Row{Scheme::debian, "<2.0", "2-1", false},
           Row{Scheme::rpm, ">=2", "2.0.0~rc1-1", false},
           Row{Scheme::debian, ">=1.2", "1.2-1~deb12u1", true},
           Row{Scheme::debian, ">=9.18 <9.20", "1:9.18.1-1ubuntu1", true}, // the epoch is Debian's own
           Row{Scheme::debian, "<=14.2", "14.2-1.pgdg120+1", true},
           Row{Scheme::debian, ">1:9.18", "9.19-1", false},
           Row{Scheme::debian, "15", "15.5-0+deb12u1", true},
           Row{Scheme::debian, "=2.0-1", "2.0-1ubuntu1", false},
           Row{Scheme::rpm, ">=2.0", "2.0~rc1-1.el9", false},
           Row{Scheme::rpm, "<=2.0", "2.0-3.el9", true},
           Row{Scheme::rpm, ">=2.0 <3", "1:2.4-3.el9", true},
           Row{Scheme::pep440, ">=2 <10", "1!2.0", false},
           Row{Scheme::pep440, ">=1!2", "1!2.0", true},
           Row{Scheme::pep440, "2", "1!2.0", false},
           Row{Scheme::pep440, ">=1.0", "1.0c1", false},
           Row{Scheme::pep440, ">=1.0", "1.0.0.dev3", false},
           Row{Scheme::pep440, "<=1.0", "1.0+ubuntu1", true},
           Row{Scheme::pep440, ">1.0", "1.0.post1", false},
           Row{Scheme::pep440, ">=1.0", "1.0.post1", true},
           Row{Scheme::maven, ">=6", "6.0.0-M2", false},
           Row{Scheme::maven, ">=5.3", "5.3.0.RELEASE", true},
           Row{Scheme::maven, "<=31.1", "31.1-jre", true},
           Row{Scheme::maven, ">=4.1.100", "4.1.100.Final", true},
           Row{Scheme::semver, ">=20", "20.0.0-next.3", false},
           Row{Scheme::semver, ">=20.0.0-next.1", "20.0.0-next.3", true},
           Row{Scheme::semver, "20", "20.11.1+build", true},
           Row{Scheme::go, ">=1.0", "v1.0.0-20191109021931-daa7c04131f5", false},
           Row{Scheme::go, ">=2", "v2.0.0+incompatible", true},
           Row{Scheme::go, "<1.22", "go1.21.6", true},
           Row{Scheme::alpine, ">=2.34", "2.34_rc1-r0", false},
           Row{Scheme::alpine, "<=2.34", "2.34-r3", true},
           Row{Scheme::arch, ">=6", "1:6.0.1-1", true},
           Row{Scheme::calendar, "<2024-06-01", "2024-01-31", true},
           Row{Scheme::calendar, "2024", "2024-01-31", true},
           Row{Scheme::calendar, "<2024", "2024-01-31", false},
       }) {
    CAPTURE(to_string(row.scheme));
    CAPTURE(row.range);
    CAPTURE(row.version);
    CHECK(VersionRange::parse(row.range)->contains(row.version, row.scheme) == row.in);
  }
}

TEST_CASE("a release by its supplier's name is that release alone") {
  const auto is_release = [](std::string_view name) {
    return name == "pro-7" || name == "pro-7+" || name == "stable" || name == "14";
  };
  const auto range = VersionRange::parse("pro-7", is_release);
  REQUIRE(range.ok());
  CHECK(range->contains("pro-7"));
  CHECK(!range->contains("pro-7+"));
  CHECK(!VersionRange::parse("pro-7").ok());
  CHECK(VersionRange::parse("14 || stable", is_release)->contains("14.2"));
}

TEST_CASE("versions of a million parts are read and compared") {
  std::string dots = "1", words = "1", tildes = "1";
  for (int i = 0; i < 500000; i++)
    dots += ".1", words += "-a", tildes += "~1";
  for (const Scheme scheme : tests::all_schemes)
    for (const std::string* text : {&dots, &words, &tildes}) {
      const auto version = Version::read(*text, scheme);
      if (!version) continue;
      CHECK(version->compare(*version) == 0);
      (void)version->is_pre_release();
      CHECK(version->is_within(*version));
    }
}

TEST_CASE("what is allowed for a release is not allowed for what comes before it") {
  struct Row {
    const char *range, *version;
    bool forbidden, allowed;
  };
  for (const Row& row :
       {Row{"17", "17.0-rc1", true, false}, Row{"17", "17beta1", true, false}, Row{"<=17", "17.0-rc1", true, false},
        Row{"17", "17.1-rc1", true, true}, Row{"17", "17.0", true, true}, Row{"=17.0-rc1", "17.0-rc1", true, true},
        Row{"<=17", "16.1-rc1", true, true}, Row{"*", "17.0-rc1", true, true},
        Row{"16 || 17", "17.0.0-SNAPSHOT", true, false}}) {
    CAPTURE(row.range);
    CAPTURE(row.version);
    CHECK(VersionRange::parse(row.range)->contains(row.version) == row.forbidden);
    CHECK(VersionRange::parse(row.range)->contains_release(row.version) == row.allowed);
  }
}
