// SPDX-License-Identifier: MPL-2.0
#include "packages/orders.hpp"
#include <algorithm>
#include <array>

/// The orders of distributions' packages: Debian (Policy 5.6.12), RPM (rpm-version(7)), Arch (vercmp(8)), Alpine
/// (apk-package(5)).
namespace fundament::packages {

namespace {

bool is_made_of(std::string_view text, std::string_view signs) {
  return !text.empty() && is_digit(text[0]) && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_digit(c) || base::is_letter(c) || signs.find(c) != std::string_view::npos;
  });
}

// ---- Debian ----

int debian_weight(char c) {
  if (c == '~') return -1;
  if (is_digit(c)) return 0;
  return base::is_letter(c) ? static_cast<unsigned char>(c) : static_cast<unsigned char>(c) + 256;
}

int compare_debian_part(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    while ((!a.empty() && !is_digit(a[0])) || (!b.empty() && !is_digit(b[0]))) {
      const int x = a.empty() ? 0 : debian_weight(a[0]), y = b.empty() ? 0 : debian_weight(b[0]);
      if (x != y) return x < y ? -1 : 1;
      if (!a.empty()) a.remove_prefix(1);
      if (!b.empty()) b.remove_prefix(1);
    }
    if (const int order = compare_numbers(take_digits(a), take_digits(b)); order != 0) return order;
  }
  return 0;
}

int compare_debian(std::string_view a, std::string_view b) {
  const Parcel x = parcel_of(a), y = parcel_of(b);
  int order = compare_numbers(x.epoch, y.epoch);
  if (order == 0) order = compare_debian_part(x.supplied, y.supplied);
  return order != 0 ? order : compare_debian_part(x.revision, y.revision);
}

std::optional<std::string> read_debian(std::string_view text) {
  const Parcel parcel = parcel_of(text);
  if (!is_made_of(parcel.supplied, ".+-~:") || (parcel.has_revision && parcel.revision.empty())) return std::nullopt;
  if (std::any_of(parcel.revision.begin(), parcel.revision.end(), [](char c) { return c == ':' || c == '-'; }) ||
      (!parcel.revision.empty() && !is_made_of("0" + std::string(parcel.revision), ".+~")))
    return std::nullopt;
  return std::string(text);
}

bool is_debian_pre_release(std::string_view text) {
  return parcel_of(text).supplied.find('~') != std::string_view::npos;
}

// ---- RPM ----

/// Segments of digits or letters; ~ is before everything and ^ after the end and before everything else.
int compare_rpm_part(std::string_view a, std::string_view b) {
  const auto skip = [](std::string_view& rest) {
    while (!rest.empty() && !is_digit(rest[0]) && !base::is_letter(rest[0]) && rest[0] != '~' && rest[0] != '^')
      rest.remove_prefix(1);
  };
  const auto begins = [](std::string_view rest, char c) { return !rest.empty() && rest[0] == c; };
  while (!a.empty() || !b.empty()) {
    skip(a), skip(b);
    if (begins(a, '~') || begins(b, '~')) {
      if (!begins(a, '~')) return 1;
      if (!begins(b, '~')) return -1;
      a.remove_prefix(1), b.remove_prefix(1);
      continue;
    }
    if (begins(a, '^') || begins(b, '^')) {
      if (a.empty()) return -1;
      if (b.empty()) return 1;
      if (!begins(a, '^')) return 1;
      if (!begins(b, '^')) return -1;
      a.remove_prefix(1), b.remove_prefix(1);
      continue;
    }
    if (a.empty() || b.empty()) break;
    const bool number = is_digit(a[0]);
    if (number != is_digit(b[0])) return number ? 1 : -1;
    const int order =
        number ? compare_numbers(take_digits(a), take_digits(b)) : compare_bytes(take_letters(a), take_letters(b));
    if (order != 0) return order;
  }
  return sign_of(int(!a.empty()) - int(!b.empty()));
}

int compare_rpm(std::string_view a, std::string_view b) {
  const Parcel x = parcel_of(a), y = parcel_of(b);
  int order = compare_numbers(x.epoch, y.epoch);
  if (order == 0) order = compare_rpm_part(x.supplied, y.supplied);
  if (order == 0) order = sign_of(int(x.has_revision) - int(y.has_revision));
  return order != 0 ? order : compare_rpm_part(x.revision, y.revision);
}

std::optional<std::string> read_rpm(std::string_view text) {
  const Parcel parcel = parcel_of(text);
  if (!is_made_of(parcel.supplied, "._+~^-") || (parcel.has_revision && parcel.revision.empty())) return std::nullopt;
  return std::string(text);
}

// ---- Arch ----

/// As RPM's of old, where the number of signs between segments counts, and letters after the end come before it.
int compare_arch_part(std::string_view a, std::string_view b) {
  const auto skip = [](std::string_view& rest) {
    const auto size = rest.size();
    while (!rest.empty() && !is_digit(rest[0]) && !base::is_letter(rest[0]))
      rest.remove_prefix(1);
    return size - rest.size();
  };
  while (!a.empty() && !b.empty()) {
    const auto x = skip(a), y = skip(b);
    if (a.empty() || b.empty()) break;
    if (x != y) return x < y ? -1 : 1;
    const bool number = is_digit(a[0]);
    if (number != is_digit(b[0])) return number ? 1 : -1;
    const int order =
        number ? compare_numbers(take_digits(a), take_digits(b)) : compare_bytes(take_letters(a), take_letters(b));
    if (order != 0) return order;
  }
  if (a.empty() && b.empty()) return 0;
  return (a.empty() && !base::is_letter(b[0])) || (!a.empty() && base::is_letter(a[0])) ? -1 : 1;
}

