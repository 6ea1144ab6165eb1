// SPDX-License-Identifier: MPL-2.0
#include "interchange/bom.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

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
      {"[]",
       "refused: bom.json: This is no bill of materials that is read: CycloneDX 1.2 to 1.7, SPDX 2.2 or 2.3 in JSON."},
      {R"({"bomFormat":"Other"})", "refused: bom.json bomFormat: bomFormat must be CycloneDX."},
      {cyclonedx(R"("components":[])", "1.1"),
       "refused: bom.json specVersion: CycloneDX 1.1 is not read; the versions read are CycloneDX 1.2 to 1.7, SPDX "
       "2.2 and 2.3 in JSON."},
      {cyclonedx(R"("components":[])", "2.0"), "refused: bom.json specVersion: CycloneDX 2.0 is not read"},
      {R"({"spdxVersion":"SPDX-2.1"})", "refused: bom.json spdxVersion: SPDX 2.1 is not read"},
      {R"({"sbom":{"spdxVersion":"SPDX-2.1"}})", "refused: bom.json sbom.spdxVersion: SPDX 2.1 is not read"},
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

namespace {

/// What is said of a bill that is read, one a line.
std::string warnings(const std::string& text) {
  const auto bom = read_bom(text, "bom.json");
  if (!bom) return "refused: " + bom.error().message();
  std::string out;
  for (const auto& one : bom->warnings)
    out += one.message() + "\n";
  return out;
}

std::string licensed(const std::string& id) {
  return cyclonedx(R"("components":[{"type":"library","name":"a","licenses":[{"license":{"id":")" + id + R"("}}]}])");
}

/// An SPDX document with these packages, and members behind them.
std::string spdx(const std::string& packages, const std::string& members = "", const std::string& version = "2.3") {
  return R"({"spdxVersion":"SPDX-)" + version +
         R"(","SPDXID":"SPDXRef-DOCUMENT","name":"the document","documentNamespace":"u","creationInfo":{},"packages":[)" +
         packages + "]" + (members.empty() ? "" : "," + members) + "}";
}

std::string package(const std::string& name, const std::string& members = "") {
  return R"({"SPDXID":"SPDXRef-)" + name + R"(","name":")" + name + R"(","versionInfo":"1")" +
         (members.empty() ? "" : "," + members) + "}";
}

std::string references(const std::vector<std::pair<std::string, std::string>>& rows) {
  std::string out;
  for (const auto& [type, locator] : rows)
    out += std::string(out.empty() ? "" : ",") + R"({"referenceCategory":"PACKAGE-MANAGER","referenceType":")" + type +
           R"(","referenceLocator":")" + locator + R"("})";
  return R"("externalRefs":[)" + out + "]";
}

std::string subject(const std::string& text) {
  const auto bom = read_bom(text, "bom.json");
  return bom ? bom->subject : bom.error().message();
}

} // namespace

TEST_CASE("licence ids of the specification's own list are read; one that nobody knows is a warning") {
  for (const char* id : {"GPL-1.0+", "GPL-2.0+", "GPL-3.0+", "LGPL-2.0+", "LGPL-2.1+", "LGPL-3.0+", "MIT",
                         "GPL-2.0-with-classpath-exception", "EUPL-1.2", "Zlib"}) {
    CAPTURE(id);
    CHECK(warnings(licensed(id)) == "");
  }
  for (const char* id : {"GPL-9.0", "MIT License", "mit", "AGPL-3.0+", "Apache 2", "LicenseRef-own", ""}) {
    CAPTURE(id);
    CHECK(warnings(licensed(id)) == "bom.json components[0].licenses[0].license.id: '" + std::string(id) +
                                        "' is no identifier of the SPDX License List.\n");
    CHECK(listed(licensed(id)) == "a");
  }
  std::string many;
  for (int i = 0; i < 300; i++)
    many += std::string(i ? "," : "") + R"({"license":{"id":"x"}})";
  const auto bom = read_bom(cyclonedx(R"("metadata":{"licenses":[)" + many + "]}"), "b");
  REQUIRE(bom.ok());
  CHECK(bom->warned == 300); // all are counted, the first are kept
  CHECK(bom->warnings.size() == base::Problems::most);
}

