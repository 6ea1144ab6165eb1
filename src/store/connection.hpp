// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "store/file.hpp"
#include "store/store.hpp"
#include <exception>

namespace SQLite {
class Database;
class Transaction;
} // namespace SQLite

/// What the files of this module share. SQLite's own headers are seen by .cpp files only.
namespace fundament::store {

struct Store::Connection {
  std::string path;
  std::chrono::milliseconds busy_timeout;
  std::unique_ptr<SQLite::Database> database;
  Place place;

  Connection(std::string path_, std::chrono::milliseconds busy_timeout_, std::unique_ptr<SQLite::Database> database_,
             bool still);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  /// The result of `work`, if the file stood where it was opened before and, when it was believed still, after.
  template <class Work> auto reading(Work&& work) -> decltype(work());
};

/// The Error for the SQLite::Exception being handled; rethrows any other exception.
base::Error error_of_current_exception(const std::string& path);

/// Why a file cannot be opened, found out by looking at it and its folder.
base::Error cannot_open(const std::string& path, const std::string& detail);

/// The result of `work`, or the Error of what SQLite threw in it.
template <class Work> auto guarded(const std::string& path, Work&& work) -> decltype(work()) {
  try {
    return work();
  } catch (const std::exception&) {
    return error_of_current_exception(path);
  }
}

template <class Work> auto Store::Connection::reading(Work&& work) -> decltype(work()) {
  if (auto there = place.check(path); !there) return there.error();
  auto result = guarded(path, std::forward<Work>(work));
  if (auto there = place.check(path); !there) return there.error();
  return result;
}

/// Makes what is read in its life one moment's state; nothing to do while the connection has its Turn to write.
class Reading {
public:
  explicit Reading(SQLite::Database& database);
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;
  ~Reading();

private:
  std::unique_ptr<SQLite::Transaction> transaction_;
};

/// The last change-set in the log; of an empty log 0 and no hash.
model::Head last_head(SQLite::Database& database);

/// A connection that only reads; where this user may not make SQLite's helper files, in the belief that nobody writes,
/// which `still` then says.
std::unique_ptr<SQLite::Database> open_to_read(const std::string& path, std::chrono::milliseconds busy_timeout,
                                               bool& still);

/// The row of `table` (kind, relation_type or origin) with that name, made when there is none.
std::int64_t number_of(SQLite::Database& database, const char* table, const std::string& name);

} // namespace fundament::store
