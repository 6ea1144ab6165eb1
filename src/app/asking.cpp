// SPDX-License-Identifier: MPL-2.0
#include "app/asking.hpp"
#include "base/unicode.hpp"
#include <cstdio>
#include <nlohmann/json.hpp>

namespace fundament::app {

using nlohmann::json;

std::string percent_encode(std::string_view text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       byte == '-' || byte == '_' || byte == '.' || byte == '~' || byte == ':';
    if (plain)
      out += c;
    else
      (out += '%') += {digits[byte >> 4], digits[byte & 15]};
  }
  return out;
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
  if (common.spreadsheet && format == "csv") out += "&spreadsheet=true";
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
  // whoever waits at a terminal can stop it
  settings.answer_deadline = settings.query_limits.time = std::chrono::hours(1);
  settings.json_values *= 10; // whoever has the database has the memory
  settings.library = std::move(library);
  settings.frameworks = std::move(frameworks);
  out.service = std::make_unique<api::Service>(*out.catalogue, settings);
  return out;
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
      table(common, answer);
      return fine;
    }
  }
  write(response.body, format);
  return fine;
}

int run_question(const Common& common, const AskCommand& command, const std::string& path, PrintTable table) {
  auto asked = open(common);
  if (!asked) return print_error(asked.error(), common.language), exit_of_storage(asked.error().code);
  return ask(*asked->service, {"GET", path, query_of(common, command.parameters, command.format), {}, ""},
             command.format, table, common);
}

} // namespace fundament::app
