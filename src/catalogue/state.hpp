// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "catalogue/catalogue.hpp"
#include "catalogue/line.hpp"
#include "snapshot/snapshot.hpp"
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <unordered_map>

/// What the .cpp files behind catalogue.hpp share.
namespace fundament::catalogue {

using SnapshotPointer = std::shared_ptr<const snapshot::Snapshot>;

/// What is to be written, drawn up from the newest snapshot.
struct Draft {
  model::ChangeSet change_set;
  std::optional<store::BroughtUpdate> brought = {};
  std::vector<store::KeptReport> reports = {};
};

/// Who may write, by the digest of the token.
struct DigestHash {
  std::size_t operator()(const base::Digest& digest) const {
    std::size_t out = 0;
    for (std::size_t i = 0; i < sizeof out; i++)
      out = out << 8 | digest[i];
    return out;
  }
};
using Accounts = std::unordered_map<base::Digest, Account, DigestHash>;

/// Connections for questions that read the database, perhaps for long: each has one to itself.
class Readers {
public:
  Readers(std::string path, std::chrono::milliseconds busy_timeout)
      : path_(std::move(path)), busy_timeout_(busy_timeout) {}

  /// The result of `work` on a connection: one that waits for the next question, or another.
  template <class Work> auto with(Work&& work) -> decltype(work(std::declval<store::Store&>())) {
    auto store = take();
    if (!store) return store.error();
    auto result = work(*store);
    if (result.ok()) give_back(std::move(*store));
    return result;
  }

private:
  base::Result<store::Store> take();
  void give_back(store::Store store);

  std::string path_;
  std::chrono::milliseconds busy_timeout_;
  std::mutex mutex_;
  std::vector<store::Store> waiting_;
};

struct Catalogue::State {
  State(std::string path_, Options options_, store::Store writer_, store::Store follower_, SnapshotPointer current_);
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State();

  const std::string path;
  const Options options;

  Line line;
  store::Store writer; ///< of whoever has his turn in the line

  Line following;                ///< of whoever makes another snapshot current, from the look to the end
  store::Store follower;         ///< under `following`; reading only
  std::int64_t data_version = 0; ///< of the follower, when it was last up to date; under `following`

  mutable Readers readers;

  std::mutex reading_accounts; ///< from reading them to making them known, so that no older ones become known later

  std::mutex mutex; ///< of all below; held for a few instructions
  SnapshotPointer current;
  std::shared_ptr<const Accounts> accounts = std::make_shared<Accounts>();
  std::uint64_t accounts_version = 0;
  std::optional<base::Error> look_trouble, write_trouble;
  bool ending = false;
  std::condition_variable ended;

  std::thread thread; ///< follows what others write

  SnapshotPointer get_current();
  void make_current(SnapshotPointer next);

  /// Looks for what other processes wrote and takes it in. Under `following`.
  base::Result<void> look();
  /// Looks, if whoever looks or writes now has ended by then.
  void look_within(std::chrono::milliseconds time);
  /// Makes the newest state in the database current, read by this connection. Under `following`.
  base::Result<void> catch_up(store::Store& store);
  void follow();

  base::Result<void> read_accounts(store::Store& store);
  /// `work` in the writers' line; then the accounts are read anew.
  base::Result<Account> write_accounts(const std::function<base::Result<Account>(store::Store&)>& work);

  /// Lets `draft` see the newest snapshot and writes what it returns; nobody else writes in between.
  base::Result<Outcome> write(const std::function<base::Result<Draft>(const snapshot::Snapshot&)>& draft,
                              std::optional<Revision> expected, base::Budget& budget);
  base::Result<Outcome> write_in_turn(const std::function<base::Result<Draft>(const snapshot::Snapshot&)>& draft,
                                      std::optional<Revision> expected, base::Budget& budget);

  /// Remembers whether a write failed for the storage's sake.
  void note_write(const base::Error* error);
};

/// What the change-set would make of the snapshot; of revision `revision`.
base::Result<Outcome> outcome_of(const snapshot::Snapshot& before, model::ChangeSet change_set, Revision revision);

base::Error revision_moved(Revision expected, Revision present);

/// The turn to write did not come in time.
base::Error not_in_time(const std::string& path);

} // namespace fundament::catalogue
