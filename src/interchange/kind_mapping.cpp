// SPDX-License-Identifier: MPL-2.0
#include "interchange/archimate.hpp"
#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace fundament::interchange {

using base::Error;
using base::ErrorCode;

base::Result<KindMapping> KindMapping::parse(std::string_view text, const model::Metamodel& metamodel) {
  const auto document = nlohmann::json::parse(text, nullptr, false);
  if (!document.is_object() || !document.contains("rules") || !document["rules"].is_array())
    return Error{ErrorCode::invalid_argument, {"mapping.no_rules"}};
  KindMapping out;
  base::Problems problems;
  std::size_t number = 0;
  for (const auto& item : document["rules"]) {
    const std::string where = "rules[" + std::to_string(number++) + "]";
    const auto word = [&](const char* name) {
      return item.is_object() && item.contains(name) && item[name].is_string() ? item[name].get<std::string>() : "";
    };
    Rule rule{word("property"), word("value"), word("specialization"), word("kind")};
    if (rule.property.empty() == rule.specialization.empty())
      problems.add({ErrorCode::invalid_argument, {"mapping.rule_malformed"}, where});
    if (!metamodel.find_kind(rule.kind)) {
      Error error{ErrorCode::invalid_argument, {"element.kind_unknown", {{"kind", rule.kind}}}, where};
      if (const auto near = metamodel.nearest_kind(rule.kind); !near.empty())
        error.hint = base::Text{"did_you_mean", {{"names", near}}};
      problems.add(std::move(error));
    }
    out.rules_.push_back(std::move(rule));
  }
  if (!problems.empty()) return problems.take();
  return out;
}

base::Result<KindMapping> KindMapping::load(const std::string& path, const model::Metamodel& metamodel) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{ErrorCode::not_found, {"import.no_such_file"}, path};
  std::ostringstream text;
  text << in.rdbuf();
  auto out = parse(text.str(), metamodel);
  if (out) return out;
  Error error = std::move(out).error();
  error.where = path + (error.where.empty() ? "" : " " + error.where);
  return error;
}

std::string KindMapping::kind_of(const model::Properties& properties,
                                 const std::vector<std::string>& specializations) const {
  for (const Rule& rule : rules_) {
    if (!rule.specialization.empty()) {
      if (std::find(specializations.begin(), specializations.end(), rule.specialization) != specializations.end())
        return rule.kind;
      continue;
    }
    for (const auto& [name, value] : properties)
      if (name == rule.property && value == rule.value) return rule.kind;
  }
  return "";
}

} // namespace fundament::interchange
