// SPDX-License-Identifier: MPL-2.0
#include "base/unicode.hpp"
#include "interchange/archimate_model.hpp"
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <pugixml.hpp>
#include <unordered_map>
#include <zip.h>

namespace fundament::interchange {

using base::Error;
using base::ErrorCode;

namespace {

namespace fs = std::filesystem;

/// "archimate:FlowRelationship" → "Flow"; "BusinessActor" stays.
std::string plain_type(std::string_view type) {
  if (const auto colon = type.rfind(':'); colon != type.npos) type.remove_prefix(colon + 1);
  constexpr std::string_view suffix = "Relationship";
  if (type.size() > suffix.size() && type.substr(type.size() - suffix.size()) == suffix)
    type.remove_suffix(suffix.size());
  return std::string(type);
}

bool is_relationship(std::string_view type) {
  return type.find("Relationship") != type.npos;
}

/// Line breaks of any system as one sign; XML allows no other control characters than these and the tab.
std::string clean(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); i++) {
    if (text[i] == '\r') {
      if (i + 1 >= text.size() || text[i + 1] != '\n') out += '\n';
    } else if (static_cast<unsigned char>(text[i]) >= 0x20 || text[i] == '\n' || text[i] == '\t') {
      out += text[i];
    } else {
      out += ' ';
    }
  }
  return out;
}

std::string trimmed(std::string text) {
  const auto blank = [](char c) { return c == ' ' || c == '\n' || c == '\t'; };
  while (!text.empty() && blank(text.back()))
    text.pop_back();
  text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), blank));
  return text;
}

std::string attribute(pugi::xml_node node, const char* name) {
  return clean(node.attribute(name).value());
}

/// A document with its lines: pugixml knows offsets only.
class Document {
public:
  base::Result<pugi::xml_node> parse(std::string_view bytes, const std::string& name) {
    name_ = name;
    bytes_ = bytes;
    if (bytes.find("<!DOCTYPE") != bytes.npos) return error(bytes.find("<!DOCTYPE"), {"xml.doctype"});
    const auto result =
        document_.load_buffer(bytes.data(), bytes.size(), pugi::parse_default | pugi::parse_ws_pcdata_single);
    if (!result)
      return error(static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0)),
                   {"xml.malformed", {{"why", result.description()}}});
    if (result.encoding == pugi::encoding_utf8 && !base::is_utf8(bytes))
      return error(first_bad_byte(), {"xml.not_utf8"});
    return document_.document_element();
  }

  const std::string& name() const { return name_; }

  /// From 1; counted on from the last one asked for, as nodes are mostly visited in order.
  std::uint32_t line(pugi::xml_node node) {
    const auto offset = static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0));
    if (offset < last_offset_) last_offset_ = 0, last_line_ = 1;
    const auto end = bytes_.begin() + static_cast<std::ptrdiff_t>(std::min(offset, bytes_.size()));
    last_line_ +=
        static_cast<std::uint32_t>(std::count(bytes_.begin() + static_cast<std::ptrdiff_t>(last_offset_), end, '\n'));
    last_offset_ = std::min(offset, bytes_.size());
    return last_line_;
  }

private:
  std::size_t first_bad_byte() const {
    std::size_t good = 0, bad = bytes_.size();
    while (good + 1 < bad) { // a prefix is UTF-8 up to the bad byte, give or take a cut character
      const std::size_t middle = (good + bad) / 2;
      (base::is_utf8(bytes_.substr(0, middle)) ? good : bad) = middle;
    }
    return good;
  }
  Error error(std::size_t offset, base::Text text) const {
    const auto line =
        1 +
        std::count(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(std::min(offset, bytes_.size())), '\n');
    return {ErrorCode::invalid_argument, std::move(text), name_ + ":" + std::to_string(line)};
  }

  pugi::xml_document document_;
  std::string name_;
  std::string_view bytes_;
  std::size_t last_offset_ = 0;
  std::uint32_t last_line_ = 1;
};

