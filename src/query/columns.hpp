// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/metamodel.hpp"
#include "query/table.hpp"
#include <set>

/// What the tables of elements and of relations have in common: attributes as columns.
namespace fundament::query {

/// The column an attribute becomes; lists and records are JSON texts.
TableColumn column_of(const model::AttributeDefinition& attribute);

/// Writes nothing without a value.
void write_value(const model::Value* value, Cell cell);

/// Columns of a table: the fixed ones, then attributes, each name once whatever its case.
class Columns {
public:
  explicit Columns(std::vector<TableColumn> fixed);
  void add(const model::AttributeDefinition& attribute);

  const std::vector<TableColumn>& all() const { return all_; }
  std::size_t fixed() const { return all_.size() - attributes_.size(); }
  /// Of a column after the fixed ones.
  model::AttributeId attribute(int column) const { return attributes_[static_cast<std::size_t>(column) - fixed()]; }

private:
  std::vector<TableColumn> all_;
  std::vector<model::AttributeId> attributes_;
  std::set<std::string> names_;
};

/// The text of a value asked for by a statement; nothing for NULL.
std::optional<std::string> text_of(const Value& value);

/// Is the column among them?
bool has(std::span<const int> columns, int wanted);

} // namespace fundament::query
