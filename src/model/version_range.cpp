// SPDX-License-Identifier: MPL-2.0
#include "model/version_range.hpp"
#include "base/unicode.hpp"
#include <algorithm>
#include <optional>

namespace fundament::model {

namespace {

constexpr std::string_view examples = "14, 14.*, >=14 <17, 1.2 || >=2, *";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

/// Everything else separates the parts of a version.
bool is_letter(char c) {
  return (lower(c) >= 'a' && lower(c) <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

/// "v1.2" is 1.2, and so is "1:1.2": a distribution's epoch says nothing of the supplier's version.
std::string_view without_v(std::string_view version) {
  std::size_t digits = 0;
  while (digits < version.size() && is_digit(version[digits]))
    digits++;
  if (digits > 0 && digits + 1 < version.size() && version[digits] == ':') version.remove_prefix(digits + 1);
  return version.size() > 1 && lower(version[0]) == 'v' && is_digit(version[1]) ? version.substr(1) : version;
}

/// A run of digits or of letters; empty after the last.
std::string_view next_part(std::string_view& rest) {
  while (!rest.empty() && !is_digit(rest[0]) && !is_letter(rest[0]))
    rest.remove_prefix(1);
  std::size_t size = 0;
  while (size < rest.size() && (is_digit(rest[0]) ? is_digit(rest[size]) : is_letter(rest[size])))
    size++;
  const auto part = rest.substr(0, size);
  rest.remove_prefix(size);
  return part;
}

int sign(std::ptrdiff_t difference) {
  return (difference > 0) - (difference < 0);
}

int compare_numbers(std::string_view a, std::string_view b) {
  a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
  b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return sign(a.compare(b));
}

int compare_letters(std::string_view a, std::string_view b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); i++)
    if (lower(a[i]) != lower(b[i]))
      return static_cast<unsigned char>(lower(a[i])) < static_cast<unsigned char>(lower(b[i])) ? -1 : 1;
  return (a.size() > b.size()) - (a.size() < b.size());
}

/// Is the part a word for what comes before a release? A single letter is so only before a digit: 3.13.0b1 is a beta,
/// 1.0.2b a patch.
bool says_pre_release(std::string_view part, std::string_view rest) {
  constexpr std::string_view words[] = {"alpha",    "beta", "rc",     "cr",      "pre", "preview",
                                        "snapshot", "dev",  "canary", "nightly", "ea",  "milestone"};
  const auto same = [&](std::string_view word) { return compare_letters(part, word) == 0; };
  if (std::any_of(std::begin(words), std::end(words), same)) return true;
  return (same("a") || same("b") || same("m")) && !rest.empty() && is_digit(rest[0]);
}

/// A part with its place in the order: pre-release < missing < letters < numbers, so that 1.2-rc1 < 1.2 < 1.2b < 1.2.1.
struct Part {
  std::string_view text;
  int rank = 1;
};

Part take_part(std::string_view& rest) {
  const std::string_view text = next_part(rest);
  if (text.empty()) return {};
  if (is_digit(text[0])) return {text, 3};
  return {text, says_pre_release(text, rest) ? 0 : 2};
}

int compare_parts(const Part& a, const Part& b) {
  if (a.rank != b.rank) return a.rank < b.rank ? -1 : 1;
  return a.rank == 3 ? compare_numbers(a.text, b.text) : compare_letters(a.text, b.text);
}

/// Is `version` a pre-release of the very version `of`, as 17.0-rc1 is of 17?
bool is_before_release(std::string_view version, std::string_view of) {
  version = without_v(version), of = without_v(of);
  const auto is_zero = [](const Part& part) {
    return part.rank == 3 && part.text.find_first_not_of('0') == std::string_view::npos;
  };
  for (Part wanted = take_part(of);; wanted = take_part(of)) {
    Part found = take_part(version);
    if (wanted.text.empty()) {
      while (is_zero(found))
        found = take_part(version);
      return found.rank == 0 && !found.text.empty();
    }
    if (compare_parts(found, wanted) != 0) return false;
  }
}

/// What may stand in a range as a version; a comma may not, as "14,15" could mean either or 14.15.
bool is_version_text(std::string_view version) {
  return std::all_of(version.begin(), version.end(), [](char c) {
    return is_digit(c) || is_letter(c) || std::string_view(".-_+~:").find(c) != std::string_view::npos;
  });
}

bool begins_with_number(std::string_view version) {
  version = without_v(version);
  return !version.empty() && is_digit(version[0]);
}

std::vector<std::string_view> split(std::string_view text, std::string_view at) {
  std::vector<std::string_view> out;
  for (;;) {
    const auto end = text.find(at);
    out.push_back(text.substr(0, end));
    if (end == text.npos) return out;
    text.remove_prefix(end + at.size());
  }
}

void skip_spaces(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
}

} // namespace

int compare_versions(std::string_view a, std::string_view b) {
  a = without_v(a), b = without_v(b);
  for (;;) {
    const Part x = take_part(a), y = take_part(b);
    if (x.text.empty() && y.text.empty()) return 0;
    if (const int order = compare_parts(x, y); order != 0) return order;
  }
}

bool is_version_within(std::string_view version, std::string_view of) {
  version = without_v(version), of = without_v(of);
  for (;;) {
    const Part wanted = take_part(of);
    if (wanted.text.empty()) return true;
    if (compare_parts(take_part(version), wanted) != 0) return false;
  }
}

bool is_pre_release(std::string_view version) {
  version = without_v(version);
  if (version.empty() || !is_digit(version[0])) return false;
  for (Part part = take_part(version); !part.text.empty(); part = take_part(version))
    if (part.rank == 0) return true;
  return false;
}

base::Result<VersionRange> VersionRange::parse(std::string_view text) {
  const auto refused = [](std::string_view part) {
    return base::Error{base::ErrorCode::invalid_argument,
                       {"version_range.form", {{"part", base::printable(part)}, {"examples", std::string(examples)}}}};
  };
  const auto take_sign = [](std::string_view& rest) -> std::optional<Sign> {
    constexpr std::pair<std::string_view, Sign> signs[] = {{"<=", Sign::at_most}, {">=", Sign::at_least},
                                                           {"==", Sign::equal},   {"<", Sign::less},
                                                           {">", Sign::more},     {"=", Sign::equal}};
    for (const auto& [mark, meaning] : signs)
      if (rest.starts_with(mark)) {
        rest.remove_prefix(mark.size());
        return meaning;
      }
    return std::nullopt;
  };
  VersionRange range;
  for (std::string_view rest : split(text, "||")) {
    std::vector<Term> terms;
    for (skip_spaces(rest); !rest.empty(); skip_spaces(rest)) {
      const std::string_view whole = rest;
      const auto given = take_sign(rest);
      skip_spaces(rest);
      std::string_view version = rest.substr(0, rest.find_first_of(" \t<>="));
      rest.remove_prefix(version.size());
      if (version == "*" && !given) {
        terms.push_back({Sign::equal, ""});
        continue;
      }
      if (version.ends_with(".*")) version.remove_suffix(2);
      if (!begins_with_number(version) || !is_version_text(version))
        return refused(whole.substr(0, whole.size() - rest.size()));
      terms.push_back({given.value_or(Sign::equal), std::string(version)});
    }
    if (terms.empty()) return refused(text);
    range.alternatives_.push_back(std::move(terms));
  }
  return range;
}

bool VersionRange::contains(std::string_view version) const {
  const auto fits = [version](const Term& term) {
    if (term.version.empty()) return true;
    if (!begins_with_number(version)) return false; // "latest" is neither below nor above a number
    switch (term.sign) {
    case Sign::less: return compare_versions(version, term.version) < 0 && !is_before_release(version, term.version);
    case Sign::at_most: return compare_versions(version, term.version) < 0 || is_version_within(version, term.version);
    case Sign::equal: return is_version_within(version, term.version);
    case Sign::at_least:
      return compare_versions(version, term.version) >= 0 && !is_before_release(version, term.version);
    case Sign::more: return compare_versions(version, term.version) > 0 && !is_version_within(version, term.version);
    }
    throw std::logic_error("sign out of range");
  };
  return std::any_of(alternatives_.begin(), alternatives_.end(),
                     [&](const auto& terms) { return std::all_of(terms.begin(), terms.end(), fits); });
}

} // namespace fundament::model
