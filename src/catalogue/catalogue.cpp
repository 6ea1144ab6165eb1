// SPDX-License-Identifier: MPL-2.0
#include "catalogue/catalogue.hpp"
#include "catalogue/state.hpp"

namespace fundament::catalogue {

using base::Error;
using base::ErrorCode;

namespace {

/// The snapshot of what the store holds.
base::Result<SnapshotPointer> load(store::Store& store, const std::shared_ptr<const model::Metamodel>& metamodel) {
  auto loaded = store.load(metamodel);
  if (!loaded) return loaded.error();
  return snapshot::Snapshot::make(loaded->head, std::move(loaded->model));
}

} // namespace

Error revision_moved(Revision expected, Revision present) {
  return {ErrorCode::revision_moved,
          {"store.revision_moved", {{"expected", std::to_string(expected)}, {"present", std::to_string(present)}}}};
}

base::Result<Outcome> outcome_of(const snapshot::Snapshot& before, model::ChangeSet change_set, Revision revision) {
  const std::string origin = change_set.author;
  auto applied = before.model().apply(std::move(change_set), origin);
  if (!applied) return applied.error();
  Outcome outcome{revision, std::move(applied->changes), std::move(applied->warnings), before.shared_from_this()};
  if (outcome.changes.empty())
    outcome.revision = before.revision();
  else
    outcome.snapshot = snapshot::Snapshot::make(revision, std::move(applied->model), &before, outcome.changes);
  return outcome;
}

base::Result<std::unique_ptr<Catalogue>> Catalogue::open(const std::string& path, Options options) {
  auto writer = store::Store::open(path, {options.mode, options.busy_timeout});
  if (!writer) return writer.error();
  auto accounts = store::Store::open(path, {store::Mode::read_only, options.busy_timeout});
  if (!accounts) return accounts.error();
  auto log = store::Store::open(path, {store::Mode::read_only, options.busy_timeout});
  if (!log) return log.error();
  const auto data_version = writer->data_version(); // before loading: what is written meanwhile is then seen later
  if (!data_version) return data_version.error();
  auto current = load(*writer, options.metamodel);
  if (!current) return current.error();
  return std::unique_ptr<Catalogue>(new Catalogue(std::unique_ptr<State>(new State{path,
                                                                                   std::move(options),
                                                                                   {{}, std::move(*writer)},
                                                                                   {{}, std::move(*accounts)},
                                                                                   {{}, std::move(*log)},
                                                                                   {},
                                                                                   std::move(*current),
                                                                                   std::chrono::steady_clock::now(),
                                                                                   {},
                                                                                   *data_version})));
}

Catalogue::Catalogue(std::unique_ptr<State> state) : state_(std::move(state)) {}
Catalogue::~Catalogue() = default;

const std::string& Catalogue::path() const {
  return state_->path;
}

const std::shared_ptr<const model::Metamodel>& Catalogue::metamodel() const {
  return state_->options.metamodel;
}

SnapshotPointer Catalogue::State::get_current() {
  const std::lock_guard lock(mutex);
  return current;
}

void Catalogue::State::make_current(SnapshotPointer next) {
  const std::lock_guard lock(mutex);
  current.swap(next); // the old one, if this was its last holder, is freed after the lock
}

SnapshotPointer Catalogue::snapshot() const {
  State& state = *state_;
  {
    const std::lock_guard lock(state.mutex);
    const auto now = std::chrono::steady_clock::now();
    if (now < state.next_look) return state.current;
    state.next_look = now + state.options.look_every;
  }
  // Whoever holds the writer's mutex catches up himself, so nobody waits here.
  if (const std::unique_lock writing(state.writer.mutex, std::try_to_lock); writing) {
    auto looked = state.catch_up();
    const std::lock_guard lock(state.mutex);
    state.trouble = looked ? std::nullopt : std::optional(looked.error());
  }
  return state.get_current();
}

std::optional<Error> Catalogue::trouble() const {
  const std::lock_guard lock(state_->mutex);
  return state_->trouble;
}

base::Result<Outcome>
Catalogue::State::write(const std::function<base::Result<Draft>(const snapshot::Snapshot&)>& draft,
                        std::optional<Revision> expected) {
  const std::lock_guard writing(writer.mutex);
  auto turn = writer.store.take_turn();
  if (!turn) return turn.error();
  if (auto newest = catch_up(); !newest) return newest.error();
  const SnapshotPointer before = get_current();
  if (expected && *expected != before->revision()) return revision_moved(*expected, before->revision());
  auto drawn = draft(*before);
  if (!drawn) return drawn.error();
  const std::string author = drawn->change_set.author, reason = drawn->change_set.reason;
  auto outcome = outcome_of(*before, std::move(drawn->change_set), before->revision() + 1);
  if (!outcome) return outcome;
  const store::BroughtUpdate* brought = drawn->brought ? &*drawn->brought : nullptr;
  if (outcome->changes.empty() && !brought) return outcome;
  auto written = writer.store.append(std::move(*turn), {before->revision(), author, reason, outcome->changes, brought},
                                     outcome->snapshot->model());
  if (!written) return written.error();
  if (!outcome->changes.empty()) outcome->snapshot = outcome->snapshot->as_of(*written);
  make_current(outcome->snapshot);
  return outcome;
}

base::Result<Outcome> Catalogue::apply(const model::ChangeSet& change_set, std::optional<Revision> expected) {
  return state_->write(
      [&](const snapshot::Snapshot&) -> base::Result<Draft> {
        return Draft{change_set, {}};
      },
      expected);
}

base::Result<Outcome> Catalogue::preview(const model::ChangeSet& change_set, std::optional<Revision> expected) const {
  const SnapshotPointer before = snapshot();
  if (expected && *expected != before->revision()) return revision_moved(*expected, before->revision());
  return outcome_of(*before, change_set, before->revision());
}

base::Result<void> Catalogue::backup(const std::string& file) const {
  auto store = store::Store::open(state_->path, {store::Mode::read_only, state_->options.busy_timeout});
  return store ? store->backup(file) : base::Result<void>(store.error());
}

base::Result<store::Report> Catalogue::verify() const {
  auto store = store::Store::open(state_->path, {store::Mode::read_only, state_->options.busy_timeout});
  return store ? store->verify(state_->options.metamodel) : base::Result<store::Report>(store.error());
}

} // namespace fundament::catalogue
