// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/arrows.hpp"
#include "query/value.hpp"

/// Values of SQL as answers have them.
namespace fundament::api {

inline std::string digits_of(double number) {
  std::string out;
  model::append_json_number(out, number);
  return out;
}

inline void write_value(JsonWriter& json, const query::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value))
    json.value(*text);
  else if (const auto* integer = std::get_if<std::int64_t>(&value))
    json.value(*integer);
  else if (const auto* number = std::get_if<double>(&value))
    json.raw(digits_of(*number));
  else
    json.null();
}

/// "" for NULL.
inline std::string text_of(const query::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  const auto* number = std::get_if<double>(&value);
  return number ? digits_of(*number) : "";
}

inline std::string cell_of(const query::Value& value) {
  return csv_cell(text_of(value));
}

} // namespace fundament::api