TEST_CASE("the package that an SPDX document describes is its subject and no component") {
  const std::string two = package("app") + "," + package("lib");
  const std::pair<const char*, const char*> one[] = {
      {"relationship",
       R"("relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-app"}])"},
      {"the other way",
       R"("relationships":[{"relatedSpdxElement":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBED_BY","spdxElementId":"SPDXRef-app"}])"},
      {"documentDescribes", R"("documentDescribes":["SPDXRef-app"])"},
      {"both ways of saying it",
       R"("documentDescribes":["SPDXRef-app"],"relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-app"}])"},
      {"a file beside it", R"("documentDescribes":["SPDXRef-app","SPDXRef-file"])"},
      {"repeated", R"("documentDescribes":["SPDXRef-app","SPDXRef-app"])"},
  };
  for (const auto& row : one) {
    const auto& name = row.first;
    const auto& members = row.second;
    CAPTURE(name);
    CHECK(subject(spdx(two, members)) == "app 1");
    CHECK(listed(spdx(two, members)) == "lib@1");
  }
  const char* none[] = {
      "",
      R"("documentDescribes":["SPDXRef-file"])",
      R"("documentDescribes":["SPDXRef-app","SPDXRef-lib"])", // of both: neither may be left out
      R"("relationships":[{"spdxElementId":"SPDXRef-lib","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-app"}])",
      R"("relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"CONTAINS","relatedSpdxElement":"SPDXRef-app"}])",
      R"("relationships":[7,{"spdxElementId":[]}],"documentDescribes":[{}])",
  };
  for (const char* members : none) {
    CAPTURE(members);
    CHECK(subject(spdx(two, members)) == "the document");
    CHECK(listed(spdx(two, members)) == "app@1, lib@1");
  }
  const auto before = spdx(two, R"("x":0)");
  CHECK(subject(R"({"documentDescribes":["SPDXRef-lib"],)" + before.substr(1)) == "lib 1"); // said before the packages
}

TEST_CASE("SPDX 2.2 is read like 2.3") {
  for (const char* version : {"2.2", "2.3"}) {
    const auto bom =
        read_bom(spdx(package("app") + "," + package("lib"), R"("documentDescribes":["SPDXRef-app"])", version), "b");
    REQUIRE(bom.ok());
    CHECK(bom->format == "SPDX " + std::string(version));
    CHECK(bom->components.size() == 1);
  }
  for (const char* version : {"2.0", "2.1", "2.4", "2.2.1", ""})
    CHECK(listed(spdx("", "", version)).starts_with("refused: bom.json spdxVersion: SPDX "));
}

TEST_CASE("of several references the first good purl counts, in each form in which its type may be written") {
  const std::string good = "pkg:npm/a@1";
  const auto with = [](const std::vector<std::pair<std::string, std::string>>& rows) {
    return listed(spdx(package("a", references(rows))));
  };
  for (const char* type : {"purl", "http://spdx.org/rdf/references/purl", "https://spdx.org/rdf/references/purl"}) {
    CAPTURE(type);
    CHECK(with({{type, good}}) == "a@1 (pkg:npm/a@1)");
    for (const char* bad :
         {"npm/a@1", "pkg:", "pkg:npm", "pkg:npm/", "pkg:1npm/a", "pkg:n_m/a", "a@1", "", "pkg:npm/@1", "http://x/a"}) {
      CAPTURE(bad);
      CHECK(with({{type, bad}, {type, good}, {type, "pkg:npm/b@2"}}) == "a@1 (pkg:npm/a@1)");
      CHECK(with({{type, bad}}) == "a@1");
    }
  }
  for (const char* type : {"npm", "PURL", "purl2", "http://spdx.org/rdf/other/purl", "http://example.org/purl"})
    CHECK(with({{type, good}}) == "a@1");
  for (const char* written : {"pkg:npm/%40s/a@1", "PKG:npm/a@1", "pkg:/npm/a@1", "pkg://npm/a@1", "pkg:npm//a@1",
                              "pkg:npm/@s/a@1", "pkg:golang/a.b/c@v1?x=y#z", "pkg:maven/o/a"})
    CHECK(with({{"purl", written}}) == "a@1 (" + std::string(written) + ")");
  CHECK(warnings(spdx(package("a", references({{"purl", "x"}, {"purl", good}})))) ==
        "bom.json packages[0].externalRefs[0]: 'x' is no package URL.\n");
  CHECK(warnings(cyclonedx(R"("components":[{"type":"library","name":"a","purl":"x"}])")) ==
        "bom.json components[0].purl: 'x' is no package URL.\n");
  const std::string old_word = R"("externalRefs":[{"referenceCategory":"PACKAGE_MANAGER","referenceType":"purl",)"
                               R"("referenceLocator":"pkg:npm/a@1"}])"; // the word of the 2.2 schema
  CHECK(listed(spdx(package("a", old_word), "", "2.2")) == "a@1 (pkg:npm/a@1)");
  const auto cpe =
      read_bom(spdx(package("a", references({{"http://spdx.org/rdf/references/cpe23Type", "cpe:2.3:a:b:c:1"}}))), "b");
  REQUIRE(cpe.ok());
  CHECK(cpe->components.at(0).cpe == "cpe:2.3:a:b:c:1");
}

