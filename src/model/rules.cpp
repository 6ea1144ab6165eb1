// SPDX-License-Identifier: MPL-2.0
#include "model/rules.hpp"
#include "base/joined.hpp"
#include "model/json.hpp"
#include "packages/purl.hpp"
#include <algorithm>

/// The rules for operations by themselves.
namespace fundament::model {

using base::Error;
using base::ErrorCode;
using base::Text;

namespace {

bool fits(const Value& value, AttributeType type) {
  switch (type) {
  case AttributeType::text:
  case AttributeType::enumeration:
  case AttributeType::ref: return std::holds_alternative<std::string>(value);
  case AttributeType::boolean: return std::holds_alternative<bool>(value);
  case AttributeType::integer: return std::holds_alternative<std::int64_t>(value);
  case AttributeType::number: return std::holds_alternative<double>(value);
  case AttributeType::date: return std::holds_alternative<base::Date>(value);
  case AttributeType::list: return std::holds_alternative<std::vector<std::string>>(value);
  case AttributeType::properties: return std::holds_alternative<Properties>(value);
  case AttributeType::external_ids: return std::holds_alternative<std::vector<ExternalId>>(value);
  case AttributeType::roles: return std::holds_alternative<std::vector<Role>>(value);
  case AttributeType::redundancy: return std::holds_alternative<std::vector<Redundancy>>(value);
  case AttributeType::versions: return std::holds_alternative<std::vector<Version>>(value);
  case AttributeType::document: return std::holds_alternative<Document>(value);
  }
  throw std::logic_error("attribute type out of range");
}

} // namespace

/// Every text in a value, whoever brought it and however it was read.
struct OperationRules::Texts {
  OperationRules& rules;
  const std::string& place;

