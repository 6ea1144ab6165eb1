// SPDX-License-Identifier: MPL-2.0
#include "api/approval.hpp"
#include "answers/starts.hpp"
#include "api/plans.hpp"
#include "base/joined.hpp"
#include <algorithm>
#include <nlohmann/json.hpp>

namespace fundament::api {

using answers::ApprovalQuestion;
using base::Error;
using base::ErrorCode;
using model::ElementId;

namespace {

constexpr std::size_t most_checks = 100'000; // of one batch

} // namespace

ApprovalQuestion Asking::question(base::Date on) {
  ApprovalQuestion out;
  out.name = get_("name");
  out.version = get_("version");
  out.scope.unit = element("unit");
  out.scope.system = element("system");
  out.scope.environment = enumerated("environment");
  out.scope.data_class = enumerated("data_class");
  out.use = get_("use") == "existing" ? answers::Use::existing : answers::Use::is_new;
  out.on = on;
  return out;
}

void Asking::problem(Error error, const char* name) {
  error.where = place_ + name;
  error.code = ErrorCode::invalid_argument;
  call_.parameters.add(std::move(error));
}

ElementId Asking::element(const char* name) {
  const auto text = get_(name);
  if (text.empty()) return model::no_id;
  auto id = answers::resolve(*call_.view, text, call_.budget);
  if (id) return *id;
  problem(std::move(id).error(), name);
  return model::no_id;
}

std::string Asking::enumerated(const char* name) {
  auto text = get_(name);
  if (text.empty()) return text;
  for (const EnumerationFilter& known : enumeration_filters(call_.view->model().metamodel())) {
    if (known.name != name || std::find(known.values.begin(), known.values.end(), text) != known.values.end()) continue;
    problem(
        {ErrorCode::invalid_argument, {"parameter.word", {{"value", text}, {"allowed", base::joined(known.values)}}}},
        name);
  }
  return text;
}

Response get_technologies_check(Call& call) {
  Asking asking(
      call, [&](const char* name) { return call.parameters.text(name); }, "");
  (void)call.parameters.word("use");
  const auto question = asking.question(asked_date(call));
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto found = answers::check_approval(*call.view, question, call.budget);
  if (call.budget.spent_now()) return problem(call, base::out_of_time()); // nearest names were perhaps not looked for
  const VerdictWriter writer(call);
  if (call.format == "csv") return answer(call, verdict_csv_head + writer.csv_row(found, question));
  std::string body;
  JsonWriter json(body);
  json.begin('{').member("revision", call.view->revision()).member("on", question.on);
  writer.members(json, found, question);
  json.end('}');
  return answer(call, body + "\n");
}

namespace {

/// {"items":[{"name","version",…}], and what all have in common}: the questions, in order. What is common may also
/// stand in the address.
std::vector<ApprovalQuestion> questions_of(Call& call, const nlohmann::json& body) {
  const auto wrong = [&](const char* where, base::Text text) {
    call.parameters.add({ErrorCode::invalid_argument, std::move(text), where});
  };
  std::vector<ApprovalQuestion> out;
  if (!body.is_object() || !body.contains("items") || !body["items"].is_array()) {
    wrong("items", {"check.items_needed"});
    return out;
  }
  if (body["items"].size() > most_checks) {
    wrong("items", {"check.too_many", {{"most", std::to_string(most_checks)}}});
    return out;
  }
  base::Date on = asked_date(call);
  if (body.contains("on")) {
    const auto given = body["on"].is_string() ? base::parse_date(body["on"].get<std::string>()) : std::nullopt;
    if (given)
      on = *given;
    else
      wrong("on", {"check.date_needed"});
  }
  for (std::size_t i = 0; i < body["items"].size(); i++) {
    const nlohmann::json& item = body["items"][i];
    const std::string place = "items[" + std::to_string(i) + "].";
    const auto text = [&](const char* name) {
      for (const nlohmann::json* at : {&item, &body})
        if (at->is_object() && at->contains(name) && (*at)[name].is_string()) return (*at)[name].get<std::string>();
      return call.parameters.text(name);
    };
    out.push_back(Asking(call, text, place).question(on));
    if (out.back().name.empty())
      call.parameters.add({ErrorCode::invalid_argument, {"check.name_needed"}, place + "name"});
  }
  return out;
}

} // namespace

Response post_technologies_check(Call& call) {
  (void)call.parameters.word("use");
  const std::string place = call.parameters.has("file") ? call.parameters.text("file") : "body";
  const auto first = call.request.body.find_first_not_of(" \t\r\n");
  const char begins = first == std::string::npos ? ' ' : call.request.body[first];
  if (begins == '<') // a bill in XML
    return problem(call, {ErrorCode::invalid_argument, {"bom.not_recognised"}, place});
  if (begins == '[') // of neither form, and not worth a document in memory
    return problem(call, {ErrorCode::invalid_argument, {"check.items_needed"}, "items"});
  interchange::HeldText held(call.request.body);
  interchange::BomText& text = call.request.bill ? *call.request.bill : held;
  if (call.request.bill || interchange::is_bom(text)) {
    VerdictList list(call, asked_codes(call, "fail_on"));
    list.ask(Asking(
                 call, [&](const char* name) { return call.parameters.text(name); }, "")
                 .question(asked_date(call)),
             text);
    return call.parameters.ok() ? list.answer() : problem(call, call.parameters.error());
  }
  const auto body = read_json(call, place);
  if (!body) return problem(call, body.error());
  if (body->is_object())
    if (auto refused = look_with_plans(call, *body)) return std::move(*refused);
  VerdictList list(call, asked_codes(call, "fail_on"));
  list.ask(questions_of(call, *body));
  return call.parameters.ok() ? list.answer() : problem(call, call.parameters.error());
}

} // namespace fundament::api