TEST_CASE("a component whose version is not its package URL's is said") {
  const auto with = [](const std::string& version, const std::string& purl) {
    return warnings(cyclonedx(R"("components":[{"type":"library","name":"a","version":")" + version + R"(","purl":")" +
                              purl + R"("}])"));
  };
  CHECK(with("1", "pkg:npm/a@2") ==
        "bom.json components[0]: The component says version 1, its package URL is pkg:npm/a@2.\n");
  for (const auto& [version, purl] :
       std::vector<std::pair<const char*, const char*>>{{"1.0", "pkg:npm/a@1"},
                                                        {"2", "pkg:deb/debian/a@2-1"},
                                                        {"latest", "pkg:oci/a@sha256%3Aab"},
                                                        {"1:2", "pkg:deb/a@2?epoch=2"},
                                                        {"v", "pkg:npm/a@vv"},
                                                        {"1", "pkg:npm/%40s/a@1%2Bb"}})
    CHECK(with(version, purl).find("The component says version") != std::string::npos);
  for (const auto& [version, purl] : std::vector<std::pair<const char*, const char*>>{{"1", "pkg:npm/a@1"},
                                                                                      {"1", "pkg:npm/@s/a@1"},
                                                                                      {"1", "pkg:npm/a"},
                                                                                      {"", "pkg:npm/a@1"},
                                                                                      {"1.2.3", "pkg:golang/a@v1.2.3"},
                                                                                      {"v1", "pkg:golang/a@1"},
                                                                                      {"1+b", "pkg:npm/a@1%2Bb"},
                                                                                      {"1:2", "pkg:deb/a@2?epoch=1"},
                                                                                      {"0:2", "pkg:rpm/a@2"},
                                                                                      {"1", "pkg:npm/a@1?x=@2#@3"}})
    CHECK(with(version, purl) == "");
  CHECK(warnings(spdx(package("a", references({{"purl", "pkg:npm/a@2"}})))) ==
        "bom.json packages[0]: The component says version 1, its package URL is pkg:npm/a@2.\n");
}

TEST_CASE("a version beside a range, and a range of what is not external, are refused from 1.7 on") {
  const auto with = [](const std::string& members, const char* version = "1.7") {
    return listed(cyclonedx(R"("components":[{"type":"library","name":"a",)" + members + "}]", version));
  };
  const std::string range = R"("versionRange":"vers:npm/>=1","isExternal":true)";
  CHECK(with(R"("version":"1",)" + range) ==
        "refused: bom.json components[0]: version and versionRange exclude each other.");
  CHECK(with(range + R"(,"version":"1")") ==
        "refused: bom.json components[0]: version and versionRange exclude each other.");
  CHECK(with(R"("components":[{"type":"library","name":"b","version":"",)" + range + "}]") ==
        "refused: bom.json components[0].components[0]: version and versionRange exclude each other.");
  for (const char* not_external : {"", R"(,"isExternal":false)", R"(,"isExternal":"true")", R"(,"isExternal":1)"})
    CHECK(with(R"("versionRange":"vers:npm/>=1")" + std::string(not_external)) ==
          "refused: bom.json components[0]: Only a component with isExternal true may have a versionRange.");
  CHECK(with(range) == "a"); // a range is no version
  CHECK(with(R"("version":"1","isExternal":true)") == "a@1");
  CHECK(with(R"("version":"1",)" + range, "1.6") == "a@1"); // no member of 1.6: passed over
  CHECK(listed(cyclonedx(R"("metadata":{"component":{"type":"application","name":"a","version":"1",)" + range + "}}",
                         "1.7"))
            .starts_with("refused: bom.json metadata.component: "));
}