ArchimateModel::Languages texts_of(pugi::xml_node node, std::initializer_list<const char*> names) {
  ArchimateModel::Languages out;
  for (const char* name : names)
    for (const auto child : node.children(name)) {
      std::string text = trimmed(clean(child.text().get()));
      if (!text.empty()) out.emplace_back(child.attribute("xml:lang").value(), std::move(text));
    }
  return out;
}

/// The Open Group's exchange format, 2.x and 3.x.
class ExchangeReader {
public:
  ExchangeReader(Document& document, ArchimateModel& out) : document_(document), out_(out) {}

  void read(pugi::xml_node model) {
    for (const char* list : {"propertyDefinitions", "propertydefs"})
      for (const auto definition : model.child(list).children()) {
        std::string name = trimmed(clean(definition.child("name").text().get()));
        if (name.empty()) name = attribute(definition, "name");
        definitions_[attribute(definition, "identifier")] = name;
      }
    for (const auto node : model.child("elements").children("element"))
      element(node);
    for (const auto node : model.child("relationships").children("relationship"))
      relation(node);
    const auto views = model.child("views");
    for (const auto& list : {views, views.child("diagrams")})
      for (const auto view : list.children("view")) {
        out_.views++;
        out_.other_properties += count_properties(view);
        out_.repeated += view.select_nodes(".//relationship").size(); // some tools write them again in their views
      }
    out_.other_properties += count_properties(model);
  }

private:
  static std::size_t count_properties(pugi::xml_node node) {
    const auto list = node.child("properties").children("property");
    return static_cast<std::size_t>(std::distance(list.begin(), list.end()));
  }

  void common(pugi::xml_node node, ArchimateModel::Item& item) {
    item.id = attribute(node, "identifier");
    item.type = plain_type(node.attribute("xsi:type").value());
    item.names = texts_of(node, {"name", "label"});
    item.documentation = texts_of(node, {"documentation"});
    item.file = document_.name();
    item.line = document_.line(node);
    for (const auto property : node.child("properties").children("property")) {
      std::string id = attribute(property, "propertyDefinitionRef");
      if (id.empty()) id = attribute(property, "identifierref");
      const auto known = definitions_.find(id);
      const std::string name = known == definitions_.end() || known->second.empty() ? id : known->second;
      for (const auto value : property.children("value"))
        item.properties.emplace_back(name, clean(value.text().get()));
      if (!property.child("value")) item.properties.emplace_back(name, "");
    }
    if (item.id.empty()) out_.problem(item.file, item.line, {"archimate.no_identifier"});
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
    item.source = attribute(node, "source");
    item.target = attribute(node, "target");
    const std::string access = attribute(node, "accessType");
    if (access == "Read")
      item.mode = "read";
    else if (access == "Write")
      item.mode = "write";
    else if (access == "ReadWrite")
      item.mode = "both";
    for (const char* kept : {"modifier", "isDirected"})
      if (const auto value = attribute(node, kept); !value.empty()) item.properties.emplace_back(kept, value);
    out_.relations.push_back(std::move(item));
  }

  Document& document_;
  ArchimateModel& out_;
  std::unordered_map<std::string, std::string> definitions_;
};

/// Archi's own form: one file, or GRAFICO's file for each object.
class ArchiReader {
public:
  explicit ArchiReader(ArchimateModel& out) : out_(out) {}

  void read_model(Document& document, pugi::xml_node model) {
    for (const auto profile : model.children("profile"))
      profiles_[attribute(profile, "id")] = attribute(profile, "name");
    out_.other_properties += count_properties(model);
    std::vector<pugi::xml_node> folders{model}; // not by recursion: a model may be nested as deep as it likes
    while (!folders.empty()) {
      const auto folder = folders.back();
      folders.pop_back();
      std::vector<pugi::xml_node> inner;
      for (const auto child : folder.children()) {
        if (std::string_view(child.name()) == "folder")
          inner.push_back(child), out_.other_properties += count_properties(child);
        else if (std::string_view(child.name()) == "element")
          object(document, child, child.attribute("xsi:type").value());
      }
      folders.insert(folders.end(), inner.rbegin(), inner.rend());
    }
  }

