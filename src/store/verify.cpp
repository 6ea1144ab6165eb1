// SPDX-License-Identifier: MPL-2.0
#include "store/log.hpp"
#include "store/state.hpp"
#include <SQLiteCpp/SQLiteCpp.h>
#include <map>

namespace fundament::store {

using base::Error;
using base::ErrorCode;

namespace {

constexpr std::size_t most_problems = 100;

/// Changes replayed at once: each replay copies the parts of the model it touches, so few large ones cost least.
constexpr std::size_t replayed_at_once = 65536;

class Verification {
public:
  Verification(SQLite::Database& database, const std::string& path, std::shared_ptr<const model::Metamodel> metamodel)
      : database_(database), path_(path), metamodel_(metamodel), model_(model::Model::empty(std::move(metamodel))) {}

  Report run() {
    attempt([&] { check_structure(); });
    attempt([&] { check_log(); });
    report_.state_compared = log_whole_ && report_.erased == 0;
    if (report_.state_compared) attempt([&] { compare_state(); });
    return std::move(report_);
  }

private:
  void problem(Error error) {
    report_.problem_count++;
    if (report_.problems.size() < most_problems) report_.problems.push_back(std::move(error));
  }

  void problem(const char* id, std::vector<std::pair<std::string, std::string>> arguments) {
    problem({ErrorCode::corrupt_data, {id, std::move(arguments)}, path_});
  }

  /// What SQLite cannot read is a finding, and the other checks go on.
  template <class Work> void attempt(Work&& work) {
    auto done = guarded(path_, [&]() -> base::Result<void> { return work(), base::Result<void>(); });
    if (!done) problem(done.error());
  }

  void check_structure() {
    SQLite::Statement rows(database_, "PRAGMA integrity_check");
    while (rows.executeStep()) {
      const std::string found = rows.getColumn(0).getString();
      if (found != "ok") problem("store.integrity", {{"found", found}});
    }
    SQLite::Statement keys(database_, "PRAGMA foreign_key_check");
    while (keys.executeStep())
      problem("store.reference_broken",
              {{"table", keys.getColumn(0).getString()}, {"row", keys.getColumn(1).getString()}});
  }

  void check_log() {
    for (SQLite::Statement rows(database_, "SELECT revision, number, digest FROM erased"); rows.executeStep();) {
      base::Digest digest{};
      const auto bytes = rows.getColumn(2).getString();
      std::copy_n(bytes.begin(), std::min(bytes.size(), digest.size()), digest.begin());
      erased_[{rows.getColumn(0).getInt64(), rows.getColumn(1).getInt64()}] = digest;
    }
    read_log(
        database_, 0, 0,
        [&](const ChangeHeader& header) {
          finish_change();
          begin_change(header);
          return Store::Visit::operations;
        },
        [&](std::uint64_t number, std::string_view line) {
          check_operation(number, line);
          return true;
        });
    finish_change();
    replay();
  }

  void begin_change(const ChangeHeader& header) {
    if (header.revision != header_.revision + 1)
      problem("store.revision_missing", {{"revision", std::to_string(header_.revision + 1)}});
    header_ = header;
    hasher_.emplace(previous_, header);
    count_ = 0;
    report_.revision = header.revision;
  }

  void check_operation(std::uint64_t number, std::string_view line) {
    if (number != count_)
      problem("store.operation_missing",
              {{"revision", std::to_string(header_.revision)}, {"number", std::to_string(count_)}});
    count_ = number + 1;
    report_.operations++;
    const auto erased = erased_.find({header_.revision, static_cast<std::int64_t>(number)});
    if (line.empty() && erased != erased_.end()) {
      report_.erased++;
      return hasher_->add(erased->second);
    }
    hasher_->add(base::sha256(line));
    if (!log_whole_) return;
    auto change = model::change_from_log_line(line, *metamodel_);
    if (!change) {
      log_whole_ = false;
      return problem("store.operation_unreadable", {{"revision", std::to_string(header_.revision)},
                                                    {"number", std::to_string(number)},
                                                    {"reason", change.error().message()}});
    }
    pending_.push_back(std::move(*change));
    if (pending_.size() >= replayed_at_once) replay();
  }

