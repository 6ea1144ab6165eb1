// SPDX-License-Identifier: MPL-2.0
#include "answers/set_below.hpp"
#include "answers/approval_beside.hpp"
#include "model/lifecycle.hpp"
#include <stdexcept>

namespace fundament::answers {

using model::ElementId;

std::string_view to_string(Below why) {
  switch (why) {
  case Below::prohibited: return "prohibited";
  case Below::retired: return "retired";
  case Below::not_valid: return "not_valid";
  case Below::phasing_out: return "phasing_out";
  }
  throw std::logic_error("a reason to be set below out of range");
}

namespace {

/// The decision that forbids it, or no_id. Most elements have no decision, and are not asked about.
ElementId prohibited_by(const snapshot::View& view, ElementId element, base::Date on, ElementId unit,
                        base::Budget& budget) {
  const auto decisions = decisions_of(view);
  if (decisions->about(element).empty()) return model::no_id;
  ApprovalQuestion question;
  question.name = to_string(view.model().ref(element));
  question.scope.unit = unit;
  question.on = on;
  question.verdict_only = true;
  const Approval approval = check_approval(view, question, budget);
  return approval.code == VerdictCode::prohibited ? approval.decision : model::no_id;
}

} // namespace

std::optional<SetBelow> set_below(const snapshot::View& view, ElementId element, base::Date start, ElementId unit,
                                  base::Budget& budget) {
  const model::Model& model = view.model();
  const auto& metamodel = model.metamodel();
  const model::Element& record = *model.element(element);
  const auto date_of = [&](std::string_view name) -> std::optional<base::Date> {
    const auto* date = model.attribute<base::Date>(element, name);
    return date ? std::optional(*date) : std::nullopt;
  };
  if (const ElementId decision = prohibited_by(view, element, start, unit, budget); decision != model::no_id)
    return SetBelow{Below::prohibited, std::nullopt, decision};
  const model::Phase phase = model::phase_on(record, metamodel, start);
  if (phase == model::Phase::retired) return SetBelow{Below::retired, date_of("retired_from")};
  if (model::not_in_operation(record, metamodel, start) == "not_valid") return SetBelow{Below::not_valid};
  if (phase == model::Phase::phasing_out) return SetBelow{Below::phasing_out, date_of("phasing_out_from")};
  return std::nullopt;
}

} // namespace fundament::answers