  /// One file of a GRAFICO folder: the root is the object.
  void read_object(Document& document, pugi::xml_node root) {
    const std::string_view type = root.name();
    if (type == "archimate:Folder" || type == "archimate:ArchimateModel" || type == "archimate:model")
      out_.other_properties += count_properties(root);
    else
      object(document, root, type);
  }

private:
  static std::size_t count_properties(pugi::xml_node node) {
    std::size_t count = 0;
    for (const auto child : node.children())
      count += std::string_view(child.name()) == "property" || std::string_view(child.name()) == "properties";
    return count;
  }

  /// `source="id"`, or a child with `href="File.xml#id"`.
  static std::string end(pugi::xml_node node, const char* name) {
    if (node.attribute(name)) return attribute(node, name);
    const std::string href = attribute(node.child(name), "href");
    return href.substr(href.find('#') == href.npos ? 0 : href.find('#') + 1);
  }

  void object(Document& document, pugi::xml_node node, std::string_view type) {
    if (type.size() > 5 && type.substr(type.size() - 5) == "Model") { // diagrams, sketches, canvases
      out_.views++;
      out_.other_properties += count_properties(node);
      return;
    }
    if (is_relationship(type)) return relation(document, node, type);
    ArchimateModel::Element item;
    common(document, node, type, item);
    item.or_junction = item.type == "OrJunction" || attribute(node, "type") == "or";
    out_.elements.push_back(std::move(item));
  }

  void common(Document& document, pugi::xml_node node, std::string_view type, ArchimateModel::Item& item) {
    item.id = attribute(node, "id");
    item.type = plain_type(type);
    if (const auto name = trimmed(attribute(node, "name")); !name.empty()) item.names.emplace_back("", name);
    item.documentation = texts_of(node, {"documentation"});
    if (const auto text = trimmed(attribute(node, "documentation")); !text.empty())
      item.documentation.emplace_back("", text);
    item.file = document.name();
    item.line = document.line(node);
    for (const auto child : node.children())
      if (std::string_view(child.name()) == "property" || std::string_view(child.name()) == "properties")
        item.properties.emplace_back(attribute(child, "key"), attribute(child, "value"));
    std::string profiles = attribute(node, "profiles");
    for (std::size_t begin = 0; begin < profiles.size();) {
      const auto space = std::min(profiles.find(' ', begin), profiles.size());
      const auto known = profiles_.find(profiles.substr(begin, space - begin));
      if (known != profiles_.end()) item.specializations.push_back(known->second);
      begin = space + 1;
    }
    if (item.id.empty()) out_.problem(item.file, item.line, {"archimate.no_identifier"});
  }

  void relation(Document& document, pugi::xml_node node, std::string_view type) {
    ArchimateModel::Relation item;
    common(document, node, type, item);
    item.source = end(node, "source");
    item.target = end(node, "target");
    if (item.type == "Access") { // Archi leaves the type out for write, and says 2 for an access of no known kind
      const std::string access = attribute(node, "accessType");
      item.mode = access.empty() || access == "0" ? "write" : access == "1" ? "read" : access == "3" ? "both" : "";
    }
    for (const char* kept : {"strength", "directed"})
      if (const auto value = attribute(node, kept); !value.empty()) item.properties.emplace_back(kept, value);
    out_.relations.push_back(std::move(item));
  }

  ArchimateModel& out_;
  std::unordered_map<std::string, std::string> profiles_;
};

Error unreadable(const std::string& path, const std::string& why) {
  return {ErrorCode::unavailable, {"import.unreadable", {{"why", why}}}, path};
}

base::Result<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  if (!in) return unreadable(path, std::generic_category().message(errno));
  const auto size = static_cast<std::size_t>(in.tellg());
  if (size > max_model_bytes) return Error{ErrorCode::limit_exceeded, {"import.too_large"}, path};
  std::string bytes(size, '\0');
  in.seekg(0);
  in.read(bytes.data(), static_cast<std::streamsize>(size));
  if (!in) return unreadable(path, std::generic_category().message(errno));
  return bytes;
}

