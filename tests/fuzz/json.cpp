// SPDX-License-Identifier: MPL-2.0
#include "model/json.hpp"
#include "model/json_text.hpp"
#include <nlohmann/json.hpp>

namespace {

using namespace fundament;

const model::Metamodel& metamodel() {
  return *model::Metamodel::built_in();
}

/// A line of the log: what is read is written so that it reads back the same.
void read_log_line(std::string_view text) {
  const auto change = model::change_from_log_line(text, metamodel());
  if (!change) return (void)change.error().message();
  const auto line = model::to_log_line(*change, metamodel());
  if (model::to_log_line(model::change_from_log_line(line, metamodel()).value(), metamodel()) != line) __builtin_trap();
}

/// An operation as a body has it.
void read_operation(std::string_view text) {
  const auto json = model::parse_json(text, "body");
  if (!json) return (void)json.error().message();
  const auto operation = model::operation_from_json(*json, metamodel());
  if (!operation) return (void)operation.error().message();
  const auto written = model::to_json(*operation, metamodel());
  if (model::to_json(model::operation_from_json(written, metamodel()).value(), metamodel()) != written)
    __builtin_trap();
}

/// A cell, as the value of each type of attribute.
void read_cell(std::string_view text) {
  for (const char* kind : {"system", "technology", "decision"})
    for (const auto& attribute : metamodel().kind(metamodel().find_kind(kind).value()).attributes) {
      const auto value = model::value_from_text(text, attribute, "cell");
      if (!value) {
        (void)value.error().message();
      } else if (!model::is_empty(*value)) {
        if (model::value_from_text(model::value_to_text(*value), attribute, "cell").value() != *value) __builtin_trap();
        if (model::value_from_json(model::to_json(*value), attribute, "cell").value() != *value) __builtin_trap();
      }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_log_line(text);
  read_operation(text);
  if (!text.empty()) read_cell(text);
  return 0;
}
