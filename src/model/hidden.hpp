// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/model.hpp"
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

namespace fundament::model {

/// What somebody may not see of a model. What is hidden is not there for him: no element, no relation with an end in
/// it or on a relation that is hidden, and no value that names it. Immutable; about 9 bits a record.
struct Hidden {
  std::vector<bool> elements, relations; ///< by id
  /// The visible elements whose values name something hidden, without it.
  std::unordered_map<ElementId, Element> retold;
  std::size_t element_count = 0, relation_count = 0;

  bool hides(ElementId id) const { return id < elements.size() && elements[id]; }
  bool hides_relation(RelationId id) const { return id < relations.size() && relations[id]; }

  using IsHidden = std::function<bool(ElementId, const Element&)>;
  /// Which values of a visible element are not told.
  using Untold = std::function<std::vector<AttributeId>(ElementId, const Element&)>;
  /// Hides the elements for which `is_hidden` holds and all that follows from it, and of others what `untold` names;
  /// nullptr when that is nothing. One pass over the elements, and over their relations.
  static std::shared_ptr<const Hidden> of(const Model& model, const IsHidden& is_hidden, const Untold& untold = {});
};

} // namespace fundament::model
