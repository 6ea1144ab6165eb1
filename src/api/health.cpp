// SPDX-License-Identifier: MPL-2.0
#include "api/json_writer.hpp"
#include "api/routes.hpp"
#include "api/status.hpp"

namespace fundament::api {

Response get_health(Call& call) {
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  return answer(call, "{\"status\":\"ok\"}\n");
}

/// Ready: the last look at the database succeeded, and so did the last write, or it failed for another reason than the
/// storage. What is served meanwhile is the last state that could be read.
Response get_ready(Call& call) {
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  if (const auto trouble = call.service.catalogue().trouble()) return problem(*trouble, call.language, 503);
  std::string body;
  const auto& model = call.view->model();
  JsonWriter json(body);
  json.begin('{').member("status", "ready").member("revision", call.view->revision());
  json.member("elements", model.element_count()).member("relations", model.relation_count()).end('}');
  return answer(call, body + "\n");
}

/// Prometheus' text format 0.0.4.
Response get_metrics(Call& call) {
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  call.format = "text";
  const auto& model = call.view->model();
  std::string body;
  const auto gauge = [&](const char* name, const char* help, const std::string& value) {
    body += std::string("# HELP ") + name + " " + help + "\n# TYPE " + name + " gauge\n" + name + " " + value + "\n";
  };
  gauge("fundament_revision", "Revision of the view that answers.", std::to_string(call.view->revision()));
  gauge("fundament_elements", "Elements in the catalogue.", std::to_string(model.element_count()));
  gauge("fundament_relations", "Relations in the catalogue.", std::to_string(model.relation_count()));
  gauge("fundament_ready", "1 when the last look at the database succeeded.",
        call.service.catalogue().trouble() ? "0" : "1");
  if (const auto& more = call.service.settings().more_metrics) body += more();
  return answer(call, std::move(body));
}

} // namespace fundament::api
