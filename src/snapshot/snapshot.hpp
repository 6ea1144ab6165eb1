// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/date.hpp"
#include "graph/day.hpp"
#include "graph/graph.hpp"
#include "model/model.hpp"
#include "search/index.hpp"
#include "snapshot/day.hpp"
#include "snapshot/shelf.hpp"
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
  static std::shared_ptr<const Snapshot> make(model::Revision revision, std::shared_ptr<const model::Model> model,
                                              const Snapshot* previous = nullptr,
                                              std::span<const model::Change> changes = {});

  model::Revision revision() const { return revision_; }
  const model::Model& model() const { return *model_; }
  const std::shared_ptr<const model::Model>& shared_model() const { return model_; }
  const graph::Graph& graph() const { return *graph_; }

  /// Made when it is first asked for (a command that does not search need not wait for it), then kept. Any thread.
  const search::Index& search() const;

  /// The snapshot on a date; made on first use, the last few are kept. Any thread.
  std::shared_ptr<const Day> on(base::Date date) const;

  /// What an answer makes of the model once and uses again, by its type; see Shelf.
  template <class T, class Make> std::shared_ptr<const T> kept(Make make) const { return shelf_.kept<T>(make); }

private:
  Snapshot() = default;
  model::Revision revision_ = 0;
  std::shared_ptr<const model::Model> model_;
  std::shared_ptr<const graph::Graph> graph_;
  mutable std::mutex mutex_; ///< of what is made on first use
  mutable std::shared_ptr<const search::Index> search_;
  mutable std::shared_ptr<const search::Index> search_before_; ///< to be updated with changed_elements_
  mutable std::vector<model::ElementId> changed_elements_;
  mutable std::vector<std::shared_ptr<const Day>> days_; ///< the last used last
  Shelf shelf_;
};

} // namespace fundament::snapshot
