// SPDX-License-Identifier: MPL-2.0
#include "catalogue/catalogue.hpp"
#include "snapshot/snapshot.hpp"
#include "support/database.hpp"
#include "support/text_graph.hpp"
#include <atomic>
#include <csignal>
#include <doctest/doctest.h>
#include <mutex>
#include <random>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace fundament;
using namespace fundament::tests;
using catalogue::Catalogue;
using namespace std::chrono_literals;

namespace {

catalogue::Options at_once() {
  catalogue::Options options;
  options.look_every = 0ms;
  return options;
}

model::ChangeSet elements(int count, const std::string& prefix) {
  model::ChangeSet set{"test", "elements", {}};
  for (int i = 0; i < count; i++)
    set.operations.emplace_back(model::PutElement{{{"system", prefix + std::to_string(i)}, "n", {}}, {}});
  return set;
}

} // namespace

TEST_CASE("two catalogues on one file see each other's writes") {
  const Folder folder;
  auto one = Catalogue::open(folder / "a.db", at_once()).value();
  auto two = Catalogue::open(folder / "a.db", at_once()).value();
  REQUIRE(one->apply(elements(3, "a")).ok());
  CHECK(two->snapshot()->revision() == 1);
  CHECK(two->snapshot()->model().element_count() == 3);
  REQUIRE(two->apply(elements(2, "b")).ok());
  CHECK(one->snapshot()->revision() == 2);
  CHECK(one->snapshot()->model().find("system", "b1") == 4u);

  SUBCASE("a write takes in what others wrote first") {
    auto late = Catalogue::open(folder / "a.db").value(); // looks only now and then
    REQUIRE(one->apply(elements(1, "c")).ok());
    CHECK(late->apply(elements(1, "d")).value().revision == 4);
    CHECK(late->snapshot()->model().element_count() == 7);
    CHECK(one->snapshot()->model().element_count() == 7);
  }
  SUBCASE("but not when it expected another revision") {
    REQUIRE(one->apply(elements(1, "c")).ok());
    CHECK(said(two->apply(elements(1, "d"), 2)) ==
          "revision_moved The catalogue was changed meanwhile: revision 2 was expected, and 3 is the present one.");
  }
  SUBCASE("very many changes are read as a state") {
    REQUIRE(one->apply(elements(5000, "many")).ok());
    CHECK(two->snapshot()->model().element_count() == 5005);
    CHECK(two->apply(elements(1, "e")).value().revision == 4);
    CHECK(one->snapshot()->model().find("system", "e0") == 5005u);
  }
  SUBCASE("another history of the same length is another history") {
    auto other = Catalogue::open(folder / "b.db").value();
    for (const char* prefix : {"x", "y"})
      REQUIRE(other->apply(elements(1, prefix)).ok());
    const auto before = one->snapshot()->head();
    REQUIRE(other->backup(folder / "copy.db").ok());
    REQUIRE(std::system(("sqlite3 " + (folder / "a.db") + " \".restore '" + (folder / "copy.db") + "'\"").c_str()) ==
            0);
    const auto after = one->snapshot();
    CHECK(after->revision() == before.revision);
    CHECK(after->head() != before);
    CHECK(after->model().find("system", "x0"));
    CHECK_FALSE(after->model().find("system", "a0"));
  }
  SUBCASE("origins of others are kept") {
    auto set = elements(1, "o");
    set.author = "somebody";
    REQUIRE(one->apply(set).ok());
    CHECK(two->snapshot()->model().data(5).origin == "somebody");
  }
  CHECK(!one->trouble());
  CHECK(one->verify().value().problem_count == 0);
}

TEST_CASE("a catalogue looks for others' writes only so often") {
  const Folder folder;
  catalogue::Options options;
  options.look_every = 60s;
  auto one = Catalogue::open(folder / "a.db").value();
  auto two = Catalogue::open(folder / "a.db", options).value();
  two->snapshot();
  REQUIRE(one->apply(elements(1, "a")).ok());
  CHECK(two->snapshot()->revision() == 0);
}

