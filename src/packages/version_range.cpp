// SPDX-License-Identifier: MPL-2.0
#include "packages/version_range.hpp"
#include "base/ascii.hpp"
#include "base/unicode.hpp"
#include <algorithm>
#include <optional>
#include <stdexcept>

namespace fundament::packages {

namespace {

constexpr std::string_view examples = "14, 14.*, >=14 <17, 1.2 || >=2, *";

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

/// What may stand in a range as a version: what the general rules read, or begins with PEP 440's epoch. A comma may
/// not, as "14,15" could mean either or 14.15.
bool is_bound(std::string_view version) {
  return Version::read(version) || Version::read(version, Scheme::pep440);
}

} // namespace

base::Result<VersionRange> VersionRange::parse(std::string_view text, const IsRelease& is_release) {
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
    const auto whole_of_it = base::trimmed(rest);
    if (is_release && !is_bound(whole_of_it) && is_release(whole_of_it)) {
      range.alternatives_.push_back({{Sign::named, std::string(whole_of_it)}});
      continue;
    }
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
      while (version.ends_with(".*") || version.ends_with(".x") || version.ends_with(".X"))
        version.remove_suffix(2);
      if (!is_bound(version)) return refused(whole.substr(0, whole.size() - rest.size()));
      terms.push_back({given.value_or(Sign::equal), std::string(version)});
    }
    if (terms.empty()) return refused(text);
    range.alternatives_.push_back(std::move(terms));
  }
  return range;
}

bool VersionRange::fits(const Term& term, const Version& version, Early early) {
  auto bound = Version::read(term.version, version.scheme());
  if (!bound) return false;
  if (bound->scheme() != version.scheme()) { // what its scheme cannot read is compared by the general rules
    const auto general = Version::read(version.text());
    return general && fits(term, *general, early);
  }
  const int order = version.compare_to_bound(*bound);
  if (early == Early::out && version.is_before_release(*bound)) return false;
  switch (term.sign) {
  case Sign::less: return order < 0 && !version.is_before_release(*bound);
  case Sign::at_most: return order <= 0 || version.is_within(*bound);
  case Sign::equal: return version.is_within(*bound);
  case Sign::at_least: return order >= 0 && !version.is_before_release(*bound);
  case Sign::more: return order > 0 && !version.is_within(*bound);
  case Sign::named: return false;
  }
  throw std::logic_error("sign out of range");
}

bool VersionRange::contains(std::string_view version, Scheme scheme) const {
  return contains(version, scheme, Early::in);
}

bool VersionRange::contains_release(std::string_view version, Scheme scheme) const {
  return contains(version, scheme, Early::out);
}

bool VersionRange::contains(std::string_view version, Scheme scheme, Early early) const {
  const auto read = Version::read(version, scheme);
  return std::any_of(alternatives_.begin(), alternatives_.end(), [&](const auto& terms) {
    return std::all_of(terms.begin(), terms.end(), [&](const Term& term) {
      if (term.sign == Sign::named) return base::trimmed(version) == term.version;
      return term.version.empty() || (read && fits(term, *read, early));
    });
  });
}

} // namespace fundament::packages
