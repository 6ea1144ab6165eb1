// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "store/connection.hpp"

/// Kept reports in the database; see schema/0004_reports.sql. All functions throw SQLite::Exception.
namespace fundament::store {

void write_report(SQLite::Database& database, const KeptReport& report);

/// A row as it stands there, whether or not it is sound.
struct ReportRow {
  KeptReport report;
  base::Digest sha256{};
  bool readable = false; ///< the body could be read
  /// The body is there, and is what was kept.
  bool is_sound() const { return readable && base::sha256(report.body) == sha256; }
};
std::optional<ReportRow> find_report(SQLite::Database& database, const std::string& number);
std::vector<std::string> report_numbers(SQLite::Database& database);

} // namespace fundament::store
