// SPDX-License-Identifier: MPL-2.0
#include "answers/chokepoints.hpp"
#include "answers/sentence.hpp"
#include "api/arrows.hpp"
#include "api/names.hpp"
#include "api/plans.hpp"
#include "api/routes.hpp"

namespace fundament::api {

using answers::Chokepoint;
using answers::ChokepointsAnswer;

namespace {

void write(JsonWriter& json, const Call& call, const ChokepointsAnswer& found, const Chokepoint& point) {
  const auto& model = call.view->model();
  const auto ref = model.ref(point.element);
  json.begin('{').member("ref", to_string(ref)).member("kind", ref.kind);
  json.member("name", answers::name_of(model, point.element, call.language));
  planned_by(json, *call.view, point.element);
  json.text_or_null("owner", ref_or_empty(model, found.day->owner(point.element)));
  json.member("fails", point.fails).member("degraded", point.degraded).member("at_risk", point.at_risk);
  json.member("touched", point.touched).member("administrations", point.administrations).key("by_owner").begin('{');
  std::map<std::string, std::uint64_t> owners;
  for (const auto& [owner, count] : point.by_owner)
    owners[owner == model::no_id ? "none" : to_string(model.ref(owner))] = count;
  for (const auto& [owner, count] : owners)
    json.member(owner, count);
  json.end('}').key("takes_down").begin('[');
  for (const auto id : point.takes_down)
    json.begin('{')
        .member("ref", to_string(model.ref(id)))
        .member("name", answers::name_of(model, id, call.language))
        .end('}');
  json.end(']').end('}');
}

std::string csv(const Call& call, const ChokepointsAnswer& found) {
  const auto& model = call.view->model();
  std::string out = "ref,name,owner,fails,degraded,at_risk,touched,administrations\n";
  for (const Chokepoint& point : found.chokepoints) {
    out += csv_cell(to_string(model.ref(point.element))) + "," +
           csv_cell(answers::name_of(model, point.element, call.language)) + "," +
           csv_cell(ref_or_empty(model, found.day->owner(point.element)));
    for (const auto count : {point.fails, point.degraded, point.at_risk, point.touched, point.administrations})
      out += "," + std::to_string(count);
    out += "\n";
  }
  return out;
}

} // namespace

Response get_chokepoints(Call& call) {
  answers::ChokepointsQuestion question;
  question.kinds = asked_kinds(call);
  question.units = asked_units(call, "unit");
  question.on = asked_date(call);
  question.limit = call.parameters.integer("limit");
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto found = answers::chokepoints(*call.view, question, call.budget);
  call.cut_by_time = !found.complete;
  if (call.cut_by_time && call.format != "json") return problem(call, base::out_of_time()); // only that can say so
  if (call.format == "csv") return answer(call, csv(call, found));
  std::string body;
  if (call.format == "ndjson") {
    for (const auto& point : found.chokepoints) {
      JsonWriter json(body);
      write(json, call, found, point);
      body += '\n';
    }
    return answer(call, std::move(body));
  }
  JsonWriter json(body);
  json.begin('{').member("revision", call.view->revision()).member("on", question.on);
  json.member("complete", found.complete).text_or_null("reason", found.complete ? "" : "time");
  json.member("candidates", found.candidates).member("computed", found.computed).key("chokepoints").begin('[');
  for (const auto& point : found.chokepoints)
    write(json, call, found, point);
  json.end(']').end('}');
  return answer(call, body + "\n");
}

} // namespace fundament::api
