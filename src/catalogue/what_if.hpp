// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "catalogue/plans.hpp"
#include "catalogue/views.hpp"
#include "plan/compile.hpp"
#include <atomic>

namespace fundament::catalogue {

/// The catalogue with plans carried out as far as they can be. Immutable.
struct WhatIf {
  std::vector<std::shared_ptr<const KeptPlan>> plans; ///< by digest
  std::vector<plan::Notes> notes;                     ///< of each
  std::size_t steps_begun = 0;                        ///< of all of them
  std::string digest;                                 ///< of one plan its own; of several, of theirs
  std::shared_ptr<const snapshot::Snapshot> snapshot;
  std::shared_ptr<const Views::OfSnapshot> views;

  bool fits() const; ///< nothing of them is in conflict
};

/// The last few what-ifs of the newest snapshot: those of another are let go, and live as long as somebody uses them.
/// Any thread.
class WhatIfs {
public:
  static constexpr std::size_t most = 8;
  /// So many are made at the same time: each takes a graph's memory.
  explicit WhatIfs(unsigned most_at_once = 2) : most_at_once_(most_at_once) {}

  /// Plans one after another, each on what those before it made: in the order of their digests, so that equal sets are
  /// one, and each once. Errors: limit_exceeded, more plans than plan::most_together; unavailable, others are being
  /// made; out of time.
  base::Result<std::shared_ptr<const WhatIf>> get(const std::shared_ptr<const snapshot::Snapshot>& base,
                                                  std::vector<std::shared_ptr<const KeptPlan>> plans, base::Date on,
                                                  base::Budget& budget);

private:
  /// By the plans, and the steps of each that have begun.
  using Key = std::pair<std::string, std::vector<std::size_t>>;
  using OfSnapshot = snapshot::Kept<Key, WhatIf>;
  std::shared_ptr<const OfSnapshot> of(const std::shared_ptr<const snapshot::Snapshot>& base);

  const unsigned most_at_once_;
  std::atomic<unsigned> being_made_{0};
  std::mutex mutex_; ///< of what follows; held for a few instructions
  std::shared_ptr<const snapshot::Snapshot> base_;
  std::shared_ptr<const OfSnapshot> what_ifs_;
};

} // namespace fundament::catalogue
