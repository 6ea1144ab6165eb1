// SPDX-License-Identifier: MPL-2.0
#include "store/restore.hpp"
#include "base/date.hpp"
#include "store/connection.hpp"
#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sqlite3.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace fundament::store {

using base::Error;
using base::ErrorCode;

namespace {

namespace fs = std::filesystem;

constexpr const char* helper_files[] = {"-wal", "-shm", "-journal"};

Error failed(const std::string& file) {
  return {ErrorCode::unavailable, {"store.restore_failed", {{"reason", std::generic_category().message(errno)}}}, file};
}

class Descriptor {
public:
  Descriptor(const std::string& file, int flags) : number_(::open(file.c_str(), flags | O_CLOEXEC)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  explicit operator bool() const { return number_ >= 0; }
  int number() const { return number_; }

private:
  int number_;
};

/// A file in the making, gone with its helper files unless it was put in place.
struct Fresh {
  std::string file;
  ~Fresh() {
    std::error_code ignored;
    fs::remove(file, ignored);
    for (const char* ending : helper_files)
      fs::remove(file + ending, ignored);
  }
};

base::Result<void> copy_to(const std::string& backup, const std::string& file) {
  const Descriptor made(file, O_CREAT | O_EXCL | O_RDWR);
  if (!made) return failed(file);
  if (::fchmod(made.number(), 0600) != 0) return failed(file);
  bool still = false;
  std::unique_ptr<SQLite::Database> source;
  auto read = guarded(backup, [&]() -> base::Result<void> {
    source = open_to_read(backup, std::chrono::milliseconds(5000), still);
    source->execAndGet("SELECT count(*) FROM sqlite_schema");
    return {};
  });
  if (!read) return read;
  const Place place(*source, still);
  auto copied = guarded(file, [&]() -> base::Result<void> {
    SQLite::Database copy(file, SQLite::OPEN_READWRITE);
    SQLite::Backup(copy, *source).executeStep(-1);
    return {};
  });
  if (!copied) return copied;
  return place.check(backup);
}

base::Result<model::Head> check_copy(const std::string& backup, const std::string& file,
                                     const std::shared_ptr<const model::Metamodel>& metamodel) {
  auto renamed = [&](Error error) { // the fault is the backup's
    error.where = backup;
    return error;
  };
  auto opened = Store::open(file, {Mode::read_write});
  if (!opened) return renamed(opened.error());
  auto loaded = opened->load(metamodel);
  if (!loaded) return renamed(loaded.error());
  auto report = opened->verify(metamodel);
  if (!report) return renamed(report.error());
  if (report->problem_count > 0) {
    Error error{ErrorCode::corrupt_data, {"store.backup_bad"}, backup};
    for (Error& problem : report->problems)
      error.others.push_back(renamed(std::move(problem)));
    return error;
  }
  auto head = opened->chain_end();
  if (!head) return renamed(head.error());
  return head;
}

/// Who holds a lock on any byte of the file. Locks end with their process, however it ends.
std::optional<pid_t> holder_of(const std::string& file) {
  const Descriptor open(file, O_RDWR);
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  if (!open || ::fcntl(open.number(), F_GETLK, &lock) != 0 || lock.l_type == F_UNLCK) return std::nullopt;
  return lock.l_pid;
}

Error held(const std::string& path, std::optional<pid_t> process) {
  const bool known = process && *process > 0; // of another container it has no number here
  return {ErrorCode::conflict, {"store.held", {{"process", known ? std::to_string(*process) : "?"}}}, path};
}

/// Everybody who has a database open holds a lock on it: each connection one in the file (in the range that SQLite's
/// format sets aside for it), and one in the helper file -shm. Held from here on: nobody opens it meanwhile.
class Hold {
public:
  explicit Hold(const std::string& file) : open_(file, O_RDWR) {}

