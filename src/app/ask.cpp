// SPDX-License-Identifier: MPL-2.0
#include "app/asking.hpp"
#include "base/unicode.hpp"
#include <iostream>
#include <nlohmann/json.hpp>

/// The words that ask: each is a request to the API, so that the answers are the same everywhere; only the tables for
/// people are made here.
namespace fundament::app {

using nlohmann::json;

namespace {

std::string via_text(const json& hit) {
  std::string out;
  for (const auto& arrow : hit["via"]) {
    const bool from_hit = arrow["source"] == hit["ref"];
    out += (out.empty() ? "" : ", ") + (arrow["relation"].is_null() ? "…" : text_of(arrow["relation"])) + " " +
           (from_hit ? text_of(arrow["target"]) : "← " + text_of(arrow["source"]));
    if (arrow["assumed"] == true) out += "?";
  }
  return out;
}

void print_impact(const Common& common, const json& answer) {
  const auto& totals = answer["totals"];
  const auto count = [&](const json& value) { return number(value.get<std::uint64_t>(), common.language); };
  const bool dependents = answer["direction"] == "dependents";
  if (!answer["empty"].is_null())
    say(common.language, {"impact.empty." + text_of(answer["empty"])});
  else if (dependents)
    say(common.language, {"impact.totals",
                          {{"reached", count(totals["reached"])},
                           {"fails", count(totals["fails"])},
                           {"degraded", count(totals["degraded"])},
                           {"at_risk", count(totals["at_risk"])},
                           {"touched", count(totals["touched"])},
                           {"assumed", count(totals["assumed"])}}});
  else
    say(common.language, {"impact.needs",
                          {{"reached", count(totals["reached"])},
                           {"hard", count(totals["by_need"]["hard"])},
                           {"soft", count(totals["by_need"]["soft"])},
                           {"weak", count(totals["by_need"]["weak"])},
                           {"change", count(totals["by_need"]["change"])}}});
  std::string owners;
  for (const auto& [owner, hits] : totals["by_owner"].items())
    owners +=
        (owners.empty() ? "" : ", ") + (owner == "none" ? word(common, "impact.no_owner") : owner) + " " + count(hits);
  if (!owners.empty()) say(common.language, {"impact.by_owner", {{"owners", owners}}});
  const bool against = answer.contains("against");
  if (against) {
    const auto& changes = answer["against"]["changes"];
    const bool alone = answer["against"]["on"].is_null();
    say(common.language, {alone ? "impact.against_alone" : "impact.against_date",
                          {{"on", text_of(answer["against"]["on"])},
                           {"new", count(changes["new"])},
                           {"gone", count(changes["gone"])},
                           {"worse", count(changes["worse"])},
                           {"milder", count(changes["milder"])},
                           {"same", count(changes["same"])}}});
  }
  if (answer["complete"] == false) say(common.language, {"impact.cut." + text_of(answer["reason"])});
  for (const auto& one : answer["not_in_operation"])
    say(common.language,
        {"impact.left_out",
         {{"ref", text_of(one["ref"])}, {"reason", word(common, "standing." + text_of(one["reason"]))}}});
  std::vector<std::string> head{word(common, "column.depth"),
                                word(common, dependents ? "column.effect" : "column.need")};
  if (against) head.insert(head.end(), {word(common, "column.was"), word(common, "column.change")});
  for (const char* column : {"column.element", "column.name", "column.owner", "column.via"})
    head.push_back(word(common, column));
  Table table(head);
  const auto level = [&](const json& hit, const char* member) {
    const std::string name = hit.contains(member) ? text_of(hit[member]) : "";
    return name.empty() ? "" : word(common, (dependents ? "effect." : "need.") + name);
  };
  for (const auto& hit : answer["hits"]) {
    std::vector<std::string> row{std::to_string(hit["depth"].get<int>()),
                                 level(hit, dependents ? "effect" : "need") + (hit["assumed"] == true ? "?" : "")};
    if (against) row.insert(row.end(), {level(hit, "was"), word(common, "change." + text_of(hit["change"]))});
    row.insert(row.end(), {text_of(hit["ref"]), text_of(hit["name"]), text_of(hit["owner"]),
                           hit.contains("path") ? text_of(hit["path"]) : via_text(hit)});
    table.add(row);
  }
  if (!table.empty()) print("\n" + table.text());
  if (!answer["next"].is_null())
    say(common.language, {"page.more",
                          {{"shown", count(answer["hits"].size())},
                           {"all", count(answer["shown"])},
                           {"next", text_of(answer["next"])}}});
}

/// Refs one a line; blank lines are passed over. A byte that is no UTF-8 becomes U+FFFD: such a ref names nothing, and
/// is an unknown one among the others.
std::vector<std::string> read_refs() {
  std::vector<std::string> out;
  for (std::string line; std::getline(std::cin, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty()) out.push_back(base::to_utf8(line));
  }
  return out;
}

/// Many questions: streamed in the order of the input. An unknown ref is a row, and exit state 3 at the end.
int run_batch(Asked& asked, const Common& common, const ImpactCommand& command) {
  json body{{"summary", command.summary}};
  const bool from_input = command.of.size() == 1 && command.of.front() == "-";
  if (command.all)
    body["all"] = true;
  else
    body["of"] = from_input ? read_refs() : command.of;
  for (const auto& [name, value] : command.parameters) {
    if (!body.contains(name)) body[name] = json::array();
    body[name].push_back(value);
  }
  if (!command.all && body["of"].empty()) return fine;
  add_plans(body, asked);
  const std::string format = command.format == "csv" ? "csv" : "ndjson";
  api::Request request{"POST", "/api/v1/impact", query_of(common, {}, format), {}, body.dump()};
  auto response = asked.service->dispatch(request);
  if (response.status != 200) return refused(response);
  bool unknown = false;
  const std::string not_there = format != "csv"      ? "\"reason\":\"unknown\""
                                : common.spreadsheet ? word(common, "complete.unknown") + "\r\n"
                                                     : ",unknown\n";
  write_stream(response, format, [&](const std::string& piece) { unknown |= piece.find(not_there) != piece.npos; });
  return unknown ? not_found : fine;
}

} // namespace

int run_impact(const Common& common, const ImpactCommand& command) {
  auto asked = open(common);
  if (const auto state = begin(asked, common)) return *state;
  const bool from_input = command.of.size() == 1 && command.of.front() == "-";
  if (command.all || from_input || command.summary) return run_batch(*asked, common, command);
  Parameters parameters = command.parameters;
  parameters.insert(parameters.end(), asked->plans.begin(), asked->plans.end());
  for (const auto& ref : command.of)
    parameters.emplace_back("of", ref);
  api::Request request{"GET", "/api/v1/impact", query_of(common, parameters, command.format), {}, ""};
  json answer;
  const bool readable = command.format == "table" || command.format == "json";
  const int state = ask(*asked->service, request, command.format, print_impact, common, readable ? &answer : nullptr);
  if (state != fine || !readable || answer["unknown"].empty()) return state;
  for (const auto& ref : answer["unknown"])
    complain(base::render({"ref.not_there", {{"ref", text_of(ref)}}}, common.language));
  return not_found;
}

namespace {

void print_paths(const Common& common, const json& answer) {
  if (answer["result"] == "no_path") {
    say(common.language, {answer["stopped_at_limit"] == true ? "paths.stopped"
                          : answer["reverse_exists"] == true ? "paths.reverse"
                                                             : "paths.none",
                          {{"from", text_of(answer["from"]["name"])}, {"to", text_of(answer["to"]["name"])}}});
    return;
  }
  for (const auto& path : answer["paths"])
    print(text_of(path["text"]) + "\n");
  if (answer["stopped_at_limit"] == true)
    say(common.language, {"paths.more", {{"count", std::to_string(answer["paths"].size())}}});
}

void print_chokepoints(const Common& common, const json& answer) {
  const auto count = [&](const json& value) { return number(value.get<std::uint64_t>(), common.language); };
  if (answer["complete"] == false) say(common.language, {"chokepoints.cut"});
  if (answer["chokepoints"].empty()) return say(common.language, {"chokepoints.none"});
  Table table({word(common, "column.fails"), word(common, "column.degraded"), word(common, "column.administrations"),
               word(common, "column.element"), word(common, "column.name"), word(common, "column.takes_down")});
  for (const auto& point : answer["chokepoints"]) {
    std::string names;
    for (const auto& one : point["takes_down"])
      names += (names.empty() ? "" : ", ") + text_of(one["name"]);
    if (point["fails"].get<std::size_t>() > point["takes_down"].size()) names += ", …";
    table.add({count(point["fails"]), count(point["degraded"]), count(point["administrations"]), text_of(point["ref"]),
               text_of(point["name"]), names});
  }
  print(table.text());
  say(common.language,
      {"chokepoints.computed", {{"candidates", count(answer["candidates"])}, {"computed", count(answer["computed"])}}});
}

void print_changes(const Common& common, const json& answer) {
  Table table({word(common, "column.revision"), word(common, "column.time"), word(common, "column.author"),
               word(common, "column.operations"), word(common, "column.reason")});
  for (const auto& change : answer["changes"])
    table.add({std::to_string(change["revision"].get<std::int64_t>()), text_of(change["time"]),
               text_of(change["author"]), number(change["count"].get<std::uint64_t>(), common.language),
               text_of(change["reason"])});
  print(table.text());
}

} // namespace

int run_path(const Common& common, const PathCommand& command) {
  auto asked = open(common);
  if (const auto state = begin(asked, common)) return *state;
  Parameters parameters = command.parameters;
  parameters.insert(parameters.end(), asked->plans.begin(), asked->plans.end());
  parameters.emplace_back("from", command.from);
  parameters.emplace_back("to", command.to);
  return ask(*asked->service, {"GET", "/api/v1/paths", query_of(common, parameters, command.format), {}, ""},
             command.format, print_paths, common);
}

int run_chokepoints(const Common& common, const AskCommand& command) {
  return run_question(common, command, "/api/v1/chokepoints", print_chokepoints);
}

int run_changes(const Common& common, const AskCommand& command) {
  return run_question(common, command, "/api/v1/changes", print_changes);
}

} // namespace fundament::app
