// SPDX-License-Identifier: MPL-2.0
#include "store/connection.hpp"
#include <SQLiteCpp/Exception.h>
#include <filesystem>
#include <sqlite3.h>
#include <unistd.h>

namespace fundament::store {

using base::Error;
using base::ErrorCode;

namespace {

std::string detail_of(const SQLite::Exception& problem) {
  return std::string(problem.what()) + ", code " + std::to_string(problem.getExtendedErrorCode());
}

Error error_of(const SQLite::Exception& problem, const std::string& path) {
  const std::string detail = detail_of(problem);
  switch (problem.getErrorCode() & 0xff) {
  case SQLITE_ERROR: // our statements are fixed, so it is the tables that are not those we made
  case SQLITE_CONSTRAINT:
  case SQLITE_MISMATCH:
  case SQLITE_TOOBIG:
  case SQLITE_FORMAT:
  case SQLITE_CORRUPT: return {ErrorCode::corrupt_data, {"store.corrupt", {{"detail", detail}}}, path};
  case SQLITE_NOTADB: return {ErrorCode::corrupt_data, {"store.not_a_database"}, path};
  case SQLITE_FULL: return {ErrorCode::unavailable, {"store.disk_full"}, path};
  case SQLITE_READONLY: return {ErrorCode::unavailable, {"store.read_only"}, path};
  case SQLITE_BUSY:
  case SQLITE_LOCKED: return {ErrorCode::unavailable, {"store.busy"}, path};
  case SQLITE_CANTOPEN: return cannot_open(path, detail);
  case SQLITE_IOERR: return {ErrorCode::unavailable, {"store.disk_error", {{"detail", detail}}}, path};
  default: return {ErrorCode::unavailable, {"store.failed", {{"detail", detail}}}, path};
  }
}

} // namespace

Error error_of_current_exception(const std::string& path) {
  try {
    throw;
  } catch (const SQLite::Exception& problem) {
    return error_of(problem, path);
  }
}

Error cannot_open(const std::string& path, const std::string& detail) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  const fs::path file(path);
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  if (!fs::is_directory(folder, ignored)) return {ErrorCode::not_found, {"store.no_folder"}, path};
  if (fs::is_directory(file, ignored)) return {ErrorCode::invalid_argument, {"store.is_folder"}, path};
  if (!fs::exists(file, ignored)) {
    if (access(folder.c_str(), W_OK) == 0) return {ErrorCode::not_found, {"store.no_file"}, path};
    return {ErrorCode::unavailable, {"store.read_only"}, path};
  }
  if (access(file.c_str(), R_OK) != 0) return {ErrorCode::unavailable, {"store.no_permission"}, path};
  if (const auto log = fs::file_size(path + "-wal", ignored); !ignored && log > 0)
    return {ErrorCode::unavailable, {"store.log_unreadable"}, path};
  if (access(folder.c_str(), W_OK) != 0) return {ErrorCode::unavailable, {"store.read_only"}, path};
  return {ErrorCode::unavailable, {"store.failed", {{"detail", detail}}}, path};
}

} // namespace fundament::store
