// SPDX-License-Identifier: MPL-2.0
#include "store/subjects.hpp"
#include "base/fnv.hpp"
#include "model/json_text.hpp"
#include "store/connection.hpp"
#include <SQLiteCpp/SQLiteCpp.h>
#include <algorithm>
#include <nlohmann/json.hpp>

namespace fundament::store {

namespace {

/// Pairs to a run: what an index in the making holds in memory, 32 MB.
constexpr std::size_t run_pairs = std::size_t{4} << 20;
/// Pairs to a piece: what one question reads of a run, 16 kB.
constexpr std::size_t piece_pairs = 2048;

void put_number(std::string& out, std::uint32_t number) {
  for (int shift = 0; shift < 32; shift += 8)
    out += static_cast<char>(number >> shift & 0xff);
}

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; i++)
    number |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[at + i])) << (8 * i);
  return number;
}

/// The halves of a hash combined to 31 bits that are not 0.
std::uint32_t number_of_text(std::string_view kind, std::string_view key) {
  const std::uint64_t hash = base::fnv1a(key, base::fnv1a(":", base::fnv1a(kind)));
  const auto number = static_cast<std::uint32_t>(hash ^ hash >> 32) & 0x7fffffffu;
  return number == unknown_subject ? 1 : number;
}

void add_identity(Subjects& subjects, const model::RelationIdentity& identity) {
  subjects.push_back(subject_number(identity.source));
  subjects.push_back(subject_number(identity.target));
  if (!identity.key.empty()) subjects.push_back(number_of_text("relation", identity.key));
}

std::uint32_t number_of_ref(const std::string& text) {
  const auto colon = std::min(text.find(':'), text.size());
  return number_of_text(text.substr(0, colon), colon < text.size() ? text.substr(colon + 1) : "");
}

} // namespace

std::uint32_t subject_number(const model::Ref& ref) {
  return number_of_text(ref.kind, ref.key);
}

void add_subjects(Subjects& subjects, const model::Operation& operation) {
  if (const auto* put = std::get_if<model::PutElement>(&operation))
    subjects.push_back(subject_number(put->element.ref));
  else if (const auto* removed = std::get_if<model::RemoveElement>(&operation))
    subjects.push_back(subject_number(removed->ref));
  else if (const auto* relation = std::get_if<model::PutRelation>(&operation))
    add_identity(subjects, relation->relation.identity);
  else if (const auto* ended = std::get_if<model::RemoveRelation>(&operation))
    add_identity(subjects, ended->identity);
}

