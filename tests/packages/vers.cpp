// SPDX-License-Identifier: MPL-2.0
#include "packages/samples.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

/// The "vers" specification's tables of versions in their order.
using namespace fundament;
using namespace fundament::packages;
using nlohmann::json;

namespace {

std::optional<Scheme> scheme_of_table(const std::string& name) {
  static const std::map<std::string, Scheme> schemes{
      {"apk", Scheme::alpine},  {"alpm", Scheme::arch},  {"conan", Scheme::conan}, {"datetime", Scheme::calendar},
      {"maven", Scheme::maven}, {"npm", Scheme::semver}, {"pypi", Scheme::pep440}};
  const auto found = schemes.find(name);
  return found == schemes.end() ? std::nullopt : std::optional(found->second);
}

} // namespace

TEST_CASE("the vers specification's tables of versions") {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(FUNDAMENT_ROOT) / "../shared/data/vers";
  if (!fs::exists(folder)) {
    std::cout << "skipped: the vers specification's tables of versions, which are not there\n";
    return;
  }
  std::size_t compared = 0, differ = 0, unread = 0, explained = 0;
  for (const auto& file : fs::directory_iterator(folder)) {
    if (file.path().extension() != ".json") continue;
    const json suite = json::parse(std::ifstream(file.path()));
    for (const json& test : suite["tests"]) {
      const std::string kind = test["test_type"];
      if (kind != "comparison" && kind != "equality") continue;
      const auto scheme = scheme_of_table(test["input"]["input_scheme"]);
      if (!scheme) continue; // lexicographic is none of ours
      std::vector<Version> versions;
      for (const std::string text : test["input"]["versions"])
        if (const auto version = Version::read(text, *scheme)) versions.push_back(*version);
      compared++;
      if (versions.size() != test["input"]["versions"].size()) { // a pattern (1.3.*), a word, or cut (1.0-)
        unread++;
        continue;
      }
      bool agrees = true;
      if (kind == "equality")
        agrees = (versions[0].compare(versions[1]) == 0) == test["expected_output"].get<bool>();
      else {
        std::stable_sort(versions.begin(), versions.end(),
                         [](const Version& a, const Version& b) { return a.compare(b) < 0; });
        for (std::size_t i = 0; i < versions.size(); i++) {
          const auto expected = Version::read(test["expected_output"][i].get<std::string>(), *scheme);
          agrees = agrees && versions[i].compare(*expected) == 0;
        }
      }
      if (agrees) continue;
      // Maven itself puts 2.0.a, as 2-a, before 2-1
      if (*scheme == Scheme::maven && test["input"].dump().find("\"2-1\"") != std::string::npos) {
        explained++;
        continue;
      }
      differ++;
      MESSAGE(file.path().filename().string(), " ", test["input"].dump(), " ", test["expected_output"].dump());
    }
  }
  std::cout << "compared: " << compared << " rows of the vers specification, " << differ << " differ, " << explained
            << " are explained, " << unread << " name no version by our reading\n";
  CHECK(differ == 0);
  CHECK(unread == 6); // of Conan
  CHECK(explained == 4);
  CHECK(compared > 1500);
}
