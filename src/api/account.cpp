// SPDX-License-Identifier: MPL-2.0
#include "answers/sentence.hpp"
#include "api/json_writer.hpp"
#include "api/routes.hpp"

namespace fundament::api {

/// Who asks, as the token says. Nobody in particular is an answer too: it is how a page learns that no one is signed
/// in.
Response get_account(Call& call) {
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  std::string body;
  JsonWriter json(body);
  json.begin('{').key("account");
  if (const auto& account = call.asker.account) {
    const auto unit = unit_of(call.asker, call.view->model());
    json.begin('{').member("id", account->id).member("name", account->name).member("role", to_string(account->role));
    json.text_or_null("unit", account->unit);
    json.text_or_null("unit_name",
                      unit == model::no_id ? "" : answers::name_of(call.view->model(), unit, call.language));
    json.date_or_null("expires", account->expires).end('}');
  } else {
    json.null();
  }
  json.end('}');
  return answer(call, body + "\n");
}

} // namespace fundament::api
