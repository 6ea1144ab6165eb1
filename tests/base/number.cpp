// SPDX-License-Identifier: MPL-2.0
#include "base/number.hpp"
#include <doctest/doctest.h>

using namespace fundament::base;

TEST_CASE("a number is grouped as people write it") {
  const std::pair<std::int64_t, const char*> rows[] = {{0, "0"},
                                                       {7, "7"},
                                                       {-999, "-999"},
                                                       {1'000, "1.000"},
                                                       {-1'000, "-1.000"},
                                                       {-100'000, "-100.000"},
                                                       {4'800'000, "4.800.000"},
                                                       {INT64_MAX, "9.223.372.036.854.775.807"},
                                                       {INT64_MIN, "-9.223.372.036.854.775.808"}};
  for (const auto& row : rows)
    CHECK(grouped(row.first, Language::da) == row.second);
  CHECK(grouped(-11'000'000, Language::en) == "-11,000,000");
}