TEST_CASE("the same component twice in one list is refused before 1.5, and said after") {
  const std::string a = R"({"type":"library","name":"a","version":"1","x":[1,{"y":null,"z":true}]})",
                    turned = R"({"x":[1.0,{"z":true,"y":null}],"version":"1","name":"a","type":"library"})",
                    other = R"({"type":"library","name":"a","version":"1","x":[1,{"y":null,"z":false}]})",
                    order = R"({"type":"library","name":"a","version":"1","x":[{"y":null,"z":true},1]})";
  const std::string words = "bom.json components[2]: This is the same as [0] of this list.";
  for (const char* version : {"1.2", "1.3", "1.4"})
    for (const std::string& again : {a, turned})
      CHECK(listed(cyclonedx(R"("components":[)" + a + "," + other + "," + again + "]", version)) ==
            "refused: " + words);
  for (const char* version : {"1.5", "1.6", "1.7"})
    CHECK(warnings(cyclonedx(R"("components":[)" + a + "," + other + "," + turned + "]", version)) == words + "\n");
  CHECK(listed(cyclonedx(R"("components":[)" + a + "," + other + "," + order + "]", "1.4")) == "a@1");
  const std::string nested = R"({"type":"library","name":"n","components":[)" + a + "]}";
  CHECK(listed(cyclonedx(R"("components":[)" + a + "," + nested + "]", "1.4")) == "a@1, n"); // of two lists
  CHECK(listed(cyclonedx(R"("components":[)" + nested + "," + nested + "]", "1.4")) ==
        "refused: bom.json components[1]: This is the same as [0] of this list.");
  CHECK(listed(cyclonedx(R"("services":[{"name":"s"},{"name":"s"}])", "1.4")) ==
        "refused: bom.json services[1]: This is the same as [0] of this list.");
  CHECK(
      listed(cyclonedx(R"("components":[{"type":"library","name":"n","pedigree":{"ancestors":[)" + a + "," + a + "]}}]",
                       "1.4")) == "n");
  const std::string text(interchange::max_bom_text + 10, 'd'); // what is left out of a long text counts as well
  const auto described = [&](const char* last) {
    return R"({"type":"library","name":"a","description":")" + text + last + R"("})";
  };
  CHECK(listed(cyclonedx(R"("components":[)" + described("1") + "," + described("2") + "]", "1.4")) == "a");
  CHECK(listed(cyclonedx(R"("components":[)" + described("1") + "," + described("1") + "]", "1.4"))
            .starts_with("refused: bom.json components[1]: "));
}

TEST_CASE("a bill within an object as its member sbom is read, and its places say so") {
  const std::string inner = spdx(package("app") + "," + package("lib"), R"("documentDescribes":["SPDXRef-app"])");
  CHECK(listed(R"({"sbom":)" + inner + "}") == "lib@1");
  CHECK(subject(R"({"sbom":)" + inner + R"(,"other":{"spdxVersion":7}})") == "app 1");
  CHECK(listed(R"({"sbom":)" + cyclonedx(R"("components":[{"type":"library","name":"a"}])") + "}") == "a");
  CHECK(listed(R"({"sbom":)" + spdx(R"({"SPDXID":"y"})") + "}") ==
        "refused: bom.json sbom.packages[0]: name is missing.");
  CHECK(interchange::is_bom(R"({"first":[],"sbom":)" + inner + "}"));
  for (const std::string& no :
       {R"({"sbom":[)" + inner + "]}", R"({"sbom":{"sbom":)" + inner + "}}", R"({"other":)" + inner + "}",
        R"([{"sbom":)" + inner + "}]", std::string(R"({"sbom":"spdxVersion"})"), std::string(R"({"sbom":{}})")})
    CHECK(!interchange::is_bom(no));
}

TEST_CASE("a member that stands twice in its object is refused: two readers would take different ones") {
  for (const char* twice :
       {R"("name":"b")", R"("version":"1","version":"2")", R"("purl":"pkg:npm/a","purl":"pkg:npm/b")",
        R"("type":"framework")", R"("components":[],"components":[])"}) {
    CAPTURE(twice);
    const auto found = listed(cyclonedx(R"("components":[{"type":"library","name":"a",)" + std::string(twice) + "}]"));
    CHECK(found.find(": This member stands twice in its object.") != found.npos);
  }
  CHECK(listed(cyclonedx(R"("components":[{"type":"library","name":"a","x":1,"x":2}])")) == "a"); // nobody asks for it
}

