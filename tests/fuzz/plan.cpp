// SPDX-License-Identifier: MPL-2.0
#include "model/json_text.hpp"
#include "model/model.hpp"
#include "plan/compile.hpp"
#include "plan/read.hpp"
#include <nlohmann/json.hpp>

/// Any bytes as a plan. Whatever is read is written and reads the same, and can be compiled on any date; what of it
/// does not fit is told.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace fundament;
  const auto& metamodel = *model::Metamodel::built_in();
  static const auto town = [] {
    model::ChangeSet set{"fuzz", "fuzz", {}};
    const auto element = [&](const char* kind, const char* key) {
      set.operations.emplace_back(model::PutElement{{{kind, key}, key, {}}, {}});
    };
    const auto relation = [&](const char* from, const char* name, const char* to, const char* key = "") {
      set.operations.emplace_back(model::PutRelation{{{*model::parse_ref(from), name, *model::parse_ref(to), key}}});
    };
    element("system", "a"), element("system", "b"), element("data_asset", "d"), element("unit", "u");
    relation("system:a", "depends_on", "system:b", "k"), relation("system:b", "masters", "data_asset:d");
    relation("unit:u", "owns", "system:a"), relation("unit:u", "uses", "system:b");
    relation("system:a", "associated_with", "relation:k");
    return model::Model::empty(model::Metamodel::built_in())->apply(set, "fuzz").value().model;
  }();
  const auto document = model::parse_json({reinterpret_cast<const char*>(data), size});
  if (!document) return 0;
  auto read = plan::read(*document, metamodel, {20700});
  if (!read) return (void)read.error().message(), 0;
  const plan::Plan found = plan::with_was(*read, *town);
  const auto again = plan::read(plan::to_json(found, metamodel), metamodel, {1});
  if (!again || plan::to_text(*again, metamodel) != plan::to_text(found, metamodel)) __builtin_trap();
  for (const base::Date on : plan::dates(*read, metamodel))
    (void)plan::apply(found, *town, on, "fuzz");
  return 0;
}
