// SPDX-License-Identifier: MPL-2.0
#include "api/service.hpp"
#include "app/commands.hpp"
#include "catalogue/catalogue.hpp"
#include "http/access_log.hpp"
#include "http/server.hpp"
#include "http/socket.hpp"
#include "pages/pages.hpp"
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <thread>

namespace fundament::app {

namespace {

constexpr std::size_t descriptors_for_others = 256; // files, and connections of queries to their tables

http::Server* running = nullptr;

extern "C" void stop_running(int) {
  if (running) running->stop();
}

struct Serving {
  http::Limits http;
  api::Settings api;
};

/// A limit that an option sets, and what is not absurd for it.
struct Limit {
  const char* name;
  std::uint64_t least, most;
  void (*set)(Serving&, std::uint64_t);
};

constexpr std::uint64_t day = std::uint64_t{24} * 60 * 60 * 1000, gigabyte = 1 << 30;

std::chrono::milliseconds time(std::uint64_t value) {
  return std::chrono::milliseconds(value);
}

constexpr Limit limits[] = {
    {"threads", 1, 1024, [](Serving& of, std::uint64_t n) { of.http.threads = static_cast<unsigned>(n); }},
    {"heavy-threads", 1, 1024, [](Serving& of, std::uint64_t n) { of.http.heavy_threads = static_cast<unsigned>(n); }},
    {"heavy-queue", 1, 100'000, [](Serving& of, std::uint64_t n) { of.http.heavy_queue = n; }},
    {"queue-deadline", 1, day, [](Serving& of, std::uint64_t n) { of.http.queue_deadline = time(n); }},
    {"max-connections", 1, 1'000'000, [](Serving& of, std::uint64_t n) { of.http.max_connections = n; }},
    {"max-per-address", 1, 1'000'000, [](Serving& of, std::uint64_t n) { of.http.max_per_address = n; }},
    {"max-held-bytes", 1 << 20, 1024 * gigabyte, [](Serving& of, std::uint64_t n) { of.http.max_held_bytes = n; }},
    {"max-header-bytes", 256, gigabyte, [](Serving& of, std::uint64_t n) { of.http.max_header_bytes = n; }},
    {"max-target-bytes", 64, gigabyte, [](Serving& of, std::uint64_t n) { of.http.max_target_bytes = n; }},
    {"max-body-bytes", 1, 4 * gigabyte, [](Serving& of, std::uint64_t n) { of.http.max_body_bytes = n; }},
    {"header-deadline", 1, day, [](Serving& of, std::uint64_t n) { of.http.header_deadline = time(n); }},
    {"body-deadline", 1, day, [](Serving& of, std::uint64_t n) { of.http.body_deadline = time(n); }},
    {"idle-timeout", 1, day, [](Serving& of, std::uint64_t n) { of.http.idle_timeout = time(n); }},
    {"write-deadline", 1, day, [](Serving& of, std::uint64_t n) { of.http.write_deadline = time(n); }},
    {"stop-deadline", 1, day, [](Serving& of, std::uint64_t n) { of.http.stop_deadline = time(n); }},
    {"answer-deadline", 1, day, [](Serving& of, std::uint64_t n) { of.api.answer_deadline = time(n); }},
    {"batch-deadline", 1, day, [](Serving& of, std::uint64_t n) { of.api.batch_deadline = time(n); }},
    {"query-rows", 1, 1'000'000'000, [](Serving& of, std::uint64_t n) { of.api.query_limits.rows = n; }},
    {"query-deadline", 1, day, [](Serving& of, std::uint64_t n) { of.api.query_limits.time = time(n); }},
    {"query-value-bytes", 1, 1'000'000'000, [](Serving& of, std::uint64_t n) { of.api.query_limits.value_bytes = n; }},
    {"sql-at-once", 1, 1024, [](Serving& of, std::uint64_t n) { of.api.sql_at_once = static_cast<unsigned>(n); }},
    {"max-json-values", 1, 1'000'000'000, [](Serving& of, std::uint64_t n) { of.api.json_values = n; }},
};

/// False, with words on standard error: one of them is absurd.
bool set_limits(const ServeCommand& command, base::Language language, Serving& serving) {
  bool fine = true;
  for (const Limit& limit : limits) {
    const auto given = command.limits.find(limit.name);
    if (given == command.limits.end()) continue;
    if (given->second >= limit.least && given->second <= limit.most) {
      limit.set(serving, given->second);
      continue;
    }
    fine = false;
    const base::Text words{"serve.limit_absurd",
                           {{"option", std::string("--") + limit.name},
                            {"value", std::to_string(given->second)},
                            {"least", std::to_string(limit.least)},
                            {"most", std::to_string(limit.most)}}};
    std::fprintf(stderr, "fundament: %s\n", base::render(words, language).c_str());
  }
  return fine;
}

/// In Prometheus' text format.
std::string metrics_of(const http::Counts& counts, std::uint64_t log_lines_dropped) {
  std::string out;
  const auto add = [&](const char* name, const char* type, const char* help, std::uint64_t value) {
    out += std::string("# HELP ") + name + " " + help + "\n# TYPE " + name + " " + type + "\n" + name + " " +
           std::to_string(value) + "\n";
  };
  out += "# HELP fundament_responses_total Responses by class of status.\n# TYPE fundament_responses_total counter\n";
  for (std::size_t hundreds = 2; hundreds <= 5; hundreds++)
    out += "fundament_responses_total{class=\"" + std::to_string(hundreds) + "xx\"} " +
           std::to_string(counts.answers[hundreds]) + "\n";
  add("fundament_connections", "gauge", "Connections that are open.", counts.connections_open);
  add("fundament_connections_idle", "gauge", "Of them, those between two requests.", counts.connections_idle);
  add("fundament_connections_total", "counter", "Connections since the start.", counts.connections);
  add("fundament_sent_bytes_total", "counter", "Bytes of answers, heads and all.", counts.bytes_sent);
  add("fundament_clients_left_total", "counter", "Requests whose client did not wait for the answer.", counts.left);
  add("fundament_log_lines_dropped_total", "counter", "Lines of the log that nobody took in time.", log_lines_dropped);
  return out;
}

} // namespace

std::vector<std::string> serve_limits() {
  std::vector<std::string> out;
  for (const Limit& limit : limits)
    out.emplace_back(limit.name);
  return out;
}

int run_serve(const Common& common, const ServeCommand& command) {
  const auto colon = command.listen.rfind(':');
  const std::string port_text = colon == command.listen.npos ? "" : command.listen.substr(colon + 1);
  if (port_text.empty() || port_text.size() > 5 || port_text.find_first_not_of("0123456789") != port_text.npos ||
      std::stoi(port_text) > 65535) {
    std::fprintf(stderr, "fundament: %s\n",
                 base::render({"serve.address_malformed", {{"address", command.listen}}}, common.language).c_str());
    return wrong_use;
  }
  std::string host = command.listen.substr(0, colon);
  if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
  Serving serving;
  if (!set_limits(command, common.language, serving)) return wrong_use;

  auto catalogue = catalogue::Catalogue::open(common.database);
  if (!catalogue) return print_error(catalogue.error(), common.language), trouble;
  api::Settings& settings = serving.api;
  settings.version = FUNDAMENT_VERSION;
  settings.host = host;
  settings.public_read = command.public_read;
  if (!command.queries.empty()) {
    auto library = query::Library::with_folder(command.queries, (*catalogue)->metamodel());
    if (!library) return print_error(library.error(), common.language), trouble;
    settings.library = std::move(*library);
  }
  if (!command.frameworks.empty()) {
    auto rules = review::Rules::with_folder(command.frameworks, (*catalogue)->metamodel());
    if (!rules) return print_error(rules.error(), common.language), trouble;
    settings.frameworks = std::move(*rules);
  }
  http::AccessLog log({.requests = !command.quiet, .targets = command.log_targets});
  const http::Server* listening = nullptr;
  settings.more_metrics = [&] { return metrics_of(listening->counts(), log.dropped()); };
  api::Service service(**catalogue, settings);
  auto site = command.web.empty() ? base::Result<pages::Pages>(pages::Pages::embedded())
                                  : pages::Pages::from_folder(command.web);
  if (!site) return print_error(site.error(), common.language), wrong_use;
  http::raise_descriptor_limit(serving.http.max_connections + descriptors_for_others);
  // an upload of the allowed size must fit, whatever else was said
  serving.http.max_held_bytes = std::max(serving.http.max_held_bytes, 2 * serving.http.max_body_bytes);
  auto server = http::Server::listen(
      host, std::stoi(port_text),
      [&](const api::Request& request) {
        auto response = pages::is_of_api(request.path) ? service.dispatch(request) : site->answer(request);
        pages::secure(response);
        return response;
      },
      serving.http, [&log](const http::LogLine& line) { log.write(line); }, api::way_of,
      [&service] { return service.edition(); });
  if (!server) return print_error(server.error(), common.language), trouble;

  running = server->get();
  listening = server->get();
  std::signal(SIGPIPE, SIG_IGN); // a log that nobody reads any more is an error of a write
  std::signal(SIGINT, stop_running);
  std::signal(SIGTERM, stop_running);
  const auto& model = (*catalogue)->snapshot()->model();
  say(common.language,
      {"serve.ready",
       {{"address", (host.find(':') == host.npos ? host : "[" + host + "]") + ":" + std::to_string((*server)->port())},
        {"elements", number(model.element_count(), common.language)},
        {"relations", number(model.relation_count(), common.language)}}});
  std::fflush(stdout);
  // the first search and the first question of the day find what they need already made
  std::thread warm([snapshot = (*catalogue)->snapshot()] {
    snapshot->on(base::today());
    snapshot->search();
  });
  (*server)->run();
  warm.join();
  running = nullptr;
  return fine;
}

} // namespace fundament::app
