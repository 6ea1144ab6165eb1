// SPDX-License-Identifier: MPL-2.0
#include "api/plans.hpp"
#include "api/investments_kept.hpp"
#include "api/status.hpp"
#include "base/joined.hpp"
#include "base/unicode.hpp"
#include "model/json.hpp"
#include "plan/read.hpp"
#include <algorithm>
#include <nlohmann/json.hpp>

namespace fundament::api {

using base::Error;
using base::ErrorCode;
using catalogue::KeptPlan;
using catalogue::WhatIf;
using plan::Conflict;
using plan::ConflictKind;

namespace {

constexpr std::string_view by_digest = "sha256:";

std::string shown(const std::optional<model::Value>& value) {
  return value ? model::value_to_text(*value) : "–";
}

} // namespace

base::Text text_of(const Conflict& conflict, base::Language language) {
  const std::string& subject = conflict.subject;
  switch (conflict.kind) {
  case ConflictKind::exists: return {"plan.conflict.exists", {{"subject", subject}}};
  case ConflictKind::gone: return {"plan.conflict.gone", {{"subject", subject}}};
  case ConflictKind::relation_changed: return {"plan.conflict.relation_changed", {{"subject", subject}}};
  case ConflictKind::changed:
    return {"plan.conflict.changed",
            {{"subject", subject},
             {"attribute", conflict.attribute},
             {"was", shown(conflict.was)},
             {"now", shown(conflict.now)},
             {"planned", shown(conflict.planned)}}};
  case ConflictKind::grown:
    return {"plan.conflict.grown",
            {{"subject", subject},
             {"users", base::joined(conflict.users, [](const auto& user) { return to_string(user); })}}};
  case ConflictKind::refused:
    return {"plan.conflict.refused", {{"subject", subject}, {"why", base::render(conflict.why->text, language)}}};
  }
  throw std::logic_error("kind of conflict out of range");
}

namespace {

void value_or_null(JsonWriter& json, const char* name, const std::optional<model::Value>& value) {
  json.key(name);
  std::string text = "null";
  if (value) {
    text.clear();
    model::append_json(text, *value);
  }
  json.raw(text);
}

void write(JsonWriter& json, const Conflict& conflict, const KeptPlan& of, base::Language language) {
  json.begin('{').member("plan", of.name()).member("operation", conflict.operation);
  json.member("kind", to_string(conflict.kind)).member("subject", conflict.subject);
  if (conflict.kind == ConflictKind::changed) {
    json.member("attribute", conflict.attribute);
    value_or_null(json, "was", conflict.was);
    value_or_null(json, "now", conflict.now);
    value_or_null(json, "planned", conflict.planned);
  }
  if (conflict.kind == ConflictKind::grown) {
    json.key("users").begin('[');
    for (const auto& user : conflict.users)
      json.value(to_string(user));
    json.end(']');
  }
  json.member("text", base::render(text_of(conflict, language), language)).end('}');
}

} // namespace

void write_conflicts(JsonWriter& json, const char* name, const WhatIf& what_if, base::Language language) {
  json.key(name).begin('[');
  for (std::size_t i = 0; i < what_if.plans.size(); i++)
    for (const Conflict& conflict : what_if.notes[i].conflicts)
      write(json, conflict, *what_if.plans[i], language);
  json.end(']');
}

namespace {

/// 409: every conflict as an error of its own for who reads sentences, and in full.
Response conflicts_of(const Call& call, const WhatIf& what_if) {
  base::Problems problems;
  for (std::size_t i = 0; i < what_if.plans.size(); i++)
    for (const Conflict& conflict : what_if.notes[i].conflicts)
      problems.add({ErrorCode::plan_conflicts, text_of(conflict, call.language),
                    what_if.plans[i]->name() + " /operations/" + std::to_string(conflict.operation)});
  Response out = problem(call, problems.take());
  out.body.erase(out.body.rfind('}'));
  JsonWriter json(out.body);
  json.raw("");
  write_conflicts(json, "conflicts", what_if, call.language);
  json.end('}');
  out.body += '\n';
  return out;
}

constexpr std::string_view by_investment = "investment:", all_open = "open";

/// The names, with that of all proposals that are put forward spelled out.
base::Result<std::vector<std::string>> spelled_out(const Call& call, const std::vector<std::string>& names) {
  std::vector<std::string> out;
  for (const std::string& name : names) {
    if (name != all_open) {
      out.push_back(name);
      continue;
    }
    const auto& model = call.view->model();
    const review::InvestmentWords words(model.metamodel());
    const auto plan = model.metamodel().find_attribute("plan");
    bool any = false;
    for (model::ElementId id = 0; id < model.element_limit() && words.kind && plan; id++) {
      const auto* element = model.element(id);
      const auto state = element ? words.state(*element) : std::nullopt;
      using review::InvestmentState;
      if (state != InvestmentState::submitted && state != InvestmentState::heard) continue;
      if (!element->attributes.find(*plan)) continue;
      out.push_back(to_string(model.ref(id)));
      any = true;
    }
    if (!any) return Error{ErrorCode::plan_unknown, {"plan.none_open"}, std::string(plan_member)};
  }
  return out;
}

base::Result<std::vector<std::shared_ptr<const KeptPlan>>> found(Call& call, const std::vector<std::string>& asked) {
  const auto spelled = spelled_out(call, asked);
  if (!spelled) return spelled.error();
  const auto& names = *spelled;
  std::vector<std::shared_ptr<const KeptPlan>> out;
  if (names.size() > plan::most_together) // before any is looked for
    return Error{ErrorCode::limit_exceeded,
                 {"plan.too_many_together", {{"most", std::to_string(plan::most_together)}}},
                 std::string(plan_member)};
  for (const std::string& name : names) {
    if (name.starts_with(by_investment)) {
      auto one = plan_of_investment(call, name);
      if (!one) return std::move(one).error();
      out.push_back(std::move(*one));
      continue;
    }
    if (!name.starts_with(by_digest))
      return Error{
          ErrorCode::invalid_argument, {"plan.name_form", {{"name", base::printable(name)}}}, std::string(plan_member)};
    auto one = call.service.plans().find(name.substr(by_digest.size()));
    if (!one)
      return Error{
          ErrorCode::plan_unknown, {"plan.unknown", {{"name", base::printable(name)}}}, std::string(plan_member)};
    out.push_back(std::move(one));
  }
  return out;
}

/// The day a question of plans is asked on that names none: the first on which they change something, and not one that
/// is over.
base::Date first_day(const std::vector<std::shared_ptr<const KeptPlan>>& plans) {
  base::Date out = plans.front()->dates.front();
  for (const auto& one : plans)
    out = std::min(out, one->dates.front());
  return std::max(out, base::today());
}

std::optional<Response> look_by_names(Call& call, const std::vector<std::string>& names, bool skip,
                                      std::optional<base::Date> on) {
  if (names.empty()) return std::nullopt;
  if (call.reader.anyone) return problem(call, {ErrorCode::forbidden, {"auth.kept_back"}});
  const auto plans = found(call, names);
  return plans ? look(call, *plans, skip, on) : problem(call, plans.error());
}

} // namespace

base::Result<std::shared_ptr<const KeptPlan>> plan_of_investment(Call& call, const std::string& name) {
  const auto unknown = [&](const char* id) {
    return Error{ErrorCode::plan_unknown, {id, {{"name", base::printable(name)}}}, std::string(plan_member)};
  };
  const auto whole = model::parse_ref(name);
  const bool is_ref = whole && call.view->model().find(*whole);
  const auto at = is_ref ? name.npos : name.rfind('@'); // a key may have one
  const std::string version = at == name.npos ? "" : name.substr(at + 1);
  const auto kept = kept_investment(*call.view, name.substr(0, at), call.budget);
  if (!kept) return unknown("plan.investment_unknown");
  std::string file = kept->what.file;
  if (version == "draft") {
    if (kept->what.version > 0) file = kept->what.draft;
  } else if (!version.empty() && version != std::to_string(kept->what.version)) {
    const bool digits = version.size() < 10 && version.find_first_not_of("0123456789") == version.npos;
    auto earlier = file_of_version(call, *kept, digits ? std::stoll(version) : -1);
    if (!earlier) return std::move(earlier).error();
    file = std::move(*earlier);
  }
  if (file.empty()) return unknown("plan.investment_unknown");
  const auto document = nlohmann::json::parse(file);
  if (!document.contains("plan")) return unknown("plan.investment_without");
  const auto& model = call.snapshot->model();
  auto read = plan::read(document, model.metamodel(), base::today());
  if (!read) return std::move(read).error();
  return call.service.plans().keep(plan::with_was(std::move(*read), model), model.metamodel());
}

std::shared_ptr<const snapshot::View> view_of(const Call& call, const WhatIf& what_if) {
  return call.service.views().get(*what_if.views, what_if.snapshot, *call.snapshot,
                                  what_if.digest + "~" + std::to_string(what_if.steps_begun), call.reader);
}

std::optional<Response> look(Call& call, const std::vector<std::shared_ptr<const KeptPlan>>& plans, bool skip,
                             std::optional<base::Date> on) {
  call.date = first_day(plans);
  call.planned_on = on.value_or(call.date);
  call.date_is_given = on.has_value();
  auto what_if = call.service.what_ifs().get(call.snapshot, plans, call.planned_on, call.budget);
  if (!what_if) return problem(call, what_if.error());
  if (!skip && !(*what_if)->fits()) return conflicts_of(call, **what_if);
  call.what_if = std::move(*what_if);
  call.view = view_of(call, *call.what_if);
  return std::nullopt;
}

std::optional<Response> look_with_plans(Call& call) {
  Parameters& parameters = call.parameters;
  const auto names = parameters.list(plan_member);
  if (names.empty()) return std::nullopt;
  const bool skip = parameters.word(conflicts_member) == "skip";
  if (!parameters.ok()) return problem(call, parameters.error());
  return look_by_names(call, names, skip, base::parse_date(parameters.text("on")));
}

std::optional<Response> look_with_plans(Call& call, const nlohmann::json& body,
                                        std::initializer_list<const char*> days) {
  std::vector<std::string> names;
  bool fits = true, skip = false;
  const auto add = [&](const nlohmann::json& one) {
    if (one.is_string())
      names.push_back(one.get<std::string>());
    else
      fits = false;
  };
  if (const auto given = body.find(plan_member); given != body.end()) {
    if (given->is_array())
      std::for_each(given->begin(), given->end(), add);
    else
      add(*given);
  }
  if (names.empty() && call.what_if) // the address names them, and the body the day
    for (const auto& one : call.what_if->plans)
      names.push_back(std::string(by_digest) + one->digest), skip = call.parameters.word(conflicts_member) == "skip";
  if (!fits) return problem(call, {ErrorCode::invalid_argument, {"plan.names_expected"}, std::string(plan_member)});
  if (const auto given = body.find(conflicts_member); given != body.end()) {
    skip |= *given == "skip";
    if (*given != "skip" && *given != "refuse")
      return problem(call,
                     {ErrorCode::invalid_argument,
                      {"parameter.word", {{"value", base::printable(given->dump())}, {"allowed", "refuse, skip"}}},
                      std::string(conflicts_member)});
  }
  std::optional<base::Date> on;
  for (const char* day : days)
    if (const auto given = body.find(day); !on && given != body.end() && given->is_string())
      on = base::parse_date(given->get<std::string>());
  return look_by_names(call, names, skip, on);
}

void tell_plans(const Call& call, Response& response) {
  if (!call.what_if) return;
  const WhatIf& what_if = *call.what_if;
  std::size_t skipped = 0;
  std::string names, member;
  JsonWriter json(member);
  json.begin('{').key("of").begin('[');
  for (const auto& one : what_if.plans) {
    json.value(one->name());
    names += (names.empty() ? "" : ",") + std::string(by_digest) + one->digest;
  }
  json.end(']').key("names").begin('[');
  for (const auto& one : what_if.plans)
    json.value(one->plan.name);
  json.end(']').member("sha256", what_if.digest).member("revision", call.view->revision());
  json.member("on", call.planned_on).member("on_is", call.date_is_given ? "asked" : "first_date");
  json.member("steps_begun", what_if.steps_begun);
  write_conflicts(json, "skipped", what_if, call.language);
  json.end('}');
  for (const auto& notes : what_if.notes)
    skipped += notes.conflicts.size();
  response.headers.emplace_back("Fundament-Plan", names + "; on=" + base::to_string(call.planned_on) +
                                                      "; skipped=" + std::to_string(skipped));
  response.headers.emplace_back("Cache-Control", "no-store"); // a plan is forgotten, and its answers with it
  if (call.format != "json" || response.content_type != content_type_of("json")) return;
  const auto insert = [member = std::move(member)](std::string& body, std::size_t at) {
    base::expect(body.size() > at + 1 && body[at] == '{' && body[at + 1] == '"', "an answer that is no object");
    body.insert(at + 1, "\"plan\":" + member + ",");
  };
  if (!response.stream) return insert(response.body, 0);
  response.stream = [rows = std::move(response.stream), insert, begun = false](std::string& to) mutable {
    const std::size_t before = to.size();
    const bool more = rows(to);
    if (!begun && to.size() > before) insert(to, before), begun = true;
    return more;
  };
}

void planned_by(JsonWriter& json, const snapshot::View& view, model::ElementId id) {
  if (const auto plan = view.planned_by(id); !plan.empty()) json.member("planned_by", plan);
}

namespace {

void write_days(JsonWriter& json, const char* name, const std::vector<base::Date>& days) {
  json.key(name).begin('[');
  for (const base::Date day : days)
    json.value(day);
  json.end(']');
}

std::vector<base::Text> warnings_of(const nlohmann::json& document, const KeptPlan& kept) {
  std::vector<base::Text> out;
  if (document.contains("fundament")) out.push_back({"plan.only_the_plan_is_read"});
  if (kept.dates.front() < base::today())
    out.push_back({"plan.day_is_over", {{"day", base::to_string(kept.dates.front())}}});
  return out;
}

base::Result<std::shared_ptr<const KeptPlan>> keep(Call& call, const nlohmann::json& document) {
  const auto& model = call.snapshot->model();
  auto read = plan::read(document, model.metamodel(), base::today());
  if (!read) return std::move(read).error();
  return call.service.plans().keep(plan::with_was(std::move(*read), model), model.metamodel());
}

} // namespace

base::Result<std::vector<std::shared_ptr<const KeptPlan>>> plans_of(Call& call, const nlohmann::json& body) {
  const auto names = body.is_object() ? body.find(plan_member) : body.end();
  std::vector<std::string> list;
  if (names != body.end() && names->is_string()) list.push_back(names->get<std::string>());
  if (names != body.end() && names->is_array())
    for (const auto& one : *names)
      list.push_back(one.is_string() ? one.get<std::string>() : "");
  if (!list.empty()) return found(call, list);
  auto kept = keep(call, body);
  if (!kept) return std::move(kept).error();
  return std::vector{std::move(*kept)};
}

void write_notes(JsonWriter& json, const plan::Notes& notes) {
  json.key("done").begin('[');
  for (const auto& one : notes.done)
    json.begin('{')
        .member("operation", one.operation)
        .member("subject", one.subject)
        .text_or_null("attribute", one.attribute)
        .end('}');
  json.end(']').key("moved").begin('[');
  for (const auto& one : notes.moved)
    json.begin('{')
        .member("operation", one.operation)
        .member("from", to_string(one.from))
        .member("to", to_string(one.to))
        .end('}');
  json.end(']').key("left_behind").begin('[');
  for (const auto& one : notes.left_behind)
    json.begin('{').member("operation", one.operation).member("relation", to_string(one.relation)).end('}');
  json.end(']');
}

Response post_plans(Call& call) {
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto document = read_json(call);
  if (!document) return problem(call, document.error());
  const auto& model = call.snapshot->model();
  auto kept = keep(call, *document);
  if (!kept) return problem(call, kept.error());
  const KeptPlan& one = **kept;
  WhatIf at_its_end; // all its steps begun; only told of, so without what answers need
  at_its_end.plans = {*kept};
  at_its_end.notes.push_back(plan::apply(one.plan, model, one.dates.back(), one.name()).notes);
  std::string body;
  JsonWriter json(body);
  json.begin('{').member("plan", std::string(by_digest) + one.digest).member("name", one.plan.name);
  json.member("revision", call.view->revision()).member("operations", one.plan.operations.size());
  json.member("on", first_day({*kept}));
  write_days(json, "dates", one.dates);
  write_days(json, "steps", one.steps);
  write_conflicts(json, "conflicts", at_its_end, call.language);
  write_notes(json, at_its_end.notes.front());
  json.key("warnings").begin('[');
  for (const auto& text : warnings_of(*document, one))
    json.value(base::render(text, call.language));
  json.end(']').end('}');
  return answer(call, body + "\n");
}

} // namespace fundament::api
