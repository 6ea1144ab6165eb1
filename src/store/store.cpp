// SPDX-License-Identifier: MPL-2.0
#include "base/ascii.hpp"
#include "store/connection.hpp"
#include "store/log.hpp"
#include "store/migrate.hpp"
#include "store/reports.hpp"
#include "store/seal.hpp"
#include "store/state.hpp"
#include <SQLiteCpp/SQLiteCpp.h>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <limits>
#include <sqlite3.h>
#include <thread>
#include <unistd.h>

namespace fundament::store {

using base::Error;
using base::ErrorCode;

namespace {

/// A Store is for one thread at a time, so SQLite need not lock at every call.
constexpr int to_read = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
constexpr int to_write = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;

int milliseconds_of(std::chrono::milliseconds time) {
  return static_cast<int>(std::clamp<std::int64_t>(time.count(), 0, std::numeric_limits<int>::max()));
}

/// The name of a file as SQLite's URI that says that nobody writes to it.
std::string still_uri(const std::string& file) {
  return "file:" + base::percent_encoded(file.front() == '/' ? file : "./" + file, "/") + "?immutable=1";
}

void set_pragmas(SQLite::Database& database, bool reading) {
  sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  database.exec("PRAGMA cell_size_check = ON"); // a page that is read is looked at whole, for little
  database.exec("PRAGMA foreign_keys = ON");
  database.exec("PRAGMA synchronous = FULL");
  database.exec("PRAGMA temp_store = MEMORY");
  database.exec("PRAGMA cache_size = -32768");
  database.exec("PRAGMA journal_size_limit = 67108864");
  if (reading) database.exec("PRAGMA query_only = ON");
}

base::Result<void> prepare_to_read(SQLite::Database& database, const std::string& path) {
  set_pragmas(database, true);
  if (has_foreign_log(database)) return Error{ErrorCode::unavailable, {"store.foreign_log"}, path};
  const auto needed = needs_migration(database, path);
  if (!needed) return needed.error();
  if (*needed) return Error{ErrorCode::conflict, {"store.needs_migration"}, path};
  return {};
}

/// Going over to WAL needs the file alone for a moment, and where several do so at once SQLite gives up without
/// waiting, since each could wait for the other.
void use_wal(SQLite::Database& database, std::chrono::milliseconds most) {
  const auto end = std::chrono::steady_clock::now() + most;
  for (;;) {
    try {
      return void(database.exec("PRAGMA journal_mode = WAL"));
    } catch (const SQLite::Exception& problem) {
      if ((problem.getErrorCode() & 0xff) != SQLITE_BUSY || std::chrono::steady_clock::now() >= end) throw;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

base::Result<void> prepare_to_write(SQLite::Database& database, const std::string& path,
                                    std::chrono::milliseconds busy_timeout) {
  set_pragmas(database, false);
  if (has_foreign_log(database)) return Error{ErrorCode::unavailable, {"store.foreign_log"}, path};
  const auto needed = needs_migration(database, path);
  if (!needed) return needed.error();
  // SQLite opens a file it may not write for reading only, without a word.
  if (sqlite3_db_readonly(database.getHandle(), "main") == 1)
    return Error{ErrorCode::unavailable, {"store.read_only"}, path};
  use_wal(database, busy_timeout);
  return *needed ? migrate(database, path) : base::Result<void>();
}

/// Does reading need SQLite's helper files, because the last changes stand in one of them?
bool has_log(const std::string& file) {
  std::error_code none;
  const auto size = std::filesystem::file_size(file + "-wal", none);
  return !none && size > 0;
}

bool may_write(const std::string& file) {
  const auto folder = std::filesystem::path(file).parent_path();
  return ::access(file.c_str(), W_OK) == 0 && ::access(folder.empty() ? "." : folder.c_str(), W_OK) == 0;
}

} // namespace

std::unique_ptr<SQLite::Database> open_to_read(const std::string& path, std::chrono::milliseconds busy_timeout,
                                               bool& still) {
  const std::string file = file_name(path);
  const int wait = milliseconds_of(busy_timeout);
  still = false;
  try {
    auto database = std::make_unique<SQLite::Database>(file, to_read, wait);
    database->execAndGet("SELECT count(*) FROM sqlite_schema"); // the helper files are opened here
    return database;
  } catch (const SQLite::Exception& problem) {
    const int code = problem.getErrorCode() & 0xff;
    if ((code != SQLITE_CANTOPEN && code != SQLITE_READONLY) || has_log(file)) throw;
  }
  still = true;
  return std::make_unique<SQLite::Database>(still_uri(file), to_read | SQLITE_OPEN_URI, wait);
}

Store::Connection::Connection(std::string path_, std::chrono::milliseconds busy_timeout_,
                              std::unique_ptr<SQLite::Database> database_, bool still)
    : path(std::move(path_)), busy_timeout(busy_timeout_), database(std::move(database_)), place(*database, still) {}

Store::Connection::~Connection() {
  // what stands there now must not get the last pages of what stood there
  if (database && !place.check(path))
    sqlite3_db_config(database->getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

Store::Store(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

base::Result<Store> Store::open(const std::string& path, const Options& options) {
  const std::string file = file_name(path);
  std::error_code ignored;
  if (options.mode == Mode::create) {
    if (auto made = make_private(file); !made) return Error{made.error().code, made.error().text, path};
  } else if (!std::filesystem::exists(file, ignored))
    return cannot_open(file, "");
  const bool writing = options.mode == Mode::create || options.mode == Mode::read_write ||
                       (options.mode == Mode::reading && may_write(file));
  return guarded(path, [&]() -> base::Result<Store> {
    bool still = false;
    auto database = writing ? std::make_unique<SQLite::Database>(file, to_write, milliseconds_of(options.busy_timeout))
                            : open_to_read(path, options.busy_timeout, still);
    auto ready = writing ? prepare_to_write(*database, path, options.busy_timeout) : prepare_to_read(*database, path);
    if (!ready) return ready.error();
    auto connection = std::make_unique<Connection>(path, options.busy_timeout, std::move(database), still);
    if (auto there = connection->place.check(path); !there) return there.error();
    return Store(std::move(connection));
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
  return connection_->reading([&]() -> base::Result<Revision> { return last_head(*connection_->database).revision; });
}

base::Result<model::Head> Store::head() {
  return connection_->reading([&]() -> base::Result<model::Head> { return last_head(*connection_->database); });
}

base::Result<std::optional<model::Head>> Store::head_at(Revision revision) {
  return connection_->reading(
      [&]() -> base::Result<std::optional<model::Head>> { return find_head(*connection_->database, revision); });
}

base::Result<std::int64_t> Store::data_version() {
  return connection_->reading([&]() -> base::Result<std::int64_t> {
    return connection_->database->execAndGet("PRAGMA data_version").getInt64();
  });
}

base::Result<Loaded> Store::load(std::shared_ptr<const model::Metamodel> metamodel) {
  return connection_->reading([&]() -> base::Result<Loaded> {
    const Reading reading(*connection_->database);
    auto model = read_state(*connection_->database, path(), std::move(metamodel));
    if (!model) return model.error();
    return Loaded{last_head(*connection_->database), *model};
  });
}

struct Store::Turn::Transaction {
  explicit Transaction(Connection& of) : connection(of), sqlite(*of.database, SQLite::TransactionBehavior::IMMEDIATE) {}
  Connection& connection;
  SQLite::Transaction sqlite;
};

Store::Turn::Turn(std::unique_ptr<Transaction> transaction) : transaction_(std::move(transaction)) {}
Store::Turn::Turn(Turn&&) noexcept = default;
Store::Turn& Store::Turn::operator=(Turn&&) noexcept = default;
Store::Turn::~Turn() = default;

base::Result<Store::Turn> Store::take_turn(std::chrono::milliseconds most) {
  return connection_->reading([&]() -> base::Result<Turn> {
    SQLite::Database& database = *connection_->database;
    sqlite3_busy_timeout(database.getHandle(), milliseconds_of(std::min(most, connection_->busy_timeout)));
    return Turn(std::make_unique<Turn::Transaction>(*connection_));
  });
}

base::Result<void> Store::Turn::commit() {
  Connection& connection = transaction_->connection;
  if (auto there = connection.place.check(connection.path); !there) return there;
  transaction_->sqlite.commit();
  // answered is only what stands in the file that others will open
  return connection.place.check(connection.path);
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
      for (const KeptReport& report : append.reports)
        write_report(database, report);
    }
    if (append.brought) {
      write_brought(database, *append.brought);
      seal_brought(database, append.brought->source);
    }
    if (auto done = turn.commit(); !done) return done.error();
    return head;
  });
}

base::Result<void> Store::read_changes(Revision since, const std::function<Visit(const ChangeHeader&)>& change,
                                       const std::function<bool(std::uint64_t, std::string_view)>& operation,
                                       std::uint64_t skip) {
  return connection_->reading([&]() -> base::Result<void> {
    const Reading reading(*connection_->database);
    read_log(*connection_->database, since, skip, change, operation);
    return {};
  });
}

base::Result<void> Store::read_changes_of(const model::Ref& subject, Revision since,
                                          const std::function<Visit(const ChangeHeader&)>& change,
                                          const std::function<bool(std::uint64_t, std::string_view)>& operation,
                                          std::uint64_t skip) {
  return connection_->reading([&]() -> base::Result<void> {
    const Reading reading(*connection_->database);
    read_log_of(*connection_->database, subject, since, skip, change, operation);
    return {};
  });
}

base::Result<model::Head> Store::chain_end() {
  return connection_->reading([&]() -> base::Result<model::Head> {
    const Reading reading(*connection_->database);
    return model::Head{last_head(*connection_->database).revision, last_link(*connection_->database)};
  });
}

void Store::interrupt() {
  sqlite3_interrupt(connection_->database->getHandle());
}

base::Result<void> Store::in_place() const {
  return connection_->place.check(path());
}

bool is_storage_trouble(const Error& error) {
  return (error.code == ErrorCode::unavailable || error.code == ErrorCode::corrupt_data) &&
         error.text.id != "store.busy";
}

} // namespace fundament::store