TEST_CASE("of a text in a bill no more than its limit is held, and where an answer rests on it, it is refused") {
  const auto with = [](const std::string& member, const std::string& text) {
    return listed(cyclonedx(R"("components":[{"type":"library",)" +
                            (member == "name" ? "" : std::string(R"("name":"a",)")) + '"' + member + R"(":")" + text +
                            R"("}])"));
  };
  for (const char* piece : {"x", "æ", "\\u00e6", "\\\"", "\\\\", "\\ud83d\\ude00x"}) {
    CAPTURE(piece);
    std::string text;
    while (text.size() < 3 * interchange::max_bom_text)
      text += piece;
    CHECK(with("description", text) == "a");
  }
  const std::string long_one(2 * interchange::max_bom_text, 'x');
  for (const char* member : {"name", "version", "group", "purl", "cpe"})
    CHECK(with(member, long_one) == "refused: bom.json components[0]." + std::string(member) +
                                        ": A text of 65536 bytes at most is expected here.");
  CHECK(with("version", std::string(interchange::max_bom_text - 1, '1')).size() > interchange::max_bom_text);
  // the place of what comes behind it is still right
  const auto broken =
      cyclonedx(R"("components":[{"type":"library","name":"a","description":")" + long_one + "\"},\n  x]");
  CHECK(listed(broken).find("line 2, column 3") != std::string::npos);
  CHECK(listed(cyclonedx(R"("x":")" + long_one)).starts_with("refused: bom.json: ")); // no end
}

namespace {

/// A text in pieces of so many bytes.
class InPieces : public interchange::BomText {
public:
  InPieces(std::string text, std::size_t size) : text_(std::move(text)), size_(size) {}
  std::string_view next() override {
    const auto piece = std::string_view(text_).substr(std::min(at_, text_.size()), size_);
    at_ += piece.size();
    return piece;
  }
  void rewind() override { at_ = 0; }

private:
  const std::string text_;
  const std::size_t size_;
  std::size_t at_ = 0;
};

} // namespace

TEST_CASE("a text in pieces reads like the whole") {
  const std::string text = "\xEF\xBB\xBF" + cyclonedx(R"("components":[{"type":"library","name":"\u00e6\"","licenses":)"
                                                      R"([{"license":{"id":"?"}}]}])");
  const auto whole = read_bom(text, "bom.json");
  REQUIRE(whole.ok());
  for (std::size_t size = 1; size < 40; size++) {
    InPieces pieces(text, size), cut(text.substr(0, text.size() - 1), size), none("", size);
    const auto bom = interchange::read_bom(pieces, "bom.json");
    REQUIRE(bom.ok());
    CHECK(bom->components == whole->components);
    CHECK(bom->warnings.at(0).message() == whole->warnings.at(0).message());
    CHECK(interchange::read_bom(cut, "bom.json").error().message() ==
          read_bom(text.substr(0, text.size() - 1), "bom.json").error().message());
    CHECK(!interchange::read_bom(none, "bom.json").ok());
  }
}

TEST_CASE("what is no bill is refused without a document in memory") {
  std::string many = "[{}";
  for (int i = 0; i < 2'000'000; i++)
    many += ",{}";
  CHECK(listed(many + "]").starts_with("refused: bom.json: This is no bill of materials that is read"));
  CHECK(listed(R"({"x":)" + many + "]}").starts_with("refused: bom.json: This is no bill of materials that is read"));
  const auto shapeless = read_bom(cyclonedx(R"("components":)" + many + "]"), "bom.json");
  REQUIRE(!shapeless.ok());
  CHECK(shapeless.error().others.size() == base::Problems::most); // how many more is the last
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
    if (must_fail && (path.filename().string().starts_with("invalid-license-id-") ||
                      path.filename().string().starts_with("invalid-metadata-license-"))) {
      REQUIRE(bom.ok()); // no answer rests on a licence
      CHECK(bom->warnings.at(0).text.id == "bom.license_id");
    } else if (must_fail) {
      REQUIRE(!bom.ok());
      CHECK(!bom.error().where.empty());
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

TEST_CASE("of the SPDX documents 2.2 and 2.3 are read, other versions are refused by name") {
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
    if (text.find("\"SPDX-2.") != text.npos) {
      INFO((bom.ok() ? "" : bom.error().message()));
      CHECK(bom.ok());
      read++;
    } else {
      REQUIRE(!bom.ok());
      CHECK(bom.error().text.id == "bom.version");
      refused++;
    }
  }
  CHECK(read == 12);
  CHECK(refused == 1);
}

TEST_CASE("a NUL does not end a bill unseen") {
  using namespace std::string_literals;
  const std::string bill = cyclonedx(R"("components":[])");
  CHECK(listed(bill) == "");
  for (const std::string& text : {bill + "\0"s, bill + "\0,{]"s, "\0"s + bill,
                                  cyclonedx("\"components\":[{\"type\":\"library\",\"name\":\"a\0b\"}]"s)})
    CHECK(listed(text).starts_with("refused: bom.json: "));
}
