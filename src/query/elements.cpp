// SPDX-License-Identifier: MPL-2.0
#include "answers/contracts.hpp"
#include "answers/profiles.hpp"
#include "answers/sentence.hpp"
#include "base/ascii.hpp"
#include "model/json.hpp"
#include "model/lifecycle.hpp"
#include "query/columns.hpp"
#include <algorithm>

namespace fundament::query {

using model::ElementId;

namespace {

struct ElementColumn {
  enum : int {
    ref,
    kind,
    key,
    name,
    owner,
    administration,
    party,
    phase,
    standing,
    yearly_cost,
    cost_state,
    cost_not_stated_from,
    offered_to_all,
    origin,
    planned_by,
    json
  };
};

std::vector<TableColumn> element_columns() {
  return {{"ref", "ref"},
          {"kind"},
          {"key"},
          {"name"},
          {"owner", "ref"},
          {"administration", "ref"},
          {"party", "ref"},
          {"phase"},
          {"standing"},
          {"yearly_cost", "integer"},
          {"cost_state"},
          {"cost_not_stated_from", "date"},
          {"offered_to_all", "boolean"},
          {"origin"},
          {"planned_by"},
          {"json"}};
}

class Elements : public Table {
public:
  /// Of one kind, or of all: then with the attributes that every kind has.
  Elements(Session& session, std::optional<model::KindId> of)
      : session_(session), of_(of), columns_(element_columns()) {
    const auto& metamodel = session.model().metamodel();
    if (of) {
      name_ = metamodel.kind(*of).name;
      for (const auto& attribute : metamodel.kind(*of).attributes)
        columns_.add(attribute);
    } else {
      name_ = "element";
      for (const auto& attribute : metamodel.kinds().front().attributes)
        if (is_common(attribute.id)) columns_.add(attribute);
    }
  }

  const std::string& name() const override { return name_; }
  const std::vector<TableColumn>& columns() const override { return columns_.all(); }

  Plan plan(std::span<const int> known) const override {
    const auto count = static_cast<double>(session_.model().element_count());
    if (has(known, ElementColumn::ref)) return {{ElementColumn::ref}, 1};
    if (of_ && has(known, ElementColumn::key)) return {{ElementColumn::key}, 1};
    if (!of_ && has(known, ElementColumn::kind) && has(known, ElementColumn::key))
      return {{ElementColumn::kind, ElementColumn::key}, 1};
    if (has(known, ElementColumn::owner)) return {{ElementColumn::owner}, 20};
    if (!of_ && has(known, ElementColumn::kind)) return {{ElementColumn::kind}, count / 4 + 1};
    return {{}, of_ ? count / 2 + 1 : count + 1};
  }

  std::unique_ptr<Cursor> open() const override;

private:
  friend class ElementCursor;
  bool is_common(model::AttributeId attribute) const {
    const auto& metamodel = session_.model().metamodel();
    return std::all_of(metamodel.kinds().begin(), metamodel.kinds().end(),
                       [&](const model::Kind& one) { return metamodel.attribute_of(one.id, attribute) != nullptr; });
  }

  Session& session_;
  const std::optional<model::KindId> of_;
  std::string name_;
  Columns columns_;
};

class ElementCursor : public Cursor {
public:
  explicit ElementCursor(const Elements& table) : table_(table), session_(table.session_), model_(session_.model()) {}

  base::Result<void> begin(std::span<const int> columns, std::span<const Value> values, std::uint64_t) override {
    kind_ = table_.of_;
    found_.clear();
    at_ = 0;
    listed_ = true;
    std::string kind_name = kind_ ? table_.name_ : "";
    for (std::size_t i = 0; i < columns.size(); i++) {
      const auto text = text_of(values[i]);
      if (!text) return {}; // nothing equals NULL
      switch (columns[i]) {
      case ElementColumn::ref: add(model_.find_ref(*text)); break;
      case ElementColumn::kind:
        kind_name = *text;
        if (columns.size() == 1) scan(*text);
        break;
      case ElementColumn::key: add(model_.find(kind_name, *text)); break;
      case ElementColumn::owner: add_owned(*text); break;
      default: throw std::logic_error("a column that no plan names");
      }
    }
    if (columns.empty()) scan(kind_name);
    return {};
  }

  bool at_end() const override { return listed_ ? at_ >= found_.size() : at_ >= model_.element_limit(); }
  void next() override {
    at_++;
    skip();
  }

  std::optional<std::int64_t> id() const override { return current(); }

