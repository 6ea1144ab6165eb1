// SPDX-License-Identifier: MPL-2.0
#include "api/served.hpp"
#include "client.hpp"
#include "running.hpp"
#include "store/store.hpp"
#include "support/machine.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <memory>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <vector>

using namespace fundament;
using tests::Client;
using tests::eventually;
using tests::process_seconds;
using tests::status_of;
using namespace std::chrono_literals;

namespace {

std::string post(const std::string& target, const std::string& body, const std::string& headers) {
  return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

tests::TextGraph chain(int elements) {
  tests::TextGraph out;
  for (int i = 1; i < elements; i++)
    out.add("e" + std::to_string(i - 1) + " -> e" + std::to_string(i));
  return out;
}

api::Way instant_is_instant(std::string_view, std::string_view path) {
  return path == "/healthz" ? api::Way{api::Lane::instant, "health"} : api::Way();
}

/// The process has no descriptor left for as long as this lives, but those that are let go.
class NoDescriptors {
public:
  NoDescriptors() {
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before_) == 0);
    rlimit narrow = before_;
    narrow.rlim_cur = 200;
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &narrow) == 0);
    for (int one = 0; (one = ::open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0;)
      taken_.push_back(one);
    REQUIRE_FALSE(taken_.empty());
  }
  ~NoDescriptors() {
    while (!taken_.empty())
      let_go();
    ::setrlimit(RLIMIT_NOFILE, &before_);
  }
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;
  void let_go() {
    ::close(taken_.back());
    taken_.pop_back();
  }

private:
  rlimit before_{};
  std::vector<int> taken_;
};

} // namespace

TEST_CASE("a batch that the end of the server cuts says so in a row of its own, in its format") {
  tests::Served served(chain(200));
  std::string body = R"({"of":["system:e199")";
  for (int i = 0; i < 60'000; i++) // seconds of work
    body += R"(,"system:e199")";
  body += "]}";
  const std::string json = R"({"starts":[],"unknown":[],"complete":false,"reason":"stopped","detail":"The server )";
  const std::pair<const char*, std::string> rows[] = {{"application/x-ndjson", json},
                                                      {"text/csv", "\n,,,,,,,stopped\n"}};
  for (const auto& [type, row] : rows) {
    http::Limits limits;
    limits.stop_deadline = 1ms;
    auto running =
        std::make_unique<tests::Running>([&](const api::Request& request) { return served.bare(request); }, limits);
    Client client(running->port());
    client.send(post("/api/v1/impact", body, std::string("Accept: ") + type + "\r\nAccept-Language: en\r\n"));
    std::string said = client.receive();
    CHECK(status_of(said) == 200);
    std::thread stopping([&] { running.reset(); });
    said += client.rest();
    stopping.join();
    CHECK(said.find(row) != said.npos);
    for (const char* ran_out : {"\"reason\":\"time\"", ",time\n"}) // what was cut did not
      CHECK(said.find(ran_out) == said.npos);
    CHECK(said.ends_with("\n\r\n"));
    CHECK_FALSE(said.ends_with("\r\n0\r\n\r\n")); // it is no whole answer to whoever looks at the frame alone
  }
}

TEST_CASE("with no descriptor left the clients that are there are served, and the next as soon as there is one again") {
  const tests::Running running([](const api::Request&) { return api::Response(); }, {}, {}, instant_is_instant);
  Client there(running.port());
  there.send(tests::get("/"));
  CHECK(status_of(there.answer()) == 200);
  NoDescriptors none;
  none.let_go();
  Client next(running.port()); // has the last one; the system takes it for the server, which cannot
  REQUIRE(next.connected());
  next.send(tests::get("/healthz"));
  const double used = process_seconds();
  CHECK(next.receive(400).empty());
  CHECK(process_seconds() - used < 0.2); // it rests, and does not ask again and again
  there.send(tests::get("/healthz"));
  CHECK(status_of(there.answer()) == 200);
  none.let_go();
  CHECK(status_of(next.answer()) == 200);
}

