// SPDX-License-Identifier: MPL-2.0
#include "catalogue/catalogue.hpp"
#include "catalogue/state.hpp"
#include "review/investment.hpp"

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
  if (auto good = review::check_documents(change_set, before.model().metamodel()); !good) return good.error();
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

Error not_in_time(const std::string& path) {
  return {ErrorCode::unavailable, {"store.busy"}, path};
}

Catalogue::State::State(std::string path_, Options options_, store::Store writer_, store::Store follower_,
                        SnapshotPointer current_)
    : path(std::move(path_)), options(std::move(options_)), writer(std::move(writer_)), follower(std::move(follower_)),
      readers(path, options.busy_timeout), current(std::move(current_)) {}

Catalogue::State::~State() {
  {
    const std::lock_guard lock(mutex);
    ending = true;
  }
  ended.notify_all();
  follower.interrupt(); // what it is reading is for nobody any more
  if (thread.joinable()) thread.join();
}

base::Result<std::unique_ptr<Catalogue>> Catalogue::open(const std::string& path, Options options) {
  auto writer = store::Store::open(path, {options.mode, options.busy_timeout});
  if (!writer) return writer.error();
  auto follower = store::Store::open(path, {store::Mode::read_only, options.busy_timeout});
  if (!follower) return follower.error();
  const auto data_version = follower->data_version(); // before loading: what is written meanwhile is then seen later
  if (!data_version) return data_version.error();
  auto current = load(*follower, options.metamodel);
  if (!current) return current.error();
  auto state =
      std::make_unique<State>(path, std::move(options), std::move(*writer), std::move(*follower), std::move(*current));
  state->data_version = *data_version;
  if (auto accounts = state->read_accounts(state->follower); !accounts) return accounts.error();
  if (state->options.look_every.count() > 0) state->thread = std::thread([&followed = *state] { followed.follow(); });
  return std::unique_ptr<Catalogue>(new Catalogue(std::move(state)));
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
  if (state_->options.look_every.count() == 0) state_->look_within(state_->options.busy_timeout);
  return state_->get_current();
}

base::Result<void> Catalogue::look() const {
  base::Budget budget;
  const InLine turn(state_->following, budget);
  return state_->look();
}

std::optional<Error> Catalogue::trouble() const {
  const std::lock_guard lock(state_->mutex);
  return state_->look_trouble ? state_->look_trouble : state_->write_trouble;
}

void Catalogue::State::note_write(const Error* error) {
  if (error && !store::is_storage_trouble(*error)) return; // refused for its own sake: nothing was tried
  const std::lock_guard lock(mutex);
  write_trouble = error ? std::optional(*error) : std::nullopt;
}

base::Result<Outcome>
Catalogue::State::write(const std::function<base::Result<Draft>(const snapshot::Snapshot&)>& draft,
                        std::optional<Revision> expected, base::Budget& budget) {
  const InLine turn(line, budget);
  if (!turn) return not_in_time(path);
  {
    // most of what others wrote is taken in before the database is held against them
    const InLine follows(following, budget);
    if (!follows) return not_in_time(path);
    if (auto newest = catch_up(writer); !newest) return note_write(&newest.error()), newest.error();
  }
  auto outcome = write_in_turn(draft, expected, budget);
  if (!outcome) note_write(&outcome.error());
  return outcome;
}

base::Result<Outcome>
Catalogue::State::write_in_turn(const std::function<base::Result<Draft>(const snapshot::Snapshot&)>& draft,
                                std::optional<Revision> expected, base::Budget& budget) {
  auto turn = writer.take_turn(budget.left());
  if (!turn) return turn.error();
  const InLine follows(following, budget);
  if (!follows || budget.spent_now()) return not_in_time(path);
  if (auto newest = catch_up(writer); !newest) return newest.error();
  const SnapshotPointer before = get_current();
  if (expected && *expected != before->revision()) return revision_moved(*expected, before->revision());
  auto drawn = draft(*before);
  if (!drawn) return drawn.error();
  const std::string author = drawn->change_set.author, reason = drawn->change_set.reason;
  auto outcome = outcome_of(*before, std::move(drawn->change_set), before->revision() + 1);
  if (!outcome) return outcome;
  const store::BroughtUpdate* brought = drawn->brought ? &*drawn->brought : nullptr;
  if (outcome->changes.empty() && !brought) return outcome;
  auto written =
      writer.append(std::move(*turn), {before->revision(), author, reason, outcome->changes, brought, drawn->reports},
                    outcome->snapshot->model());
  if (!written) return written.error();
  if (!outcome->changes.empty()) outcome->snapshot = outcome->snapshot->as_of(*written);
  note_write(nullptr);
  make_current(outcome->snapshot);
  return outcome;
}

base::Result<store::Store> Readers::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!waiting_.empty()) {
      store::Store store = std::move(waiting_.back());
      waiting_.pop_back();
      return store;
    }
  }
  return store::Store::open(path_, {store::Mode::read_only, busy_timeout_});
}

void Readers::give_back(store::Store store) {
  constexpr std::size_t most_waiting = 4; // each has a cache of pages and holds some descriptors
  const std::lock_guard lock(mutex_);
  if (waiting_.size() < most_waiting) waiting_.push_back(std::move(store));
}

base::Result<Outcome> Catalogue::apply(const model::ChangeSet& change_set, std::optional<Revision> expected) {
  base::Budget budget(state_->options.busy_timeout);
  return apply(change_set, expected, budget);
}

base::Result<Outcome> Catalogue::apply(const model::ChangeSet& change_set, std::optional<Revision> expected,
                                       base::Budget& budget) {
  return state_->write(
      [&](const snapshot::Snapshot&) -> base::Result<Draft> {
        return Draft{change_set, {}};
      },
      expected, budget);
}

base::Result<Outcome> Catalogue::change(const std::function<base::Result<Drawn>(const InTurn&)>& draw,
                                        base::Budget& budget, std::optional<Revision> expected) {
  return state_->write(
      [&](const snapshot::Snapshot& before) -> base::Result<Draft> {
        auto drawn = draw({before.shared_from_this(), [this](int year) { return state_->writer.next_report(year); }});
        if (!drawn) return std::move(drawn).error();
        return Draft{std::move(drawn->change_set), {}, std::move(drawn->reports)};
      },
      expected, budget);
}

base::Result<store::KeptReport> Catalogue::report(const std::string& number) const {
  return state_->readers.with([&](store::Store& store) { return store.report(number); });
}

base::Result<Outcome> Catalogue::preview(const model::ChangeSet& change_set, std::optional<Revision> expected) const {
  const SnapshotPointer before = snapshot();
  if (expected && *expected != before->revision()) return revision_moved(*expected, before->revision());
  return outcome_of(*before, change_set, before->revision());
}

base::Result<void> Catalogue::backup(const std::string& file) const {
  return state_->readers.with([&](store::Store& store) { return store.backup(file); });
}

base::Result<model::Head> Catalogue::chain_end() const {
  return state_->readers.with([](store::Store& store) { return store.chain_end(); });
}

base::Result<store::Report> Catalogue::verify(const std::optional<base::Digest>& expected) const {
  return state_->readers.with([&](store::Store& store) { return store.verify(state_->options.metamodel, expected); });
}

} // namespace fundament::catalogue
