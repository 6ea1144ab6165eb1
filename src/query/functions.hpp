// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "query/table.hpp"
#include <string_view>

/// Functions that answer with rows, in their common form: read the arguments, make all rows, hand them out.
namespace fundament::query {

/// The arguments of one call by the order in which the columns that are arguments stand; nothing: not given, or NULL.
class Arguments {
public:
  Arguments(const std::vector<TableColumn>& columns, std::span<const int> given, std::span<const Value> values);

  /// Is one that is needed NULL? Then the call has no rows.
  bool lacking() const { return lacking_; }
  /// "" when not given.
  std::string text(std::size_t argument) const;
  /// A whole number from 1, or `without`. Error invalid_argument.
  base::Result<std::uint32_t> steps(std::size_t argument, std::uint32_t without) const;

private:
  std::vector<Value> values_;
  bool lacking_ = false;
};

/// A function: its name and columns; arguments come last among the columns.
class Function : public Table {
public:
  Function(std::string name, std::vector<TableColumn> columns) : name_(std::move(name)), columns_(std::move(columns)) {}
  const std::string& name() const override { return name_; }
  const std::vector<TableColumn>& columns() const override { return columns_; }
  Plan plan(std::span<const int> known) const override;

private:
  const std::string name_;
  const std::vector<TableColumn> columns_;
};

void write_ref(const model::Model& model, model::ElementId id, Cell cell);

/// The first columns of what answers with elements: ref, kind, name, owner, administration.
/// Of one that may not be seen the ref is a number, and the others are NULL.
void write_element(Session& session, model::ElementId id, int column, Cell cell);

// each in the file of its name; dependents and dependencies in reach.cpp
std::unique_ptr<const Table> dependents_function(Session& session);
std::unique_ptr<const Table> dependencies_function(Session& session);
std::unique_ptr<const Table> path_function(Session& session);
std::unique_ptr<const Table> rings_function(Session& session);
std::unique_ptr<const Table> approval_function(Session& session);
std::unique_ptr<const Table> reuse_function(Session& session);

} // namespace fundament::query
