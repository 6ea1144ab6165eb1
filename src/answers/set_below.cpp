// SPDX-License-Identifier: MPL-2.0
#include "answers/set_below.hpp"
#include "answers/contracts.hpp"
#include "model/lifecycle.hpp"
#include <stdexcept>

namespace fundament::answers {

std::string_view to_string(Below why) {
  switch (why) {
  case Below::retired: return "retired";
  case Below::not_valid: return "not_valid";
  case Below::phasing_out: return "phasing_out";
  case Below::contract_ends: return "contract_ends";
  }
  throw std::logic_error("a reason to be set below out of range");
}

std::optional<SetBelow> set_below(const snapshot::Snapshot& snapshot, const snapshot::Day& day,
                                  model::ElementId element, base::Date start) {
  const model::Model& model = snapshot.model();
  const auto& metamodel = model.metamodel();
  const model::Element& record = *model.element(element);
  const auto date_of = [&](std::string_view name) -> std::optional<base::Date> {
    const auto id = metamodel.find_attribute(name);
    const auto* date = id ? record.attributes.get<base::Date>(*id) : nullptr;
    return date ? std::optional(*date) : std::nullopt;
  };
  const model::Phase phase = model::phase_on(record, metamodel, start);
  if (phase == model::Phase::retired) return SetBelow{Below::retired, date_of("retired_from")};
  if (model::not_in_operation(record, metamodel, start) == "not_valid") return SetBelow{Below::not_valid};
  if (phase == model::Phase::phasing_out) return SetBelow{Below::phasing_out, date_of("phasing_out_from")};
  const auto end = contract_end(snapshot, day.date(), element);
  if (end && *end < start) return SetBelow{Below::contract_ends, end};
  return std::nullopt;
}

} // namespace fundament::answers
