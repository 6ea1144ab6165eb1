// SPDX-License-Identifier: MPL-2.0
#include "interchange/decision_list.hpp"
#include "interchange/endoflife.hpp"
#include "interchange/format.hpp"
#include "interchange/read.hpp"
#include "model/json.hpp"
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace fundament;
namespace fs = std::filesystem;

namespace {

const fs::path data = fs::path(FUNDAMENT_ROOT) / "../shared/data";
const model::Metamodel& metamodel() {
  return *model::Metamodel::built_in();
}

/// One product as the JSON of its element, or the problems.
std::string product(const std::string& text) {
  interchange::Parsed parsed;
  const auto read = interchange::read_endoflife_text(text, "products/thing.md", metamodel(), parsed);
  if (!read) return read.error().message();
  return to_json(parsed.elements.at(0).element, metamodel()).dump();
}

base::Result<interchange::Parsed> list(const std::string& text) {
  std::size_t at = 0;
  return interchange::import_decision_list({{"list.csv",
                                             [&](char* to, std::size_t most) {
                                               const std::size_t count = text.copy(to, most, at);
                                               at += count;
                                               return count;
                                             }}},
                                           metamodel());
}

std::string attribute(const model::PutElement& put, const char* name) {
  const auto* value = put.element.attributes.find(*metamodel().find_attribute(name));
  return value ? value_to_text(*value) : "";
}

} // namespace

TEST_CASE("a product of endoflife.date is a technology with its supplier's dates") {
  CHECK(
      product("---\ntitle: Thing\ncategory: database\npermalink: /thing\nidentifiers:\n  - purl: pkg:generic/thing\n"
              "  - purl: pkg:docker/library/thing\n  - cpe: cpe:2.3:a:t:thing\nreleases:\n  - releaseCycle: \"2.0\"\n"
              "    releaseDate: 2024-01-02\n    eol: 2026-01-02\n    eoes: 2028-01-02\n  - releaseCycle: \"1.10\"\n"
              "    releaseDate: 2020-01-02\n    eol: true\n  - releaseCycle: \"3\"\n    eol: false\n---\n# Thing\n") ==
      R"({"category":"database","cpe":"cpe:2.3:a:t:thing","external_ids":[{"id":"pkg:docker/library/thing",)"
      R"("source":"purl"}],"name":"Thing","purl":"pkg:generic/thing","ref":"technology:thing","versions":[)"
      R"({"end_of_life":"2028-01-02","released":"2024-01-02","support_until":"2026-01-02","version":"2.0"},)"
      R"({"ended":true,"released":"2020-01-02","version":"1.10"},{"version":"3"}]})");
}

TEST_CASE("a product file as other machines write it is read like its twin") {
  const std::string twin = "---\ntitle: Thing\npermalink: /thing\nreleases:\n  - releaseCycle: \"2\"\n    eol: true\n"
                           "  - releaseCycle: \"1\"\n    eol: false\n---\n# Thing\n";
  const std::string told = product(twin);
  CHECK(told ==
        R"({"name":"Thing","ref":"technology:thing","versions":[{"ended":true,"version":"2"},{"version":"1"}]})");
  const auto with = [&](std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != text.npos; at += to.size())
      text.replace(at, from.size(), to);
    return text;
  };
  const std::string crlf = with(twin, "\n", "\r\n"), mark = "\xEF\xBB\xBF";
  CHECK(product(crlf) == told);
  CHECK(product(with(twin, "\n", "\r")) == told);
  CHECK(product(mark + twin) == told);
  CHECK(product(mark + crlf) == told);
  for (const char* word : {"True", "TRUE", "yes", "Yes", "on"})
    CHECK(product(with(twin, "eol: true", std::string("eol: ") + word)) == told);
  for (const char* word : {"False", "FALSE", "no", "Off"})
    CHECK(product(with(twin, "eol: false", std::string("eol: ") + word)) == told);
  CHECK(product(with(twin, "eol: true", "eol: truely")).find("truely") != std::string::npos);
  const auto file = fs::temp_directory_path() / "fundament-test-thing.md";
  for (const std::string& text : {twin, crlf, mark + twin, mark + crlf}) {
    std::ofstream(file, std::ios::binary) << text;
    const auto format = interchange::guess_format(file.string());
    REQUIRE(format.ok());
    CHECK(*format == interchange::Format::endoflife);
  }
  fs::remove(file);
}

