// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <functional>
#include <string>
#include <string_view>

namespace fundament::base {

/// "a, b, c": each of the parts as `shown` makes it a text.
template <class Parts, class Shown = std::identity>
std::string joined(const Parts& parts, Shown shown = {}, std::string_view between = ", ") {
  std::string out;
  for (const auto& part : parts) {
    if (!out.empty()) out += between;
    out += std::invoke(shown, part);
  }
  return out;
}

} // namespace fundament::base
