// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "interchange/read.hpp"
#include "query/named.hpp"
#include "snapshot/view.hpp"
#include <string>

namespace fundament::tests {

constexpr base::Date small_day{20780}; ///< 2026-11-23

/// The catalogue in a folder with elements.csv and relations.csv.
inline std::shared_ptr<const snapshot::View> read_catalogue(const std::string& folder) {
  const auto metamodel = model::Metamodel::built_in();
  auto parsed = interchange::read({folder}, interchange::Format::csv, *metamodel).value();
  model::ChangeSet change_set{"test", "test", {}};
  for (auto& put : parsed.elements)
    change_set.operations.emplace_back(std::move(put));
  for (auto& relation : parsed.relations)
    change_set.operations.emplace_back(model::PutRelation{std::move(relation)});
  return snapshot::View::make(1, model::Model::empty(metamodel)->apply(change_set, "test").value().model);
}

/// tests/query/catalogue: a small town that a person can check by eye.
inline const snapshot::View& small_town() {
  static const auto town = read_catalogue(FUNDAMENT_ROOT "/tests/query/catalogue");
  return *town;
}

inline std::string text_of(const query::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const auto* number = std::get_if<double>(&value)) return std::to_string(*number);
  return "";
}

/// A line for the names of the columns and one for each row, cells between bars.
inline std::string lines(const query::Answer& answer) {
  std::string out;
  for (std::size_t i = 0; i < answer.columns.size(); i++)
    out += (i ? "|" : "") + answer.columns[i].name;
  out += "\n";
  for (const auto& row : answer.rows) {
    for (std::size_t i = 0; i < row.size(); i++)
      out += (i ? "|" : "") + text_of(row[i]);
    out += "\n";
  }
  return out;
}

} // namespace fundament::tests