int compare_arch(std::string_view a, std::string_view b) {
  const Parcel x = parcel_of(a), y = parcel_of(b);
  int order = compare_numbers(x.epoch, y.epoch);
  if (order == 0) order = compare_arch_part(x.supplied, y.supplied);
  return order != 0 || !x.has_revision || !y.has_revision ? order : compare_arch_part(x.revision, y.revision);
}

std::optional<std::string> read_arch(std::string_view text) {
  if (!is_made_of(parcel_of(text).supplied, "._+~-@")) return std::nullopt;
  return std::string(text);
}

/// 17rc1, 5.15beta4: Arch writes what comes before a release as letters at its end.
bool is_arch_pre_release(std::string_view text) {
  std::string_view rest = parcel_of(text).supplied;
  while (!rest.empty()) {
    if (!base::is_letter(rest[0])) {
      rest.remove_prefix(1);
      continue;
    }
    const auto word = take_letters(rest);
    for (const std::string_view one : {"alpha", "beta", "rc", "pre", "dev", "a", "b"})
      if (word == one) return true;
  }
  return false;
}

// ---- Alpine ----

constexpr std::array<std::string_view, 9> alpine_suffixes{"alpha", "beta", "pre", "rc", "cvs", "svn", "git", "hg", "p"};

struct Alpine {
  std::string_view numbers, revision;
  char letter = 0;
  std::string_view suffixes; ///< from the first _ on
};

std::optional<Alpine> parse_alpine(std::string_view text) {
  Alpine out;
  if (const auto at = text.rfind("-r"); at != text.npos) {
    out.revision = text.substr(at + 2);
    if (out.revision.empty() || !std::all_of(out.revision.begin(), out.revision.end(), is_digit)) return std::nullopt;
    text = text.substr(0, at);
  }
  if (const auto at = text.find('~'); at != text.npos) text = text.substr(0, at); // a commit
  std::size_t size = 0;
  while (size < text.size() && (is_digit(text[size]) ||
                                (text[size] == '.' && size > 0 && size + 1 < text.size() && is_digit(text[size + 1]))))
    size++;
  out.numbers = text.substr(0, size);
  if (size == 0) return std::nullopt;
  text.remove_prefix(size);
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    out.letter = text[0];
    text.remove_prefix(1);
  }
  out.suffixes = text;
  while (!text.empty()) {
    if (text[0] != '_') return std::nullopt;
    text.remove_prefix(1);
    const auto word = take_letters(text);
    (void)take_digits(text);
    if (std::find(alpine_suffixes.begin(), alpine_suffixes.end(), word) == alpine_suffixes.end()) return std::nullopt;
  }
  return out;
}

std::optional<std::string> read_alpine(std::string_view text) {
  if (!parse_alpine(text)) return std::nullopt;
  return std::string(text);
}

/// The first number is a number; a later one with a zero before it is a fraction.
int compare_alpine_numbers(std::string_view a, std::string_view b) {
  if (const int order = compare_numbers(take_until(a, '.'), take_until(b, '.')); order != 0) return order;
  while (!a.empty() && !b.empty()) {
    const auto x = take_until(a, '.'), y = take_until(b, '.');
    const bool fraction = x[0] == '0' || y[0] == '0';
    const int order = fraction ? compare_bytes(x, y) : compare_numbers(x, y);
    if (order != 0) return order;
  }
  return sign_of(int(!a.empty()) - int(!b.empty()));
}

/// -4 alpha … -1 rc, 0 none, 1 cvs … 5 p.
int take_alpine_suffix(std::string_view& rest, std::string_view& number) {
  if (rest.empty()) return 0;
  rest.remove_prefix(1);
  const auto word = take_letters(rest);
  number = take_digits(rest);
  const auto place = std::find(alpine_suffixes.begin(), alpine_suffixes.end(), word) - alpine_suffixes.begin();
  return static_cast<int>(place < 4 ? place - 4 : place - 3);
}

int compare_alpine(std::string_view a, std::string_view b) {
  const auto x = parse_alpine(a), y = parse_alpine(b);
  if (!x || !y) return compare_bytes(a, b);
  int order = compare_alpine_numbers(x->numbers, y->numbers);
  if (order == 0) order = sign_of(x->letter - y->letter);
  for (auto left = x->suffixes, right = y->suffixes; order == 0 && (!left.empty() || !right.empty());) {
    std::string_view number, other;
    const int one = take_alpine_suffix(left, number), two = take_alpine_suffix(right, other);
    order = one != two ? sign_of(one - two) : compare_numbers(number, other);
  }
  return order != 0 ? order : compare_numbers(x->revision, y->revision);
}

bool is_alpine_pre_release(std::string_view text) {
  const auto version = parse_alpine(text);
  if (!version) return false;
  std::string_view suffixes = version->suffixes, number;
  return take_alpine_suffix(suffixes, number) < 0;
}

} // namespace

const Order& debian_order() {
  static constexpr Order order{read_debian, compare_debian, is_debian_pre_release, true, '-'};
  return order;
}

const Order& rpm_order() {
  static constexpr Order order{read_rpm, compare_rpm, is_debian_pre_release, true, '-'};
  return order;
}

const Order& arch_order() {
  static constexpr Order order{read_arch, compare_arch, is_arch_pre_release, true, '-'};
  return order;
}

const Order& alpine_order() {
  static constexpr Order order{read_alpine, compare_alpine, is_alpine_pre_release, false, '-'};
  return order;
}

} // namespace fundament::packages
