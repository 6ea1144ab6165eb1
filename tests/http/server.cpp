// SPDX-License-Identifier: MPL-2.0
#include "http/server.hpp"
#include "client.hpp"
#include <atomic>
#include <ctime>
#include <doctest/doctest.h>
#include <memory>
#include <thread>
#include <vector>

using namespace fundament;
using tests::Client;
using tests::status_of;
using namespace std::chrono_literals;

namespace {

/// Says back what it was asked; "/slow" waits, "/stream" is 10 MB in pieces, "/throw" breaks.
api::Response echo(const api::Request& request) {
  api::Response out;
  out.content_type = "text/plain";
  if (request.path == "/throw") throw std::logic_error("broken");
  if (request.path == "/slow") std::this_thread::sleep_for(300ms);
  if (request.path == "/stream") {
    out.stream = [left = 160](std::string& piece) mutable {
      piece.assign(64 << 10, '~');
      return --left > 0;
    };
    return out;
  }
  out.body = request.method + " " + request.path + " " + request.query + " " + std::to_string(request.body.size());
  return out;
}

class Running {
public:
  explicit Running(http::Limits limits = {}, http::Log log = {})
      : server_(http::Server::listen("127.0.0.1", 0, echo, limits, std::move(log)).value()),
        thread_([this] { server_->run(); }) {}
  ~Running() {
    server_->stop();
    thread_.join();
  }
  int port() const { return server_->port(); }
  http::Server& server() { return *server_; }

private:
  std::unique_ptr<http::Server> server_;
  std::thread thread_;
};

std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

double process_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

} // namespace

