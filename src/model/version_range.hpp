// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include <string>
#include <string_view>
#include <vector>

namespace fundament::model {

/// Versions are ordered by their numbers, part by part (9 < 10, 1.2 < 1.2.1); a missing part is below every other,
/// except that in a range `14` covers all of 14.x. Letters after the numbers compare as text.
int compare_versions(std::string_view a, std::string_view b);

/// `14`, `14.*`, `>=14 <17`, `<9`, `1.2 || >=2`: terms with a space are all required, `||` separates alternatives, `*` is any.
class VersionRange {
public:
  static base::Result<VersionRange> parse(std::string_view text);
  bool contains(std::string_view version) const;

private:
  enum class Sign { less, at_most, equal, at_least, more };
  struct Term {
    Sign sign;
    std::string version; ///< "" with equal: any
  };
  std::vector<std::vector<Term>> alternatives_;
};

} // namespace fundament::model
