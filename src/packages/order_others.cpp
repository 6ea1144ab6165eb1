// SPDX-License-Identifier: MPL-2.0
#include "base/date.hpp"
#include "packages/orders.hpp"
#include <algorithm>
#include <tuple>
#include <vector>

/// Conan 2's order of versions, and that of dates and times (RFC 3339).
namespace fundament::packages {

namespace {

// ---- Conan ----

struct Conan {
  std::string_view main, before, build;
};

Conan parts_of(std::string_view text) {
  Conan out;
  if (const auto plus = text.rfind('+'); plus != text.npos) {
    out.build = text.substr(plus + 1);
    text = text.substr(0, plus);
  }
  const auto dash = text.rfind('-');
  out.main = text.substr(0, dash);
  if (dash != text.npos) out.before = text.substr(dash + 1);
  return out;
}

/// Parts between dots: two numbers as numbers, else as text; zeros at the end say nothing.
int compare_dotted_words(std::string_view a, std::string_view b) {
  const auto trim = [](std::string_view text) {
    while (text.ends_with(".0"))
      text.remove_suffix(2);
    return text == "0" ? std::string_view() : text;
  };
  a = trim(a), b = trim(b);
  while (!a.empty() && !b.empty()) {
    const auto x = take_until(a, '.'), y = take_until(b, '.');
    const int order = is_number(x) && is_number(y) ? compare_numbers(x, y) : compare_bytes(x, y);
    if (order != 0) return order;
  }
  return sign_of(int(!a.empty()) - int(!b.empty()));
}

int compare_conan(std::string_view a, std::string_view b) {
  const Conan x = parts_of(a), y = parts_of(b);
  int order = compare_dotted_words(x.main, y.main);
  if (order == 0 && x.before.empty() != y.before.empty()) return x.before.empty() ? 1 : -1;
  if (order == 0) order = compare_dotted_words(x.before, y.before);
  return order != 0 ? order : compare_dotted_words(x.build, y.build);
}

std::optional<std::string> read_conan(std::string_view text) {
  const bool fine =
      !text.empty() && is_digit(text[0]) && text.back() != '-' && text.back() != '+' &&
      std::all_of(text.begin(), text.end(), [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || std::string_view(".-+_").find(c) != std::string_view::npos;
      });
  if (!fine) return std::nullopt;
  return std::string(text);
}

bool is_conan_pre_release(std::string_view text) {
  return !parts_of(text).before.empty();
}

// ---- dates ----

struct Moment {
  std::int64_t seconds = 0;
  std::string_view fraction; ///< of a second, without zeros at its end
};

/// 2024-01-31, with or without T12:30:00[.5](Z|+02:00).
std::optional<Moment> moment_of(std::string_view text) {
  const auto day = base::parse_date(text.substr(0, 10));
  if (!day) return std::nullopt;
  Moment out{std::int64_t{day->days} * 86400, {}};
  text.remove_prefix(10);
  if (text.empty()) return out;
  const auto two = [&](std::size_t at) { return (text[at] - '0') * 10 + text[at + 1] - '0'; };
  const auto digits_at = [&](std::initializer_list<std::size_t> places) {
    return std::all_of(places.begin(), places.end(),
                       [&](std::size_t at) { return at < text.size() && is_digit(text[at]); });
  };
  if (!digits_at({1, 2, 4, 5, 7, 8}) || (text[0] != 'T' && text[0] != 't' && text[0] != ' ') || text[3] != ':' ||
      text[6] != ':')
    return std::nullopt;
  if (two(1) > 23 || two(4) > 59 || two(7) > 60) return std::nullopt;
  out.seconds += two(1) * 3600 + two(4) * 60 + two(7);
  text.remove_prefix(9);
  if (text.starts_with(".")) {
    text.remove_prefix(1);
    out.fraction = take_digits(text);
    if (out.fraction.empty()) return std::nullopt;
    while (out.fraction.ends_with('0'))
      out.fraction.remove_suffix(1);
  }
  if (text == "Z" || text == "z") return out;
  if (text.size() != 6 || !digits_at({1, 2, 4, 5}) || text[3] != ':' || (text[0] != '+' && text[0] != '-'))
    return std::nullopt;
  out.seconds -= (text[0] == '+' ? 1 : -1) * (two(1) * 3600 + two(4) * 60);
  return out;
}

std::optional<std::string> read_calendar(std::string_view text) {
  if (moment_of(text)) return std::string(text);
  return general_order().read(text);
}

int compare_calendar(std::string_view a, std::string_view b) {
  const auto x = moment_of(a), y = moment_of(b);
  if (!x || !y) return general_order().compare(a, b);
  return x->seconds != y->seconds ? (x->seconds < y->seconds ? -1 : 1) : compare_bytes(x->fraction, y->fraction);
}

bool is_calendar_pre_release(std::string_view text) {
  return !moment_of(text) && general_order().is_pre_release(text);
}

} // namespace

const Order& conan_order() {
  static constexpr Order order{read_conan, compare_conan, is_conan_pre_release, false, 0};
  return order;
}

const Order& calendar_order() {
  static constexpr Order order{read_calendar, compare_calendar, is_calendar_pre_release, false, 0};
  return order;
}

} // namespace fundament::packages
