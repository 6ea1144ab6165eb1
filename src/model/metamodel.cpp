// SPDX-License-Identifier: MPL-2.0
#include "model/metamodel.hpp"
#include "base/joined.hpp"
#include "base/unicode.hpp"
#include "model/embedded.hpp"
#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>

namespace fundament::model {

using base::Error;
using base::ErrorCode;
using base::Text;
using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 5> strength_names{"change", "weak", "soft", "hard", "total"};
constexpr std::array<std::string_view, 4> needs_names{"nobody", "source", "target", "both"};
constexpr std::array<std::string_view, 14> type_names{"text",  "boolean",    "integer",  "number",     "date",
                                                      "enum",  "list",       "ref",      "properties", "external_ids",
                                                      "roles", "redundancy", "versions", "document"};

template <class E, std::size_t N>
std::optional<E> parse_name(const std::array<std::string_view, N>& names, std::string_view text) {
  for (std::size_t i = 0; i < N; i++)
    if (names[i] == text) return static_cast<E>(i);
  return std::nullopt;
}

} // namespace

std::string_view to_string(Strength strength) {
  return strength_names.at(static_cast<std::size_t>(strength));
}
std::optional<Strength> parse_strength(std::string_view text) {
  return parse_name<Strength>(strength_names, text);
}
std::string_view to_string(Needs needs) {
  return needs_names.at(static_cast<std::size_t>(needs));
}
std::optional<Needs> parse_needs(std::string_view text) {
  return parse_name<Needs>(needs_names, text);
}
std::string_view to_string(AttributeType type) {
  return type_names.at(static_cast<std::size_t>(type));
}

std::string nearest_names(std::string_view name, const std::vector<std::string_view>& candidates) {
  const std::string wanted = base::fold(name);
  const std::size_t most = std::max<std::size_t>(1, wanted.size() / 3);
  std::vector<std::pair<std::size_t, std::string_view>> near;
  for (auto candidate : candidates) {
    const auto distance = base::edit_distance(wanted, base::fold(candidate), most);
    if (distance <= most) near.emplace_back(distance, candidate);
  }
  std::sort(near.begin(), near.end());
  std::string out;
  for (std::size_t i = 0; i < std::min<std::size_t>(near.size(), 3); i++)
    out += (i ? ", " : "") + std::string(near[i].second);
  return out;
}

/// Reads the document with all its problems; each step leaves what it could read.
class MetamodelReader {
public:
  base::Result<std::shared_ptr<const Metamodel>> read(std::string_view text) {
    const json document = json::parse(text, nullptr, false);
    if (!document.is_object()) return Error{ErrorCode::corrupt_data, {"metamodel.not_an_object"}, "metamodel"};
    out_->text_ = std::string(text);
    read_enums(document);
    names(document, "kinds", [&](const std::string& name) {
      Kind kind;
      kind.id = static_cast<KindId>(out_->kinds_.size());
      kind.name = name;
      out_->kinds_.push_back(std::move(kind));
    });
    if (problems_.empty()) read_kinds(document);
    if (problems_.empty()) read_relations(document);
    if (!problems_.empty()) return problems_.take();
    index();
    return std::shared_ptr<const Metamodel>(std::move(out_));
  }

private:
  void problem(const std::string& where, Text text) {
    problems_.add({ErrorCode::corrupt_data, std::move(text), "metamodel " + where});
  }

  static const json& member(const json& object, const char* name) {
    static const json none;
    const auto found = object.is_object() ? object.find(name) : object.end();
    return found == object.end() ? none : *found;
  }

  std::string text(const json& object, const char* name, const std::string& where, bool required = true) {
    const json& value = member(object, name);
    if (value.is_string() && !value.get_ref<const std::string&>().empty()) return value;
    if (required || !value.is_null()) problem(where, {"metamodel.text_expected", {{"member", name}}});
    return {};
  }

  Label label(const json& object, const std::string& where, const std::string& suffix = "") {
    return {text(object, ("da" + suffix).c_str(), where), text(object, ("en" + suffix).c_str(), where)};
  }

  /// Calls `take` with the name of each object of a list, distinct and non-empty.
  template <class F> void names(const json& document, const char* list, F take) {
    const json& items = member(document, list);
    if (!items.is_array() || items.empty()) return problem(list, {"metamodel.list_expected", {{"member", list}}});
    std::map<std::string, int> seen;
    for (std::size_t i = 0; i < items.size(); i++) {
      const std::string where = std::string(list) + "[" + std::to_string(i) + "]";
      const std::string name = text(items[i], "name", where);
      if (name.empty()) continue;
      if (seen[name]++) problem(where, {"metamodel.name_twice", {{"name", name}}});
      take(name);
    }
  }

