// SPDX-License-Identifier: MPL-2.0
#include "catalogue/line.hpp"
#include <doctest/doctest.h>
#include <thread>
#include <vector>

using namespace fundament;
using catalogue::InLine;
using catalogue::Line;
using namespace std::chrono_literals;

TEST_CASE("one at a time, first come, first served") {
  Line line;
  base::Budget budget;
  std::atomic<int> inside{0}, wrong{0};
  std::vector<int> order;
  std::vector<std::thread> threads;
  REQUIRE(line.enter(budget));
  for (int i = 0; i < 8; i++) {
    threads.emplace_back([&, i] {
      base::Budget own;
      const InLine turn(line, own);
      if (++inside != 1) wrong++;
      order.push_back(i);
      inside--;
    });
    std::this_thread::sleep_for(20ms); // long enough to have joined the line
  }
  line.leave();
  for (auto& thread : threads)
    thread.join();
  CHECK(wrong == 0);
  CHECK(order == std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7});
}

TEST_CASE("who has no time left leaves the line, and holds up nobody") {
  Line line;
  base::Budget budget;
  REQUIRE(line.enter(budget));
  base::Budget none(0ms), little(30ms);
  CHECK(!line.enter(none));
  CHECK(!line.enter(little));
  auto gone = std::make_shared<std::atomic<bool>>(true);
  base::Budget left(1h, base::Clock::now(), gone); // whose asker has gone
  CHECK(!line.enter(left));
  std::thread next([&] {
    base::Budget own(1h);
    CHECK(line.enter(own));
    line.leave();
  });
  line.leave();
  next.join();
  CHECK(line.enter(budget));
  line.leave();
}
