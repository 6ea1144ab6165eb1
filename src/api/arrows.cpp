// SPDX-License-Identifier: MPL-2.0
#include "api/arrows.hpp"
#include "answers/between.hpp"
#include "answers/sentence.hpp"
#include "api/drawing_text.hpp"
#include "api/xml.hpp"
#include "interchange/csv.hpp"

namespace fundament::api {

using answers::Arrow;
using model::ElementId;

void write_arrow(JsonWriter& json, const snapshot::View& view, const Arrow& arrow, bool carries_need) {
  const auto& model = view.model();
  json.begin('{').member("source", to_string(model.ref(arrow.source))).key("relation");
  if (arrow.relation == model::no_id)
    json.null();
  else
    json.value(model.metamodel().relation(model.relation(arrow.relation)->type).name);
  json.member("target", to_string(model.ref(arrow.target)));
  json.member("key", arrow.relation == model::no_id ? std::string_view() : model.relation(arrow.relation)->key());
  json.key("strength");
  if (arrow.relation == model::no_id || !carries_need)
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
    edge.label = label_of(*model.relation(arrow.relation), arrow.source_needs);
    drawn_.emplace(arrow.relation, edge.needing);
  }
  remarks_.emplace(edge.needing, "");
  remarks_.emplace(edge.needed, "");
  edges_.push_back(std::move(edge));
}

std::string Drawing::label_of(const model::Relation& relation, bool source_needs) const {
  const auto& type = view_.model().metamodel().relation(relation.type);
  return (source_needs ? type.label : type.inverse).in(language_);
}

void Drawing::add_others(base::Date on, base::Budget& budget) {
  std::vector<ElementId> shown;
  shown.reserve(remarks_.size());
  for (const auto& [element, remark] : remarks_)
    shown.push_back(element);
  for (const auto& [arrow, carries_need] : answers::between(view_, shown, on, budget)) {
    const ElementId needing = arrow.source_needs ? arrow.source : arrow.target;
    if (carries_need && !drawn_.emplace(arrow.relation, needing).second) continue;
    edges_.push_back({needing, arrow.source_needs ? arrow.target : arrow.source,
                      label_of(*view_.model().relation(arrow.relation), arrow.source_needs), arrow.strength,
                      arrow.assumed, false, false, carries_need});
  }
}

std::string Drawing::in(std::string_view format) const {
  if (format == "dot") return dot();
  return format == "graphml" ? graphml() : mermaid();
}

std::string Drawing::dot() const {
  const auto& model = view_.model();
  std::string out = "digraph fundament {\n  rankdir=LR;\n  node [shape=box];\n";
  for (const auto& [element, remark] : remarks_) {
    const std::string name = answers::name_of(model, element, language_) + (remark.empty() ? "" : "\n" + remark);
    out += "  " + dot_id(to_string(model.ref(element))) + " [label=" + dot_label(name) + "];\n";
  }
  for (const Edge& edge : edges_) {
    out += "  " + dot_id(to_string(model.ref(edge.needing))) + " -> " + dot_id(to_string(model.ref(edge.needed)));
    out += " [label=" + dot_label(edge.label);
    if (!edge.shortest)
      out += ", color=gray, style=dotted";
    else if (edge.derived || edge.assumed)
      out += ", style=dashed";
    out += edge.carries_need ? "];\n" : ", dir=none];\n";
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
                    "  <key id=\"shortest\" for=\"edge\" attr.name=\"shortest\" attr.type=\"boolean\"/>\n"
                    "  <graph edgedefault=\"directed\">\n";
  const auto data = [](const char* key, std::string_view text) {
    return std::string("<data key=\"") + key + "\">" + xml_text(text) + "</data>";
  };
  for (const auto& [element, remark] : remarks_) {
    out += "    <node id=\"" + xml_text(to_string(model.ref(element))) + "\">" +
           data("name", answers::name_of(model, element, language_)) + data("kind", model.ref(element).kind) +
           data("remark", remark) + "</node>\n";
  }
  for (const Edge& edge : edges_)
    out += "    <edge source=\"" + xml_text(to_string(model.ref(edge.needing))) + "\" target=\"" +
           xml_text(to_string(model.ref(edge.needed))) + (edge.carries_need ? "\">" : "\" directed=\"false\">") +
           data("relation", edge.label) +
           data("strength", edge.derived || !edge.carries_need ? "" : to_string(edge.strength)) +
           data("assumed", edge.assumed ? "true" : "false") + data("derived", edge.derived ? "true" : "false") +
           data("shortest", edge.shortest ? "true" : "false") + "</edge>\n";
  return out + "  </graph>\n</graphml>\n";
}

std::string Drawing::mermaid() const {
  const auto& model = view_.model();
  std::map<ElementId, std::string> names; // Mermaid's ids take no colons
  std::string out = "flowchart LR\n";
  for (const auto& [element, remark] : remarks_) {
    const std::string id = "n" + std::to_string(names.size());
    names.emplace(element, id);
    out += "  " + id + "[" +
           mermaid_text(answers::name_of(model, element, language_) + (remark.empty() ? "" : " – " + remark)) + "]\n";
  }
  std::string others; // the numbers of their lines
  for (std::size_t i = 0; i < edges_.size(); i++) {
    const Edge& edge = edges_[i];
    const char* line = !edge.carries_need ? " -.-" : edge.derived || edge.assumed || !edge.shortest ? " -.->" : " -->";
    out += "  " + names.at(edge.needing) + line + (edge.label.empty() ? "" : "|" + mermaid_text(edge.label) + "|") +
           " " + names.at(edge.needed) + "\n";
    if (!edge.shortest) others += (others.empty() ? "" : ",") + std::to_string(i);
  }
  return others.empty() ? out : out + "  linkStyle " + others + " stroke:#999999\n";
}

} // namespace fundament::api
