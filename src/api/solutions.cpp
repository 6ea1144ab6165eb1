// SPDX-License-Identifier: MPL-2.0
#include "api/solutions.hpp"
#include "answers/sentence.hpp"
#include "model/lifecycle.hpp"

namespace fundament::api {

using model::ElementId;

void SolutionWriter::named(JsonWriter& json, ElementId id) const {
  if (id == model::no_id) {
    json.null();
    return;
  }
  json.begin('{').member("ref", ref(id)).member("name", name(id)).end('}');
}

void SolutionWriter::named(JsonWriter& json, std::string_view member, ElementId id) const {
  json.key(member);
  named(json, id);
}

void SolutionWriter::list(JsonWriter& json, std::string_view member, std::span<const ElementId> ids) const {
  json.key(member).begin('[');
  for (const ElementId id : ids)
    named(json, id);
  json.end(']');
}

void SolutionWriter::date(JsonWriter& json, std::string_view member, const std::optional<base::Date>& date) {
  json.text_or_null(member, date ? base::to_string(*date) : "");
}

void SolutionWriter::members(JsonWriter& json, ElementId id) const {
  const base::Date on = day_.date();
  json.member("ref", ref(id)).member("kind", model_.ref(id).kind).member("name", name(id));
  named(json, "owner", day_.owner(id));
  named(json, "administration", day_.administration(id));
  list(json, "users", day_.users(id));
  json.key("lifecycle").begin('{').member("phase", phase(id, on));
  for (const char* attribute : {"phasing_in_from", "active_from", "phasing_out_from", "retired_from"}) {
    const auto known = model_.metamodel().find_attribute(attribute);
    const auto* from = known ? model_.element(id)->attributes.get<base::Date>(*known) : nullptr;
    date(json, attribute, from ? std::optional(*from) : std::nullopt);
  }
  json.end('}');
  date(json, "contract_end", answers::contract_end(snapshot_, on, id));
  json.key("cost");
  const auto cost = answers::yearly_cost(snapshot_, on, id);
  if (!cost) {
    json.null();
    return;
  }
  json.begin('{').member("amount", cost->amount).key("year");
  cost->year ? json.value(*cost->year) : json.null();
  list(json, "contracts", cost->contracts);
  json.end('}');
}

std::string_view SolutionWriter::phase(ElementId id, base::Date on) const {
  return to_string(model::phase_on(*model_.element(id), model_.metamodel(), on));
}

std::string SolutionWriter::ref(ElementId id) const {
  return id == model::no_id ? "" : to_string(model_.ref(id));
}

std::string SolutionWriter::name(ElementId id) const {
  return answers::name_of(model_, id);
}

std::string SolutionWriter::users(ElementId id) const {
  std::string out;
  for (const ElementId user : day_.users(id))
    out += (out.empty() ? "" : " ") + ref(user);
  return out;
}

std::string decimal(std::uint32_t ten_thousandths) {
  const std::string digits = std::to_string(10'000 + ten_thousandths % 10'000).substr(1);
  const std::string out = std::to_string(ten_thousandths / 10'000) + "." + digits;
  const auto last = out.find_last_not_of('0');
  return out.substr(0, out[last] == '.' ? last : last + 1);
}

} // namespace fundament::api
