// SPDX-License-Identifier: MPL-2.0
#include "answers/between.hpp"
#include "api/arrows.hpp"
#include "api/routes.hpp"
#include <nlohmann/json.hpp>

namespace fundament::api {

using base::ErrorCode;

namespace {

struct Named {
  std::vector<model::ElementId> elements;
  std::vector<std::string> unknown;
};

/// What is none of the elements is named again. Nothing is suggested for it: whoever asks has it from another answer.
Named read(Call& call, const nlohmann::json& body) {
  Named out;
  for (const auto& [name, value] : body.items()) {
    if (name != "of" || !value.is_array()) {
      call.parameters.add({ErrorCode::invalid_argument, {"relations.form"}, name});
      continue;
    }
    for (const auto& one : value) {
      if (!one.is_string()) {
        call.parameters.add({ErrorCode::invalid_argument, {"body.text_expected", {{"value", one.dump()}}}, name});
        continue;
      }
      const auto text = one.get<std::string>();
      if (const auto id = call.view->model().find_ref(text))
        out.elements.push_back(*id);
      else
        out.unknown.push_back(text);
    }
  }
  return out;
}

} // namespace

Response post_relations(Call& call) {
  const auto body = read_json(call);
  if (!body) return problem(call, body.error());
  if (!body->is_object()) return problem(call, {ErrorCode::invalid_argument, {"body.object_expected"}, "body"});
  const Named named = read(call, *body);
  const base::Date on = asked_date(call);
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto found = answers::between(*call.view, named.elements, on, call.budget);
  const bool complete = !call.budget.spent_now();
  call.cut_by_time = !complete;
  std::string out;
  JsonWriter json(out);
  json.begin('{').member("revision", call.view->revision()).member("on", on);
  json.member("complete", complete).text_or_null("reason", complete ? "" : "time").key("unknown").begin('[');
  for (const auto& text : named.unknown)
    json.value(text);
  json.end(']').key("relations").begin('[');
  for (const auto& one : found) {
    json.begin('{').text_or_null("needs", !one.carries_need ? "" : one.arrow.source_needs ? "source" : "target");
    json.key("arrow");
    write_arrow(json, *call.view, one.arrow, one.carries_need);
    json.end('}');
  }
  json.end(']').end('}');
  return answer(call, out + "\n");
}

} // namespace fundament::api
