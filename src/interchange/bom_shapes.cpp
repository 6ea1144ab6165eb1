// SPDX-License-Identifier: MPL-2.0
#include "interchange/bom_shapes.hpp"
#include "base/date.hpp"
#include "base/unicode.hpp"
#include "interchange/embedded.hpp"
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace fundament::interchange {

using base::ErrorCode;
using nlohmann::json;

namespace {

constexpr std::size_t most_problems = 100;

const json& shapes() {
  static const json table = json::parse(embedded::cyclonedx_json);
  return table;
}

const std::set<std::string_view>& licences() {
  static const auto table = [] {
    std::set<std::string_view> out;
    for (std::string_view rest = embedded::spdx_licenses_txt; !rest.empty();) {
      const auto line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(rest.size(), line.size() + 1));
      if (!line.empty() && line.front() != '#') out.insert(line);
    }
    return out;
  }();
  return table;
}

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });
}

/// "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79"
bool is_serial_number(std::string_view text) {
  constexpr std::string_view scheme = "urn:uuid:";
  if (text.substr(0, scheme.size()) != scheme) return false;
  text.remove_prefix(scheme.size());
  if (text.size() != 36) return false;
  for (const std::size_t dash : {8U, 13U, 18U, 23U})
    if (text[dash] != '-') return false;
  std::string digits(text);
  digits.erase(std::remove(digits.begin(), digits.end(), '-'), digits.end());
  return digits.size() == 32 && is_hex(digits);
}

bool is_hash_value(std::string_view text) {
  const std::set<std::size_t> sizes{32, 40, 64, 96, 128};
  return sizes.count(text.size()) > 0 && is_hex(text);
}

/// A day, T and a time: "2020-04-13T20:20:39+00:00".
bool is_time(std::string_view text) {
  return text.size() >= 20 && base::parse_date(text.substr(0, 10)) && (text[10] == 'T' || text[10] == 't') &&
         text[13] == ':' && text[16] == ':';
}

/// An exception (GPL-cc-1.0 aside) is allowed where a licence is: the format's own list has them too.
bool is_licence(std::string_view id) {
  return licences().count(id) > 0 || id.find("exception") != id.npos;
}

class Checker {
public:
  Checker(int minor, base::Problems& problems) : minor_(minor), problems_(problems) {}

  /// `kind` is "text", "[component]", "word:a|b" or the name of a shape.
  void check(const json& value, std::string_view kind, const std::string& place) {
    if (problems_.size() >= most_problems) return;
    if (kind.front() == '[') {
      if (!value.is_array()) return problem(place, {"bom.list_expected"});
      for (std::size_t i = 0; i < value.size(); i++)
        check(value[i], kind.substr(1, kind.size() - 2), place + "[" + std::to_string(i) + "]");
    } else if (kind == "licenses") {
      check_licences(value, place);
    } else if (kind == "object") {
      if (!value.is_object()) problem(place, {"bom.object_expected"});
    } else if (kind == "positive") {
      if (!value.is_number_unsigned() || value == 0) problem(place, {"bom.positive_expected"});
    } else if (shapes().contains(std::string(kind))) {
      check_shape(value, std::string(kind), place);
    } else
      check_text(value, kind, place);
  }

private:
  void problem(const std::string& place, base::Text text) {
    if (problems_.size() < most_problems) problems_.add({ErrorCode::invalid_argument, std::move(text), place});
  }

  void check_shape(const json& value, std::string shape, const std::string& place) {
    if (!value.is_object()) return problem(place, {"bom.object_expected"});
    if (shape == "property" && minor_ >= 6) shape = "named_property";
    const json& wanted = shapes()[shape];
    if (wanted.contains("needs"))
      for (const auto& name : wanted["needs"])
        if (!value.contains(name.get<std::string>()))
          problem(place, {"bom.member_missing", {{"member", name.get<std::string>()}}});
    for (const auto& [name, kind] : wanted["members"].items())
      if (const auto found = value.find(name); found != value.end())
        check(*found, kind.get<std::string>(), place + (place.back() == ' ' ? "" : ".") + name);
    if (shape == "license" && value.contains("id") == value.contains("name")) problem(place, {"bom.id_or_name"});
  }

  /// A list of licences, or one expression; from 1.7 on both may stand in it.
  void check_licences(const json& value, const std::string& place) {
    if (!value.is_array()) return problem(place, {"bom.list_expected"});
    std::size_t expressions = 0;
    for (std::size_t i = 0; i < value.size(); i++) {
      const json& one = value[i];
      const std::string at = place + "[" + std::to_string(i) + "]";
      if (!one.is_object() || one.contains("license") == one.contains("expression")) {
        problem(at, {"bom.license_or_expression"});
        continue;
      }
      if (one.contains("license"))
        check(one["license"], "license", at + ".license");
      else {
        expressions++;
        check(one["expression"], "text", at + ".expression");
      }
    }
    if (minor_ >= 5 && minor_ <= 6 && expressions > 0 && value.size() > 1) problem(place, {"bom.one_expression"});
  }

  void check_text(const json& value, std::string_view kind, const std::string& place) {
    if (!value.is_string()) return problem(place, {"bom.text_expected"});
    const auto& text = value.get_ref<const std::string&>();
    const auto refuse = [&](const char* id) { problem(place, {id, {{"value", base::printable(text)}}}); };
    if (kind == "ref" && text.empty()) return problem(place, {"bom.empty_ref"});
    if (kind == "serial_number" && !is_serial_number(text)) return refuse("bom.serial_number");
    if (kind == "time" && !is_time(text)) return refuse("bom.time");
    if (kind == "hash_value" && !is_hash_value(text)) return refuse("bom.hash_value");
    if (kind == "license_id" && !is_licence(text)) return refuse("bom.license_id");
    constexpr std::string_view words = "word:";
    if (kind.substr(0, words.size()) != words) return;
    std::string allowed;
    for (std::string_view rest = kind.substr(words.size()); !rest.empty();) {
      const auto word = rest.substr(0, rest.find('|'));
      if (word == text) return;
      allowed += (allowed.empty() ? "" : ", ") + std::string(word);
      rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    }
    problem(place, {"bom.word", {{"value", base::printable(text)}, {"allowed", allowed}}});
  }

  const int minor_;
  base::Problems& problems_;
};

} // namespace

void check_cyclonedx(const json& document, int minor, const std::string& name, base::Problems& problems) {
  Checker(minor, problems).check(document, "bom", name + " ");
}

} // namespace fundament::interchange
