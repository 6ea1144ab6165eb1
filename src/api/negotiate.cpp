// SPDX-License-Identifier: MPL-2.0
#include "api/negotiate.hpp"
#include "base/ascii.hpp"
#include <algorithm>
#include <cstdlib>

namespace fundament::api {

using base::lower;
using base::trimmed;

namespace {

/// Calls `use` for each part between the separators, trimmed and not empty.
template <class Use> void each_part(std::string_view text, char separator, Use use) {
  while (!text.empty()) {
    const auto part = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    if (const auto bare = trimmed(part); !bare.empty()) use(bare);
  }
}

/// 0 to 1000; what cannot be read counts as the best.
int weight_of(std::string_view parameters) {
  int weight = 1000;
  each_part(parameters, ';', [&](std::string_view one) {
    if (one.size() < 3 || (one[0] != 'q' && one[0] != 'Q') || one[1] != '=') return;
    const std::string number(trimmed(one.substr(2)));
    char* end = nullptr;
    const double value = std::strtod(number.c_str(), &end);
    if (end == number.c_str() + number.size() && value >= 0 && value <= 1) weight = static_cast<int>(value * 1000);
  });
  return weight;
}

} // namespace

std::vector<std::string> preferences(std::string_view header) {
  std::vector<std::pair<int, std::string>> weighted;
  each_part(header, ',', [&](std::string_view one) {
    const auto semicolon = std::min(one.find(';'), one.size());
    const int weight = weight_of(one.substr(semicolon));
    if (weight > 0) weighted.emplace_back(weight, lower(trimmed(one.substr(0, semicolon))));
  });
  std::stable_sort(weighted.begin(), weighted.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> out;
  for (auto& [weight, value] : weighted)
    out.push_back(std::move(value));
  return out;
}

base::Language accepted_language(std::string_view header) {
  for (const std::string& tag : preferences(header)) {
    const auto primary = tag.substr(0, tag.find('-'));
    if (primary == "da") return base::Language::da;
    if (primary == "en") return base::Language::en;
  }
  return base::Language::da;
}

bool names_tag(std::string_view if_none_match, std::string_view tag) {
  bool named = false;
  each_part(if_none_match, ',', [&](std::string_view one) {
    if (one.substr(0, 2) == "W/") one.remove_prefix(2);
    named |= one == tag || one == "*";
  });
  return named;
}

std::string host_of(std::string_view header) {
  header = trimmed(header);
  if (!header.empty() && header.front() == '[')
    return lower(header.substr(1, std::min(header.find(']'), header.size()) - 1));
  return lower(header.substr(0, header.find(':')));
}

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" ||
         (host.substr(0, 4) == "127." && host.find_first_not_of("0123456789.") == host.npos);
}

} // namespace fundament::api
