// SPDX-License-Identifier: MPL-2.0
#include "base/unicode.hpp"
#include "store/log.hpp"
#include "store/reports.hpp"
#include "store/seal.hpp"
#include "store/state.hpp"
#include "store/subjects.hpp"
#include <SQLiteCpp/SQLiteCpp.h>
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace fundament::store {

using base::Error;
using base::ErrorCode;

namespace {

constexpr std::size_t most_problems = 100;

/// What the log says that a record is now: the first half of the digest of its own line, without what it replaced.
/// Zeros: the log says nothing of it, or that it was removed.
using Expected = std::array<std::uint8_t, 16>;

Expected expected_of(model::Change change, const model::Metamodel& metamodel) {
  change.was_element.reset();
  change.was_relation.reset();
  const base::Digest digest = base::sha256(model::to_log_line(change, metamodel));
  Expected out{};
  std::copy_n(digest.begin(), out.size(), out.begin());
  return out;
}

/// The records of one table, by id.
struct Records {
  std::vector<Expected> expected;
  std::vector<bool> named; ///< the log has an operation on it

  std::size_t count() const {
    return static_cast<std::size_t>(
        std::count_if(expected.begin(), expected.end(), [](const Expected& one) { return one != Expected{}; }));
  }
  void set(std::uint32_t id, const Expected& says) {
    if (expected.size() <= id) {
      expected.resize(id + std::size_t{1});
      named.resize(id + std::size_t{1});
    }
    expected[id] = says;
    named[id] = true;
  }
  const Expected& of(std::uint32_t id) const {
    static const Expected nothing{};
    return id < expected.size() ? expected[id] : nothing;
  }
  bool is_named(std::uint32_t id) const { return id < named.size() && named[id]; }
};

/// Ids are given one after the other, each by an operation, so none is far beyond the number of operations; one that is
/// was not written by us, and is not worth memory.
constexpr std::uint64_t most_ids_ahead = std::uint64_t{1} << 20;

/// The numbers and digests in the attribute `reports` of the investments.
std::vector<std::pair<std::string, std::string>> reports_named_by(const model::Model& model) {
  std::vector<std::pair<std::string, std::string>> out;
  const auto kind = model.metamodel().find_kind("investment");
  const auto attribute = model.metamodel().find_attribute("reports");
  if (!kind || !attribute) return out;
  const auto text = [](const nlohmann::json& one, const char* name) {
    const auto found = one.is_object() ? one.find(name) : one.end();
    return one.is_object() && found != one.end() && found->is_string() ? found->get<std::string>() : "";
  };
  for (model::ElementId id = 0; id < model.element_limit(); id++) {
    const auto* element = model.element(id);
    const auto* reports =
        element && element->kind == *kind ? element->attributes.get<model::Document>(*attribute) : nullptr;
    if (!reports) continue;
    for (const auto& one : nlohmann::json::parse(reports->text, nullptr, false))
      out.emplace_back(text(one, "number"), text(one, "sha256"));
  }
  return out;
}

class Verification {
public:
  Verification(SQLite::Database& database, const std::string& path, std::shared_ptr<const model::Metamodel> metamodel,
               const std::optional<base::Digest>& wanted)
      : database_(database), path_(path), metamodel_(std::move(metamodel)), wanted_(wanted) {}

  Report run() {
    attempt([&] { check_structure(); });
    attempt([&] { check_log(); });
    attempt([&] { check_seals(); });
    if (wanted_ && !wanted_found_) problem("store.head_missing", {{"hash", base::to_hex(*wanted_)}});
    report_.state_compared = log_whole_;
    if (report_.state_compared) attempt([&] { compare_state(); });
    attempt([&] { check_reports(); });
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
    if (!done) {
      problem(done.error());
      log_whole_ = false;
    }
  }

  void check_structure() {
    SQLite::Statement rows(database_, "PRAGMA integrity_check");
    while (rows.executeStep()) {
      const std::string found = rows.getColumn(0).getString();
      if (found != "ok") problem("store.integrity", {{"found", base::printable(found)}});
    }
    SQLite::Statement keys(database_, "PRAGMA foreign_key_check");
    while (keys.executeStep())
      problem("store.reference_broken",
              {{"table", keys.getColumn(0).getString()}, {"row", keys.getColumn(1).getString()}});
  }

  void check_log() {
    for (SQLite::Statement rows(database_, "SELECT revision, number, digest FROM erased"); rows.executeStep();)
      erased_[{rows.getColumn(0).getInt64(), rows.getColumn(1).getInt64()}] = digest_of(rows.getColumn(2).getString());
    seals_ = seals(database_);
    check_links_after(0);
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
    for (; next_seal_ < seals_.size(); next_seal_++)
      problem("store.seal_broken", {{"number", std::to_string(seals_[next_seal_].number)}});
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
      gaps_.push_back(erased->first);
      return hasher_->add(erased->second);
    }
    hasher_->add(base::sha256(line));
    auto change = model::change_from_log_line(line, *metamodel_);
    if (!change || change->id > report_.operations + most_ids_ahead) {
      log_whole_ = false;
      return problem("store.operation_unreadable",
                     {{"revision", std::to_string(header_.revision)},
                      {"number", std::to_string(number)},
                      {"reason", change ? "id " + std::to_string(change->id) : change.error().message()}});
    }
    take_in(std::move(*change));
  }

  void take_in(model::Change change) {
    const std::uint32_t id = change.id;
    if (std::holds_alternative<model::PutElement>(change.operation))
      elements_.set(id, expected_of(std::move(change), *metamodel_));
    else if (std::holds_alternative<model::PutRelation>(change.operation))
      relations_.set(id, expected_of(std::move(change), *metamodel_));
    else
      (std::holds_alternative<model::RemoveElement>(change.operation) ? elements_ : relations_).set(id, {});
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
    pass(header_.hash);
    check_links_after(header_.revision);
  }

  void pass(const base::Digest& link) {
    previous_ = link;
    wanted_found_ = wanted_found_ || (wanted_ && link == *wanted_);
  }

  /// The seals that stand in the chain behind that revision.
  void check_links_after(Revision revision) {
    for (; next_seal_ < seals_.size() && seals_[next_seal_].revision <= revision; next_seal_++) {
      const Seal& seal = seals_[next_seal_];
      if (seal.revision != revision || seal.number != static_cast<std::int64_t>(next_seal_) + 1 ||
          hash_of(previous_, seal) != seal.hash)
        problem("store.seal_broken", {{"number", std::to_string(seal.number)}});
      pass(seal.hash);
    }
  }

  /// Read when it is first asked for.
  const base::Result<std::shared_ptr<const model::Model>>& state() {
    if (!state_) state_ = read_state(database_, path_, metamodel_);
    return *state_;
  }

  /// What is sealed is what stands there, and nothing stands there unsealed.
  void check_seals() {
    std::map<std::string, base::Digest> last;
    for (const Seal& seal : seals_)
      last[seal.subject] = seal.digest;
    std::set<std::string> subjects;
    for (const auto& [subject, digest] : last)
      subjects.insert(subject);
    if (database_.execAndGet("SELECT count(*) FROM account").getInt64() > 0) subjects.emplace(accounts_subject);
    for (const std::string& source : sources(database_))
      subjects.insert(brought_subject(source));
    for (const std::string& subject : subjects) {
      const bool accounts = subject == accounts_subject;
      const std::string source = accounts ? "" : subject.substr(std::min(subject.size(), brought_subject("").size()));
      const base::Digest now = accounts ? digest_of_accounts(database_) : digest_of_brought(database_, source);
      const auto sealed = last.find(subject);
      if (sealed != last.end() && sealed->second == now) continue;
      if (accounts)
        problem("store.accounts_differ", {});
      else
        problem("store.brought_differs", {{"source", base::printable(source)}});
    }
  }

  /// Each report that an investment names stands there as it was kept, and none stands there that none names.
  void check_reports() {
    if (!state()) return; // told already
    std::set<std::string> named;
    for (const auto& [number, sha256] : reports_named_by(**state())) {
      named.insert(number);
      const auto row = find_report(database_, number);
      if (!row)
        problem("store.report_missing", {{"number", base::printable(number)}});
      else if (!row->is_sound() || base::to_hex(row->sha256) != sha256)
        problem("store.report_altered", {{"number", base::printable(number)}});
    }
    for (const std::string& number : report_numbers(database_))
      if (!named.count(number)) problem("store.report_unnamed", {{"number", base::printable(number)}});
  }

  void compare_state() {
    if (!state()) return problem(state().error());
    const model::Model& model = **state();
    std::size_t elements = 0, relations = 0;
    for (model::ElementId id = 0; id < std::max<std::size_t>(model.element_limit(), elements_.expected.size()); id++) {
      const bool there = id < model.element_limit() && model.element(id);
      elements += there ? 1 : 0;
      if (!there && elements_.of(id) == Expected{}) continue;
      const auto now =
          there ? expected_of({model::PutElement{model.data(id), {}}, {}, {}, id}, *metamodel_) : Expected{};
      if (now != elements_.of(id))
        add({there ? to_string(model.ref(id)) : "element " + std::to_string(id), there ? model.ref(id) : model::Ref{},
             !elements_.is_named(id)});
    }
    for (model::RelationId id = 0; id < std::max<std::size_t>(model.relation_limit(), relations_.expected.size());
         id++) {
      const bool there = id < model.relation_limit() && model.relation(id);
      relations += there ? 1 : 0;
      if (!there && relations_.of(id) == Expected{}) continue;
      const auto now =
          there ? expected_of({model::PutRelation{model.relation_data(id)}, {}, {}, id}, *metamodel_) : Expected{};
      if (now != relations_.of(id))
        add({(there ? metamodel_->relation(model.relation(id)->type).name : "relation") + " " + std::to_string(id),
             there ? model.identity(id).source : model::Ref{}, !relations_.is_named(id)});
    }
    explain_by_erased();
    for (const Differing& one : differing_)
      report(one);
    const auto fits = [&](std::size_t limit, std::size_t expected) { // an erased operation may have given the last id
      return limit == expected || (limit > expected && !gaps_.empty());
    };
    if (!fits(model.element_limit(), elements_.expected.size()) ||
        !fits(model.relation_limit(), relations_.expected.size()))
      differs("counter");
    if (!differs_ || !gaps_.empty()) return;
    if (const auto expected = elements_.count(); elements != expected) count_differs("element", elements, expected);
    if (const auto expected = relations_.count(); relations != expected) count_differs("relation", relations, expected);
  }

  struct Differing {
    std::string name;
    model::Ref ref; ///< of the element, or of the relation's source; empty for a record that is gone
    bool unnamed;   ///< what is left of the log does not know of it
  };

  /// Is kept back only where an erased operation may explain it.
  void add(Differing one) {
    if (gaps_.empty()) return report(one);
    differing_.push_back(std::move(one));
  }

  void report(const Differing& one) {
    differs_ = true;
    differs(one.name);
  }

  /// An erased operation explains one record that differs, and only one of which its block may have spoken: first those
  /// of which the rest of the log knows nothing at all.
  void explain_by_erased() {
    for (const bool unnamed : {true, false})
      for (const auto& [revision, number] : gaps_) {
        if (!unnamed && explained_.count({revision, number})) continue;
        const auto found =
            std::find_if(differing_.begin(), differing_.end(), [&, &in = revision, &at = number](const Differing& one) {
              return one.unnamed == unnamed && (one.ref.kind.empty() || spoke_of(in, at, one.ref));
            });
        if (found == differing_.end()) continue;
        differing_.erase(found);
        explained_.insert({revision, number});
        report_.unexplained++;
      }
  }

  bool spoke_of(Revision revision, std::int64_t number, const model::Ref& ref) {
    SQLite::Statement block(database_, "SELECT id FROM change_block WHERE revision = ? AND first <= ? "
                                       "ORDER BY first DESC LIMIT 1");
    block.bind(1, revision);
    block.bind(2, number);
    if (!block.executeStep()) return false;
    const std::int64_t id = block.getColumn(0).getInt64();
    return may_speak_of(database_, id, subject_number(ref)) || may_speak_of(database_, id, unknown_subject);
  }

  void differs(const std::string& row) { problem("store.state_differs", {{"row", row}}); }

  void count_differs(const char* table, std::size_t found, std::size_t expected) {
    problem("store.state_count",
            {{"table", table}, {"found", std::to_string(found)}, {"expected", std::to_string(expected)}});
  }

  SQLite::Database& database_;
  const std::string& path_;
  std::shared_ptr<const model::Metamodel> metamodel_;
  std::optional<base::Digest> wanted_;
  bool wanted_found_ = false;
  Report report_;

  std::map<std::pair<Revision, std::int64_t>, base::Digest> erased_;
  std::vector<std::pair<Revision, std::int64_t>> gaps_; ///< the erased operations that were met
  std::set<std::pair<Revision, std::int64_t>> explained_;
  std::vector<Seal> seals_;
  std::size_t next_seal_ = 0;
  base::Digest previous_{};
  ChangeHeader header_;
  std::optional<ChangeHasher> hasher_;
  std::uint64_t count_ = 0; ///< operations of the present change so far

  bool log_whole_ = true; ///< every line so far could be read
  Records elements_, relations_;
  std::optional<base::Result<std::shared_ptr<const model::Model>>> state_;
  std::vector<Differing> differing_; ///< that wait for an explanation
  bool differs_ = false;
};

} // namespace

base::Result<Report> Store::verify(std::shared_ptr<const model::Metamodel> metamodel,
                                   const std::optional<base::Digest>& expected) {
  return connection_->reading([&]() -> base::Result<Report> {
    const Reading reading(*connection_->database);
    return Verification(*connection_->database, path(), std::move(metamodel), expected).run();
  });
}

} // namespace fundament::store