TEST_CASE("YAML nested without end is refused in words, whatever it is nested of") {
  for (const char* piece : {"[", "{a: ", "- ", "[{a: ", "? ", "&a [", "!!seq ["}) {
    CAPTURE(piece);
    std::string text = "---\ntitle: x\nreleases: []\nx:\n  ";
    for (int i = 0; i < 1'000'000; i++)
      text += piece;
    const std::string said = product(text + "\n---\n");
    CHECK(said.starts_with("products/thing.md"));
  }
}

TEST_CASE("what is no product is refused with its line") {
  const std::pair<const char*, const char*> rows[] = {
      {"# Thing\n", "products/thing.md: This is no product file of endoflife.date: Markdown with YAML in front."},
      {"---\ntitle: a\nreleases: 7\n---\n", "products/thing.md:3: releases is not the list it should be."},
      {"---\ntitle: a\nreleases:\n  - releaseDate: 2024-01-01\n---\n",
       "products/thing.md:4: A release needs a releaseCycle."},
      {"---\ntitle: a\nreleases:\n  - releaseCycle: 1\n    eol: soon\n---\n",
       "products/thing.md:5: eol 'soon' is no date, true or false."},
      {"---\nreleases: []\n---\n", "products/thing.md:2: The product has no title."},
      {"---\na: [\n---\n", "products/thing.md:"},
  };
  for (const auto& row : rows) {
    const auto &text = row.first, &expected = row.second;
    CAPTURE(text);
    CHECK(product(text).substr(0, std::string(expected).size()) == expected);
  }
}

TEST_CASE("the shared products are told by their content and read whole") {
  const fs::path folder = data / "endoflife/products";
  if (!fs::exists(folder)) {
    MESSAGE("skipped: the shared data are not here");
    return;
  }
  CHECK(interchange::guess_format(folder.string()).value() == interchange::Format::endoflife);
  CHECK(interchange::guess_format((folder / "postgresql.md").string()).value() == interchange::Format::endoflife);
  const auto parsed = interchange::read({folder.string()}, std::nullopt, metamodel());
  INFO((parsed.ok() ? "" : parsed.error().message()));
  REQUIRE(parsed.ok());
  CHECK(parsed->elements.size() == 102);
  std::size_t versions = 0, dated = 0, ended = 0;
  for (const auto& put : parsed->elements)
    for (const auto& one :
         *put.element.attributes.get<std::vector<model::Version>>(*metamodel().find_attribute("versions"))) {
      versions++;
      if (one.support_until) dated++;
      if (one.ended) ended++;
    }
  CHECK(versions == 2318);
  CHECK(dated == 2172);
  CHECK(ended == 72);
}

