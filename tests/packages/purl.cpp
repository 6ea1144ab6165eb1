// SPDX-License-Identifier: MPL-2.0
#include "packages/purl.hpp"
#include "packages/cpe.hpp"
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>

using namespace fundament::packages;
using nlohmann::json;

namespace {

std::string identity(const std::string& text) {
  const auto purl = Purl::parse(text);
  return purl ? purl->identity() : "";
}

std::string pattern(const std::string& text) {
  const auto read = purl_pattern(text);
  return read ? *read : "refused: " + std::string(read.error().text.id);
}

std::string text_or_empty(const json& value) {
  return value.is_string() ? value.get<std::string>() : "";
}

/// As the suite writes parts.
json parts_of(const Purl& purl) {
  json out;
  const auto put = [&](const char* name, const std::string& value) {
    out[name] = value.empty() ? json() : json(value);
  };
  put("type", purl.type);
  put("namespace", purl.name_space);
  put("name", purl.name);
  put("version", purl.version);
  put("subpath", purl.subpath);
  out["qualifiers"] = purl.qualifiers.empty() ? json() : json(purl.qualifiers);
  return out;
}

Purl purl_of(const json& parts) {
  Purl out{text_or_empty(parts["type"]),
           text_or_empty(parts["namespace"]),
           text_or_empty(parts["name"]),
           text_or_empty(parts["version"]),
           {},
           text_or_empty(parts["subpath"])};
  if (parts["qualifiers"].is_object())
    for (const auto& [key, value] : parts["qualifiers"].items())
      out.qualifiers[key] = text_or_empty(value);
  return out;
}

/// What the program says to one test of the suite; the expected, when it agrees.
std::string said_to(const json& test) {
  const std::string kind = test["test_type"];
  std::optional<Purl> read;
  if (kind == "build")
    read = Purl::build(purl_of(test["input"]));
  else
    read = Purl::parse(test["input"].get<std::string>());
  if (!read) return "refused";
  return kind == "parse" ? parts_of(*read).dump() : read->text();
}

std::string expected_of(const json& test) {
  if (test.value("expected_failure", false)) return "refused";
  return test["expected_output"].is_string() ? test["expected_output"].get<std::string>()
                                             : test["expected_output"].dump();
}

} // namespace

TEST_CASE("a package URL is one package, however it is written") {
  const std::pair<const char*, const char*> rows[] = {
      {"pkg:npm/x", "pkg:npm/x"},
      {"pkg:/npm/x", "pkg:npm/x"},
      {"pkg://npm/x", "pkg:npm/x"},
      {"PKG:npm/x", "pkg:npm/x"},
      {"pkg:npm//x", "pkg:npm/x"},
      {"pkg:NPM/%40a/b@1.0?x=y#z", "pkg:npm/@a/b"},
      {"pkg:npm/@scope/b", "pkg:npm/@scope/b"},
      {"pkg:npm/JSONStream", "pkg:npm/JSONStream"},
      {"pkg:pypi/typing_extensions", "pkg:pypi/typing-extensions"},
      {"pkg:pypi/Typing.Extensions", "pkg:pypi/typing-extensions"},
      {"pkg:pypi/zope.interface@5", "pkg:pypi/zope-interface"},
      {"pkg:pypi/a-_.b", "pkg:pypi/a-b"},
      {"pkg:github/Acme/Thing", "pkg:github/acme/thing"},
      {"pkg:maven/org.Acme/Thing@1", "pkg:maven/org.Acme/Thing"},
      {"pkg:golang/github.com/Acme/x/v2", "pkg:golang/github.com/acme/x/v2"},
      {"pkg:npm/a%2Fb", "pkg:npm/a/b"},
      {"pkg:npm/%2Fa/b", ""},
      {"pkg:npm/a%2f/b", ""},
      {"pkg:npm/./%2f!/b", ""},
      {"pkg:git/example.org/a%2fb", ""},
      {"pkg:npm/b#a%2Fb", ""},
      {"pkg:npm", ""},
      {"pkg:npm/", ""},
      {"pkg:npm/%zz", ""},
      {"npm/x", ""},
      {"pkg:/x", ""},
  };
  for (const auto& row : rows)
    CHECK_MESSAGE(identity(row.first) == row.second, row.first);
}

