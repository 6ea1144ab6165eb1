// SPDX-License-Identifier: MPL-2.0
#include "base/ascii.hpp"
#include "packages/orders.hpp"
#include <algorithm>
#include <array>
#include <vector>

/// Maven's "Version Order Specification" (POM reference), as Maven's own comparison does it.
namespace fundament::packages {

namespace {

/// From the earliest; the sixth is the release itself. What is not here comes after all of them, by its letters.
constexpr std::array<std::string_view, 7> qualifiers{"alpha", "beta", "milestone", "rc", "snapshot", "", "sp"};
constexpr std::size_t of_release = 5;

struct Item {
  std::string text;
  bool is_number = false;
  std::size_t place = of_release; ///< of a word among the qualifiers; their number when it is none
  bool is_nothing() const { return is_number ? text.find_first_not_of('0') == std::string::npos : place == of_release; }
};

/// Every - and every change between digits and letters begins a list within the one before; each is the last of its
/// list. So levels are a row, and not a tree.
using Levels = std::vector<std::vector<Item>>;

Item word_of(std::string_view text, bool digit_follows) {
  std::string word(text);
  if (digit_follows && word.size() == 1)
    word = word == "a" ? "alpha" : word == "b" ? "beta" : word == "m" ? "milestone" : word;
  if (word == "ga" || word == "final" || word == "release") word.clear();
  if (word == "cr") word = "rc";
  const auto place =
      static_cast<std::size_t>(std::find(qualifiers.begin(), qualifiers.end(), word) - qualifiers.begin());
  return {word, false, place};
}

Levels levels_of(std::string_view text) {
  Levels levels(1);
  std::size_t begin = 0;
  bool in_digits = false;
  const auto add = [&](std::size_t end, bool digit_follows) {
    const auto part = text.substr(begin, end - begin);
    if (part.empty())
      levels.back().push_back({"0", true});
    else
      levels.back().push_back(in_digits ? Item{std::string(part), true} : word_of(part, digit_follows));
  };
  // 1.0.rc1 is 1.0-rc1
  const auto begin_list = [&] {
    if (!levels.back().empty()) levels.emplace_back();
  };
  for (std::size_t i = 0; i < text.size(); i++) {
    const char c = text[i];
    if (c == '.' || c == '-') {
      add(i, false);
      begin = i + 1;
      if (c == '-') levels.emplace_back();
    } else if (is_digit(c) != in_digits) {
      if (i > begin) {
        if (!in_digits) begin_list();
        add(i, is_digit(c));
        begin = i;
        levels.emplace_back();
      }
      in_digits = is_digit(c);
    }
  }
  if (begin < text.size()) {
    if (!in_digits) begin_list();
    add(text.size(), false);
  }
  for (std::size_t i = levels.size(); i-- > 0;) {
    // from the end, what says nothing is dropped, and the list within is passed over
    auto& level = levels[i];
    while (!level.empty() && level.back().is_nothing())
      level.pop_back();
    if (level.empty() && i + 1 == levels.size() && i > 0) levels.pop_back();
  }
  return levels;
}

int compare_words(const Item& a, const Item& b) {
  if (a.place != b.place) return a.place < b.place ? -1 : 1;
  return a.place == qualifiers.size() ? compare_bytes(a.text, b.text) : 0;
}

/// Against nothing at all.
int compare_with_nothing(const Item& item) {
  if (item.is_number) return item.is_nothing() ? 0 : 1;
  return sign_of(static_cast<std::ptrdiff_t>(item.place) - static_cast<std::ptrdiff_t>(of_release));
}

int compare_items(const Item& a, const Item& b) {
  if (a.is_number != b.is_number) return a.is_number ? 1 : -1;
  return a.is_number ? compare_numbers(a.text, b.text) : compare_words(a, b);
}

/// What is left of one version, from an item of a level on, against nothing.
int compare_rest(const Levels& levels, std::size_t level, std::size_t item) {
  for (; level < levels.size(); level++, item = 0)
    for (; item < levels[level].size(); item++)
      if (const int order = compare_with_nothing(levels[level][item]); order != 0) return order;
  return 0;
}

/// A list is less than a number and more than a word.
int compare_list_with(const Item& item) {
  return item.is_number ? -1 : 1;
}

int compare(std::string_view a, std::string_view b) {
  const Levels x = levels_of(a), y = levels_of(b);
  for (std::size_t level = 0;; level++) {
    const bool x_there = level < x.size(), y_there = level < y.size();
    if (!x_there || !y_there) return x_there ? compare_rest(x, level, 0) : y_there ? -compare_rest(y, level, 0) : 0;
    const auto &left = x[level], &right = y[level];
    const bool x_more = level + 1 < x.size(), y_more = level + 1 < y.size();
    for (std::size_t i = 0;; i++) {
      const bool in_left = i < left.size(), in_right = i < right.size();
      int order = 0;
      if (in_left && in_right)
        order = compare_items(left[i], right[i]);
      else if (!in_left && !in_right)
        break; // both go on with what is within, or end
      else if (in_left)
        order = y_more ? -compare_list_with(left[i]) : compare_with_nothing(left[i]);
      else
        order = x_more ? compare_list_with(right[i]) : -compare_with_nothing(right[i]);
      if (order != 0) return order;
      // the shorter one ended here, list and all, without a difference: the rest stands against nothing
      if (in_left != in_right) return in_left ? compare_rest(x, level, i + 1) : -compare_rest(y, level, i + 1);
    }
  }
}

std::optional<std::string> read(std::string_view text) {
  const bool fine = !text.empty() && is_digit(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || base::is_letter(c) || std::string_view(".-_+").find(c) != std::string_view::npos;
  });
  if (!fine) return std::nullopt;
  return base::lower(text);
}

bool is_pre_release(std::string_view text) {
  for (const auto& level : levels_of(text))
    for (const Item& item : level)
      if (!item.is_number && item.place < of_release) return true;
  return false;
}

} // namespace

const Order& maven_order() {
  static constexpr Order order{read, compare, is_pre_release, false, 0};
  return order;
}

} // namespace fundament::packages
