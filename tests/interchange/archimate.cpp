// SPDX-License-Identifier: MPL-2.0
#include "interchange/archimate.hpp"
#include "answers/impact.hpp"
#include "model/model.hpp"
#include <algorithm>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <unistd.h>

using namespace fundament;
using namespace fundament::interchange;
namespace fs = std::filesystem;

namespace {

const fs::path shared = fs::path(FUNDAMENT_ROOT) / ".." / "shared" / "data";

/// Rows of a table of tabs, by the names of its first line.
std::vector<std::map<std::string, std::string>> read_table(const fs::path& file) {
  std::ifstream in(file);
  std::vector<std::map<std::string, std::string>> out;
  std::vector<std::string> head;
  for (std::string line; std::getline(in, line);) {
    std::vector<std::string> cells;
    std::istringstream cut(line);
    for (std::string cell; std::getline(cut, cell, '\t');)
      cells.push_back(cell);
    if (head.empty()) {
      head = cells;
      continue;
    }
    auto& row = out.emplace_back();
    for (std::size_t i = 0; i < cells.size(); i++)
      row[head[i]] = cells[i];
  }
  return out;
}

std::shared_ptr<const model::Model> apply(const Parsed& parsed) {
  model::ChangeSet set{"test", "test", {}};
  for (const auto& put : parsed.elements)
    set.operations.emplace_back(put);
  for (const auto& relation : parsed.relations)
    set.operations.emplace_back(model::PutRelation{relation});
  auto applied = model::Model::empty(model::Metamodel::built_in())->apply(set, "test");
  if (!applied) {
    FAIL(applied.error().message());
    return nullptr;
  }
  return applied->model;
}

const model::Properties& properties(const model::Attributes& attributes) {
  static const model::Properties nothing;
  const auto* found = attributes.get<model::Properties>(*model::Metamodel::built_in()->find_attribute("properties"));
  return found ? *found : nothing;
}

/// The file's own properties: those we add of relations (strength, isDirected …) are not among them.
std::size_t taken_properties(const Parsed& parsed) {
  std::size_t count = 0;
  for (const auto& put : parsed.elements)
    for (const auto& [name, value] : properties(put.element.attributes))
      count += name != "specialization" && name.rfind("name (", 0) != 0 && name.rfind("description (", 0) != 0;
  for (const auto& relation : parsed.relations)
    for (const auto& [name, value] : properties(relation.attributes))
      count += name != "modifier" && name != "isDirected" && name != "directed" && name != "strength";
  const auto other = parsed.skipped.find("properties of views and folders");
  return count + (other == parsed.skipped.end() ? 0 : other->second);
}

void check_counts(const std::map<std::string, std::string>& row, const Parsed& parsed) {
  const auto expected = [&](const char* name) { return static_cast<std::size_t>(std::stoul(row.at(name))); };
  CHECK(parsed.elements.size() == expected("elements"));
  const auto repeated = parsed.skipped.find("relationships repeated in views");
  CHECK(parsed.relations.size() + (repeated == parsed.skipped.end() ? 0 : repeated->second) ==
        expected("relationships"));
  const auto views = parsed.skipped.find("views");
  CHECK((views == parsed.skipped.end() ? 0 : views->second) == expected("views"));
  std::size_t junctions = 0, unnamed = 0, on_relations = 0;
  for (const auto& put : parsed.elements) {
    junctions += put.element.ref.kind == "junction";
    unnamed += put.element.name.empty() && put.element.ref.kind != "junction";
  }
  for (const auto& relation : parsed.relations)
    on_relations += relation.identity.source.is_relation() || relation.identity.target.is_relation();
  CHECK(junctions == expected("junctions"));
  CHECK(on_relations == expected("rel_on_rel"));
  // names of white space alone are none to us; the table counts them as names
  CHECK(unnamed <= expected("unnamed") + (row.at("file") == "knut-models.xml" ? 2 : 0));
  CHECK(taken_properties(parsed) == expected("properties"));
}

base::Result<Parsed> text(const std::string& bytes, const KindMapping& mapping = {}) {
  return read_archimate_text(bytes, "model.xml", *model::Metamodel::built_in(), mapping);
}

std::string exchange(const std::string& inside) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<model xmlns=\"http://www.opengroup.org/xsd/archimate/3.0/\" "
         "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" identifier=\"m\">\n" +
         inside + "\n</model>\n";
}

} // namespace

