// SPDX-License-Identifier: MPL-2.0
#include "query/statement.hpp"
#include "base/ascii.hpp"
#include "base/unicode.hpp"
#include "query/functions.hpp"
#include "query/guard.hpp"
#include "query/scalars.hpp"
#include "query/virtual_table.hpp"
#include <algorithm>
#include <mutex>
#include <set>
#include <sqlite3.h>

namespace fundament::query {

using base::Error;
using base::ErrorCode;

std::string_view to_string(End end) {
  switch (end) {
  case End::complete: return "complete";
  case End::rows: return "rows";
  case End::time: return "time";
  case End::size: return "size";
  case End::memory: return "memory";
  }
  throw std::logic_error("end of a statement out of range");
}

namespace {

constexpr int most_sql_bytes = 100'000, most_columns = 500, most_pattern_bytes = 200, operations_between_looks = 50;
constexpr std::size_t most_waiting = 2;
constexpr std::uint64_t most_parts = 20'000; ///< about a fifth of a second to prepare

struct Close {
  void operator()(sqlite3* connection) const { sqlite3_close(connection); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

/// What may be read besides the tables of this module: the walks over a JSON text.
bool is_json_walk(std::string_view table) {
  return table == "json_each" || table == "json_tree";
}

/// A connection over a view, for one statement after another. Members are in the order in which they must outlive
/// each other.
class Connection {
public:
  explicit Connection(const snapshot::View& view) : session_{view, nullptr, budget_} {
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(":memory:", &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    connection_.reset(opened);
    base::expect(code == SQLITE_OK, "SQLite gives no connection in memory");
    base::expect(register_scalars(opened, session_) && register_text_functions(opened) && register_printf(opened),
                 "SQLite refuses a function");
    close_doors();
  }

  /// Prepared, with its parameters, within limits that count from now. After an error the connection is of no more use.
  base::Result<void> begin(const Statement& statement, const Limits& limits, const base::Budget& budget) {
    limits_ = limits;
    budget_ = budget.at_most(limits.time);
    session_.hidden.clear();
    session_.day = session_.view.on(statement.on);
    memory_before_ = sqlite3_memory_used();
    sqlite3_limit(connection_.get(), SQLITE_LIMIT_LENGTH, static_cast<int>(limits.value_bytes));
    open_tables(statement);
    return prepare(statement);
  }

  /// Holds nothing of the statement any more.
  void end() {
    statement_.reset();
    session_.day.reset();
  }

  std::vector<Column> columns() const {
    std::vector<Column> out;
    for (int i = 0; i < sqlite3_column_count(statement_.get()); i++) {
      const char* name = sqlite3_column_name(statement_.get(), i);
      const char* type = sqlite3_column_decltype(statement_.get(), i);
      const std::string declared = base::lower(type ? type : "");
      out.push_back({base::to_utf8(name ? name : ""), declared.substr(0, declared.find(' '))});
    }
    return out;
  }

  base::Result<Answer> run(const Statement& statement) {
    Answer out;
    out.columns = columns();
    std::uint64_t total = 0;
    for (std::size_t bytes = 0; out.end == End::complete;) {
      const int code = sqlite3_step(statement_.get());
      if (code == SQLITE_DONE) break;
      if (code != SQLITE_ROW) {
        if (auto problem = failed(statement.sql, out)) return std::move(*problem);
        break;
      }
      if (total >= limits_.rows)
        out.end = End::rows;
      else if (++total <= statement.limit)
        bytes = keep_row(out, bytes);
    }
    if (out.end == End::complete) {
      out.total = total;
      if (total > out.rows.size()) out.end = End::rows;
    }
    name_types(out);
    return out;
  }

private:
  base::Result<void> prepare(const Statement& statement) {
    if (parts_when_written_out(statement.sql) > most_parts)
      return Error{ErrorCode::limit_exceeded, {"sql.too_many_parts", {{"most", std::to_string(most_parts)}}}};
    const char* rest = nullptr;
    sqlite3_stmt* prepared = nullptr;
    const int code = sqlite3_prepare_v2(connection_.get(), statement.sql.c_str(),
                                        static_cast<int>(statement.sql.size() + 1), &prepared, &rest);
    statement_.reset(prepared);
    if (code != SQLITE_OK) return refused(statement.sql);
    if (!prepared) return Error{ErrorCode::invalid_argument, {"sql.empty"}};
    if (!is_blank(rest)) return Error{ErrorCode::invalid_argument, {"sql.several"}};
    if (!sqlite3_stmt_readonly(prepared) || sqlite3_column_count(prepared) == 0)
      return Error{ErrorCode::invalid_argument, {"sql.reads_only"}};
    return bind(statement);
  }

  /// Makes those known that the statement names, if they are not already.
  void open_tables(const Statement& statement) {
    Words words = words_of(statement.sql);
    for (const GivenTable& given : statement.tables) {
      open(given_table(given));
      words.erase(given.name);
    }
    for (auto& table : make_tables(session_, &words))
      open(std::move(table));
    if (!json_walks_ && (words.contains("json_each") || words.contains("json_tree"))) open_json_walks();
  }

  void open(std::unique_ptr<const Table> table) {
    if (!names_.insert(table->name()).second) return;
    base::expect(register_table(connection_.get(), *table, bridge_), "SQLite refuses a table");
    tables_.push_back(std::move(table));
  }

  /// SQLite makes these known on first use, by a statement that the doors would keep out.
  void open_json_walks() {
    sqlite3_set_authorizer(connection_.get(), nullptr, nullptr);
    const int code =
        sqlite3_exec(connection_.get(), "SELECT 1 FROM json_each('[]'), json_tree('[]')", nullptr, nullptr, nullptr);
    base::expect(code == SQLITE_OK, "SQLite has no json_each");
    sqlite3_set_authorizer(connection_.get(), authorize, this);
    json_walks_ = true;
  }

  /// Nothing from outside, nothing that lasts, and bounds on what one operation can take.
  void close_doors() {
    sqlite3* connection = connection_.get();
    sqlite3_limit(connection, SQLITE_LIMIT_SQL_LENGTH, most_sql_bytes);
    sqlite3_limit(connection, SQLITE_LIMIT_COLUMN, most_columns);
    sqlite3_limit(connection, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, most_pattern_bytes);
    sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(connection, SQLITE_LIMIT_WORKER_THREADS, 0);
    sqlite3_exec(connection, "PRAGMA temp_store=MEMORY", nullptr, nullptr, nullptr);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    sqlite3_set_authorizer(connection, authorize, this);
    sqlite3_progress_handler(connection, operations_between_looks, look, this);
  }

  static int authorize(void* of, int action, const char* first, const char* second, const char*, const char*) {
    auto& self = *static_cast<Connection*>(of);
    if (self.bridge_.declaring) return SQLITE_OK;
    if (self.budget_.spent_now()) self.stopped_ = End::time;
    if (self.stopped_ != End::complete) return SQLITE_DENY;
    if (self.allows(action, first ? first : "", second ? second : "")) return SQLITE_OK;
    self.denied_ = true;
    return SQLITE_DENY;
  }

  bool allows(int action, std::string_view first, std::string_view second) {
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE: return true;
    case SQLITE_FUNCTION:
      if (!is_allowed_function(second)) refused_function_ = base::printable(second, 100);
      return refused_function_.empty();
    case SQLITE_READ:
      // without a column it may be a name of the statement's own (WITH); counting rows gives nothing away
      return first.empty() || second.empty() || names_.count(first) || is_json_walk(first);
    default: return false;
    }
  }

  static int look(void* of) {
    auto& self = *static_cast<Connection*>(of);
    if (self.budget_.spent_now()) self.stopped_ = End::time;
    if (sqlite3_memory_used() - self.memory_before_ > static_cast<sqlite3_int64>(self.limits_.memory_bytes))
      self.stopped_ = End::memory;
    return self.stopped_ == End::complete ? 0 : 1;
  }

  /// Only spaces and comments, which SQLite prepares to nothing.
  bool is_blank(const char* rest) {
    sqlite3_stmt* second = nullptr;
    const int code = sqlite3_prepare_v2(connection_.get(), rest, -1, &second, nullptr);
    const std::unique_ptr<sqlite3_stmt, Close> held(second);
    return code == SQLITE_OK && !second;
  }

  base::Result<void> bind(const Statement& statement) {
    base::Problems problems;
    std::set<std::string> used;
    const std::string on = to_string(session_.day->date());
    for (int i = 1; i <= sqlite3_bind_parameter_count(statement_.get()); i++) {
      const char* raw = sqlite3_bind_parameter_name(statement_.get(), i);
      const std::string name = raw && *raw == ':' ? base::to_utf8(raw + 1) : "";
      const auto found = std::find_if(statement.parameters.begin(), statement.parameters.end(),
                                      [&](const auto& one) { return one.first == name; });
      used.insert(name);
      if (name.empty())
        problems.add({ErrorCode::invalid_argument, {"sql.parameter_form"}});
      else if (found != statement.parameters.end())
        bind(i, found->second);
      else if (name == "on")
        bind(i, Value(on));
      else if (name == "asked")
        bind(i, Value(to_string(statement.asked)));
      else
        problems.add({ErrorCode::invalid_argument, {"parameter.needed"}, name});
    }
    for (const auto& [name, value] : statement.parameters)
      if (!used.count(name)) problems.add({ErrorCode::invalid_argument, {"sql.parameter_unused"}, name});
    if (!problems.empty()) return problems.take();
    return {};
  }

  void bind(int place, const Value& value) {
    sqlite3_stmt* statement = statement_.get();
    if (const auto* text = std::get_if<std::string>(&value))
      sqlite3_bind_text64(statement, place, text->data(), text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    else if (const auto* integer = std::get_if<std::int64_t>(&value))
      sqlite3_bind_int64(statement, place, *integer);
    else if (const auto* number = std::get_if<double>(&value))
      sqlite3_bind_double(statement, place, *number);
  }

  std::size_t keep_row(Answer& out, std::size_t bytes) const {
    std::vector<Value> row;
    for (int i = 0; i < static_cast<int>(out.columns.size()); i++) {
      switch (sqlite3_column_type(statement_.get(), i)) {
      case SQLITE_NULL: row.emplace_back(); break;
      case SQLITE_INTEGER: row.emplace_back(std::int64_t{sqlite3_column_int64(statement_.get(), i)}); break;
      case SQLITE_FLOAT: row.emplace_back(sqlite3_column_double(statement_.get(), i)); break;
      default: {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), i));
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), i));
        row.emplace_back(base::to_utf8({text ? text : "", size}));
        bytes += size;
      }
      }
      bytes += sizeof(Value);
    }
    if (bytes > limits_.answer_bytes)
      out.end = End::size;
    else
      out.rows.push_back(std::move(row));
    return bytes;
  }

  /// Why a step failed; nothing when a limit stopped it, which the answer then says.
  std::optional<Error> failed(const std::string& sql, Answer& out) {
    if (stopped_ != End::complete) {
      out.end = stopped_;
      return std::nullopt;
    }
    if (bridge_.error && base::is_out_of_time(*bridge_.error)) {
      out.end = End::time;
      return std::nullopt;
    }
    return refused(sql);
  }

  Error refused(const std::string& sql) {
    if (bridge_.error) return std::move(*bridge_.error);
    if (bridge_.lacking && std::string_view(sqlite3_errmsg(connection_.get())) == "no query solution")
      return std::move(*bridge_.lacking);
    const std::string why = base::printable(sqlite3_errmsg(connection_.get()), 500);
    const int code = sqlite3_errcode(connection_.get());
    if (!refused_function_.empty())
      return {ErrorCode::invalid_argument, {"sql.function_refused", {{"function", refused_function_}}}};
    if (denied_) return {ErrorCode::invalid_argument, {"sql.reads_only"}};
    if (stopped_ == End::time) return {ErrorCode::limit_exceeded, {"sql.time"}};
    if (code == SQLITE_TOOBIG)
      return {ErrorCode::limit_exceeded, {"sql.value_too_long", {{"most", std::to_string(limits_.value_bytes)}}}};
    if (code == SQLITE_INTERRUPT) return {ErrorCode::limit_exceeded, {"sql.time"}};
    Error error{ErrorCode::invalid_argument, {"sql.refused", {{"why", why}}}};
    if (const int offset = sqlite3_error_offset(connection_.get()); offset >= 0) {
      const std::string_view before = std::string_view(sql).substr(0, static_cast<std::size_t>(offset));
      const auto line = std::count(before.begin(), before.end(), '\n') + 1;
      const auto column = before.size() - (before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1) + 1;
      error.text = {"sql.refused_at",
                    {{"why", why}, {"line", std::to_string(line)}, {"column", std::to_string(column)}}};
    }
    error.hint = base::did_you_mean(nearest_to(why));
    return error;
  }

  /// Of tables or columns, those whose name is near the one that SQLite does not know.
  std::string nearest_to(std::string_view why) {
    const auto after = [&](std::string_view words) {
      const auto at = why.find(words);
      return at == why.npos ? std::string_view() : why.substr(at + words.size());
    };
    const std::string_view table_name = after("no such table: ");
    std::string_view name = table_name.empty() ? after("no such column: ") : table_name;
    if (name.empty()) return "";
    if (const auto dot = name.rfind('.'); dot != name.npos) name.remove_prefix(dot + 1);
    const Tables all = make_tables(session_);
    std::set<std::string_view> names;
    for (const auto& table : all) {
      if (!table_name.empty()) names.insert(table->name());
      for (const auto& column : table->columns())
        if (table_name.empty()) names.insert(column.name);
    }
    names.erase(name); // it is there, but not in this statement
    return model::nearest_names(name, {names.begin(), names.end()});
  }

  /// Columns that are expressions get the type that their values have.
  static void name_types(Answer& out) {
    for (std::size_t i = 0; i < out.columns.size(); i++) {
      std::string& type = out.columns[i].type;
      if (!type.empty()) continue;
      bool integer = false, number = false, text = false;
      for (const auto& row : out.rows) {
        integer |= std::holds_alternative<std::int64_t>(row[i]);
        number |= std::holds_alternative<double>(row[i]);
        text |= std::holds_alternative<std::string>(row[i]);
      }
      type = text || (!integer && !number) ? "text" : number ? "number" : "integer";
    }
  }

  Limits limits_;
  base::Budget budget_;
  Session session_;
  Bridge bridge_;
  Tables tables_; ///< made known
  sqlite3_int64 memory_before_ = 0;
  std::set<std::string, std::less<>> names_;
  End stopped_ = End::complete;
  bool json_walks_ = false;
  bool denied_ = false; ///< something that a statement may not do
  std::string refused_function_;
  std::unique_ptr<sqlite3, Close> connection_;
  std::unique_ptr<sqlite3_stmt, Close> statement_;
};

