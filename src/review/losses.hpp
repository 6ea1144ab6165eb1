// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "review/difference.hpp"
#include "review/sides.hpp"

/// What is lost on one date, for review::difference, and who needs what.
namespace fundament::review {

/// The relations by which somebody needs something.
struct Reliance {
  std::set<model::RelationTypeId> types;
  model::Strength strength = model::Strength::change; ///< the hardest
};

/// Who needs an element by a relation valid on the date, and takes part; also who may not be seen.
std::map<model::ElementId, Reliance> needing(const Side& side, model::ElementId needed);

/// Appends what goes out of operation by the plan, and who needed it: those that somebody still needs or has lost
/// first, then by ref.
void find_losses(const Sides& sides, std::vector<Loss>& out, base::Budget& budget);

/// Appends the choke points that the plan makes, moves or adds to, by ref. False when the time ran out: figures may be
/// too low, and some missing.
bool compare_chokepoints(const Sides& sides, std::vector<ChokepointDifference>& out, base::Budget& budget);

} // namespace fundament::review
