// SPDX-License-Identifier: MPL-2.0
#include "base/unicode.hpp"
#include "model/json.hpp"
#include "model/json_parts.hpp"
#include "model/json_text.hpp"
#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

/// Values as the text of one cell or parameter.
namespace fundament::model {

using base::Error;
using base::ErrorCode;
using base::Text;

namespace {

constexpr std::array<std::string_view, 4> words_of_true{"true", "yes", "ja", "sand"};
constexpr std::array<std::string_view, 4> words_of_false{"false", "no", "nej", "falsk"};

Error refused(const std::string& where, const char* id, std::string_view text) {
  return {ErrorCode::invalid_argument, {id, {{"value", base::printable(text)}}}, where};
}

base::Result<Value> boolean(std::string_view text, const std::string& where) {
  const std::string word = base::fold(text);
  const auto is = [&](const auto& words) { return std::find(words.begin(), words.end(), word) != words.end(); };
  if (is(words_of_true)) return Value(true);
  if (is(words_of_false)) return Value(false);
  return refused(where, "value.boolean_expected", text);
}

template <class Number> std::optional<Number> parsed(std::string_view text) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, number);
  if (result.ec != std::errc{} || result.ptr != end) return std::nullopt;
  return number;
}

/// Digits, perhaps after a minus, perhaps with a point between them; so neither "1e9" nor "inf".
bool is_plain_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const auto digits = [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  const auto point = text.find('.');
  return digits(text.substr(0, point)) && (point == text.npos || digits(text.substr(point + 1)));
}

base::Result<Value> enumeration(std::string_view text, const AttributeDefinition& attribute, const std::string& where) {
  for (const auto& allowed : attribute.allowed)
    if (allowed.value == text) return Value(allowed.value);
  const std::string wanted = base::fold(text);
  for (const auto& allowed : attribute.allowed)
    if (base::fold(allowed.value) == wanted) return Value(allowed.value);
  std::vector<std::string_view> names;
  for (const auto& allowed : attribute.allowed) {
    if (base::fold(allowed.label.da) == wanted || base::fold(allowed.label.en) == wanted) return Value(allowed.value);
    names.insert(names.end(), {allowed.value, allowed.label.da, allowed.label.en});
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  Error error{ErrorCode::invalid_argument,
              {"attribute.not_allowed", {{"value", base::printable(text)}, {"allowed", allowed_names(attribute)}}},
              where};
  error.hint = base::did_you_mean(nearest_names(text, names));
  return error;
}

std::string number_text(double number) {
  // the longest: a minus, "0." and the digits of the smallest number
  std::array<char, 1200> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed).ptr;
  return {buffer.data(), end};
}

} // namespace

base::Result<Value> value_from_text(std::string_view text, const AttributeDefinition& attribute,
                                    const std::string& where) {
  switch (attribute.type) {
  case AttributeType::text:
    if (auto form = check_text(text, where); !form) return std::move(form).error();
    return Value(std::string(text));
  case AttributeType::boolean: return boolean(text, where);
  case AttributeType::integer:
    if (const auto number = parsed<std::int64_t>(text)) return Value(*number);
    return refused(where, "value.integer_expected", text);
  case AttributeType::number:
    if (is_plain_number(text))
      if (const auto number = parsed<double>(text)) return Value(*number);
    return refused(where, "value.number_expected", text);
  case AttributeType::date:
    if (const auto date = base::parse_date(text)) return Value(*date);
    return refused(where, "value.date_expected", text);
  case AttributeType::enumeration: return enumeration(text, attribute, where);
  case AttributeType::ref: {
    auto ref = parse_ref(text);
    if (ref) return Value(std::string(text));
    Error error = std::move(ref).error();
    error.where = where;
    return error;
  }
  case AttributeType::list:
  case AttributeType::properties:
  case AttributeType::external_ids:
  case AttributeType::roles:
  case AttributeType::redundancy:
  case AttributeType::versions:
  case AttributeType::document: {
    auto document = parse_json(text, where);
    if (!document) return std::move(document).error();
    return value_from_json(*document, attribute, where);
  }
  }
  throw std::logic_error("attribute type out of range");
}

std::string value_to_text(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* date = std::get_if<base::Date>(&value)) return base::to_string(*date);
  if (const auto* number = std::get_if<double>(&value)) return number_text(*number);
  std::string out;
  append_json(out, value);
  return out;
}

} // namespace fundament::model