TEST_CASE("requests, as rows: what is sent, the status, what the answer holds") {
  struct Row {
    const char* name;
    std::string sent;
    int status;
    const char* holds;
  };
  const std::string long_target = "/" + std::string(20'000, 'a'), form(100'000, 'b');
  const std::vector<Row> rows{
      {"plain", get("/a?b=c"), 200, "GET /a b=c 0"},
      {"the target stays raw", get("/a%2Fb?x=%41"), 200, "GET /a%2Fb x=%41 0"},
      {"a long target", get(long_target), 200, "aaaa"},
      {"a target that is too long", get("/" + std::string(200'000, 'a')), 414, "POST"},
      {"a large form",
       "POST /f HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
       "100000\r\n\r\n" +
           form,
       200, "POST /f  100000"},
      {"a body that is too large", "POST /f HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", 413,
       "larger than this server takes"},
      {"a length beyond numbers", "POST /f HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n", 413,
       "larger"},
      {"a length that is none", "POST /f HTTP/1.1\r\nHost: x\r\nContent-Length: 1x\r\n\r\n", 400, "not a number"},
      {"two lengths", "POST /f HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na", 400,
       "its length twice"},
      {"a length and chunks", "POST /f HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\na",
       400, "its length twice"},
      {"chunks", "POST /f HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411, "Content-Length"},
      {"no host", "GET / HTTP/1.1\r\n\r\n", 400, "exactly one Host"},
      {"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "exactly one Host"},
      {"a header with a space before the colon", "GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n", 400, "NAME: VALUE"},
      {"a continued header", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n", 400, "NAME: VALUE"},
      {"no request line", "hello\r\n\r\n", 400, "METHOD TARGET"},
      {"another version", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505, "HTTP/1.1"},
      {"headers that are too large", "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(300'000, 'y') + "\r\n\r\n", 431,
       "headers are larger"},
      {"a handler that breaks", get("/throw"), 500, "under the number"},
      {"a blank line before", "\r\n" + get("/b"), 200, "GET /b"},
  };
  const Running running;
  for (const Row& row : rows) {
    SUBCASE(row.name) {
      Client client(running.port());
      std::string sent = row.sent;
      sent.insert(sent.find("\r\n", 2) + 2, row.status == 400 || row.status >= 411 ? "Accept-Language: en\r\n" : "");
      client.send(sent);
      const std::string answer = client.answer();
      CHECK(status_of(answer) == row.status);
      CHECK(answer.find(row.holds) != std::string::npos);
    }
  }
}

TEST_CASE("pipelined requests are answered in order, HEAD without a body, a closing client is closed") {
  const Running running;
  Client client(running.port());
  client.send(get("/one") + get("/two") + "HEAD /three HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(client.answer().find("GET /one") != std::string::npos);
  CHECK(client.answer().find("GET /two") != std::string::npos);
  const auto head = client.answer(true);
  CHECK(head.find("Content-Length: 14") != std::string::npos);
  client.send("GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  CHECK(client.rest().find("GET /last") != std::string::npos);
  CHECK(client.closed());
}

TEST_CASE("a client that asks first is told to go on") {
  const Running running;
  Client client(running.port());
  client.send("POST /f HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  CHECK(client.receive() == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  CHECK(client.answer().find("POST /f  3") != std::string::npos);
}

TEST_CASE("500 idle connections cost nothing and hold up nobody") {
  const Running running;
  std::vector<std::unique_ptr<Client>> idle;
  int served = 0;
  for (int i = 0; i < 500; i++) {
    idle.push_back(std::make_unique<Client>(running.port()));
    idle.back()->send(get("/idle"));
  }
  for (auto& client : idle)
    served += status_of(client->answer()) == 200;
  CHECK(served == 500);
  const double before = process_seconds();
  std::this_thread::sleep_for(1s);
  CHECK(process_seconds() - before < 0.05);
  Client newcomer(running.port());
  newcomer.send(get("/new"));
  CHECK(status_of(newcomer.answer()) == 200);
}

TEST_CASE("slow clients hold no worker: with one worker others are still served") {
  http::Limits limits;
  limits.threads = 1;
  limits.header_deadline = 500ms;
  limits.body_deadline = 500ms;
  const Running running(limits);
  Client slow_head(running.port()), slow_body(running.port());
  slow_head.send("GET / HTT");
  slow_body.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
  Client other(running.port());
  other.send(get("/other"));
  CHECK(status_of(other.answer()) == 200);
  CHECK(status_of(slow_head.answer()) == 408);
  CHECK(status_of(slow_body.answer()) == 408);
}

TEST_CASE("a stream is sent in pieces, and a client may leave in the middle of it") {
  const Running running;
  Client client(running.port());
  client.send("GET /stream HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const std::string all = client.rest();
  CHECK(all.find("Transfer-Encoding: chunked") != std::string::npos);
  CHECK(std::count(all.begin(), all.end(), '~') == 160 * (64 << 10));
  {
    Client leaver(running.port());
    leaver.send(get("/stream"));
    leaver.receive();
  }
  Client after(running.port());
  after.send(get("/after"));
  CHECK(status_of(after.answer()) == 200);
}

TEST_CASE("more connections than allowed are told so") {
  http::Limits limits;
  limits.max_connections = 2;
  const Running running(limits);
  Client one(running.port()), two(running.port());
  one.send(get("/1"));
  CHECK(status_of(one.answer()) == 200);
  two.send(get("/2"));
  CHECK(status_of(two.answer()) == 200);
  Client three(running.port());
  CHECK(status_of(three.answer()) == 503);
}

TEST_CASE("stop finishes what is under way") {
  std::atomic<int> logged{0};
  auto running = std::make_unique<Running>(http::Limits{}, [&](const http::LogLine& line) {
    logged += line.status == 200 && line.method == "GET" && line.remote == "127.0.0.1";
  });
  Client client(running->port());
  client.send(get("/slow"));
  std::this_thread::sleep_for(100ms);
  running.reset();
  CHECK(client.answer().find("GET /slow") != std::string::npos);
  CHECK(logged == 1);
}

TEST_CASE("an address that is taken is said so") {
  const Running running;
  const auto again = http::Server::listen("127.0.0.1", running.port(), echo);
  REQUIRE_FALSE(again.ok());
  CHECK(again.error().code == base::ErrorCode::unavailable);
  CHECK(again.error().message() == "The address 127.0.0.1:" + std::to_string(running.port()) +
                                       " cannot be listened on: Address already in use. Choose another port, such as "
                                       "--listen 127.0.0.1:0 for any free one.");
}
