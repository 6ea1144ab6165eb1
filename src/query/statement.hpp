// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/budget.hpp"
#include "base/date.hpp"
#include "base/result.hpp"
#include "query/value.hpp"
#include "snapshot/view.hpp"
#include <chrono>
#include <string>
#include <utility>
#include <vector>

/// SQL over a view (design.md section 3 point 3): one statement, in a SQLite connection in memory that holds
/// nothing but read-only virtual tables over the view. Nothing can be written, attached, loaded, set or read from a
/// file.
namespace fundament::query {

/// What one statement may take; reaching one is said in the answer.
struct Limits {
  std::size_t rows = 100'000;            ///< that are counted; the answer holds as many as were asked for
  std::chrono::milliseconds time{5'000}; ///< also within one function
  std::size_t value_bytes = 1 << 20;     ///< of one text; a longer one is refused (printf alone gives NULL)
  std::size_t answer_bytes = 64 << 20;   ///< of all values kept
  /// That SQLite may have taken since the statement began, to sort or to build tables of its own. SQLite counts for the
  /// whole process, so what others take in the meantime counts as well: a wide bound, and no account of one statement.
  std::size_t memory_bytes = 256 << 20;
};

/// `type` as the tables give it (text, ref, date, integer, number, boolean); of an expression what its values are.
struct Column {
  std::string name, type;
};

/// Rows of the caller's own, which a statement may read beside the catalogue. Its name is of lower case letters; a
/// table of the catalogue that has the same is not there for the statement.
struct GivenTable {
  std::string name;
  std::vector<Column> columns;
  std::vector<std::vector<Value>> rows = {}; ///< each as long as the columns
};

struct Statement {
  std::string sql;
  std::vector<std::pair<std::string, Value>> parameters =
      {}; ///< by name, without the colon; `on` and `asked` are always there
  base::Date on = base::today();
  std::size_t limit = 1000;         ///< rows to keep
  base::Date asked = base::today(); ///< the day the question is asked: it tells new use from existing at a later date
  std::vector<GivenTable> tables = {};
};

enum class End { complete, rows, time, size, memory };
std::string_view to_string(End end);

struct Answer {
  std::vector<Column> columns;
  std::vector<std::vector<Value>> rows; ///< at most the limit
  std::optional<std::uint64_t> total;   ///< rows there are; nothing when a limit ended the count
  End end = End::complete;              ///< rows: there are more than the answer holds
};

/// Errors: invalid_argument for what SQLite refuses (with line, column and the nearest name), for a statement that does
/// not read, for several statements, and for parameters that are missing or too many; those of the functions (not_found
/// for a ref). It ends with the budget, or with the time of its limits. Cost besides the statement's own: about 0.05
/// ms, and a connection the first time, or each time for a statement with tables of its own. Any thread.
base::Result<Answer> run(const snapshot::View& view, const Statement& statement, const Limits& limits,
                         base::Budget& budget);

/// The names of the columns it has, without running it. Errors as above.
base::Result<std::vector<Column>> describe(const snapshot::View& view, const Statement& statement);

/// A table or function and its columns, for a page that helps people write SQL.
struct TableDescription {
  std::string name;
  bool function = false;
  std::vector<Column> columns;
  std::vector<Column> arguments;
};
std::vector<TableDescription> describe_tables(const snapshot::View& view);

} // namespace fundament::query
