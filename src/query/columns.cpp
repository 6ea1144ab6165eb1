// SPDX-License-Identifier: MPL-2.0
#include "query/columns.hpp"
#include "base/ascii.hpp"
#include "model/json.hpp"
#include "model/json_text.hpp"
#include <algorithm>

namespace fundament::query {

TableColumn column_of(const model::AttributeDefinition& attribute) {
  using Type = model::AttributeType;
  const auto type = [&]() -> const char* {
    switch (attribute.type) {
    case Type::boolean: return "boolean";
    case Type::integer: return "integer";
    case Type::number: return "number";
    case Type::date: return "date";
    case Type::ref: return "ref";
    case Type::text:
    case Type::enumeration:
    case Type::list:
    case Type::properties:
    case Type::external_ids:
    case Type::roles:
    case Type::redundancy:
    case Type::versions:
    case Type::document: return "text";
    }
    throw std::logic_error("attribute type out of range");
  };
  return {attribute.name, type()};
}

void write_value(const model::Value* value, Cell cell) {
  if (!value) return;
  if (const auto* text = std::get_if<std::string>(value))
    cell.text(*text);
  else if (const auto* truth = std::get_if<bool>(value))
    cell.integer(*truth ? 1 : 0);
  else if (const auto* integer = std::get_if<std::int64_t>(value))
    cell.integer(*integer);
  else if (const auto* number = std::get_if<double>(value))
    cell.number(*number);
  else if (const auto* date = std::get_if<base::Date>(value))
    cell.text(to_string(*date));
  else {
    std::string json;
    model::append_json(json, *value);
    cell.text(json);
  }
}

Columns::Columns(std::vector<TableColumn> fixed) : all_(std::move(fixed)) {
  for (const auto& column : all_)
    names_.insert(base::lower(column.name));
}

void Columns::add(const model::AttributeDefinition& attribute) {
  if (!names_.insert(base::lower(attribute.name)).second) return;
  all_.push_back(column_of(attribute));
  attributes_.push_back(attribute.id);
}

std::optional<std::string> text_of(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const auto* number = std::get_if<double>(&value)) {
    std::string out;
    model::append_json_number(out, *number);
    return out;
  }
  return std::nullopt;
}

bool has(std::span<const int> columns, int wanted) {
  return std::find(columns.begin(), columns.end(), wanted) != columns.end();
}

} // namespace fundament::query