TEST_CASE("the real models have the counts that were taken from their XML, and fit the catalogue") {
  const auto metamodel = model::Metamodel::built_in();
  for (const char* folder : {"archimate-exchange", "archimate-archi"}) {
    if (!fs::exists(shared / folder)) {
      MESSAGE("skipped: no ", folder);
      continue;
    }
    for (const auto& row : read_table(shared / folder / "EXPECTED.tsv")) {
      const std::string file = (shared / folder / row.at("file")).string();
      CAPTURE(row.at("file"));
      auto format = guess_format(file);
      if (row.at("file") == "compatibility_test2.archimate") format = Format::archimate_archi; // another namespace
      REQUIRE(format.ok());
      const auto parsed = read_archimate(file, *format, *metamodel);
      if (!parsed) FAIL(parsed.error().message());
      check_counts(row, *parsed);
      const auto model = apply(*parsed);
      CHECK(model->element_count() == parsed->elements.size());
      CHECK(model->relation_count() == parsed->relations.size());
    }
  }
}

TEST_CASE("both forms of one model give one catalogue") {
  if (!fs::exists(shared / "archimate-exchange")) {
    MESSAGE("skipped: no shared models");
    return;
  }
  const auto metamodel = model::Metamodel::built_in();
  const auto one =
      read_archimate((shared / "archimate-exchange/toop-goopra.xml").string(), Format::archimate_exchange, *metamodel);
  const auto two =
      read_archimate((shared / "archimate-archi/toop-goopra.archimate").string(), Format::archimate_archi, *metamodel);
  REQUIRE(one.ok());
  REQUIRE(two.ok());
  const auto elements = [](const Parsed& parsed) {
    std::set<std::string> out;
    for (const auto& put : parsed.elements)
      out.insert(to_string(put.element.ref) + " " + put.element.name);
    return out;
  };
  const auto relations = [](const Parsed& parsed) {
    std::set<model::RelationIdentity> out;
    for (const auto& relation : parsed.relations)
      out.insert(relation.identity);
    return out;
  };
  CHECK(elements(*one) == elements(*two));
  CHECK(relations(*one) == relations(*two));
  CHECK(elements(*one).size() == 179);
  CHECK(relations(*one).size() == 365);
}

TEST_CASE("GEMMA: every element and relationship by type; what a loss makes fail") {
  if (!fs::exists(shared / "gemma")) {
    MESSAGE("skipped: no GEMMA");
    return;
  }
  const fs::path folder = fs::temp_directory_path() / ("fundament-gemma-" + std::to_string(::getpid()));
  fs::create_directory(folder);
  const std::string command =
      "tar -xzf " + (shared / "gemma").string() + "/gemma-grafico-*.tar.gz -C " + folder.string();
  REQUIRE(std::system(command.c_str()) == 0);
  const std::string root = (folder / "GEMMA-Archi-repository").string();
  CHECK(guess_format(root).value() == Format::archimate_grafico);
  const auto parsed = read_archimate(root, Format::archimate_grafico, *model::Metamodel::built_in());
  fs::remove_all(folder);
  REQUIRE(parsed.ok());
  for (const auto& row : read_table(shared / "gemma/EXPECTED.tsv")) {
    const std::string what = row.at("what");
    const auto count = static_cast<std::size_t>(std::stoul(row.at("count")));
    CAPTURE(what);
    if (what == "elements")
      CHECK(parsed->elements.size() == count);
    else if (what == "relationships")
      CHECK(parsed->relations.size() == count);
    else if (what == "views")
      CHECK(parsed->skipped.at("views") == count);
    else if (what == "props")
      CHECK(taken_properties(*parsed) - parsed->skipped.at("properties of views and folders") == count);
    else if (what.rfind("element ", 0) == 0)
      CHECK(parsed->element_counts.at(what.substr(8)) == count);
    else if (what.rfind("relationship ", 0) == 0)
      CHECK(parsed->relation_counts.at(what.substr(13, what.size() - 13 - 12)) == count);
  }
  const auto snapshot = snapshot::Snapshot::make(1, apply(*parsed));
  const auto type = *snapshot->model().metamodel().find_attribute("archimate_type");
  double fails = 0, degraded = 0, components = 0;
  bool bus_fails = false;
  for (model::ElementId id = 0; id < snapshot->model().element_limit(); id++) {
    const auto& element = *snapshot->model().element(id);
    const auto* text = element.attributes.get<std::string>(type);
    if (!text || *text != "ApplicationComponent") continue;
    answers::ImpactQuestion question;
    question.of = {to_string(snapshot->model().ref(id))};
    question.limit = 100'000;
    base::Budget budget;
    const auto answer = answers::impact(*snapshot, question, budget).value();
    components++;
    fails += static_cast<double>(answer.totals.by_level.at("fails"));
    degraded += static_cast<double>(answer.totals.by_level.at("degraded"));
    for (const auto& hit : answer.hits) {
      const auto& name = snapshot->model().element(hit.element)->name;
      bool by_flow = false;
      for (const auto& arrow : hit.via)
        by_flow |=
            arrow.relation != model::no_id &&
            snapshot->model().metamodel().relation(snapshot->model().relation(arrow.relation)->type).name == "flows_to";
      if (by_flow && name.find("ervicebus") != name.npos) bus_fails |= hit.level == 4;
    }
  }
  CHECK(components == 269);
  MESSAGE("GEMMA: a lost component fails ", fails / components, " and degrades ", degraded / components, " on average");
  CHECK_FALSE(bus_fails);
  CHECK(fails / components > 0.5);
  CHECK(fails / components < 1.5);
  CHECK(degraded / components > 2);
  CHECK(degraded / components < 4);
}

