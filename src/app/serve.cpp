// SPDX-License-Identifier: MPL-2.0
#include "api/service.hpp"
#include "app/commands.hpp"
#include "catalogue/catalogue.hpp"
#include "http/server.hpp"
#include "pages/pages.hpp"
#include <csignal>
#include <cstdio>
#include <thread>

namespace fundament::app {

namespace {

http::Server* running = nullptr;

extern "C" void stop_running(int) {
  if (running) running->stop();
}

http::Limits limits_of(const ServeCommand& command) {
  http::Limits out;
  for (const auto& [name, value] : command.limits) {
    const std::chrono::milliseconds time(value);
    if (name == "threads")
      out.threads = static_cast<unsigned>(value);
    else if (name == "max-connections")
      out.max_connections = value;
    else if (name == "max-header-bytes")
      out.max_header_bytes = value;
    else if (name == "max-target-bytes")
      out.max_target_bytes = value;
    else if (name == "max-body-bytes")
      out.max_body_bytes = value;
    else if (name == "header-deadline")
      out.header_deadline = time;
    else if (name == "body-deadline")
      out.body_deadline = time;
    else if (name == "idle-timeout")
      out.idle_timeout = time;
    else if (name == "write-deadline")
      out.write_deadline = time;
  }
  return out;
}

void set_query_limits(const ServeCommand& command, api::Settings& settings) {
  for (const auto& [name, value] : command.limits) {
    if (name == "query-rows")
      settings.query_limits.rows = value;
    else if (name == "query-deadline")
      settings.query_limits.time = std::chrono::milliseconds(value);
    else if (name == "query-value-bytes")
      settings.query_limits.value_bytes = std::min<std::uint64_t>(value, 1'000'000'000);
    else if (name == "sql-at-once")
      settings.sql_at_once = static_cast<unsigned>(value);
  }
}

void log_line(const http::LogLine& line) {
  std::fprintf(stderr, "%s %s %s %d %llu bytes %.2f ms %s\n", base::now_utc().c_str(), line.method.c_str(),
               line.target.c_str(), line.status, static_cast<unsigned long long>(line.bytes), line.milliseconds,
               line.remote.c_str());
}

} // namespace

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

  auto catalogue = catalogue::Catalogue::open(common.database);
  if (!catalogue) return print_error(catalogue.error(), common.language), trouble;
  api::Settings settings;
  settings.host = host;
  settings.public_read = command.public_read;
  if (const auto most = command.limits.find("answer-deadline"); most != command.limits.end())
    settings.answer_deadline = std::chrono::milliseconds(most->second);
  set_query_limits(command, settings);
  if (!command.queries.empty()) {
    auto library = query::Library::with_folder(command.queries, (*catalogue)->metamodel());
    if (!library) return print_error(library.error(), common.language), trouble;
    settings.library = std::move(*library);
  }
  api::Service service(**catalogue, settings);
  auto site = command.web.empty() ? base::Result<pages::Pages>(pages::Pages::embedded())
                                  : pages::Pages::from_folder(command.web);
  if (!site) return print_error(site.error(), common.language), wrong_use;
  auto server = http::Server::listen(
      host, std::stoi(port_text),
      [&](const api::Request& request) {
        auto response = pages::is_of_api(request.path) ? service.dispatch(request) : site->answer(request);
        pages::secure(response);
        return response;
      },
      limits_of(command), command.quiet ? http::Log() : http::Log(log_line));
  if (!server) return print_error(server.error(), common.language), trouble;

  running = server->get();
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