TEST_CASE("48 clients that read large answers at 32 kB a second keep nobody waiting") {
  constexpr std::size_t size = 2 << 20, piece = 64 << 10;
  http::Limits limits;
  limits.threads = 2;
  const tests::Running running(
      [](const api::Request& request) {
        api::Response out;
        if (request.path == "/large") out.body.assign(size, 'x');
        if (request.path == "/stream")
          out.stream = [left = size / piece](std::string& to) mutable {
            to.append(piece, 'x');
            return --left > 0;
          };
        return out;
      },
      limits, {}, instant_is_instant);
  std::vector<std::unique_ptr<Client>> slow;
  std::vector<std::size_t> read(48);
  for (std::size_t i = 0; i < read.size(); i++) {
    slow.push_back(std::make_unique<Client>(running.port(), 16 << 10));
    slow.back()->send(tests::get(i % 2 ? "/large" : "/stream"));
  }
  Client other(running.port());
  auto longest = base::Clock::duration::zero();
  for (int tick = 0; tick < 20; tick++) { // of 50 ms
    const auto begun = base::Clock::now();
    for (std::size_t i = 0; i < slow.size(); i++)
      read[i] += slow[i]->receive(0, 1600).size();
    for (const char* path : {"/healthz", "/light"}) {
      const auto asked = base::Clock::now();
      other.send(tests::get(path));
      CHECK(status_of(other.answer()) == 200);
      longest = std::max(longest, base::Clock::now() - asked);
    }
    std::this_thread::sleep_until(begun + 50ms);
  }
  CHECK(longest < 1s * tests::slower);
  CHECK(*std::min_element(read.begin(), read.end()) >= 10 * 1600); // each goes on
  CHECK(*std::max_element(read.begin(), read.end()) < size);
  CHECK(running.server().counts().connections_open == 49);
  for (const std::size_t last : {0u, 1u}) { // one of each, to its end
    std::size_t more = read[last];
    while (more < size) {
      const std::size_t came = slow[last]->receive().size();
      if (came == 0) break;
      more += came;
    }
    CHECK(more >= size);
  }
}

TEST_CASE("who writes while another process holds the database is told in time, and nothing is lost or done in part") {
  api::Settings settings;
  settings.answer_deadline = 200ms;
  tests::Served served(chain(3), settings);
  const tests::Running running([&](const api::Request& request) { return served.bare(request); }, {}, {}, api::way_of);
  const auto revision = served.catalogue().snapshot()->revision();
  const auto write = [&](const std::string& name) {
    Client client(running.port());
    const auto begun = base::Clock::now();
    client.send(post("/api/v1/changes",
                     R"({"reason":"r","operations":[{"put_element":{"ref":"system:)" + name + R"(","name":"X"}}]})",
                     "Authorization: Bearer " + served.token() + "\r\n"));
    const int status = status_of(client.answer());
    CHECK(base::Clock::now() - begun < 1500ms);
    return status;
  };
  const auto status = [&](const std::string& target) {
    Client client(running.port());
    client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return status_of(client.answer());
  };
  {
    auto other = store::Store::open(served.path()).value();
    const auto turn = other.take_turn();
    REQUIRE(turn.ok());
    for (int i = 0; i < 3; i++)
      CHECK(write("refused" + std::to_string(i)) == 503);
    CHECK(status("/healthz") == 200);
    CHECK(status("/readyz") == 200); // others' writing is no fault of the storage
    CHECK(status("/api/v1/elements/system:e0") == 200);
  }
  CHECK(write("taken") == 200);
  CHECK(served.catalogue().snapshot()->revision() == revision + 1);
  CHECK(status("/api/v1/elements/system:taken") == 200);
  CHECK(status("/api/v1/elements/system:refused0") == 404);
}
