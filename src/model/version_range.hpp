// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include <string>
#include <string_view>
#include <vector>

namespace fundament::model {

/// Versions are ordered by their numbers, part by part (9 < 10, 1.2 < 1.2.1); a missing part is below every other,
/// except that in a range `14` covers all of 14.x. Letters after the numbers compare as text, but those that say
/// pre-release (alpha, beta, rc, preview, snapshot…, and a1, b1, m1) come before the release: 17-rc1 < 17. A
/// distribution's epoch and suffix (1:9.18.1-1ubuntu1) do not disturb the supplier's numbers.
int compare_versions(std::string_view a, std::string_view b);

/// Is `version` the version `of` or one beneath it, as 14.2 is of 14?
bool is_version_within(std::string_view version, std::string_view of);

/// Does a version that begins with a number say that it comes before a release?
bool is_pre_release(std::string_view version);

/// `14`, `14.*`, `>=14 <17`, `<9`, `1.2 || >=2`: terms with a space are all required, `||` separates alternatives, `*`
/// is any. A pre-release of a bound is neither below nor above it: 17.0-rc1 is in 17, and neither in <17 nor in >=17.
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
