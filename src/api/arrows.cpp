// SPDX-License-Identifier: MPL-2.0
#include "api/arrows.hpp"
#include "answers/sentence.hpp"
#include "api/xml.hpp"
#include "interchange/csv.hpp"

namespace fundament::api {

using answers::Arrow;
using model::ElementId;

void write_arrow(JsonWriter& json, const snapshot::View& view, const Arrow& arrow) {
  const auto& model = view.model();
  json.begin('{').member("source", to_string(model.ref(arrow.source))).key("relation");
  if (arrow.relation == model::no_id)
    json.null();
  else
    json.value(model.metamodel().relation(model.relation(arrow.relation)->type).name);
  json.member("target", to_string(model.ref(arrow.target)));
  json.member("key", arrow.relation == model::no_id ? std::string_view() : model.relation(arrow.relation)->key());
  json.key("strength");
  if (arrow.relation == model::no_id)
    json.null();
  else
    json.value(to_string(arrow.strength));
  json.member("assumed", arrow.assumed).member("derived", arrow.derived);
  if (arrow.junction != model::no_id) json.member("junction", to_string(model.ref(arrow.junction)));
  if (arrow.version_unknown) json.member("version_unknown", true);
  json.end('}');
}

std::string relation_name(const model::Model& model, const Arrow& arrow) {
  return arrow.relation == model::no_id ? "…" : model.metamodel().relation(model.relation(arrow.relation)->type).name;
}

std::string arrow_text(const snapshot::View& view, const Arrow& arrow) {
  const auto& model = view.model();
  return to_string(model.ref(arrow.source)) + " -[" + relation_name(model, arrow) + "]-> " +
         to_string(model.ref(arrow.target));
}

std::string csv_cell(std::string_view text) {
  std::string out;
  interchange::append_csv_cell(out, text);
  return out;
}

void Drawing::add(ElementId element, std::string remark) {
  remarks_.emplace(element, std::move(remark));
}

void Drawing::add(const Arrow& arrow) {
  const auto& model = view_.model();
  Edge edge{arrow.source_needs ? arrow.source : arrow.target,
            arrow.source_needs ? arrow.target : arrow.source,
            "",
            arrow.strength,
            arrow.assumed,
            arrow.relation == model::no_id};
  if (!edge.derived) {
    const auto& type = model.metamodel().relation(model.relation(arrow.relation)->type);
    edge.label = (arrow.source_needs ? type.label : type.inverse).in(language_);
  }
  remarks_.emplace(edge.needing, "");
  remarks_.emplace(edge.needed, "");
  edges_.push_back(std::move(edge));
}

std::string Drawing::in(std::string_view format) const {
  if (format == "dot") return dot();
  return format == "graphml" ? graphml() : mermaid();
}

namespace {

/// Replaces each of the characters by its substitute.
std::string escaped(std::string_view text, const std::vector<std::pair<char, std::string_view>>& substitutes) {
  std::string out;
  for (const char c : text) {
    std::string_view instead(&c, 1);
    for (const auto& [special, substitute] : substitutes)
      if (c == special) instead = substitute;
    out += instead;
  }
  return out;
}

std::string dot_text(std::string_view text) {
  return "\"" + escaped(text, {{'"', "\\\""}, {'\\', "\\\\"}, {'\n', "\\n"}, {'\r', " "}}) + "\"";
}

std::string mermaid_text(std::string_view text) {
  return "\"" +
         escaped(text, {{'"', "#quot;"}, {'#', "#35;"}, {'\n', " "}, {'\r', " "}, {'<', "#lt;"}, {'>', "#gt;"}}) + "\"";
}

} // namespace

std::string Drawing::dot() const {
  const auto& model = view_.model();
  std::string out = "digraph fundament {\n  rankdir=LR;\n  node [shape=box];\n";
  for (const auto& [element, remark] : remarks_) {
    const std::string name = answers::name_of(model, element) + (remark.empty() ? "" : "\n" + remark);
    out += "  " + dot_text(to_string(model.ref(element))) + " [label=" + dot_text(name) + "];\n";
  }
  for (const Edge& edge : edges_) {
    out += "  " + dot_text(to_string(model.ref(edge.needing))) + " -> " + dot_text(to_string(model.ref(edge.needed)));
    out += " [label=" + dot_text(edge.label) + (edge.derived || edge.assumed ? ", style=dashed" : "") + "];\n";
  }
  return out + "}\n";
}

std::string Drawing::graphml() const {
  const auto& model = view_.model();
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                    "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
                    "  <key id=\"name\" for=\"node\" attr.name=\"name\" attr.type=\"string\"/>\n"
                    "  <key id=\"kind\" for=\"node\" attr.name=\"kind\" attr.type=\"string\"/>\n"
                    "  <key id=\"remark\" for=\"node\" attr.name=\"remark\" attr.type=\"string\"/>\n"
                    "  <key id=\"relation\" for=\"edge\" attr.name=\"relation\" attr.type=\"string\"/>\n"
                    "  <key id=\"strength\" for=\"edge\" attr.name=\"strength\" attr.type=\"string\"/>\n"
                    "  <key id=\"assumed\" for=\"edge\" attr.name=\"assumed\" attr.type=\"boolean\"/>\n"
                    "  <key id=\"derived\" for=\"edge\" attr.name=\"derived\" attr.type=\"boolean\"/>\n"
                    "  <graph edgedefault=\"directed\">\n";
  const auto data = [](const char* key, std::string_view text) {
    return std::string("<data key=\"") + key + "\">" + xml_text(text) + "</data>";
  };
  for (const auto& [element, remark] : remarks_) {
    out += "    <node id=\"" + xml_text(to_string(model.ref(element))) + "\">" +
           data("name", answers::name_of(model, element)) + data("kind", model.ref(element).kind) +
           data("remark", remark) + "</node>\n";
  }
  for (const Edge& edge : edges_)
    out += "    <edge source=\"" + xml_text(to_string(model.ref(edge.needing))) + "\" target=\"" +
           xml_text(to_string(model.ref(edge.needed))) + "\">" + data("relation", edge.label) +
           data("strength", edge.derived ? "" : to_string(edge.strength)) +
           data("assumed", edge.assumed ? "true" : "false") + data("derived", edge.derived ? "true" : "false") +
           "</edge>\n";
  return out + "  </graph>\n</graphml>\n";
}

std::string Drawing::mermaid() const {
  const auto& model = view_.model();
  std::map<ElementId, std::string> names; // Mermaid's ids take no colons
  std::string out = "flowchart LR\n";
  for (const auto& [element, remark] : remarks_) {
    const std::string id = "n" + std::to_string(names.size());
    names.emplace(element, id);
    out += "  " + id + "[" + mermaid_text(answers::name_of(model, element) + (remark.empty() ? "" : " – " + remark)) +
           "]\n";
  }
  for (const Edge& edge : edges_)
    out += "  " + names.at(edge.needing) + (edge.derived || edge.assumed ? " -.->" : " -->") +
           (edge.label.empty() ? "" : "|" + mermaid_text(edge.label) + "|") + " " + names.at(edge.needed) + "\n";
  return out;
}

} // namespace fundament::api
