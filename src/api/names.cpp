// SPDX-License-Identifier: MPL-2.0
#include "api/names.hpp"
#include "answers/sentence.hpp"

namespace fundament::api {

using model::ElementId;

std::string ref_or_empty(const model::Model& model, ElementId id) {
  return id == model::no_id ? "" : to_string(model.ref(id));
}

void NamesWriter::named(JsonWriter& json, ElementId id) const {
  if (id == model::no_id) {
    json.null();
    return;
  }
  json.begin('{').member("ref", ref(id)).member("name", name(id)).end('}');
}

void NamesWriter::named(JsonWriter& json, std::string_view member, ElementId id) const {
  json.key(member);
  named(json, id);
}

void NamesWriter::list(JsonWriter& json, std::string_view member, std::span<const ElementId> ids) const {
  json.key(member).begin('[');
  for (const ElementId id : ids)
    named(json, id);
  json.end(']');
}

std::string NamesWriter::name(ElementId id) const {
  return answers::name_of(model_, id, language_);
}

std::string enum_label(const model::Metamodel& metamodel, std::string_view name, const std::string& value,
                       base::Language language) {
  for (const auto& kind : metamodel.kinds())
    for (const auto& attribute : kind.attributes)
      if (attribute.enum_name == name || attribute.name == name)
        for (const auto& allowed : attribute.allowed)
          if (allowed.value == value) return allowed.label.in(language);
  return value;
}

} // namespace fundament::api