/// model.xml of a zipped .archimate, unpacked up to the limit whatever the archive says of its size.
base::Result<std::string> unzip_model(const std::string& path) {
  int wrong = 0;
  const std::unique_ptr<zip_t, decltype(&zip_discard)> archive(zip_open(path.c_str(), ZIP_RDONLY, &wrong),
                                                               &zip_discard);
  if (!archive) {
    zip_error_t error;
    zip_error_init_with_code(&error, wrong);
    const std::string why = zip_error_strerror(&error);
    zip_error_fini(&error);
    return Error{ErrorCode::invalid_argument, {"import.bad_zip", {{"why", why}}}, path};
  }
  const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> file(zip_fopen(archive.get(), "model.xml", 0), &zip_fclose);
  if (!file)
    return Error{ErrorCode::invalid_argument, {"import.bad_zip", {{"why", zip_strerror(archive.get())}}}, path};
  std::string bytes;
  char piece[64 << 10];
  while (true) {
    const auto count = zip_fread(file.get(), piece, sizeof piece);
    if (count < 0)
      return Error{ErrorCode::invalid_argument, {"import.bad_zip", {{"why", zip_file_strerror(file.get())}}}, path};
    if (count == 0) return bytes;
    bytes.append(piece, static_cast<std::size_t>(count));
    if (bytes.size() > max_model_bytes) return Error{ErrorCode::limit_exceeded, {"import.too_large"}, path};
  }
}

base::Result<Parsed> read_grafico(const std::string& folder, const model::Metamodel& metamodel,
                                  const KindMapping& mapping) {
  ArchimateModel model;
  ArchiReader reader(model);
  std::vector<fs::path> files;
  std::error_code wrong;
  const fs::path root = fs::exists(fs::path(folder) / "model") ? fs::path(folder) / "model" : fs::path(folder);
  for (fs::recursive_directory_iterator at(root, wrong), end; !wrong && at != end; at.increment(wrong))
    if (at->is_regular_file() && at->path().extension() == ".xml") files.push_back(at->path());
  if (wrong) return unreadable(folder, wrong.message());
  std::sort(files.begin(), files.end()); // the same order on every machine
  std::size_t total = 0;
  for (const auto& file : files) {
    auto bytes = read_file(file.string());
    if (!bytes) return std::move(bytes).error();
    total += bytes->size();
    if (total > max_model_bytes) return Error{ErrorCode::limit_exceeded, {"import.too_large"}, folder};
    Document document;
    auto node = document.parse(*bytes, file.lexically_relative(root).string());
    if (!node) return std::move(node).error();
    reader.read_object(document, *node);
  }
  return to_parsed(std::move(model), Format::archimate_grafico, metamodel, mapping);
}

} // namespace

base::Result<Parsed> read_archimate_text(std::string_view bytes, const std::string& name,
                                         const model::Metamodel& metamodel, const KindMapping& mapping) {
  Document document;
  auto root = document.parse(bytes, name);
  if (!root) return std::move(root).error();
  ArchimateModel model;
  const std::string_view tag = root->name();
  if (tag == "archimate:model") {
    ArchiReader(model).read_model(document, *root);
    return to_parsed(std::move(model), Format::archimate_archi, metamodel, mapping);
  }
  const std::string_view space = root->attribute("xmlns").value();
  if (tag != "model" || space.find("http://www.opengroup.org/xsd/archimate") != 0)
    return Error{ErrorCode::invalid_argument, {"archimate.not_a_model"}, name};
  ExchangeReader(document, model).read(*root);
  return to_parsed(std::move(model), Format::archimate_exchange, metamodel, mapping);
}

base::Result<Parsed> read_archimate(const std::string& path, Format format, const model::Metamodel& metamodel,
                                    const KindMapping& mapping) {
  if (format == Format::archimate_grafico) return read_grafico(path, metamodel, mapping);
  auto bytes = read_file(path);
  if (!bytes) return std::move(bytes).error();
  if (bytes->rfind("PK\x03\x04", 0) == 0) bytes = unzip_model(path);
  if (!bytes) return std::move(bytes).error();
  return read_archimate_text(*bytes, path, metamodel, mapping);
}

} // namespace fundament::interchange
