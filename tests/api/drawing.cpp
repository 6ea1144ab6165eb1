// SPDX-License-Identifier: MPL-2.0
#include "api/arrows.hpp"
#include "api/drawing_text.hpp"
#include "api/xml.hpp"
#include "support/text_graph.hpp"
#include <cstdio>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace fundament;
namespace fs = std::filesystem;

namespace {

nlohmann::json names() {
  std::ifstream in(fs::path(FUNDAMENT_ROOT) / "tests/drawings.json");
  return nlohmann::json::parse(in);
}

std::string output(const std::string& command) {
  std::string out;
  FILE* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  char buffer[4096];
  for (std::size_t count = 0; (count = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;)
    out.append(buffer, count);
  CHECK(::pclose(pipe) == 0);
  return out;
}

/// Edges of a drawing in DOT, "a b dotted" a line, without the names of kinds.
std::string edges(const std::string& dot) {
  std::istringstream lines(dot);
  std::string out;
  for (std::string line; std::getline(lines, line);)
    if (line.find(" -> ") != line.npos) out += line.substr(2) + "\n";
  return out;
}

} // namespace

TEST_CASE("a name in a drawing is the name as it is: Mermaid, DOT and XML") {
  for (const auto& row : names()) {
    const std::string name = row["name"];
    CAPTURE(name);
    CHECK(api::mermaid_text(name) == row["mermaid"].get<std::string>());
    CHECK(api::dot_label(name) == row["dot"].get<std::string>());
    CHECK(api::xml_text(name) == row["xml"].get<std::string>());
  }
}

TEST_CASE("graphviz reads each name as it is") {
  if (std::system("dot -V 2>/dev/null") != 0) {
    MESSAGE("skipped: graphviz is not installed");
    return;
  }
  const auto file = fs::temp_directory_path() / "fundament-test-drawing.dot";
  for (const auto& row : names()) {
    const std::string name = row["name"];
    CAPTURE(name);
    std::ofstream(file) << "digraph g { " << api::dot_id(name) << " [label=" << api::dot_label(name) << "]; }\n";
    const std::string svg = output("dot -Tsvg " + file.string());
    std::string shown; // the lines of the label
    for (std::size_t at = svg.find("<text"); at != svg.npos; at = svg.find("<text", at)) {
      at = svg.find('>', at) + 1;
      shown += (shown.empty() ? "" : "\n") + svg.substr(at, svg.find("</text>", at) - at);
    }
    for (const auto& [entity, sign] :
         {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#160;", " "}, {"&#45;", "-"}, {"&amp;", "&"}})
      for (std::size_t at = 0; (at = shown.find(entity, at)) != shown.npos; at++)
        shown.replace(at, std::string(entity).size(), sign);
    CHECK(shown == name);
  }
  fs::remove(file);
}

TEST_CASE("a drawing has every relation among what it shows, those not on a shortest way marked") {
  tests::TextGraph text;
  text.add("a -> b -> c   a -> c   b -[associated_with]-> a   c -[reads]-> data_asset:d   x -> a   x -> far");
  const auto view = snapshot::View::make(1, text.model());
  const auto& model = view->model();
  api::Drawing drawing(*view, base::Language::en);
  const auto id = [&](const char* key) { return *model.find("system", key); };
  for (const char* key : {"a", "b", "c"})
    drawing.add(id(key), "");
  answers::Arrow shortest;
  shortest.source = id("b"), shortest.target = id("c");
  for (const auto relation : model.from(id("b")))
    if (model.relation(relation)->target.element() == id("c")) shortest.relation = relation;
  drawing.add(shortest);
  base::Budget budget;
  drawing.add_others(base::today(), budget);
  CHECK(edges(drawing.dot()) ==
        "\"system:b\" -> \"system:c\" [label=\"depends on\"];\n"
        "\"system:a\" -> \"system:b\" [label=\"depends on\", color=gray, style=dotted];\n"
        "\"system:a\" -> \"system:c\" [label=\"depends on\", color=gray, style=dotted];\n"
        "\"system:b\" -> \"system:a\" [label=\"is associated with\", color=gray, style=dotted, dir=none];\n");
  const std::string mermaid = drawing.mermaid();
  CHECK(mermaid.find("  n1 -->|\"depends on\"| n2\n") != std::string::npos);
  CHECK(mermaid.find("  n1 -.-|\"is associated with\"| n0\n") != std::string::npos);
  CHECK(mermaid.ends_with("  linkStyle 1,2,3 stroke:#999999\n"));
  const std::string graphml = drawing.graphml();
  CHECK(graphml.find("<data key=\"shortest\">true</data>") != std::string::npos);
  CHECK(graphml.find("<data key=\"shortest\">false</data>") != std::string::npos);
  CHECK(graphml.find("far") == std::string::npos);
}