TEST_CASE("OS2mo: what happens when the Kombit Serviceplatform is lost") {
  const fs::path file = shared / "archimate-archi/os2mo.archimate";
  if (!fs::exists(file)) {
    MESSAGE("skipped: no OS2mo");
    return;
  }
  const auto parsed = read_archimate(file.string(), Format::archimate_archi, *model::Metamodel::built_in());
  REQUIRE(parsed.ok());
  const auto snapshot = snapshot::Snapshot::make(1, apply(*parsed));
  std::string start;
  for (const auto& put : parsed->elements)
    if (put.element.name == "Kombit Serviceplatform") start = to_string(put.element.ref);
  REQUIRE_FALSE(start.empty());
  answers::ImpactQuestion question;
  question.of = {start};
  base::Budget budget;
  const auto answer = answers::impact(*snapshot, question, budget).value();
  std::map<std::string, std::string> levels;
  for (const auto& hit : answer.hits) {
    const auto ref = snapshot->model().ref(hit.element);
    CHECK(ref.kind != "group");
    CHECK_FALSE(hit.via.empty());
    levels[snapshot->model().element(hit.element)->name] = to_string(static_cast<graph::Effect>(hit.level));
  }
  for (const char* part : {"SF1500", "SF6004", "DAR"}) {
    CAPTURE(part);
    const auto found = std::find_if(levels.begin(), levels.end(),
                                    [&](const auto& one) { return one.first.find(part) != std::string::npos; });
    REQUIRE(found != levels.end());
    CHECK(found->second == "fails");
  }
}

