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

inline model::ChangeSet changes_of(interchange::Parsed parsed) {
  model::ChangeSet changes{"test", "test", {}};
  for (auto& element : parsed.elements)
    changes.operations.emplace_back(std::move(element));
  for (auto& relation : parsed.relations)
    changes.operations.emplace_back(model::PutRelation{std::move(relation)});
  return changes;
}

inline std::shared_ptr<const snapshot::View> view_of(interchange::Parsed parsed) {
  const auto applied = model::Model::empty(model::Metamodel::built_in())->apply(changes_of(std::move(parsed)), "test");
  if (!applied) throw std::runtime_error(applied.error().message());
  return snapshot::View::make(1, applied->model);
}

/// examples/copenhagen.
inline interchange::Parsed copenhagen_files() {
  std::vector<std::string> files;
  for (const char* name : {"elements", "relations", "decisions", "decides"})
    files.push_back(std::string(FUNDAMENT_ROOT "/examples/copenhagen/") + name + ".csv");
  auto parsed = interchange::read(files, std::nullopt, *model::Metamodel::built_in());
  if (!parsed) throw std::runtime_error(parsed.error().message());
  return std::move(*parsed);
}
inline std::shared_ptr<const snapshot::View> copenhagen() {
  return view_of(copenhagen_files());
}

} // namespace fundament::tests
