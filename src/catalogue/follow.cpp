// SPDX-License-Identifier: MPL-2.0
#include "catalogue/state.hpp"

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

} // namespace

base::Result<void> Catalogue::State::catch_up() {
  const auto version = writer.store.data_version();
  if (!version) return version.error();
  if (*version == data_version) return {};
  const auto head = writer.store.head();
  if (!head) return head.error();
  const SnapshotPointer before = get_current();
  if (*head != before->head()) {
    auto next = next_after(*before, writer.store);
    if (!next) return next.error();
    make_current(std::move(*next));
  }
  data_version = *version;
  return {};
}

} // namespace fundament::catalogue
