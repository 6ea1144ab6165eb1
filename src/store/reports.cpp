// SPDX-License-Identifier: MPL-2.0
#include "store/reports.hpp"
#include "store/log.hpp"
#include <SQLiteCpp/SQLiteCpp.h>
#include <zlib.h>

namespace fundament::store {

using base::Error;
using base::ErrorCode;

namespace {

/// The largest report that is believed: more is damage, and not worth memory.
constexpr std::size_t most_report_bytes = std::size_t{64} << 20;
constexpr int gzip_window = 15 + 16; ///< zlib's word for its largest window, in gzip's form
constexpr std::size_t gzip_size_bytes = 4, gzip_least_bytes = 18;

Bytef* bytes_of(std::string_view text) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(text.data())); // zlib reads through it
}

std::string compressed(const std::string& text) {
  base::expect(text.size() <= most_report_bytes, "a report that could not be read again");
  z_stream stream{};
  base::expect(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) == Z_OK,
               "no memory to compress a report");
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  stream.next_in = bytes_of(text);
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = bytes_of(out);
  stream.avail_out = static_cast<uInt>(out.size());
  const int done = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  base::expect(done == Z_STREAM_END, "a report that does not fit what was made for it");
  return out;
}

/// Nothing when it is not whole.
std::optional<std::string> expanded(std::string_view body) {
  if (body.size() < gzip_least_bytes) return std::nullopt;
  std::size_t size = 0; // it ends with the size of what it holds, the low byte first
  for (std::size_t i = 1; i <= gzip_size_bytes; i++)
    size = size << 8 | static_cast<unsigned char>(body[body.size() - i]);
  if (size > most_report_bytes) return std::nullopt;
  std::string out(size, '\0');
  z_stream stream{};
  if (inflateInit2(&stream, gzip_window) != Z_OK) return std::nullopt;
  stream.next_in = bytes_of(body);
  stream.avail_in = static_cast<uInt>(body.size());
  stream.next_out = bytes_of(out);
  stream.avail_out = static_cast<uInt>(out.size());
  const bool whole = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.total_out == size;
  inflateEnd(&stream);
  return whole ? std::optional(std::move(out)) : std::nullopt;
}

std::string prefix_of(int year) {
  return "R-" + std::to_string(year) + "-";
}

} // namespace

void write_report(SQLite::Database& database, const KeptReport& report) {
  const base::Digest digest = base::sha256(report.body);
  const std::string body = compressed(report.body);
  SQLite::Statement insert(database, "INSERT INTO report (number, ref, version, revision, asked, made, author, sha256, "
                                     "body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  insert.bind(1, report.number);
  insert.bind(2, report.ref);
  insert.bind(3, report.version);
  insert.bind(4, report.revision);
  insert.bind(5, report.asked);
  insert.bind(6, report.made);
  insert.bind(7, report.author);
  insert.bind(8, digest.data(), static_cast<int>(digest.size()));
  insert.bind(9, body.data(), static_cast<int>(body.size()));
  insert.exec();
}

std::optional<ReportRow> find_report(SQLite::Database& database, const std::string& number) {
  SQLite::Statement row(database,
                        "SELECT number, ref, version, revision, asked, made, author, sha256, body FROM report "
                        "WHERE number = ?");
  row.bind(1, number);
  if (!row.executeStep()) return std::nullopt;
  ReportRow out;
  out.report = {row.getColumn(0).getString(), row.getColumn(1).getString(),
                row.getColumn(2).getInt64(),  row.getColumn(3).getInt64(),
                row.getColumn(4).getString(), row.getColumn(5).getString(),
                row.getColumn(6).getString(), {}};
  out.sha256 = digest_of(row.getColumn(7).getString());
  const auto body = row.getColumn(8);
  if (auto text = expanded({static_cast<const char*>(body.getBlob()), static_cast<std::size_t>(body.getBytes())})) {
    out.report.body = std::move(*text);
    out.readable = true;
  }
  return out;
}

std::vector<std::string> report_numbers(SQLite::Database& database) {
  std::vector<std::string> out;
  for (SQLite::Statement rows(database, "SELECT number FROM report ORDER BY number"); rows.executeStep();)
    out.push_back(rows.getColumn(0).getString());
  return out;
}

base::Result<std::string> Store::next_report(int year) {
  return connection_->reading([&]() -> base::Result<std::string> {
    const std::string prefix = prefix_of(year);
    SQLite::Statement last(
        *connection_->database,
        "SELECT coalesce(max(CAST(substr(number, ?) AS INTEGER)), 0) FROM report WHERE number GLOB ?");
    last.bind(1, static_cast<int>(prefix.size()) + 1);
    last.bind(2, prefix + "*");
    last.executeStep();
    std::string number = std::to_string(last.getColumn(0).getInt64() + 1);
    constexpr std::size_t digits = 4; // at least
    if (number.size() < digits) number.insert(0, digits - number.size(), '0');
    return prefix + number;
  });
}

base::Result<KeptReport> Store::report(const std::string& number) {
  return connection_->reading([&]() -> base::Result<KeptReport> {
    const Reading reading(*connection_->database);
    auto found = find_report(*connection_->database, number);
    if (!found) return Error{ErrorCode::not_found, {"store.report_unknown", {{"number", number}}}};
    if (!found->is_sound())
      return Error{ErrorCode::corrupt_data, {"store.report_altered", {{"number", number}}}, path()};
    return std::move(found->report);
  });
}

} // namespace fundament::store