  std::vector<AllowedValue> values(const json& items, const std::string& where) {
    std::vector<AllowedValue> out;
    if (!items.is_array() || items.empty()) {
      problem(where, {"metamodel.list_expected", {{"member", "values"}}});
      return out;
    }
    for (const json& item : items)
      out.push_back({text(item, "value", where), label(item, where)});
    return out;
  }

  void read_enums(const json& document) {
    for (const auto& [name, items] : member(document, "enums").items())
      enums_[name] = values(items, "enums." + name);
  }

  AttributeId attribute_id(const std::string& name) {
    const auto found = std::find(out_->attribute_names_.begin(), out_->attribute_names_.end(), name);
    if (found != out_->attribute_names_.end()) return static_cast<AttributeId>(found - out_->attribute_names_.begin());
    out_->attribute_names_.push_back(name);
    return static_cast<AttributeId>(out_->attribute_names_.size() - 1);
  }

  std::vector<AttributeDefinition> attributes(const json& items, const std::string& where) {
    std::vector<AttributeDefinition> out;
    if (items.is_null()) return out;
    if (!items.is_array()) {
      problem(where, {"metamodel.list_expected", {{"member", "attributes"}}});
      return out;
    }
    for (const json& item : items) {
      AttributeDefinition attribute;
      attribute.name = text(item, "name", where);
      const std::string place = where + "." + attribute.name;
      attribute.label = label(item, place);
      const auto type = parse_name<AttributeType>(type_names, text(item, "type", place));
      if (!type) {
        problem(place, {"metamodel.type_unknown", {{"types", base::joined(type_names)}}});
        continue;
      }
      attribute.type = *type;
      attribute.id = attribute_id(attribute.name);
      attribute.unit = text(item, "unit", place, false);
      attribute.required = member(item, "required").is_boolean() && member(item, "required").get<bool>();
      attribute.kept = member(item, "kept").is_boolean() && member(item, "kept").get<bool>();
      attribute.schema = text(item, "schema", place, *type == AttributeType::document);
      if (*type == AttributeType::enumeration) read_allowed(attribute, item, place);
      if (std::any_of(out.begin(), out.end(), [&](const auto& other) { return other.name == attribute.name; }))
        problem(place, {"metamodel.name_twice", {{"name", attribute.name}}});
      out.push_back(std::move(attribute));
    }
    return out;
  }

  void read_allowed(AttributeDefinition& attribute, const json& item, const std::string& place) {
    attribute.enum_name = text(item, "enum", place, false);
    if (attribute.enum_name.empty()) {
      attribute.allowed = values(member(item, "values"), place);
      return;
    }
    const auto found = enums_.find(attribute.enum_name);
    if (found == enums_.end()) return problem(place, {"metamodel.enum_unknown", {{"name", attribute.enum_name}}});
    attribute.allowed = found->second;
  }

  static void append(std::vector<AttributeDefinition>& to, const std::vector<AttributeDefinition>& more) {
    to.insert(to.end(), more.begin(), more.end());
  }

  void read_kinds(const json& document) {
    const auto common = attributes(member(document, "attributes"), "attributes");
    const json& items = member(document, "kinds");
    for (std::size_t i = 0; i < items.size(); i++) {
      Kind& kind = out_->kinds_[i];
      const std::string where = "kinds." + kind.name;
      kind.label = label(items[i], where);
      kind.plural = label(items[i], where, "_plural");
      for (const json& type : member(items[i], "archimate"))
        if (type.is_string()) kind.archimate.push_back(type);
      kind.attributes = common;
      append(kind.attributes, attributes(member(items[i], "attributes"), where));
    }
    for (const KindId id : kind_ids(member(document, "carries_nothing"), "carries_nothing"))
      out_->kinds_[id].carries_nothing = true;
  }

  std::vector<KindId> kind_ids(const json& items, const std::string& where) {
    std::vector<KindId> out;
    for (const json& item : items) {
      const auto id = item.is_string() ? out_->find_kind(item.get_ref<const std::string&>()) : std::nullopt;
      if (id)
        out.push_back(*id);
      else
        problem(where, {"metamodel.kind_unknown", {{"name", item.dump()}}});
    }
    return out;
  }

  void read_relations(const json& document) {
    const auto common = attributes(member(document, "relation_attributes"), "relation_attributes");
    names(document, "relations", [&](const std::string& name) {
      RelationType type;
      type.id = static_cast<RelationTypeId>(out_->relations_.size());
      type.name = name;
      const json& item = member(document, "relations")[out_->relations_.size()];
      const std::string where = "relations." + name;
      type.label = label(item, where);
      type.inverse = label(item, where, "_inverse");
      type.attributes = common;
      append(type.attributes, attributes(member(item, "attributes"), where));
      for (const json& join : member(item, "joins"))
        type.joins.push_back({kind_ids(member(join, "source"), where), kind_ids(member(join, "target"), where)});
      for (const json& row : member(item, "needs"))
        type.rows.push_back(need_row(row, type, where));
      if (type.rows.empty()) problem(where, {"metamodel.list_expected", {{"member", "needs"}}});
      out_->relations_.push_back(std::move(type));
    });
  }

