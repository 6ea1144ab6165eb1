// SPDX-License-Identifier: MPL-2.0
#include "api/approval.hpp"
#include "app/asking.hpp"
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <system_error>

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

void print_users(const Common& common, const json& answer) {
  constexpr std::size_t most_named = 5;
  say(common.language, {"check.used_by", {{"count", number(answer["used_by"].get<std::uint64_t>(), common.language)}}});
  std::string administrations;
  for (const auto& [administration, count] : answer["used_in"].items())
    administrations += (administrations.empty() ? "" : ", ") +
                       (administration == "none" ? word(common, "impact.no_owner") : administration) + " " +
                       number(count.get<std::uint64_t>(), common.language);
  if (!administrations.empty()) say(common.language, {"check.used_in", {{"list", administrations}}});
  json first = json::array();
  for (std::size_t i = 0; i < answer["users"].size() && i < most_named; i++)
    first.push_back(answer["users"][i]);
  if (!first.empty()) say(common.language, {"check.users", {{"list", listed(first)}}});
}

void print_verdict(const Common& common, const json& answer) {
  const auto tell = [&](const char* id, std::vector<std::pair<std::string, std::string>> values) {
    say(common.language, {id, {values.begin(), values.end()}});
  };
  print(text_of(answer["sentence"]) + "\n");
  if (const auto& decision = answer["decision"]; !decision.is_null()) {
    const std::string by = text_of(decision["decided_by"]);
    const std::string who = by.empty() ? "" : base::render({"check.by", {{"who", by}}}, common.language);
    tell("check.decision", {{"name", text_of(decision["name"])}, {"ref", text_of(decision["ref"])}, {"by", who}});
    if (decision["justification"].is_string()) print("  " + text_of(decision["justification"]) + "\n");
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
  if (!answer["subject"].is_null()) print_users(common, answer);
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
  print(table.text());
}

/// A line for each component about which something is decided, then what it adds up to.
void print_bill(const Common& common, const json& answer) {
  Table table({word(common, "column.code"), word(common, "column.name"), word(common, "column.version"),
               word(common, "column.answer")});
  for (const auto& one : answer["answers"])
    if (one["code"] != "not_assessed")
      table.add({text_of(one["code"]), text_of(one["name"]), text_of(one["version"]), text_of(one["sentence"])});
  if (!table.empty()) print(table.text() + "\n");
  const auto& bill = answer["bill"];
  const std::string subject = text_of(bill["subject"]);
  say(common.language, {subject.empty() ? "check.bill_unnamed" : "check.bill",
                        {{"subject", subject},
                         {"format", text_of(bill["format"])},
                         {"distinct", number(bill["distinct"].get<std::uint64_t>(), common.language)}}});
  std::string counts;
  std::uint64_t not_assessed = 0;
  for (const auto& [code, count] : answer["counts"].items()) {
    counts += (counts.empty() ? "" : ", ") + code + " " + number(count.get<std::uint64_t>(), common.language);
    if (code.ends_with("not_assessed")) not_assessed += count.get<std::uint64_t>();
  }
  if (!counts.empty()) say(common.language, {"check.bill_counts", {{"counts", counts}}});
  if (not_assessed > 0)
    say(common.language, {"check.bill_not_assessed", {{"count", number(not_assessed, common.language)}}});
}

/// The whole of a file, or of standard input for "-".
base::Result<std::string> contents(const std::string& path) {
  const std::shared_ptr<std::FILE> in(path == "-" ? stdin : std::fopen(path.c_str(), "rb"), [](std::FILE* file) {
    if (file && file != stdin) std::fclose(file);
  });
  const auto failed = [&] {
    return base::Error{
        base::ErrorCode::unavailable, {"import.unreadable", {{"why", std::generic_category().message(errno)}}}, path};
  };
  if (!in) return failed();
  std::string out;
  struct ::stat known {};
  if (::fstat(::fileno(in.get()), &known) == 0 && S_ISREG(known.st_mode))
    out.reserve(static_cast<std::size_t>(known.st_size)); // growing would hold it twice
  std::array<char, 65536> piece{};
  for (std::size_t count = 0; (count = std::fread(piece.data(), 1, piece.size(), in.get())) > 0;)
    out.append(piece.data(), count);
  if (std::ferror(in.get())) return failed();
  return out;
}

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
  const auto& codes = command.fail_on.empty() ? api::failing_codes() : command.fail_on;
  for (const auto& [administration, counts] : answer["by_administration"].items())
    for (const auto& [code, count] : counts.items())
      if (std::find(codes.begin(), codes.end(), code) != codes.end()) return answered_no;
  return fine;
}

int run_check_sbom(const Common& common, const CheckCommand& command) {
  auto text = contents(command.name);
  if (!text) return print_error(text.error(), common.language), trouble;
  auto asked = open(common);
  if (!asked) return print_error(asked.error(), common.language), exit_of_storage(asked.error().code);
  Parameters parameters = command.parameters;
  parameters.emplace_back("file", command.name);
  for (const auto& code : command.fail_on)
    parameters.emplace_back("fail_on", code);
  api::Request request{"POST", "/api/v1/technologies/check", "", {}, std::move(*text)}; // as large as the bill, once
  const auto send = [&](const std::string& format) {
    request.query = query_of(common, parameters, format);
    return asked->service->dispatch(request);
  };
  auto response = send("json");
  if (command.format == "table" || command.format == "json") request.body = {};
  if (response.status != 200) {
    const int state = refused(response);
    const std::string place = text_of(json::parse(response.body, nullptr, false).value("parameter", json()));
    return place.starts_with(command.name) || place.starts_with("body") ? trouble : state; // the document's fault
  }
  // a bill may have 200,000 components: of those only what a table shows is made
  const json::parser_callback_t shown = [&](int, json::parse_event_t event, json& value) {
    if (event == json::parse_event_t::key) return command.format == "table" || value != "answers";
    return event != json::parse_event_t::object_end || value.value("code", json()) != "not_assessed";
  };
  const auto answer = json::parse(response.body, shown, false);
  if (command.format != "json") response.body = {};
  if (!answer.contains("bill")) {
    print_error({base::ErrorCode::invalid_argument, {"bom.not_recognised"}, command.name}, common.language);
    return trouble;
  }
  if (command.format == "table")
    print_bill(common, answer);
  else {
    write(command.format == "json" ? response.body : send(command.format).body, command.format);
  }
  return answer["failing"] == 0 ? fine : answered_no;
}

} // namespace fundament::app
