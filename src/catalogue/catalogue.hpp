// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/budget.hpp"
#include "model/change_set.hpp"
#include "model/model.hpp"
#include "store/store.hpp"
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fundament::snapshot {
class Snapshot;
}
namespace fundament::interchange {
struct Parsed;
}

/// The application: one database, one current snapshot, and the ways to change it.
namespace fundament::catalogue {

using model::Revision;
using store::Account;

struct Options {
  store::Mode mode = store::Mode::create;
  std::shared_ptr<const model::Metamodel> metamodel = model::Metamodel::built_in();
  /// How often a thread of the catalogue looks for what other processes wrote. 0: there is no such thread, and
  /// snapshot() and authenticate() look themselves.
  std::chrono::milliseconds look_every{50};
  std::chrono::milliseconds busy_timeout{5000}; ///< how long to wait for others that write
};

struct ImportOptions;
struct ImportReport;

/// What a change-set did, or would do.
struct Outcome {
  Revision revision = 0; ///< the new one; the present one when nothing changed; of a preview the one it was made on
  std::vector<model::Change> changes;
  std::vector<base::Error> warnings;
  std::shared_ptr<const snapshot::Snapshot> snapshot; ///< with the changes
};

/// Which part of the log: at most `limit` operations after (`since`, `after`).
struct ChangesQuestion {
  Revision since = 0;                 ///< change-sets after this revision
  std::uint64_t after = 0;            ///< of the first of them, skip that many operations (from LogPage::next)
  std::optional<model::Ref> ref = {}; ///< only operations on that element, or on a relation that begins or ends there
  std::size_t limit = 1000;
};
struct LogEntry {
  std::uint64_t number = 0; ///< within its change-set, from 0
  std::string line;         ///< its JSON text as logged; "" if it was erased
};
struct LoggedChange {
  store::ChangeHeader header; ///< its count is of all operations, not only of those below
  std::vector<LogEntry> operations;
};
struct LogPage {
  Revision revision = 0;             ///< the newest in the log
  std::vector<LoggedChange> changes; ///< oldest first; with `ref` only those with such an operation
  bool complete = true;              ///< false: the time ran out, and `next` says where
  /// Where to go on, when there may be more: the next question's `since` and `after`.
  std::optional<std::pair<Revision, std::uint64_t>> next;
};

/// A token that is to be made.
struct NewToken {
  std::string name;
  std::string unit = {}; ///< "" or the ref of an element of the kind unit
  store::Role role = store::Role::administrator;
  std::optional<base::Date> expires = {}; ///< the last day it is good
};

/// What somebody sees who has the turn to write, and what he then wants written.
struct InTurn {
  std::shared_ptr<const snapshot::Snapshot> snapshot;
  std::function<base::Result<std::string>(int year)> next_report; ///< its number; one a turn
};
struct Drawn {
  model::ChangeSet change_set;
  std::vector<store::KeptReport> reports = {};
};

struct CreatedToken {
  Account account;
  std::string token; ///< shown once; the database has only its digest
};

/// All calls from any thread. Reading never waits for writing, nor for what others wrote to be taken in: that is the
/// work of a thread of the catalogue's own. Writers stand in one line, each for as long as his budget lasts
/// (busy_timeout where there is none); who did not get his turn gets unavailable, and nothing was changed. Calls that
/// reach the database may return what store::Store's do.
class Catalogue {
public:
  /// Reads the whole state; see store::Store::open and load for the errors.
  static base::Result<std::unique_ptr<Catalogue>> open(const std::string& path, Options options = {});
  ~Catalogue();
  Catalogue(const Catalogue&) = delete;
  Catalogue& operator=(const Catalogue&) = delete;

  const std::string& path() const;
  const std::shared_ptr<const model::Metamodel>& metamodel() const;

  /// The newest snapshot, with what others wrote as far as it was seen and taken in. Never fails: when the database
  /// cannot be read it is the last one that could (see trouble()). A lock and a pointer copied.
  std::shared_ptr<const snapshot::Snapshot> snapshot() const;

  /// Looks now, and returns when what others wrote until then is taken in.
  base::Result<void> look() const;

  /// Why the last look at the database failed, or the last write failed for the storage's sake (until one succeeds);
  /// nothing when neither did. For /readyz.
  std::optional<base::Error> trouble() const;

  /// Validates, writes, and makes the result current; all or nothing. The author is also the origin of new records.
  /// What other processes wrote meanwhile is taken in first. Errors: those of model::Model::apply; revision_moved when
  /// `expected` is given and is not the present revision.
  base::Result<Outcome> apply(const model::ChangeSet& change_set, std::optional<Revision> expected = {});
  base::Result<Outcome> apply(const model::ChangeSet& change_set, std::optional<Revision> expected,
                              base::Budget& budget);

  /// What `draw` makes of the newest snapshot, which stays the newest until it is written: nobody else writes from the
  /// look to the end. Errors: those of `draw`, and of apply.
  base::Result<Outcome> change(const std::function<base::Result<Drawn>(const InTurn&)>& draw, base::Budget& budget,
                               std::optional<Revision> expected = {});

  /// A report that was kept; not_found.
  base::Result<store::KeptReport> report(const std::string& number) const;

  /// apply, but nothing is written or made current. Also for a read-only catalogue.
  base::Result<Outcome> preview(const model::ChangeSet& change_set, std::optional<Revision> expected = {}) const;

  /// Error not_found if `ref` is of no known kind. An element that no longer exists still has its history.
  /// With `ref` it costs what it finds, not the length of the log.
  base::Result<LogPage> changes(const ChangesQuestion& question, base::Budget& budget) const;

  /// From memory, as of the last look; a token not known there is looked for once, unless somebody looks just now.
  /// Error unauthenticated: unknown or revoked.
  base::Result<Account> authenticate(std::string_view token) const;
  /// Counts up each time the accounts in memory are read anew: while it stays, a token is worth what it was.
  std::uint64_t accounts_version() const;
  /// Errors: not_found (the unit, with the nearest), conflict (the name is taken), invalid_argument (the name is empty
  /// or too long; an editor or decider without a unit).
  base::Result<CreatedToken> create_token(const NewToken& token);
  base::Result<CreatedToken> create_token(const std::string& name, const std::string& unit = {}) {
    return create_token(NewToken{name, unit});
  }
  base::Result<std::vector<Account>> accounts() const;
  base::Result<Account> revoke_token(const std::string& id_or_name);

  /// What design.md section 5 calls an import: see import.hpp for the options and what is reported. Nobody else writes
  /// from the comparison with the catalogue until the result is written.
  base::Result<ImportReport> import_parsed(interchange::Parsed parsed, const ImportOptions& options);

  base::Result<void> backup(const std::string& file) const;
  /// See store::Store::chain_end.
  base::Result<model::Head> chain_end() const;
  /// See store::Store::verify.
  base::Result<store::Report> verify(const std::optional<base::Digest>& expected = {}) const;

private:
  struct State;
  explicit Catalogue(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

} // namespace fundament::catalogue
