// SPDX-License-Identifier: MPL-2.0
#include "interchange/bom.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace fundament;
namespace fs = std::filesystem;

namespace {

const fs::path data = fs::path(FUNDAMENT_ROOT) / "../shared/data";

/// Of a text; a text is also a JSON value to who sees that library whole.
base::Result<interchange::Bom> read_bom(const std::string& text, const std::string& name) {
  return interchange::read_bom(std::string_view(text), name);
}

std::string contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The components in one line: "group/name@version (purl)".
std::string listed(const std::string& text) {
  const auto bom = read_bom(text, "bom.json");
  if (!bom) return "refused: " + bom.error().message();
  std::string out;
  for (const auto& one : bom->components)
    out += (out.empty() ? "" : ", ") + (one.group.empty() ? "" : one.group + "/") + one.name +
           (one.version.empty() ? "" : "@" + one.version) + (one.purl.empty() ? "" : " (" + one.purl + ")");
  return out;
}

std::string cyclonedx(const std::string& members, const std::string& version = "1.5") {
  return R"({"bomFormat":"CycloneDX","specVersion":")" + version + R"(","version":1,)" + members + "}";
}

std::vector<fs::path> files_below(const fs::path& folder, const std::string& extension) {
  std::vector<fs::path> out;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.path().extension() == extension) out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

} // namespace

TEST_CASE("nested and flat components give the same, repeats count once, and the subject is no component") {
  const std::string a = R"({"type":"library","group":"org","name":"a","version":"1","purl":"pkg:maven/org/a@1"})";
  const std::string b = R"({"type":"framework","name":"b"})";
  const std::string nested =
      R"({"type":"framework","name":"b","components":[{"type":"library","name":"c","version":"2"},)" + a + "]}";
  const std::string expected = "b, c@2, org/a@1 (pkg:maven/org/a@1)";
  CHECK(listed(cyclonedx(R"("components":[)" + nested + "]")) == expected);
  CHECK(listed(cyclonedx(R"("components":[)" + a + R"(,{"type":"library","name":"c","version":"2"},)" + b + "," + a +
                         "]")) == expected);
  const auto with_subject = read_bom(
      cyclonedx(R"("metadata":{"component":{"type":"application","name":"app","version":"3"}},"components":[)" + a +
                "]," + R"("services":[{"name":"s","services":[{"name":"t"}]}])"),
      "bom.json");
  REQUIRE(with_subject.ok());
  CHECK(with_subject->subject == "app 3");
  CHECK(with_subject->format == "CycloneDX 1.5");
  CHECK(with_subject->components.size() == 3);
  CHECK(with_subject->components[0].type == "service");
}

TEST_CASE("what is not read is refused with its place and the reason") {
  const std::pair<std::string, const char*> rows[] = {
      {"{", "refused: bom.json: "},
      {"[]", "refused: bom.json: This is no bill of materials that is read: CycloneDX 1.2 to 1.7 or SPDX 2.3 in JSON."},
      {R"({"bomFormat":"Other"})", "refused: bom.json bomFormat: bomFormat must be CycloneDX."},
      {cyclonedx(R"("components":[])", "1.1"),
       "refused: bom.json specVersion: CycloneDX 1.1 is not read; the versions read are CycloneDX 1.2 to 1.7 and SPDX "
       "2.3 in JSON."},
      {cyclonedx(R"("components":[])", "2.0"), "refused: bom.json specVersion: CycloneDX 2.0 is not read"},
      {R"({"spdxVersion":"SPDX-2.2"})", "refused: bom.json spdxVersion: SPDX 2.2 is not read"},
      {R"({"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld"})",
       "refused: bom.json @context: SPDX 3 is not read"},
      {cyclonedx(R"("components":[{"type":"library","name":"x","components":[{"name":"y"}]}])"),
       "refused: bom.json components[0].components[0]: type is missing."},
      {cyclonedx(R"("components":[{"type":"foo","name":"x"}])"),
       "refused: bom.json components[0].type: 'foo' is not one of application, framework,"},
      {cyclonedx(R"("components":{})"), "refused: bom.json components: A list is expected here."},
      {cyclonedx(R"("components":[{"type":"library","name":7}])"),
       "refused: bom.json components[0].name: A text is expected here."},
      {R"({"spdxVersion":"SPDX-2.3","SPDXID":"x","name":"n","documentNamespace":"u","creationInfo":{},"packages":[{"SPDXID":"y"}]})",
       "refused: bom.json packages[0]: name is missing."},
  };
  for (const auto& row : rows) {
    const auto& text = row.first;
    const auto& expected = row.second;
    CAPTURE(text);
    const std::string found = listed(text);
    CAPTURE(found);
    CHECK(found.substr(0, std::string(expected).size()) == expected);
  }
}

TEST_CASE("SPDX packages bring their purl and CPE, and say what they do not know") {
  CHECK(
      listed(R"({"spdxVersion":"SPDX-2.3","SPDXID":"x","name":"n","documentNamespace":"u","creationInfo":{},"packages":[
    {"SPDXID":"a","name":"a","versionInfo":"NOASSERTION"},
    {"SPDXID":"b","name":"b","versionInfo":"2","externalRefs":[
      {"referenceType":"purl","referenceLocator":"pkg:npm/b@2"},
      {"referenceType":"cpe23Type","referenceLocator":"cpe:2.3:a:b:b:2"}]}]})") == "a, b@2 (pkg:npm/b@2)");
}

