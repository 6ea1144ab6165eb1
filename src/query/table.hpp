// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/budget.hpp"
#include "base/result.hpp"
#include "query/value.hpp"
#include "snapshot/view.hpp"
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

/// What a table of the SQL over a view is, free of SQLite: a relation of the catalogue, or a function that answers
/// with rows. A new one is a class here and a row in tables.cpp.
namespace fundament::query {

struct GivenTable;

/// What a statement works on; tables keep a reference, and serve one statement after another. One thread.
struct Session {
  const snapshot::View& view;
  std::shared_ptr<const snapshot::Day> day; ///< owners, phases and validity are of this date
  base::Budget& budget;
  std::map<model::ElementId, std::size_t> hidden = {}; ///< numbers of what may not be seen, as the statement met it

  const model::Model& model() const { return view.model(); }
  /// "hidden:1": so that what a walk met can be counted and told apart, and is no NULL, over which NOT IN would be
  /// empty in silence.
  std::string hidden_ref(model::ElementId id) {
    return "hidden:" + std::to_string(hidden.emplace(id, hidden.size() + 1).first->second);
  }
};

/// `type` is one of text, ref, date, integer, number, boolean; a boolean is 0 or 1, a date is "2026-11-23".
struct TableColumn {
  std::string name;
  std::string type = "text";
  bool argument = false; ///< of a function: hidden, and given as dependents(ARGUMENT, …)
  bool required = false; ///< of an argument
};

/// A way to find rows: cursors get the values of these columns, which equal what is asked for, in this order.
struct Plan {
  std::vector<int> given;
  double rows = 1; ///< about so many come
};

/// Walks over rows. begin() is called first, and again for each row of a join.
class Cursor {
public:
  Cursor() = default;
  virtual ~Cursor() = default;
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  /// `columns` and `values` are as planned; `used` has a bit for each column that will be read (the last bit for all
  /// columns from the 64th on). An error ends the statement with that error.
  virtual base::Result<void> begin(std::span<const int> columns, std::span<const Value> values, std::uint64_t used) = 0;
  virtual bool at_end() const = 0;
  virtual void next() = 0;
  virtual void write(int column, Cell cell) const = 0;
  /// The same for the same row however it was found, so that SQLite can unite the ways of an OR; nothing: every row of
  /// every call is another.
  virtual std::optional<std::int64_t> id() const { return std::nullopt; }
};

class Table {
public:
  Table() = default;
  virtual ~Table() = default;
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  virtual const std::string& name() const = 0;
  virtual const std::vector<TableColumn>& columns() const = 0;
  /// The best way when the values of `known` columns are known.
  virtual Plan plan(std::span<const int> known) const = 0;
  virtual std::unique_ptr<Cursor> open() const = 0;
};

using Tables = std::vector<std::unique_ptr<const Table>>;

/// Words of a statement, in lower case.
using Words = std::set<std::string, std::less<>>;

/// Every table and function there is: `element`, `relation`, `property`, one for each kind, dependents() and so on. Of
/// the tables of elements only those that are mentioned, if words are given: to make all takes longer than most
/// statements. The session must outlive them.
Tables make_tables(Session& session, const Words* mentioned = nullptr);

/// The rows must outlive it.
std::unique_ptr<const Table> given_table(const GivenTable& rows);

/// A table of a kind whose name another table has is left out: its elements stand in `element` all the same.
Tables element_tables(Session& session, const Words* mentioned);
std::unique_ptr<const Table> relation_table(Session& session);
std::unique_ptr<const Table> property_table(Session& session);

} // namespace fundament::query
