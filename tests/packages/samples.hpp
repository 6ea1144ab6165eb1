// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "packages/version.hpp"
#include <random>
#include <string>

namespace fundament::tests {

/// A random version in the manner of a scheme: short, so that pairs often differ in one place alone, and with the words
/// and signs that its rules speak of.
class VersionSamples {
public:
  explicit VersionSamples(packages::Scheme scheme, unsigned seed = 11) : scheme_(scheme), random_(seed) {}

  std::string next() {
    using packages::Scheme;
    switch (scheme_) {
    case Scheme::semver:
    case Scheme::go:
      return numbers(3, 3) + some(2, "-" + dotted(pick({"alpha", "beta", "rc", "0", "1", "x-y"}))) +
             some(4, "+build." + number());
    case Scheme::pep440:
      return some(6, number() + "!") + numbers(1, 4) +
             some(2, pick({"a", "b", "rc", ".alpha", "-beta", "_c", "pre", ".preview"}) + number()) +
             some(4, pick({".post", "-", ".rev", "-r"}) + number()) +
             some(4, pick({".dev", "dev", "-dev"}) + number()) + some(5, "+" + dotted(pick({"local", "1", "ubuntu"})));
    case Scheme::maven: {
      std::string out = number();
      for (std::size_t parts = random_() % 5; parts > 0; parts--)
        out += pick({".", "-", "."}) + pick({number(), number(), "alpha", "beta1", "a1", "m2", "rc", "CR1", "SNAPSHOT",
                                             "Final", "ga", "sp", "sp1", "jre", "x", "RELEASE", "0"});
      return out;
    }
    case Scheme::debian:
      return some(4, number() + ":") + numbers(1, 3) +
             some(2, pick({"~rc", "+b", "~", "a", "+dfsg", "~~", ".~"}) + number()) +
             some(2, "-" + number() + some(3, pick({"ubuntu", "+deb", "~bpo", "."}) + number()));
    case Scheme::rpm:
      return some(4, number() + ":") + numbers(1, 3) + some(2, pick({"~rc", "^git", "a", "_", "^", "~"}) + number()) +
             some(2, "-" + number() + some(3, pick({".el", ".fc", ".", "~"}) + number()));
    case Scheme::arch:
      return some(5, number() + ":") + numbers(1, 3) + some(3, pick({"rc", "a", ".r", "+"}) + number()) +
             some(2, "-" + number());
    case Scheme::alpine:
      return numbers(1, 4) + some(4, pick({"a", "b", "z"})) +
             some(2, pick({"_alpha", "_beta", "_pre", "_rc", "_p", "_git"}) + number()) + some(2, "-r" + number());
    case Scheme::conan:
      return numbers(1, 4) + some(3, "-" + dotted(pick({"pre", "alpha", "1"}))) + some(4, "+" + number());
    case Scheme::calendar:
      return "20" + std::to_string(10 + random_() % 5) + "-0" + std::to_string(1 + random_() % 9) + "-1" +
             number().substr(0, 1);
    case Scheme::general: break;
    }
    return some(5, pick({"v", "V", "release-", "1:"})) + numbers(1, 4) +
           some(2, pick({"-rc", "~", "b", "-beta", ".Final", "a", "-next.", "k", " R", "+", "-", "u", "-foo", ".dev",
                         " LTS", "_"}) +
                       number());
  }

private:
  std::string number() {
    static const char* const some[] = {"0", "1", "2", "3", "9", "10", "11", "01", "77"};
    return some[random_() % std::size(some)];
  }
  std::string plain_number() {
    static const char* const some[] = {"0", "1", "2", "3", "9", "10", "11"};
    return some[random_() % std::size(some)];
  }
  std::string numbers(std::size_t least, std::size_t most) {
    std::string out = plain_number();
    for (std::size_t count = least + random_() % (most - least + 1); count > 1; count--)
      out += "." + plain_number();
    return out;
  }
  std::string some(unsigned one_in, std::string text) { return random_() % one_in == 0 ? text : ""; }
  std::string dotted(const std::string& word) { return word + some(2, "." + plain_number()) + some(4, ".z"); }
  std::string pick(std::initializer_list<std::string> of) { return *(of.begin() + random_() % of.size()); }

  packages::Scheme scheme_;
  std::mt19937 random_;
};

constexpr packages::Scheme all_schemes[] = {
    packages::Scheme::general, packages::Scheme::semver, packages::Scheme::pep440,  packages::Scheme::maven,
    packages::Scheme::debian,  packages::Scheme::rpm,    packages::Scheme::alpine,  packages::Scheme::arch,
    packages::Scheme::conan,   packages::Scheme::go,     packages::Scheme::calendar};

} // namespace fundament::tests
