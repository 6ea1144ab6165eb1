// SPDX-License-Identifier: MPL-2.0
#include "interchange/said.hpp"
#include "base/fnv.hpp"
#include "interchange/plan.hpp"
#include "model/json.hpp"
#include "model/json_text.hpp"
#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace fundament::interchange {

using model::ElementData;
using model::RelationData;
using model::Value;

namespace {

/// Of a field's name and of its value each: what tells them apart within one element, and 64 bits do.
constexpr std::size_t part_bytes = 8, field_bytes = 2 * part_bytes;
/// Stands before the fields. No number of them is as long as the one digest of all that earlier releases kept.
constexpr char form = 1;
constexpr std::size_t whole_bytes = std::tuple_size_v<base::Digest>;
static_assert((whole_bytes - 1) % field_bytes != 0);

constexpr std::string_view mark = "missing_in_source";

/// A field that is no attribute; no attribute can have its name.
template <class Data> struct Fixed {
  std::string_view name;
  std::optional<Value> (*get)(const Data&);
  void (*set)(Data&, const std::optional<Value>&);
};

constexpr std::string_view article = "the ";

template <class T> std::optional<Value> given(const std::optional<T>& held) {
  if (!held) return std::nullopt;
  if constexpr (std::is_enum_v<T>)
    return std::string(to_string(*held));
  else
    return *held;
}
template <class T> std::optional<T> as(const std::optional<Value>& value) {
  if (!value) return std::nullopt;
  return std::get<T>(*value);
}

std::span<const Fixed<ElementData>> fixed_fields(const ElementData& /*of*/) {
  static const std::array<Fixed<ElementData>, 1> fields{{
      {"the name",
       [](const ElementData& data) { return data.name.empty() ? std::nullopt : std::optional<Value>(data.name); },
       [](ElementData& data, const auto& value) { data.name = as<std::string>(value).value_or(""); }},
  }};
  return fields;
}

std::span<const Fixed<RelationData>> fixed_fields(const RelationData& /*of*/) {
  using Data = RelationData;
  static const std::array<Fixed<Data>, 5> fields{{
      {"the strength", [](const Data& data) { return given(data.strength); },
       [](Data& data, const auto& value) {
         data.strength = value ? model::parse_strength(std::get<std::string>(*value)) : std::nullopt;
       }},
      {"the needs", [](const Data& data) { return given(data.needs); },
       [](Data& data, const auto& value) {
         data.needs = value ? model::parse_needs(std::get<std::string>(*value)) : std::nullopt;
       }},
      {"the valid_from", [](const Data& data) { return given(data.valid_from); },
       [](Data& data, const auto& value) { data.valid_from = as<base::Date>(value); }},
      {"the valid_to", [](const Data& data) { return given(data.valid_to); },
       [](Data& data, const auto& value) { data.valid_to = as<base::Date>(value); }},
      {"the confidence", [](const Data& data) { return given(data.confidence); },
       [](Data& data, const auto& value) { data.confidence = as<double>(value); }},
  }};
  return fields;
}

std::string part_of_name(std::string_view name) {
  const std::uint64_t hash = base::fnv1a(name);
  std::string out;
  for (std::size_t i = 0; i < part_bytes; i++)
    out += static_cast<char>(hash >> (8 * i) & 0xff);
  return out;
}

/// The form of a value here never changes, whatever its JSON in answers is.
std::string part_of_value(const Value& value) {
  std::string text;
  if (const auto* properties = std::get_if<model::Properties>(&value)) {
    for (const auto& [name, held] : *properties) {
      model::append_json_string(text, name);
      model::append_json_string(text, held);
    }
  } else {
    model::append_json(text, value);
  }
  const base::Digest digest = base::sha256(text);
  return {reinterpret_cast<const char*>(digest.data()), part_bytes};
}

template <class Data> std::string say(const Data& data, const model::Metamodel& metamodel) {
  std::vector<std::string> fields;
  for (const auto& field : fixed_fields(data))
    if (const auto value = field.get(data)) fields.push_back(part_of_name(field.name) + part_of_value(*value));
  for (const auto& [id, value] : data.attributes)
    if (const std::string& name = metamodel.attribute_name(id); name != mark)
      fields.push_back(part_of_name(name) + part_of_value(value));
  std::sort(fields.begin(), fields.end());
  std::string out(1, form);
  for (const std::string& field : fields)
    out += field;
  return out;
}

/// Nothing when nothing was said of the field.
std::string_view find_part(std::string_view bytes, std::string_view name) {
  const std::string part = part_of_name(name);
  for (std::size_t at = 1; at + field_bytes <= bytes.size(); at += field_bytes)
    if (bytes.substr(at, part_bytes) == part) return bytes.substr(at + part_bytes, part_bytes);
  return {};
}

bool is_said(std::string_view part, const std::optional<Value>& value) {
  return value ? part == part_of_value(*value) : part.empty();
}

std::string shown(const std::optional<Value>& value) {
  return value ? model::value_to_text(*value) : "";
}

std::optional<Value> held(const model::Attributes& attributes, model::AttributeId id) {
  const Value* value = attributes.find(id);
  return value ? std::optional(*value) : std::nullopt;
}

/// A period is one thing: where one end of the file's and the other of the catalogue's make none, the file's holds.
void keep_period_whole(RelationData& merged, const std::optional<base::Date>& from, const std::optional<base::Date>& to,
                       std::vector<FieldConflict>& conflicts) {
  if (!merged.valid_from || !merged.valid_to || *merged.valid_from <= *merged.valid_to) return;
  const auto take = [&](const char* name, std::optional<base::Date>& field, const std::optional<base::Date>& file) {
    if (field == file) return;
    conflicts.push_back({name, shown(given(file)), shown(given(field))});
    field = file;
  };
  take("valid_from", merged.valid_from, from);
  take("valid_to", merged.valid_to, to);
}

} // namespace

