// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/json_writer.hpp"
#include "base/texts.hpp"
#include "model/model.hpp"
#include <span>
#include <string>
#include <string_view>

namespace fundament::api {

/// Its ref as text; "" for no_id.
std::string ref_or_empty(const model::Model& model, model::ElementId id);

/// Elements as answers mention them: {"ref","name"}, named in the language of the answer.
class NamesWriter {
public:
  NamesWriter(const model::Model& model, base::Language language) : model_(model), language_(language) {}

  /// null for no_id.
  void named(JsonWriter& json, model::ElementId id) const;
  void named(JsonWriter& json, std::string_view member, model::ElementId id) const;
  void list(JsonWriter& json, std::string_view member, std::span<const model::ElementId> ids) const;

  std::string ref(model::ElementId id) const { return ref_or_empty(model_, id); }
  std::string name(model::ElementId id) const;

protected:
  const model::Model& model_;
  const base::Language language_;
};

/// The label of a value of the enumeration of that name, or of an attribute's own; the value where there is none.
std::string enum_label(const model::Metamodel& metamodel, std::string_view name, const std::string& value,
                       base::Language language);

} // namespace fundament::api
