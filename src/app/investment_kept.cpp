// SPDX-License-Identifier: MPL-2.0
#include "app/asking.hpp"
#include "app/commands.hpp"
#include "base/joined.hpp"
#include <nlohmann/json.hpp>

/// The word investment: proposals that are kept. Whoever has the database file may take every step.
namespace fundament::app {

using nlohmann::json;

namespace {

std::string path_of(const std::string& ref, const std::string& behind = "") {
  return "/api/v1/investments/" + percent_encode(ref) + behind;
}

std::string state_of(const Common& common, const json& one) {
  return word(common, "investment.state." + text_of(one["state"]));
}

void print_kept(const Common& common, const json& one) {
  print(text_of(one["name"]) + "\n");
  say(common.language,
      {"investment.kept",
       {{"ref", text_of(one["ref"])}, {"state", state_of(common, one)}, {"version", one["version"].dump()}}});
  for (const json& event : one["course"])
    say(common.language, {"investment.event",
                          {{"on", text_of(event["on"])},
                           {"what", word(common, "investment.event." + text_of(event["what"]))},
                           {"version", event["version"].dump()},
                           {"by", text_of(event["by"])},
                           {"remark", text_of(event["remark"])}}});
  for (const json& report : one["reports"])
    print(text_of(report["number"]) + "  " + text_of(report["made"]) + "  " + text_of(report["sha256"]).substr(0, 12) +
          "\n");
  if (!one["actions"].empty())
    say(common.language, {"investment.may", {{"steps", base::joined(one["actions"], [&](const json& step) {
                                                return word(common, "investment.step." + text_of(step));
                                              })}}});
}

void print_list(const Common& common, const json& answer) {
  Table table({word(common, "column.ref"), word(common, "column.name"), word(common, "column.state"),
               word(common, "column.version"), word(common, "column.party"), word(common, "column.starts")});
  for (const json& one : answer["investments"])
    table.add({text_of(one["ref"]), text_of(one["name"]), state_of(common, one), one["version"].dump(),
               text_of(one["party"]), text_of(one["starts"])});
  print(table.text());
}

/// A request for the proposal, printed. What is missing for a step is an answer: no.
int ask_one(const Common& common, const InvestmentCommand& command, api::Request request, json* answer = nullptr) {
  auto asked = open(common);
  if (const auto state = begin(asked, common)) return *state;
  request.query = "lang=" + std::string(to_string(common.language));
  const auto response = asked->service->dispatch(request);
  if (response.status == 409) return (void)refused(response), answered_no;
  if (response.status != 200) return refused(response);
  const json read = json::parse(response.body, nullptr, false);
  if (answer) *answer = read;
  if (command.format == "table")
    print_kept(common, read);
  else
    write(response.body, command.format);
  return fine;
}

} // namespace

int run_investment_new(const Common& common, const InvestmentCommand& command) {
  auto text = read_all(command.file);
  if (!text) return print_error(text.error(), common.language), trouble;
  return ask_one(common, command,
                 {.method = "POST", .path = "/api/v1/investments", .query = {}, .body = std::move(*text)});
}

int run_investment_list(const Common& common, const InvestmentCommand& command) {
  return run_question(common, {command.format, command.parameters}, "/api/v1/investments", print_list);
}

int run_investment_show(const Common& common, const InvestmentCommand& command) {
  return ask_one(common, command, {.method = "GET", .path = path_of(command.file), .query = {}});
}

int run_investment_step(const Common& common, const InvestmentCommand& command, const std::string& step) {
  std::string body;
  if (!command.remark.empty()) body = json{{"remark", command.remark}}.dump();
  if (!command.body.empty()) {
    auto text = read_all(command.body);
    if (!text) return print_error(text.error(), common.language), trouble;
    body = std::move(*text);
  }
  return ask_one(common, command,
                 {.method = "POST", .path = path_of(command.file, "/" + step), .query = {}, .body = body});
}

int run_investment_report(const Common& common, const InvestmentCommand& command) {
  if (command.keep) {
    InvestmentCommand quiet = command;
    quiet.format = "table";
    return ask_one(common, quiet, {.method = "POST", .path = path_of(command.file, "/reports"), .query = {}});
  }
  if (command.number.empty()) {
    InvestmentCommand listed = command;
    if (listed.format != "json") listed.format = "table";
    return run_investment_show(common, listed);
  }
  auto asked = open(common);
  if (const auto state = begin(asked, common)) return *state;
  const std::string format = command.format == "table" ? "markdown" : command.format;
  const auto response =
      asked->service->dispatch({.method = "GET",
                                .path = path_of(command.file, "/reports/" + percent_encode(command.number)),
                                .query = query_of(common, command.parameters, format)});
  if (response.status != 200) return refused(response);
  write(response.body, format);
  return fine;
}

} // namespace fundament::app