  void write(int column, Cell cell) const override {
    const ElementId id = current();
    const model::Element& element = *model_.element(id);
    const snapshot::Day& day = *session_.day;
    switch (column) {
    case ElementColumn::ref: return cell.text(to_string(model_.ref(id)));
    case ElementColumn::kind: return cell.text(model_.metamodel().kind(element.kind).name);
    case ElementColumn::key: return cell.text(element.key);
    case ElementColumn::name: return cell.text(answers::name_of(model_, id));
    case ElementColumn::owner: return write_ref(day.owner(id), cell);
    case ElementColumn::administration:
      return write_ref(day.is_administration(day.party(id)) ? day.party(id) : model::no_id, cell);
    case ElementColumn::party: return write_ref(day.party(id), cell);
    case ElementColumn::phase: return cell.text(to_string(phase_on(element, model_.metamodel(), day.date())));
    case ElementColumn::standing: return cell.text(to_string(day.graph().standing(session_.view.graph().vertex(id))));
    case ElementColumn::yearly_cost:
      if (const auto cost = answers::yearly_cost(session_.view, day, id)) cell.integer(cost->amount);
      return;
    case ElementColumn::cost_state: {
      const auto cost = answers::yearly_cost(session_.view, day, id);
      return cell.text(cost ? to_string(cost->state) : "not_stated");
    }
    case ElementColumn::cost_not_stated_from:
      if (const auto cost = answers::yearly_cost(session_.view, day, id); cost && cost->not_stated_from)
        cell.text(to_string(*cost->not_stated_from));
      return;
    case ElementColumn::offered_to_all: return cell.integer(offered_to_all(id) ? 1 : 0);
    case ElementColumn::origin: return cell.text(model_.origin(element.origin));
    case ElementColumn::planned_by:
      if (const auto plan = session_.view.planned_by(id); !plan.empty()) cell.text(plan);
      return;
    case ElementColumn::json: {
      std::string text;
      model::append_json(text, model_.data(id), model_.metamodel());
      return cell.text(text);
    }
    default: write_value(element.attributes.find(table_.columns_.attribute(column)), cell);
    }
  }

private:
  ElementId current() const { return listed_ ? found_[at_] : static_cast<ElementId>(at_); }

  bool offered_to_all(ElementId id) const {
    if (!profiles_) profiles_ = answers::Profiles::of(session_.view, *session_.day, session_.budget);
    const auto candidate = profiles_ ? profiles_->candidate(id) : answers::no_candidate;
    return candidate != answers::no_candidate && profiles_->offered_to_all(candidate);
  }

  void write_ref(ElementId id, Cell cell) const {
    if (id != model::no_id) cell.text(to_string(model_.ref(id)));
  }

  bool fits(ElementId id) const {
    const model::Element* element = model_.element(id);
    return element && (!kind_ || element->kind == *kind_);
  }

  void add(std::optional<ElementId> id) {
    if (id && fits(*id)) found_.push_back(*id);
  }

  void add_owned(const std::string& text) {
    const auto unit = model_.find_ref(text);
    if (!unit) return;
    for (const auto id : model_.from(*unit)) {
      const auto target = model_.relation(id)->target;
      if (!target.is_relation() && session_.day->owner(target.element()) == *unit) add(target.element());
    }
    std::sort(found_.begin(), found_.end());
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
  }

  /// All of a kind; "" is every kind.
  void scan(const std::string& kind_name) {
    kind_ = model_.metamodel().find_kind(kind_name);
    if (!kind_ && !kind_name.empty()) return;
    listed_ = false;
    skip();
  }

  void skip() {
    while (!listed_ && at_ < model_.element_limit() && !fits(static_cast<ElementId>(at_)))
      at_++;
  }

  const Elements& table_;
  const Session& session_;
  const model::Model& model_;
  std::optional<model::KindId> kind_;
  bool listed_ = true; ///< the rows are found_; else all ids that fit
  std::vector<ElementId> found_;
  std::size_t at_ = 0;
  mutable std::shared_ptr<const answers::Profiles> profiles_; ///< made when a row first asks who is offered to all
};

std::unique_ptr<Cursor> Elements::open() const {
  return std::make_unique<ElementCursor>(*this);
}

} // namespace

Tables element_tables(Session& session, const Words* mentioned) {
  const auto wanted = [&](const std::string& name) { return !mentioned || mentioned->contains(base::lower(name)); };
  Tables out;
  if (wanted("element")) out.push_back(std::make_unique<Elements>(session, std::nullopt));
  for (const auto& one : session.model().metamodel().kinds())
    if (wanted(one.name)) out.push_back(std::make_unique<Elements>(session, one.id));
  return out;
}

} // namespace fundament::query
