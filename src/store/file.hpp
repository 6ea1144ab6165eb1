// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include <cstdint>
#include <optional>
#include <string>
#include <sys/types.h>

namespace SQLite {
class Database;
}

/// The file under a connection, looked at beside SQLite, which believes that it stays where it was opened.
namespace fundament::store {

/// SQLite reads ":memory:" and "" as databases that are gone when closed; here they are file names like any other.
std::string file_name(const std::string& path);

/// Makes an empty file that only its owner may read and write, if there is none; SQLite gives its helper files the same
/// rights.
base::Result<void> make_private(const std::string& file);

/// Which file a name stands for.
struct FileId {
  dev_t device = 0;
  ino_t number = 0;
  bool operator==(const FileId&) const = default;
};
std::optional<FileId> id_of(const std::string& file);

/// What a connection has open, and whether that still stands where it was opened. Never opens the files itself: closing
/// them again would drop the locks that SQLite holds on them.
class Place {
public:
  /// `database` has been read from. `still`: it was opened in the belief that nobody writes (SQLite's "immutable").
  Place(SQLite::Database& database, bool still);

  /// Errors unavailable: the file was replaced, removed or written over from outside, so that what is written would be
  /// lost; or it is not as still as believed, so that what was read may not be true. A few microseconds.
  base::Result<void> check(const std::string& path) const;

private:
  /// What tells that somebody wrote to a file.
  struct Stamp {
    FileId id;
    std::int64_t size = 0, seconds = 0, nanoseconds = 0;
    bool operator==(const Stamp&) const = default;
  };
  static std::optional<Stamp> stamp_of(const std::string& file);
  bool is_still() const;
  bool header_is_ours() const;

  SQLite::Database& database_;
  std::string file_; ///< in full, links followed
  bool still_;
  bool ahead_ = false; ///< the file said that it has a write-ahead log
  std::optional<FileId> main_, log_;
  std::optional<Stamp> stamp_;
};

/// Is there a write-ahead log beside a file that says it has none? It is another database's, and would be read into it.
bool has_foreign_log(SQLite::Database& database);

} // namespace fundament::store
