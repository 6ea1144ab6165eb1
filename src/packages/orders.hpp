// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/ascii.hpp"
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

/// The rules of each scheme (version.hpp). Used by version.cpp only. Texts are as `read` gave them.
namespace fundament::packages {

/// What a scheme can say of its own texts.
struct Order {
  std::optional<std::string> (*read)(std::string_view text); ///< as it is compared; nothing: not of this scheme
  int (*compare)(std::string_view a, std::string_view b);
  bool (*is_pre_release)(std::string_view text);
  bool has_epoch;    ///< "1:" before the supplier's numbers, given by the distribution
  char before_label; ///< what the distribution's revision, or a local label, follows; 0: no such thing
};

const Order& general_order();
const Order& semver_order();
const Order& pep440_order();
const Order& maven_order();
const Order& debian_order();
const Order& rpm_order();
const Order& alpine_order();
const Order& arch_order();
const Order& conan_order();
const Order& go_order();
const Order& calendar_order();

/// Is `version` the version `of` by the general rules, or beneath it?
bool is_within_in_general(std::string_view version, std::string_view of);

/// The numbers a text begins with, after an epoch: 1.2 of 1.2rc1.
std::string_view leading_numbers(std::string_view text);

using base::is_digit;
using base::take_until;

/// Digits and nothing else, as an identifier of a version may be.
inline bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}
inline int sign_of(std::ptrdiff_t difference) {
  return (difference > 0) - (difference < 0);
}
inline int compare_bytes(std::string_view a, std::string_view b) {
  return sign_of(a.compare(b));
}

/// Digits as a number of any size; "" is 0.
int compare_numbers(std::string_view a, std::string_view b);

/// Numbers between dots, the shorter filled up with 0.
int compare_dotted(std::string_view a, std::string_view b);

/// Takes the digits, or the letters, that `rest` begins with.
std::string_view take_digits(std::string_view& rest);
std::string_view take_letters(std::string_view& rest);

/// `epoch:supplied-revision`, as distributions write versions; an epoch is digits.
struct Parcel {
  std::string_view epoch, supplied, revision;
  bool has_revision = false;
};
Parcel parcel_of(std::string_view text);

} // namespace fundament::packages
