// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "review/findings.hpp"

/// How a query that is a rule of the city's is asked.
namespace fundament::review {

constexpr std::size_t most_rows = 1'000'000; ///< of one rule

/// All rows, or why there are none: part of an answer is no answer.
struct AskedRows {
  std::vector<std::vector<query::Value>> rows;
  std::optional<std::pair<Why, base::Error>> failed; ///< never duplicate or element
};

/// With its parameters as the city has set them, over the view and `tables` beside it. Any thread.
AskedRows rows_of(const query::NamedQuery& query, const GivenParameters& given, const snapshot::View& view,
                  base::Date on, base::Date asked, std::vector<query::GivenTable> tables, base::Budget& budget);

/// Between a text and a cell: "" and NULL are the same.
std::string text_of_cell(const query::Value& value);
query::Value cell_of(const std::string& text);

} // namespace fundament::review
