// SPDX-License-Identifier: MPL-2.0
#include "base/joined.hpp"
#include "base/unicode.hpp"
#include "model/json_parts.hpp"
#include "model/json_text.hpp"
#include <algorithm>
#include <nlohmann/json.hpp>

/// Values out of JSON.
namespace fundament::model {

using base::Error;
using base::ErrorCode;
using base::Text;
using nlohmann::json;

std::string to_string(const Place& place) {
  std::string out(place.attribute);
  if (place.item >= 0) out += "[" + std::to_string(place.item) + "]";
  if (!place.member.empty()) out += (out.empty() ? "" : ".") + base::printable(place.member);
  return out;
}

bool is_absent(const json& value) {
  if (value.is_string()) return value.get_ref<const std::string&>().empty();
  return value.is_null() || (value.is_structured() && value.empty());
}

std::string shown(const json& value) {
  if (value.is_string()) return '"' + base::printable(value.get_ref<const std::string&>()) + '"';
  if (value.is_array()) return "[…]";
  if (value.is_object()) return "{…}";
  return value.dump();
}

std::string allowed_names(const AttributeDefinition& attribute) {
  return base::joined(attribute.allowed, &AllowedValue::value);
}

Error as_corrupt(Error error) {
  error.code = ErrorCode::corrupt_data;
  for (Error& other : error.others)
    other.code = ErrorCode::corrupt_data;
  return error;
}

void ValueReader::problem(Place place, Text text) {
  problems_.add({ErrorCode::invalid_argument, std::move(text), to_string(place)});
}

void ValueReader::problem(Place place, Error error) {
  error.where = to_string(place);
  problems_.add(std::move(error));
}

Error ValueReader::take(std::string_view subject) {
  Error error = problems_.take();
  const auto locate = [&](Error& one) {
    if (!subject.empty()) one.where = std::string(subject) + (one.where.empty() ? "" : " ") + one.where;
  };
  locate(error);
  std::for_each(error.others.begin(), error.others.end(), locate);
  return error;
}

/// The members of one record of a list, such as a version; every member is a known one.
class MemberReader {
public:
  MemberReader(ValueReader& reader, const json& object, Place place, std::initializer_list<std::string_view> names)
      : reader_(reader), object_(object), place_(place) {
    for (const auto& [name, value] : object.items()) {
      if (std::find(names.begin(), names.end(), name) != names.end()) continue;
      reader_.problem(place_,
                      {"value.member_unknown", {{"member", base::printable(name)}, {"members", base::joined(names)}}},
                      [&, &name = name] { return nearest_names(name, names); });
    }
  }

  const json* find(std::string_view name) const {
    const auto found = object_.find(name);
    return found == object_.end() || is_absent(*found) ? nullptr : &*found;
  }

  Place at(std::string_view name) const { return {place_.attribute, place_.item, name}; }

  std::string optional_text(std::string_view name) {
    const json* value = find(name);
    return value ? reader_.text(*value, at(name)).value_or("") : "";
  }

  /// What the store holds may come from a source that left it empty.
  std::string text(std::string_view name) {
    if (!find(name) && reader_.trust() == Trust::none)
      reader_.problem(place_, {"value.member_missing", {{"member", std::string(name)}}});
    return optional_text(name);
  }

  /// One that may be empty, but not absent.
  std::string stated_text(std::string_view name) {
    return object_.contains(name) ? reader_.text(object_[name], at(name)).value_or("") : text(name);
  }

  std::optional<base::Date> date(std::string_view name) {
    const json* value = find(name);
    return value ? reader_.date(*value, at(name)) : std::nullopt;
  }