void add_subjects(Subjects& subjects, std::string_view line) {
  const auto document = model::parse_json(line);
  const auto text_in = [](const nlohmann::json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  if (document && document->is_object()) {
    for (const char* name : {"put_relation", "remove_relation"})
      if (const auto found = document->find(name); found != document->end() && found->is_object()) {
        subjects.push_back(number_of_ref(text_in(*found, "source")));
        subjects.push_back(number_of_ref(text_in(*found, "target")));
        if (const auto key = text_in(*found, "key"); !key.empty()) subjects.push_back(number_of_text("relation", key));
        return;
      }
    if (const auto found = document->find("put_element"); found != document->end() && found->is_object())
      return subjects.push_back(number_of_ref(text_in(*found, "ref")));
    if (const auto text = text_in(*document, "remove_element"); !text.empty())
      return subjects.push_back(number_of_ref(text));
  }
  subjects.push_back(unknown_subject);
}

void SubjectWriter::add(std::int64_t block, Subjects& subjects) {
  std::sort(subjects.begin(), subjects.end());
  subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
  if (!many_) {
    SQLite::Statement insert(database_, "INSERT OR IGNORE INTO subject_block (subject, block) VALUES (?, ?)");
    for (const std::uint32_t subject : subjects) {
      insert.bind(1, subject);
      insert.bind(2, block);
      insert.exec();
      insert.reset();
    }
    return;
  }
  if (pairs_.size() + subjects.size() > run_pairs) finish();
  if (pairs_.empty()) base_ = block;
  for (const std::uint32_t subject : subjects)
    pairs_.emplace_back(subject, static_cast<std::uint32_t>(block - base_));
}

void SubjectWriter::finish() {
  if (pairs_.empty()) return;
  std::sort(pairs_.begin(), pairs_.end());
  const std::int64_t run = database_.execAndGet("SELECT coalesce(max(run), 0) + 1 FROM subject_run").getInt64();
  SQLite::Statement insert(database_, "INSERT INTO subject_run (run, low, base, pairs) VALUES (?, ?, ?, ?)");
  std::string bytes;
  for (std::size_t begin = 0; begin < pairs_.size(); begin += piece_pairs) {
    const std::size_t end = std::min(begin + piece_pairs, pairs_.size());
    bytes.clear();
    for (std::size_t i = begin; i < end; i++) {
      put_number(bytes, pairs_[i].first);
      put_number(bytes, pairs_[i].second);
    }
    insert.bind(1, run);
    insert.bind(2, pairs_[begin].first);
    insert.bind(3, base_);
    insert.bindNoCopy(4, bytes.data(), static_cast<int>(bytes.size()));
    insert.exec();
    insert.reset();
  }
  pairs_.clear();
}

void index_log(SQLite::Database& database) {
  SQLite::Statement blocks(database, "SELECT b.id, b.operations, b.revision, c.count FROM change_block b "
                                     "JOIN change c USING (revision) ORDER BY b.revision, b.first");
  std::optional<SubjectWriter> writer;
  Revision revision = 0;
  Subjects subjects;
  while (blocks.executeStep()) {
    if (!writer || blocks.getColumn(2).getInt64() != revision) {
      if (writer) writer->finish();
      revision = blocks.getColumn(2).getInt64();
      writer.emplace(database, blocks.getColumn(3).getInt64() > static_cast<std::int64_t>(block_operations));
    }
    const std::string lines = blocks.getColumn(1).getString();
    subjects.clear();
    for (std::size_t begin = 0; begin < lines.size();) {
      const std::size_t end = std::min(lines.find('\n', begin), lines.size());
      add_subjects(subjects, std::string_view(lines).substr(begin, end - begin));
      begin = end + 1;
    }
    writer->add(blocks.getColumn(0).getInt64(), subjects);
  }
  if (writer) writer->finish();
}

namespace {

/// Adds the blocks of a run that may speak of the subject, from `first` on.
void add_blocks(SQLite::Statement& pieces, std::int64_t run, std::uint32_t subject, std::int64_t first,
                std::vector<std::int64_t>& blocks) {
  pieces.reset();
  pieces.bind(1, run);
  pieces.bind(2, subject);
  while (pieces.executeStep()) {
    const std::int64_t base = pieces.getColumn(0).getInt64();
    const std::string bytes = pieces.getColumn(1).getString();
    std::size_t low = 0, high = bytes.size() / 8; // the first pair that is not below
    while (low < high) {
      const std::size_t middle = (low + high) / 2;
      if (number_at(bytes, middle * 8) < subject)
        low = middle + 1;
      else
        high = middle;
    }
    for (std::size_t at = low * 8; at + 8 <= bytes.size() && number_at(bytes, at) == subject; at += 8)
      if (const std::int64_t block = base + number_at(bytes, at + 4); block >= first) blocks.push_back(block);
  }
}

constexpr const char* pieces_sql =
    "SELECT base, pairs FROM subject_run WHERE run = ?1 AND low <= ?2 AND "
    "low >= coalesce((SELECT max(low) FROM subject_run WHERE run = ?1 AND low < ?2), 0) ORDER BY low, id";

} // namespace

/// The blocks of changes of one block each.
struct BlocksOf::Single {
  Single(SQLite::Database& database, std::uint32_t subject, std::int64_t first)
      : rows(database, "SELECT block FROM subject_block WHERE subject = ? AND block >= ? ORDER BY block") {
    rows.bind(1, subject);
    rows.bind(2, first);
    step();
  }
  void step() { present = rows.executeStep() ? std::optional(rows.getColumn(0).getInt64()) : std::nullopt; }
  SQLite::Statement rows;
  std::optional<std::int64_t> present;
};

BlocksOf::BlocksOf(SQLite::Database& database, const model::Ref& subject, std::int64_t first)
    : single_(std::make_unique<Single>(database, subject_number(subject), first)) {
  SQLite::Statement next(database, "SELECT min(run) FROM subject_run WHERE run > ?");
  SQLite::Statement pieces(database, pieces_sql);
  for (std::int64_t run = 0;;) {
    next.reset();
    next.bind(1, run);
    if (!next.executeStep() || next.getColumn(0).isNull()) break;
    run = next.getColumn(0).getInt64();
    add_blocks(pieces, run, subject_number(subject), first, of_runs_);
  }
  std::sort(of_runs_.begin(), of_runs_.end(), std::greater<>());
}

BlocksOf::~BlocksOf() = default;

std::optional<std::int64_t> BlocksOf::next() {
  if (!of_runs_.empty() && (!single_->present || of_runs_.back() < *single_->present)) {
    const std::int64_t block = of_runs_.back();
    of_runs_.pop_back();
    return block;
  }
  const auto block = single_->present;
  if (block) single_->step();
  return block;
}

bool may_speak_of(SQLite::Database& database, std::int64_t block, std::uint32_t subject) {
  SQLite::Statement single(database, "SELECT 1 FROM subject_block WHERE subject = ? AND block = ?");
  single.bind(1, subject);
  single.bind(2, block);
  if (single.executeStep()) return true;
  SQLite::Statement runs(database, "SELECT DISTINCT run FROM subject_run WHERE base <= ?");
  runs.bind(1, block);
  SQLite::Statement pieces(database, pieces_sql);
  std::vector<std::int64_t> blocks;
  while (runs.executeStep())
    add_blocks(pieces, runs.getColumn(0).getInt64(), subject, block, blocks);
  return std::find(blocks.begin(), blocks.end(), block) != blocks.end();
}

} // namespace fundament::store
