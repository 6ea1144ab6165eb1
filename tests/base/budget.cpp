// SPDX-License-Identifier: MPL-2.0
#include "base/budget.hpp"
#include <doctest/doctest.h>

using fundament::base::Budget;

TEST_CASE("the clock is looked at once for 256 steps, however many come at a time") {
  Budget none(std::chrono::milliseconds(0));
  CHECK_FALSE(none.spent(200));
  CHECK_FALSE(none.spent(55));
  CHECK(none.spent());
  CHECK(none.spent(0)); // and stays so
  Budget at_once(std::chrono::milliseconds(0));
  CHECK(at_once.spent(1'000'000));
  Budget unlimited;
  CHECK_FALSE(unlimited.spent(1'000'000));
}
