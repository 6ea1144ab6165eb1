// SPDX-License-Identifier: MPL-2.0
#include "answers/approval.hpp"
#include "answers/sentence.hpp"
#include "answers/starts.hpp"
#include "api/arrows.hpp"
#include "api/routes.hpp"
#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

namespace fundament::api {

using answers::Approval;
using answers::ApprovalQuestion;
using answers::VerdictCode;
using base::Error;
using base::ErrorCode;
using model::ElementId;

namespace {

constexpr std::size_t most_checks = 100'000; // of one batch

/// Reads a question out of named texts, wherever they stand; problems go to the parameters.
class Asking {
public:
  using Get = std::function<std::string(const char*)>;
  Asking(Call& call, Get get, std::string place) : call_(call), get_(std::move(get)), place_(std::move(place)) {}

  ApprovalQuestion question(base::Date on) {
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

private:
  void problem(Error error, const char* name) {
    error.where = place_ + name;
    error.code = ErrorCode::invalid_argument;
    call_.parameters.add(std::move(error));
  }

  ElementId element(const char* name) {
    const auto text = get_(name);
    if (text.empty()) return model::no_id;
    auto id = answers::resolve(*call_.snapshot, text);
    if (id) return *id;
    problem(std::move(id).error(), name);
    return model::no_id;
  }

  std::string enumerated(const char* name) {
    auto text = get_(name);
    if (text.empty()) return text;
    for (const EnumerationFilter& known : enumeration_filters(call_.snapshot->model().metamodel())) {
      if (known.name != name || std::find(known.values.begin(), known.values.end(), text) != known.values.end())
        continue;
      std::string allowed;
      for (const auto one : known.values)
        allowed += (allowed.empty() ? "" : ", ") + std::string(one);
      problem({ErrorCode::invalid_argument, {"parameter.word", {{"value", text}, {"allowed", allowed}}}}, name);
    }
    return text;
  }

  Call& call_;
  const Get get_;
  const std::string place_;
};

const char* sentence_id(const Approval& found, const ApprovalQuestion& question) {
  switch (found.code) {
  case VerdictCode::prohibited: return "verdict.prohibited";
  case VerdictCode::waiver_only: return "verdict.waiver_only";
  case VerdictCode::phasing_out:
    return question.use == answers::Use::existing ? "verdict.phasing_out_existing" : "verdict.phasing_out_new";
  case VerdictCode::proposed: return "verdict.proposed";
  case VerdictCode::pilot: return found.allowed ? "verdict.pilot_here" : "verdict.pilot_elsewhere";
  case VerdictCode::approved_with_conditions: return "verdict.approved_with_conditions";
  case VerdictCode::approved: return "verdict.approved";
  case VerdictCode::allowed_by_waiver: return "verdict.allowed_by_waiver";
  case VerdictCode::condition_not_met: return "verdict.condition_not_met";
  case VerdictCode::expired: return "verdict.expired";
  case VerdictCode::not_yet: return "verdict.not_yet";
  case VerdictCode::scope_not_assessed: return "verdict.scope_not_assessed";
  case VerdictCode::version_not_assessed:
    return found.version.empty() ? "verdict.version_needed" : "verdict.version_not_assessed";
  case VerdictCode::not_assessed:
    return found.subject == model::no_id ? "verdict.unknown_name" : "verdict.not_assessed";
  case VerdictCode::ambiguous_name: return "verdict.ambiguous_name";
  }
  throw std::logic_error("verdict out of range");
}

/// Writes verdicts of one snapshot for one caller.
class Writer {
public:
  explicit Writer(const Call& call)
      : call_(call), model_(call.whole->model()), is_public_(call.whole != call.snapshot) {}

  std::string sentence(const Approval& found, const ApprovalQuestion& question) const {
    const auto day = [](const std::optional<base::Date>& date) {
      return date ? base::to_string(*date) : std::string();
    };
    std::string what = found.subject == model::no_id ? found.name : answers::name_of(model_, found.subject);
    if (!found.version.empty()) what += " " + found.version;
    std::string until = day(found.valid_until);
    const bool past = found.code == VerdictCode::expired;
    if (!until.empty() && !past) until = base::render({"verdict.until", {{"date", until}}}, call_.language);
    return base::render(
        {sentence_id(found, question), {{"what", what}, {"until", until}, {"begins", day(found.begins)}}},
        call_.language);
  }

  void write(JsonWriter& json, const Approval& found, const ApprovalQuestion& question) const {
    json.begin('{');
    members(json, found, question);
    json.end('}');
  }

