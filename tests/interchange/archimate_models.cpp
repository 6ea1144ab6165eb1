// SPDX-License-Identifier: MPL-2.0
#include "answers/impact.hpp"
#include "interchange/archimate.hpp"
#include "model/json.hpp"
#include "model/model.hpp"
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <unistd.h>
#include <utility>
#include <vector>

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

/// Everything that elements and relations say, in one order.
std::set<std::string> described(const Parsed& parsed) {
  std::set<std::string> out;
  std::string line;
  for (const auto& put : parsed.elements) {
    model::append_json(line, put.element, *model::Metamodel::built_in());
    out.insert(std::exchange(line, ""));
  }
  for (const auto& relation : parsed.relations) {
    model::append_json(line, relation, *model::Metamodel::built_in());
    out.insert(std::exchange(line, ""));
  }
  return out;
}

std::size_t skipped(const Parsed& parsed, const char* what) {
  const auto found = parsed.skipped.find(what);
  return found == parsed.skipped.end() ? 0 : found->second;
}

/// The file's own properties: those that stand for something else of ArchiMate's are not among them.
std::size_t own_properties(const Parsed& parsed) {
  static const std::set<std::string> ours{"specialization", "directed", "strength"};
  std::size_t count = 0;
  for (const auto& put : parsed.elements)
    for (const auto& [name, value] : properties(put.element.attributes))
      count += ours.count(name) == 0;
  for (const auto& relation : parsed.relations)
    for (const auto& [name, value] : properties(relation.attributes))
      count += ours.count(name) == 0;
  return count;
}

std::size_t on_relations(const Parsed& parsed) {
  return static_cast<std::size_t>(
      std::count_if(parsed.relations.begin(), parsed.relations.end(), [](const model::RelationData& relation) {
        return relation.identity.source.is_relation() || relation.identity.target.is_relation();
      }));
}

void check_counts(const std::map<std::string, std::string>& row, const Parsed& parsed) {
  const auto expected = [&](const char* name) { return static_cast<std::size_t>(std::stoul(row.at(name))); };
  std::size_t junctions = 0, unnamed = 0, repeated_names = 0;
  std::set<std::string> names{""};
  for (const auto& put : parsed.elements) {
    junctions += put.element.ref.kind == "junction";
    unnamed += put.element.name.empty() && put.element.ref.kind != "junction";
    repeated_names += !put.element.name.empty() && !names.insert(put.element.name).second;
  }
  // The table takes a relationship of a type that nobody knows for an element without a name.
  const std::size_t unknown = row.at("file") == "compatibility_test3.archimate" ? 1 : 0;
  CHECK(parsed.elements.size() + unknown == expected("elements"));
  CHECK(parsed.relations.size() + skipped(parsed, "skipped.repeated_in_views") == expected("relationships") + unknown);
  CHECK(skipped(parsed, "skipped.views") == expected("views"));
  CHECK(own_properties(parsed) + skipped(parsed, "skipped.other_properties") == expected("properties"));
  CHECK(junctions == expected("junctions"));
  CHECK(on_relations(parsed) == expected("rel_on_rel"));
  // The table counts names with the white space at their ends, which we drop: knut-models.xml has two of nothing else.
  // It also counts the copies of elements inside the views of one model.
  const bool of_blanks = row.at("file") == "knut-models.xml";
  CHECK(unnamed + unknown == expected("unnamed") + (of_blanks ? 2 : 0));
  if (row.at("file") != "exchange-reference-model-2.x-dups.xml")
    CHECK(repeated_names + (of_blanks ? 1 : 0) >= expected("repeated_names"));
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
      const auto format = guess_format(file);
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
  CHECK(described(*one) == described(*two));
  CHECK(one->elements.size() == 179);
  CHECK(one->relations.size() == 365);
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
  const auto metamodel = model::Metamodel::built_in();
  const auto began = std::chrono::steady_clock::now();
  const auto parsed = read_archimate(root, Format::archimate_grafico, *metamodel);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  MESSAGE("GEMMA: 9,912 files read in ", took.count(), " s");
  const auto mapping = KindMapping::parse(
      R"({"rules":[{"property":"GEMMA type","value":"Standaard","kind":"technology"}]})", *metamodel);
  const auto mapped = read_archimate(root, Format::archimate_grafico, *metamodel, *mapping);
  fs::remove_all(folder);
  REQUIRE(parsed.ok());
  REQUIRE(mapped.ok());
  const auto technologies = [](const Parsed& model) {
    return std::count_if(model.elements.begin(), model.elements.end(),
                         [](const auto& put) { return put.element.ref.kind == "technology"; });
  };
  CHECK(technologies(*parsed) == 58);
  CHECK(technologies(*mapped) == 58 + 200);
  CHECK(apply(*mapped)->element_count() == 3006);
  for (const auto& row : read_table(shared / "gemma/EXPECTED.tsv")) {
    const std::string what = row.at("what");
    const auto count = static_cast<std::size_t>(std::stoul(row.at("count")));
    CAPTURE(what);
    if (what == "elements")
      CHECK(parsed->elements.size() == count);
    else if (what == "relationships")
      CHECK(parsed->relations.size() == count);
    else if (what == "views")
      CHECK(skipped(*parsed, "skipped.views") == count);
    else if (what == "props")
      CHECK(own_properties(*parsed) == count);
    else if (what == "rel_on_rel")
      CHECK(on_relations(*parsed) == count);
    else if (what.rfind("element ", 0) == 0)
      CHECK(parsed->element_counts.at(what.substr(8)) == count);
    else if (what == "dangling")
      CHECK(count == 0); // an end that is not there would have been refused
    else if (what.rfind("relationship ", 0) == 0)
      CHECK(parsed->relation_counts.at(what.substr(13, what.size() - 13 - 12)) == count);
  }
  const auto snapshot = snapshot::View::make(1, apply(*parsed));
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
  const auto snapshot = snapshot::View::make(1, apply(*parsed));
  std::string start;
  for (const auto& put : parsed->elements)
    if (put.element.name == "Kombit Serviceplatform") start = to_string(put.element.ref);
  REQUIRE_FALSE(start.empty());
  answers::ImpactQuestion question;
  question.of = {start};
  base::Budget budget;
  const auto answer = answers::impact(*snapshot, question, budget).value();
  std::set<std::string> lines;
  for (const auto& hit : answer.hits) {
    const auto& name = snapshot->model().element(hit.element)->name;
    CHECK(snapshot->model().ref(hit.element).kind != "group");
    for (const auto& arrow : hit.via) {
      const auto& relation = *snapshot->model().relation(arrow.relation);
      lines.insert(name + " " + std::string(to_string(static_cast<graph::Effect>(hit.level))) + " by " +
                   snapshot->model().metamodel().relation(relation.type).name + (arrow.assumed ? ", assumed" : ""));
    }
  }
  CHECK(std::vector(lines.begin(), lines.end()) == std::vector<std::string>{
                                                       "Addresser (DAR) fails by realizes, assumed",
                                                       "CPR-opslag og navnesync. at_risk by flows_to, assumed",
                                                       "CPR-service (SF6004) fails by realizes, assumed",
                                                       "DAR-adresse opslag/sync at_risk by flows_to, assumed",
                                                       "Organisation service (SF1500) fails by part_of, assumed",
                                                   });
}
