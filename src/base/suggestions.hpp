// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/budget.hpp"
#include "base/result.hpp"
#include <optional>

namespace fundament::base {

/// What guesses at meant names may cost one question: a number of them, and no more than its time. A name that is near
/// takes far longer to find than one that is there, and a question may have thousands that are not. Made where the
/// question is, and handed down beside its budget; what is asked for when nothing is left gets no hint.
class Suggestions {
public:
  static constexpr std::size_t most = 100;

  explicit Suggestions(Budget& budget) : budget_(budget) {}

  /// "Did you mean …?" of what `nearest` gives, which is names as one text, "" when none is near.
  template <class Nearest> std::optional<Text> hint(Nearest nearest) {
    return take() ? did_you_mean(nearest()) : std::nullopt;
  }

  /// May one more be looked for? Counts it.
  bool take() { return given_ < most && !budget_.spent_now() && ++given_; }

private:
  Budget& budget_;
  std::size_t given_ = 0;
};

} // namespace fundament::base
