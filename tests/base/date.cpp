// SPDX-License-Identifier: MPL-2.0
#include "base/date.hpp"
#include <cstdio>
#include <doctest/doctest.h>

using namespace fundament::base;

TEST_CASE("days count from 1970-01-01") {
  CHECK(parse_date("1970-01-01")->days == 0);
  CHECK(parse_date("1969-12-31")->days == -1);
  CHECK(parse_date("2000-03-01")->days == 11017);
  CHECK(parse_date("2026-11-23")->days == 20780);
}

TEST_CASE("every day from year 1 to 9999 is counted as a calendar on paper would") {
  constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  std::int32_t days = parse_date("0001-01-01")->days;
  int checked = 0;
  for (int year = 1; year <= 9999; year++) {
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    for (int month = 1; month <= 12; month++) {
      const int length = lengths[month - 1] + (leap && month == 2 ? 1 : 0);
      for (const int day : {1, 2 + (year * 7 + month) % 26, length}) {
        char text[16];
        std::snprintf(text, sizeof text, "%04d-%02d-%02d", year % 10000, month % 100, day % 100);
        const auto date = parse_date(text);
        if (!date || date->days != days + day - 1 || to_string(*date) != text) FAIL(text);
        checked++;
      }
      char beyond[16];
      std::snprintf(beyond, sizeof beyond, "%04d-%02d-%02d", year % 10000, month % 100, (length + 1) % 100);
      if (parse_date(beyond)) FAIL(beyond);
      days += length;
    }
  }
  CHECK(checked == 9999 * 12 * 3);
  CHECK(days == parse_date("9999-12-31")->days + 1);
}

TEST_CASE("only YYYY-MM-DD is a date") {
  for (const char* text : {"",
                           "2026",
                           "2026-11",
                           "2026-1-23",
                           "2026-11-3",
                           "26-11-23",
                           "2026/11/23",
                           "23-11-2026",
                           "2026-11-23 ",
                           " 2026-11-23",
                           "2026-11-23T00:00:00Z",
                           "+026-11-23",
                           "-026-11-23",
                           "2026-1a-23",
                           "2026-00-10",
                           "2026-13-10",
                           "2026-10-00",
                           "2026-02-29",
                           "1900-02-29",
                           "0000-01-01",
                           "10000-01-01"}) {
    INFO(text);
    CHECK(!parse_date(text));
  }
}

TEST_CASE("now is a time stamp of this form, and today is a day") {
  const std::string now = now_utc();
  INFO(now);
  REQUIRE(now.size() == 24);
  CHECK(parse_date(now.substr(0, 10)));
  CHECK(now[10] == 'T');
  CHECK(now[19] == '.');
  CHECK(now[23] == 'Z');
  const int apart = parse_date(now.substr(0, 10))->days - today().days;
  CHECK(apart >= -1);
  CHECK(apart <= 1);
}