  base::Result<void> take(const std::string& file, const std::string& path) {
    if (!open_) return failed(path);
    constexpr off_t pending_byte = 0x40000000;
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = pending_byte;
    lock.l_len = 512;
    if (::fcntl(open_.number(), F_SETLK, &lock) == 0) return {};
    if (errno == EACCES || errno == EAGAIN) return held(path, holder_of(file));
    return failed(path);
  }

private:
  Descriptor open_;
};

/// Lets SQLite write the old log into the old file, so that it is whole where it is kept; a damaged one stays as it is.
void finish_old(const std::string& file) {
  try {
    SQLite::Database old(file, SQLite::OPEN_READWRITE);
    old.exec("PRAGMA journal_mode = DELETE");
  } catch (const SQLite::Exception&) {
    return; // kept with its log beside it
  }
}

base::Result<std::string> keep_aside(const std::string& file) {
  std::string when = base::now_utc();
  std::replace(when.begin(), when.end(), ':', '-');
  const std::string aside = file + ".before-" + when;
  // a second name, so that there is a database at every moment; where the disk knows no second names, another name
  if (::link(file.c_str(), aside.c_str()) != 0 && ::rename(file.c_str(), aside.c_str()) != 0) return failed(aside);
  std::error_code ignored;
  for (const char* ending : {"-wal", "-journal"})
    if (fs::exists(file + ending, ignored) && ::rename((file + ending).c_str(), (aside + ending).c_str()) != 0)
      return failed(aside + ending);
  return aside;
}

/// The new file belongs to whom the old one belonged to, so that a server of that user opens it.
void take_over_owner(const std::string& from, int to) {
  struct stat old {};
  if (::stat(from.c_str(), &old) != 0) return;
  if (::fchown(to, old.st_uid, old.st_gid) == 0) ::fchmod(to, old.st_mode & 07777);
}

base::Result<void> put_in_place(const std::string& fresh, const std::string& file) {
  const Descriptor made(fresh, O_RDWR);
  if (!made) return failed(fresh);
  take_over_owner(file, made.number());
  if (::fsync(made.number()) != 0 || ::rename(fresh.c_str(), file.c_str()) != 0) return failed(file);
  const Descriptor folder(fs::path(file).parent_path().string(), O_RDONLY | O_DIRECTORY);
  if (folder) ::fsync(folder.number());
  return {};
}

} // namespace

base::Result<Restored> restore(const std::string& backup, const std::string& path,
                               std::shared_ptr<const model::Metamodel> metamodel) {
  std::error_code unknown;
  const std::string file = fs::weakly_canonical(file_name(path), unknown).string();
  if (unknown) return cannot_open(file_name(path), unknown.message());
  if (!fs::exists(file_name(backup), unknown)) return Error{ErrorCode::not_found, {"store.no_backup"}, backup};
  if (fs::is_directory(file_name(backup), unknown)) return cannot_open(file_name(backup), "");
  if (id_of(file_name(backup)) == id_of(file)) return Error{ErrorCode::conflict, {"store.restore_itself"}, backup};

  const Fresh fresh{file + ".restoring-" + base::random_hex(4)};
  if (auto copied = copy_to(backup, fresh.file); !copied) return copied.error();
  Restored restored;
  auto head = check_copy(backup, fresh.file, metamodel);
  if (!head) return head.error();
  restored.head = *head;

  const bool there = fs::exists(file, unknown);
  for (const std::string& name : {file, file + "-shm"})
    if (const auto process = holder_of(name)) return held(path, process);
  if (there) finish_old(file);
  Hold hold(file);
  if (there) {
    if (auto taken = hold.take(file, path); !taken) return taken.error();
    auto aside = keep_aside(file);
    if (!aside) return aside.error();
    restored.aside = *aside;
  }
  for (const char* ending : helper_files)
    fs::remove(file + ending, unknown);
  if (auto placed = put_in_place(fresh.file, file); !placed) return placed.error();
  return restored;
}

} // namespace fundament::store