TEST_CASE("a token that was made elsewhere a moment ago is good at once") {
  const Folder folder;
  catalogue::Options options;
  options.look_every = 60s;
  auto one = Catalogue::open(folder / "a.db").value();
  auto two = Catalogue::open(folder / "a.db", options).value();
  const std::string token = one->create_token("a").value().token;
  CHECK(two->authenticate(token).ok());
  CHECK_FALSE(two->authenticate(token + "x").ok());
}

TEST_CASE("readers and writers of several threads and catalogues") {
  const Folder folder;
  auto one = Catalogue::open(folder / "a.db", at_once()).value();
  auto two = Catalogue::open(folder / "a.db", at_once()).value();
  const std::string token = one->create_token("reader").value().token;
  constexpr int writes = 40;
  std::atomic<int> running{2};
  std::mutex guard;
  std::string wrong; // what, not how often
  const auto expect = [&](bool right, const std::string& what) {
    if (right) return;
    const std::scoped_lock lock(guard);
    if (wrong.find(what) == wrong.npos) wrong += what + '\n';
  };
  std::vector<std::thread> threads;
  for (Catalogue* writer : {one.get(), two.get()})
    threads.emplace_back([&, writer] {
      for (int i = 0; i < writes; i++) {
        const auto outcome = writer->apply(elements(2, (writer == one.get() ? "a" : "b") + std::to_string(i) + "-"));
        expect(outcome.ok(), "a write: " + said(outcome));
      }
      running--;
    });
  for (Catalogue* reader : {one.get(), two.get()})
    threads.emplace_back([&, reader] {
      model::Revision last = 0;
      while (running > 0) {
        const auto snapshot = reader->snapshot();
        expect(snapshot->revision() >= last, "a reader went back");
        expect(snapshot->model().element_count() == static_cast<std::size_t>(snapshot->revision()) * 2,
               "a revision without its two elements");
        last = snapshot->revision();
        const auto account = reader->authenticate(token);
        expect(account.ok(), "a token: " + said(account));
        base::Budget budget;
        const auto changes = reader->changes({last > 3 ? last - 3 : 0, 0, {}, 5}, budget);
        expect(changes.ok(), "changes: " + said(changes));
      }
    });
  for (auto& thread : threads)
    thread.join();
  CHECK(wrong == "");
  CHECK(one->snapshot()->revision() == 2 * writes);
  CHECK(two->snapshot()->revision() == 2 * writes);
  CHECK(one->verify().value().problem_count == 0);
}

TEST_CASE("kill -9 at any moment loses no answered write") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const Folder folder;
  const std::string file = folder / "a.db";
  model::Revision answered = 0;
  const auto end = std::chrono::steady_clock::now() + 4s;
  int rounds = 0;
  for (; rounds < 40 && (rounds < 4 || std::chrono::steady_clock::now() < end); rounds++) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const pid_t child = fork();
    if (child == 0) {
      auto opened = Catalogue::open(file);
      const model::Revision begun = 0;
      if (write(ends[1], &begun, sizeof begun) != sizeof begun) _exit(1);
      for (int i = 0; opened; i++) {
        const auto set = elements(i % 5 == 4 ? 200 : 2, std::to_string(rounds) + "-" + std::to_string(i) + "-");
        const auto outcome = (*opened)->apply(set);
        if (!outcome) break;
        if (write(ends[1], &outcome->revision, sizeof outcome->revision) != sizeof outcome->revision) break;
      }
      _exit(1);
    }
    close(ends[1]);
    model::Revision revision = 0;
    const auto next = [&] { return read(ends[0], &revision, sizeof revision) == sizeof revision; };
    if (rounds % 4 != 0) CHECK(next()); // one in four is killed while it opens the file
    if (rounds % 4 == 1) CHECK(next()); // and one in four has written, however slow the machine
    answered = std::max(answered, revision);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 80000));
    kill(child, SIGKILL);
    int state = 0;
    waitpid(child, &state, 0);
    CHECK(WIFSIGNALED(state));
    while (next())
      answered = std::max(answered, revision);
    close(ends[0]);
    auto opened = Catalogue::open(file);
    REQUIRE(said(opened) == "fine");
    CHECK((*opened)->snapshot()->revision() >= answered);
  }
  CHECK(answered > 0);
  MESSAGE(rounds << " kills, " << answered << " answered writes");
  CHECK(Catalogue::open(file).value()->verify().value().problem_count == 0);
}
