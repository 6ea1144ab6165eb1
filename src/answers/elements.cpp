// SPDX-License-Identifier: MPL-2.0
#include "answers/elements.hpp"
#include "answers/cursor.hpp"
#include "answers/sentence.hpp"
#include "base/unicode.hpp"
#include "model/lifecycle.hpp"
#include <algorithm>
#include <optional>

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
    if (!question_.owners.empty() && !day_->is_within(day_->owner(id), question_.owners)) return false;
    if (!question_.phases.empty() &&
        !has(question_.phases, std::string(to_string(model::phase_on(element, model_.metamodel(), question_.on)))))
      return false;
    return std::all_of(question_.values.begin(), question_.values.end(), [&](const auto& wanted) {
      const auto* value = element.attributes.get<std::string>(wanted.first);
      return value && has(wanted.second, *value);
    });
  }

  std::vector<ElementId> ordered(std::vector<ElementId> elements) {
    const auto& graph = view_.graph();
    struct Row {
      std::string key;
      std::uint32_t rank;
      ElementId id;
    };
    std::vector<Row> rows;
    rows.reserve(elements.size());
    const bool by_name = question_.order.find("name") != std::string::npos;
    const bool by_key = question_.order.find("key") != std::string::npos;
    for (const ElementId id : elements) {
      if (budget_.spent()) return {};
      rows.push_back({by_name  ? base::fold(name_of(model_, id))
                      : by_key ? model_.element(id)->key
                               : "",
                      graph.rank(graph.vertex(id)), id});
    }
    const bool descending = question_.order.front() == '-';
    std::sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
      if (a.key != b.key) return descending ? a.key > b.key : a.key < b.key;
      return descending && !by_name && !by_key ? a.rank > b.rank : a.rank < b.rank;
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
