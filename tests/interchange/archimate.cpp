// SPDX-License-Identifier: MPL-2.0
#include "interchange/archimate.hpp"
#include "interchange/model_bytes.hpp"
#include "model/json.hpp"
#include "model/model.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace fundament;
using namespace fundament::interchange;
namespace fs = std::filesystem;

namespace {

const fs::path folder = fs::path(FUNDAMENT_ROOT) / "tests/interchange/archimate";

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// All that was read, a line each: elements, relations, counts of types, what was skipped, warnings.
std::string described(const Parsed& parsed) {
  const auto metamodel = model::Metamodel::built_in();
  std::string out(to_string(parsed.format));
  out += '\n';
  const auto line = [&](const auto& record) {
    model::append_json(out, record, *metamodel);
    out += '\n';
  };
  for (const auto& put : parsed.elements)
    line(put.element);
  for (const auto& relation : parsed.relations)
    line(relation);
  for (const auto& [type, count] : parsed.element_counts)
    out += "element " + type + " " + std::to_string(count) + "\n";
  for (const auto& [type, count] : parsed.relation_counts)
    out += "relationship " + type + " " + std::to_string(count) + "\n";
  for (const auto& [what, count] : parsed.skipped)
    out += what + " " + std::to_string(count) + "\n";
  for (const auto& warning : parsed.warnings)
    out += warning.message() + "\n";
  return out;
}

/// The problems, a line each.
std::string refused(const base::Error& error) {
  std::string out = error.message();
  for (const auto& other : error.others)
    out += "\n" + other.message();
  return out;
}

base::Result<std::shared_ptr<const model::Model>> apply(const Parsed& parsed) {
  model::ChangeSet set{"test", "test", {}};
  for (const auto& put : parsed.elements)
    set.operations.emplace_back(put);
  for (const auto& relation : parsed.relations)
    set.operations.emplace_back(model::PutRelation{relation});
  auto applied = model::Model::empty(model::Metamodel::built_in())->apply(set, "test");
  if (!applied) return parsed.places.locate(std::move(applied).error());
  return applied->model;
}

std::string exchange(const std::string& inside, const std::string& declaration = "") {
  return declaration +
         "<model xmlns=\"http://www.opengroup.org/xsd/archimate/3.0/\" "
         "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n" +
         inside + "\n</model>\n";
}

std::string node(const std::string& id) {
  return "<element identifier=\"" + id + "\" xsi:type=\"Node\"><name>N</name></element>";
}
std::string flow(const std::string& id, const std::string& source, const std::string& target) {
  return "<relationship identifier=\"" + id + "\" source=\"" + source + "\" target=\"" + target +
         "\" xsi:type=\"Flow\"/>";
}

std::string read(const std::string& bytes) {
  const auto parsed = read_archimate_text(bytes, "model.xml", *model::Metamodel::built_in());
  if (!parsed) return refused(parsed.error());
  const auto model = apply(*parsed);
  return model ? "taken" : refused(model.error());
}

} // namespace

TEST_CASE("every rule of reading, in models of our own: what is read stands beside each") {
  const auto metamodel = model::Metamodel::built_in();
  for (const char* name : {"exchange-3.xml", "exchange-2.xml", "prefixed.xml", "repeated.xml", "windows-1252.xml",
                           "utf-16.xml", "archi.archimate", "zipped.archimate", "grafico"}) {
    CAPTURE(name);
    const std::string path = (folder / name).string();
    const auto format = guess_format(path);
    REQUIRE(format.ok());
    const auto parsed = read_archimate(path, *format, *metamodel);
    if (!parsed) FAIL(refused(parsed.error()));
    CHECK(described(*parsed) == contents(path + ".expected"));
    const auto model = apply(*parsed);
    if (!model) FAIL(refused(model.error()));
    CHECK((*model)->element_count() == parsed->elements.size());
    CHECK((*model)->relation_count() == parsed->relations.size());
  }
}

