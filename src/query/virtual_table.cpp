// SPDX-License-Identifier: MPL-2.0
#include "query/virtual_table.hpp"
#include "query/functions.hpp"
#include <algorithm>
#include <cstring>
#include <sqlite3.h>

/// Between SQLite's virtual tables (https://www.sqlite.org/vtab.html), which are C, and Table and Cursor. No exception
/// passes through SQLite: one of ours is a mistake, kept in Bridge and reported by the runner.
namespace fundament::query {

void Cell::integer(std::int64_t value) const {
  sqlite3_result_int64(static_cast<sqlite3_context*>(context_), value);
}

void Cell::number(double value) const {
  sqlite3_result_double(static_cast<sqlite3_context*>(context_), value);
}

void Cell::text(std::string_view value) const {
  sqlite3_result_text64(static_cast<sqlite3_context*>(context_), value.data(), value.size(), SQLITE_TRANSIENT,
                        SQLITE_UTF8);
}

namespace {

struct Module {
  const Table& table;
  Bridge& bridge;
};

struct OpenTable : sqlite3_vtab {
  explicit OpenTable(const Module& of) : sqlite3_vtab{}, module(of) {}
  const Module& module;
  sqlite3_int64 calls = 0;
};

struct OpenCursor : sqlite3_vtab_cursor {
  explicit OpenCursor(std::unique_ptr<Cursor> of) : sqlite3_vtab_cursor{}, cursor(std::move(of)) {}
  std::unique_ptr<Cursor> cursor;
  sqlite3_int64 row = 0, call = 0; ///< for rows that have no id of their own
};

/// The result of `work`; what it throws is kept and ends the statement.
template <class Work> int guarded(Bridge& bridge, Work&& work) {
  try {
    return work();
  } catch (const std::exception& mistake) {
    bridge.error = base::Error{base::ErrorCode::internal, {"sql.mistake", {{"what", mistake.what()}}}};
    return SQLITE_ERROR;
  }
}

int ended_by(Bridge& bridge, base::Error error) {
  const bool time = is_out_of_time(error);
  bridge.error = std::move(error);
  return time ? SQLITE_INTERRUPT : SQLITE_ERROR;
}

/// The declared type begins with ours; the rest decides SQLite's affinity, so that a key like 007 stays a text.
std::string declared_type(const std::string& type) {
  if (type == "integer") return "INTEGER";
  if (type == "number") return "NUMBER REAL";
  if (type == "boolean") return "BOOLEAN INTEGER";
  if (type == "text") return "TEXT";
  return type == "date" ? "DATE TEXT" : "REF TEXT";
}

std::string quoted(const std::string& name) {
  std::string out = "\"";
  for (const char c : name)
    out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

int connect(sqlite3* connection, void* module, int, const char* const*, sqlite3_vtab** out, char**) {
  const auto& of = *static_cast<const Module*>(module);
  return guarded(of.bridge, [&] {
    std::string text = "CREATE TABLE x(";
    for (const TableColumn& column : of.table.columns())
      text += (text.back() == '(' ? "" : ",") + quoted(column.name) + " " + declared_type(column.type) +
              (column.argument ? " HIDDEN" : "");
    of.bridge.declaring = true;
    const int code = sqlite3_declare_vtab(connection, (text + ")").c_str());
    of.bridge.declaring = false;
    base::expect(code == SQLITE_OK, sqlite3_errmsg(connection));
    *out = new OpenTable(of);
    return SQLITE_OK;
  });
}

int disconnect(sqlite3_vtab* table) {
  delete static_cast<OpenTable*>(table);
  return SQLITE_OK;
}

/// Columns asked to equal something, exactly, and those for which the value is not there in the order tried.
struct Asked {
  std::vector<int> known, unusable;
};

Asked asked(sqlite3_index_info* info) {
  Asked out;
  for (int i = 0; i < info->nConstraint; i++) {
    const auto& constraint = info->aConstraint[i];
    if (constraint.op != SQLITE_INDEX_CONSTRAINT_EQ || constraint.iColumn < 0) continue;
    if (std::strcmp(sqlite3_vtab_collation(info, i), "BINARY") != 0) continue;
    (constraint.usable ? out.known : out.unusable).push_back(constraint.iColumn);
  }
  return out;
}

bool has(const std::vector<int>& columns, int wanted) {
  return std::find(columns.begin(), columns.end(), wanted) != columns.end();
}

int best_index(sqlite3_vtab* vtab, sqlite3_index_info* info) {
  const Module& module = static_cast<OpenTable*>(vtab)->module;
  return guarded(module.bridge, [&] {
    const auto& columns = module.table.columns();
    const Asked of = asked(info);
    for (int column = 0; column < static_cast<int>(columns.size()); column++) {
      const TableColumn& one = columns[static_cast<std::size_t>(column)];
      // an argument whose value is not there yet: tables that give it have to come first
      if (one.argument && has(of.unusable, column)) return SQLITE_CONSTRAINT;
      // for a part of an OR, SQLite also asks without what stands beside the OR
      if (one.required && !has(of.known, column)) {
        module.bridge.lacking = {base::ErrorCode::invalid_argument,
                                 {"sql.argument_needed", {{"function", module.table.name()}, {"argument", one.name}}}};
        return SQLITE_CONSTRAINT;
      }
    }
    const Plan plan = module.table.plan(of.known);
    std::string given;
    for (std::size_t i = 0; i < plan.given.size(); i++) {
      for (int c = 0; c < info->nConstraint; c++) {
        const auto& constraint = info->aConstraint[c];
        if (!constraint.usable || constraint.op != SQLITE_INDEX_CONSTRAINT_EQ || constraint.iColumn != plan.given[i])
          continue;
        auto& usage = info->aConstraintUsage[c];
        usage.argvIndex = static_cast<int>(i) + 1;
        usage.omit = columns[static_cast<std::size_t>(plan.given[i])].argument ? 1 : 0;
        break;
      }
      given += std::to_string(plan.given[i]) + ",";
    }
    // the plan goes to filter() as "columns;used"
    given += ";" + std::to_string(info->colUsed);
    info->idxStr = sqlite3_mprintf("%s", given.c_str());
    info->needToFreeIdxStr = 1;
    info->estimatedCost = plan.rows + 1;
    info->estimatedRows = static_cast<sqlite3_int64>(plan.rows);
    if (plan.rows <= 1) info->idxFlags = SQLITE_INDEX_SCAN_UNIQUE;
    return info->idxStr ? SQLITE_OK : SQLITE_NOMEM;
  });
}

int open(sqlite3_vtab* table, sqlite3_vtab_cursor** out) {
  const Module& module = static_cast<OpenTable*>(table)->module;
  return guarded(module.bridge, [&] {
    *out = new OpenCursor(module.table.open());
    return SQLITE_OK;
  });
}

int close(sqlite3_vtab_cursor* cursor) {
  delete static_cast<OpenCursor*>(cursor);
  return SQLITE_OK;
}

Value value_of(sqlite3_value* value) {
  switch (sqlite3_value_type(value)) {
  case SQLITE_NULL: return {};
  case SQLITE_INTEGER: return std::int64_t{sqlite3_value_int64(value)};
  case SQLITE_FLOAT: return sqlite3_value_double(value);
  default: {
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
    return std::string(text ? text : "", static_cast<std::size_t>(sqlite3_value_bytes(value)));
  }
  }
}

int filter(sqlite3_vtab_cursor* cursor, int, const char* plan, int count, sqlite3_value** arguments) {
  auto& open_cursor = *static_cast<OpenCursor*>(cursor);
  Bridge& bridge = static_cast<OpenTable*>(cursor->pVtab)->module.bridge;
  return guarded(bridge, [&] {
    std::vector<int> columns;
    const char* at = plan;
    while (*at != ';') {
      char* end = nullptr;
      columns.push_back(static_cast<int>(std::strtol(at, &end, 10)));
      at = end + 1;
    }
    std::vector<Value> values;
    for (int i = 0; i < count; i++)
      values.push_back(value_of(arguments[i]));
    open_cursor.row = 0;
    open_cursor.call = ++static_cast<OpenTable*>(cursor->pVtab)->calls;
    const auto begun = open_cursor.cursor->begin(columns, values, std::strtoull(at + 1, nullptr, 10));
    return begun ? SQLITE_OK : ended_by(bridge, begun.error());
  });
}

int next(sqlite3_vtab_cursor* cursor) {
  return guarded(static_cast<OpenTable*>(cursor->pVtab)->module.bridge, [&] {
    auto& open_cursor = *static_cast<OpenCursor*>(cursor);
    open_cursor.cursor->next();
    open_cursor.row++;
    return SQLITE_OK;
  });
}

int at_end(sqlite3_vtab_cursor* cursor) {
  return static_cast<OpenCursor*>(cursor)->cursor->at_end() ? 1 : 0;
}

int column(sqlite3_vtab_cursor* cursor, sqlite3_context* context, int number) {
  return guarded(static_cast<OpenTable*>(cursor->pVtab)->module.bridge, [&] {
    static_cast<OpenCursor*>(cursor)->cursor->write(number, Cell(context));
    return SQLITE_OK;
  });
}

int row_id(sqlite3_vtab_cursor* cursor, sqlite3_int64* out) {
  const auto& open_cursor = *static_cast<OpenCursor*>(cursor);
  *out = open_cursor.cursor->id().value_or(open_cursor.call << 32 | open_cursor.row);
  return SQLITE_OK;
}

/// Without xCreate a module is a table of its own name, and nobody can make others of it.
const sqlite3_module callbacks = [] {
  sqlite3_module out{};
  out.xConnect = connect;
  out.xBestIndex = best_index;
  out.xDisconnect = disconnect;
  out.xDestroy = disconnect;
  out.xOpen = open;
  out.xClose = close;
  out.xFilter = filter;
  out.xNext = next;
  out.xEof = at_end;
  out.xColumn = column;
  out.xRowid = row_id;
  return out;
}();

} // namespace

bool register_table(sqlite3* connection, const Table& table, Bridge& bridge) {
  const auto free = [](void* module) { delete static_cast<Module*>(module); };
  return sqlite3_create_module_v2(connection, table.name().c_str(), &callbacks, new Module{table, bridge}, free) ==
         SQLITE_OK;
}

} // namespace fundament::query