  NeedRow need_row(const json& item, const RelationType& type, const std::string& where) {
    NeedRow row;
    row.source = kind_ids(member(item, "source"), where);
    row.target = kind_ids(member(item, "target"), where);
    const auto flag = [&](const char* name) {
      return member(item, name).is_boolean() && member(item, name).get<bool>();
    };
    row.assumed = flag("assumed");
    row.alternatives = flag("alternatives");
    for (const auto& [name, value] : member(item, "when").items()) {
      const auto* attribute = out_->find_attribute(type, name);
      if (!attribute || !value.is_string())
        problem(where, {"metamodel.attribute_unknown", {{"name", name}}});
      else
        row.when = {attribute->id, value.get<std::string>()};
    }
    if (!member(item, "who").is_array()) problem(where, {"metamodel.list_expected", {{"member", "who"}}});
    for (const json& who : member(item, "who")) {
      const std::string end = text(who, "end", where);
      const auto strength = parse_strength(text(who, "strength", where));
      if (!strength || (end != "source" && end != "target"))
        problem(where, {"metamodel.need_unknown", {{"strengths", base::joined(strength_names)}}});
      else
        row.who.push_back({end == "source", *strength});
    }
    if (row.who.size() > 2) problem(where, {"metamodel.too_many_needs"});
    return row;
  }

  void index() {
    const auto slots = [&](const std::vector<AttributeDefinition>& definitions) {
      std::vector<std::int16_t> out(out_->attribute_names_.size(), -1);
      for (std::size_t i = 0; i < definitions.size(); i++)
        out[definitions[i].id] = static_cast<std::int16_t>(i);
      return out;
    };
    for (const Kind& kind : out_->kinds_)
      out_->kind_attributes_.push_back(slots(kind.attributes));
    for (const RelationType& type : out_->relations_)
      out_->relation_attributes_.push_back(slots(type.attributes));
  }

  std::shared_ptr<Metamodel> out_ = std::make_shared<Metamodel>();
  std::map<std::string, std::vector<AllowedValue>> enums_;
  base::Problems problems_;
};

base::Result<std::shared_ptr<const Metamodel>> Metamodel::parse(std::string_view text) {
  return MetamodelReader().read(text);
}

std::shared_ptr<const Metamodel> Metamodel::built_in() {
  static const std::shared_ptr<const Metamodel> metamodel = parse(embedded::metamodel_json).value();
  return metamodel;
}

std::optional<KindId> Metamodel::find_kind(std::string_view name) const {
  for (const Kind& kind : kinds_)
    if (kind.name == name) return kind.id;
  return std::nullopt;
}

std::optional<RelationTypeId> Metamodel::find_relation(std::string_view name) const {
  for (const RelationType& type : relations_)
    if (type.name == name) return type.id;
  return std::nullopt;
}

std::optional<AttributeId> Metamodel::find_attribute(std::string_view name) const {
  const auto found = std::find(attribute_names_.begin(), attribute_names_.end(), name);
  if (found == attribute_names_.end()) return std::nullopt;
  return static_cast<AttributeId>(found - attribute_names_.begin());
}

namespace {

const AttributeDefinition* named(const std::vector<AttributeDefinition>& attributes, std::string_view name) {
  for (const auto& attribute : attributes)
    if (attribute.name == name) return &attribute;
  return nullptr;
}

const AttributeDefinition* slot(const std::vector<AttributeDefinition>& attributes,
                                const std::vector<std::int16_t>& slots, AttributeId id) {
  if (id >= slots.size() || slots[id] < 0) return nullptr;
  return &attributes[static_cast<std::size_t>(slots[id])];
}

} // namespace

const AttributeDefinition* Metamodel::find_attribute(const Kind& kind, std::string_view name) const {
  return named(kind.attributes, name);
}

const AttributeDefinition* Metamodel::find_attribute(const RelationType& type, std::string_view name) const {
  return named(type.attributes, name);
}

const AttributeDefinition* Metamodel::attribute_of(KindId kind, AttributeId attribute) const {
  return slot(kinds_.at(kind).attributes, kind_attributes_.at(kind), attribute);
}

const AttributeDefinition* Metamodel::attribute_of_relation(RelationTypeId type, AttributeId attribute) const {
  return slot(relations_.at(type).attributes, relation_attributes_.at(type), attribute);
}

std::string Metamodel::nearest_kind(std::string_view name) const {
  std::vector<std::string_view> names;
  for (const Kind& kind : kinds_)
    names.push_back(kind.name);
  return nearest_names(name, names);
}

std::string Metamodel::nearest_relation(std::string_view name) const {
  std::vector<std::string_view> names;
  for (const RelationType& type : relations_)
    names.push_back(type.name);
  return nearest_names(name, names);
}

} // namespace fundament::model