TEST_CASE("what says late of which format it is, is read like what says it first") {
  const std::string component = R"("components":[{"type":"library","name":"a","version":"1","properties":[{}]}])";
  CHECK(listed("{" + component + R"(,"specVersion":"1.5","bomFormat":"CycloneDX"})") == "a@1");
  CHECK(listed("{" + component + R"(,"specVersion":"1.6","bomFormat":"CycloneDX"})") ==
        "refused: bom.json components[0].properties[0]: name is missing."); // from 1.6 on
  CHECK(interchange::is_bom(R"({"x":[{"bomFormat":1}],"spdxVersion":"SPDX-2.3"})"));
  CHECK(!interchange::is_bom(R"({"x":[{"bomFormat":1}]})"));
  CHECK(!interchange::is_bom(R"([{"bomFormat":1}])"));
}

TEST_CASE("members that are no components, and what nobody asks for, are passed over whatever they hold") {
  const auto with = [](const std::string& members) {
    return listed(cyclonedx(R"("components":[{"type":"library","name":"a",)" + members + "}]"));
  };
  CHECK(with(R"("x":[[{"name":"b"}],{"components":[{"name":"c"}]}])") == "a");
  CHECK(with(R"("pedigree":{"ancestors":[{"type":"library","name":"b"}]})") == "a");
  CHECK(with(R"("evidence":{"identity":[1,[2]]},"supplier":{})") == "a");
  CHECK(with(R"("evidence":[])") == "refused: bom.json components[0].evidence: An object is expected here.");
  CHECK(with(R"("licenses":[{"license":{"id":"MIT"}},{"license":{"name":"x","text":{"content":"y"}}}])") == "a");
  CHECK(with(R"("licenses":[{}])") ==
        "refused: bom.json components[0].licenses[0]: Here stands either a license or an expression.");
  CHECK(with(R"("licenses":[{"expression":"MIT"},{"expression":"MIT"}])")
            .starts_with("refused: bom.json components[0].licenses: "));
  CHECK(with(R"("licenses":[7])").starts_with("refused: bom.json components[0].licenses[0]: "));
  CHECK(with(R"("hashes":[{"alg":"MD5","content":5}])") ==
        "refused: bom.json components[0].hashes[0].content: A text is expected here.");
}

TEST_CASE("a bill nested without end, cut off or with very many components is refused in words") {
  std::string nested, many;
  for (int i = 0; i < 1'000'000; i++)
    nested += R"({"type":"library","name":"a","components":[)";
  CHECK(listed(cyclonedx(R"("components":[)" + nested)) ==
        "refused: bom.json: Lists and objects stand more than 64 deep in each other.");
  nested.clear();
  for (int i = 0; i < 1'000'000; i++)
    nested += "[";
  CHECK(listed(cyclonedx(R"("x":)" + nested)) ==
        "refused: bom.json: Lists and objects stand more than 64 deep in each other.");
  CHECK(listed(R"({"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"type":)")
            .starts_with("refused: bom.json: "));
  for (std::size_t i = 0; i <= interchange::max_bom_components; i++)
    many += std::string(i ? "," : "") + R"({"type":"library","name":"a"})";
  CHECK(listed(cyclonedx(R"("components":[)" + many + "]")).starts_with("refused: bom.json: "));
}

TEST_CASE("of the conformance documents the valid are read and the invalid refused") {
  const fs::path folder = data / "sbom-cyclonedx";
  if (!fs::exists(folder)) {
    MESSAGE("skipped: the shared data are not here");
    return;
  }
  int valid = 0, invalid = 0;
  for (const auto& path : files_below(folder, ".json")) {
    CAPTURE(path.string());
    const auto bom = read_bom(contents(path), path.filename().string());
    const bool must_fail = path.filename().string().rfind("invalid-", 0) == 0;
    (must_fail ? invalid : valid)++;
    if (must_fail) {
      CHECK(!bom.ok());
    } else {
      INFO((bom.ok() ? "" : bom.error().message()));
      CHECK(bom.ok());
    }
  }
  CHECK(valid == 93);
  CHECK(invalid == 47);
  for (const auto& path : files_below(folder, ".xml"))
    CHECK(!read_bom(contents(path), path.filename().string()).ok());
}

TEST_CASE("of the SPDX documents 2.3 is read, other versions are refused by name") {
  const fs::path folder = data / "sbom-spdx";
  if (!fs::exists(folder)) {
    MESSAGE("skipped: the shared data are not here");
    return;
  }
  int read = 0, refused = 0;
  for (const auto& path : files_below(folder, ".json")) {
    CAPTURE(path.string());
    const std::string text = contents(path);
    const auto bom = read_bom(text, path.filename().string());
    if (text.find("\"SPDX-2.3\"") != text.npos) {
      INFO((bom.ok() ? "" : bom.error().message()));
      CHECK(bom.ok());
      read++;
    } else {
      REQUIRE(!bom.ok());
      CHECK(bom.error().text.id == "bom.version");
      refused++;
    }
  }
  CHECK(read == 6);
  CHECK(refused == 7);
}
