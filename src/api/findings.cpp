// SPDX-License-Identifier: MPL-2.0
#include "api/findings.hpp"
#include "api/values.hpp"

namespace fundament::api {

void write_values(JsonWriter& json, const review::Finding& one, bool material) {
  const auto& columns = one.rule->query.columns;
  for (std::size_t i = 0; i < one.values.size(); i++) {
    const auto& name = columns[i + review::fixed_columns].name;
    if (one.rule->is_material(name) != material) continue;
    json.key(name);
    write_value(json, one.values[i]);
  }
}

void write_finding(JsonWriter& json, const review::Finding& one, const NamesWriter& names, base::Language language) {
  const review::Rule& rule = *one.rule;
  json.begin('{').member("id", one.id()).member("rule", rule.id()).member("area", to_string(rule.area));
  json.member("force", to_string(rule.force)).member("severity", to_string(rule.severity));
  json.member("principle", rule.principle).member("title", rule.query.title.in(language));
  names.named(json, "element", one.element);
  json.key("about");
  if (one.about.empty())
    json.null();
  else if (one.about_id == model::no_id)
    json.begin('{').key("ref").null().member("name", one.about).end('}');
  else
    names.named(json, one.about_id);
  names.named(json, "party", one.party);
  json.key("material").begin('{');
  write_values(json, one, true);
  json.end('}').key("detail").begin('{');
  write_values(json, one, false);
  json.end('}').member("remedy", rule.remedy.in(language));
  json.member("state", to_string(one.settlement.state));
  names.named(json, "deviation", one.settlement.by);
  json.date_or_null("from", one.settlement.from).date_or_null("until", one.settlement.until).key("also").begin('[');
  for (const review::Rule* other : one.also)
    json.value(other->id());
  json.end(']');
}

} // namespace fundament::api
