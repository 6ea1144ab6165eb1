// SPDX-License-Identifier: MPL-2.0
#include "catalogue/catalogue.hpp"
#include "snapshot/snapshot.hpp"
#include "support/database.hpp"
#include "support/text_graph.hpp"
#include <csignal>
#include <doctest/doctest.h>
#include <fstream>
#include <functional>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace fundament;
using namespace fundament::tests;
using catalogue::Catalogue;
using namespace std::chrono_literals;

namespace {

model::ChangeSet change(const std::string& graph) {
  return TextGraph().add(graph).change_set();
}

model::ChangeSet many(int count, const std::string& prefix) {
  model::ChangeSet set{"import", "many", {}};
  for (int i = 0; i < count; i++)
    set.operations.emplace_back(
        model::PutElement{{{"system", prefix + std::to_string(i)}, std::string(100, 'n'), {}}, {}});
  return set;
}

/// Does it become true while nobody but the catalogue's own thread does anything?
bool becomes(const std::function<bool()>& is) {
  for (int i = 0; i < 2000; i++) {
    if (is()) return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

std::string trouble_of(const Catalogue& open) {
  const auto trouble = open.trouble();
  return trouble ? trouble->text.id : "none";
}

} // namespace

TEST_CASE("the catalogue follows what others write by itself") {
  const Folder folder;
  auto open = Catalogue::open(folder / "a.db").value();
  auto other = Catalogue::open(folder / "a.db").value();
  const std::string token = other->create_token("Anna").value().token;
  CHECK(becomes([&] { return open->authenticate(token).ok(); }));
  REQUIRE(other->apply(many(5000, "a")).ok());
  CHECK(becomes([&] { return open->snapshot()->revision() == 1; }));
  REQUIRE(other->revoke_token("Anna").ok());
  CHECK(becomes([&] { return !open->authenticate(token).ok(); }));
  CHECK(!other->authenticate(token).ok()); // who revokes it knows at once
}

TEST_CASE("a writer waits for others no longer than he has time") {
  const Folder folder;
  const std::string file = folder / "a.db";
  auto open = Catalogue::open(file).value();
  auto other = store::Store::open(file).value();
  const std::string busy = "unavailable FILE: Another process is writing to the database and did not finish in time. "
                           "Nothing was changed; try again.";
  {
    const auto turn = other.take_turn();
    REQUIRE(turn.ok());
    base::Budget budget(50ms);
    CHECK(said(open->apply(change("a"), {}, budget), file) == busy);
    std::vector<std::thread> writers; // in one line: all together wait as long as one
    std::atomic<int> refused{0};
    const auto begun = base::Clock::now();
    for (int i = 0; i < 8; i++)
      writers.emplace_back([&, i] {
        base::Budget own(300ms);
        if (said(open->apply(change("b" + std::to_string(i)), {}, own), file) == busy) refused++;
      });
    for (auto& writer : writers)
      writer.join();
    CHECK(refused == 8);
    CHECK(base::Clock::now() - begun < 5 * 300ms);
    CHECK(open->snapshot()->revision() == 0);
  }
  CHECK(trouble_of(*open) == "none"); // others' writing is no fault of the storage
  CHECK(said(open->apply(change("a"))) == "fine");
}

TEST_CASE("a file that was replaced under the catalogue") {
  const Folder folder;
  const std::string file = folder / "a.db";
  auto open = Catalogue::open(file).value();
  REQUIRE(open->apply(change("a -> b")).ok());
  const std::string token = open->create_token("Anna").value().token;
  std::filesystem::rename(file, folder / "away.db");
  CHECK(becomes([&] { return trouble_of(*open) == "store.replaced"; }));
  const auto refused = open->apply(change("c"));
  REQUIRE(!refused.ok());
  CHECK(refused.error().text.id == "store.replaced");
  CHECK(!open->create_token("Bo").ok());
  base::Budget budget;
  CHECK(!open->changes({}, budget).ok());
  CHECK(open->snapshot()->revision() == 1); // what is in memory is still answered with
  CHECK(open->authenticate(token).ok());
  SUBCASE("put back, all is well") {
    std::filesystem::rename(folder / "away.db", file);
    CHECK(said(open->apply(change("c"))) == "fine");
    CHECK(becomes([&] { return trouble_of(*open) == "none"; }));
    CHECK(open->verify().value().problem_count == 0);
  }
  SUBCASE("another in its place is left alone") {
    { REQUIRE(Catalogue::open(file).value()->apply(change("x")).ok()); }
    CHECK(!open->apply(change("c")).ok());
    open.reset();
    auto again = Catalogue::open(file).value();
    CHECK(again->snapshot()->model().element_count() == 1);
    CHECK(again->verify().value().problem_count == 0);
  }
}

TEST_CASE("after a write that the storage refused there is trouble, until one succeeds") {
  const Folder folder;
  const std::string file = folder / "a.db";
  const pid_t child = fork(); // the limit is the process's
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    std::string out;
    {
      auto open = Catalogue::open(file).value();
      const auto limit = [](rlim_t bytes) {
        rlimit limits{bytes, RLIM_INFINITY};
        return setrlimit(RLIMIT_FSIZE, &limits) == 0;
      };
      const auto note = [&](const std::string& what) { out += what + " " + trouble_of(*open) + "\n"; };
      note(said(open->apply(change("a"))));
      out += limit(300000) ? "" : "no limit";
      note(said(open->apply(many(20000, "b"))).substr(0, 11));
      note(said(open->apply(change("a"), 17)).substr(0, 14));
      out += limit(RLIM_INFINITY) ? "" : "no limit";
      note(said(open->apply(many(20000, "b"))));
      out += std::to_string(open->verify().value().problem_count) + " problems";
    }
    std::ofstream(folder / "said") << out;
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  std::ifstream in(folder / "said");
  std::string all((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  CHECK(all == "fine none\n"
               "unavailable store.disk_error\n"
               "revision_moved store.disk_error\n"
               "fine none\n"
               "0 problems");
}

TEST_CASE("a question about the log that ran out of time says so and where to go on") {
  const Folder folder;
  auto open = Catalogue::open(folder / "a.db").value();
  for (int i = 0; i < 20; i++)
    REQUIRE(open->apply(many(300, "a" + std::to_string(i) + "-")).ok());
  base::Budget none(0ms);
  const auto cut = open->changes({5, 0, {}, 1000000}, none).value();
  CHECK(!cut.complete);
  CHECK(cut.changes.empty());
  CHECK(cut.next == std::pair<model::Revision, std::uint64_t>{5, 0});
  base::Budget whole;
  const auto all = open->changes({5, 0, {}, 1000000}, whole).value();
  CHECK(all.complete);
  CHECK(!all.next);
  CHECK(all.changes.size() == 15);
  base::Budget again(0ms);
  CHECK(!open->changes({0, 0, model::Ref{"system", "a7-7"}, 10}, again).value().complete);
}

TEST_CASE("questions about the log have connections of their own") {
  const Folder folder;
  auto open = Catalogue::open(folder / "a.db").value();
  for (int i = 0; i < 5; i++)
    REQUIRE(open->apply(change("a" + std::to_string(i))).ok());
  std::atomic<int> right{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; i++)
    threads.emplace_back([&] {
      for (int k = 0; k < 20; k++) {
        base::Budget budget;
        const auto page = open->changes({2, 0, {}, 100}, budget);
        if (page && page->changes.size() == 3) right++;
      }
    });
  for (auto& thread : threads)
    thread.join();
  CHECK(right == 160);
}
