// SPDX-License-Identifier: MPL-2.0
#include "app/asking.hpp"
#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

/// The words query and sql: their answers are tables already.
namespace fundament::app {

using nlohmann::json;

namespace {

std::string cell_text(const Common& common, const json& value, const std::string& type) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  if (type == "boolean") return base::render({value == 0 ? "query.no" : "query.yes"}, common.language);
  if (value.is_number_integer() && type == "money") {
    const auto amount = value.get<std::int64_t>();
    return (amount < 0 ? "-" : "") + number(static_cast<std::uint64_t>(amount < 0 ? -amount : amount), common.language);
  }
  return value.dump();
}

void print_rows(const Common& common, const json& answer) {
  std::vector<std::string> head, types;
  for (const auto& column : answer["columns"]) {
    head.push_back(text_of(column.contains("label") ? column["label"] : column["name"]));
    types.push_back(text_of(column["type"]));
  }
  Table table(head);
  for (const auto& row : answer["rows"]) {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < row.size(); i++)
      cells.push_back(cell_text(common, row[i], types[i]));
    table.add(std::move(cells));
  }
  if (table.empty())
    say(common.language, {"query.no_rows"});
  else
    print(table.text());
}

void print_names(const Common&, const json& answer) {
  std::size_t widest = 0;
  for (const auto& query : answer["queries"])
    widest = std::max(widest, text_of(query["name"]).size());
  for (const auto& query : answer["queries"]) {
    const std::string name = text_of(query["name"]);
    std::string parameters;
    for (const auto& parameter : query["parameters"])
      parameters += (parameters.empty() ? "" : ", ") + text_of(parameter["name"]);
    print(name + std::string(widest - name.size() + 2, ' ') + text_of(query["title"]) +
          (parameters.empty() ? "" : ": ") + parameters + "\n");
  }
}

/// Whole numbers as such, so that they compare as numbers; 007 is a text.
json sql_value(const std::string& text) {
  const bool digits = !text.empty() && text.size() < 16 && text.find_first_not_of("0123456789") == text.npos;
  if (digits && (text.size() == 1 || text[0] != '0')) return std::stoll(text);
  return text;
}

/// "name=value" pairs; the problem of the first that is none.
base::Result<Parameters> pairs_of(const std::vector<std::string>& texts) {
  Parameters out;
  for (const std::string& text : texts) {
    const auto equals = text.find('=');
    if (equals == text.npos || equals == 0)
      return base::Error{base::ErrorCode::invalid_argument, {"query.pair_expected", {{"text", text}}}, "--param"};
    out.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return out;
}

/// Prints the answer, and on standard error that it is cut, whatever the format.
int ask_rows(const Common& common, api::Service& service, const api::Request& request, const std::string& format) {
  json answer;
  const bool readable = format == "table" || format == "json";
  const int state = ask(service, request, format, print_rows, common, readable ? &answer : nullptr);
  if (state != fine || !readable || answer["complete"] != false) return state;
  base::Text text{"query.cut." + text_of(answer["reason"]),
                  {{"shown", number(answer["rows"].size(), common.language)}}};
  if (answer["total"].is_number())
    text = {"query.cut.counted",
            {{"shown", number(answer["rows"].size(), common.language)},
             {"total", number(answer["total"].get<std::uint64_t>(), common.language)}}};
  complain(base::render(text, common.language));
  return fine;
}

base::Result<Asked> open_with(const Common& common, const std::string& folder) {
  if (folder.empty()) return open(common);
  auto library = query::Library::with_folder(folder, model::Metamodel::built_in());
  if (!library) return std::move(library).error();
  return open(common, std::move(*library));
}

} // namespace

int run_query(const Common& common, const QueryCommand& command) {
  auto given = pairs_of(command.parameters);
  if (!given) return print_error(given.error(), common.language), wrong_use;
  auto asked = open_with(common, command.folder);
  if (const auto state = begin(asked, common)) return *state;
  const std::string format = command.format;
  if (command.name.empty())
    return ask(*asked->service, {"GET", "/api/v1/queries", query_of(common, {}, format), {}, ""}, format, print_names,
               common);
  for (const auto& one : command.options)
    given->push_back(one);
  given->insert(given->end(), asked->plans.begin(), asked->plans.end());
  return ask_rows(common, *asked->service,
                  {"GET", "/api/v1/queries/" + percent_encode(command.name), query_of(common, *given, format), {}, ""},
                  format);
}

int run_sql(const Common& common, const QueryCommand& command) {
  auto given = pairs_of(command.parameters);
  if (!given) return print_error(given.error(), common.language), wrong_use;
  auto asked = open(common);
  if (const auto state = begin(asked, common)) return *state;
  json body{{"sql", command.name}, {"parameters", json::object()}};
  if (command.name == "-") {
    const auto text = read_all("-");
    if (!text) return print_error(text.error(), common.language), trouble;
    body["sql"] = *text;
  }
  for (const auto& [name, value] : *given)
    body["parameters"][name] = sql_value(value);
  for (const auto& [name, value] : command.options)
    body[name] = name == "limit" ? sql_value(value) : json(value);
  add_plans(body, *asked);
  std::string text;
  try {
    text = body.dump();
  } catch (const json::exception&) {
    return print_error({base::ErrorCode::invalid_argument, {"csv.not_utf8"}}, common.language), wrong_use;
  }
  return ask_rows(common, *asked->service,
                  {"POST", "/api/v1/sql", query_of(common, {}, command.format), {}, std::move(text)}, command.format);
}

} // namespace fundament::app
