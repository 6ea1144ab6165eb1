// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "store/connection.hpp"

/// The current state as rows. All functions throw SQLite::Exception and stand inside a transaction of the caller.
namespace fundament::store {

/// Reads the state's rows as records of the model; each record's `origin` is a number of the table origin.
class StateReader {
public:
  StateReader(SQLite::Database& database, std::string path, std::shared_ptr<const model::Metamodel> metamodel);

  base::Result<void> elements(const std::function<void(model::ElementId, model::Element)>& visit);
  base::Result<void> relations(const std::function<void(model::RelationId, model::Relation)>& visit);

  /// By their numbers; numbers that are not there are "".
  const std::vector<std::string>& origins() const { return origins_; }

  struct Counters {
    model::ElementId next_element = 0;
    model::RelationId next_relation = 0;
  };
  base::Result<Counters> counters();

private:
  base::Error damaged(const std::string& what) const;
  /// What the attributes' text is: damaged when it is no JSON, else something that the metamodel does not allow.
  base::Error misfit(const std::string& place, std::string_view text, const base::Error& reason) const;

  SQLite::Database& database_;
  std::string path_;
  std::shared_ptr<const model::Metamodel> metamodel_;
  std::string damaged_;                              ///< the first row of the tables of names that cannot be
  std::vector<std::string> kinds_, types_, origins_; ///< names by number
  std::vector<std::int32_t> kind_ids_, type_ids_;    ///< ids in the metamodel by number; -1: it has none of that name
};

base::Result<std::shared_ptr<const model::Model>> read_state(SQLite::Database& database, const std::string& path,
                                                             std::shared_ptr<const model::Metamodel> metamodel);

/// Makes the rows of what was changed those of `after`.
void write_state(SQLite::Database& database, std::span<const model::Change> changes, const model::Model& after);

void write_brought(SQLite::Database& database, const BroughtUpdate& update);

} // namespace fundament::store
