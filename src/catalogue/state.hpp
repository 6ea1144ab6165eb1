// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "catalogue/catalogue.hpp"
#include "snapshot/snapshot.hpp"
#include <functional>
#include <mutex>

/// What the .cpp files behind catalogue.hpp share.
namespace fundament::catalogue {

using SnapshotPointer = std::shared_ptr<const snapshot::Snapshot>;

/// A connection that several threads use in turn.
struct Shared {
  std::mutex mutex;
  store::Store store;
};

/// What is to be written, drawn up from the newest snapshot.
struct Draft {
  model::ChangeSet change_set;
  std::optional<store::BroughtUpdate> brought;
};

struct Catalogue::State {
  std::string path;
  Options options;

  Shared writer;   ///< its mutex is also held by whoever makes another snapshot current
  Shared accounts; ///< reading only: never behind a writer
  Shared log;      ///< reading only, perhaps for long

  std::mutex mutex; ///< of all below; held for a few instructions
  SnapshotPointer current;
  std::chrono::steady_clock::time_point next_look;
  std::optional<base::Error> trouble;

  std::int64_t data_version = 0; ///< of the writer, when it was last up to date; under the writer's mutex

  SnapshotPointer get_current();
  void make_current(SnapshotPointer next);

  /// Looks for what other processes wrote and takes it in. The caller holds the writer's mutex.
  base::Result<void> catch_up();

  /// Lets `draft` see the newest snapshot and writes what it returns; nobody else writes in between.
  base::Result<Outcome> write(const std::function<base::Result<Draft>(const snapshot::Snapshot&)>& draft,
                              std::optional<Revision> expected);
};

/// What the change-set would make of the snapshot; of revision `revision`.
base::Result<Outcome> outcome_of(const snapshot::Snapshot& before, model::ChangeSet change_set, Revision revision);

base::Error revision_moved(Revision expected, Revision present);

} // namespace fundament::catalogue
