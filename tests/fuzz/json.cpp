// SPDX-License-Identifier: MPL-2.0
#include "model/json.hpp"
#include <nlohmann/json.hpp>

/// Operations, and lines of the log: what is read is written so that it reads back the same.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace fundament;
  const auto& metamodel = *model::Metamodel::built_in();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto change = model::change_from_log_line(text, metamodel)) {
    const auto line = model::to_log_line(*change, metamodel);
    if (model::to_log_line(model::change_from_log_line(line, metamodel).value(), metamodel) != line) __builtin_trap();
  }
  if (size > 4096) return 0; // the API's bodies are parsed by the library; ours is what follows
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded()) return 0;
  const auto operation = model::operation_from_json(json, metamodel);
  if (!operation) {
    (void)operation.error().message();
    return 0;
  }
  const auto written = model::to_json(*operation, metamodel);
  if (model::to_json(model::operation_from_json(written, metamodel).value(), metamodel) != written) __builtin_trap();
  return 0;
}
