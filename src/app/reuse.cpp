// SPDX-License-Identifier: MPL-2.0
#include "app/asking.hpp"
#include "app/solutions.hpp"
#include <cstdio>
#include <nlohmann/json.hpp>

/// "What do we already have?": the need as the body of POST /reuse, the answer as a table for a department.
namespace fundament::app {

using nlohmann::json;

namespace {

/// The body's member that an option adds to; a list but for those that are said once.
json body_of(const Parameters& parameters) {
  static const std::map<std::string, std::string> lists{{"text", "text"},  {"capability", "capabilities"},
                                                        {"data", "data"},  {"technology", "technologies"},
                                                        {"kind", "kinds"}, {"except", "except"}};
  json out = json::object();
  for (const auto& [name, value] : parameters) {
    if (const auto list = lists.find(name); list != lists.end()) {
      json& member = out[list->second];
      if (!member.is_array()) member = json::array();
      member.push_back(value);
    } else if (name == "limit" && !value.empty() && value.size() < 10 &&
               value.find_first_not_of("0123456789") == value.npos) {
      out[name] = std::stoull(value);
    } else {
      out[name] = value;
    }
  }
  return out;
}

std::optional<json> read_need(const std::string& file) {
  const auto text = read_all(file);
  if (!text) return std::nullopt;
  json out = json::parse(*text, nullptr, false);
  return out.is_discarded() || !out.is_object() ? std::nullopt : std::optional(std::move(out));
}

void print_reuse(const Common& common, const json& answer) {
  const auto count = [&](const json& value) { return number(value.get<std::uint64_t>(), common.language); };
  print(text_of(answer["sentence"]) + "\n");
  const auto& totals = answer["totals"];
  say(common.language, {"reuse.totals",
                        {{"found", count(totals["found"])},
                         {"candidates", count(totals["candidates"])},
                         {"below", count(totals["set_below"])},
                         {"near", count(totals["near"])}}});
  const auto table_of_good = [&] {
    return Table({word(common, "column.score"), word(common, "column.element"), word(common, "column.name"),
                  word(common, "column.owner"), word(common, "column.used_by"), word(common, "column.phase"),
                  word(common, "column.contract_end"), word(common, "column.needed_by"), word(common, "column.why")});
  };
  Table best = table_of_good(), near = table_of_good();
  Table below({word(common, "column.score"), word(common, "column.element"), word(common, "column.name"),
               word(common, "column.owner"), word(common, "column.reason_below"), word(common, "column.why")});
  for (const auto& one : answer["candidates"]) {
    std::string why = text_of(one["why"]);
    for (const auto& note : one["notes"])
      why += (why.empty() ? "" : "; ") + text_of(note);
    if (one["near"] == true && !one["set_below"].is_null())
      why += (why.empty() ? "" : "; ") + text_of(one["set_below"]["text"]);
    if (one["near"] != true && !one["set_below"].is_null())
      below.add({percent(one["score"]), text_of(one["ref"]), text_of(one["name"]), ref_of(one["owner"]),
                 text_of(one["set_below"]["text"]), why});
    else
      (one["near"] == true ? near : best)
          .add({percent(one["score"]), text_of(one["ref"]), text_of(one["name"]), ref_of(one["owner"]),
                one["offered_to_all"] == true ? word(common, "reuse.all_units") : keys_of(one["users"]),
                phase_text(common, one["lifecycle"]), text_of(one["contract_end"]), count(one["needed_by"]["count"]),
                why});
  }
  if (!best.empty()) print("\n" + best.text());
  for (const auto& [heading, table] : {std::pair("reuse.set_below", &below), {"reuse.near", &near}}) {
    if (table->empty()) continue;
    print("\n");
    say(common.language, {heading});
    print(table->text());
  }
}

} // namespace

int run_reuse(const Common& common, const ReuseCommand& command) {
  json body = body_of(command.parameters);
  if (!command.need.empty()) {
    const auto need = read_need(command.need);
    if (!need) {
      print_error({base::ErrorCode::invalid_argument, {"cli.need_unreadable", {{"file", command.need}}}, "--need"},
                  common.language);
      return wrong_use;
    }
    for (const auto& [name, value] : need->items())
      if (!body.contains(name)) body[name] = value;
  }
  auto asked = open(common);
  if (const auto state = begin(asked, common)) return *state;
  add_plans(body, *asked);
  const api::Request request{"POST",
                             "/api/v1/reuse",
                             query_of(common, {}, command.format),
                             {},
                             body.dump(-1, ' ', false, json::error_handler_t::replace)};
  json answer;
  const bool readable = command.format == "table" || command.format == "json";
  const int state = ask(*asked->service, request, command.format, print_reuse, common, readable ? &answer : nullptr);
  if (state != fine || !readable || answer["unknown"].empty()) return state;
  for (const auto& ref : answer["unknown"])
    complain(base::render({"ref.not_there", {{"ref", text_of(ref)}}}, common.language));
  return not_found;
}

} // namespace fundament::app
