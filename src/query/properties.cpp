// SPDX-License-Identifier: MPL-2.0
#include "query/columns.hpp"

namespace fundament::query {

namespace {

struct PropertyColumn {
  enum : int { ref, relation, target, key, name, value };
};

/// What sources said of elements and relations that the metamodel does not name, a row for each.
class PropertyTable : public Table {
public:
  explicit PropertyTable(Session& session) : session_(session) {}

  const std::string& name() const override { return name_; }
  const std::vector<TableColumn>& columns() const override { return columns_; }

  Plan plan(std::span<const int> known) const override {
    if (has(known, PropertyColumn::ref)) return {{PropertyColumn::ref}, 10};
    return {{}, static_cast<double>(session_.model().element_count() + session_.model().relation_count()) + 1};
  }

  std::unique_ptr<Cursor> open() const override;

private:
  friend class PropertyCursor;
  Session& session_;
  const std::string name_ = "property";
  const std::vector<TableColumn> columns_{{"ref", "ref"}, {"relation"}, {"target", "ref"},
                                          {"key"},        {"name"},     {"value"}};
};

/// Elements first, then relations; those of one element are its own and those of the relations from it.
class PropertyCursor : public Cursor {
public:
  explicit PropertyCursor(const PropertyTable& table)
      : session_(table.session_), model_(session_.model()),
        attribute_(model_.metamodel().find_attribute("properties")) {}

  base::Result<void> begin(std::span<const int> columns, std::span<const query::Value> values, std::uint64_t) override {
    element_ = 0;
    elements_ = model_.element_limit();
    at_ = 0;
    relations_.reset();
    if (!columns.empty()) {
      const auto text = text_of(values[0]);
      const auto id = model_.find_ref(text.value_or(""));
      element_ = id ? *id : 0;
      elements_ = id ? *id + std::size_t{1} : 0;
      relations_.emplace();
      if (id) {
        const auto from = model_.from(*id);
        relations_->assign(from.begin(), from.end());
      }
    }
    relation_ = 0;
    in_relations_ = false;
    find();
    return {};
  }

  bool at_end() const override { return properties_ == nullptr; }

  void next() override {
    if (++at_ < properties_->size()) return;
    at_ = 0;
    in_relations_ ? relation_++ : element_++;
    find();
  }

  void write(int column, Cell cell) const override {
    const model::Relation* of = in_relations_ ? model_.relation(relation_at(relation_)) : nullptr;
    switch (column) {
    case PropertyColumn::ref:
      return cell.text(to_string(of ? model_.ref(of->source) : model_.ref(static_cast<model::ElementId>(element_))));
    case PropertyColumn::relation:
      if (of) cell.text(model_.metamodel().relation(of->type).name);
      return;
    case PropertyColumn::target:
      if (of) cell.text(to_string(model_.ref(of->target)));
      return;
    case PropertyColumn::key:
      if (of) cell.text(of->key());
      return;
    case PropertyColumn::name: return cell.text((*properties_)[at_].first);
    case PropertyColumn::value: return cell.text((*properties_)[at_].second);
    default: throw std::logic_error("column of a property out of range");
    }
  }

private:
  std::size_t relation_count() const { return relations_ ? relations_->size() : model_.relation_limit(); }
  model::RelationId relation_at(std::size_t i) const {
    return relations_ ? (*relations_)[i] : static_cast<model::RelationId>(i);
  }

  /// The next that has any, from where it stands.
  void find() {
    properties_ = nullptr;
    if (!attribute_) return;
    const auto take = [&](const model::Value* value) {
      const auto* held = value ? std::get_if<model::Properties>(value) : nullptr;
      if (held && !held->empty()) properties_ = held;
      return properties_ != nullptr;
    };
    for (; !in_relations_ && element_ < elements_; element_++)
      if (const auto* one = model_.element(static_cast<model::ElementId>(element_)))
        if (take(one->attributes.find(*attribute_))) return;
    in_relations_ = true;
    for (; relation_ < relation_count(); relation_++)
      if (const auto* one = model_.relation(relation_at(relation_)))
        if (take(one->attribute(*attribute_))) return;
  }

  const Session& session_;
  const model::Model& model_;
  const std::optional<model::AttributeId> attribute_;
  std::size_t element_ = 0, elements_ = 0, relation_ = 0, at_ = 0;
  bool in_relations_ = false;
  std::optional<std::vector<model::RelationId>> relations_; ///< those from the element asked for; else all
  const model::Properties* properties_ = nullptr;           ///< of what it stands at
};

std::unique_ptr<Cursor> PropertyTable::open() const {
  return std::make_unique<PropertyCursor>(*this);
}

} // namespace

std::unique_ptr<const Table> property_table(Session& session) {
  return std::make_unique<PropertyTable>(session);
}

} // namespace fundament::query