TEST_CASE("the rules of reading, on a model of our own") {
  const auto parsed = text(exchange(R"(<elements>
    <element identifier="id-a" xsi:type="ApplicationComponent"><name xml:lang="nl">Systeem</name>
      <name xml:lang="en">System</name><name xml:lang="da">System æ</name>
      <documentation xml:lang="en">English</documentation>
      <properties><property propertyDefinitionRef="p1"><value>1</value></property>
        <property propertyDefinitionRef="p1"><value>2</value></property></properties></element>
    <element identifier="b" xsi:type="ApplicationService"><name>B</name></element>
    <element identifier="j" xsi:type="OrJunction"/>
    <element identifier="x" xsi:type="Nonsense"><name>X</name></element>
    </elements><relationships>
    <relationship identifier="id-r1" source="id-a" target="b" xsi:type="Composition"/>
    <relationship identifier="r2" source="id-a" target="b" xsi:type="Access" accessType="ReadWrite"/>
    <relationship identifier="r3" source="id-r1" target="x" xsi:type="Association"/>
    <relationship identifier="r4" source="b" target="id-a" xsi:type="Flow"><name>messages</name></relationship>
    <relationship identifier="r5" source="b" target="j" xsi:type="UsedByRelationship"/>
    </relationships><propertyDefinitions><propertyDefinition identifier="p1" type="string"><name>Code</name>
    </propertyDefinition></propertyDefinitions><views><diagrams><view identifier="v"/></diagrams></views>)"));
  REQUIRE(parsed.ok());
  const auto metamodel = model::Metamodel::built_in();
  const auto& a = parsed->elements[0].element;
  CHECK(to_string(a.ref) == "system:a");
  CHECK(a.name == "System æ");
  CHECK(*a.attributes.get<std::string>(*metamodel->find_attribute("name_en")) == "System");
  CHECK(properties(a.attributes) == model::Properties{{"Code", "1"}, {"Code", "2"}, {"name (nl)", "Systeem"}});
  CHECK(*a.attributes.get<std::string>(*metamodel->find_attribute("description")) == "English");
  CHECK(to_string(parsed->elements[2].element.ref) == "junction:j");
  CHECK(*parsed->elements[2].element.attributes.get<std::string>(*metamodel->find_attribute("logic")) == "or");
  CHECK(to_string(parsed->elements[3].element.ref) == "other:x");
  CHECK(to_string(parsed->relations[0].identity) == "service:b -[part_of]-> system:a (r1)");
  CHECK(*parsed->relations[0].attributes.get<bool>(*metamodel->find_attribute("archimate_reversed")));
  CHECK(*parsed->relations[1].attributes.get<std::string>(*metamodel->find_attribute("mode")) == "both");
  CHECK(to_string(parsed->relations[2].identity) == "relation:r1 -[associated_with]-> other:x (r3)");
  CHECK(*parsed->relations[3].attributes.get<std::string>(*metamodel->find_attribute("data")) == "messages");
  CHECK(to_string(parsed->relations[4].identity) == "service:b -[serves]-> junction:j (r5)");
  CHECK(parsed->skipped.at("views") == 1);
  REQUIRE(parsed->warnings.size() == 1);
  CHECK(parsed->warnings[0].message() ==
        "The element type Nonsense is not known; its 1 elements become the kind other.");
  apply(*parsed);
}

TEST_CASE("a mapping gives another kind by property or specialization") {
  const auto metamodel = model::Metamodel::built_in();
  const auto mapping =
      KindMapping::parse(R"({"rules":[{"property":"type","value":"Standaard","kind":"technology"}]})", *metamodel);
  REQUIRE(mapping.ok());
  CHECK(mapping->kind_of({{"type", "Standaard"}}, {}) == "technology");
  CHECK(mapping->kind_of({{"type", "Andet"}}, {}) == "");
  CHECK(KindMapping::parse("[]", *metamodel).error().message() == "A mapping is a JSON object with a list of rules.");
  CHECK(KindMapping::parse(R"({"rules":[{"property":"a","kind":"sistem"}]})", *metamodel).error().message() ==
        "rules[0]: There is no kind 'sistem'. Did you mean system?");
}

TEST_CASE("what is refused, with line and reason") {
  const auto wrong = [](const std::string& bytes) {
    const auto parsed = text(bytes);
    return parsed.ok() ? std::string("taken") : parsed.error().message();
  };
  CHECK(wrong("<!DOCTYPE x [<!ENTITY a \"b\">]><model/>") ==
        "model.xml:1: A document type declaration is not taken, since entities are never followed.");
  CHECK(wrong("<model>\n<a></model>").rfind("model.xml:2: This is not well-formed XML: ", 0) == 0);
  CHECK(wrong("<html/>") == "model.xml: This is XML, but neither an ArchiMate exchange model nor Archi's.");
  CHECK(wrong("").rfind("model.xml:1: This is not well-formed XML: ", 0) == 0);
  CHECK(wrong(exchange(
            "<elements>\n<element identifier=\"a\" xsi:type=\"Node\"><name>\xff</name></element></elements>")) ==
        "model.xml:4: This is not UTF-8.");
  CHECK(wrong(exchange("<elements>\n<element identifier=\"a\" xsi:type=\"Node\"/>\n<element identifier=\"a\" "
                       "xsi:type=\"Node\"/></elements>")) == "model.xml:5: The identifier a stands twice.");
  CHECK(wrong(exchange("<relationships>\n<relationship identifier=\"r\" source=\"a\" target=\"b\" "
                       "xsi:type=\"Flow\"/></relationships>")) ==
        "model.xml:4: The relationship r ends on a, which is not in the model.");
  CHECK(wrong(exchange("<elements>\n<element xsi:type=\"Node\"/></elements>"))
            .rfind("model.xml:4: It has no identifier.", 0) == 0);
}
