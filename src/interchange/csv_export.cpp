// SPDX-License-Identifier: MPL-2.0
#include "interchange/csv_export.hpp"
#include "interchange/csv.hpp"
#include "model/json.hpp"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <tuple>

namespace fundament::interchange {

using model::AttributeId;
using model::Element;
using model::ElementId;
using model::Relation;
using model::RelationId;

namespace {

/// Attributes that occur, in the order in which the metamodel first names them.
class UsedColumns {
public:
  explicit UsedColumns(const model::Metamodel& metamodel) : metamodel_(metamodel), used_(metamodel.attribute_count()) {}

  void use(const model::Attributes& attributes) {
    for (const auto& [id, value] : attributes)
      used_[id] = true;
  }

  template <class Definers> void order(const Definers& definers) {
    std::vector<bool> taken(used_.size());
    for (const auto& definer : definers)
      for (const auto& definition : definer.attributes)
        if (used_[definition.id] && !taken[definition.id]) taken[definition.id] = true, ids_.push_back(definition.id);
  }

  void header(CsvWriter& writer) const {
    for (const AttributeId id : ids_)
      writer.cell(metamodel_.attribute_name(id));
  }

  void cells(CsvWriter& writer, const model::Attributes& attributes) const {
    for (const AttributeId id : ids_) {
      const model::Value* value = attributes.find(id);
      const auto* text = value ? std::get_if<std::string>(value) : nullptr;
      if (!value)
        writer.cell("");
      else if (text)
        writer.cell(*text);
      else
        writer.cell(model::value_to_text(*value));
    }
  }

private:
  const model::Metamodel& metamodel_;
  std::vector<bool> used_;
  std::vector<AttributeId> ids_;
};

std::vector<ElementId> sorted_elements(const model::Model& model) {
  std::vector<ElementId> ids;
  ids.reserve(model.element_count());
  for (ElementId id = 0; id < model.element_limit(); id++)
    if (model.element(id)) ids.push_back(id);
  const model::Metamodel& metamodel = model.metamodel();
  std::sort(ids.begin(), ids.end(), [&](ElementId a, ElementId b) {
    const Element &left = *model.element(a), &right = *model.element(b);
    const int kinds =
        left.kind == right.kind ? 0 : metamodel.kind(left.kind).name.compare(metamodel.kind(right.kind).name);
    return kinds != 0 ? kinds < 0 : left.key < right.key;
  });
  return ids;
}

bool is_plain(const Relation& relation) {
  return !relation.details && relation.own_strength < 0 && relation.own_needs < 0 && !relation.source.is_relation();
}

/// The relation that is written as the element's owner cell, if there is one.
std::optional<RelationId> owner_cell(const model::Model& model, ElementId id,
                                     std::optional<model::RelationTypeId> owns) {
  std::optional<RelationId> found;
  for (const RelationId relation : model.to(id)) {
    if (!owns || model.relation(relation)->type != *owns) continue;
    if (found) return std::nullopt;
    found = relation;
  }
  if (found && !is_plain(*model.relation(*found))) found.reset();
  return found;
}

bool is_owner_cell(const model::Model& model, RelationId id, std::optional<model::RelationTypeId> owns) {
  const Relation& relation = *model.relation(id);
  return relation.type == owns && is_plain(relation) && !relation.target.is_relation() &&
         owner_cell(model, relation.target.element(), owns) == id;
}

/// The relations that are rows, in the order of the file. Elements are ranked first, so that millions of relations are
/// compared by numbers.
std::vector<RelationId> sorted_relations(const model::Model& model, std::optional<model::RelationTypeId> owns) {
  std::vector<std::uint32_t> rank(model.element_limit());
  std::uint32_t next = 0;
  for (const ElementId id : sorted_elements(model))
    rank[id] = next++;
  std::vector<model::RelationTypeId> types(model.metamodel().relations().size()), type_rank(types.size());
  std::iota(types.begin(), types.end(), model::RelationTypeId{0});
  std::sort(types.begin(), types.end(),
            [&](auto a, auto b) { return model.metamodel().relation(a).name < model.metamodel().relation(b).name; });
  for (std::size_t i = 0; i < types.size(); i++)
    type_rank[types[i]] = static_cast<model::RelationTypeId>(i);

  const auto end_rank = [&](model::End end) {
    return end.is_relation() ? std::pair{next, model.relation(end.relation())->key()}
                             : std::pair{rank[end.element()], std::string_view()};
  };
  std::vector<RelationId> ids;
  for (RelationId id = 0; id < model.relation_limit(); id++)
    if (model.relation(id) && !is_owner_cell(model, id, owns)) ids.push_back(id);
  std::sort(ids.begin(), ids.end(), [&](RelationId a, RelationId b) {
    const Relation &left = *model.relation(a), &right = *model.relation(b);
    const auto order = [&](const Relation& one) {
      return std::tuple(one.source.is_relation() || one.target.is_relation(), end_rank(one.source), type_rank[one.type],
                        end_rank(one.target), one.key());
    };
    return order(left) < order(right);
  });
  return ids;
}

/// Which of the columns that every relation may have occur.
struct FixedColumns {
  bool key = false, strength = false, needs = false, valid_from = false, valid_to = false, confidence = false;

