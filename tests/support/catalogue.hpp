// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "interchange/read.hpp"
#include "snapshot/view.hpp"
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

/// Catalogues out of files, as an import takes them in.
namespace fundament::tests {

inline std::shared_ptr<const snapshot::View> view_of(interchange::Parsed parsed) {
  model::ChangeSet changes{"test", "test", {}};
  for (auto& element : parsed.elements)
    changes.operations.emplace_back(std::move(element));
  for (auto& relation : parsed.relations)
    changes.operations.emplace_back(model::PutRelation{std::move(relation)});
  const auto applied = model::Model::empty(model::Metamodel::built_in())->apply(std::move(changes), "test");
  if (!applied) throw std::runtime_error(applied.error().message());
  return snapshot::View::make(1, applied->model);
}

/// examples/copenhagen.
inline std::shared_ptr<const snapshot::View> copenhagen() {
  std::vector<std::string> files;
  for (const char* name : {"elements", "relations", "decisions", "decides"})
    files.push_back(std::string(FUNDAMENT_ROOT "/examples/copenhagen/") + name + ".csv");
  auto parsed = interchange::read(files, std::nullopt, *model::Metamodel::built_in());
  if (!parsed) throw std::runtime_error(parsed.error().message());
  return view_of(std::move(*parsed));
}

} // namespace fundament::tests
