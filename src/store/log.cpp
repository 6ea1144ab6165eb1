// SPDX-License-Identifier: MPL-2.0
#include "store/log.hpp"
#include "base/date.hpp"
#include "store/subjects.hpp"
#include <SQLiteCpp/SQLiteCpp.h>
#include <algorithm>

namespace fundament::store {

namespace {

/// A block ends here too, so that operations of a megabyte each do not make a value that SQLite refuses.
constexpr std::size_t block_bytes = std::size_t{4} << 20;

base::Digest digest_in(const SQLite::Column& column) {
  const auto* bytes = static_cast<const char*>(column.getBlob());
  return bytes ? digest_of({bytes, static_cast<std::size_t>(column.getBytes())}) : base::Digest{};
}

/// Collects lines and writes them block by block.
class BlockWriter {
public:
  BlockWriter(SQLite::Database& database, Revision revision, bool many)
      : insert_(database, "INSERT INTO change_block (revision, first, operations) VALUES (?, ?, ?)"),
        revision_(revision), database_(database), subjects_(database, many) {}

  void add(std::string_view line, const model::Operation& operation) {
    if (count_ == block_operations || lines_.size() + line.size() > block_bytes) flush();
    lines_ += line;
    lines_ += '\n';
    count_++;
    add_subjects(subjects_of_block_, operation);
  }

  void finish() {
    flush();
    subjects_.finish();
  }

private:
  void flush() {
    if (count_ == 0) return;
    insert_.bind(1, revision_);
    insert_.bind(2, first_);
    insert_.bindNoCopy(3, lines_);
    insert_.exec();
    insert_.reset();
    subjects_.add(database_.getLastInsertRowid(), subjects_of_block_);
    subjects_of_block_.clear();
    first_ += static_cast<std::int64_t>(count_);
    count_ = 0;
    lines_.clear();
  }

