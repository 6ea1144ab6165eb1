// SPDX-License-Identifier: MPL-2.0
#include "packages/version.hpp"
#include "base/ascii.hpp"
#include "packages/orders.hpp"
#include <algorithm>
#include <array>
#include <utility>

namespace fundament::packages {

namespace {

constexpr std::array<std::string_view, 11> names{"general", "semver", "pep440", "maven", "debian",  "rpm",
                                                 "alpine",  "arch",   "conan",  "go",    "calendar"};

const Order& order_of(Scheme scheme) {
  switch (scheme) {
  case Scheme::general: return general_order();
  case Scheme::semver: return semver_order();
  case Scheme::pep440: return pep440_order();
  case Scheme::maven: return maven_order();
  case Scheme::debian: return debian_order();
  case Scheme::rpm: return rpm_order();
  case Scheme::alpine: return alpine_order();
  case Scheme::arch: return arch_order();
  case Scheme::conan: return conan_order();
  case Scheme::go: return go_order();
  case Scheme::calendar: return calendar_order();
  }
  return general_order();
}

/// A commit: its hash, whole or cut. One letter after digits is no hash but a patch (20240115a).
bool is_commit(std::string_view text) {
  if (text.size() < 7 || text.size() > 64) return false;
  if (!std::all_of(text.begin(), text.end(), [](char c) { return base::hex_digit(c) >= 0; })) return false;
  const auto letter = std::find_if_not(text.begin(), text.end(), is_digit);
  if (letter == text.end()) return text.size() >= 40;
  return letter + 1 != text.end();
}

} // namespace

std::string_view to_string(Scheme scheme) {
  return names.at(static_cast<std::size_t>(scheme));
}

std::optional<Scheme> scheme_named(std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Scheme>(found - names.begin());
}

Scheme scheme_of_type(std::string_view purl_type) {
  static constexpr std::pair<std::string_view, Scheme> types[] = {
      {"npm", Scheme::semver}, {"cargo", Scheme::semver}, {"nuget", Scheme::semver}, {"hex", Scheme::semver},
      {"pub", Scheme::semver}, {"swift", Scheme::semver}, {"pypi", Scheme::pep440},  {"maven", Scheme::maven},
      {"deb", Scheme::debian}, {"rpm", Scheme::rpm},      {"apk", Scheme::alpine},   {"alpm", Scheme::arch},
      {"golang", Scheme::go},  {"conan", Scheme::conan},
  };
  const auto found =
      std::find_if(std::begin(types), std::end(types), [&](const auto& one) { return one.first == purl_type; });
  return found == std::end(types) ? Scheme::general : found->second;
}

std::optional<Version> Version::read(std::string_view text, Scheme scheme) {
  text = base::trimmed(text);
  if (is_commit(text)) return std::nullopt;
  if (auto read = order_of(scheme).read(text)) return Version(scheme, std::move(*read));
  if (scheme == Scheme::general) return std::nullopt;
  auto read = general_order().read(text);
  return read ? std::optional(Version(Scheme::general, std::move(*read))) : std::nullopt;
}

int Version::compare(const Version& other) const {
  const Scheme scheme = scheme_ == other.scheme_ ? scheme_ : Scheme::general;
  return order_of(scheme).compare(text_, other.text_);
}

Version Version::as_said_by(const Version& bound) const {
  const Order& order = order_of(scheme_);
  std::string_view own = text_;
  if (order.has_epoch && parcel_of(bound.text_).epoch.empty())
    if (const auto epoch = parcel_of(own).epoch; !epoch.empty()) own.remove_prefix(epoch.size() + 1);
  if (order.before_label != 0 && bound.text_.find(order.before_label) == std::string::npos)
    own = own.substr(0, order.before_label == '-' ? own.rfind('-') : own.find(order.before_label));
  return {scheme_, std::string(own)};
}

int Version::compare_to_bound(const Version& bound) const {
  if (scheme_ != bound.scheme_) return compare(bound);
  const Version own = as_said_by(bound);
  const auto numbers = leading_numbers(own.text_), wanted = leading_numbers(bound.text_);
  // 2 is 2.0 to whoever writes a bound, though not to every distribution
  if (numbers.size() == own.text_.size() && wanted.size() == bound.text_.size()) return compare_dotted(numbers, wanted);
  return own.compare(bound);
}

bool Version::is_within(const Version& of) const {
  if (scheme_ != of.scheme_ || scheme_ == Scheme::general || scheme_ == Scheme::calendar)
    return is_within_in_general(text_, of.text_);
  const Version own = as_said_by(of);
  if (leading_numbers(of.text_).size() != of.text_.size()) return own.compare(of) == 0;
  std::string_view numbers = leading_numbers(own.text_), wanted = of.text_;
  while (!wanted.empty())
    if (numbers.empty() || compare_numbers(take_until(numbers, '.'), take_until(wanted, '.')) != 0) return false;
  return true;
}

bool Version::is_pre_release() const {
  return order_of(scheme_).is_pre_release(text_);
}

bool Version::is_before_release(const Version& of) const {
  if (!is_pre_release() || of.is_pre_release()) return false;
  return compare_dotted(leading_numbers(as_said_by(of).text_), leading_numbers(of.text_)) == 0;
}

// ---- what the schemes share ----

int compare_numbers(std::string_view a, std::string_view b) {
  a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
  b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return compare_bytes(a, b);
}

int compare_dotted(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty())
    if (const int order = compare_numbers(take_until(a, '.'), take_until(b, '.')); order != 0) return order;
  return 0;
}

std::string_view take_digits(std::string_view& rest) {
  const auto end = std::find_if_not(rest.begin(), rest.end(), is_digit);
  const auto taken = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  rest.remove_prefix(taken.size());
  return taken;
}

std::string_view take_letters(std::string_view& rest) {
  const auto end = std::find_if_not(rest.begin(), rest.end(), base::is_letter);
  const auto taken = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  rest.remove_prefix(taken.size());
  return taken;
}

Parcel parcel_of(std::string_view text) {
  Parcel out;
  if (const auto colon = text.find(':');
      colon != text.npos && colon > 0 &&
      std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), is_digit)) {
    out.epoch = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  const auto dash = text.rfind('-');
  out.supplied = text.substr(0, dash);
  out.has_revision = dash != text.npos;
  if (out.has_revision) out.revision = text.substr(dash + 1);
  return out;
}

std::string_view leading_numbers(std::string_view text) {
  if (const auto epoch = parcel_of(text).epoch; !epoch.empty()) text.remove_prefix(epoch.size() + 1);
  std::size_t end = 0;
  while (end < text.size() &&
         (is_digit(text[end]) || (text[end] == '.' && end > 0 && end + 1 < text.size() && is_digit(text[end + 1]))))
    end++;
  return text.substr(0, end);
}

} // namespace fundament::packages