  void members(JsonWriter& json, const Approval& found, const ApprovalQuestion& question) const {
    json.member("code", to_string(found.code)).member("allowed", found.allowed);
    json.member("sentence", sentence(found, question)).member("use", to_string(question.use));
    json.member("name", found.name).text_or_null("version", found.version);
    named(json, "subject", found.subject);
    list(json, "meant", found.meant);
    decision(json, found);
    date(json, "begins", found.begins);
    date(json, "valid_until", found.valid_until);
    json.key("conditions").begin('[');
    for (const auto& one : found.conditions)
      json.begin('{').member("text", one.text).member("state", to_string(one.state)).end('}');
    json.end(']').text_or_null("otherwise", found.otherwise ? to_string(*found.otherwise) : "");
    named(json, "waiver", is_public_ ? model::no_id : found.waiver);
    json.key("beaten").begin('[');
    for (const auto& one : found.beaten)
      json.begin('{')
          .member("ref", to_string(model_.ref(one.decision)))
          .member("ruling", to_string(one.ruling))
          .member("reason", to_string(one.reason))
          .end('}');
    json.end(']');
    supplier(json, found);
    alternatives(json, found);
    json.member("used_by", found.used_by);
    named(json, "ask", found.ask);
  }

private:
  void named(JsonWriter& json, const char* name, ElementId id) const {
    json.key(name);
    if (id == model::no_id) {
      json.null();
      return;
    }
    json.begin('{').member("ref", to_string(model_.ref(id))).member("name", answers::name_of(model_, id)).end('}');
  }

  void list(JsonWriter& json, const char* name, const std::vector<ElementId>& ids) const {
    json.key(name).begin('[');
    for (const ElementId id : ids)
      json.begin('{').member("ref", to_string(model_.ref(id))).member("name", answers::name_of(model_, id)).end('}');
    json.end(']');
  }

  static void date(JsonWriter& json, const char* name, const std::optional<base::Date>& date) {
    json.key(name);
    if (date)
      json.value(base::to_string(*date));
    else
      json.null();
  }

  void decision(JsonWriter& json, const Approval& found) const {
    json.key("decision");
    if (found.decision == model::no_id) {
      json.null();
      return;
    }
    const auto text = [&](const char* name) {
      const auto id = model_.metamodel().find_attribute(name);
      const auto* value = id ? model_.element(found.decision)->attributes.get<std::string>(*id) : nullptr;
      return value ? *value : std::string();
    };
    json.begin('{').member("ref", to_string(model_.ref(found.decision)));
    json.member("name", answers::name_of(model_, found.decision)).member("ruling", text("verdict"));
    json.text_or_null("decided_by", found.decided_by).text_or_null("mandate", text("mandate"));
    json.text_or_null("justification", text("justification")).text_or_null("versions", text("versions_in")).end('}');
  }

  void supplier(JsonWriter& json, const Approval& found) const {
    json.key("supplier");
    if (!found.supplier) {
      json.null();
    } else {
      json.begin('{').member("version", found.supplier->version);
      date(json, "released", found.supplier->released);
      date(json, "support_until", found.supplier->support_until);
      date(json, "end_of_life", found.supplier->end_of_life);
      json.end('}');
    }
    json.key("warnings").begin('[');
    if (found.support_ended)
      json.value(base::render({"verdict.support_ended", {{"date", base::to_string(*found.supplier->support_until)}}},
                              call_.language));
    json.end(']');
  }

  void alternatives(JsonWriter& json, const Approval& found) const {
    json.key("alternatives").begin('[');
    for (const auto& one : found.alternatives) {
      json.begin('{').member("ref", to_string(model_.ref(one.technology)));
      json.member("name", answers::name_of(model_, one.technology)).text_or_null("version", one.version);
      date(json, "valid_until", one.valid_until);
      json.end('}');
    }
    json.end(']');
  }

  const Call& call_;
  const model::Model& model_;
  const bool is_public_;
};

constexpr const char* csv_head = "name,version,code,allowed,valid_until,decision,subject,sentence\n";

std::string csv_row(const Call& call, const Writer& writer, const Approval& found, const ApprovalQuestion& question) {
  const auto& model = call.whole->model();
  const auto ref = [&](ElementId id) {
    return id == model::no_id ? std::string() : csv_cell(to_string(model.ref(id)));
  };
  return csv_cell(found.name) + "," + csv_cell(found.version) + "," + std::string(to_string(found.code)) + "," +
         (found.allowed ? "true" : "false") + "," + (found.valid_until ? base::to_string(*found.valid_until) : "") +
         "," + ref(found.decision) + "," + ref(found.subject) + "," + csv_cell(writer.sentence(found, question)) + "\n";
}

} // namespace

Response get_technologies_check(Call& call) {
  Asking asking(
      call, [&](const char* name) { return call.parameters.text(name); }, "");
  (void)call.parameters.word("use");
  const auto question = asking.question(asked_date(call));
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto found = answers::check_approval(*call.whole, question);
  const Writer writer(call);
  if (call.format == "csv") return answer(call, csv_head + csv_row(call, writer, found, question));
  std::string body;
  JsonWriter json(body);
  json.begin('{').member("revision", call.whole->revision()).member("on", question.on);
  writer.members(json, found, question);
  json.end('}');
  return answer(call, body + "\n");
}

namespace {

/// {"items":[{"name","version",…}], and what all have in common}: the questions, in order.
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
  base::Date on = base::today();
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
      return std::string();
    };
    out.push_back(Asking(call, text, place).question(on));
    if (out.back().name.empty())
      call.parameters.add({ErrorCode::invalid_argument, {"check.name_needed"}, place + "name"});
  }
  return out;
}

} // namespace

