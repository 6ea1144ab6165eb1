// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/change_set.hpp"
#include <cstdint>
#include <optional>
#include <vector>

namespace SQLite {
class Database;
}

/// The index of the log by what its operations speak of; see schema/0002_seals_and_subjects.sql. All functions throw
/// SQLite::Exception and stand inside a transaction of the caller.
namespace fundament::store {

/// Numbers of subjects; may repeat.
using Subjects = std::vector<std::uint32_t>;

constexpr std::uint32_t unknown_subject = 0;
std::uint32_t subject_number(const model::Ref& ref);

void add_subjects(Subjects& subjects, const model::Operation& operation);
/// The same of a line of the log, for databases that have no index yet: what cannot be read, or was erased, may speak
/// of anything.
void add_subjects(Subjects& subjects, std::string_view line);

/// Writes the index of one change, block by block.
class SubjectWriter {
public:
  /// `many`: the change has several blocks.
  SubjectWriter(SQLite::Database& database, bool many) : database_(database), many_(many) {}
  /// Sorts `subjects`.
  void add(std::int64_t block, Subjects& subjects);
  void finish();

private:
  SQLite::Database& database_;
  bool many_;
  std::int64_t base_ = 0;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs_; ///< subject, and block less base
};

/// Makes the index of a log that has none. Memory for one run of blocks.
void index_log(SQLite::Database& database);

/// The blocks that may speak of a subject, ascending.
class BlocksOf {
public:
  BlocksOf(SQLite::Database& database, const model::Ref& subject, std::int64_t first);
  BlocksOf(const BlocksOf&) = delete;
  BlocksOf& operator=(const BlocksOf&) = delete;
  ~BlocksOf();
  std::optional<std::int64_t> next();

private:
  struct Single;
  std::unique_ptr<Single> single_;
  std::vector<std::int64_t> of_runs_; ///< descending
};

/// May the block speak of the subject? Not for millions of questions.
bool may_speak_of(SQLite::Database& database, std::int64_t block, std::uint32_t subject);

} // namespace fundament::store