  void finish_change() {
    if (!hasher_) return;
    if (count_ != header_.count)
      problem("store.count_differs", {{"revision", std::to_string(header_.revision)},
                                      {"expected", std::to_string(header_.count)},
                                      {"found", std::to_string(count_)}});
    if (hasher_->finish() != header_.hash)
      problem("store.chain_broken", {{"revision", std::to_string(header_.revision)}});
    hasher_.reset();
    previous_ = header_.hash;
  }

  void replay() {
    if (!log_whole_ || pending_.empty() || report_.erased > 0) return pending_.clear();
    auto next = model_->replay(pending_);
    pending_.clear();
    if (next) {
      model_ = *next;
      return;
    }
    log_whole_ = false;
    problem("store.replay_failed",
            {{"revision", std::to_string(header_.revision)}, {"reason", next.error().message()}});
  }

  void compare_state() {
    StateReader reader(database_, path_, metamodel_);
    const auto origin = [&](std::uint32_t number) {
      return number < reader.origins().size() ? reader.origins()[number] : std::string();
    };
    std::size_t elements = 0, relations = 0;
    auto read = reader.elements([&](model::ElementId id, const model::Element& row) {
      elements++;
      const model::Element* expected = model_->element(id);
      if (!expected || row.kind != expected->kind || row.key != expected->key || row.name != expected->name ||
          row.attributes != expected->attributes || origin(row.origin) != model_->origin(expected->origin))
        differs(metamodel_->kind(row.kind).name + ":" + row.key);
    });
    if (!read) return problem(read.error());
    read = reader.relations([&](model::RelationId id, const model::Relation& row) {
      relations++;
      const model::Relation* expected = model_->relation(id);
      if (!expected || !same(row, *expected) || origin(row.origin) != model_->origin(expected->origin))
        differs(metamodel_->relation(row.type).name + " " + std::to_string(id));
    });
    if (!read) return problem(read.error());
    const auto counters = reader.counters();
    if (!counters) return problem(counters.error());
    if (counters->next_element != model_->element_limit() || counters->next_relation != model_->relation_limit())
      differs("counter");
    if (elements != model_->element_count()) count_differs("element", elements, model_->element_count());
    if (relations != model_->relation_count()) count_differs("relation", relations, model_->relation_count());
  }

  static bool same(const model::Relation& a, const model::Relation& b) {
    if (a.source != b.source || a.target != b.target || a.type != b.type || a.own_strength != b.own_strength ||
        a.own_needs != b.own_needs)
      return false;
    static const model::RelationDetails none;
    const auto& x = a.details ? *a.details : none;
    const auto& y = b.details ? *b.details : none;
    return x.key == y.key && x.valid_from == y.valid_from && x.valid_to == y.valid_to && x.confidence == y.confidence &&
           x.attributes == y.attributes;
  }

  void differs(const std::string& row) { problem("store.state_differs", {{"row", row}}); }

  void count_differs(const char* table, std::size_t found, std::size_t expected) {
    problem("store.state_count",
            {{"table", table}, {"found", std::to_string(found)}, {"expected", std::to_string(expected)}});
  }

  SQLite::Database& database_;
  const std::string& path_;
  std::shared_ptr<const model::Metamodel> metamodel_;
  Report report_;

  std::map<std::pair<Revision, std::int64_t>, base::Digest> erased_;
  base::Digest previous_{};
  ChangeHeader header_;
  std::optional<ChangeHasher> hasher_;
  std::uint64_t count_ = 0; ///< operations of the present change so far

  bool log_whole_ = true; ///< every line so far could be read and replayed
  std::vector<model::Change> pending_;
  std::shared_ptr<const model::Model> model_; ///< what the log says so far
};

} // namespace

base::Result<Report> Store::verify(std::shared_ptr<const model::Metamodel> metamodel) {
  return guarded(path(), [&]() -> base::Result<Report> {
    const Reading reading(*connection_->database);
    return Verification(*connection_->database, path(), std::move(metamodel)).run();
  });
}

} // namespace fundament::store
