// SPDX-License-Identifier: MPL-2.0
#include "model/json_text.hpp"
#include "model/metamodel.hpp"
#include "review/economy.hpp"
#include "review/steps.hpp"
#include <nlohmann/json.hpp>

/// Any bytes as a proposal, and as what is said with its steps. Whatever is read is within its limits, its money adds
/// up, and a step says what it must.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace fundament;
  static const auto rules = review::Rules::of({}).value();
  const auto document = model::parse_json({reinterpret_cast<const char*>(data), size});
  if (!document) return 0;
  const auto& metamodel = *model::Metamodel::built_in();
  constexpr base::Date today{20700};
  if (const auto remark = review::read_remark(*document, metamodel); remark && remark->empty()) __builtin_trap();
  if (const auto happened = review::read_happened(*document, metamodel, today); happened && happened->on > today)
    __builtin_trap();
  if (const auto decision = review::read_decision(*document, metamodel))
    if (decision->by.empty() || decision->link.empty() ||
        decision->terms.empty() == (decision->outcome == "approved_with_terms"))
      __builtin_trap();
  if (const auto hearing = review::read_hearing(*document, metamodel, today))
    for (const auto& entry : *hearing)
      if (entry.party.kind != "unit" || (entry.answer.empty() && entry.link.empty()) != entry.no_answer_by.has_value())
        __builtin_trap();
  const auto read = review::read_proposal(*document, metamodel, *rules, today);
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