  void operator()(std::string_view text) const { rules.check(check_text(text, place)); }
  void operator()(const std::vector<std::string>& list) const {
    for (const std::string& text : list)
      (*this)(text);
  }
  void operator()(const Properties& properties) const {
    for (const auto& [name, text] : properties)
      (*this)(name), (*this)(text);
  }
  void operator()(const std::vector<ExternalId>& ids) const {
    for (const ExternalId& id : ids)
      (*this)(id.source), (*this)(id.id);
  }
  void operator()(const std::vector<Role>& roles) const {
    for (const Role& role : roles)
      (*this)(role.role), (*this)(role.holder);
  }
  void operator()(const std::vector<Redundancy>& items) const {
    for (const Redundancy& item : items) {
      (*this)(item.name), (*this)(item.relation);
      for (const Ref& ref : item.of)
        rules.check(check_key(ref.key, place));
    }
  }
  void operator()(const std::vector<Version>& versions) const {
    for (const Version& version : versions)
      (*this)(version.version);
  }
  void operator()(const Document& document) const { rules.check(check_document(document, place)); }
  void operator()(bool) const {}
  void operator()(std::int64_t) const {}
  void operator()(double) const {}
  void operator()(base::Date) const {}
};

void OperationRules::problem(const std::string& where, Text text) {
  problems_.add({ErrorCode::invalid_argument, std::move(text), where});
}

void OperationRules::check(base::Result<void> form) {
  if (!form) problems_.add(std::move(form).error());
}

void OperationRules::check(const ChangeSet& change_set, const std::string& origin) {
  check(check_text(change_set.reason, "reason"));
  check(check_text(change_set.author, "author", max_name_bytes));
  check(check_text(origin, "source", max_name_bytes));
}

/// Nobody is told that something is kept from others while it is not. What was marked before it was refused may stay.
void OperationRules::check_restricted(const ElementData& element, const std::string& where) {
  const auto restricted = metamodel_.find_attribute("restricted");
  const bool* now = restricted ? element.attributes.get<bool>(*restricted) : nullptr;
  if (!now || !*now) return;
  const auto id = before_.find(element.ref);
  const bool* was = id ? before_.element(*id)->attributes.get<bool>(*restricted) : nullptr;
  if (!was || !*was) problem(where + " restricted", {"element.restricted"});
}

bool OperationRules::check(const PutElement& put) {
  const ElementData& element = put.element;
  const std::string where = to_string(element.ref);
  const auto before = problems_.size();
  const auto kind = metamodel_.find_kind(element.ref.kind);
  if (!kind) {
    problems_.add({ErrorCode::invalid_argument, {"element.kind_unknown", {{"kind", element.ref.kind}}}, where},
                  [&] { return metamodel_.nearest_kind(element.ref.kind); });
    return false;
  }
  check(check_key(element.ref.key, where));
  check(check_text(element.name, where + " name", max_name_bytes));
  check_restricted(element, where);
  for (const auto& [id, value] : element.attributes)
    check_value(metamodel_.attribute_of(*kind, id), id, value, where);
  for (const auto& definition : metamodel_.kind(*kind).attributes)
    if (definition.required && !element.attributes.find(definition.id))
      problem(where + " " + definition.name, {"attribute.required"});
  return problems_.size() == before;
}

void OperationRules::check_value(const AttributeDefinition* definition, AttributeId id, const Value& value,
                                 const std::string& where) {
  if (!definition) return problem(where + " " + metamodel_.attribute_name(id), {"attribute.not_here"});
  const std::string place = where + " " + definition->name;
  if (!fits(value, definition->type))
    return problem(place, {"attribute.wrong_type", {{"type", std::string(to_string(definition->type))}}});
  std::visit(Texts{*this, place}, value);
  if (definition->type == AttributeType::enumeration) check_allowed(*definition, std::get<std::string>(value), place);
  if (definition->name == "purl_pattern")
    if (auto pattern = packages::purl_pattern(std::get<std::string>(value)); !pattern)
      problem(place, pattern.error().text);
  if (const auto* items = std::get_if<std::vector<Redundancy>>(&value))
    for (const Redundancy& redundancy : *items)
      check_form(redundancy, place);
}

void OperationRules::check_allowed(const AttributeDefinition& definition, const std::string& text,
                                   const std::string& place) {
  const auto& allowed = definition.allowed;
  if (std::any_of(allowed.begin(), allowed.end(), [&](const auto& one) { return one.value == text; })) return;
  problem(place,
          {"attribute.not_allowed", {{"value", text}, {"allowed", base::joined(allowed, &AllowedValue::value)}}});
}

void OperationRules::check_form(const Redundancy& redundancy, const std::string& place) {
  if (!metamodel_.find_relation(redundancy.relation))
    problems_.add({ErrorCode::invalid_argument, {"relation.type_unknown", {{"relation", redundancy.relation}}}, place},
                  [&] { return metamodel_.nearest_relation(redundancy.relation); });
  if (redundancy.minimum == 0) problem(place, {"redundancy.minimum_zero"});
}

bool OperationRules::check(const RelationData& relation) {
  const std::string where = to_string(relation.identity);
  const auto before = problems_.size();
  const auto type = metamodel_.find_relation(relation.identity.relation);
  if (!type) {
    problems_.add(
        {ErrorCode::invalid_argument, {"relation.type_unknown", {{"relation", relation.identity.relation}}}, where},
        [&] { return metamodel_.nearest_relation(relation.identity.relation); });
    return false;
  }
  if (!relation.identity.key.empty()) check(check_key(relation.identity.key, where + " key", max_relation_key_bytes));
  for (const auto& [id, value] : relation.attributes)
    check_value(metamodel_.attribute_of_relation(*type, id), id, value, where);
  for (const auto& definition : metamodel_.relation(*type).attributes)
    if (definition.required && !relation.attributes.find(definition.id))
      problem(where + " " + definition.name, {"attribute.required"});
  if (relation.valid_from && relation.valid_to && *relation.valid_to < *relation.valid_from)
    problem(where + " valid_to", {"relation.ends_before_it_begins"});
  if (relation.confidence && !(*relation.confidence >= 0 && *relation.confidence <= 1))
    problem(where + " confidence", {"relation.confidence_range"});
  return problems_.size() == before;
}

} // namespace fundament::model
