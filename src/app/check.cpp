// SPDX-License-Identifier: MPL-2.0
#include "app/asking.hpp"
#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

/// "May we use this?", for a person and for a build pipeline: the exit state is the answer.
namespace fundament::app {

using nlohmann::json;

namespace {

std::string listed(const json& items) {
  std::string out;
  for (const auto& one : items) {
    out += (out.empty() ? "" : ", ") + text_of(one["name"]);
    if (one.contains("version") && one["version"].is_string()) out += " " + text_of(one["version"]);
    out += " (" + text_of(one["ref"]) + ")";
  }
  return out;
}

void print_verdict(const Common& common, const json& answer) {
  const auto tell = [&](const char* id, std::vector<std::pair<std::string, std::string>> values) {
    say(common.language, {id, {values.begin(), values.end()}});
  };
  std::printf("%s\n", text_of(answer["sentence"]).c_str());
  if (const auto& decision = answer["decision"]; !decision.is_null()) {
    const std::string by = text_of(decision["decided_by"]);
    const std::string who = by.empty() ? "" : base::render({"check.by", {{"who", by}}}, common.language);
    tell("check.decision", {{"name", text_of(decision["name"])}, {"ref", text_of(decision["ref"])}, {"by", who}});
    if (decision["justification"].is_string()) std::printf("  %s\n", text_of(decision["justification"]).c_str());
  }
  for (const auto& one : answer["conditions"])
    tell("check.condition",
         {{"text", text_of(one["text"])}, {"state", word(common, "check.state." + text_of(one["state"]))}});
  if (answer["otherwise"].is_string())
    tell("check.otherwise", {{"waiver", answer["waiver"].is_null() ? "" : text_of(answer["waiver"]["ref"])},
                             {"code", text_of(answer["otherwise"])}});
  for (const auto& one : answer["warnings"])
    tell("check.warning", {{"text", text_of(one)}});
  for (const auto& one : answer["beaten"])
    tell("check.beaten",
         {{"ref", text_of(one["ref"])}, {"ruling", text_of(one["ruling"])}, {"reason", text_of(one["reason"])}});
  if (!answer["meant"].empty()) tell("check.nearest", {{"list", listed(answer["meant"])}});
  if (!answer["alternatives"].empty()) tell("check.alternatives", {{"list", listed(answer["alternatives"])}});
  if (!answer["subject"].is_null())
    tell("check.used_by", {{"count", number(answer["used_by"].get<std::uint64_t>(), common.language)}});
  if (!answer["ask"].is_null())
    tell("check.ask", {{"name", text_of(answer["ask"]["name"])}, {"ref", text_of(answer["ask"]["ref"])}});
}

void print_in_use(const Common& common, const json& answer) {
  Table table({word(common, "column.administration"), word(common, "column.code"), word(common, "column.count")});
  std::map<std::string, std::uint64_t> all;
  for (const auto& [administration, counts] : answer["by_administration"].items())
    for (const auto& [code, count] : counts.items()) {
      all[code] += count.get<std::uint64_t>();
      table.add({administration == "none" ? word(common, "impact.no_owner") : administration, code,
                 number(count.get<std::uint64_t>(), common.language)});
    }
  std::string counts;
  std::uint64_t total = 0;
  for (const auto& [code, count] : all) {
    counts += (counts.empty() ? "" : ", ") + code + " " + number(count, common.language);
    total += count;
  }
  say(common.language, {"check.in_use", {{"total", number(total, common.language)}, {"counts", counts}}});
  std::printf("%s", table.text().c_str());
}

const std::vector<std::string> failing{"prohibited", "waiver_only", "expired", "condition_not_met"};

} // namespace

int run_check_technology(const Common& common, const CheckCommand& command) {
  auto asked = open(common);
  if (!asked) return print_error(asked.error(), common.language), exit_of_storage(asked.error().code);
  Parameters parameters = command.parameters;
  parameters.emplace_back("name", command.name);
  const api::Request request{"GET", "/api/v1/technologies/check", query_of(common, parameters, "json"), {}, ""};
  json answer;
  if (const int state = ask(*asked->service, request, command.format, print_verdict, common, &answer); state != fine)
    return state;
  return answer["allowed"] == true ? fine : answered_no;
}

int run_check_technologies(const Common& common, const CheckCommand& command) {
  auto asked = open(common);
  if (!asked) return print_error(asked.error(), common.language), exit_of_storage(asked.error().code);
  const auto request = [&](const std::string& format) {
    return api::Request{"GET", "/api/v1/technologies/in-use", query_of(common, command.parameters, format), {}, ""};
  };
  json answer;
  if (const int state = ask(*asked->service, request("json"), command.format == "table" ? "table" : "json",
                            command.format == "table" ? print_in_use : nullptr, common, &answer);
      state != fine)
    return state;
  const auto& codes = command.fail_on.empty() ? failing : command.fail_on;
  for (const auto& [administration, counts] : answer["by_administration"].items())
    for (const auto& [code, count] : counts.items())
      if (std::find(codes.begin(), codes.end(), code) != codes.end()) return answered_no;
  return fine;
}

} // namespace fundament::app
