// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace fundament::packages {

/// A CPE name (NIST IR 7695), of version 2.2 (a URI) or 2.3 (a formatted string), unquoted and in lower case.
struct Cpe {
  enum Field {
    part,
    vendor,
    product,
    version_field,
    update,
    edition,
    language,
    sw_edition,
    target_sw,
    target_hw,
    other
  };
  static constexpr std::size_t fields = 11;
  /// "" is any; "-" is "not applicable".
  std::array<std::string, fields> values;

  /// Nothing for what is none, or says no product.
  static std::optional<Cpe> parse(std::string_view text);

  /// part:vendor:product, which tells one product from another but for the fields that covers() compares.
  std::string product_key() const;

  /// The version with its update, as 2.0-rc1; "" when it says none.
  std::string version() const;

  /// Is `one` of the product that this names? What this leaves open (edition, target software …) fits all; the version
  /// and its update say nothing of the product.
  bool covers(const Cpe& one) const;
};

} // namespace fundament::packages
