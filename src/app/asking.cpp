// SPDX-License-Identifier: MPL-2.0
#include "app/asking.hpp"
#include "base/ascii.hpp"
#include "base/joined.hpp"
#include "base/unicode.hpp"
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace fundament::app {

using nlohmann::json;

std::string percent_encode(std::string_view text) {
  return base::percent_encoded(text, ":");
}

std::string text_of(const json& value) {
  return value.is_string() ? value.get<std::string>() : "";
}

std::string word(const Common& common, const std::string& id) {
  return base::render({id}, common.language);
}

std::string query_of(const Common& common, const Parameters& parameters, const std::string& format) {
  std::string out = "lang=" + std::string(to_string(common.language));
  out += "&format=" + (format == "table" ? "json" : format);
  if (format == "csv" && !common.spreadsheet) out += "&dialect=machine";
  for (const auto& [name, value] : parameters)
    out += "&" + percent_encode(name) + "=" + percent_encode(value);
  return out;
}

base::Result<Asked> open(const Common& common, std::shared_ptr<const query::Library> library,
                         std::shared_ptr<const review::Rules> frameworks) {
  catalogue::Options options;
  options.mode = store::Mode::reading; // an older schema is brought up to date where that may be written
  auto opened = catalogue::Catalogue::open(common.database, options);
  if (!opened) return std::move(opened).error();
  Asked out{std::move(*opened), nullptr};
  api::Settings settings;
  settings.version = FUNDAMENT_VERSION;
  settings.holds_the_file = true;
  // whoever waits at a terminal can stop it
  settings.answer_deadline = settings.query_limits.time = std::chrono::hours(1);
  settings.json_values *= 10; // whoever has the database has the memory
  settings.library = std::move(library);
  settings.frameworks = std::move(frameworks);
  out.service = std::make_unique<api::Service>(*out.catalogue, settings);
  return out;
}

base::Result<std::string> read_all(const std::string& file) {
  std::ifstream opened;
  if (file != "-") opened.open(file, std::ios::binary);
  std::istream& in = file == "-" ? std::cin : opened;
  std::string out;
  if (in) out.assign((std::istreambuf_iterator<char>(in)), {});
  if (in && !in.bad()) return out;
  return base::Error{
      base::ErrorCode::unavailable, {"import.unreadable", {{"why", std::generic_category().message(errno)}}}, file};
}

std::optional<int> send_plans(Asked& asked, const Common& common) {
  for (const std::string& file : common.plans) {
    if (file == "open" || file.starts_with("investment:")) { // what is kept has a name already
      asked.plans.emplace_back("plan", file);
      continue;
    }
    auto text = read_all(file);
    if (!text) return print_error(text.error(), common.language), trouble;
    const auto response = asked.service->dispatch(
        {"POST", "/api/v1/plans", "lang=" + std::string(to_string(common.language)), {}, std::move(*text)});
    if (response.status != 200) return refused(response);
    asked.plans.emplace_back("plan", text_of(json::parse(response.body, nullptr, false)["plan"]));
  }
  if (!common.conflicts.empty()) asked.plans.emplace_back("conflicts", common.conflicts);
  return std::nullopt;
}

void add_plans(json& body, const Asked& asked) {
  for (const auto& [name, value] : asked.plans) {
    if (name == "plan")
      body["plan"].push_back(value);
    else
      body[name] = value;
  }
}

std::optional<int> begin(base::Result<Asked>& asked, const Common& common) {
  if (asked) return send_plans(*asked, common);
  print_error(asked.error(), common.language);
  return exit_of_storage(asked.error().code);
}

void print_plans(const Common& common, const json& answer) {
  const auto plan = answer.find("plan");
  if (plan == answer.end()) return;
  std::string names;
  for (std::size_t i = 0; i < (*plan)["of"].size(); i++) {
    const std::string name = text_of((*plan)["names"][i]);
    names += (names.empty() ? "" : ", ") + (name.empty() ? text_of((*plan)["of"][i]).substr(0, 19) : name);
  }
  if (const auto dates = answer.find("dates"); dates != answer.end()) // a difference is of several
    say(common.language, {"difference.compared", {{"plans", names}, {"dates", base::joined(*dates, text_of)}}});
  else
    say(common.language, {(*plan)["on_is"] == "asked" ? "plan.with" : "plan.with_first_day",
                          {{"plans", names}, {"day", text_of((*plan)["on"])}}});
  for (const auto& one : (*plan)["skipped"])
    say(common.language, {"plan.skipped", {{"text", text_of(one["text"])}}});
}

int refused(const api::Response& response) {
  if (!response.mistake.empty()) std::fprintf(stderr, "error %s\n", base::visible(response.mistake).c_str());
  const auto document = json::parse(response.body, nullptr, false);
  const auto print = [](const json& one) {
    std::string line;
    if (one.contains("parameter")) line += one["parameter"].get<std::string>() + ": ";
    line += one["detail"].get<std::string>();
    if (one.contains("hint")) line += " " + one["hint"].get<std::string>();
    complain(line);
  };
  if (document.contains("errors"))
    for (const auto& one : document["errors"])
      print(one);
  else
    print(document);
  if (response.status == 404) return not_found;
  if (document["code"] == "plan_conflicts") return answered_no;
  return response.status == 400 || response.status == 413 ? wrong_use : trouble;
}

void write_stream(const api::Response& response, const std::string& format,
                  const std::function<void(const std::string&)>& see) {
  for (bool more = true; more && !output_lost();) {
    std::string piece;
    more = response.stream(piece);
    if (see) see(piece);
    write(piece, format);
  }
}

int ask(api::Service& service, const api::Request& request, const std::string& format, PrintTable table,
        const Common& common, json* last) {
  auto response = service.dispatch(request);
  if (response.status != 200) return refused(response);
  const bool parsed = format == "table" || last;
  if (response.stream && parsed)
    while (response.stream(response.body)) {}
  else if (response.stream) {
    write_stream(response, format);
    return fine;
  }
  if (parsed) {
    // a table shows a path as its sentence; a million arrows as values would be gigabytes
    const json::parser_callback_t without_arrows = [](int, json::parse_event_t event, json& value) {
      return event != json::parse_event_t::key || value != "arrows";
    };
    const auto answer = json::parse(response.body, without_arrows, false);
    if (last) *last = answer;
    if (format == "table") {
      print_plans(common, answer);
      table(common, answer);
      return fine;
    }
  }
  write(response.body, format);
  return fine;
}

int run_question(const Common& common, const AskCommand& command, const std::string& path, PrintTable table) {
  auto asked = open(common);
  if (const auto state = begin(asked, common)) return *state;
  Parameters parameters = command.parameters;
  parameters.insert(parameters.end(), asked->plans.begin(), asked->plans.end());
  return ask(*asked->service, {"GET", path, query_of(common, parameters, command.format), {}, ""}, command.format,
             table, common);
}

} // namespace fundament::app
