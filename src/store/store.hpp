// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/date.hpp"
#include "base/sha256.hpp"
#include "model/change_set.hpp"
#include "model/json.hpp"
#include "model/model.hpp"
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The catalogue on disk: one SQLite file with the change log, the current state that follows from it, what import
/// sources brought, and accounts. The tables and the form of the hash chain are described in schema/NNNN_what.sql.
namespace fundament::store {

using model::Revision;

/// Operations to a block of the change log.
constexpr std::size_t block_operations = 4096;

enum class Mode {
  create,     ///< made if there is none; brought up to the newest schema
  read_write, ///< must exist; brought up to the newest schema
  read_only,  ///< must exist with the newest schema; nothing is written
  reading,    ///< read_write where this user may write, else read_only
};

struct Options {
  Mode mode = Mode::create;
  std::chrono::milliseconds busy_timeout{5000}; ///< how long to wait while another process writes
};

/// One change-set in the log.
struct ChangeHeader {
  Revision revision = 0;
  std::string time; ///< as base::now_utc
  std::string author, reason;
  std::uint64_t count = 0; ///< operations
  base::Digest hash{};
};

/// What a source brought last time: a subject (the text of a ref, or of a relation's identity) and what it said
/// about it, as bytes that mean something to interchange. The store only keeps them.
struct Brought {
  std::string subject, said;
  bool operator==(const Brought&) const = default;
};
struct BroughtUpdate {
  std::string source;
  std::vector<Brought> put;
  std::vector<std::string> remove; ///< subjects
};

/// What an account is for. What each may do is api/rights.hpp's to say.
enum class Role { reader, editor, architect, secretary, decider, administrator };
std::string_view to_string(Role role);
std::optional<Role> parse_role(std::string_view text);
std::vector<std::string_view> role_names();

/// Who may write: its token is known only by its digest.
struct Account {
  std::string id; ///< "account-1": what a change names as its author
  std::string name;
  std::string unit; ///< a ref as text, or ""
  std::string created;
  std::optional<std::string> revoked; ///< since when
  Role role = Role::administrator;    ///< what an account could do before there were roles
  std::optional<base::Date> expires;  ///< the last day its token is good
};

/// An account that is to be made.
struct NewAccount {
  std::string name, unit; ///< see Account
  base::Digest token{};
  Role role = Role::administrator;
  std::optional<base::Date> expires = {};
};

/// What was told of a proposal when somebody kept it: never altered, and its digest stands in the investment.
struct KeptReport {
  std::string number; ///< "R-2026-0007"
  std::string ref;    ///< of the investment
  std::int64_t version = 0;
  Revision revision = 0;   ///< what it was asked of
  std::string asked, made; ///< a day, and as base::now_utc
  std::string author;      ///< an account's id
  std::string body;
};

/// What is to be written in one transaction.
struct Append {
  Revision expected = 0; ///< the revision that `changes` were made from
  std::string author, reason;
  std::span<const model::Change> changes;
  const BroughtUpdate* brought = nullptr;
  std::span<const KeptReport> reports = {}; ///< written only along with changes
};

struct Loaded {
  model::Head head;
  std::shared_ptr<const model::Model> model;
};

struct Report {
  Revision revision = 0;
  std::uint64_t operations = 0;
  std::uint64_t erased = 0;            ///< operations erased from the log, whose digests remain
  bool state_compared = false;         ///< false when the log cannot be read to its end
  std::uint64_t unexplained = 0;       ///< records that are as only an erased operation can have made them
  std::uint64_t problem_count = 0;     ///< may exceed problems.size()
  std::vector<base::Error> problems{}; ///< at most 100; all is well when there are none
};

/// Says the error that the file or its disk failed, rather than that others were writing?
bool is_storage_trouble(const base::Error& error);

/// One connection. Not for several threads at once; several Stores, also of several processes, may have one file open.
/// Every call may also return `unavailable` (the file is locked, read-only, on a full disk, or no longer the one that
/// stands at its path), and `corrupt_data`; where names the file. A call that fails has written nothing.
/// A file is made for its owner alone; who may only read it can, also where SQLite's helper files cannot be made.
class Store {
public:
  /// Errors: not_found (no file, mode not create), corrupt_data (no database, damaged), conflict (a database of another
  /// program, made by a newer version, a changed migration, or in need of one and read_only), unavailable.
  static base::Result<Store> open(const std::string& path, const Options& options = {});
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  const std::string& path() const;

  /// Is the file still the one at its path, and whole at its beginning? Error unavailable; see Place. Microseconds.
  base::Result<void> in_place() const;

  /// PRAGMA synchronous of this connection: always 2, FULL. A commit that was answered is on the disk.
  base::Result<std::int64_t> synchronous();

