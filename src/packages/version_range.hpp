// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include "packages/version.hpp"
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace fundament::packages {

/// `14`, `14.*`, `14.x`, `>=14 <17`, `<9`, `1.2 || >=2`: terms with a space are all required, `||` separates
/// alternatives, `*` is any. `14` covers all of 14.x. A pre-release of a bound is neither below nor above it: 17.0-rc1
/// is in 17, and neither in <17 nor in >=17. A range has no scheme of its own: its bounds are read by that of the
/// version asked about. Immutable.
class VersionRange {
public:
  /// Is it the name of one of a product's releases, as its supplier writes it?
  using IsRelease = std::function<bool(std::string_view)>;

  /// An alternative that is a release's name and no version (pro-7, stable) means that release alone. Error
  /// invalid_argument with the part that is wrong.
  static base::Result<VersionRange> parse(std::string_view text, const IsRelease& is_release = {});

  /// What is no version by the scheme is in `*` alone, or in its own release name.
  bool contains(std::string_view version, Scheme scheme = Scheme::general) const;

  /// The same for what allows: a pre-release of a bound is in no range, and 17.0-rc1 not in 17.
  bool contains_release(std::string_view version, Scheme scheme = Scheme::general) const;

private:
  enum class Sign { less, at_most, equal, at_least, more, named };
  struct Term {
    Sign sign;
    std::string version; ///< "" with equal: any
  };
  enum class Early { in, out };
  bool contains(std::string_view version, Scheme scheme, Early early) const;
  static bool fits(const Term& term, const Version& version, Early early);
  std::vector<std::vector<Term>> alternatives_;
};

} // namespace fundament::packages
