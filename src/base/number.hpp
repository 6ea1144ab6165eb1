// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/texts.hpp"
#include <cstdint>

namespace fundament::base {

/// As people write it: "-4.800.000" in Danish, "-4,800,000" in English.
inline std::string grouped(std::int64_t value, Language language) {
  std::string out = std::to_string(value);
  const std::size_t first = value < 0 ? 1 : 0; // digit
  for (std::size_t at = out.size(); at > first + 3;)
    out.insert(at -= 3, 1, language == Language::da ? '.' : ',');
  return out;
}

} // namespace fundament::base
