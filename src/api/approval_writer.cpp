// SPDX-License-Identifier: MPL-2.0
#include "api/approval.hpp"
#include "api/arrows.hpp"

namespace fundament::api {

using answers::Approval;
using answers::ApprovalQuestion;
using answers::VerdictCode;
using model::ElementId;

namespace {

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

} // namespace

std::string VerdictWriter::sentence(const Approval& found, const ApprovalQuestion& question) const {
  const auto day = [](const std::optional<base::Date>& date) { return date ? base::to_string(*date) : std::string(); };
  std::string what = found.subject == model::no_id ? found.name : name(found.subject);
  if (!found.version.empty()) what += " " + found.version;
  std::string until = day(found.valid_until);
  const bool past = found.code == VerdictCode::expired;
  if (!until.empty() && !past) until = base::render({"verdict.until", {{"date", until}}}, call_.language);
  return base::render({sentence_id(found, question), {{"what", what}, {"until", until}, {"begins", day(found.begins)}}},
                      call_.language);
}

std::string VerdictWriter::next(const Approval& found) const {
  switch (found.code) {
  case VerdictCode::not_assessed:
  case VerdictCode::version_not_assessed:
  case VerdictCode::scope_not_assessed: break;
  default: return "";
  }
  const std::string version = found.version.empty() ? "" : " " + found.version;
  std::string out, names;
  for (const ElementId one : found.meant)
    names += (names.empty() ? "" : ", ") + name(one) +
             (model_.metamodel().kind(model_.element(one)->kind).name == "decision" ? "" : version);
  if (!names.empty()) out = base::render({"verdict.next_nearest", {{"names", names}}}, call_.language) + " ";
  const std::string what = (found.subject == model::no_id ? found.name : name(found.subject)) + version;
  return out + (found.ask == model::no_id
                    ? base::render({"verdict.next_nobody", {{"what", what}}}, call_.language)
                    : base::render({"verdict.next_ask", {{"what", what}, {"who", name(found.ask)}}}, call_.language));
}

void VerdictWriter::members(JsonWriter& json, const Approval& found, const ApprovalQuestion& question) const {
  json.member("code", to_string(found.code)).member("allowed", found.allowed);
  json.member("sentence", sentence(found, question)).member("use", to_string(question.use));
  json.member("name", found.name).text_or_null("version", found.version);
  named(json, "subject", found.subject);
  list(json, "meant", found.meant);
  decision(json, found);
  json.date_or_null("begins", found.begins);
  json.date_or_null("valid_until", found.valid_until);
  json.key("conditions").begin('[');
  for (const auto& one : found.conditions)
    json.begin('{')
        .member("text", one.text)
        .member("state", to_string(one.state))
        .member("decision", ref(one.decision))
        .end('}');
  json.end(']').text_or_null("otherwise", found.otherwise ? to_string(*found.otherwise) : "");
  named(json, "waiver", found.waiver);
  json.key("beaten").begin('[');
  for (const auto& one : found.beaten)
    json.begin('{')
        .member("ref", ref(one.decision))
        .member("name", name(one.decision))
        .member("ruling", to_string(one.ruling))
        .member("reason", to_string(one.reason))
        .end('}');
  json.end(']');
  supplier(json, found);
  alternatives(json, found);
  users(json, found);
  named(json, "ask", found.ask);
  json.text_or_null("next", next(found));
}

void VerdictWriter::decision(JsonWriter& json, const Approval& found) const {
  if (found.decision_hidden) json.member("decision_hidden", true);
  json.key("decision");
  if (found.decision == model::no_id) {
    json.null();
    return;
  }
  const auto text = [&](const char* name) {
    const auto* value = model_.attribute<std::string>(found.decision, name);
    return value ? *value : std::string();
  };
  json.begin('{').member("ref", ref(found.decision));
  json.member("name", name(found.decision)).member("ruling", text("verdict"));
  json.text_or_null("decided_by", found.decided_by).text_or_null("mandate", text("mandate"));
  json.text_or_null("justification", text("justification")).text_or_null("versions", text("versions_in")).end('}');
}

void VerdictWriter::supplier(JsonWriter& json, const Approval& found) const {
  json.key("supplier");
  if (!found.supplier) {
    json.null();
  } else {
    json.begin('{').member("version", found.supplier->version);
    json.date_or_null("released", found.supplier->released);
    json.date_or_null("support_until", found.supplier->support_until);
    json.date_or_null("end_of_life", found.supplier->end_of_life);
    json.member("ended", found.support_ended).end('}');
  }
  json.key("warnings").begin('[');
  for (const auto& warning : found.warnings)
    json.value(base::render(warning, call_.language));
  json.end(']');
}

void VerdictWriter::alternatives(JsonWriter& json, const Approval& found) const {
  json.key("alternatives").begin('[');
  for (const auto& one : found.alternatives) {
    json.begin('{').member("ref", ref(one.technology));
    json.member("name", name(one.technology)).text_or_null("version", one.version);
    json.date_or_null("valid_until", one.valid_until);
    json.end('}');
  }
  json.end(']');
}

void VerdictWriter::users(JsonWriter& json, const Approval& found) const {
  json.member("used_by", found.used_by).key("used_version_by");
  if (found.used_version_by)
    json.value(*found.used_version_by);
  else
    json.null();
  json.key("used_in").begin('{');
  std::map<std::string, std::uint64_t> sorted;
  for (const auto& [administration, count] : found.used_in)
    sorted[administration == model::no_id ? "none" : ref(administration)] = count;
  for (const auto& [administration, count] : sorted)
    json.member(administration, count);
  json.end('}').key("users").begin('[');
  for (const auto& one : found.users) {
    json.begin('{').member("ref", ref(one.user)).member("name", name(one.user));
    json.text_or_null("version", one.version).text_or_null("administration", ref(one.administration)).end('}');
  }
  json.end(']');
}

const char* const verdict_csv_head = "name,version,code,allowed,valid_until,decision,subject,sentence\n";

std::string VerdictWriter::csv_row(const Approval& found, const ApprovalQuestion& question) const {
  return csv_cell(found.name) + "," + csv_cell(found.version) + "," + std::string(to_string(found.code)) + "," +
         (found.allowed ? "true" : "false") + "," + (found.valid_until ? base::to_string(*found.valid_until) : "") +
         "," + csv_cell(ref(found.decision)) + "," + csv_cell(ref(found.subject)) + "," +
         csv_cell(sentence(found, question)) + "\n";
}

} // namespace fundament::api
