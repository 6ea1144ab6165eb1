// SPDX-License-Identifier: MPL-2.0
#include "client.hpp"
#include "running.hpp"
#include <atomic>
#include <doctest/doctest.h>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

using namespace fundament;
using tests::check_put_off;
using tests::Client;
using tests::eventually;
using tests::status_of;
using namespace std::chrono_literals;

namespace {

/// The first segment of a path is its lane; what is heavy or writes waits to be let go, or for its client to leave.
class Lanes {
public:
  explicit Lanes(http::Limits limits)
      : running_([this](const api::Request& request) { return answer(request); }, limits,
                 [this](const http::LogLine& line) { log(line); }, way) {}
  ~Lanes() { let_go = true; }

  int asked(const std::string& path) {
    const std::lock_guard lock(mutex_);
    return asked_[path];
  }
  int left(const std::string& path) {
    const std::lock_guard lock(mutex_);
    return left_[path];
  }
  /// The routes of the log's lines that say that a client has left.
  std::multiset<std::string> left_routes() {
    const std::lock_guard lock(mutex_);
    return left_routes_;
  }
  const http::Server& server() const { return running_.server(); }
  std::unique_ptr<Client> send(const std::string& path) const {
    auto client = std::make_unique<Client>(running_.port());
    client->send(tests::get(path));
    return client;
  }
  int status(const std::string& path) const { return status_of(send(path)->answer()); }

  std::atomic<bool> let_go{false};

private:
  static api::Way way(std::string_view, std::string_view path) {
    if (path.starts_with("/heavy")) return {api::Lane::heavy, "heavy"};
    if (path.starts_with("/writes")) return {api::Lane::writes, "writes"};
    if (path.starts_with("/instant")) return {api::Lane::instant, "instant"};
    return {api::Lane::light, "light"};
  }

  void log(const http::LogLine& line) {
    const std::lock_guard lock(mutex_);
    if (line.status == http::client_left) left_routes_.emplace(line.route);
  }

  api::Response answer(const api::Request& request) {
    {
      const std::lock_guard lock(mutex_);
      asked_[request.path]++;
    }
    if (!request.path.starts_with("/instant") && request.path.find("/quick") == std::string::npos)
      while (!let_go && !*request.gone)
        std::this_thread::sleep_for(1ms);
    const std::lock_guard lock(mutex_);
    if (*request.gone) left_[request.path]++;
    api::Response out;
    out.body = "answered";
    return out;
  }

  std::mutex mutex_;
  std::map<std::string, int> asked_, left_;
  std::multiset<std::string> left_routes_;
  tests::Running running_; // last: it ends first
};

http::Limits narrow() {
  http::Limits out;
  out.threads = out.heavy_threads = 1;
  out.heavy_queue = 2;
  return out;
}

} // namespace

TEST_CASE("what is heavy, what writes and what is light wait for their like alone, and instant is behind nobody") {
  Lanes lanes(narrow());
  const auto heavy = lanes.send("/heavy"), writer = lanes.send("/writes");
  CHECK(eventually([&] { return lanes.asked("/heavy") == 1 && lanes.asked("/writes") == 1; }));
  CHECK(lanes.status("/quick") == 200);
  const auto light = lanes.send("/light");
  CHECK(eventually([&] { return lanes.asked("/light") == 1; }));
  CHECK(lanes.status("/instant") == 200);
  lanes.let_go = true;
  for (const auto* one : {&heavy, &writer, &light})
    CHECK(status_of((*one)->answer()) == 200);
}

TEST_CASE("a lane that is full says so and when to come back") {
  Lanes lanes(narrow());
  const auto begun = lanes.send("/heavy");
  CHECK(eventually([&] { return lanes.asked("/heavy") == 1; }));
  const auto one = lanes.send("/heavy"), two = lanes.send("/heavy");
  CHECK(eventually([&] { return lanes.server().counts().connections == 3; }));
  const std::string refused = lanes.send("/heavy")->answer();
  check_put_off(refused);
  CHECK(refused.find("\"code\":\"unavailable\"") != std::string::npos);
  lanes.let_go = true;
  CHECK(status_of(begun->answer()) == 200);
  CHECK(status_of(one->answer()) == 200);
  CHECK(status_of(two->answer()) == 200);
  CHECK(lanes.asked("/heavy") == 3);
}

TEST_CASE("writers wait in one queue, and only so long") {
  http::Limits limits = narrow();
  limits.queue_deadline = 200ms;
  Lanes lanes(limits);
  const auto writing = lanes.send("/writes");
  CHECK(eventually([&] { return lanes.asked("/writes") == 1; }));
  std::vector<std::unique_ptr<Client>> waiting;
  for (int i = 0; i < 16; i++)
    waiting.push_back(lanes.send("/writes"));
  for (const auto& one : waiting) {
    check_put_off(one->answer());
  }
  lanes.let_go = true;
  CHECK(status_of(writing->answer()) == 200); // what is begun is finished, however long it takes
  CHECK(lanes.asked("/writes") == 1);
}

TEST_CASE("a client that has gone stops its question, and one that still waits is never asked") {
  Lanes lanes(narrow());
  const auto asking = lanes.send("/heavy/asked");
  CHECK(eventually([&] { return lanes.asked("/heavy/asked") == 1; }));
  const auto one = lanes.send("/heavy/waits"), two = lanes.send("/heavy/waits");
  CHECK(eventually([&] { return lanes.server().counts().connections == 3; }));
  one->reset();
  two->reset();
  CHECK(eventually([&] { return lanes.server().counts().left == 2; })); // while the worker is busy
  const auto in_their_place = lanes.send("/heavy/quick");
  asking->reset();
  CHECK(status_of(in_their_place->answer()) == 200);
  CHECK(lanes.left("/heavy/asked") == 1);
  CHECK(lanes.asked("/heavy/waits") == 0);
  CHECK(eventually([&] { return lanes.left_routes() == std::multiset<std::string>{"heavy", "heavy", "heavy"}; }));
  CHECK(lanes.server().counts().left == 3);
}

TEST_CASE("a client that closes its side with the request has gone, too, and others with its descriptor have not") {
  Lanes lanes(narrow());
  for (int i = 0; i < 20; i++) {
    Client client(lanes.server().port());
    client.send("GET /light HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  CHECK(lanes.status("/quick") == 200);
  CHECK(eventually([&] { return lanes.server().counts().connections_open <= 1; }));
  CHECK(lanes.left_routes().size() == lanes.server().counts().left);
  CHECK(lanes.left_routes().count("light") == lanes.server().counts().left); // the log says what was not waited for
}
