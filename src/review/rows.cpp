// SPDX-License-Identifier: MPL-2.0
#include "review/rows.hpp"
#include "query/columns.hpp"

namespace fundament::review {

AskedRows rows_of(const query::NamedQuery& query, const GivenParameters& given, const snapshot::View& view,
                  base::Date on, base::Date asked, std::vector<query::GivenTable> tables, base::Budget& budget) {
  const auto failed = [](Why why, base::Error error) { return AskedRows{{}, {{why, std::move(error)}}}; };
  if (budget.spent_now()) return failed(Why::time, base::out_of_time());
  query::Statement statement;
  auto values = query::values_of(query, given, view, on, budget);
  if (!values) return failed(Why::failed, std::move(values).error());
  statement.parameters = std::move(*values);
  statement.on = on;
  statement.asked = asked;
  statement.limit = most_rows;
  statement.tables = std::move(tables);
  query::Limits limits;
  limits.rows = most_rows;
  limits.time = budget.left();
  auto answer = query::run(query, view, std::move(statement), limits, budget);
  if (!answer) return failed(base::is_out_of_time(answer.error()) ? Why::time : Why::failed, std::move(answer).error());
  switch (answer->end) {
  case query::End::complete: return {std::move(answer->rows), {}};
  case query::End::time: return failed(Why::time, base::out_of_time());
  default:
    return failed(Why::rows, {base::ErrorCode::limit_exceeded,
                              {"rule.too_much", {{"limit", std::string(to_string(answer->end))}}}});
  }
}

std::string text_of_cell(const query::Value& value) {
  return query::text_of(value).value_or("");
}

query::Value cell_of(const std::string& text) {
  return text.empty() ? query::Value() : query::Value(text);
}

} // namespace fundament::review
