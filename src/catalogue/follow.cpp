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
  Revision revision = 0;
  std::vector<model::Change> changes;
};

/// What the log says after the snapshot; nothing when it is too much, or cannot be followed.
base::Result<std::optional<Logged>> read_after(const snapshot::Snapshot& before, store::Store& store) {
  Logged logged{before.revision(), {}};
  const auto most = most_replayed(before.model());
  std::uint64_t count = 0;
  bool follow = true;
  auto read = store.read_changes(
      before.revision(),
      [&](const store::ChangeHeader& header) {
        logged.revision = header.revision;
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
    if (model) return snapshot::Snapshot::make((*logged)->revision, std::move(*model), &before, (*logged)->changes);
  }
  auto loaded = store.load(before.model().shared_metamodel());
  if (!loaded) return loaded.error();
  return snapshot::Snapshot::make(loaded->revision, std::move(loaded->model));
}

} // namespace

base::Result<void> Catalogue::State::catch_up() {
  const auto version = writer.store.data_version();
  if (!version) return version.error();
  if (*version == data_version) return {};
  const auto revision = writer.store.revision();
  if (!revision) return revision.error();
  const SnapshotPointer before = get_current();
  if (*revision != before->revision()) {
    auto next = next_after(*before, writer.store);
    if (!next) return next.error();
    make_current(std::move(*next));
  }
  data_version = *version;
  return {};
}

} // namespace fundament::catalogue
