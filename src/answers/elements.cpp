// SPDX-License-Identifier: MPL-2.0
#include "answers/elements.hpp"
#include "answers/contracts.hpp"
#include "answers/cursor.hpp"
#include "answers/sentence.hpp"
#include "base/unicode.hpp"
#include "model/lifecycle.hpp"
#include <algorithm>
#include <optional>
#include <tuple>

namespace fundament::answers {

using base::Error;
using base::ErrorCode;
using model::ElementId;

namespace {

template <class T> bool has(const std::vector<T>& list, const T& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

class Elements {
public:
  Elements(const snapshot::View& view, const ElementsQuestion& question, base::Budget& budget)
      : view_(view), model_(view.model()), question_(question), budget_(budget), day_(view.on(question.on)) {}

  base::Result<ElementsAnswer> run() {
    std::optional<Cursor> cursor;
    if (!question_.cursor.empty()) {
      auto parsed = parse_cursor(question_.cursor, view_.identity());
      if (!parsed) return std::move(parsed).error();
      cursor = std::move(*parsed);
    }
    auto all = ordered(selected());
    if (budget_.spent_now()) return base::out_of_time();
    ElementsAnswer out{all.size(), {}, "", day_};
    auto from = all.begin();
    if (cursor) {
      const auto last = model_.find(cursor->ref);
      from = last ? std::find(all.begin(), all.end(), *last) : all.end();
      if (from == all.end()) return Error{ErrorCode::invalid_argument, {"cursor.malformed"}, "cursor"};
      ++from;
    }
    const auto left = static_cast<std::size_t>(all.end() - from), count = std::min(left, question_.limit);
    out.page.assign(from, from + static_cast<std::ptrdiff_t>(count));
    if (count < left && count > 0) out.next = to_string(Cursor{view_.identity().tag(), 0, model_.ref(out.page.back())});
    return out;
  }

private:
  std::vector<ElementId> selected() {
    std::vector<ElementId> out;
    if (question_.words.empty()) {
      for (ElementId id = 0; id < model_.element_limit() && !budget_.spent(); id++)
        if (model_.element(id) && passes(id)) out.push_back(id);
      return out;
    }
    search::Options options;
    options.limit = model_.element_count();
    for (const auto& hit : view_.search().search(model_, question_.words, options).hits)
      if (!budget_.spent() && passes(hit.element)) out.push_back(hit.element);
    return out;
  }

  bool passes(ElementId id) const {
    const model::Element& element = *model_.element(id);
    if (!question_.kinds.empty() && !has(question_.kinds, element.kind)) return false;
    if (!is_of_owners(day_->owner(id))) return false;
    if (!question_.phases.empty() && !has(question_.phases, std::string(to_string(phase(id))))) return false;
    if (!std::all_of(question_.values.begin(), question_.values.end(), [&](const auto& wanted) {
          const auto* value = element.attributes.get<std::string>(wanted.first);
          return value && has(wanted.second, *value);
        }))
      return false;
    return is_supplied(id) && ends_in_time(id) && costs_so_much(id);
  }

  bool is_of_owners(ElementId owner) const {
    if (question_.owners.empty() && !question_.or_nobody) return true;
    if (owner == model::no_id) return question_.or_nobody;
    return !question_.owners.empty() && day_->is_within(owner, question_.owners);
  }
  bool is_supplied(ElementId id) const {
    if (question_.suppliers.empty()) return true;
    const auto by = suppliers(view_, question_.on, id);
    return std::any_of(by.begin(), by.end(), [&](ElementId one) { return has(question_.suppliers, one); });
  }
  bool ends_in_time(ElementId id) const {
    const auto &from = question_.contract_ends_from, &until = question_.contract_ends_until;
    if (!from && !until) return true;
    const auto end = contract_end(view_, question_.on, id);
    return end && (!from || *from <= *end) && (!until || *end <= *until);
  }
  bool costs_so_much(ElementId id) const {
    const auto &from = question_.cost_from, &until = question_.cost_until;
    if (!from && !until) return true;
    const auto cost = yearly_cost(view_, *day_, id);
    return cost && (!from || *from <= cost->amount) && (!until || cost->amount <= *until);
  }

  model::Phase phase(ElementId id) const {
    return model::phase_on(*model_.element(id), model_.metamodel(), question_.on);
  }

  /// By what elements are ordered, before kind and key.
  struct SortKey {
    bool known = true;
    std::int64_t number = 0;
    std::string text = {};
  };
  SortKey sort_key(std::string_view column, ElementId id) const {
    const auto name = [&](ElementId one) { return base::collation_key(name_of(model_, one, question_.language)); };
    if (column == "name") return {true, 0, name(id)};
    if (column == "key") return {true, 0, model_.element(id)->key};
    if (column == "phase") return {true, static_cast<std::int64_t>(phase(id)), {}};
    if (column == "owner") {
      const ElementId owner = day_->owner(id);
      return owner == model::no_id ? SortKey{false} : SortKey{true, 0, name(owner)};
    }
    if (column == "contract_end") {
      const auto end = contract_end(view_, question_.on, id);
      return end ? SortKey{true, end->days} : SortKey{false};
    }
    if (column == "cost") {
      const auto cost = yearly_cost(view_, *day_, id);
      return cost ? SortKey{true, cost->amount} : SortKey{false};
    }
    return {};
  }

  std::vector<ElementId> ordered(std::vector<ElementId> elements) {
    const auto& graph = view_.graph();
    struct Row {
      SortKey key;
      std::uint32_t rank;
      ElementId id;
    };
    std::vector<Row> rows;
    rows.reserve(elements.size());
    const bool descending = question_.order.front() == '-';
    const std::string_view column = std::string_view(question_.order).substr(descending ? 1 : 0);
    for (const ElementId id : elements) {
      if (budget_.spent()) return {};
      rows.push_back({sort_key(column, id), graph.rank(graph.vertex(id)), id});
    }
    const bool by_rank = column == "kind";
    std::sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
      if (a.key.known != b.key.known) return a.key.known;
      const auto one = std::tie(a.key.number, a.key.text), other = std::tie(b.key.number, b.key.text);
      if (one != other) return descending ? other < one : one < other;
      return descending && by_rank ? a.rank > b.rank : a.rank < b.rank;
    });
    for (std::size_t i = 0; i < rows.size(); i++)
      elements[i] = rows[i].id;
    return elements;
  }

  const snapshot::View& view_;
  const model::Model& model_;
  const ElementsQuestion& question_;
  base::Budget& budget_;
  const std::shared_ptr<const snapshot::Day> day_;
};

} // namespace

base::Result<ElementsAnswer> elements(const snapshot::View& view, const ElementsQuestion& question,
                                      base::Budget& budget) {
  return Elements(view, question, budget).run();
}

} // namespace fundament::answers
