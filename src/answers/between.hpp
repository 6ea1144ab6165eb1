// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/selection.hpp"
#include "base/budget.hpp"

/// How some elements are related among themselves. A drawing that leaves one out suggests that there is none.
namespace fundament::answers {

struct Between {
  Arrow arrow;
  bool carries_need = true; ///< else the relation only begins at `source`, and has no strength
};

/// Every stored relation valid on the date between two of the elements, each once in the order of the elements that it
/// begins at; one by which both ends have need of each other stands twice, the source's need first. Relations with
/// themselves and on relations are none. What is left when the time runs out is missing. Linear in the relations of
/// the elements. Any thread.
std::vector<Between> between(const snapshot::View& view, std::span<const model::ElementId> elements, base::Date on,
                             base::Budget& budget);

} // namespace fundament::answers
