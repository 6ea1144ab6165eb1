// SPDX-License-Identifier: MPL-2.0
#include "store/file.hpp"
#include "store/connection.hpp"
#include <SQLiteCpp/Database.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace fundament::store {

using base::Error;
using base::ErrorCode;

namespace {

/// The first bytes of the file itself, not as SQLite has them from its log. The form is that of
/// sqlite.org/fileformat.html.
struct Header {
  static constexpr std::size_t size = 100;
  static constexpr std::size_t write_version = 18, read_version = 19, application = 68;
  static constexpr char rollback = 1, ahead = 2; ///< which kind of log the file has
  std::array<char, size> bytes{};
  bool read = false;
};

Header header_of(SQLite::Database& database) {
  Header header;
  sqlite3_file* file = nullptr;
  if (sqlite3_file_control(database.getHandle(), "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK && file &&
      file->pMethods)
    header.read = file->pMethods->xRead(file, header.bytes.data(), static_cast<int>(Header::size), 0) == SQLITE_OK;
  return header;
}

bool is_ahead(const Header& header) {
  return header.read && header.bytes[Header::write_version] == Header::ahead &&
         header.bytes[Header::read_version] == Header::ahead;
}

std::string log_of(const std::string& file) {
  return file + "-wal";
}

std::optional<struct stat> stat_of(const std::string& file) {
  struct stat found {};
  if (::stat(file.c_str(), &found) != 0) return std::nullopt;
  return found;
}

} // namespace

std::string file_name(const std::string& path) {
  return path.empty() || path.front() == ':' ? "./" + path : path;
}

base::Result<void> make_private(const std::string& file) {
  const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor >= 0) return ::close(descriptor), base::Result<void>();
  if (errno == EEXIST) return {};
  const std::string reason = std::generic_category().message(errno);
  if (errno == ENOSPC) return Error{ErrorCode::unavailable, {"store.disk_full"}, file};
  return cannot_open(file, reason);
}

std::optional<FileId> id_of(const std::string& file) {
  const auto found = stat_of(file);
  return found ? std::optional(FileId{found->st_dev, found->st_ino}) : std::nullopt;
}

std::optional<Place::Stamp> Place::stamp_of(const std::string& file) {
  const auto found = stat_of(file);
  if (!found) return std::nullopt;
  return Stamp{{found->st_dev, found->st_ino}, found->st_size, found->st_mtim.tv_sec, found->st_mtim.tv_nsec};
}

Place::Place(SQLite::Database& database, bool still) : database_(database), still_(still) {
  if (const char* file = sqlite3_db_filename(database.getHandle(), "main")) file_ = file;
  main_ = id_of(file_);
  log_ = still ? std::nullopt : id_of(log_of(file_));
  stamp_ = stamp_of(file_);
  ahead_ = is_ahead(header_of(database));
}

bool Place::is_still() const {
  const auto log = stat_of(log_of(file_));
  return stamp_of(file_) == stamp_ && (!log || log->st_size == 0);
}

bool Place::header_is_ours() const {
  const Header header = header_of(database_);
  if (!header.read || std::memcmp(header.bytes.data(), "SQLite format 3", 16) != 0) return false;
  const std::string_view program(header.bytes.data() + Header::application, 4);
  return (!ahead_ || is_ahead(header)) &&
         (program == "Fund" || program == std::string_view("\0\0\0\0", 4)); // zeros until the first checkpoint
}

base::Result<void> Place::check(const std::string& path) const {
  if (still_) {
    if (is_still()) return {};
    return Error{ErrorCode::unavailable, {"store.changed_while_read"}, path};
  }
  int moved = 0;
  sqlite3_file_control(database_.getHandle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  if (moved != 0 || id_of(file_) != main_ || (log_ && id_of(log_of(file_)) != log_))
    return Error{ErrorCode::unavailable, {"store.replaced"}, path};
  if (!header_is_ours()) return Error{ErrorCode::unavailable, {"store.overwritten"}, path};
  return {};
}

bool has_foreign_log(SQLite::Database& database) {
  const char* file = sqlite3_db_filename(database.getHandle(), "main");
  const auto log = file ? stat_of(log_of(file)) : std::nullopt;
  if (!log || log->st_size == 0) return false;
  const Header header = header_of(database);
  return header.read && header.bytes[Header::read_version] == Header::rollback;
}

} // namespace fundament::store
