// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "snapshot/snapshot.hpp"
#include <memory>
#include <mutex>

namespace fundament::api {

/// The catalogue as the public may read it: without the elements that say where the defences are down (deviations) and
/// without their relations. Every answer to the public is made of this, so that they are in none of its lists, totals,
/// paths and suggestions.
class PublicView {
public:
  /// Made once for each snapshot: the cost of building its graph, or none when there is nothing to leave out. Any
  /// thread.
  std::shared_ptr<const snapshot::Snapshot> of(const std::shared_ptr<const snapshot::Snapshot>& whole);

private:
  std::mutex mutex_;
  std::shared_ptr<const snapshot::Snapshot> whole_, view_; ///< the last one asked for
};

} // namespace fundament::api
