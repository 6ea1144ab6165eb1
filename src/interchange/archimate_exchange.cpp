// SPDX-License-Identifier: MPL-2.0
#include "interchange/archimate_model.hpp"
#include <iterator>
#include <unordered_set>

namespace fundament::interchange {

namespace {

class ExchangeReader {
public:
  ExchangeReader(XmlDocument& document, ArchimateModel& out) : document_(document), out_(out) {}

  void read() {
    const auto model = document_.root();
    for (const char* list : {"propertyDefinitions", "propertydefs"}) // 3.x, 2.x
      for (const auto definition : model.child(list).children())
        definitions_[document_.attribute(definition, "identifier")] = name_of(definition);
    for (const auto node : model.child("elements").children("element"))
      element(node);
    for (const auto node : model.child("relationships").children("relationship"))
      relation(node);
    const auto views = model.child("views");
    for (const auto& list : {views, views.child("diagrams")}) // 2.x, 3.x
      for (const auto view : list.children("view")) {
        out_.views++;
        out_.other_properties += count_properties(view);
      }
    out_.other_properties += count_properties(model);
    relations_of_views(views);
    out_.replaced += document_.replaced();
  }

private:
  static std::size_t count_properties(pugi::xml_node node) {
    const auto list = node.child("properties").children("property");
    return static_cast<std::size_t>(std::distance(list.begin(), list.end()));
  }

  std::string name_of(pugi::xml_node definition) {
    const auto names = texts(definition, {"name"});
    return names.empty() ? document_.attribute(definition, "name") : names[shown(names)].second;
  }

  ArchimateModel::Languages texts(pugi::xml_node node, std::initializer_list<const char*> names) {
    ArchimateModel::Languages out;
    for (const char* name : names)
      for (const auto child : node.children(name))
        if (std::string text = trimmed(document_.text(child)); !text.empty())
          out.emplace_back(document_.attribute(child, "xml:lang"), std::move(text));
    return out;
  }

  /// A value in several languages: the one to show keeps the plain name.
  void property(pugi::xml_node node, ArchimateModel::Item& item) {
    std::string id = document_.attribute(node, "propertyDefinitionRef");
    if (id.empty()) id = document_.attribute(node, "identifierref");
    const auto known = definitions_.find(id);
    const std::string name = known == definitions_.end() || known->second.empty() ? id : known->second;
    ArchimateModel::Languages values;
    for (const auto value : node.children("value"))
      values.emplace_back(document_.attribute(value, "xml:lang"), document_.text(value));
    if (values.empty()) values.emplace_back();
    const std::size_t plain = shown(values);
    for (std::size_t i = 0; i < values.size(); i++) {
      auto& [language, value] = values[i];
      const bool marked = i != plain && !language.empty();
      item.properties.emplace_back(marked ? name + " (" + language + ")" : name, std::move(value));
    }
  }

  void common(pugi::xml_node node, ArchimateModel::Item& item) {
    item.id = document_.attribute(node, "identifier");
    item.type = plain_type(document_.type(node));
    item.names = texts(node, {"name", "label"}); // 3.x, 2.x
    item.documentation = texts(node, {"documentation"});
    item.file = document_.name();
    item.line = document_.line(node);
    for (const auto child : node.child("properties").children("property"))
      property(child, item);
  }

  void element(pugi::xml_node node) {
    ArchimateModel::Element item;
    common(node, item);
    item.or_junction = item.type == "OrJunction";
    out_.elements.push_back(std::move(item));
  }

  void relation(pugi::xml_node node) {
    ArchimateModel::Relation item;
    common(node, item);
    item.source = document_.attribute(node, "source");
    item.target = document_.attribute(node, "target");
    const std::string access = document_.attribute(node, "accessType");
    if (access == "Read")
      item.mode = "read";
    else if (access == "Write")
      item.mode = "write";
    else if (access == "ReadWrite")
      item.mode = "both";
    if (auto value = document_.attribute(node, "modifier"); !value.empty())
      item.properties.emplace_back("strength", std::move(value));
    if (auto value = document_.attribute(node, "isDirected"); !value.empty())
      item.properties.emplace_back("directed", std::move(value));
    out_.relations.push_back(std::move(item));
  }

  /// Some tools write the relationships of a view again inside it. One that stands only there is taken.
  void relations_of_views(pugi::xml_node views) {
    const auto written = views.select_nodes(".//relationship");
    if (written.empty()) return;
    std::unordered_set<std::string> known{""}; // without an identifier it can only be a repetition
    for (const auto& item : out_.relations)
      known.insert(item.id);
    for (const auto& found : written) {
      if (known.insert(document_.attribute(found.node(), "identifier")).second)
        relation(found.node());
      else
        out_.repeated_in_views++;
    }
  }

  XmlDocument& document_;
  ArchimateModel& out_;
  std::unordered_map<std::string, std::string> definitions_;
};

} // namespace

void read_exchange(XmlDocument& document, ArchimateModel& out) {
  ExchangeReader(document, out).read();
}

} // namespace fundament::interchange
