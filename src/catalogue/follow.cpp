// SPDX-License-Identifier: MPL-2.0
#include "catalogue/state.hpp"
#include <algorithm>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/// Following what other processes write: their changes are replayed from the log, or the whole state is read again when
/// there are so many of them that this is quicker.
namespace fundament::catalogue {

namespace {

/// Reading a row of the state costs about a tenth of reading an operation of the log.
std::uint64_t most_replayed(const model::Model& model) {
  return 1000 + (model.element_count() + model.relation_count()) / 10;
}

struct Logged {
  model::Head head;
  std::vector<model::Change> changes;
};

/// What the log says after the snapshot; nothing when it is too much, or cannot be followed.
base::Result<std::optional<Logged>> read_after(const snapshot::Snapshot& before, store::Store& store) {
  Logged logged{before.head(), {}};
  const auto most = most_replayed(before.model());
  std::uint64_t count = 0;
  // another history has stood here since: a backup was put back
  const auto known = store.head_at(before.revision());
  if (!known) return known.error();
  bool follow = *known == before.head();
  if (!follow) return std::optional<Logged>();
  auto read = store.read_changes(
      before.revision(),
      [&](const store::ChangeHeader& header) {
        logged.head = {header.revision, header.hash};
        count += header.count;
        follow = count <= most;
        return follow ? store::Store::Visit::operations : store::Store::Visit::stop;
      },
      [&](std::uint64_t, std::string_view line) {
        auto change = model::change_from_log_line(line, before.model().metamodel());
        follow = change.ok();
        if (follow) logged.changes.push_back(std::move(*change));
        return follow;
      });
  if (!read) return read.error();
  return follow ? std::optional(std::move(logged)) : std::nullopt;
}

base::Result<SnapshotPointer> next_after(const snapshot::Snapshot& before, store::Store& store) {
  auto logged = read_after(before, store);
  if (!logged) return logged.error();
  if (*logged && !(*logged)->changes.empty()) {
    auto model = before.model().replay((*logged)->changes);
    if (model) return snapshot::Snapshot::make((*logged)->head, std::move(*model), &before, (*logged)->changes);
  }
  auto loaded = store.load(before.model().shared_metamodel());
  if (!loaded) return loaded.error();
  return snapshot::Snapshot::make(loaded->head, std::move(loaded->model));
}

/// Gives memory back that a peak left behind, once it is not used again: most of an import's is free but still ours.
class Trimmer {
public:
  void look() {
#ifdef __GLIBC__
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return;
    next_ = now + std::chrono::seconds(1);
    const std::size_t free = mallinfo2().fordblks;
    if (free > kept_ + worth_while) {
      malloc_trim(0);
      kept_ = mallinfo2().fordblks; // pieces too small to give back
    } else
      kept_ = std::min(kept_, free);
#endif
  }

private:
  static constexpr std::size_t worth_while = std::size_t{64} << 20;
  std::chrono::steady_clock::time_point next_{};
  std::size_t kept_ = 0;
};

} // namespace

base::Result<void> Catalogue::State::catch_up(store::Store& store) {
  const auto head = store.head();
  if (!head) return head.error();
  const SnapshotPointer before = get_current();
  if (*head == before->head()) return {};
  auto next = next_after(*before, store);
  if (!next) return next.error();
  make_current(std::move(*next));
  return {};
}

base::Result<void> Catalogue::State::look() {
  auto seen = [&]() -> base::Result<void> {
    const auto version = follower.data_version();
    if (!version) return version.error();
    if (*version == data_version) return {};
    if (auto known = read_accounts(follower); !known) return known; // first: it is short, and a token may be revoked
    if (auto newest = catch_up(follower); !newest) return newest;
    data_version = *version;
    return {};
  }();
  const std::lock_guard lock(mutex);
  look_trouble = seen ? std::nullopt : std::optional(seen.error());
  return seen;
}

void Catalogue::State::look_within(std::chrono::milliseconds time) {
  base::Budget budget(time);
  if (const InLine turn(following, budget); turn) static_cast<void>(look());
}

void Catalogue::State::follow() {
  Trimmer trimmer;
  for (;;) {
    {
      std::unique_lock lock(mutex);
      if (ended.wait_for(lock, options.look_every, [&] { return ending; })) return;
    }
    look_within(std::chrono::milliseconds(0)); // who is busy there looks, too
    trimmer.look();
  }
}

} // namespace fundament::catalogue
