// SPDX-License-Identifier: MPL-2.0
#include "client.hpp"
#include "running.hpp"
#include "support/machine.hpp"
#include <algorithm>
#include <atomic>
#include <doctest/doctest.h>
#include <memory>
#include <thread>
#include <vector>

using namespace fundament;
using tests::check_put_off;
using tests::Client;
using tests::eventually;
using tests::get;
using tests::process_seconds;
using tests::status_of;
using namespace std::chrono_literals;

namespace {

/// Lives as long as a stream that holds it.
std::atomic<int> streams_alive{0};
struct Alive {
  Alive() { streams_alive++; }
  Alive(const Alive&) = delete;
  Alive& operator=(const Alive&) = delete;
  ~Alive() { streams_alive--; }
};

/// Says back what it was asked; "/slow" waits, "/nothing" is no body, "/large" is 16 MB, more than the buffers of both
/// sockets take; "/stream" is pieces of 64 KB, of which the query says how many; the others break in their ways.
api::Response echo(const api::Request& request) {
  api::Response out;
  out.content_type = "text/plain";
  if (request.path == "/throw") throw std::logic_error("broken");
  if (request.path == "/throw-number") throw 5;
  if (request.path == "/slow") std::this_thread::sleep_for(300ms);
  if (request.path == "/304") out.status = 304;
  if (request.path == "/large") out.body.assign(16 << 20, 'x');
  if (request.path == "/breaking-stream")
    out.stream = [](std::string&) -> bool { throw std::logic_error("broken in the middle"); };
  if (request.path == "/stream")
    out.stream = [left = std::stoi(request.query), alive = std::make_shared<Alive>()](std::string& piece) mutable {
      piece.append(64 << 10, 'x');
      return --left > 0;
    };
  if (out.stream || !out.body.empty() || out.status == 304 || request.path == "/nothing") return out;
  out.body = request.method + " " + request.path + " " + request.query + " " + std::to_string(request.body.size());
  return out;
}

class Running : public tests::Running {
public:
  explicit Running(http::Limits limits = {}, http::Log log = {}) : tests::Running(echo, limits, std::move(log)) {}
};

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
      {"no rows are still of their type", get("/nothing"), 200, "Content-Type: text/plain"},
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
      {"a handler that throws no exception", get("/throw-number"), 500, "under the number"},
      {"a long header", "GET /h HTTP/1.1\r\nHost: a\r\nCookie: " + std::string(9'000, 'c') + "\r\n\r\n", 200, "GET /h"},
      {"letters as they were typed", get("/søg?q=køb"), 200, "GET /søg q=køb 0"},
      {"the server named in the target", get("http://x:8080/a?b"), 200, "GET /a b 0"},
      {"another server named", get("http://evil.example/a"), 421, "another server than the Host"},
      {"a name before the server's", get("http://x@evil.example/a"), 400, "METHOD TARGET"},
      {"a server named without a host", "GET http://x/a HTTP/1.0\r\n\r\n", 200, "GET /a"},
      {"only a query", get("http://x?b"), 200, "GET / b 0"},
      {"only the server named", get("http://x"), 200, "GET /  0"},
      {"no path", get("a/b"), 400, "METHOD TARGET"},
      {"a control character in the target", get("/a\tb"), 400, "METHOD TARGET"},
      {"a method nobody knows", "BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n", 501, "no such method"},
      {"a header that hides another", "GET / HTTP/1.1\r\nHost: a\r\nX: b\nY: c\r\n\r\n", 400, "NAME: VALUE"},
      {"a length with a sign", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\na", 400, "not a number"},
      {"a list of lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\na", 400, "not a number"},
      {"an older client", "GET /old HTTP/1.0\r\n\r\n", 200, "Connection: close"},
      {"a blank line before", "\r\n" + get("/b"), 200, "GET /b"},
  };
  const Running running;
  for (const Row& row : rows) {
    SUBCASE(row.name) {
      Client client(running.port());
      std::string sent = row.sent;
      sent.insert(sent.find("\r\n", 2) + 2, "accept-language: da;q=0.3, en-GB\r\n");
      client.send(sent);
      const std::string answer = client.answer();
      CHECK(status_of(answer) == row.status);
      CHECK(answer.find(row.holds) != std::string::npos);
      CHECK((answer.find("application/problem+json") != std::string::npos) == (row.status >= 400));
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

TEST_CASE("a refusal is a problem document, in Danish unless English is preferred") {
  const Running running;
  Client client(running.port());
  client.send("GET / HTTP/1.1\r\nAccept-Language: en;q=0.5, da\r\n\r\n");
  const std::string answer = client.rest();
  CHECK(answer.substr(answer.find("\r\n\r\n") + 4) ==
        "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"code\":\"invalid_argument\","
        "\"detail\":\"En forespørgsel har netop én Host-header.\"}\n");
  CHECK(answer.find("Connection: close") != std::string::npos);
  CHECK(client.closed());
}

TEST_CASE("an answer that has no body states no length") {
  const Running running;
  Client client(running.port());
  client.send(get("/304") + get("/next"));
  const auto answer = client.answer();
  CHECK(status_of(answer) == 304);
  CHECK(answer.find("Content-Length") == std::string::npos);
  CHECK(client.answer().find("GET /next") != std::string::npos);
}

TEST_CASE("a stream is sent in pieces, to an older client bare, to HEAD not at all") {
  const Running running;
  Client client(running.port());
  client.send("GET /stream?160 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const std::string all = client.rest();
  CHECK(all.find("Transfer-Encoding: chunked") != std::string::npos);
  CHECK(all.substr(all.size() - 7) == "\r\n0\r\n\r\n");
  CHECK(std::count(all.begin() + static_cast<std::ptrdiff_t>(all.find("\r\n\r\n")), all.end(), 'x') ==
        160 * (64 << 10));

  Client older(running.port());
  older.send("GET /stream?2 HTTP/1.0\r\n\r\n");
  const std::string bare = older.rest();
  CHECK(bare.find("Transfer-Encoding") == std::string::npos);
  CHECK(bare.size() - bare.find("\r\n\r\n") - 4 == 2 * (64 << 10));

  Client head(running.port());
  head.send("HEAD /stream?2 HTTP/1.1\r\nHost: a\r\n\r\n" + get("/next"));
  CHECK(head.answer(true).find("Transfer-Encoding: chunked") != std::string::npos);
  CHECK(head.answer().find("GET /next") != std::string::npos);
  CHECK(eventually([] { return streams_alive == 0; }));
}

TEST_CASE("a stream that breaks ends without its last chunk, and breaks nothing else") {
  const Running running;
  Client client(running.port());
  client.send(get("/breaking-stream"));
  const std::string answer = client.rest();
  CHECK(client.closed());
  CHECK(answer.find("0\r\n\r\n") == std::string::npos);
  Client after(running.port());
  after.send(get("/after"));
  CHECK(status_of(after.answer()) == 200);
}

TEST_CASE("a client that leaves in the middle of a stream ends it") {
  std::atomic<int> logged{0};
  const Running running({}, [&](const http::LogLine& line) { logged += line.target == "/stream?1000000"; });
  {
    Client leaver(running.port());
    leaver.send(get("/stream?1000000"));
    CHECK_FALSE(leaver.receive().empty());
    CHECK(streams_alive == 1);
  }
  CHECK(eventually([&] { return streams_alive == 0 && logged == 1; }));
}

TEST_CASE("clients that do not read hold no worker, and are left after the deadline") {
  http::Limits limits;
  limits.threads = 1;
  limits.write_deadline = 600ms;
  const Running running(limits);
  Client of_body(running.port()), of_stream(running.port());
  of_body.send(get("/large"));
  of_stream.send(get("/stream?1000000"));
  CHECK(eventually([] { return streams_alive == 1; })); // the one worker has made both
  Client other(running.port());
  other.send(get("/other"));
  CHECK(other.answer().find("GET /other") != std::string::npos);
  CHECK(eventually([&] { return streams_alive == 0 && running.server().counts().connections_open == 1; }));
}

TEST_CASE("a client that reads slowly gets all of a large answer") {
  http::Limits limits;
  limits.write_deadline = 1s;
  const Running running(limits);
  Client client(running.port());
  client.send("GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  std::this_thread::sleep_for(200ms);
  const std::string all = client.rest();
  CHECK(all.size() - all.find("\r\n\r\n") - 4 == 16 << 20);
}

TEST_CASE("clients together may not have the server hold more than its limit") {
  http::Limits limits;
  limits.max_held_bytes = 1 << 20;
  const Running running(limits);
  const std::string head = "POST /f HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n";
  Client first(running.port());
  first.send(head + std::string(900'000, 'b'));
  CHECK(eventually([&] { return running.server().counts().connections_open == 1; }));
  Client second(running.port());
  second.send(head + std::string(900'000, 'b'));
  std::string said; // to whichever went over it
  CHECK(eventually([&] { return !(said += second.receive(10) + first.receive(10)).empty(); }));
  CHECK(status_of(said) == 503);
  Client small(running.port());
  small.send(get("/small"));
  CHECK(status_of(small.answer()) == 200);
}

namespace {

/// Two clients in the middle of their second request. The server has read what there is of it.
void begin_two(const Running& running, Client& one, Client& two) {
  const auto idle = [&](std::uint64_t count) {
    return eventually([&] { return running.server().counts().connections_idle == count; });
  };
  for (Client* client : {&one, &two}) {
    client->send(get("/first"));
    CHECK(status_of(client->answer()) == 200);
  }
  CHECK(idle(2));
  for (Client* client : {&one, &two})
    client->send("GET / HTT");
  CHECK(idle(0));
}

} // namespace

TEST_CASE("more connections than allowed are told so while none is idle") {
  http::Limits limits;
  limits.max_connections = 2;
  const Running running(limits);
  Client one(running.port()), two(running.port());
  begin_two(running, one, two);
  Client three(running.port());
  check_put_off(three.answer());
  CHECK(eventually([&] {
    const auto counts = running.server().counts();
    return counts.answers[2] == 2 && counts.answers[5] == 1;
  }));
  CHECK(running.server().counts().connections == 3);
}

TEST_CASE("idle connections give way to new ones, the oldest first") {
  http::Limits limits;
  limits.max_connections = 3;
  const Running running(limits);
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 3; i++) {
    clients.push_back(std::make_unique<Client>(running.port()));
    clients.back()->send(get("/first"));
    CHECK(status_of(clients.back()->answer()) == 200);
    CHECK(eventually([&] { return running.server().counts().connections_idle == clients.size(); }));
  }
  clients[0]->send(get("/again")); // so the second is the oldest now
  CHECK(status_of(clients[0]->answer()) == 200);
  Client fourth(running.port());
  fourth.send(get("/new"));
  CHECK(status_of(fourth.answer()) == 200);
  CHECK(clients[1]->rest().empty());
  CHECK(clients[1]->closed());
  for (const int still : {0, 2}) {
    clients[static_cast<std::size_t>(still)]->send(get("/still"));
    CHECK(status_of(clients[static_cast<std::size_t>(still)]->answer()) == 200);
  }
  CHECK(running.server().counts().answers[5] == 0);
}

TEST_CASE("one address has its share of the connections") {
  http::Limits limits;
  limits.max_per_address = 2;
  const Running running(limits);
  Client one(running.port()), two(running.port());
  begin_two(running, one, two);
  Client three(running.port());
  check_put_off(three.answer());
  one.send("P/1.1\r\nHost: x\r\n\r\n");
  CHECK(status_of(one.answer()) == 200);
  bool let_in = false; // the first is idle in a moment, and gives way
  for (int i = 0; i < 50 && !let_in; i++) {
    std::this_thread::sleep_for(20ms);
    Client four(running.port());
    four.send(get("/four"));
    let_in = status_of(four.answer()) == 200;
  }
  CHECK(let_in);
  CHECK(one.rest().empty());
}

TEST_CASE("who holds memory the longest gives it back, not who asks next") {
  http::Limits limits;
  limits.max_held_bytes = 40 << 20; // two answers of 16 MB that wait, not three
  const Running running(limits);
  Client oldest(running.port()), older(running.port());
  for (Client* one : {&oldest, &older}) {
    one->send(get("/large"));
    CHECK_FALSE(one->receive().empty());
    std::this_thread::sleep_for(100ms); // it is blocked by now
  }
  Client newest(running.port());
  newest.send("GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  std::this_thread::sleep_for(100ms);
  const std::string all = newest.rest();
  CHECK(all.size() - all.find("\r\n\r\n") - 4 == 16 << 20);
  CHECK(oldest.rest().size() < 16 << 20);
  std::size_t kept = 0; // of the one before, whose beginning is read
  while (kept <= 15 << 20) {
    const auto more = older.receive();
    if (more.empty()) break;
    kept += more.size();
  }
  CHECK(kept > 15 << 20);
}

TEST_CASE("a stream makes its pieces as fast as they are read, and no faster") {
  std::atomic<int> made{0};
  tests::Running running([&](const api::Request&) {
    api::Response out;
    out.stream = [&made](std::string& piece) {
      piece.append(64 << 10, 'x');
      return ++made < 10'000;
    };
    return out;
  });
  Client client(running.port());
  client.send(get("/"));
  CHECK_FALSE(client.receive().empty());
  std::this_thread::sleep_for(300ms);
  CHECK(made < 400); // what the two sockets hold
}

TEST_CASE("what httplib would not take, or would read otherwise, comes to the handler as it was sent") {
  std::vector<std::pair<std::string, std::string>> seen;
  tests::Running running([&](const api::Request& request) {
    seen = request.headers;
    api::Response out;
    out.content_type = "text/plain";
    out.body = std::string(2000, 'y');
    return out;
  });
  const std::string large(20'000, '%');
  Client client(running.port());
  client.send(
      "GET /a HTTP/1.1\r\nHost: x\r\nX-Percent: 100%41%zz%\r\nIf-None-Match: \"a\"\r\nX-Empty:\r\nX-Large: " + large +
      "\r\nif-none-match: \"b\"\r\nRange: bytes=0-10\r\nAccept-Encoding: gzip, br\r\nX-Letters: æøå\r\n\r\n");
  const std::string answer = client.answer();
  CHECK(status_of(answer) == 200);
  CHECK(answer.find(std::string(2000, 'y')) != std::string::npos); // whole and plain
  CHECK(answer.find("Content-Encoding") == std::string::npos);
  std::sort(seen.begin(), seen.end());
  CHECK(seen == std::vector<std::pair<std::string, std::string>>{{"accept-encoding", "gzip, br"},
                                                                 {"host", "x"},
                                                                 {"if-none-match", "\"a\""},
                                                                 {"if-none-match", "\"b\""},
                                                                 {"range", "bytes=0-10"},
                                                                 {"x-empty", ""},
                                                                 {"x-large", large},
                                                                 {"x-letters", "æøå"},
                                                                 {"x-percent", "100%41%zz%"}});
}

TEST_CASE("stop lets a stream end; when the time is over it says that it was cut, and ends without its last chunk") {
  for (const bool in_time : {true, false}) {
    http::Limits limits;
    limits.stop_deadline = in_time ? 5s : 200ms;
    std::atomic<bool> stopped{false};
    auto running = std::make_unique<tests::Running>(
        [&](const api::Request&) {
          api::Response out;
          out.cut = "{\"cut\":true}\n";
          out.stream = [&stopped, in_time](std::string& piece) {
            std::this_thread::sleep_for(5ms);
            piece = "{}\n";
            return in_time ? !stopped.load() : true;
          };
          return out;
        },
        limits);
    Client client(running->port());
    client.send(get("/"));
    CHECK_FALSE(client.receive().empty());
    std::thread later([&] {
      std::this_thread::sleep_for(100ms);
      stopped = true;
    });
    running.reset();
    later.join();
    const std::string rest = client.rest();
    CHECK((rest.find("{\"cut\":true}\n") != std::string::npos) == !in_time);
    CHECK((rest.find("\r\n0\r\n\r\n") != std::string::npos) == in_time);
    CHECK(client.closed());
  }
}

TEST_CASE("what heeds its budget ends when the time of the stop is over, and is answered") {
  http::Limits limits;
  limits.stop_deadline = 100ms;
  auto running = std::make_unique<tests::Running>(
      [&](const api::Request& request) {
        while (!*request.gone)
          std::this_thread::sleep_for(1ms);
        api::Response out;
        out.body = "as far as I came";
        return out;
      },
      limits);
  Client client(running->port());
  client.send(get("/"));
  std::this_thread::sleep_for(50ms);
  running.reset();
  CHECK(client.answer().find("as far as I came") != std::string::npos);
}

TEST_CASE("stop finishes what is under way") {
  std::atomic<int> logged{0};
  auto running = std::make_unique<Running>(http::Limits{}, [&](const http::LogLine& line) {
    logged += line.status == 200 && line.method == "GET" && line.remote == "127.0.0.1";
  });
  Client client(running->port()), idle(running->port()), half(running->port());
  client.send(get("/slow"));
  half.send("GET / HTT");
  std::this_thread::sleep_for(100ms);
  const auto before = std::chrono::steady_clock::now();
  running.reset();
  CHECK(std::chrono::steady_clock::now() - before < 3s);
  CHECK(client.answer().find("GET /slow") != std::string::npos);
  CHECK(logged == 1);
  CHECK(idle.rest().empty());
  CHECK(idle.closed());
}

TEST_CASE("stop does not wait for a client that never reads") {
  http::Limits limits;
  limits.stop_deadline = 300ms;
  auto running = std::make_unique<Running>(limits);
  Client client(running->port());
  client.send(get("/stream?1000000"));
  CHECK_FALSE(client.receive().empty());
  running.reset();
  CHECK(streams_alive == 0);
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
