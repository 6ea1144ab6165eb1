// SPDX-License-Identifier: MPL-2.0
#include "answers/sentence.hpp"
#include "api/arrows.hpp"
#include "api/plans.hpp"
#include "api/routes.hpp"
#include "search/index.hpp"

namespace fundament::api {

Response get_search(Call& call) {
  Parameters& parameters = call.parameters;
  search::Options options;
  options.kinds = asked_kinds(call);
  options.limit = parameters.integer("limit");
  if (!parameters.ok()) return problem(call, parameters.error());
  const auto& model = call.view->model();
  const auto found = call.view->search().search(model, parameters.text("q"), options);
  std::string body;
  if (call.format == "csv") {
    body = "ref,kind,name,score\n";
    for (const auto& hit : found.hits) {
      const auto ref = model.ref(hit.element);
      body += csv_cell(to_string(ref)) + "," + ref.kind + "," +
              csv_cell(answers::name_of(model, hit.element, call.language)) + "," + std::to_string(hit.score) + "\n";
    }
    return answer(call, std::move(body));
  }
  const auto write = [&](JsonWriter& json, const search::Hit& hit) {
    const auto ref = model.ref(hit.element);
    json.begin('{').member("ref", to_string(ref)).member("kind", ref.kind);
    json.member("name", answers::name_of(model, hit.element, call.language));
    planned_by(json, *call.view, hit.element);
    json.member("score", hit.score).key("why").begin('[');
    for (const auto& match : hit.why)
      json.begin('{')
          .member("asked", match.asked)
          .member("found", match.found)
          .member("field", to_string(match.field))
          .member("how", to_string(match.how))
          .end('}');
    json.end(']').end('}');
  };
  if (call.format == "ndjson") {
    for (const auto& hit : found.hits) {
      JsonWriter json(body);
      write(json, hit);
      body += '\n';
    }
    return answer(call, std::move(body));
  }
  JsonWriter json(body);
  json.begin('{').member("revision", call.view->revision()).member("query", parameters.text("q"));
  json.member("total", found.total).key("hits").begin('[');
  for (const auto& hit : found.hits)
    write(json, hit);
  json.end(']').end('}');
  return answer(call, body + "\n");
}

} // namespace fundament::api
