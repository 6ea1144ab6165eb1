// SPDX-License-Identifier: MPL-2.0
#include "plan/plan.hpp"
#include "model/json.hpp"
#include <algorithm>
#include <nlohmann/json.hpp>

namespace fundament::plan {

using model::Metamodel;
using nlohmann::json;

namespace {

std::vector<base::Date> in_order(std::vector<base::Date> days) {
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

/// Is there anything in it that holds only from the operation's day?
bool is_step(const Operation& operation, const Metamodel& metamodel) {
  if (std::holds_alternative<Put>(operation.what)) return true;
  const auto* change = std::get_if<Change>(&operation.what);
  if (!change) return false;
  return change->name || std::any_of(change->values.begin(), change->values.end(),
                                     [&](const auto& one) { return !is_dated(metamodel, one.first); });
}

json to_json(const std::optional<model::Value>& value) {
  return value ? model::to_json(*value) : json();
}

json to_json(const std::vector<model::Ref>& refs) {
  json out = json::array();
  for (const auto& ref : refs)
    out.push_back(model::to_string(ref));
  return out;
}

json body_of(const Replace& replace) {
  json out{
      {"old", model::to_string(replace.old)}, {"by", model::to_string(replace.by)}, {"data", to_string(replace.data)}};
  if (!replace.move.empty()) out["move"] = replace.move;
  if (!replace.keep.empty()) out["keep"] = to_json(replace.keep);
  return out;
}

json body_of(const Change& change, const Metamodel& metamodel) {
  json out{{"ref", model::to_string(change.ref)}};
  json set = json::object(), unset = json::array();
  if (change.name) set["name"] = *change.name;
  if (change.owner) set["owner"] = model::to_string(*change.owner);
  for (const auto& [attribute, value] : change.values) {
    if (value)
      set[metamodel.attribute_name(attribute)] = model::to_json(*value);
    else
      unset.push_back(metamodel.attribute_name(attribute));
  }
  if (!set.empty()) out["set"] = std::move(set);
  if (!unset.empty()) out["unset"] = std::move(unset);
  return out;
}

json element_body(const Add& add, const Metamodel& metamodel) {
  json out = model::to_json(add.element, metamodel);
  out.erase("origin");
  if (add.owner) out["owner"] = model::to_string(*add.owner);
  return out;
}

json relation_body(const Connect& connect, const Metamodel& metamodel) {
  json out = model::to_json(connect.relation, metamodel);
  for (const char* name : {"origin", "valid_from", "valid_to"})
    out.erase(name);
  return out;
}

/// The name of an operation and what it says.
std::pair<std::string, json> named_body(const Operation& operation, const Metamodel& metamodel) {
  if (const auto* add = std::get_if<Add>(&operation.what)) return {"add", element_body(*add, metamodel)};
  if (const auto* connect = std::get_if<Connect>(&operation.what))
    return {"connect", relation_body(*connect, metamodel)};
  if (const auto* gone = std::get_if<Disconnect>(&operation.what))
    return {"disconnect", model::to_json(gone->relation)};
  if (const auto* retire = std::get_if<Retire>(&operation.what))
    return {"retire", {{"ref", model::to_string(retire->ref)}}};
  if (const auto* replace = std::get_if<Replace>(&operation.what)) return {"replace", body_of(*replace)};
  return {"change", body_of(std::get<Change>(operation.what), metamodel)};
}

json to_json(const Was& was, bool of_replace) {
  json out = json::object();
  for (const auto& [name, value] : was.values)
    out[name] = to_json(value);
  if (of_replace) out["users"] = to_json(was.users);
  return out;
}

} // namespace

std::string_view to_string(Data data) {
  switch (data) {
  case Data::leave: return "leave";
  case Data::move: return "move";
  case Data::end: return "end";
  }
  throw std::logic_error("data out of range");
}

bool is_dated(const Metamodel& metamodel, model::AttributeId attribute) {
  for (const auto& kind : metamodel.kinds())
    if (const auto* known = metamodel.attribute_of(kind.id, attribute))
      return known->type == model::AttributeType::date;
  return false;
}

std::vector<base::Date> dates(const Plan& plan, const Metamodel& metamodel) {
  std::vector<base::Date> out;
  for (const Operation& operation : plan.operations) {
    out.push_back(operation.on);
    if (operation.until) out.push_back({operation.until->days + 1});
    if (const auto* add = std::get_if<Add>(&operation.what))
      for (const auto& [attribute, value] : add->element.attributes)
        if (const auto* day = std::get_if<base::Date>(&value);
            day && metamodel.attribute_name(attribute).ends_with("_from"))
          out.push_back(*day);
  }
  return in_order(std::move(out));
}

std::vector<base::Date> steps(const Plan& plan, const Metamodel& metamodel) {
  std::vector<base::Date> out;
  for (const Operation& operation : plan.operations)
    if (is_step(operation, metamodel)) out.push_back(operation.on);
  return in_order(std::move(out));
}

std::size_t bucket(const std::vector<base::Date>& steps, base::Date on) {
  return static_cast<std::size_t>(std::upper_bound(steps.begin(), steps.end(), on) - steps.begin());
}

nlohmann::json to_json(const Plan& plan, const Metamodel& metamodel) {
  json operations = json::array();
  for (const Operation& operation : plan.operations) {
    if (const auto* put = std::get_if<Put>(&operation.what)) {
      operations.push_back(model::to_json(put->operation, metamodel));
      continue;
    }
    auto [name, body] = named_body(operation, metamodel);
    body["on"] = base::to_string(operation.on);
    if (operation.until) body["until"] = base::to_string(*operation.until);
    if (operation.was && (!operation.was->values.empty() || name == "replace"))
      body["was"] = to_json(*operation.was, name == "replace");
    operations.push_back({{name, std::move(body)}});
  }
  json out{{"operations", std::move(operations)}};
  if (!plan.name.empty()) out["name"] = plan.name;
  if (!plan.investment.empty()) out["investment"] = plan.investment;
  // of an ordinary change-set all are on one day; of a plan each says its own
  if (!plan.operations.empty() && std::holds_alternative<Put>(plan.operations.front().what))
    out["on"] = base::to_string(plan.operations.front().on);
  return out;
}

std::string to_text(const Plan& plan, const Metamodel& metamodel) {
  return to_json(plan, metamodel).dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace fundament::plan
