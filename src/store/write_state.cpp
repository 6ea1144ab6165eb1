// SPDX-License-Identifier: MPL-2.0
#include "store/state.hpp"
#include <SQLiteCpp/SQLiteCpp.h>
#include <algorithm>
#include <numeric>

namespace fundament::store {

namespace {

/// The ids of the elements or of the relations that were changed, ascending: rows are then written in the order in
/// which they stand in the file.
struct ChangedIds {
  std::vector<std::uint32_t> elements, relations;
};

ChangedIds changed_ids(std::span<const model::Change> changes) {
  ChangedIds ids;
  for (const model::Change& change : changes) {
    const bool element = std::holds_alternative<model::PutElement>(change.operation) ||
                         std::holds_alternative<model::RemoveElement>(change.operation);
    (element ? ids.elements : ids.relations).push_back(change.id);
  }
  for (auto* list : {&ids.elements, &ids.relations}) {
    std::sort(list->begin(), list->end());
    list->erase(std::unique(list->begin(), list->end()), list->end());
  }
  return ids;
}

/// Numbers in the tables kind, relation_type and origin, each asked for once.
class Numbers {
public:
  Numbers(SQLite::Database& database, const char* table) : database_(database), table_(table) {}

  std::int64_t of(std::size_t id, const std::string& name) {
    if (numbers_.size() <= id) numbers_.resize(id + 1, 0);
    if (numbers_[id] == 0) numbers_[id] = number_of(database_, table_, name);
    return numbers_[id];
  }

private:
  SQLite::Database& database_;
  const char* table_;
  std::vector<std::int64_t> numbers_; ///< by the model's id; 0: not asked yet
};

std::int64_t stored(model::End end) {
  return end.is_relation() ? -1 - static_cast<std::int64_t>(end.relation()) : static_cast<std::int64_t>(end.element());
}

void bind_text(SQLite::Statement& statement, int index, const std::string& text) {
  if (text.empty())
    statement.bind(index);
  else
    statement.bind(index, text);
}

void bind_day(SQLite::Statement& statement, int index, const std::optional<base::Date>& day) {
  bind_text(statement, index, day ? base::to_string(*day) : std::string());
}

class StateWriter {
public:
  StateWriter(SQLite::Database& database, const model::Model& after)
      : database_(database), after_(after), kinds_(database, "kind"), types_(database, "relation_type"),
        origins_(database, "origin"),
        element_(database, "INSERT INTO element (id, kind, key, name, attributes, origin) VALUES (?, ?, ?, ?, ?, ?) "
                           "ON CONFLICT (id) DO UPDATE SET name = excluded.name, attributes = excluded.attributes, "
                           "origin = excluded.origin"),
        relation_(database,
                  "INSERT INTO relation (id, source, target, type, key, strength, needs, valid_from, valid_to, "
                  "confidence, attributes, origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                  "ON CONFLICT (id) DO UPDATE SET strength = excluded.strength, needs = excluded.needs, "
                  "valid_from = excluded.valid_from, valid_to = excluded.valid_to, confidence = excluded.confidence, "
                  "attributes = excluded.attributes, origin = excluded.origin"),
        no_element_(database, "DELETE FROM element WHERE id = ?"),
        no_relation_(database, "DELETE FROM relation WHERE id = ?") {}

  void write(const ChangedIds& ids) {
    // what goes, goes first: its key may be given to another
    for (const auto id : ids.relations)
      if (!after_.relation(id)) remove(no_relation_, id);
    for (const auto id : ids.elements)
      if (!after_.element(id)) remove(no_element_, id);
    for (const auto id : ids.elements)
      if (const auto* element = after_.element(id)) put(id, *element);
    for (const auto id : ids.relations)
      if (const auto* relation = after_.relation(id)) put(id, *relation);
    SQLite::Statement counters(database_, "UPDATE counter SET next_element = ?, next_relation = ? WHERE id = 1");
    counters.bind(1, after_.element_limit());
    counters.bind(2, after_.relation_limit());
    counters.exec();
  }

private:
  static void run(SQLite::Statement& statement) {
    statement.exec();
    statement.reset();
  }

  static void remove(SQLite::Statement& statement, std::uint32_t id) {
    statement.bind(1, id);
    run(statement);
  }

  void put(model::ElementId id, const model::Element& element) {
    const auto& metamodel = after_.metamodel();
    element_.bind(1, id);
    element_.bind(2, kinds_.of(element.kind, metamodel.kind(element.kind).name));
    element_.bindNoCopy(3, element.key);
    element_.bindNoCopy(4, element.name);
    bind_text(element_, 5,
              element.attributes.empty() ? std::string() : model::attributes_to_text(element.attributes, metamodel));
    element_.bind(6, origins_.of(element.origin, after_.origin(element.origin)));
    run(element_);
  }

  void put(model::RelationId id, const model::Relation& relation) {
    const auto& metamodel = after_.metamodel();
    relation_.bind(1, id);
    relation_.bind(2, stored(relation.source));
    relation_.bind(3, stored(relation.target));
    relation_.bind(4, types_.of(relation.type, metamodel.relation(relation.type).name));
    bind_text(relation_, 5, std::string(relation.key()));
    bind_text(relation_, 6,
              relation.own_strength < 0 ? std::string()
                                        : std::string(to_string(static_cast<model::Strength>(relation.own_strength))));
    bind_text(relation_, 7,
              relation.own_needs < 0 ? std::string()
                                     : std::string(to_string(static_cast<model::Needs>(relation.own_needs))));
    const auto* details = relation.details.get();
    bind_day(relation_, 8, details ? details->valid_from : std::nullopt);
    bind_day(relation_, 9, details ? details->valid_to : std::nullopt);
    if (details && details->confidence)
      relation_.bind(10, *details->confidence);
    else
      relation_.bind(10);
    bind_text(relation_, 11,
              details && !details->attributes.empty() ? model::attributes_to_text(details->attributes, metamodel)
                                                      : std::string());
    relation_.bind(12, origins_.of(relation.origin, after_.origin(relation.origin)));
    run(relation_);
  }

  SQLite::Database& database_;
  const model::Model& after_;
  Numbers kinds_, types_, origins_;
  SQLite::Statement element_, relation_, no_element_, no_relation_;
};

} // namespace

void write_state(SQLite::Database& database, std::span<const model::Change> changes, const model::Model& after) {
  StateWriter(database, after).write(changed_ids(changes));
}

void write_brought(SQLite::Database& database, const BroughtUpdate& update) {
  const std::int64_t source = number_of(database, "origin", update.source);
  SQLite::Statement remove(database, "DELETE FROM brought WHERE source = ? AND subject = ?");
  for (const std::string& subject : update.remove) {
    remove.bind(1, source);
    remove.bindNoCopy(2, subject);
    remove.exec();
    remove.reset();
  }
  std::vector<std::size_t> order(update.put.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return update.put[a].subject < update.put[b].subject; });
  SQLite::Statement put(database, "INSERT INTO brought (source, subject, digest) VALUES (?, ?, ?) "
                                  "ON CONFLICT (source, subject) DO UPDATE SET digest = excluded.digest");
  for (const std::size_t i : order) {
    const Brought& brought = update.put[i];
    put.bind(1, source);
    put.bindNoCopy(2, brought.subject);
    put.bindNoCopy(3, brought.said.data(), static_cast<int>(brought.said.size()));
    put.exec();
    put.reset();
  }
}

} // namespace fundament::store
