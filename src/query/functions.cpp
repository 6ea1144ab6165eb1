// SPDX-License-Identifier: MPL-2.0
#include "query/functions.hpp"
#include "answers/sentence.hpp"
#include "query/columns.hpp"
#include <algorithm>

namespace fundament::query {

using base::Error;
using base::ErrorCode;
using model::ElementId;

Arguments::Arguments(const std::vector<TableColumn>& columns, std::span<const int> given,
                     std::span<const Value> values) {
  for (std::size_t column = 0; column < columns.size(); column++) {
    if (!columns[column].argument) continue;
    const auto place = std::find(given.begin(), given.end(), static_cast<int>(column));
    values_.push_back(place == given.end() ? Value() : values[static_cast<std::size_t>(place - given.begin())]);
    lacking_ |= columns[column].required && std::holds_alternative<std::monostate>(values_.back());
  }
}

std::string Arguments::text(std::size_t argument) const {
  return text_of(values_.at(argument)).value_or("");
}

base::Result<std::uint32_t> Arguments::steps(std::size_t argument, std::uint32_t without) const {
  const Value& value = values_.at(argument);
  if (std::holds_alternative<std::monostate>(value)) return without;
  const auto* number = std::get_if<std::int64_t>(&value);
  if (!number || *number < 1 || *number > graph::no_depth_limit)
    return Error{ErrorCode::invalid_argument, {"sql.steps", {{"value", text(argument)}}}};
  return static_cast<std::uint32_t>(*number);
}

Plan Function::plan(std::span<const int> known) const {
  Plan out{{}, 100};
  for (std::size_t column = 0; column < columns_.size(); column++)
    if (columns_[column].argument && has(known, static_cast<int>(column)))
      out.given.push_back(static_cast<int>(column));
  return out;
}

void write_ref(const model::Model& model, ElementId id, Cell cell) {
  if (id != model::no_id) cell.text(to_string(model.ref(id)));
}

/// ref, kind, name, owner, administration: the first columns of what answers with elements.
void write_element(Session& session, ElementId id, int column, Cell cell) {
  const model::Model& model = session.model();
  if (session.view.hides(id)) {
    if (column == 0) cell.text(session.hidden_ref(id));
    return;
  }
  switch (column) {
  case 0: return cell.text(to_string(model.ref(id)));
  case 1: return cell.text(model.metamodel().kind(model.element(id)->kind).name);
  case 2: return cell.text(answers::name_of(model, id));
  case 3: return write_ref(model, session.day->owner(id), cell);
  case 4: {
    const ElementId party = session.day->party(id);
    return write_ref(model, session.day->is_administration(party) ? party : model::no_id, cell);
  }
  default: throw std::logic_error("no column of an element");
  }
}

} // namespace fundament::query
