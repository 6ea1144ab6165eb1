// SPDX-License-Identifier: MPL-2.0
#include "interchange/parsed.hpp"

namespace fundament::interchange {

void set_attribute(model::PutElement& put, const model::Metamodel& metamodel, std::string_view name,
                   model::Value value) {
  const auto id = metamodel.find_attribute(name);
  if (id && !model::is_empty(value)) put.element.attributes.set(*id, std::move(value));
}

} // namespace fundament::interchange