TEST_CASE("a name and the version at its end") {
  struct Row {
    const char *text, *name, *version, *alias;
  };
  const Row rows[] = {
      {"Toad for Oracle 15.x", "Toad for Oracle", "15", ""},
      {"InstallShield - Version 2021", "InstallShield", "2021", "InstallShield - Version"},
      {"Thing v2.1", "Thing", "2.1", ""},
      {"Thing v3.x.x", "Thing", "3", ""},
      {"Windows 10", "Windows", "10", ""},
      {".NET 6.0 (SDK and runtime)", ".NET 6.0 (SDK and runtime)", "", ""},
      {"Office 365x", "Office 365x", "", ""},
      {"Microsoft 365", "Microsoft 365", "", ""},
      {"ISO 27001", "ISO 27001", "", ""},
      {"ISO 8601", "ISO 8601", "", ""},
      {"Windows Server 2016", "Windows Server", "2016", ""},
      {"Node.js 18 - 20", "Node.js", ">=18 <=20", ""},
      {"Java 8 to 17", "Java", ">=8 <=17", ""},
      {"Thing 1.2 - 1.4", "Thing", ">=1.2 <=1.4", ""},
      {"IBM 3270", "IBM 3270", "", ""},
      {"Thing 1.2b", "Thing 1.2b", "", ""},
      {"Thing", "Thing", "", ""},
      {"- 7", "- 7", "", ""},
      {"", "", "", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto split = interchange::split_version(row.text);
    CHECK(split.name == row.name);
    CHECK(split.version == row.version);
    CHECK(split.alias == row.alias);
  }
}

TEST_CASE("a foreign list becomes decisions with their dates; an approval without one has to be confirmed") {
  const auto parsed =
      list("Standard Name,Status,Approval Expiration Date,Category,Owner\n"
           "Thing 1.x,Approved,2023-07-20,Tools,me\nThing 2.x,Denied,-,Tools,-\nOther,Approved,-,-,-\n");
  REQUIRE(parsed.ok());
  REQUIRE(parsed->elements.size() == 5);
  const auto& first = parsed->elements[0];
  CHECK(to_string(first.element.ref) == "decision:thing-1-x");
  CHECK(attribute(first, "verdict") == "approved");
  CHECK(attribute(first, "versions_in") == "1");
  CHECK(attribute(first, "valid_until") == "2023-07-20");
  CHECK(attribute(first, "properties") == R"([{"name":"Owner","value":"me"}])");
  CHECK(attribute(parsed->elements[1], "verdict") == "prohibited");
  CHECK(attribute(parsed->elements[2], "verdict") == "approved_with_conditions");
  CHECK(attribute(parsed->elements[2], "conditions") == R"(["The list gives no date until which it holds"])");
  CHECK(to_string(parsed->elements[3].element.ref) == "technology:other");
  CHECK(to_string(parsed->elements[4].element.ref) == "technology:thing");
  CHECK(parsed->relations.size() == 3);
  const std::pair<const char*, const char*> wrong[] = {
      {"Name,Category\nA,B\n", "list.csv:1: A list of decisions has exactly one column Status."},
      {"Name,Status\nA,Maybe\n",
       "list.csv:2 Status: 'Maybe' is no verdict; known are Approved, Denied, Sunsetting, Pilot, "
       "Exception and the metamodel's own."},
      {"Name,Status,Valid until\nA,Approved,soon\n", "list.csv:2 Valid until: 'soon' is no date such as 2026-11-23."},
      {"Name,Status\n-,Approved\n", "list.csv:2 Name: The name is missing."},
  };
  for (const auto& row : wrong) {
    const auto &text = row.first, &expected = row.second;
    CAPTURE(text);
    CHECK(list(text).error().message() == expected);
  }
}

TEST_CASE("the shared government list is read whole") {
  const fs::path path = data / "tech-lists/gsa-it-standards-2022-04-29.csv";
  if (!fs::exists(path)) {
    MESSAGE("skipped: the shared data are not here");
    return;
  }
  const auto parsed = interchange::read({path.string()}, interchange::Format::decisions, metamodel());
  INFO((parsed.ok() ? "" : parsed.error().message()));
  REQUIRE(parsed.ok());
  CHECK(parsed->relations.size() == 998);
  CHECK(parsed->element_counts.at("decision: Approved") == 720);
  std::size_t in_force = 0;
  const base::Date day = *base::parse_date("2026-11-23");
  for (const auto& put : parsed->elements) {
    const auto* until = put.element.attributes.get<base::Date>(*metamodel().find_attribute("valid_until"));
    if (attribute(put, "verdict").starts_with("approved") && (!until || *until >= day)) in_force++;
  }
  CHECK(in_force == 5);
}

TEST_CASE("the date of a list ends an approval, and no ban") {
  const auto read = [](const char* status) {
    std::string text =
        std::string("Standard Name,Status,Approval Expiration Date\nThing 2.1,") + status + ",2023-06-21\n";
    std::vector<interchange::CsvFile> files;
    files.push_back({"list.csv", [text, at = std::size_t{0}](char* to, std::size_t most) mutable {
                       const std::size_t count = text.copy(to, most, at);
                       at += count;
                       return count;
                     }});
    auto parsed = interchange::import_decision_list(files, *model::Metamodel::built_in());
    REQUIRE(parsed.ok());
    const auto& metamodel = *model::Metamodel::built_in();
    std::string out;
    for (const auto& put : parsed->elements) {
      if (put.element.ref.kind != "decision") continue;
      if (const auto* until = put.element.attributes.get<base::Date>(*metamodel.find_attribute("valid_until")))
        out += "until " + base::to_string(*until);
      if (const auto* others = put.element.attributes.get<model::Properties>(*metamodel.find_attribute("properties")))
        for (const auto& [name, value] : *others)
          out += name + "=" + value;
    }
    return out;
  };
  CHECK(read("Approved") == "until 2023-06-21");
  CHECK(read("Sunsetting") == "until 2023-06-21");
  CHECK(read("Denied") == "Approval Expiration Date=2023-06-21");
  CHECK(read("Exception") == "Approval Expiration Date=2023-06-21");
}
