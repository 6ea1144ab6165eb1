// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/budget.hpp"
#include "snapshot/view.hpp"
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

/// "Whose loss hurts most?" (design.md 4.1, choke points): the exact answer to the loss of each single element, ranked.
namespace fundament::answers {

struct ChokepointsQuestion {
  std::vector<model::KindId> kinds = {};    ///< candidates; empty: infrastructure, services, systems and interfaces
  std::vector<model::ElementId> units = {}; ///< only what these or units beneath them own
  base::Date on = base::today();
  std::size_t limit = 20;
};

struct Chokepoint {
  model::ElementId element = model::no_id;
  std::uint64_t fails = 0, degraded = 0, at_risk = 0, touched = 0;
  std::map<model::ElementId, std::uint64_t> by_owner; ///< what fails or is degraded, by administration; no_id: none
  std::uint64_t administrations = 0;                  ///< of by_owner, those that are administrations
  std::vector<model::ElementId> takes_down;           ///< what fails: the most critical first, then the nearest
};

struct ChokepointsAnswer {
  bool complete = true; ///< false: the time ran out; the list is the best of what was computed
  std::uint64_t candidates = 0, computed = 0;
  std::vector<Chokepoint>
      chokepoints; ///< by fails, degraded, administrations, then kind and key; none that hurts nobody
  std::shared_ptr<const snapshot::Day> day;
};

constexpr std::size_t chokepoint_examples = 5; ///< of takes_down

/// What may not be seen counts in the figures, and is no choke point, no example and in no administration.
/// Redundancy is respected: what has a stand-in does not fail. Plain reach bounds each loss from above
/// (graph/reach), so that only candidates that can still enter the list are walked; those walks are the impact's. Any
/// thread.
ChokepointsAnswer chokepoints(const snapshot::View& view, const ChokepointsQuestion& question, base::Budget& budget);

} // namespace fundament::answers
