// SPDX-License-Identifier: MPL-2.0
#include "http/access_log.hpp"
#include "client.hpp"
#include "running.hpp"
#include <algorithm>
#include <csignal>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace fundament;
using nlohmann::json;
using tests::Client;
using tests::eventually;
using tests::status_of;

namespace {

struct Pipe {
  Pipe() { REQUIRE(::pipe2(ends, O_CLOEXEC) == 0); }
  ~Pipe() {
    ::close(ends[0]);
    if (ends[1] >= 0) ::close(ends[1]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  int read_end() const { return ends[0]; }
  int write_end() const { return ends[1]; }

  /// What has been written so far and, once the other end is closed, all of it.
  std::string read() const {
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    std::string out;
    char buffer[4096];
    for (ssize_t count = 0; (count = ::read(ends[0], buffer, sizeof buffer)) > 0;)
      out.append(buffer, static_cast<std::size_t>(count));
    return out;
  }

  int ends[2] = {-1, -1};
};

http::LogLine asked(const std::string& target) {
  http::LogLine out;
  out.method = "GET";
  out.target = target;
  out.remote = "127.0.0.1";
  out.route = "getElement";
  out.status = 200;
  out.bytes = 2048;
  out.milliseconds = 0.5;
  return out;
}

} // namespace

TEST_CASE("a line says who, what kind of question and how it ended, and not what was asked unless that is wanted") {
  const std::string line = http::text_of(asked("/api/v1/search?q=010203-1234"), false);
  json read = json::parse(line);
  CHECK(read.at("time").get<std::string>().ends_with("Z"));
  read.erase("time");
  CHECK(read == json::parse(R"({"remote":"127.0.0.1","method":"GET","route":"getElement","status":200,"bytes":2048,
                                "milliseconds":0.5})"));
  CHECK(json::parse(http::text_of(asked("/api/v1/search?q=x"), true)).at("target") == "/api/v1/search?q=x");
}

TEST_CASE("no control or bidirectional character reaches the log, and no line is endless") {
  http::LogLine nasty = asked("/" + std::string(100'000, 'a'));
  nasty.account = "a\x1b[31m\n\u202e\u0085\xff\"";
  nasty.mistake = "m";
  const std::string line = http::text_of(nasty, true);
  CHECK(line.size() < 2000);
  CHECK(std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c < 0x7f; }));
  CHECK(json::parse(line).at("account") == "a\x1b[31m\n\u202e\u0085\ufffd\"");
}

TEST_CASE("a log that nobody reads stops nobody; what was dropped is counted, and said when there is a reader again") {
  Pipe pipe;
  auto log = std::make_unique<http::AccessLog>(http::AccessLog::Options{.descriptor = pipe.write_end(), .queue = 64});
  {
    const tests::Running running([](const api::Request&) { return api::Response(); }, {},
                                 [&](const http::LogLine& line) { log->write(line); });
    Client client(running.port());
    for (int i = 0; i < 1000; i++) { // a pipe holds 64 kB
      client.send(tests::get("/"));
      REQUIRE(status_of(client.answer()) == 200);
    }
    CHECK(eventually([&] { return log->dropped() > 0; }));
    std::string text;
    CHECK(eventually([&] {
      text += pipe.read();
      return text.find("\"dropped_total\":" + std::to_string(log->dropped())) != std::string::npos;
    }));
    std::istringstream lines(text);
    std::uint64_t requests = 0, dropped = 0;
    for (std::string line; std::getline(lines, line);) {
      const json one = json::parse(line);
      if (one.contains("dropped"))
        dropped += one["dropped"].get<std::uint64_t>();
      else
        requests++;
    }
    CHECK(requests + dropped <= 1000);
    CHECK(dropped == log->dropped());
  }
  log.reset();
}

TEST_CASE("a log ends with its reader asleep, and with its reader gone") {
  for (const bool gone : {false, true}) {
    Pipe pipe;
    if (gone) std::signal(SIGPIPE, SIG_IGN);
    http::AccessLog log({.descriptor = pipe.write_end(), .queue = 8192});
    if (gone) {
      ::close(pipe.ends[0]);
      pipe.ends[0] = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    }
    for (int i = 0; i < 5000; i++)
      log.write(asked("/"));
  } // comes to an end
}

TEST_CASE("a quiet log has only our own mistakes") {
  Pipe pipe;
  {
    http::AccessLog log({.descriptor = pipe.write_end(), .requests = false});
    log.write(asked("/"));
    http::LogLine mistake = asked("/");
    mistake.mistake = "1234abcd: broken";
    log.write(mistake);
  }
  const std::string text = pipe.read();
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
  CHECK(json::parse(text).at("mistake") == "1234abcd: broken");
}
