// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// A day of the proleptic Gregorian calendar, years 1 to 9999, without a time zone. ISO 8601 in text: "2026-11-23".
namespace fundament::base {

struct Date {
  std::int32_t days = 0; ///< since 1970-01-01

  auto operator<=>(const Date&) const = default;
};

/// Exactly "YYYY-MM-DD" and a day that exists; nothing else.
std::optional<Date> parse_date(std::string_view text);
std::string to_string(Date date);

/// The day it is now where the process runs (its TZ).
Date today();

/// Now in UTC as "2026-11-23T09:18:42.123Z"; the form of every time stamp in the store and on the wire.
std::string now_utc();

} // namespace fundament::base
