// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/date.hpp"
#include "graph/day.hpp"
#include "graph/graph.hpp"
#include "model/model.hpp"
#include "search/index.hpp"
#include "snapshot/day.hpp"
#include <memory>
#include <mutex>
#include <span>
#include <vector>

/// One revision of the catalogue, ready to answer: records, graph and search index. Immutable to its readers, who keep
/// a shared_ptr to the end of their request; a writer makes the next one.
namespace fundament::snapshot {

class Snapshot : public std::enable_shared_from_this<Snapshot> {
public:
  /// With `previous` and the changes that led from it to `model`, what they did not touch is shared with it: the graph
  /// when no relation, no element's presence and no redundancy changed; the search index when no element did.
  static std::shared_ptr<const Snapshot> make(const model::Head& head, std::shared_ptr<const model::Model> model,
                                              const Snapshot* previous = nullptr,
                                              std::span<const model::Change> changes = {});

  /// The same content as of another place in the log: what a change-set made, once it is written.
  std::shared_ptr<const Snapshot> as_of(const model::Head& head) const;

  const model::Head& head() const { return head_; }
  model::Revision revision() const { return head_.revision; }
  const model::Model& model() const { return *model_; }
  const std::shared_ptr<const model::Model>& shared_model() const { return model_; }
  const graph::Graph& graph() const { return *graph_; }

  /// Made when it is first asked for (a command that does not search need not wait for it), then kept. Any thread.
  const search::Index& search() const;

  /// The snapshot on a date; made on first use, the last ones used are kept. Any thread.
  std::shared_ptr<const Day> on(base::Date date) const;

private:
  Snapshot() = default;
  model::Head head_;
  std::shared_ptr<const model::Model> model_;
  std::shared_ptr<const graph::Graph> graph_;
  Days days_;
  Kept<char, search::Index> search_;                           ///< one
  mutable std::mutex mutex_;                                   ///< of what follows
  mutable std::shared_ptr<const search::Index> search_before_; ///< to be updated with changed_elements_, until it is
  std::vector<model::ElementId> changed_elements_;
};

} // namespace fundament::snapshot
