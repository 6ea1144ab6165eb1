// SPDX-License-Identifier: MPL-2.0
#include "answers/cursor.hpp"
#include "api/parameters.hpp"
#include "api/routes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace fundament;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto pairs = api::parse_query(text);
  if (pairs) {
    api::Parameters parameters(std::move(*pairs), api::impact_parameters);
    (void)parameters.integer("depth", 3);
    (void)parameters.date("on", {});
    (void)parameters.word("direction");
    (void)parameters.list("of");
    (void)parameters.boolean("x");
    if (!parameters.ok()) (void)parameters.error().message();
  } else {
    (void)pairs.error().message();
  }
  static const snapshot::Identity identity(1, "", "");
  if (const auto cursor = answers::parse_cursor(text, identity)) {
    const std::string written = answers::to_string(*cursor);
    if (answers::to_string(answers::parse_cursor(written, identity).value()) != written) __builtin_trap();
  }
  return 0;
}
