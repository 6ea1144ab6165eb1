// SPDX-License-Identifier: MPL-2.0
#include "store/store.hpp"
#include "store/connection.hpp"
#include "store/log.hpp"
#include "store/migrate.hpp"
#include "store/state.hpp"
#include <SQLiteCpp/SQLiteCpp.h>
#include <filesystem>
#include <sqlite3.h>

namespace fundament::store {

using base::Error;
using base::ErrorCode;

namespace {

/// A Store is for one thread at a time, so SQLite need not lock at every call.
int open_flags(Mode mode) {
  switch (mode) {
  case Mode::create: return SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX;
  case Mode::read_write: return SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX;
  case Mode::read_only: return SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX;
  }
  throw std::logic_error("no such mode");
}

/// SQLite reads ":memory:" and "" as databases that are gone when closed; here they are file names like any other.
std::string file_name(const std::string& path) {
  return path.empty() || path.front() == ':' ? "./" + path : path;
}

void set_pragmas(SQLite::Database& database, Mode mode) {
  database.exec("PRAGMA foreign_keys = ON");
  database.exec("PRAGMA synchronous = FULL");
  database.exec("PRAGMA temp_store = MEMORY");
  database.exec("PRAGMA cache_size = -32768");
  database.exec("PRAGMA journal_size_limit = 67108864");
  if (mode == Mode::read_only) database.exec("PRAGMA query_only = ON");
}

base::Result<void> prepare(SQLite::Database& database, const std::string& path, Mode mode) {
  set_pragmas(database, mode);
  const auto needed = needs_migration(database, path);
  if (!needed) return needed.error();
  if (mode == Mode::read_only) {
    if (!*needed) return {};
    return Error{ErrorCode::conflict, {"store.needs_migration"}, path};
  }
  // SQLite opens a file it may not write for reading only, without a word.
  if (sqlite3_db_readonly(database.getHandle(), "main") == 1)
    return Error{ErrorCode::unavailable, {"store.read_only"}, path};
  database.exec("PRAGMA journal_mode = WAL");
  return *needed ? migrate(database, path) : base::Result<void>();
}

} // namespace

Store::Connection::Connection(std::string path_, Mode mode_, std::unique_ptr<SQLite::Database> database_)
    : path(std::move(path_)), mode(mode_), database(std::move(database_)) {}
Store::Connection::~Connection() = default;

Store::Store(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

base::Result<Store> Store::open(const std::string& path, const Options& options) {
  return guarded(path, [&]() -> base::Result<Store> {
    std::error_code ignored;
    if (options.mode != Mode::create && !std::filesystem::exists(file_name(path), ignored))
      return cannot_open(file_name(path), "");
    auto database = std::make_unique<SQLite::Database>(file_name(path), open_flags(options.mode),
                                                       static_cast<int>(options.busy_timeout.count()));
    auto ready = prepare(*database, path, options.mode);
    if (!ready) return ready.error();
    return Store(std::make_unique<Connection>(path, options.mode, std::move(database)));
  });
}

const std::string& Store::path() const {
  return connection_->path;
}

base::Result<std::int64_t> Store::synchronous() {
  return guarded(path(), [&]() -> base::Result<std::int64_t> {
    return connection_->database->execAndGet("PRAGMA synchronous").getInt64();
  });
}

Reading::Reading(SQLite::Database& database)
    : transaction_(sqlite3_get_autocommit(database.getHandle()) != 0 ? std::make_unique<SQLite::Transaction>(database)
                                                                     : nullptr) {}
Reading::~Reading() = default;

std::int64_t number_of(SQLite::Database& database, const char* table, const std::string& name) {
  SQLite::Statement find(database, std::string("SELECT id FROM ") + table + " WHERE name = ?");
  find.bind(1, name);
  if (find.executeStep()) return find.getColumn(0).getInt64();
  SQLite::Statement insert(database, std::string("INSERT INTO ") + table + " (name) VALUES (?)");
  insert.bind(1, name);
  insert.exec();
  return database.getLastInsertRowid();
}

base::Result<Revision> Store::revision() {
  return guarded(path(), [&]() -> base::Result<Revision> { return last_head(*connection_->database).revision; });
}

base::Result<model::Head> Store::head() {
  return guarded(path(), [&]() -> base::Result<model::Head> { return last_head(*connection_->database); });
}

base::Result<std::optional<model::Head>> Store::head_at(Revision revision) {
  return guarded(path(), [&]() -> base::Result<std::optional<model::Head>> {
    return find_head(*connection_->database, revision);
  });
}

base::Result<std::int64_t> Store::data_version() {
  return guarded(path(), [&]() -> base::Result<std::int64_t> {
    return connection_->database->execAndGet("PRAGMA data_version").getInt64();
  });
}

base::Result<Loaded> Store::load(std::shared_ptr<const model::Metamodel> metamodel) {
  return guarded(path(), [&]() -> base::Result<Loaded> {
    const Reading reading(*connection_->database);
    auto model = read_state(*connection_->database, path(), std::move(metamodel));
    if (!model) return model.error();
    return Loaded{last_head(*connection_->database), *model};
  });
}

struct Store::Turn::Transaction {
  explicit Transaction(SQLite::Database& database) : sqlite(database, SQLite::TransactionBehavior::IMMEDIATE) {}
  SQLite::Transaction sqlite;
};

Store::Turn::Turn(std::unique_ptr<Transaction> transaction) : transaction_(std::move(transaction)) {}
Store::Turn::Turn(Turn&&) noexcept = default;
Store::Turn& Store::Turn::operator=(Turn&&) noexcept = default;
Store::Turn::~Turn() = default;

base::Result<Store::Turn> Store::take_turn() {
  return guarded(path(), [&]() -> base::Result<Turn> {
    return Turn(std::make_unique<Turn::Transaction>(*connection_->database));
  });
}

base::Result<model::Head> Store::append(Turn turn, const Append& append, const model::Model& after) {
  return guarded(path(), [&]() -> base::Result<model::Head> {
    SQLite::Database& database = *connection_->database;
    model::Head head = last_head(database);
    if (head.revision != append.expected)
      return Error{ErrorCode::revision_moved,
                   {"store.revision_moved",
                    {{"expected", std::to_string(append.expected)}, {"present", std::to_string(head.revision)}}}};
    if (!append.changes.empty()) {
      head = write_log(database, append, after.metamodel());
      write_state(database, append.changes, after);
    }
    if (append.brought) write_brought(database, *append.brought);
    turn.transaction_->sqlite.commit();
    return head;
  });
}

base::Result<void> Store::read_changes(Revision since, const std::function<Visit(const ChangeHeader&)>& change,
                                       const std::function<bool(std::uint64_t, std::string_view)>& operation,
                                       std::uint64_t skip) {
  return guarded(path(), [&]() -> base::Result<void> {
    const Reading reading(*connection_->database);
    read_log(*connection_->database, since, skip, change, operation);
    return {};
  });
}

} // namespace fundament::store
