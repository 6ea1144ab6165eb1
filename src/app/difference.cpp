// SPDX-License-Identifier: MPL-2.0
#include "app/asking.hpp"
#include <nlohmann/json.hpp>

/// "What would this plan change?": part by part, a line a difference.
namespace fundament::app {

using nlohmann::json;

namespace {

constexpr const char* classes[] = {"introduced", "temporary", "resolved", "interrupted", "changed"};

void print_lines(const json& list) {
  for (const auto& one : list)
    print(text_of(one["text"]) + "\n");
}

void print_impact(const Common& common, const json& list) {
  for (const auto& one : list) {
    for (const char* what : {"still", "lost", "moved"})
      print_lines(one[what]);
    if (one["hidden"] != 0)
      say(common.language,
          {"difference.hidden_needs",
           {{"count", std::to_string(one["hidden"].get<std::uint64_t>())}, {"gone", text_of(one["ref"])}}});
  }
}

std::string ref_or_name(const json& one) {
  if (one.is_null()) return "";
  return text_of(one["ref"].is_null() ? one["name"] : one["ref"]);
}

void print_rules(const Common& common, const json& rules) {
  for (const char* what : classes)
    for (const auto& one : rules[what]) {
      std::string line =
          base::render({"difference.finding",
                        {{"class", base::render({std::string("difference.class.") + what}, common.language)},
                         {"when", text_of(one["when_text"])},
                         {"title", text_of(one["title"])},
                         {"element", ref_or_name(one["element"])},
                         {"about", ref_or_name(one["about"])},
                         {"rule", text_of(one["rule"])},
                         {"force", word(common, "force." + text_of(one["force"]))},
                         {"state", word(common, "finding." + text_of(one["state"]))}}},
                       common.language);
      if (!one["moved_from"].is_null())
        line += base::render({"difference.moved_from", {{"from", text_of(one["moved_from"])}}}, common.language);
      print(line + "\n");
    }
  say(common.language, {"difference.left",
                        {{"touched", number(rules["left"]["touched"].size(), common.language)},
                         {"others", number(rules["left"]["others"].get<std::uint64_t>(), common.language)}}});
  for (const auto& one : rules["not_evaluated"])
    say(common.language,
        {"difference.not_evaluated",
         {{"rule", text_of(one["rule"])}, {"date", text_of(one["date"])}, {"why", text_of(one["why"])}}});
}

void print_difference(const Common& common, const json& answer) {
  bool anything = false;
  for (const char* part : {"impact", "rules", "elements", "chokepoints", "approvals", "coverage", "cost"}) {
    const auto found = answer.find(part);
    if (found == answer.end()) continue;
    const bool relations = std::string_view(part) == "elements";
    if (found->empty() && !(relations && !answer["relations"].empty())) continue;
    anything = true;
    print("\n" + base::render({std::string("difference.part.") + part}, common.language) + "\n");
    if (std::string_view(part) == "impact")
      print_impact(common, *found);
    else if (std::string_view(part) == "rules")
      print_rules(common, *found);
    else
      print_lines(*found);
    if (relations) print_lines(answer["relations"]);
  }
  if (!anything) say(common.language, {"difference.nothing"});
  if (answer["complete"] == false) say(common.language, {"difference.incomplete"});
}

} // namespace

int run_changes_preview(const Common& common, const PreviewCommand& command) {
  Common with = common;
  with.plans = {command.file};
  auto asked = open(with);
  if (const auto state = begin(asked, with)) return *state;
  Parameters parameters = command.parameters;
  json body = json::object();
  for (const auto& [name, value] : asked->plans) {
    if (name == "plan")
      body[name].push_back(value);
    else
      parameters.emplace_back(name, value);
  }
  json answer;
  const api::Request request{
      "POST", "/api/v1/changes/preview", query_of(common, parameters, command.format), {}, body.dump()};
  if (const int state = ask(*asked->service, request, command.format, print_difference, common, &answer); state != fine)
    return state;
  return answer["breaks_rules"] == true ? answered_no : fine;
}

} // namespace fundament::app
