// SPDX-License-Identifier: MPL-2.0
#include "packages/orders.hpp"
#include <algorithm>
#include <vector>

/// Semantic Versioning 2.0.0 (semver.org, sections 9 to 11), with one to four numbers as registries allow; Go's
/// modules.
namespace fundament::packages {

namespace {

struct Semver {
  std::string_view numbers, before; ///< before: what follows the first -
};

Semver parts_of(std::string_view text) {
  text = text.substr(0, text.find('+'));
  const auto dash = text.find('-');
  return {text.substr(0, dash), dash == text.npos ? std::string_view() : text.substr(dash + 1)};
}

bool are_identifiers(std::string_view text) {
  if (text.empty() || text.back() == '.') return false;
  while (!text.empty()) {
    const auto one = take_until(text, '.');
    if (one.empty()) return false;
    if (!std::all_of(one.begin(), one.end(), [](char c) { return is_digit(c) || base::is_letter(c) || c == '-'; }))
      return false;
  }
  return true;
}

std::optional<std::string> read(std::string_view text) {
  if (text.size() > 1 && (text[0] == 'v' || text[0] == 'V' || text[0] == '=')) text.remove_prefix(1);
  const auto plus = text.find('+');
  if (plus != text.npos && !are_identifiers(text.substr(plus + 1))) return std::nullopt;
  const auto body = text.substr(0, plus);
  const auto dash = body.find('-');
  if (dash != body.npos && !are_identifiers(body.substr(dash + 1))) return std::nullopt;
  auto numbers = body.substr(0, dash);
  if (numbers.empty() || leading_numbers(numbers).size() != numbers.size()) return std::nullopt;
  if (std::count(numbers.begin(), numbers.end(), '.') > 3) return std::nullopt;
  return std::string(text);
}

int compare(std::string_view a, std::string_view b) {
  Semver x = parts_of(a), y = parts_of(b);
  if (const int order = compare_dotted(x.numbers, y.numbers); order != 0) return order;
  if (x.before.empty() || y.before.empty()) return sign_of(int(x.before.empty()) - int(y.before.empty()));
  while (!x.before.empty() && !y.before.empty()) {
    const auto one = take_until(x.before, '.'), other = take_until(y.before, '.');
    if (is_number(one) != is_number(other)) return is_number(one) ? -1 : 1;
    const int order = is_number(one) ? compare_numbers(one, other) : compare_bytes(one, other);
    if (order != 0) return order;
  }
  return sign_of(int(!x.before.empty()) - int(!y.before.empty()));
}

bool is_pre_release(std::string_view text) {
  return !parts_of(text).before.empty();
}

/// Its modules have a v; go1.21rc2 is a tool chain, which the general rules read.
std::optional<std::string> read_go(std::string_view text) {
  return text.starts_with("go") ? std::nullopt : read(text);
}

} // namespace

const Order& semver_order() {
  static constexpr Order order{read, compare, is_pre_release, false, 0};
  return order;
}

const Order& go_order() {
  static constexpr Order order{read_go, compare, is_pre_release, false, 0};
  return order;
}

} // namespace fundament::packages