TEST_CASE("what is refused, with line and reason") {
  const struct {
    const char* name;
    std::string bytes, message;
  } rows[] = {
      {"nothing", "", "model.xml:1: This is not well-formed XML: No document element found."},
      {"tags that cross", "<model>\n<a></model>", "model.xml:2: This is not well-formed XML: Start-end tags mismatch."},
      {"the end is cut", "<model>\n<a>\n", "model.xml:2: This is not well-formed XML: Start-end tags mismatch."},
      {"another kind of XML", "<!-- a page -->\n<html/>",
       "model.xml:2: This is XML, but neither an ArchiMate exchange model nor Archi's."},
      {"an entity that grows",
       "\n<!DOCTYPE x [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>\n" + exchange("&b;"),
       "model.xml:2: A document type declaration is not taken, since entities are never followed."},
      {"an entity outside",
       "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>\n" + exchange("<elements>&a;</elements>"),
       "model.xml:1: A document type declaration is not taken, since entities are never followed."},
      {"not UTF-8", exchange("<elements>\n\xff</elements>"), "model.xml:3: This is not UTF-8."},
      {"an encoding we do not have", exchange("", "<?xml version='1.0' encoding='EBCDIC'?>"),
       "model.xml:1: The encoding ebcdic is not read; save the model as UTF-8."},
      {"not the encoding it says", exchange("\n\x81", "<?xml version='1.0' encoding='windows-1252'?>"),
       "model.xml:3: This is not windows-1252, which the file says it is."},
      {"a zero character", exchange("\n&#x00;"), "model.xml:3: A zero character cannot stand in XML."},
      {"no identifier", exchange("<elements>\n<element xsi:type=\"Node\"/></elements>"),
       "model.xml:3: It has no identifier."},
      {"an identifier twice",
       exchange("<elements>" + node("a") + "\n<element identifier=\"a\" xsi:type=\"Device\"/></elements>"),
       "model.xml:3: The identifier a stands twice."},
      {"an identifier of both",
       exchange("<elements>" + node("a") + "</elements><relationships>\n" + flow("a", "a", "a") + "</relationships>"),
       "model.xml:3: The identifiers a and a would both become the key a."},
      {"two identifiers, one key", exchange("<elements>" + node("a") + "\n" + node("id-a") + "</elements>"),
       "model.xml:3: The identifiers a and id-a would both become the key a."},
      {"an identifier that is no key", exchange("<elements>\n" + node(" a") + "</elements>"),
       "model.xml:3: The key begins or ends with a space."},
      {"ends that are not there",
       exchange("<elements>" + node("a") + "</elements><relationships>\n" + flow("r", "a", "b") + "\n" +
                flow("s", "", "a") + "</relationships>"),
       "model.xml:3: The relationship r ends on b, which is not in the model.\n"
       "model.xml:4: The relationship s lacks a source or a target."},
      {"relations that end on each other",
       exchange("<relationships>\n" + flow("r", "s", "x") + "\n" + flow("s", "r", "x") + "</relationships><elements>" +
                node("x") + "</elements>"),
       "model.xml:3 relation:s -[flows_to]-> infrastructure:x (r): There is no single relation with the key of "
       "relation:s.\n"
       "model.xml:4 relation:r -[flows_to]-> infrastructure:x (s): There is no single relation with the key of "
       "relation:r."},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    CHECK(read(row.bytes) == row.message);
  }
}

