// SPDX-License-Identifier: MPL-2.0
#include "packages/purl.hpp"
#include "packages/samples.hpp"
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <sys/wait.h>
#include <unistd.h>

/// The orders of versions against the programs that people use: dpkg, rpm, npm's semver, Python's packaging and Maven.
using namespace fundament;
using namespace fundament::packages;

namespace {

namespace fs = std::filesystem;

const fs::path here = fs::path(FUNDAMENT_ROOT) / "tests/packages/reference";
constexpr std::size_t generated = 10'000, real = 1'000;

bool succeeds(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

std::string output_of(const std::string& command) {
  std::string out;
  FILE* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe);
  char part[4096];
  while (const std::size_t count = std::fread(part, 1, sizeof part, pipe))
    out.append(part, count);
  ::pclose(pipe);
  return out;
}

/// What stands behind each `before` on a line, up to a quotation mark.
void add_quoted(const fs::path& file, const std::string& before, std::set<std::string>& out) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    const auto at = line.find(before);
    if (at == line.npos) continue;
    const auto begin = at + before.size();
    out.insert(line.substr(begin, line.find('"', begin) - begin));
  }
}

/// Versions of a package type in the bills of materials beside the project, of what is installed or locked, and those
/// that suppliers gave their releases.
std::vector<std::string> real_versions(std::string_view type) {
  std::set<std::string> out;
  for (const char* folder : {"sbom-cyclonedx", "sbom-spdx"}) {
    const fs::path data = fs::path(FUNDAMENT_ROOT) / "../shared/data" / folder;
    if (!fs::exists(data)) continue;
    for (const auto& file : fs::recursive_directory_iterator(data)) {
      if (!file.is_regular_file()) continue;
      std::ifstream in(file.path());
      const std::string text{std::istreambuf_iterator<char>(in), {}};
      const std::string begin = "pkg:" + std::string(type) + "/";
      for (auto at = text.find(begin); at != text.npos; at = text.find(begin, at + 1))
        if (const auto purl = Purl::parse(std::string_view(text).substr(at, text.find_first_of("\"'<> \n\\", at) - at));
            purl && !purl->version.empty())
          out.insert(purl->version);
    }
  }
  if (type == "deb") {
    const std::string installed = output_of("dpkg-query -W -f '${Version}\\n' 2>/dev/null");
    for (std::size_t at = 0; at < installed.size();) {
      const auto end = installed.find('\n', at);
      out.insert(installed.substr(at, end - at));
      at = end + 1;
    }
  }
  if (type == "npm")
    for (const char* lock : {"web/package-lock.json", "tests/openapi/package-lock.json"})
      add_quoted(fs::path(FUNDAMENT_ROOT) / lock, "\"version\": \"", out);
  const fs::path products = fs::path(FUNDAMENT_ROOT) / "../shared/data/endoflife/products";
  if (type != "deb" && type != "npm" && fs::exists(products)) // npm takes three numbers only
    for (const auto& file : fs::directory_iterator(products))
      for (const char* before : {"latest: \"", "releaseCycle: \""})
        add_quoted(file.path(), before, out);
  return {out.begin(), out.end()};
}

/// How many pairs the program orders otherwise.
void compare_with(const std::string& program, Scheme scheme, std::string_view type, const std::string& command) {
  const fs::path file = fs::temp_directory_path() / ("fundament-versions-" + std::to_string(::getpid()));
  std::size_t of_real = 0;
  {
    std::ofstream pairs(file);
    const auto add = [&](const std::string& a, const std::string& b) {
      const auto x = Version::read(a, scheme), y = Version::read(b, scheme);
      if (!x || !y || x->scheme() != scheme || y->scheme() != scheme) return false;
      pairs << a << '\t' << b << '\t' << x->compare(*y) << '\n';
      return true;
    };
    tests::VersionSamples samples(scheme);
    for (std::size_t count = 0; count < generated;)
      count += add(samples.next(), samples.next()) ? 1U : 0U;
    const auto versions = real_versions(type);
    std::mt19937 random(5);
    for (std::size_t tries = 0; versions.size() > 60 && of_real < real && tries < 10 * real; tries++) {
      const std::size_t a = random() % versions.size(); // neighbours by their letters are mostly of one product
      const std::size_t b = random() % 2 == 0 ? std::min(a + 1, versions.size() - 1) : random() % versions.size();
      of_real += add(versions[a], versions[b]) ? 1U : 0U;
    }
  }
  std::string run = command;
  for (auto at = run.find("PAIRS"); at != run.npos; at = run.find("PAIRS"))
    run.replace(at, 5, file.string());
  const std::string said = output_of(run);
  fs::remove(file);
  std::size_t compared = 0, differ = 0;
  CHECK(std::sscanf(said.c_str(), "%zu %zu", &compared, &differ) == 2);
  std::cout << "compared: " << compared << " pairs of versions with " << program << " (" << of_real << " real), "
            << differ << " differ\n";
  CHECK(compared == generated + of_real);
  CHECK(differ == 0);
}

void skipped(const char* program) {
  std::cout << "skipped: the order of versions of " << program << ", which is not installed\n";
}

} // namespace

TEST_CASE("Debian's versions are ordered as dpkg orders them") {
  if (!succeeds("dpkg --version")) return skipped("dpkg");
  compare_with("dpkg", Scheme::debian, "deb", "sh '" + (here / "debian.sh").string() + "' < PAIRS");
}

TEST_CASE("RPM's versions are ordered as rpm orders them") {
  if (!succeeds("rpm --eval '%{lua:print(rpm.vercmp(\"1\",\"2\"))}' | grep -x -e -1")) return skipped("rpm");
  compare_with("rpm", Scheme::rpm, "rpm",
               "rpm --eval '%{lua:pairs_file=\"PAIRS\"; dofile(\"" + (here / "rpm.lua").string() + "\")}'");
}

TEST_CASE("semantic versions are ordered as npm orders them") {
  for (const char* folder : {"/usr/share/nodejs/semver", "/usr/lib/node_modules/npm/node_modules/semver"})
    if (fs::exists(folder) && succeeds("node --version"))
      return compare_with("npm's semver", Scheme::semver, "npm",
                          "node '" + (here / "semver.cjs").string() + "' " + folder + " < PAIRS");
  skipped("npm's semver");
}

TEST_CASE("Python's versions are ordered as packaging orders them") {
  for (const char* python : {"/usr/bin/python3", "python3"})
    if (succeeds(std::string(python) + " -c 'import packaging.version'"))
      return compare_with("Python's packaging", Scheme::pep440, "pypi",
                          std::string(python) + " '" + (here / "pep440.py").string() + "' < PAIRS");
  skipped("Python's packaging");
}

TEST_CASE("Maven's versions are ordered as Maven orders them") {
  const std::string run = "java -cp '/usr/share/java/*' '" + (here / "Maven.java").string() + "'";
  if (!succeeds("printf '1\\t2\\t-1\\n' | " + run)) return skipped("Maven");
  compare_with("Maven", Scheme::maven, "maven", run + " < PAIRS");
}