Response post_technologies_check(Call& call) {
  const auto body = nlohmann::json::parse(call.request.body, nullptr, false);
  if (body.is_discarded()) call.parameters.add({ErrorCode::invalid_argument, {"body.object_expected"}, "body"});
  std::vector<ApprovalQuestion> questions;
  if (!body.is_discarded()) questions = questions_of(call, body);
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const Writer writer(call);
  std::string out = call.format == "csv" ? csv_head : "";
  std::map<std::string, std::uint64_t> counts;
  JsonWriter json(out);
  if (call.format == "json") json.begin('{').member("revision", call.whole->revision()).key("answers").begin('[');
  for (const auto& question : questions) {
    const auto found = answers::check_approval(*call.whole, question);
    counts[std::string(to_string(found.code))]++;
    if (call.format == "csv") {
      out += csv_row(call, writer, found, question);
    } else if (call.format == "ndjson") {
      JsonWriter line(out);
      writer.write(line, found, question);
      out += '\n';
    } else {
      writer.write(json, found, question);
    }
  }
  if (call.format == "json") {
    json.end(']').key("counts").begin('{');
    for (const auto& [code, count] : counts)
      json.member(code, count);
    json.end('}').end('}');
    out += '\n';
  }
  return answer(call, std::move(out));
}

namespace {

struct InUse {
  std::map<std::string, std::map<std::string, std::uint64_t>> by_administration; ///< administration, code
  std::vector<answers::UseInPlace> uses;                                         ///< those asked for
};

InUse in_use(const Call& call, base::Date on, const std::vector<ElementId>& units,
             const std::vector<std::string>& codes) {
  const auto& model = call.whole->model();
  const auto day = call.whole->on(on);
  InUse out;
  for (auto& use : answers::check_in_use(*call.whole, on)) {
    const std::string code(to_string(use.approval.code));
    if (!answers::is_of_units(model, *day, use.user, units)) continue;
    out.by_administration[use.administration == model::no_id ? "none" : to_string(model.ref(use.administration))]
                         [code]++;
    if (codes.empty() || std::find(codes.begin(), codes.end(), code) != codes.end()) out.uses.push_back(std::move(use));
  }
  return out;
}

} // namespace

Response get_technologies_in_use(Call& call) {
  const auto on = asked_date(call);
  const auto units = asked_units(call, "unit");
  const auto codes = call.parameters.list("code");
  const std::size_t limit = call.parameters.integer("limit");
  for (const auto& code : codes) {
    bool known = false;
    for (int one = 0; one <= static_cast<int>(VerdictCode::ambiguous_name); one++)
      known |= to_string(static_cast<VerdictCode>(one)) == code;
    if (!known) call.parameters.add({ErrorCode::invalid_argument, {"check.code_unknown", {{"code", code}}}, "code"});
  }
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto found = in_use(call, on, units, codes);
  const auto& model = call.whole->model();
  const auto shown = std::min(limit, found.uses.size());
  const auto ref = [&](ElementId id) { return id == model::no_id ? std::string() : to_string(model.ref(id)); };
  std::string body = call.format == "csv" ? "administration,user,technology,version,code,allowed,valid_until\n" : "";
  const auto write = [&](JsonWriter& json, const answers::UseInPlace& use) {
    json.begin('{').text_or_null("administration", ref(use.administration)).member("user", ref(use.user));
    json.member("user_name", answers::name_of(model, use.user)).member("technology", ref(use.approval.subject));
    json.member("technology_name", answers::name_of(model, use.approval.subject));
    json.text_or_null("version", use.approval.version).member("code", to_string(use.approval.code));
    json.member("allowed", use.approval.allowed);
    json.text_or_null("valid_until", use.approval.valid_until ? base::to_string(*use.approval.valid_until) : "");
    json.member("support_ended", use.approval.support_ended).end('}');
  };
  if (call.format != "json") {
    for (std::size_t i = 0; i < shown; i++) {
      const auto& use = found.uses[i];
      if (call.format == "csv") {
        body += csv_cell(ref(use.administration)) + "," + csv_cell(ref(use.user)) + "," +
                csv_cell(ref(use.approval.subject)) + "," + csv_cell(use.approval.version) + "," +
                std::string(to_string(use.approval.code)) + "," + (use.approval.allowed ? "true" : "false") + "," +
                (use.approval.valid_until ? base::to_string(*use.approval.valid_until) : "") + "\n";
      } else {
        JsonWriter json(body);
        write(json, use);
        body += '\n';
      }
    }
    return answer(call, std::move(body));
  }
  JsonWriter json(body);
  json.begin('{').member("revision", call.whole->revision()).member("on", on);
  json.member("total", found.uses.size()).key("by_administration").begin('{');
  for (const auto& [administration, counts] : found.by_administration) {
    json.key(administration).begin('{');
    for (const auto& [code, count] : counts)
      json.member(code, count);
    json.end('}');
  }
  json.end('}').key("uses").begin('[');
  for (std::size_t i = 0; i < shown; i++)
    write(json, found.uses[i]);
  json.end(']').end('}');
  return answer(call, body + "\n");
}

} // namespace fundament::api
