// SPDX-License-Identifier: MPL-2.0
#include "snapshot/kept.hpp"
#include <atomic>
#include <doctest/doctest.h>
#include <latch>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using fundament::base::Budget;
using fundament::snapshot::Kept;
using namespace std::chrono_literals;

namespace {

std::shared_ptr<const std::string> text(const std::string& value) {
  return std::make_shared<const std::string>(value);
}

} // namespace

TEST_CASE("a value is made once, however many ask for it at the same time") {
  const Kept<int, std::string> kept;
  std::atomic<int> made{0};
  std::vector<std::thread> threads;
  std::vector<std::shared_ptr<const std::string>> got(8);
  for (std::size_t i = 0; i < got.size(); i++)
    threads.emplace_back([&, i] {
      got[i] = kept.get(1, [&] {
        made++;
        std::this_thread::sleep_for(20ms);
        return text("one");
      });
    });
  for (auto& thread : threads)
    thread.join();
  CHECK(made == 1);
  for (const auto& one : got)
    CHECK(one == got[0]);
}

TEST_CASE("who asks for another value does not wait for the one that is being made") {
  const Kept<int, std::string> kept;
  (void)kept.get(1, [] { return text("warm"); });
  std::latch begun(1), go_on(1);
  std::thread slow([&] {
    (void)kept.get(2, [&] {
      begun.count_down();
      go_on.wait();
      return text("cold");
    });
  });
  begun.wait(); // from here to go_on everything below would wait for ever if it waited for the cold one
  CHECK(*kept.get(1, [] { return text("?"); }) == "warm");
  CHECK(*kept.get(3, [] { return text("new"); }) == "new");
  CHECK(kept.find(2) == nullptr);
  Budget little(10ms);
  CHECK(kept.get(2, little, [] { return text("?"); }) == nullptr); // his budget is spent before it is there
  go_on.count_down();
  slow.join();
  CHECK(*kept.find(2) == "cold");
}

TEST_CASE("what making asks for besides may be kept by the same") {
  const Kept<int, std::string> kept;
  CHECK(*kept.get(1, [&] { return text("outer " + *kept.get(2, [] { return text("inner"); })); }) == "outer inner");
}

TEST_CASE("a maker that gives up or fails leaves nothing; one of those who waited makes it") {
  const Kept<int, std::string> kept;
  Budget spent(0ms);
  CHECK(kept.get(1, spent, []() -> std::shared_ptr<const std::string> { return nullptr; }) == nullptr);
  CHECK(kept.size() == 0);
  CHECK_THROWS_AS((void)kept.get(1, []() -> std::shared_ptr<const std::string> { throw std::runtime_error("no"); }),
                  std::runtime_error);
  CHECK(kept.size() == 0);
  std::latch begun(1), go_on(1);
  std::thread first([&] {
    Budget budget(0ms);
    CHECK(kept.get(1, budget, [&]() -> std::shared_ptr<const std::string> {
      begun.count_down();
      go_on.wait();
      return nullptr;
    }) == nullptr);
  });
  begun.wait();
  std::thread second([&] { CHECK(*kept.get(1, [] { return text("made by the second"); }) == "made by the second"); });
  std::this_thread::sleep_for(5ms);
  go_on.count_down();
  first.join();
  second.join();
}

TEST_CASE("beyond its bytes the least used go, and who has one keeps it") {
  const Kept<int, std::string> kept(10, [](const std::string* value) { return value->size(); });
  const auto first = kept.get(1, [] { return text("aaaa"); });
  (void)kept.get(2, [] { return text("bbbb"); });
  (void)kept.get(1, [] { return text("?"); }); // used again: the second is the older now
  (void)kept.get(3, [] { return text("cccc"); });
  CHECK(kept.find(2) == nullptr);
  CHECK(kept.find(1) != nullptr);
  (void)kept.get(4, [] { return text("a text longer than all that may be kept"); });
  CHECK(kept.size() == 1); // the one just asked for stays, whatever its size
  CHECK(*first == "aaaa");
}
