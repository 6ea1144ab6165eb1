// SPDX-License-Identifier: MPL-2.0
#include "review/sides.hpp"
#include "model/lifecycle.hpp"
#include <algorithm>

namespace fundament::review {

bool Side::in_operation(model::ElementId id) const {
  const auto* one = element(id);
  return one && !model::not_in_operation(*one, model().metamodel(), day->date());
}

bool Side::holds(model::RelationId id) const {
  if (!valid(id)) return false;
  const auto has_begun = [&](model::End end) {
    return end.is_relation() ||
           model::not_in_operation(*element(end.element()), model().metamodel(), day->date()) != "planned";
  };
  return has_begun(relation(id)->source) && has_begun(relation(id)->target);
}

Sides::Sides(const Compared& date, const Sides& before) : without(date.without, date.on), with(date.with, date.on) {
  if (before.without.view == date.without && before.with.view == date.with) {
    written = before.written;
    touched = before.touched;
    rewritten = before.rewritten;
    return;
  }
  const auto &a = without.model(), &b = with.model();
  for (model::ElementId id = 0; id < std::max(a.element_limit(), b.element_limit()); id++) {
    const auto *was = without.element(id), *now = with.element(id);
    if (was != now && (!was || !now || a.data(id) != b.data(id))) written.insert(id);
  }
  touched = written;
  for (model::RelationId id = 0; id < std::max(a.relation_limit(), b.relation_limit()); id++) {
    const auto *was = without.relation(id), *now = with.relation(id);
    if (was == now || (was && now && a.relation_data(id) == b.relation_data(id))) continue;
    rewritten.insert(id);
    for (const model::End end : {(now ? now : was)->source, (now ? now : was)->target})
      if (!end.is_relation()) touched.insert(end.element());
  }
}

} // namespace fundament::review
