// SPDX-License-Identifier: MPL-2.0
#include "base/date.hpp"
#include <chrono>
#include <cstdio>
#include <ctime>

namespace fundament::base {

namespace chrono = std::chrono;

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  int parts[3] = {0, 0, 0};
  int part = 0;
  for (std::size_t i = 0; i < text.size(); i++) {
    if (i == 4 || i == 7) {
      part++;
      continue;
    }
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    parts[part] = parts[part] * 10 + (text[i] - '0');
  }
  if (parts[0] == 0) return std::nullopt;
  const chrono::year_month_day day{chrono::year{parts[0]}, chrono::month{static_cast<unsigned>(parts[1])},
                                   chrono::day{static_cast<unsigned>(parts[2])}};
  if (!day.ok()) return std::nullopt;
  return Date{static_cast<std::int32_t>(chrono::sys_days{day}.time_since_epoch().count())};
}

std::string to_string(Date date) {
  const chrono::year_month_day day{chrono::sys_days{chrono::days{date.days}}};
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return buffer;
}

Date today() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  const chrono::year_month_day day{chrono::year{local.tm_year + 1900},
                                   chrono::month{static_cast<unsigned>(local.tm_mon + 1)},
                                   chrono::day{static_cast<unsigned>(local.tm_mday)}};
  return Date{static_cast<std::int32_t>(chrono::sys_days{day}.time_since_epoch().count())};
}

std::string now_utc() {
  const auto now = chrono::time_point_cast<chrono::milliseconds>(chrono::system_clock::now());
  const auto seconds = chrono::floor<chrono::seconds>(now);
  const std::time_t time = chrono::system_clock::to_time_t(seconds);
  std::tm utc{};
  gmtime_r(&time, &utc);
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", utc.tm_year + 1900, utc.tm_mon + 1,
                utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, static_cast<int>((now - seconds).count()));
  return buffer;
}

} // namespace fundament::base
