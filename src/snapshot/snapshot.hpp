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

  /// What the catalogue would be with changes that are not in the log, made on `base`: of the same place in the log.
  static std::shared_ptr<const Snapshot> planned(const Snapshot& base, std::shared_ptr<const model::Model> model,
                                                 std::span<const model::Change> changes);
  /// Is it only there by what is planned? Ids are never used again, so it is by where they begin.
  bool is_planned(model::ElementId id) const { return id >= planned_elements_; }
  bool is_planned_relation(model::RelationId id) const { return id >= planned_relations_; }

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
  static std::shared_ptr<Snapshot> made(const model::Head& head, std::shared_ptr<const model::Model> model,
                                        const Snapshot* previous, std::span<const model::Change> changes);
  model::Head head_;
  std::shared_ptr<const model::Model> model_;
  std::shared_ptr<const graph::Graph> graph_;
  model::ElementId planned_elements_ = model::no_id; ///< the first one; no_id: nothing is planned
  model::RelationId planned_relations_ = model::no_id;
  Days days_;
  Kept<char, search::Index> search_;                           ///< one
  mutable std::mutex mutex_;                                   ///< of what follows
  mutable std::shared_ptr<const search::Index> search_before_; ///< to be updated with changed_elements_, until it is
  std::vector<model::ElementId> changed_elements_;
};

} // namespace fundament::snapshot
