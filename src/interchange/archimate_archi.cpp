// SPDX-License-Identifier: MPL-2.0
#include "interchange/archimate_model.hpp"
#include <sstream>

namespace fundament::interchange {

namespace {

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// In the singular in a file, in the plural in GRAFICO.
bool is_property(pugi::xml_node node) {
  return std::string_view(node.name()) == "property" || std::string_view(node.name()) == "properties";
}

bool is_profile(pugi::xml_node node) {
  return std::string_view(node.name()) == "profile" || std::string_view(node.name()) == "profiles";
}

std::size_t count_properties(pugi::xml_node node) {
  std::size_t count = 0;
  for (const auto child : node.children())
    count += is_property(child);
  return count;
}

/// Whatever its type is called: what has two ends joins them.
bool is_relation(pugi::xml_node node, std::string_view type) {
  const auto has = [&](const char* end) { return node.attribute(end) || node.child(end); };
  return ends_with(type, "Relationship") || (has("source") && has("target"));
}

/// What `File.xml#id` refers to.
std::string referred(const std::string& href) {
  const auto hash = href.find('#');
  return href.substr(hash == href.npos ? 0 : hash + 1);
}

} // namespace

std::string plain_type(std::string_view type) {
  if (const auto colon = type.rfind(':'); colon != type.npos) type.remove_prefix(colon + 1);
  constexpr std::string_view suffix = "Relationship";
  if (type.size() > suffix.size() && ends_with(type, suffix)) type.remove_suffix(suffix.size());
  return std::string(type);
}

void ArchiReader::read_model(XmlDocument& document) {
  const auto model = document.root();
  read_profiles(document, model);
  out_.other_properties += count_properties(model);
  std::vector<pugi::xml_node> folders{model}; // not by recursion: a model may be nested as deep as it likes
  while (!folders.empty()) {
    const auto folder = folders.back();
    folders.pop_back();
    std::vector<pugi::xml_node> inner;
    for (const auto child : folder.children()) {
      if (std::string_view(child.name()) == "folder") {
        inner.push_back(child);
        out_.other_properties += count_properties(child);
      } else if (std::string_view(child.name()) == "element") {
        object(document, child, document.type(child));
      }
    }
    folders.insert(folders.end(), inner.rbegin(), inner.rend());
  }
  out_.replaced += document.replaced();
}

void ArchiReader::read_object(XmlDocument& document) {
  const auto root = document.root();
  const std::string_view type = root.name();
  if (document.root_namespace().find("http://www.archimatetool.com/") != 0) {
    out_.other_files++;
  } else if (type == "archimate:Folder" || type == "archimate:ArchimateModel" || type == "archimate:model") {
    read_profiles(document, root);
    out_.other_properties += count_properties(root);
  } else {
    object(document, root, type);
  }
  out_.replaced += document.replaced();
}

void ArchiReader::read_profiles(XmlDocument& document, pugi::xml_node model) {
  for (const auto child : model.children())
    if (is_profile(child)) profiles_[document.attribute(child, "id")] = document.attribute(child, "name");
}

void ArchiReader::object(XmlDocument& document, pugi::xml_node node, std::string_view type) {
  if (ends_with(type, "Model")) { // diagrams, sketches, canvases
    out_.views++;
    out_.other_properties += count_properties(node);
    return;
  }
  if (is_relation(node, type)) return relation(document, node, type);
  ArchimateModel::Element item;
  common(document, node, type, item);
  item.or_junction = item.type == "OrJunction" || document.attribute(node, "type") == "or";
  out_.elements.push_back(std::move(item));
}

void ArchiReader::common(XmlDocument& document, pugi::xml_node node, std::string_view type,
                         ArchimateModel::Item& item) {
  item.id = document.attribute(node, "id");
  item.type = plain_type(type);
  if (auto name = trimmed(document.attribute(node, "name")); !name.empty())
    item.names.emplace_back("", std::move(name));
  std::string documentation = document.attribute(node, "documentation"); // GRAFICO; the file has an element
  for (const auto child : node.children("documentation"))
    documentation += document.text(child);
  if (documentation = trimmed(std::move(documentation)); !documentation.empty())
    item.documentation.emplace_back("", std::move(documentation));
  item.file = document.name();
  item.line = document.line(node);
  std::istringstream profiles(document.attribute(node, "profiles"));
  for (std::string profile; profiles >> profile;)
    specialization(item, profile);
  for (const auto child : node.children()) {
    if (is_property(child))
      item.properties.emplace_back(document.attribute(child, "key"), document.attribute(child, "value"));
    else if (is_profile(child))
      specialization(item, referred(document.attribute(child, "href")));
  }
}

void ArchiReader::specialization(ArchimateModel::Item& item, const std::string& profile) {
  const auto known = profiles_.find(profile);
  item.specializations.push_back(known == profiles_.end() ? profile : known->second);
}

void ArchiReader::relation(XmlDocument& document, pugi::xml_node node, std::string_view type) {
  ArchimateModel::Relation item;
  common(document, node, type, item);
  const auto end = [&](const char* name) { // source="id", or in GRAFICO a child with href="File.xml#id"
    return node.attribute(name) ? document.attribute(node, name)
                                : referred(document.attribute(node.child(name), "href"));
  };
  item.source = end("source");
  item.target = end("target");
  if (item.type == "Access") { // Archi leaves the type out for write, and says 2 for an access of no known kind
    const std::string access = document.attribute(node, "accessType");
    item.mode = access.empty() || access == "0" ? "write" : access == "1" ? "read" : access == "3" ? "both" : "";
  }
  for (const char* kept : {"strength", "directed"})
    if (auto value = document.attribute(node, kept); !value.empty())
      item.properties.emplace_back(kept, std::move(value));
  out_.relations.push_back(std::move(item));
}

} // namespace fundament::interchange
