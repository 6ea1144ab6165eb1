// SPDX-License-Identifier: MPL-2.0
#include "query/named.hpp"
#include "snapshot/view.hpp"
#include "support/budget.hpp"
#include "support/text_graph.hpp"

/// Any text as a statement over a small catalogue, and as the file of a named query: it is answered or refused, and an
/// answer holds what its limits allow.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace fundament;
  static const auto view = [] {
    tests::TextGraph text;
    text.add("unit:kk   kk -[owns]-> portal   app -> portal -[runs_on]-> infrastructure:n   n -> app")
        .add("app -[uses_technology]-> technology:pg   decision:d -[decides]-> pg   app -[reads]-> data_asset:x")
        .set("d", "verdict", std::string("approved"));
    return snapshot::View::make(1, text.model());
  }();
  query::Limits limits;
  limits.rows = 50;
  limits.time = std::chrono::milliseconds(20);
  limits.value_bytes = 10'000;
  limits.memory_bytes = 8 << 20;
  query::Statement statement{std::string(reinterpret_cast<const char*>(data), size), {}, base::Date{20'780}, 10};
  if (const auto answer = run(*view, statement, limits, tests::any_time())) {
    if (answer->rows.size() > statement.limit || (answer->total && *answer->total > limits.rows)) __builtin_trap();
    for (const auto& row : answer->rows)
      if (row.size() != answer->columns.size()) __builtin_trap();
  } else {
    (void)answer.error().message();
  }
  if (const auto named = query::parse_named("name", statement.sql, "name.sql"))
    (void)check(*named, *view, "name.sql");
  else
    (void)named.error().message();
  return 0;
}