  SQLite::Statement insert_;
  Revision revision_;
  std::int64_t first_ = 0;
  std::size_t count_ = 0;
  std::string lines_;
  SQLite::Database& database_;
  SubjectWriter subjects_;
  Subjects subjects_of_block_;
};

ChangeHeader header_in(SQLite::Statement& row) {
  ChangeHeader header;
  header.revision = row.getColumn(0).getInt64();
  header.time = row.getColumn(1).getString();
  header.author = row.getColumn(2).getString();
  header.reason = row.getColumn(3).getString();
  header.count = static_cast<std::uint64_t>(row.getColumn(4).getInt64());
  header.hash = digest_in(row.getColumn(5));
  return header;
}

/// False when `operation` stopped the reading.
bool split(const std::string& block, std::uint64_t number, std::uint64_t skip,
           const std::function<bool(std::uint64_t, std::string_view)>& operation) {
  for (std::size_t begin = 0; begin < block.size(); number++) {
    const std::size_t end = std::min(block.find('\n', begin), block.size());
    if (number >= skip && !operation(number, std::string_view(block).substr(begin, end - begin))) return false;
    begin = end + 1;
  }
  return true;
}

/// False when `operation` stopped the reading.
bool read_operations(SQLite::Statement& blocks, Revision revision, std::uint64_t skip,
                     const std::function<bool(std::uint64_t, std::string_view)>& operation) {
  blocks.reset();
  blocks.bind(1, revision);
  blocks.bind(2, static_cast<std::int64_t>(skip));
  while (blocks.executeStep())
    if (!split(blocks.getColumn(1).getString(), static_cast<std::uint64_t>(blocks.getColumn(0).getInt64()), skip,
               operation))
      return false;
  return true;
}

} // namespace

model::Head last_head(SQLite::Database& database) {
  SQLite::Statement last(database, "SELECT revision, hash FROM change ORDER BY revision DESC LIMIT 1");
  if (!last.executeStep()) return {};
  return {last.getColumn(0).getInt64(), digest_in(last.getColumn(1))};
}

std::optional<model::Head> find_head(SQLite::Database& database, Revision revision) {
  if (revision == 0) return model::Head{};
  SQLite::Statement find(database, "SELECT hash FROM change WHERE revision = ?");
  find.bind(1, revision);
  if (!find.executeStep()) return std::nullopt;
  return model::Head{revision, digest_in(find.getColumn(0))};
}

base::Digest digest_of(std::string_view bytes) {
  base::Digest digest{};
  std::copy_n(bytes.begin(), std::min(digest.size(), bytes.size()), digest.begin());
  return digest;
}

void add_text(base::Sha256& hasher, std::string_view text) {
  hasher.add(std::to_string(text.size()) + ":");
  hasher.add(text);
}

base::Digest last_link(SQLite::Database& database) {
  SQLite::Statement last(database, "SELECT revision, hash FROM change ORDER BY revision DESC LIMIT 1");
  const bool changed = last.executeStep();
  const Revision revision = changed ? last.getColumn(0).getInt64() : 0;
  SQLite::Statement seal(database, "SELECT revision, hash FROM seal ORDER BY number DESC LIMIT 1");
  if (seal.executeStep() && seal.getColumn(0).getInt64() == revision) return digest_in(seal.getColumn(1));
  return changed ? digest_in(last.getColumn(1)) : base::Digest{};
}

ChangeHasher::ChangeHasher(const base::Digest& previous, const ChangeHeader& header) {
  hasher_.add(previous);
  for (const std::string& field :
       {std::to_string(header.revision), header.time, header.author, header.reason, std::to_string(header.count)})
    add_text(hasher_, field);
}

model::Head write_log(SQLite::Database& database, const Append& append, const model::Metamodel& metamodel) {
  ChangeHeader header{append.expected + 1, base::now_utc(), append.author, append.reason, append.changes.size(), {}};
  ChangeHasher hasher(last_link(database), header);
  BlockWriter blocks(database, header.revision, append.changes.size() > block_operations);
  for (const model::Change& change : append.changes) {
    const std::string line = model::to_log_line(change, metamodel);
    hasher.add(base::sha256(line));
    blocks.add(line, change.operation);
  }
  blocks.finish();
  header.hash = hasher.finish();
  SQLite::Statement insert(
      database, "INSERT INTO change (revision, time, author, reason, count, hash) VALUES (?, ?, ?, ?, ?, ?)");
  insert.bind(1, header.revision);
  insert.bind(2, header.time);
  insert.bind(3, header.author);
  insert.bind(4, header.reason);
  insert.bind(5, static_cast<std::int64_t>(header.count));
  insert.bind(6, header.hash.data(), static_cast<int>(header.hash.size()));
  insert.exec();
  return {header.revision, header.hash};
}

void read_log(SQLite::Database& database, Revision since, std::uint64_t skip,
              const std::function<Store::Visit(const ChangeHeader&)>& change,
              const std::function<bool(std::uint64_t, std::string_view)>& operation) {
  SQLite::Statement headers(
      database, "SELECT revision, time, author, reason, count, hash FROM change WHERE revision > ? ORDER BY revision");
  SQLite::Statement blocks(database,
                           "SELECT first, operations FROM change_block WHERE revision = ?1 AND first >= "
                           "(SELECT max(first) FROM change_block WHERE revision = ?1 AND first <= ?2) ORDER BY first");
  headers.bind(1, since);
  for (; headers.executeStep(); skip = 0) {
    const ChangeHeader header = header_in(headers);
    const auto visit = change(header);
    if (visit == Store::Visit::stop) return;
    if (visit == Store::Visit::skip) continue;
    if (!read_operations(blocks, header.revision, skip, operation)) return;
  }
}

void read_log_of(SQLite::Database& database, const model::Ref& subject, Revision since, std::uint64_t skip,
                 const std::function<Store::Visit(const ChangeHeader&)>& change,
                 const std::function<bool(std::uint64_t, std::string_view)>& operation) {
  SQLite::Statement after(database, "SELECT id FROM change_block WHERE revision > ? ORDER BY revision, first LIMIT 1");
  after.bind(1, since);
  if (!after.executeStep()) return;
  SQLite::Statement block(database, "SELECT revision, first, operations FROM change_block WHERE id = ?");
  SQLite::Statement header(database,
                           "SELECT revision, time, author, reason, count, hash FROM change WHERE revision = ?");
  Revision present = since;
  auto visit = Store::Visit::skip;
  for (BlocksOf blocks(database, subject, after.getColumn(0).getInt64()); const auto id = blocks.next();) {
    block.reset();
    block.bind(1, *id);
    if (!block.executeStep()) continue; // the index names a block that is not there: verify says so
    if (const Revision revision = block.getColumn(0).getInt64(); revision != present) {
      header.reset();
      header.bind(1, revision);
      if (!header.executeStep()) continue;
      visit = change(header_in(header));
      present = revision;
    }
    if (visit == Store::Visit::stop) return;
    if (visit == Store::Visit::skip) continue;
    if (!split(block.getColumn(2).getString(), static_cast<std::uint64_t>(block.getColumn(1).getInt64()),
               present == since + 1 ? skip : 0, operation))
      return;
  }
}

} // namespace fundament::store
