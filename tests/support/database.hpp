// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include <filesystem>
#include <sqlite3.h>
#include <stdexcept>
#include <stdlib.h>
#include <string>

/// What tests of things on disk need: a folder that goes away, and a way to tamper with a database.
namespace fundament::tests {

class Folder {
public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "fundament-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("no folder for the test");
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  std::string path() const { return path_.string(); }

private:
  std::filesystem::path path_;
};

/// The rows of all statements, columns by "|", rows by line breaks; throws with SQLite's words.
inline std::string sql(const std::string& file, const std::string& statements) {
  sqlite3* database = nullptr;
  std::string rows;
  const auto row = [](void* out, int count, char** values, char**) {
    auto& text = *static_cast<std::string*>(out);
    if (!text.empty()) text += "\n";
    for (int i = 0; i < count; i++)
      text += std::string(i ? "|" : "") + (values[i] ? values[i] : "");
    return 0;
  };
  sqlite3_open(file.c_str(), &database);
  sqlite3_busy_timeout(database, 5000);
  const int code = sqlite3_exec(database, statements.c_str(), row, &rows, nullptr);
  const std::string problem = code == SQLITE_OK ? "" : sqlite3_errmsg(database);
  sqlite3_close(database);
  if (!problem.empty()) throw std::runtime_error(problem);
  return rows;
}

/// "code where: sentence" of what failed, the file written as FILE; "fine" if nothing did.
template <class T> std::string said(const base::Result<T>& result, const std::string& file = "") {
  if (result.ok()) return "fine";
  std::string text = std::string(to_string(result.error().code)) + " " + result.error().message();
  if (const auto at = text.find(file); !file.empty() && at != text.npos) text.replace(at, file.size(), "FILE");
  return text;
}

} // namespace fundament::tests
