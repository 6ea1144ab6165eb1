// SPDX-License-Identifier: MPL-2.0
#include "http/known.hpp"
#include "api/served.hpp"
#include "client.hpp"
#include "running.hpp"
#include <atomic>
#include <doctest/doctest.h>
#include <mutex>
#include <string>
#include <vector>

using namespace fundament;
using tests::Client;
using tests::eventually;
using tests::status_of;

namespace {

http::Known::One one(const std::string& bytes, const std::string& edition = "1") {
  http::Known::One out;
  out.answer.bytes = bytes;
  out.answer.edition = edition;
  return out;
}

std::string body_of(const std::string& answer) {
  return answer.substr(std::min(answer.find("\r\n\r\n") + 4, answer.size()));
}

} // namespace

TEST_CASE("what is known is told by the bytes of its request and its edition, and what was not asked for goes first") {
  http::Known known(64 << 10);
  CHECK_FALSE(known.find("a", "1"));
  known.keep("a", one("A"));
  REQUIRE(known.find("a", "1"));
  CHECK(known.find("a", "1")->answer.bytes == "A");
  CHECK_FALSE(known.find("A", "1"));
  known.keep("late", one("made before", "0"));
  CHECK_FALSE(known.find("late", "1"));
  known.keep(std::string(http::Known::longest_head + 1, 'h'), one("H"));
  known.keep("long", one(std::string(http::Known::longest_answer + 1, 'l')));
  CHECK(known.size() == 1);
  for (int i = 0; i < 1000; i++) {
    CHECK(known.find("a", "1")); // asked for all the time
    known.keep("b" + std::to_string(i), one(std::string(1000, 'b')));
  }
  CHECK(known.size() < 64);
  CHECK(known.find("b999", "1"));
  CHECK_FALSE(known.find("b0", "1"));
  CHECK_FALSE(known.find("a", "2"));
  CHECK(known.size() == 0);
}

TEST_CASE("the same request is asked once an edition, and its answer, log line and counts are the same") {
  std::atomic<int> asked{0}, edition{1};
  std::mutex mutex;
  std::vector<http::LogLine> lines;
  const tests::Running running(
      [&](const api::Request& request) {
        api::Response out;
        out.body = request.path + " " + std::to_string(++asked);
        if (request.path != "/other") out.edition = std::to_string(edition);
        return out;
      },
      {},
      [&](const http::LogLine& line) {
        const std::lock_guard lock(mutex);
        lines.push_back(line);
      },
      [](std::string_view, std::string_view) {
        return api::Way{api::Lane::light, "route"};
      },
      [&] { return std::to_string(edition); });
  Client client(running.port());
  const auto body = [&](const std::string& request, bool head_only = false) {
    client.send(request);
    return body_of(client.answer(head_only));
  };
  CHECK(body(tests::get("/a")) == "/a 1");
  CHECK(body(tests::get("/a")) == "/a 1");
  CHECK(body(tests::get("/a?")) == "/a 2");
  CHECK(body("GET /a HTTP/1.1\r\nHost: x\r\nX: y\r\n\r\n") == "/a 3"); // whatever the difference may mean
  CHECK(body("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n", true).empty());
  CHECK(body(tests::get("/other")) == "/other 5");
  CHECK(body(tests::get("/other")) == "/other 6");
  client.send(tests::get("/a") + tests::get("/a")); // who sends several at once waits for his turn
  CHECK(body_of(client.answer()) == "/a 7");
  CHECK(body_of(client.answer()) == "/a 1"); // and then there is one
  CHECK(body("POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nb") == "/p 8");
  CHECK(body("POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nb") == "/p 9");
  edition = 2;
  CHECK(body(tests::get("/a")) == "/a 10");
  CHECK(body(tests::get("/a")) == "/a 10");
  const auto logged = [&] {
    const std::lock_guard lock(mutex);
    return lines.size();
  };
  CHECK(tests::eventually([&] { return logged() == 13; })); // what is sent is logged a moment later
  CHECK(running.server().counts().answers[2] == 13);
  const std::lock_guard lock(mutex);
  REQUIRE(lines.size() == 13);
  CHECK(lines[1].route == "route");
  CHECK(lines[1].target == "/a");
  CHECK(lines[1].bytes == lines[0].bytes);
}

TEST_CASE("a known answer is no older than the catalogue, nor than the token it was given to") {
  tests::Served served(tests::TextGraph().add("a -> b"));
  std::atomic<int> asked{0};
  const tests::Running running(
      [&](const api::Request& request) {
        asked++;
        return served.bare(request);
      },
      {}, {}, api::way_of, [&] { return served.edition(); });
  Client client(running.port());
  const auto get = [&](const std::string& target, const std::string& headers = "") {
    client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
    return client.answer();
  };
  // an answer is known once it is sent, which may be a moment after the client has read it
  const auto is_known = [&](const std::string& target, const std::string& headers = "") {
    return tests::eventually([&] {
      asked = 0;
      get(target, headers);
      return asked == 0;
    });
  };
  const std::string first = get("/api/v1/elements/system:a");
  CHECK(get("/api/v1/elements/system:a") == first);
  CHECK(is_known("/api/v1/elements/system:a"));
  const std::string english = get("/api/v1/elements/system:a", "Accept-Language: en\r\n");
  CHECK(english.find("Content-Language: en") != english.npos);
  CHECK(asked == 1);
  const std::string put = R"({"reason":"r","operations":[{"put_element":{"ref":"system:a","name":"Another"}}]})";
  CHECK(served.post("/api/v1/changes", put).status == 200);
  CHECK(get("/api/v1/elements/system:a").find("Another") != std::string::npos);
  const std::string token = "Authorization: Bearer " + served.token() + "\r\n";
  CHECK(status_of(get("/api/v1/elements/system:b", token)) == 200);
  CHECK(status_of(get("/api/v1/elements/system:b", token)) == 200);
  CHECK(is_known("/api/v1/elements/system:b", token));
  REQUIRE(served.catalogue().revoke_token("test").ok());
  CHECK(status_of(get("/api/v1/elements/system:b", token)) == 401);
  CHECK(get("/metrics") != ""); // what changes by itself is asked each time
  asked = 0;
  get("/metrics"), get("/metrics"), get("/readyz"), get("/readyz");
  CHECK(asked == 4);
}