std::string said_of(const ElementData& element, const model::Metamodel& metamodel) {
  return say(element, metamodel);
}
std::string said_of(const RelationData& relation, const model::Metamodel& metamodel) {
  return say(relation, metamodel);
}

bool Memory::is_whole() const {
  return bytes_.size() == whole_bytes;
}

namespace {

template <class Data> bool is_whole_of(std::string_view bytes, const Data& data, const model::Metamodel& metamodel) {
  const base::Digest digest = whole_digest_of(data, metamodel);
  return bytes == std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size());
}

} // namespace

bool Memory::is(const ElementData& data) const {
  return is_whole() ? is_whole_of(bytes_, data, metamodel_) : bytes_ == say(data, metamodel_);
}
bool Memory::is(const RelationData& data) const {
  return is_whole() ? is_whole_of(bytes_, data, metamodel_) : bytes_ == say(data, metamodel_);
}

/// For each field F of the file, C now and L last: F = L, C stays; else F, in conflict with a C that is neither.
template <class Data> std::vector<FieldConflict> Memory::merge(Data& file, const Data& now) const {
  std::string last(bytes_);
  // one digest of everything tells the fields only where nobody changed one since
  if (is_whole()) last = is(now) ? say(now, metamodel_) : std::string();
  std::vector<FieldConflict> conflicts;
  const auto merged = [&](std::string_view name, const std::optional<Value>& ours, const std::optional<Value>& theirs) {
    if (ours == theirs) return ours;
    const std::string_view before = find_part(last, name);
    if (is_said(before, ours)) return theirs;
    if (!is_said(before, theirs))
      conflicts.push_back(
          {std::string(name.substr(name.starts_with(article) ? article.size() : 0)), shown(ours), shown(theirs)});
    return ours;
  };
  for (const auto& field : fixed_fields(file))
    field.set(file, merged(field.name, field.get(file), field.get(now)));
  std::vector<model::AttributeId> ids;
  for (const model::Attributes* attributes : {&std::as_const(file.attributes), &now.attributes})
    for (const auto& entry : *attributes)
      ids.push_back(entry.first);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  for (const model::AttributeId id : ids) {
    const std::string& name = metamodel_.attribute_name(id);
    if (name == mark) continue;
    auto value = merged(name, held(file.attributes, id), held(now.attributes, id));
    if (value)
      file.attributes.set(id, std::move(*value));
    else
      file.attributes.erase(id);
  }
  return conflicts;
}

std::vector<FieldConflict> Memory::merge_into(ElementData& file, const ElementData& now) const {
  return merge(file, now);
}

std::vector<FieldConflict> Memory::merge_into(RelationData& file, const RelationData& now) const {
  const auto from = file.valid_from, to = file.valid_to;
  auto conflicts = merge(file, now);
  keep_period_whole(file, from, to, conflicts);
  return conflicts;
}

} // namespace fundament::interchange