  /// Ends what this Store is reading, from another thread; it returns unavailable.
  void interrupt();

  /// The last revision written, by anybody. Microseconds.
  base::Result<Revision> revision();
  /// The same with its hash; and where the log stood at a revision, nothing if there is no such. Microseconds.
  base::Result<model::Head> head();
  base::Result<std::optional<model::Head>> head_at(Revision revision);

  /// Differs from the last call's when another connection, of this process or another, has written. A microsecond.
  base::Result<std::int64_t> data_version();

  /// The state, all of one revision: a second for 3 million records. Error conflict: it has kinds, relations or
  /// attributes that the metamodel does not know.
  base::Result<Loaded> load(std::shared_ptr<const model::Metamodel> metamodel);

  /// While it is held nobody else writes (they wait, up to their busy_timeout), so what is read meanwhile through this
  /// Store stays true. Given up, unless append() used it. Must not outlive the Store. Waits at most `most`, or
  /// busy_timeout if that is less.
  class Turn;
  base::Result<Turn> take_turn(std::chrono::milliseconds most = std::chrono::milliseconds::max());

  /// Writes log, state and what was brought in one transaction that is on the disk when this returns. `after` is the
  /// model with the changes applied. Returns the new head, or the present one when there are no changes (then only
  /// `brought` is written). Error revision_moved: somebody else wrote since `expected`.
  base::Result<model::Head> append(Turn turn, const Append& append, const model::Model& after);

  /// Reads the log from `since` + 1 on, oldest first, all as of one moment. `change` is called for each change-set, and
  /// then `operation` for each of its lines with its number from 0; an erased operation is an empty line. Either stops
  /// the reading by returning false; `change` may also skip the operations of its change-set.
  enum class Visit { operations, skip, stop };
  base::Result<void> read_changes(Revision since, const std::function<Visit(const ChangeHeader&)>& change,
                                  const std::function<bool(std::uint64_t number, std::string_view line)>& operation,
                                  std::uint64_t skip = 0); ///< so many operations of the first change-set

  /// The same of the blocks that speak of `subject` (an element, or a relation by its key) and perhaps some others; a
  /// change-set may come with none of its operations. Costs what it finds, not the length of the log.
  base::Result<void> read_changes_of(const model::Ref& subject, Revision since,
                                     const std::function<Visit(const ChangeHeader&)>& change,
                                     const std::function<bool(std::uint64_t number, std::string_view line)>& operation,
                                     std::uint64_t skip = 0);

  /// The last revision, and the hash of the chain's last link: a change, or a seal after it (see schema/). Kept
  /// elsewhere, it tells later that nothing before it was cut off or altered.
  base::Result<model::Head> chain_end();

  /// Ascending by the bytes of the subject.
  base::Result<std::vector<Brought>> brought(std::string_view source);
  /// Which of the subjects some source other than this one brought; as many entries as subjects.
  base::Result<std::vector<bool>> brought_by_others(std::string_view source, std::span<const std::string> subjects);

  /// Error conflict: the name is taken by an account that is not revoked.
  base::Result<Account> create_account(const NewAccount& account);
  base::Result<Account> create_account(const std::string& name, const std::string& unit, const base::Digest& token) {
    return create_account({name, unit, token});
  }
  base::Result<std::vector<Account>> accounts();
  /// Those that are not revoked, by the digests of their tokens.
  base::Result<std::vector<std::pair<base::Digest, Account>>> valid_accounts();
  /// By id or name. Error not_found.
  base::Result<Account> revoke_account(const std::string& id_or_name);

  /// The number that the next report of a year gets, for who has his turn.
  base::Result<std::string> next_report(int year);
  /// Error not_found.
  base::Result<KeptReport> report(const std::string& number);

  /// A copy of the whole database as it is at one moment, while others read and write. Error conflict: `file` exists.
  base::Result<void> backup(const std::string& file);

  /// Checks SQLite's own structures, the hash chain, that the log gives the state, and that accounts and what sources
  /// brought are as their seals say; with `expected` also that this hash of a chain_end() is in the chain. Minutes for
  /// millions.
  base::Result<Report> verify(std::shared_ptr<const model::Metamodel> metamodel,
                              const std::optional<base::Digest>& expected = {});

private:
  struct Connection;
  explicit Store(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

class Store::Turn {
public:
  Turn(Turn&&) noexcept;
  Turn& operator=(Turn&&) noexcept;
  ~Turn();

private:
  friend class Store;
  struct Transaction;
  explicit Turn(std::unique_ptr<Transaction> transaction);
  base::Result<void> commit();
  std::unique_ptr<Transaction> transaction_;
};

} // namespace fundament::store
