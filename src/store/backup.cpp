// SPDX-License-Identifier: MPL-2.0
#include "store/connection.hpp"
#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <system_error>
#include <unistd.h>

namespace fundament::store {

using base::Error;
using base::ErrorCode;

namespace {

/// Makes the file, which must not be there: two backups to one name cannot both succeed.
base::Result<void> make_new(const std::string& file) {
  const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (descriptor >= 0) return ::close(descriptor), base::Result<void>();
  if (errno == EEXIST) return Error{ErrorCode::conflict, {"store.backup_exists"}, file};
  const std::string reason = std::generic_category().message(errno);
  return Error{ErrorCode::unavailable, {"store.backup_not_made", {{"reason", reason}}}, file};
}

} // namespace

base::Result<void> Store::backup(const std::string& file) {
  auto made = make_new(file);
  if (!made) return made;
  auto copied = guarded(file, [&]() -> base::Result<void> {
    if (auto there = in_place(); !there) return there;
    SQLite::Database copy(file, SQLite::OPEN_READWRITE);
    // all pages in one step: a read transaction, which holds up nobody and is not restarted by others' writing
    SQLite::Backup(copy, *connection_->database).executeStep(-1);
    copy.exec("PRAGMA journal_mode = DELETE"); // leaves one file; opening it for writing makes it WAL again
    return in_place();
  });
  if (!copied) {
    std::error_code ignored;
    for (const char* ending : {"", "-wal", "-shm", "-journal"})
      std::filesystem::remove(file + ending, ignored);
  }
  return copied;
}

} // namespace fundament::store
