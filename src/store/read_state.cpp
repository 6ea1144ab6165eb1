// SPDX-License-Identifier: MPL-2.0
#include "store/rows.hpp"
#include "store/state.hpp"
#include <SQLiteCpp/SQLiteCpp.h>

namespace fundament::store {

using base::Error;
using base::ErrorCode;

namespace {

std::vector<std::string> names_in(SQLite::Database& database, const char* sql) {
  std::vector<std::string> names;
  for (Rows rows(database, sql); rows.next();) {
    const auto number = static_cast<std::size_t>(rows.integer(0));
    if (names.size() <= number) names.resize(number + 1);
    names[number] = rows.text(1);
  }
  return names;
}

template <class Find> std::vector<std::int32_t> ids_of(const std::vector<std::string>& names, const Find& find) {
  std::vector<std::int32_t> ids;
  for (const std::string& name : names) {
    const auto id = find(name);
    ids.push_back(id ? static_cast<std::int32_t>(*id) : -1);
  }
  return ids;
}

/// The id of record and end columns fit 31 bits; anything else is damage.
bool is_id(std::int64_t number) {
  return number >= 0 && number < model::no_id;
}

bool is_number_in(std::int64_t number, const std::vector<std::int32_t>& ids) {
  return number >= 0 && number < static_cast<std::int64_t>(ids.size());
}

std::optional<model::End> end_of(std::int64_t stored) {
  if (is_id(stored)) return model::End::of_element(static_cast<model::ElementId>(stored));
  if (stored < 0 && is_id(-1 - stored)) return model::End::of_relation(static_cast<model::RelationId>(-1 - stored));
  return std::nullopt;
}

/// False when the column holds a text that is no day.
bool read_day(const Rows& rows, int column, std::optional<base::Date>& day) {
  if (rows.is_null(column)) return true;
  day = base::parse_date(rows.text(column));
  return day.has_value();
}

/// Columns of the relation row, in the order of the query in StateReader::relations.
enum RelationColumn {
  id_column,
  source_column,
  target_column,
  type_column,
  origin_column,
  key_column,
  strength_column,
  needs_column,
  valid_from_column,
  valid_to_column,
  confidence_column,
  attributes_column,
};

bool read_own_need(const Rows& rows, model::Relation& relation) {
  if (!rows.is_null(strength_column)) {
    const auto strength = model::parse_strength(rows.text(strength_column));
    if (!strength) return false;
    relation.own_strength = static_cast<std::int8_t>(*strength);
  }
  if (!rows.is_null(needs_column)) {
    const auto needs = model::parse_needs(rows.text(needs_column));
    if (!needs) return false;
    relation.own_needs = static_cast<std::int8_t>(*needs);
  }
  return true;
}

bool has_details(const Rows& rows) {
  for (const int column : {key_column, valid_from_column, valid_to_column, confidence_column, attributes_column})
    if (!rows.is_null(column)) return true;
  return false;
}

} // namespace

StateReader::StateReader(SQLite::Database& database, std::string path,
                         std::shared_ptr<const model::Metamodel> metamodel)
    : database_(database), path_(std::move(path)), metamodel_(std::move(metamodel)),
      kinds_(names_in(database, "SELECT id, name FROM kind")),
      types_(names_in(database, "SELECT id, name FROM relation_type")),
      origins_(names_in(database, "SELECT id, name FROM origin")),
      kind_ids_(ids_of(kinds_, [&](const std::string& name) { return metamodel_->find_kind(name); })),
      type_ids_(ids_of(types_, [&](const std::string& name) { return metamodel_->find_relation(name); })) {}

Error StateReader::damaged(const std::string& what) const {
  return {ErrorCode::corrupt_data, {"store.row_damaged", {{"row", what}}}, path_};
}

Error StateReader::misfit(const std::string& place, const Error& reason) const {
  Error error{ErrorCode::conflict, {"store.metamodel_misfit", {{"row", place}}}, path_};
  error.others.push_back(reason);
  return error;
}

base::Result<StateReader::Counters> StateReader::counters() {
  Rows row(database_, "SELECT next_element, next_relation FROM counter WHERE id = 1");
  if (!row.next() || !is_id(row.integer(0)) || !is_id(row.integer(1))) return damaged("counter");
  return Counters{static_cast<model::ElementId>(row.integer(0)), static_cast<model::RelationId>(row.integer(1))};
}

base::Result<void> StateReader::elements(const std::function<void(model::ElementId, model::Element)>& visit) {
  for (Rows rows(database_, "SELECT id, kind, origin, key, name, attributes FROM element ORDER BY id"); rows.next();) {
    const std::int64_t id = rows.integer(0), kind = rows.integer(1);
    const auto place = [&] { return "element " + std::to_string(id); };
    if (!is_id(id) || !is_number_in(kind, kind_ids_)) return damaged(place());
    const auto kind_id = kind_ids_[static_cast<std::size_t>(kind)];
    if (kind_id < 0)
      return Error{
          ErrorCode::conflict, {"store.kind_unknown", {{"kind", kinds_[static_cast<std::size_t>(kind)]}}}, path_};
    model::Element element;
    element.kind = static_cast<model::KindId>(kind_id);
    element.origin = static_cast<std::uint32_t>(rows.integer(2));
    element.key = rows.text(3);
    element.name = rows.text(4);
    if (!rows.is_null(5)) {
      auto attributes = model::element_attributes_from_text(rows.text(5), element.kind, *metamodel_);
      if (!attributes) return misfit(place(), attributes.error());
      element.attributes = std::move(*attributes);
    }
    visit(static_cast<model::ElementId>(id), std::move(element));
  }
  return {};
}

base::Result<void> StateReader::relations(const std::function<void(model::RelationId, model::Relation)>& visit) {
  for (Rows rows(database_, "SELECT id, source, target, type, origin, key, strength, needs, valid_from, valid_to, "
                            "confidence, attributes FROM relation ORDER BY id");
       rows.next();) {
    const std::int64_t id = rows.integer(id_column), type = rows.integer(type_column);
    const auto place = [&] { return "relation " + std::to_string(id); };
    const auto source = end_of(rows.integer(source_column)), target = end_of(rows.integer(target_column));
    if (!is_id(id) || !source || !target || !is_number_in(type, type_ids_)) return damaged(place());
    const auto type_id = type_ids_[static_cast<std::size_t>(type)];
    if (type_id < 0)
      return Error{ErrorCode::conflict,
                   {"store.relation_unknown", {{"relation", types_[static_cast<std::size_t>(type)]}}},
                   path_};
    model::Relation relation;
    relation.source = *source;
    relation.target = *target;
    relation.type = static_cast<model::RelationTypeId>(type_id);
    relation.origin = static_cast<std::uint32_t>(rows.integer(origin_column));
    if (!read_own_need(rows, relation)) return damaged(place());
    if (has_details(rows)) {
      auto details = std::make_shared<model::RelationDetails>();
      details->key = rows.text(key_column);
      if (!read_day(rows, valid_from_column, details->valid_from) ||
          !read_day(rows, valid_to_column, details->valid_to))
        return damaged(place());
      if (!rows.is_null(confidence_column)) details->confidence = rows.number(confidence_column);
      if (!rows.is_null(attributes_column)) {
        auto attributes =
            model::relation_attributes_from_text(rows.text(attributes_column), relation.type, *metamodel_);
        if (!attributes) return misfit(place(), attributes.error());
        details->attributes = std::move(*attributes);
      }
      relation.details = std::move(details);
    }
    visit(static_cast<model::RelationId>(id), std::move(relation));
  }
  return {};
}

base::Result<std::shared_ptr<const model::Model>> read_state(SQLite::Database& database, const std::string& path,
                                                             std::shared_ptr<const model::Metamodel> metamodel) {
  StateReader reader(database, path, metamodel);
  model::Builder builder(std::move(metamodel));
  std::vector<std::uint32_t> origins;
  for (const std::string& name : reader.origins())
    origins.push_back(builder.origin(name));

  bool origins_known = true;
  const auto translate = [&](std::uint32_t& origin) {
    origins_known = origins_known && origin < origins.size();
    origin = origin < origins.size() ? origins[origin] : 0;
  };
  auto read = reader.elements([&](model::ElementId id, model::Element element) {
    translate(element.origin);
    builder.add(id, std::move(element));
  });
  if (!read) return read.error();
  read = reader.relations([&](model::RelationId id, model::Relation relation) {
    translate(relation.origin);
    builder.add(id, std::move(relation));
  });
  if (!read) return read.error();
  const auto counters = reader.counters();
  if (!counters) return counters.error();
  if (!origins_known) return Error{ErrorCode::corrupt_data, {"store.row_damaged", {{"row", "origin"}}}, path};
  return builder.finish(counters->next_element, counters->next_relation);
}

} // namespace fundament::store
