// SPDX-License-Identifier: MPL-2.0
#include "query/columns.hpp"
#include <algorithm>

namespace fundament::query {

using model::RelationId;

namespace {

struct RelationColumn {
  enum : int {
    source,
    relation,
    target,
    key,
    source_kind,
    target_kind,
    needs,
    strength,
    assumed,
    valid,
    in_force,
    valid_from,
    valid_to,
    confidence,
    origin,
    planned_by
  };
};

std::vector<TableColumn> relation_columns() {
  return {{"source", "ref"},
          {"relation"},
          {"target", "ref"},
          {"key"},
          {"source_kind"},
          {"target_kind"},
          {"needs"},
          {"strength"},
          {"assumed", "boolean"},
          {"valid", "boolean"},
          {"in_force", "boolean"},
          {"valid_from", "date"},
          {"valid_to", "date"},
          {"confidence", "number"},
          {"origin"},
          {"planned_by"}};
}

class Relations : public Table {
public:
  explicit Relations(Session& session) : session_(session), columns_(relation_columns()) {
    for (const auto& type : session.model().metamodel().relations())
      for (const auto& attribute : type.attributes)
        columns_.add(attribute);
  }

  const std::string& name() const override { return name_; }
  const std::vector<TableColumn>& columns() const override { return columns_.all(); }

  Plan plan(std::span<const int> known) const override {
    Plan out{{}, static_cast<double>(session_.model().relation_count()) + 1};
    if (has(known, RelationColumn::source) || has(known, RelationColumn::target)) {
      out.given.push_back(has(known, RelationColumn::source) ? RelationColumn::source : RelationColumn::target);
      out.rows = 10;
    }
    if (has(known, RelationColumn::relation)) {
      out.given.push_back(RelationColumn::relation);
      out.rows = out.rows / 5 + 1;
    }
    return out;
  }

  std::unique_ptr<Cursor> open() const override;

private:
  friend class RelationCursor;
  Session& session_;
  const std::string name_ = "relation";
  Columns columns_;
};

class RelationCursor : public Cursor {
public:
  explicit RelationCursor(const Relations& table) : table_(table), model_(table.session_.model()) {}

  base::Result<void> begin(std::span<const int> columns, std::span<const Value> values, std::uint64_t) override {
    type_.reset();
    at_ = 0;
    ids_ = {};
    listed_ = nothing_ = false;
    for (std::size_t i = 0; i < columns.size(); i++) {
      const auto text = text_of(values[i]);
      if (columns[i] == RelationColumn::relation) {
        type_ = text ? model_.metamodel().find_relation(*text) : std::nullopt;
        nothing_ |= !type_.has_value();
      } else
        list(text ? *text : "", columns[i] == RelationColumn::source);
    }
    skip();
    return {};
  }

  bool at_end() const override { return nothing_ || at_ >= (listed_ ? ids_.size() : model_.relation_limit()); }
  void next() override {
    at_++;
    skip();
  }

  std::optional<std::int64_t> id() const override { return current(); }

  void write(int column, Cell cell) const override {
    const RelationId id = current();
    const model::Relation& one = *model_.relation(id);
    switch (column) {
    case RelationColumn::source: return cell.text(to_string(model_.ref(one.source)));
    case RelationColumn::relation: return cell.text(model_.metamodel().relation(one.type).name);
    case RelationColumn::target: return cell.text(to_string(model_.ref(one.target)));
    case RelationColumn::key: return cell.text(one.key());
    case RelationColumn::source_kind: return cell.text(model_.ref(one.source).kind);
    case RelationColumn::target_kind: return cell.text(model_.ref(one.target).kind);
    case RelationColumn::needs:
    case RelationColumn::strength:
    case RelationColumn::assumed: return write_need(one, column, cell);
    case RelationColumn::valid: return cell.integer(one.valid_on(table_.session_.day->date()) ? 1 : 0);
    case RelationColumn::in_force: return cell.integer(in_force(one) ? 1 : 0);
    case RelationColumn::valid_from:
      if (one.details && one.details->valid_from) cell.text(to_string(*one.details->valid_from));
      return;
    case RelationColumn::valid_to:
      if (one.details && one.details->valid_to) cell.text(to_string(*one.details->valid_to));
      return;
    case RelationColumn::confidence:
      if (one.details && one.details->confidence) cell.number(*one.details->confidence);
      return;
    case RelationColumn::origin: return cell.text(model_.origin(one.origin));
    case RelationColumn::planned_by:
      if (const auto plan = table_.session_.view.relation_planned_by(id); !plan.empty()) cell.text(plan);
      return;
    default: write_value(one.attribute(table_.columns_.attribute(column)), cell);
    }
  }

private:
  RelationId current() const { return listed_ ? ids_[at_] : static_cast<RelationId>(at_); }

  /// Valid, and both ends take part: what masters data and is retired masters them no more, whatever the relation says.
  bool in_force(const model::Relation& one) const {
    const snapshot::Day& day = *table_.session_.day;
    const auto there = [&](model::End end) {
      if (end.is_relation()) return model_.relation(end.relation())->valid_on(day.date());
      return day.graph().takes_part(table_.session_.view.graph().vertex(end.element()));
    };
    return one.valid_on(day.date()) && there(one.source) && there(one.target);
  }

  /// The relations from, or to, an element or a relation.
  void list(const std::string& text, bool from) {
    listed_ = true;
    const auto ref = model::parse_ref(text);
    if (!ref) return;
    if (ref->is_relation()) {
      const auto end = model_.find_keyed(ref->key);
      if (!end) return;
      // those on a relation are either way round: SQLite compares the end again
      list(model_.on(*end));
    } else if (const auto end = model_.find(*ref))
      list(from ? model_.from(*end) : model_.to(*end));
  }
  void list(const model::RelationRange& relations) { ids_.assign(relations.begin(), relations.end()); }

  void skip() {
    while (!at_end()) {
      const model::Relation* one = model_.relation(current());
      if (one && (!type_ || one->type == *type_)) return;
      at_++;
    }
  }

  /// Who needs whom: by the relation's own word, else by the metamodel; of two needs the stronger one's strength.
  void write_need(const model::Relation& one, int column, Cell cell) const {
    const auto found = model_.needs(one);
    if (column == RelationColumn::needs)
      return cell.text(found.count == 2              ? "both"
                       : found.count == 0            ? "nobody"
                       : found.begin()->source_needs ? "source"
                                                     : "target");
    if (found.count == 0) return;
    if (column == RelationColumn::assumed) return cell.integer(found.assumed ? 1 : 0);
    const auto strongest = std::max_element(found.begin(), found.end(),
                                            [](const auto& a, const auto& b) { return a.strength < b.strength; });
    cell.text(to_string(strongest->strength));
  }

  const Relations& table_;
  const model::Model& model_;
  std::optional<model::RelationTypeId> type_;
  std::vector<RelationId> ids_;
  bool listed_ = false, nothing_ = false;
  std::size_t at_ = 0;
};

std::unique_ptr<Cursor> Relations::open() const {
  return std::make_unique<RelationCursor>(*this);
}

} // namespace

std::unique_ptr<const Table> relation_table(Session& session) {
  return std::make_unique<Relations>(session);
}

} // namespace fundament::query
