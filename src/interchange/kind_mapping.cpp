// SPDX-License-Identifier: MPL-2.0
#include "interchange/kind_mapping.hpp"
#include "interchange/model_bytes.hpp"
#include "model/json_text.hpp"
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

namespace fundament::interchange {

using base::Error;
using base::ErrorCode;

namespace {

/// The fields of a rule by name, all of them texts; nothing when it is not so.
std::optional<std::map<std::string, std::string>> fields_of(const nlohmann::json& rule) {
  if (!rule.is_object()) return std::nullopt;
  std::map<std::string, std::string> out;
  for (const auto& [name, value] : rule.items()) {
    if (!value.is_string()) return std::nullopt;
    out.emplace(name, value.get<std::string>());
  }
  return out;
}

/// Exactly a kind with either a property and its value, or a specialization.
bool is_rule(const std::map<std::string, std::string>& fields) {
  if (!fields.count("kind")) return false;
  if (fields.count("specialization")) return fields.size() == 2;
  return fields.size() == 3 && fields.count("property") && fields.count("value");
}

} // namespace

base::Result<KindMapping> KindMapping::parse(std::string_view text, const model::Metamodel& metamodel) {
  const auto document = model::parse_json(text);
  if (!document) return document.error();
  if (!document->is_object() || !document->contains("rules") || !(*document)["rules"].is_array())
    return Error{ErrorCode::invalid_argument, {"mapping.no_rules"}};
  KindMapping out;
  base::Problems problems;
  std::size_t number = 0;
  for (const auto& item : (*document)["rules"]) {
    const std::string where = "rules[" + std::to_string(number++) + "]";
    auto fields = fields_of(item);
    if (!fields || !is_rule(*fields)) {
      problems.add({ErrorCode::invalid_argument, {"mapping.rule_malformed"}, where});
      continue;
    }
    auto& rule = *fields;
    if (!metamodel.find_kind(rule["kind"]))
      problems.add({ErrorCode::invalid_argument, {"element.kind_unknown", {{"kind", rule["kind"]}}}, where},
                   [&] { return metamodel.nearest_kind(rule["kind"]); });
    out.rules_.push_back({rule["property"], rule["value"], rule["specialization"], rule["kind"]});
  }
  if (!problems.empty()) return problems.take();
  return out;
}

base::Result<KindMapping> KindMapping::load(const std::string& path, const model::Metamodel& metamodel) {
  const auto text = read_bytes(path);
  if (!text) return text.error();
  auto out = parse(*text, metamodel);
  if (out) return out;
  Error error = std::move(out).error();
  const auto locate = [&](Error& one) { one.where = path + (one.where.empty() ? "" : " " + one.where); };
  locate(error);
  for (Error& other : error.others)
    locate(other);
  return error;
}

std::string KindMapping::kind_of(const model::Properties& properties,
                                 const std::vector<std::string>& specializations) const {
  for (const Rule& rule : rules_) {
    const bool fits =
        rule.specialization.empty()
            ? std::find(properties.begin(), properties.end(), std::pair(rule.property, rule.value)) != properties.end()
            : std::find(specializations.begin(), specializations.end(), rule.specialization) != specializations.end();
    if (fits) return rule.kind;
  }
  return "";
}

} // namespace fundament::interchange
