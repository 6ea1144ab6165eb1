// SPDX-License-Identifier: MPL-2.0
#include "api/approval.hpp"
#include "app/asking.hpp"
#include "base/number.hpp"
#include <algorithm>
#include <nlohmann/json.hpp>

/// "Should we build this?", for a person: what is lacking, then why; the whole report is in the other formats.
namespace fundament::app {

using nlohmann::json;

namespace {

std::string name_of(const json& named) {
  return named.is_object() ? text_of(named["name"]) : "";
}

void print_findings(const Common& common, const json& answer) {
  Table table({word(common, "column.force"), word(common, "column.rule"), word(common, "column.element"),
               word(common, "column.about"), word(common, "column.state"), word(common, "column.remedy")});
  for (const char* which : {"introduced", "temporary"})
    for (const auto& area : answer["frameworks"]["areas"])
      for (const auto& one : area[which])
        table.add({word(common, "force." + text_of(one["force"])), text_of(one["rule"]), name_of(one["element"]),
                   name_of(one["about"]),
                   one["answered"].is_string() ? word(common, "report.answered." + text_of(one["answered"]))
                                               : word(common, "finding." + text_of(one["state"])),
                   text_of(one["remedy"])});
  if (!table.empty()) print("\n" + table.text());
}

void print_report(const Common& common, const json& answer) {
  const auto& result = answer["result"];
  print(text_of(answer["case"]["name"]) + ": " + text_of(result["sentence"]) + "\n");
  print(text_of(result["counts"]) + "\n");
  print(text_of(answer["reuse"]["sentence"]) + "\n");
  for (const auto& one : answer["reuse"]["common_first"])
    print(text_of(one["text"]) + "\n");
  if (!answer["plan"].is_null())
    for (const auto& one : answer["plan"]["conflicts"])
      print(text_of(one["text"]) + "\n");
  if (!answer["impact"].is_null()) {
    for (const auto& one : answer["impact"]["lost"])
      print(text_of(one["text"]) + "\n");
    for (const auto& one : answer["impact"]["chokepoints"])
      print(text_of(one["text"]) + "\n");
  }
  for (const auto& one : answer["statements"])
    for (const auto& other : one["contradicted_by"])
      print(text_of(other["text"]) + "\n");
  if (!answer["frameworks"].is_null()) print_findings(common, answer);
  print("\n");
  const auto& economy = answer["economy"];
  if (economy["net"].is_number())
    say(common.language, {"report.net", {{"net", base::grouped(economy["net"].get<std::int64_t>(), common.language)}}});
  else
    print(text_of(economy["why_no_net"]) + "\n");
  for (const auto& one : answer["heard"])
    print(text_of(one["text"]) + "\n");
  if (answer["decides"].is_object()) print(text_of(answer["decides"]["text"]) + "\n");
  for (const auto& one : answer["unknown"])
    print(text_of(one["text"]) + "\n");
}

} // namespace

int run_check_investment(const Common& common, const InvestmentCommand& command) {
  auto text = read_all(command.file);
  if (!text) return print_error(text.error(), common.language), trouble;
  auto asked = open(common);
  if (const auto state = begin(asked, common)) return *state;
  const auto response = asked->service->dispatch({"POST",
                                                  "/api/v1/investments/check",
                                                  query_of(common, command.parameters, command.format),
                                                  {},
                                                  std::move(*text)});
  if (response.status != 200) return refused(response);
  if (command.format == "table")
    print_report(common, json::parse(response.body, nullptr, false));
  else
    write(response.body, command.format);
  const bool forward = std::any_of(response.headers.begin(), response.headers.end(), [](const auto& header) {
    return header.first == api::failing_header && header.second == "0";
  });
  return forward ? fine : answered_no;
}

} // namespace fundament::app
