// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "store/store.hpp"
#include "support/database.hpp"
#include "support/text_graph.hpp"

namespace fundament::tests {

/// A store with the model it holds, changed by change-sets.
struct Kept {
  explicit Kept(const std::string& file) : store(store::Store::open(file).value()) {
    auto loaded = store.load(model::Metamodel::built_in()).value();
    revision = loaded.head.revision;
    model = loaded.model;
  }

  base::Result<model::Head> apply(const model::ChangeSet& change_set, const store::BroughtUpdate* brought = nullptr) {
    auto applied = model->apply(change_set, change_set.author).value();
    auto written =
        store.append(store.take_turn().value(),
                     {revision, change_set.author, change_set.reason, applied.changes, brought}, *applied.model);
    if (written) {
      revision = written->revision;
      model = applied.model;
    }
    return written;
  }
  base::Result<model::Head> apply(const std::string& graph) { return apply(TextGraph().add(graph).change_set()); }

  store::Store store;
  model::Revision revision = 0;
  std::shared_ptr<const model::Model> model;
};

/// Makes a database one of the first schema again.
inline constexpr const char* back_to_schema_1 =
    "DROP TABLE seal; DROP TABLE subject_block; DROP TABLE subject_run; DROP TABLE report; "
    "ALTER TABLE account DROP COLUMN role; ALTER TABLE account DROP COLUMN expires; "
    "DELETE FROM migration WHERE number > 1";

/// Everything in a model, a record a line.
inline std::string listed(const model::Model& model) {
  std::string out = std::to_string(model.element_limit()) + " " + std::to_string(model.relation_limit()) + "\n";
  for (model::ElementId id = 0; id < model.element_limit(); id++)
    if (model.element(id))
      out += std::to_string(id) + " " + model.data(id).origin + " " +
             model::to_log_line({model::PutElement{model.data(id), {}}, {}, {}, id}, model.metamodel()) + "\n";
  for (model::RelationId id = 0; id < model.relation_limit(); id++)
    if (model.relation(id))
      out += std::to_string(id) + " " + model.relation_data(id).origin + " " +
             model::to_log_line({model::PutRelation{model.relation_data(id)}, {}, {}, id}, model.metamodel()) + "\n";
  return out;
}

} // namespace fundament::tests