/// The connections of a view that wait for their next statement: to make one, and to declare its tables, takes
/// longer than a short statement. Any thread.
class Idle {
public:
  static std::shared_ptr<const Idle> of(const snapshot::View& view) {
    return view.kept<Idle>([] { return most_waiting; });
  }
  explicit Idle(std::size_t most) : most_(most) {}

  std::unique_ptr<Connection> take() const {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) return nullptr;
    auto out = std::move(waiting_.back());
    waiting_.pop_back();
    return out;
  }

  void keep(std::unique_ptr<Connection> connection) const {
    connection->end();
    const std::lock_guard lock(mutex_);
    if (waiting_.size() < most_) waiting_.push_back(std::move(connection));
  }

private:
  const std::size_t most_;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<Connection>> waiting_;
};

} // namespace

base::Result<Answer> run(const snapshot::View& view, const Statement& statement, const Limits& limits,
                         base::Budget& budget) {
  const auto idle = Idle::of(view);
  const bool shared = statement.tables.empty(); // else the connection knows what others must not find in it
  auto connection = shared ? idle->take() : nullptr;
  if (!connection) connection = std::make_unique<Connection>(view);
  if (auto begun = connection->begin(statement, limits, budget); !begun) return std::move(begun).error();
  auto answer = connection->run(statement);
  if (shared && answer && (answer->end == End::complete || answer->end == End::rows)) idle->keep(std::move(connection));
  return answer;
}

base::Result<std::vector<Column>> describe(const snapshot::View& view, const Statement& statement) {
  Connection connection(view);
  if (auto begun = connection.begin(statement, Limits(), base::Budget()); !begun) return std::move(begun).error();
  return connection.columns();
}

std::vector<TableDescription> describe_tables(const snapshot::View& view) {
  base::Budget budget;
  Session session{view, view.on(base::today()), budget};
  std::vector<TableDescription> out;
  for (const auto& table : make_tables(session)) {
    TableDescription one{table->name(), false, {}, {}};
    for (const auto& column : table->columns()) {
      (column.argument ? one.arguments : one.columns).push_back({column.name, column.type});
      one.function |= column.argument;
    }
    out.push_back(std::move(one));
  }
  return out;
}

} // namespace fundament::query
