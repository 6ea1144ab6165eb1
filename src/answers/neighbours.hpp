// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "snapshot/view.hpp"
#include <vector>

/// What may be seen one step from an element on a day; each list distinct and by kind and key.
namespace fundament::answers {

std::vector<model::ElementId> needed_directly(const snapshot::View& view, const snapshot::Day& day,
                                              model::ElementId element);
std::vector<model::ElementId> needing_directly(const snapshot::View& view, const snapshot::Day& day,
                                               model::ElementId element);

/// The elements at the other end of the relations of a type, valid on the day, that begin at this one; and that end at
/// it.
std::vector<model::ElementId> targets(const snapshot::View& view, const snapshot::Day& day, model::ElementId element,
                                      std::string_view relation);
std::vector<model::ElementId> sources(const snapshot::View& view, const snapshot::Day& day, model::ElementId element,
                                      std::string_view relation);

/// Brings a list of elements to that order.
void sort_by_ref(const snapshot::View& view, std::vector<model::ElementId>& elements);

} // namespace fundament::answers