TEST_CASE("a pattern of packages is read as their names are, and refused when it can match none") {
  const std::pair<const char*, const char*> rows[] = {
      {"pkg:npm/%40evil/*", "pkg:npm/@evil/*"},
      {"pkg:npm/@evil/*", "pkg:npm/@evil/*"},
      {"PKG:NPM/lod*", "pkg:npm/lod*"},
      {"pkg://pypi/Zope.*", "pkg:pypi/zope-*"},
      {"pkg:pypi/typing_extensions", "pkg:pypi/typing-extensions"},
      {"pkg:maven/org.apache.logging.log4j/*", "pkg:maven/org.apache.logging.log4j/*"},
      {"pkg:*/left-pad", "pkg:*/left-pad"},
      {"pkg:*", "pkg:*"},
      {"pkg:npm/x@1.0.0", "refused: purl_pattern.version"},
      {"pkg:npm/*@1.*", "refused: purl_pattern.version"},
      {"pkg:npm/x?q=1", "refused: purl_pattern.more"},
      {"pkg:npm/x#lib", "refused: purl_pattern.more"},
      {"pkg:npm/a%2Fb", "refused: purl_pattern.slash"},
      {"pkg:npm/a%2fb", "refused: purl_pattern.slash"},
      {"pkg:npm", "refused: purl_pattern.form"},
      {"pkg:npm/", "refused: purl_pattern.form"},
      {"npm/lodash", "refused: purl_pattern.form"},
      {"lodash", "refused: purl_pattern.form"},
      {"*", "refused: purl_pattern.form"},
      {"pkg:3npm/x", "refused: purl_pattern.form"},
      {"pkg:npm/%x", "refused: purl_pattern.form"},
      {"pkg:vcpkg/a/b", "refused: purl_pattern.form"},
  };
  for (const auto& row : rows)
    CHECK_MESSAGE(pattern(row.first) == row.second, row.first);
  CHECK(matches_pattern(identity("pkg:npm/%40evil/x@1.0.0"), pattern("pkg:npm/%40evil/*")));
  CHECK(matches_pattern("pkg:npm/a/b", "pkg:npm/*"));
  CHECK(matches_pattern("abc", "a*c"));
  CHECK(matches_pattern("abcbc", "a*bc"));
  CHECK(!matches_pattern("abcd", "a*c"));
  CHECK(matches_pattern("", "*"));
  CHECK(!matches_pattern("", "?"));
}

TEST_CASE("a CPE is one product in both its forms, and every field of it is read") {
  const auto key = [](const char* text) {
    const auto cpe = Cpe::parse(text);
    return cpe ? cpe->product_key() + " " + cpe->version() : "";
  };
  const std::pair<const char*, const char*> rows[] = {
      {"cpe:/a:notepad-plus-plus:notepad%2b%2b:8.1", "a:notepad-plus-plus:notepad++ 8.1"},
      {"cpe:2.3:a:notepad-plus-plus:notepad\\+\\+:8.1:*:*:*:*:*:*:*", "a:notepad-plus-plus:notepad++ 8.1"},
      {"cpe:2.3:a:Acme:Thing:2.0:rc1:*:*:*:*:*:*", "a:acme:thing 2.0-rc1"},
      {"cpe:/a:acme:thing:2.0:rc1", "a:acme:thing 2.0-rc1"},
      {"cpe:2.3:a:oracle:jdk:1.8.0:update_292:*:*:*:*:*:*", "a:oracle:jdk 1.8.0-update_292"},
      {"cpe:2.3:a:acme:thing:-:*:*:*:*:*:*:*", "a:acme:thing "},
      {"cpe:2.3:a:acme:th\\:ing:1:*", "a:acme:th:ing 1"},
      {"cpe:2.3:a:acme", ""},
      {"cpe:2.3:a:acme:x:1:*:*:*:*:*:*:*:*", ""},
      {"cpe:/a:acme", ""},
      {"cpe:redis", ""},
  };
  for (const auto& row : rows)
    CHECK_MESSAGE(key(row.first) == row.second, row.first);
  const auto covers = [](const char* wide, const char* one) { return Cpe::parse(wide)->covers(*Cpe::parse(one)); };
  CHECK(covers("cpe:2.3:a:redis:redis:*", "cpe:2.3:a:redis:redis:7:*:*:*:*:node.js:*:*"));
  CHECK(!covers("cpe:2.3:a:redis:redis:*:*:*:*:*:node.js:*:*", "cpe:2.3:a:redis:redis:7"));
  CHECK(covers("cpe:/a:redis:redis:::~~~node.js~~", "cpe:2.3:a:redis:redis:7:*:*:*:*:node.js:*:*"));
  CHECK(!covers("cpe:2.3:a:acme:x:*:*:*:*:lts", "cpe:2.3:a:acme:x:1:*:*:*:sts"));
}

TEST_CASE("the specification's own suite of package URLs") {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(FUNDAMENT_ROOT) / "../shared/data/purl";
  if (!fs::exists(folder)) {
    std::cout << "skipped: the specification's package URLs, which are not there\n";
    return;
  }
  std::vector<fs::path> files{folder / "specification-test.json"};
  for (const auto& file : fs::directory_iterator(folder / "types"))
    files.push_back(file.path());
  // Where the suite is not of one mind: it refuses ?Arch= of rpm and ?Platform= of gem, and reads Maven's
  // ?repositorY_url=.
  const std::set<std::string> other{R"("pkg:gem/jruby-launcher@1.1.2?Platform=java")",
                                    R"("pkg:Rpm/fedora/curl@7.50.3-1.fc25?Arch=i386&Distro=fedora-25")"};
  std::size_t explained = 0;
  std::size_t agreed = 0, differ = 0;
  for (const auto& file : files) {
    const json suite = json::parse(std::ifstream(file));
    for (const json& test : suite["tests"]) {
      const std::string said = said_to(test), expected = expected_of(test);
      if (said == expected) {
        agreed++;
        continue;
      }
      if (other.count(test["input"].dump()) > 0) {
        explained++;
        continue;
      }
      differ++;
      MESSAGE(file.filename().string(), " ", test["test_type"].dump(), " ", test["input"].dump(), "\n  said     ", said,
              "\n  expected ", expected);
    }
  }
  std::cout << "compared: " << agreed + differ + explained << " package URLs of the specification's suite, " << differ
            << " differ, " << explained << " explained\n";
  CHECK(differ == 0);
  CHECK(agreed > 500);
}
