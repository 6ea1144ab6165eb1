// SPDX-License-Identifier: MPL-2.0
#include "base/unicode.hpp"
#include "model/json_text.hpp"
#include "store/rows.hpp"
#include "store/state.hpp"
#include <SQLiteCpp/SQLiteCpp.h>
#include <nlohmann/json.hpp>

namespace fundament::store {

using base::Error;
using base::ErrorCode;

namespace {

/// More names than any catalogue has; a larger number is damage.
constexpr std::int64_t most_names = 1'000'000;

/// The names of a table by their numbers; `damaged` becomes the first row that cannot be.
std::vector<std::string> names_in(SQLite::Database& database, const char* table, std::string& damaged) {
  std::vector<std::string> names;
  for (Rows rows(database, (std::string("SELECT id, name FROM ") + table).c_str()); rows.next();) {
    const std::int64_t number = rows.integer(0);
    if (number <= 0 || number > most_names || !base::is_utf8(rows.text(1))) {
      if (damaged.empty()) damaged = table + (" " + std::to_string(number));
      continue;
    }
    if (names.size() <= static_cast<std::size_t>(number)) names.resize(static_cast<std::size_t>(number) + 1);
    names[static_cast<std::size_t>(number)] = rows.text(1);
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

bool is_number_in(std::int64_t number, const std::vector<std::string>& names) {
  return number > 0 && number < static_cast<std::int64_t>(names.size()) &&
         !names[static_cast<std::size_t>(number)].empty();
}

/// As is_number_in, but a name may be empty: not every record says where it is from.
bool is_origin_in(std::int64_t number, const std::vector<std::string>& names) {
  return number > 0 && number < static_cast<std::int64_t>(names.size());
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
      kinds_(names_in(database, "kind", damaged_)), types_(names_in(database, "relation_type", damaged_)),
      origins_(names_in(database, "origin", damaged_)),
      kind_ids_(ids_of(kinds_, [&](const std::string& name) { return metamodel_->find_kind(name); })),
      type_ids_(ids_of(types_, [&](const std::string& name) { return metamodel_->find_relation(name); })) {}

Error StateReader::damaged(const std::string& what) const {
  return {ErrorCode::corrupt_data, {"store.row_damaged", {{"row", what}}}, path_};
}

Error StateReader::misfit(const std::string& place, std::string_view text, const Error& reason) const {
  if (!model::parse_json(text)) return damaged(place);
  Error error{ErrorCode::conflict, {"store.metamodel_misfit", {{"row", place}}}, path_};
  error.others.push_back(reason);
  return error;
}

base::Result<StateReader::Counters> StateReader::counters() {
  if (!damaged_.empty()) return damaged(damaged_);
  Rows row(database_, "SELECT next_element, next_relation FROM counter WHERE id = 1");
  if (!row.next() || !is_id(row.integer(0)) || !is_id(row.integer(1))) return damaged("counter");
  return Counters{static_cast<model::ElementId>(row.integer(0)), static_cast<model::RelationId>(row.integer(1))};
}

base::Result<void> StateReader::elements(const std::function<void(model::ElementId, model::Element)>& visit) {
  if (!damaged_.empty()) return damaged(damaged_);
  std::int64_t before = -1;
  for (Rows rows(database_, "SELECT id, kind, origin, key, name, attributes FROM element ORDER BY id"); rows.next();) {
    const std::int64_t id = rows.integer(0), kind = rows.integer(1);
    const auto place = [&] { return "element " + std::to_string(id); };
    if (!is_id(id) || id <= before || !is_number_in(kind, kinds_) || !is_origin_in(rows.integer(2), origins_) ||
        rows.text(3).empty() || !base::is_utf8(rows.text(3)) || !base::is_utf8(rows.text(4)))
      return damaged(place());
    before = id;
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
      if (!attributes) return misfit(place(), rows.text(5), attributes.error());
      element.attributes = std::move(*attributes);
    }
    visit(static_cast<model::ElementId>(id), std::move(element));
  }
  return {};
}

base::Result<void> StateReader::relations(const std::function<void(model::RelationId, model::Relation)>& visit) {
  if (!damaged_.empty()) return damaged(damaged_);
  std::int64_t before = -1;
  for (Rows rows(database_, "SELECT id, source, target, type, origin, key, strength, needs, valid_from, valid_to, "
                            "confidence, attributes FROM relation ORDER BY id");
       rows.next();) {
    const std::int64_t id = rows.integer(id_column), type = rows.integer(type_column);
    const auto place = [&] { return "relation " + std::to_string(id); };
    const auto source = end_of(rows.integer(source_column)), target = end_of(rows.integer(target_column));
    if (!is_id(id) || id <= before || !source || !target || !is_number_in(type, types_) ||
        !is_origin_in(rows.integer(origin_column), origins_))
      return damaged(place());
    before = id;
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
      if (!base::is_utf8(details->key)) return damaged(place());
      if (!read_day(rows, valid_from_column, details->valid_from) ||
          !read_day(rows, valid_to_column, details->valid_to))
        return damaged(place());
      if (!rows.is_null(confidence_column)) {
        details->confidence = rows.number(confidence_column);
        if (!(*details->confidence >= 0 && *details->confidence <= 1)) return damaged(place());
      }
      if (!rows.is_null(attributes_column)) {
        auto attributes =
            model::relation_attributes_from_text(rows.text(attributes_column), relation.type, *metamodel_);
        if (!attributes) return misfit(place(), rows.text(attributes_column), attributes.error());
        details->attributes = std::move(*attributes);
      }
      relation.details = std::move(details);
    }
    visit(static_cast<model::RelationId>(id), std::move(relation));
  }
  return {};
}

namespace {

/// The index of the file that forbids two elements of one ref is not read at a start, so the records are asked.
const model::Element* repeated_in(const model::Model& model) {
  for (model::ElementId id = 0; id < model.element_limit(); id++)
    if (const auto* element = model.element(id))
      if (model.find(model.metamodel().kind(element->kind).name, element->key) != id) return element;
  return nullptr;
}

} // namespace

base::Result<std::shared_ptr<const model::Model>> read_state(SQLite::Database& database, const std::string& path,
                                                             std::shared_ptr<const model::Metamodel> metamodel) {
  StateReader reader(database, path, metamodel);
  const auto damaged = [&](const std::string& row) {
    return Error{ErrorCode::corrupt_data, {"store.row_damaged", {{"row", row}}}, path};
  };
  const auto counters = reader.counters();
  if (!counters) return counters.error();
  model::Builder builder(std::move(metamodel));
  std::vector<std::uint32_t> origins;
  for (const std::string& name : reader.origins())
    origins.push_back(builder.origin(name));

  std::string beyond; // a record whose id was never given
  auto read = reader.elements([&](model::ElementId id, model::Element element) {
    if (id >= counters->next_element) return beyond = "element " + std::to_string(id), void();
    element.origin = origins[element.origin];
    builder.add(id, std::move(element));
  });
  if (!read) return read.error();
  read = reader.relations([&](model::RelationId id, model::Relation relation) {
    if (id >= counters->next_relation) return beyond = "relation " + std::to_string(id), void();
    relation.origin = origins[relation.origin];
    builder.add(id, std::move(relation));
  });
  if (!read) return read.error();
  if (!beyond.empty()) return damaged(beyond);
  auto model = builder.finish(counters->next_element, counters->next_relation);
  if (!model) return Error{model.error().code, model.error().text, path};
  if (const auto* element = repeated_in(**model))
    return damaged((*model)->metamodel().kind(element->kind).name + ":" + element->key);
  return model;
}

} // namespace fundament::store
