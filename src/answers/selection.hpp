// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "graph/walk.hpp"
#include "snapshot/view.hpp"
#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// What impact and paths have in common: which relations a walk may take, and how one is shown.
namespace fundament::answers {

/// Restricts a walk to the relations that are named or as strong as one of the strengths; not when both are empty.
struct WalkRestriction {
  std::vector<model::RelationTypeId> relations = {};
  std::vector<model::Strength> strengths = {};
};

graph::WalkFilter to_filter(const WalkRestriction& restriction, const model::Metamodel& metamodel);

/// Does it belong to one of the units or to one beneath them: by its owner, or, without one, as a unit itself? Always
/// when there are no units.
bool is_of_units(const model::Model& model, const snapshot::Day& day, model::ElementId element,
                 std::span<const model::ElementId> units);

/// One relation as a step of an answer, by element ids; `source` and `target` are the relation's own ends as stored,
/// but over a junction the needed and the needing element stand in for it.
struct Arrow {
  model::ElementId source = model::no_id, target = model::no_id;
  bool source_needs = true;                         ///< else the target needs the source
  model::RelationId relation = model::no_id;        ///< no_id: derived, and then `source` needs `target`
  model::Strength strength = model::Strength::hard; ///< of a derived arrow: hard, and means nothing
  bool assumed = false;
  bool version_unknown = false; ///< a use without a version, kept in a question about a range
  std::uint32_t derived = 0;    ///< hidden elements passed over; 0: stored
  model::ElementId junction = model::no_id;

  bool operator==(const Arrow&) const = default;
};

/// A relation that may not be seen, since it ends on a hidden junction, becomes a derived arrow.
Arrow to_arrow(const snapshot::View& view, const graph::Walk& walk, const graph::Step& step);

/// The steps of one path, one after another as arrows from each end that may be seen to the next: what lies hidden
/// between two is passed over by a derived one. The first and the last end may be seen.
std::vector<Arrow> to_arrows(const snapshot::View& view, const graph::Walk& walk, std::span<const graph::Step> path);

} // namespace fundament::answers
