// SPDX-License-Identifier: MPL-2.0
#include "store/connection.hpp"
#include "store/log.hpp"
#include <SQLiteCpp/SQLiteCpp.h>

namespace fundament::store {

base::Result<std::vector<Brought>> Store::brought(std::string_view source) {
  return connection_->reading([&]() -> base::Result<std::vector<Brought>> {
    SQLite::Statement rows(*connection_->database,
                           "SELECT subject, digest FROM brought WHERE source = (SELECT id FROM origin WHERE name = ?) "
                           "ORDER BY subject");
    rows.bind(1, std::string(source));
    std::vector<Brought> out;
    while (rows.executeStep())
      out.push_back({rows.getColumn(0).getString(), rows.getColumn(1).getString()});
    return out;
  });
}

base::Result<std::vector<bool>> Store::brought_by_others(std::string_view source,
                                                         std::span<const std::string> subjects) {
  return connection_->reading([&]() -> base::Result<std::vector<bool>> {
    const Reading reading(*connection_->database);
    SQLite::Statement rows(*connection_->database, "SELECT EXISTS (SELECT 1 FROM origin JOIN brought ON source = id "
                                                   "WHERE name <> ? AND subject = ?)");
    const std::string name(source);
    std::vector<bool> out;
    out.reserve(subjects.size());
    for (const std::string& subject : subjects) {
      rows.bindNoCopy(1, name);
      rows.bindNoCopy(2, subject);
      rows.executeStep();
      out.push_back(rows.getColumn(0).getInt() != 0);
      rows.reset();
    }
    return out;
  });
}

} // namespace fundament::store