  bool truth(std::string_view name) {
    const json* value = find(name);
    if (value && !value->is_boolean())
      reader_.problem(at(name), {"value.boolean_expected", {{"value", shown(*value)}}});
    return value && value->is_boolean() && value->get<bool>();
  }

private:
  ValueReader& reader_;
  const json& object_;
  Place place_;
};

Document document_of(const json& value) {
  return {value.dump(-1, ' ', false, json::error_handler_t::replace)};
}

base::Result<void> check_document(const Document& document, const std::string& where) {
  if (document.text.size() > max_document_bytes)
    return Error{ErrorCode::limit_exceeded,
                 {"value.document_too_large",
                  {{"most", std::to_string(max_document_bytes)}, {"bytes", std::to_string(document.text.size())}}},
                 where};
  auto read = parse_json(document.text, where);
  if (!read) return std::move(read).error();
  if (read->is_structured() && document_of(*read) == document) return {};
  return Error{ErrorCode::invalid_argument, {"value.document_form"}, where};
}

namespace {

/// Calls `read` with each object of a list.
template <class Record, class F>
std::optional<Value> records(ValueReader& reader, const json& items, Place place, std::string_view example, F read) {
  const Text expected{"value.records_expected", {{"example", std::string(example)}}};
  if (!items.is_array()) return reader.problem(place, expected), std::nullopt;
  std::vector<Record> out;
  for (const json& item : items) {
    place.item++;
    if (item.is_object())
      out.push_back(read(item, place));
    else
      reader.problem(place, expected);
  }
  return out;
}

} // namespace

std::optional<std::string> ValueReader::text(const json& value, Place place) {
  if (!value.is_string()) return problem(place, Text{"value.text_expected", {{"value", shown(value)}}}), std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  if (trust_ == Trust::none)
    if (auto form = check_text(text, ""); !form) return problem(place, std::move(form).error()), std::nullopt;
  return text;
}

std::optional<base::Date> ValueReader::date(const json& value, Place place) {
  const auto* text = value.get_ptr<const std::string*>();
  const auto date = text ? base::parse_date(*text) : std::nullopt;
  if (!date) problem(place, {"value.date_expected", {{"value", text ? base::printable(*text) : shown(value)}}});
  return date;
}

std::optional<double> ValueReader::number(const json& value, Place place) {
  if (value.is_number()) return value.get<double>();
  return problem(place, Text{"value.number_expected", {{"value", shown(value)}}}), std::nullopt;
}

std::optional<std::int64_t> ValueReader::integer(const json& value, Place place) {
  const bool too_large = value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX;
  if (value.is_number_integer() && !too_large) return value.get<std::int64_t>();
  return problem(place, Text{"value.integer_expected", {{"value", shown(value)}}}), std::nullopt;
}

std::optional<Ref> ValueReader::ref(const json& value, Place place) {
  if (!value.is_string()) return problem(place, Text{"ref.form", {{"text", shown(value)}}}), std::nullopt;
  auto ref = parse_ref(value.get_ref<const std::string&>());
  if (!ref) return problem(place, std::move(ref).error()), std::nullopt;
  return std::move(ref).value();
}

std::optional<std::string> ValueReader::allowed(const json& value, const AttributeDefinition& attribute, Place place) {
  auto text = this->text(value, place);
  if (!text || trust_ == Trust::stored) return text;
  std::vector<std::string_view> values;
  for (const auto& allowed : attribute.allowed)
    values.push_back(allowed.value);
  if (std::find(values.begin(), values.end(), *text) != values.end()) return text;
  problem(place, {"attribute.not_allowed", {{"value", base::printable(*text)}, {"allowed", allowed_names(attribute)}}},
          [&] { return nearest_names(*text, values); });
  return std::nullopt;
}

std::optional<Value> ValueReader::list(const json& value, Place place) {
  if (!value.is_array())
    return problem(place, Text{"value.list_expected", {{"example", R"(["a", "b"])"}}}), std::nullopt;
  std::vector<std::string> out;
  for (const json& item : value) {
    place.item++;
    out.push_back(text(item, place).value_or(""));
  }
  return out;
}

/// Besides the list of names and values: {"name": "value"}, which is shorter to write by hand, and [["name", "value"]],
/// which earlier releases wrote into logs.
std::optional<Value> ValueReader::properties(const json& value, Place place) {
  Properties out;
  if (value.is_object()) {
    for (const auto& [name, held] : value.items()) {
      place.member = name;
      if (trust_ == Trust::none)
        if (auto form = check_text(name, ""); !form) problem(place, std::move(form).error());
      out.emplace_back(name, text(held, place).value_or(""));
    }
    return out;
  }
  constexpr std::string_view example = R"([{"name": "GEMMA type", "value": "Standaard"}])";
  const Text expected{"value.properties_expected", {{"example", std::string(example)}}};
  if (!value.is_array()) return problem(place, expected), std::nullopt;
  for (const json& item : value) {
    place.item++;
    if (item.is_array() && item.size() == 2) {
      out.emplace_back(text(item[0], place).value_or(""), text(item[1], place).value_or(""));
    } else if (item.is_object()) {
      MemberReader members(*this, item, place, {"name", "value"});
      out.emplace_back(members.stated_text("name"), members.stated_text("value")); // either may be empty
    } else {
      problem(place, expected);
    }
  }
  return out;
}

std::optional<Value> ValueReader::external_ids(const json& value, Place place) {
  return records<ExternalId>(*this, value, place, R"([{"source": "OIO", "id": "4711"}])",
                             [this](const json& item, Place at) {
                               MemberReader members(*this, item, at, {"source", "id"});
                               return ExternalId{members.text("source"), members.text("id")};
                             });
}

std::optional<Value> ValueReader::roles(const json& value, Place place) {
  return records<Role>(*this, value, place, R"([{"role": "data_owner", "holder": "unit:suf"}])",
                       [this](const json& item, Place at) {
                         MemberReader members(*this, item, at, {"role", "holder"});
                         return Role{members.text("role"), members.text("holder")};
                       });
}

std::optional<Value> ValueReader::redundancy(const json& value, Place place) {
  constexpr std::string_view example = R"([{"name": "web", "relation": "runs_on", "minimum": 1}])";
  return records<Redundancy>(*this, value, place, example, [this](const json& item, Place at) {
    MemberReader members(*this, item, at, {"name", "relation", "of", "minimum"});
    Redundancy out{members.optional_text("name"), members.text("relation"), {}, 1};
    if (const json* of = members.find("of"); of && !of->is_array())
      problem(members.at("of"), {"value.list_expected", {{"example", R"(["system:a", "system:b"])"}}});
    else if (of)
      for (const json& one : *of)
        if (auto ref = this->ref(one, members.at("of"))) out.of.push_back(std::move(*ref));
    if (const json* minimum = members.find("minimum")) {
      const auto count = integer(*minimum, members.at("minimum"));
      if (count && *count < 1) problem(members.at("minimum"), {"redundancy.minimum_zero"});
      if (count && *count > UINT32_MAX)
        problem(members.at("minimum"), {"value.integer_expected", {{"value", shown(*minimum)}}});
      out.minimum = static_cast<std::uint32_t>(count.value_or(1));
    }
    return out;
  });
}

std::optional<Value> ValueReader::versions(const json& value, Place place) {
  constexpr std::string_view example = R"([{"version": "14", "end_of_life": "2026-11-12"}])";
  return records<Version>(*this, value, place, example, [this](const json& item, Place at) {
    MemberReader members(*this, item, at, {"version", "released", "support_until", "end_of_life", "ended"});
    return Version{members.text("version"), members.date("released"), members.date("support_until"),
                   members.date("end_of_life"), members.truth("ended")};
  });
}

std::optional<Value> ValueReader::document(const json& value, Place place) {
  if (!value.is_structured())
    return problem(place, Text{"value.document_expected", {{"value", shown(value)}}}), std::nullopt;
  Document out = document_of(value);
  if (trust_ == Trust::none)
    if (auto form = check_document(out, ""); !form) return problem(place, std::move(form).error()), std::nullopt;
  return out;
}

std::optional<Value> ValueReader::value(const json& value, const AttributeDefinition& attribute, Place place) {
  switch (attribute.type) {
  case AttributeType::text: return text(value, place);
  case AttributeType::boolean:
    if (value.is_boolean()) return value.get<bool>();
    return problem(place, Text{"value.boolean_expected", {{"value", shown(value)}}}), std::nullopt;
  case AttributeType::integer: return integer(value, place);
  case AttributeType::number: return number(value, place);
  case AttributeType::date: return date(value, place);
  case AttributeType::enumeration: return allowed(value, attribute, place);
  case AttributeType::list: return list(value, place);
  case AttributeType::ref:
    if (!ref(value, place)) return std::nullopt;
    return value.get<std::string>();
  case AttributeType::properties: return properties(value, place);
  case AttributeType::external_ids: return external_ids(value, place);
  case AttributeType::roles: return roles(value, place);
  case AttributeType::redundancy: return redundancy(value, place);
  case AttributeType::versions: return versions(value, place);
  case AttributeType::document: return document(value, place);
  }
  throw std::logic_error("attribute type out of range");
}

base::Result<Value> value_from_json(const json& value, const AttributeDefinition& attribute, const std::string& where) {
  ValueReader reader(Trust::none);
  auto read = reader.value(value, attribute, {});
  if (!reader.well()) return reader.take(where);
  base::expect(read.has_value(), "a value that was not read has a problem");
  return std::move(*read);
}

} // namespace fundament::model
