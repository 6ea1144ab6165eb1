// SPDX-License-Identifier: MPL-2.0
#include "answers/between.hpp"
#include <unordered_set>

namespace fundament::answers {

using model::ElementId;

std::vector<Between> between(const snapshot::View& view, std::span<const ElementId> elements, base::Date on,
                             base::Budget& budget) {
  const auto& model = view.model();
  const std::unordered_set<ElementId> wanted(elements.begin(), elements.end());
  std::unordered_set<ElementId> seen;
  std::vector<Between> out;
  for (const ElementId source : elements) {
    if (!seen.insert(source).second) continue;
    for (const model::RelationId id : model.from(source)) {
      if (budget.spent()) return out;
      const model::Relation& relation = *model.relation(id);
      if (relation.target.is_relation() || !relation.valid_on(on)) continue;
      const ElementId target = relation.target.element();
      if (target == source || wanted.count(target) == 0) continue;
      Arrow arrow{source, target, true, id};
      const auto needs = model.needs(relation);
      arrow.assumed = needs.count > 0 && needs.assumed;
      if (needs.count == 0) out.push_back({arrow, false});
      for (const model::Need& need : needs) {
        arrow.source_needs = need.source_needs;
        arrow.strength = need.strength;
        out.push_back({arrow, true});
      }
    }
  }
  return out;
}

} // namespace fundament::answers
