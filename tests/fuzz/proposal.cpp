// SPDX-License-Identifier: MPL-2.0
#include "model/json_text.hpp"
#include "model/metamodel.hpp"
#include "review/economy.hpp"
#include <nlohmann/json.hpp>

/// Any bytes as a proposal. Whatever is read is within its limits, and its money adds up.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace fundament;
  static const auto rules = review::Rules::of({}).value();
  const auto document = model::parse_json({reinterpret_cast<const char*>(data), size});
  if (!document) return 0;
  const auto read = review::read_proposal(*document, *model::Metamodel::built_in(), *rules, {20700});
  if (!read) return (void)read.error().message(), 0;
  if (read->statements.size() != review::statement_names().size()) __builtin_trap();
  if (!read->economy) return 0;
  const auto sums = review::sum(*read->economy, "unit:u", [](const model::Ref& unit) { return to_string(unit); });
  std::int64_t net = 0;
  for (const auto amount : sums.net_by_year)
    net += amount;
  if (sums.net.value_or(0) != net || sums.costs.size() > review::most_proposal_rows) __builtin_trap();
  return 0;
}
