// SPDX-License-Identifier: MPL-2.0
#include "api/solutions.hpp"
#include "api/plans.hpp"
#include "model/lifecycle.hpp"

namespace fundament::api {

using model::ElementId;

void SolutionWriter::members(JsonWriter& json, ElementId id) const {
  const base::Date on = day_.date();
  json.member("ref", ref(id)).member("kind", model_.ref(id).kind).member("name", name(id));
  planned_by(json, view_, id);
  named(json, "owner", day_.owner(id));
  const ElementId party = day_.party(id);
  named(json, "administration", day_.is_administration(party) ? party : model::no_id);
  named(json, "party", party);
  list(json, "users", day_.users(id));
  json.key("lifecycle").begin('{').member("phase", phase(id, on));
  for (const char* attribute : {"phasing_in_from", "active_from", "phasing_out_from", "retired_from"}) {
    const auto* from = model_.attribute<base::Date>(id, attribute);
    json.date_or_null(attribute, from ? std::optional(*from) : std::nullopt);
  }
  json.end('}');
  json.date_or_null("contract_end", answers::contract_end(view_, on, id));
  cost(json, answers::yearly_cost(view_, day_, id));
}

void SolutionWriter::contract(JsonWriter& json, ElementId id) const {
  const auto end = answers::contract_end(view_, day_.date(), id);
  const auto suppliers = answers::suppliers(view_, day_.date(), id);
  const auto yearly = answers::yearly_cost(view_, day_, id);
  json.key("contract");
  if (!end && suppliers.empty() && !yearly) {
    json.null();
    return;
  }
  json.begin('{').date_or_null("end", end);
  list(json, "suppliers", suppliers);
  cost(json, yearly);
  json.end('}');
}

void SolutionWriter::cost(JsonWriter& json, const std::optional<answers::YearlyCost>& cost) const {
  json.key("cost");
  if (!cost) {
    json.null();
    return;
  }
  json.begin('{').member("amount", cost->amount).key("year");
  cost->year ? json.value(*cost->year) : json.null();
  json.member("ended_amount", cost->ended_amount)
      .member("state", to_string(cost->state))
      .date_or_null("not_stated_from", cost->not_stated_from);
  list(json, "contracts", cost->contracts);
  json.end('}');
}

std::string_view SolutionWriter::phase(ElementId id, base::Date on) const {
  return to_string(model::phase_on(*model_.element(id), model_.metamodel(), on));
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