TEST_CASE("what looks dangerous and is only text") {
  CHECK(read(exchange("<name><![CDATA[<!DOCTYPE html> &lol;]]></name><!-- <!DOCTYPE x> -->")) == "taken");
  CHECK(read(exchange("<elements>" + node("a&lt;b") + "</elements>")) == "taken");
  CHECK(read(exchange("<elements><element identifier=\"a\" xsi:type=\"Node\"><name>&#xD800;&#2;&undefined;</name>"
                      "</element></elements>")) == "taken");
  std::string nested;
  for (int i = 0; i < 200'000; i++)
    nested += "<folder>";
  CHECK(read("<archimate:model xmlns:archimate=\"http://www.archimatetool.com/archimate\">" + nested) ==
        "model.xml:1: This is not well-formed XML: Start-end tags mismatch.");
  for (int i = 0; i < 200'000; i++)
    nested += "</folder>";
  CHECK(read("<archimate:model xmlns:archimate=\"http://www.archimatetool.com/archimate\">" + nested +
             "</archimate:model>") == "taken");
  CHECK(read(exchange("<elements><element identifier=\"a\" xsi:type=\"Node\"><name>" + nested +
                      "</name></element></elements>")) == "taken");
}

TEST_CASE("of many problems the first hundred are told") {
  std::string relations = "<relationships>";
  for (int i = 0; i < 150; i++)
    relations += flow("r" + std::to_string(i), "a", "a");
  const auto parsed =
      read_archimate_text(exchange(relations + "</relationships>"), "model.xml", *model::Metamodel::built_in());
  REQUIRE_FALSE(parsed.ok());
  REQUIRE(parsed.error().others.size() == 100);
  CHECK(parsed.error().others.back().message() == "200 more problems are not listed.");
}

TEST_CASE("zipped models: damaged ones, and those that grow") {
  const auto metamodel = model::Metamodel::built_in();
  const std::string bomb = contents(folder / "bomb.archimate"), good = contents(folder / "zipped.archimate");
  CHECK(bomb.size() < 5'000);
  CHECK(unzip_model(bomb, "bomb").value().size() == 4'000'000);
  CHECK(unzip_model(bomb, "bomb", 1 << 20).error().message() == "bomb: The model is larger than 1 MB.");
  CHECK(unzip_model(contents(folder / "no-model.archimate"), "zip").error().message() ==
        "zip: There is no model.xml in this zip file.");
  const auto cannot = [](const std::string& bytes) { // the rest of the sentence is libzip's, which changes
    return unzip_model(bytes, "zip").error().message().rfind("zip: The zipped model cannot be unpacked: ", 0) == 0;
  };
  CHECK(cannot(good.substr(0, 200)));
  std::string damaged = good;
  damaged[60] = static_cast<char>(damaged[60] ^ 0x55);
  CHECK(cannot(damaged));
}

TEST_CASE("files that are not there, or are folders") {
  const auto metamodel = model::Metamodel::built_in();
  const auto message = [&](const char* path, Format format) {
    return read_archimate(path, format, *metamodel).error().message();
  };
  CHECK(message("missing.xml", Format::archimate_exchange) ==
        "missing.xml: The file cannot be read: No such file or directory.");
  CHECK(message("/", Format::archimate_archi) == "/: The file cannot be read: Is a directory.");
  CHECK(message("missing", Format::archimate_grafico) ==
        "missing: The file cannot be read: No such file or directory.");
  const fs::path empty = fs::temp_directory_path() / "fundament-empty-grafico";
  fs::create_directory(empty);
  CHECK(message(empty.c_str(), Format::archimate_grafico) ==
        empty.string() + ": There is no object of a GRAFICO model in this folder.");
  fs::remove(empty);
}

TEST_CASE("a mapping gives another kind by property or specialization; the first rule that fits decides") {
  const auto metamodel = model::Metamodel::built_in();
  const auto mapping = KindMapping::load((folder / "mapping.json").string(), *metamodel);
  if (!mapping) FAIL(mapping.error().message());
  CHECK(mapping->kind_of({{"Code", "1"}, {"Code", "2"}}, {}) == "technology");
  CHECK(mapping->kind_of({{"Code", "1"}}, {"Other"}) == "");
  CHECK(mapping->kind_of({{"Code", "2"}}, {"Register"}) == "data_asset");
  const auto parsed = read_archimate((folder / "grafico").string(), Format::archimate_grafico, *metamodel, *mapping);
  REQUIRE(parsed.ok());
  CHECK(to_string(parsed->elements.at(0).element.ref) == "data_asset:a");
  CHECK(to_string(parsed->relations.at(0).identity) == "data_asset:a -[accesses]-> junction:j (r)");
}

TEST_CASE("a mapping that is wrong") {
  const auto wrong = [](const char* json) {
    const auto mapping = KindMapping::parse(json, *model::Metamodel::built_in());
    return mapping ? "taken" : refused(mapping.error());
  };
  const std::string malformed = "A rule has a kind and either a property with its value or a specialization, all of "
                                "them texts, and nothing else.";
  CHECK(wrong("[]") == "A mapping is a JSON object with a list of rules.");
  CHECK(wrong(R"({"rules":[{"property":"a","value":"b","kind":"sistem"}]})") ==
        "rules[0]: There is no kind 'sistem'. Did you mean system?");
  CHECK(wrong(R"({"rules":[{"property":"a","kind":"system"}, {"specialisation":"a","kind":"system"}, 7,
                          {"specialization":"a","property":"b","value":"c","kind":"system"}]})") ==
        "rules[0]: " + malformed + "\nrules[1]: " + malformed + "\nrules[2]: " + malformed +
            "\nrules[3]: " + malformed);
}

TEST_CASE("a model is told by its first tag") {
  const auto guessed = [](const std::string& bytes) {
    const fs::path file = fs::temp_directory_path() / "fundament-guess";
    std::ofstream(file, std::ios::binary) << bytes;
    const auto format = guess_format(file.string());
    fs::remove(file);
    return format ? std::string(to_string(*format)) : "unknown";
  };
  CHECK(guessed(exchange("")) == "archimate-exchange");
  CHECK(guessed("\xEF\xBB\xBF<?xml version='1.0'?><!-- a > b --> <archimate:model xmlns:archimate='x'/>") ==
        "archimate-archi");
  CHECK(guessed("<html><!-- http://www.opengroup.org/xsd/archimate --></html>") == "unknown");
  CHECK(guessed("kind,key,name,link\ntechnology,archimate,ArchiMate,http://www.opengroup.org/xsd/archimate\n") ==
        "csv");
  CHECK(guessed("") == "unknown");
}

TEST_CASE("a model nested a million deep is read, or refused in words") {
  std::string folders, closed, views, views_closed;
  for (int i = 0; i < 1'000'000; i++) {
    folders += "<folder>";
    closed += "</folder>";
    views += "<node>";
    views_closed += "</node>";
  }
  const auto archi = interchange::read_archimate_text(
      "<archimate:model xmlns:archimate=\"http://www.archimatetool.com/archimate\" "
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">" +
          folders + "<element xsi:type=\"archimate:Node\" id=\"a\" name=\"A\"/>" + closed + "</archimate:model>",
      "deep.archimate", *model::Metamodel::built_in());
  REQUIRE(archi.ok());
  CHECK(archi->elements.size() == 1);
  const std::string begin = "<model xmlns=\"http://www.opengroup.org/xsd/archimate/3.0/\"><views>";
  const auto exchange = interchange::read_archimate_text(begin + views + views_closed + "</views></model>", "deep.xml",
                                                         *model::Metamodel::built_in());
  CHECK(exchange.ok());
  const auto cut = interchange::read_archimate_text(begin + views, "deep.xml", *model::Metamodel::built_in());
  REQUIRE(!cut.ok());
  CHECK(cut.error().text.id == "xml.malformed");
}

TEST_CASE("a character that XML cannot hold becomes a space, as control characters do") {
  const auto parsed = interchange::read_archimate_text(
      "<archimate:model xmlns:archimate=\"http://www.archimatetool.com/archimate\" "
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><folder><element xsi:type=\"archimate:Node\" id=\"a\" "
      "name=\"A\uFFFEB\uFFFDC\"/></folder></archimate:model>",
      "a.archimate", *model::Metamodel::built_in());
  REQUIRE(parsed.ok());
  CHECK(parsed->elements.at(0).element.name == "A B\uFFFDC");
}

TEST_CASE("identifiers of relationships may be as long as tools make them, those of elements as long as a key") {
  const auto model = [](std::size_t element, std::size_t relation) {
    const std::string a(element, 'a');
    return exchange("<elements>" + node(a) + node("b") + "</elements><relationships>" +
                    flow(std::string(relation, 'r'), a, "b") + "</relationships>");
  };
  CHECK(read(model(1, 420)) == "taken");
  CHECK(read(model(200, 1024)) == "taken");
  CHECK(read(model(1, 1025)) != "taken");
  CHECK(read(model(201, 1)) != "taken");
}

TEST_CASE("a relationship of unknown type is a relation that keeps its type, and that is said") {
  const auto metamodel = model::Metamodel::built_in();
  const auto archi = [](const std::string& relation) {
    return "<archimate:model xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
           "xmlns:archimate=\"http://www.archimatetool.com/archimate\" name=\"m\" id=\"m\">\n"
           "<folder name=\"f\" id=\"f\"><element xsi:type=\"archimate:Node\" name=\"A\" id=\"a\"/>"
           "<element xsi:type=\"archimate:Node\" name=\"B\" id=\"b\"/>\n" +
           relation + "</folder></archimate:model>\n";
  };
  const auto relation = [&](const std::string& type, const std::string& more) {
    const auto parsed =
        read_archimate_text(archi("<element " + type + " id=\"r\" " + more + "/>"), "model.xml", *metamodel);
    if (!parsed) return refused(parsed.error());
    if (parsed->relations.size() != 1) return std::to_string(parsed->elements.size()) + " elements";
    const auto* kept = parsed->relations[0].attributes.get<std::string>(*metamodel->find_attribute("archimate_type"));
    return to_string(parsed->relations[0].identity) + " " + (kept ? *kept : "") + " " +
           (parsed->warnings.empty() ? "" : parsed->warnings[0].message());
  };
  const std::string ends = "source=\"a\" target=\"b\"";
  for (const char* type : {"Dependency", "DependencyRelationship", "Containment", "Foo", "ConnectionRelationship"}) {
    CAPTURE(type);
    std::string kept = type;
    if (kept.ends_with("Relationship")) kept.resize(kept.size() - 12);
    const auto said = relation("xsi:type=\"archimate:" + std::string(type) + "\"", ends);
    CHECK(said.starts_with("infrastructure:a -[associated_with]-> infrastructure:b (r) " + kept + " "));
    CHECK(said.find(kept, said.find(") ") + kept.size() + 2) != std::string::npos); // the warning names it
  }
  CHECK(relation("xsi:type=\"archimate:FlowRelationship\"", ends) ==
        "infrastructure:a -[flows_to]-> infrastructure:b (r) Flow ");
  CHECK(relation("xsi:type=\"archimate:Thing\"", "name=\"T\" source=\"a\"") == "3 elements"); // one end joins nothing
  CHECK(relation("xsi:type=\"archimate:Thing\"", "source=\"a\" target=\"nope\"").find("nope") != std::string::npos);
}