  void use(const Relation& relation) {
    strength |= relation.own_strength >= 0;
    needs |= relation.own_needs >= 0;
    if (!relation.details) return;
    key |= !relation.details->key.empty();
    valid_from |= relation.details->valid_from.has_value();
    valid_to |= relation.details->valid_to.has_value();
    confidence |= relation.details->confidence.has_value();
  }

  void header(CsvWriter& writer) const {
    if (key) writer.cell("key");
    if (strength) writer.cell("strength");
    if (needs) writer.cell("needs");
    if (valid_from) writer.cell("valid_from");
    if (valid_to) writer.cell("valid_to");
    if (confidence) writer.cell("confidence");
  }

  void cells(CsvWriter& writer, const Relation& relation) const {
    static const model::RelationDetails none;
    const model::RelationDetails& details = relation.details ? *relation.details : none;
    const auto date = [&](std::optional<base::Date> day) { writer.cell(day ? base::to_string(*day) : ""); };
    if (key) writer.cell(details.key);
    if (strength)
      writer.cell(relation.own_strength < 0 ? "" : to_string(static_cast<model::Strength>(relation.own_strength)));
    if (needs) writer.cell(relation.own_needs < 0 ? "" : to_string(static_cast<model::Needs>(relation.own_needs)));
    if (valid_from) date(details.valid_from);
    if (valid_to) date(details.valid_to);
    if (confidence)
      writer.cell(details.confidence ? model::value_to_text(model::Value(*details.confidence)) : std::string());
  }
};

base::Error cannot_write(const std::filesystem::path& path, const std::string& reason) {
  return {base::ErrorCode::unavailable, {"csv.cannot_write", {{"reason", reason}}}, path.string()};
}

base::Result<void> write_file(const std::filesystem::path& path, const model::Model& model, CsvReaders readers,
                              void (*write)(const model::Model&, std::ostream&, CsvReaders)) {
  errno = 0;
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  if (out) write(model, out, readers);
  out.close();
  if (out) return {};
  const int reason = errno;
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  return cannot_write(path, reason ? std::generic_category().message(reason) : "?");
}

} // namespace

void elements_csv(const model::Model& model, std::ostream& out, CsvReaders readers) {
  const auto owns = model.metamodel().find_relation("owns");
  const std::vector<ElementId> ids = sorted_elements(model);
  UsedColumns columns(model.metamodel());
  bool owners = false;
  for (const ElementId id : ids) {
    columns.use(model.element(id)->attributes);
    owners = owners || owner_cell(model, id, owns);
  }
  columns.order(model.metamodel().kinds());

  CsvWriter writer(out, readers);
  for (const std::string_view label : {"kind", "key", "name"})
    writer.cell(label);
  if (owners) writer.cell("owner");
  columns.header(writer);
  writer.end_row();
  for (const ElementId id : ids) {
    const Element& element = *model.element(id);
    writer.cell(model.metamodel().kind(element.kind).name);
    writer.cell(element.key);
    writer.cell(element.name);
    if (owners) {
      const auto owner = owner_cell(model, id, owns);
      writer.cell(owner ? to_string(model.ref(model.relation(*owner)->source)) : "");
    }
    columns.cells(writer, element.attributes);
    writer.end_row();
  }
  writer.finish();
}

void relations_csv(const model::Model& model, std::ostream& out, CsvReaders readers) {
  const std::vector<RelationId> ids = sorted_relations(model, model.metamodel().find_relation("owns"));
  UsedColumns columns(model.metamodel());
  FixedColumns fixed;
  for (const RelationId id : ids) {
    const Relation& relation = *model.relation(id);
    fixed.use(relation);
    if (relation.details) columns.use(relation.details->attributes);
  }
  columns.order(model.metamodel().relations());

  CsvWriter writer(out, readers);
  for (const std::string_view label : {"source", "relation", "target"})
    writer.cell(label);
  fixed.header(writer);
  columns.header(writer);
  writer.end_row();
  static const model::Attributes none;
  for (const RelationId id : ids) {
    const Relation& relation = *model.relation(id);
    writer.cell(to_string(model.ref(relation.source)));
    writer.cell(model.metamodel().relation(relation.type).name);
    writer.cell(to_string(model.ref(relation.target)));
    fixed.cells(writer, relation);
    columns.cells(writer, relation.details ? relation.details->attributes : none);
    writer.end_row();
  }
  writer.finish();
}

base::Result<void> export_csv(const model::Model& model, const std::string& folder, CsvReaders readers) {
  namespace fs = std::filesystem;
  const fs::path to(folder);
  std::error_code failed;
  fs::create_directories(to, failed);
  if (failed) return cannot_write(to, failed.message());
  const std::pair<const char*, void (*)(const model::Model&, std::ostream&, CsvReaders)> files[] = {
      {"elements.csv", elements_csv}, {"relations.csv", relations_csv}};
  for (const auto& [name, write] : files) {
    auto written = write_file(to / (std::string(name) + ".new"), model, readers, write);
    if (!written) return written;
  }
  for (const auto& [name, write] : files) {
    fs::rename(to / (std::string(name) + ".new"), to / name, failed);
    if (failed) return cannot_write(to / name, failed.message());
  }
  return {};
}

} // namespace fundament::interchange
