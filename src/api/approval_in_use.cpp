// SPDX-License-Identifier: MPL-2.0
#include "answers/approval.hpp"
#include "answers/sentence.hpp"
#include "api/approval.hpp"
#include "api/arrows.hpp"
#include "api/junit.hpp"
#include "api/names.hpp"
#include <algorithm>
#include <map>

namespace fundament::api {

using answers::VerdictCode;
using base::ErrorCode;
using model::ElementId;

bool is_verdict_code(std::string_view text) {
  for (int one = 0; one <= static_cast<int>(VerdictCode::ambiguous_name); one++)
    if (to_string(static_cast<VerdictCode>(one)) == text) return true;
  return false;
}

std::vector<std::string> asked_codes(Call& call, const char* name) {
  auto codes = call.parameters.list(name);
  for (const auto& code : codes)
    if (!is_verdict_code(code))
      call.parameters.add({ErrorCode::invalid_argument, {"check.code_unknown", {{"code", code}}}, name});
  return codes;
}

namespace {

struct InUse {
  std::map<std::string, std::map<std::string, std::uint64_t>> by_administration; ///< administration, code
  std::vector<answers::UseInPlace> uses;                                         ///< those asked for
};

base::Result<InUse> in_use(Call& call, base::Date on, const std::vector<ElementId>& units,
                           const std::vector<std::string>& codes) {
  const auto& model = call.view->model();
  const auto day = call.view->on(on);
  auto uses = answers::check_in_use(*call.view, on, call.budget);
  if (!uses) return std::move(uses).error();
  InUse out;
  for (auto& use : *uses) {
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
  const auto codes = asked_codes(call, "code");
  auto failing = asked_codes(call, "fail_on");
  if (failing.empty()) failing = failing_codes();
  const std::size_t limit = call.parameters.integer("limit");
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto in_place = in_use(call, on, units, codes);
  if (!in_place) return problem(call, in_place.error());
  const InUse& found = *in_place;
  const auto& model = call.view->model();
  const auto fails = [&](const std::string& code) {
    return std::find(failing.begin(), failing.end(), code) != failing.end();
  };
  std::uint64_t failing_count = 0; // of all, as the counts
  for (const auto& [administration, counts] : found.by_administration)
    for (const auto& [code, count] : counts)
      if (fails(code)) failing_count += count;
  const auto answered = [&](std::string body) {
    Response out = answer(call, std::move(body));
    out.headers.emplace_back(failing_header, std::to_string(failing_count));
    return out;
  };
  // a report that left failures out, as it has a limit unless told otherwise, would be a good one
  const bool all = call.format == "junit" && !call.parameters.has("limit");
  const auto shown = all ? found.uses.size() : std::min(limit, found.uses.size());
  const auto ref = [&](ElementId id) { return ref_or_empty(model, id); };
  std::string body = call.format == "csv" ? "administration,user,technology,version,code,allowed,valid_until\n" : "";
  const auto write = [&](JsonWriter& json, const answers::UseInPlace& use) {
    json.begin('{').text_or_null("administration", ref(use.administration)).member("user", ref(use.user));
    json.member("user_name", answers::name_of(model, use.user, call.language))
        .member("technology", ref(use.approval.subject));
    json.member("technology_name", answers::name_of(model, use.approval.subject, call.language));
    json.text_or_null("version", use.approval.version).member("code", to_string(use.approval.code));
    json.member("allowed", use.approval.allowed);
    json.text_or_null("valid_until", use.approval.valid_until ? base::to_string(*use.approval.valid_until) : "");
    json.member("support_ended", use.approval.support_ended).end('}');
  };
  if (call.format == "junit") {
    const VerdictWriter writer(call);
    answers::ApprovalQuestion existing;
    existing.use = answers::Use::existing;
    JunitReport report;
    report.property("on", base::to_string(on));
    report.property("total", std::to_string(found.uses.size()));
    report.property("left_out", std::to_string(found.uses.size() - shown));
    for (std::size_t i = 0; i < shown; i++) {
      if (call.budget.spent()) return problem(call, base::out_of_time());
      const auto& use = found.uses[i];
      const std::string code(to_string(use.approval.code)), version = use.approval.version;
      report.add(ref(use.administration),
                 ref(use.user) + " " + ref(use.approval.subject) + (version.empty() ? "" : "@" + version), code,
                 writer.sentence(use.approval, existing), fails(code));
    }
    return answered(report.document("technologies in use"));
  }
  if (call.format != "json") {
    for (std::size_t i = 0; i < shown; i++) {
      if (call.budget.spent()) return problem(call, base::out_of_time());
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
    return answered(std::move(body));
  }
  JsonWriter json(body);
  json.begin('{').member("revision", call.view->revision()).member("on", on);
  json.member("total", found.uses.size()).key("by_administration").begin('{');
  for (const auto& [administration, counts] : found.by_administration) {
    json.key(administration).begin('{');
    for (const auto& [code, count] : counts)
      json.member(code, count);
    json.end('}');
  }
  json.end('}').key("uses").begin('[');
  for (std::size_t i = 0; i < shown; i++) {
    if (call.budget.spent()) return problem(call, base::out_of_time());
    write(json, found.uses[i]);
  }
  json.end(']').end('}');
  return answered(body + "\n");
}

} // namespace fundament::api
