// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "review/check.hpp"
#include <set>

/// The parts of a check that only read what its other parts have found.
namespace fundament::review {

/// What a plan names: added, brought into use, and taken out of operation.
struct PlanNamed {
  std::set<model::Ref> added, used, retired, changed;

  explicit PlanNamed(const plan::Plan& plan);
};

/// A unit or a task: it uses what the city runs, and is no part of that.
bool is_user(const model::Model& model, model::ElementId id);

/// Comply or explain: what the proposal's deviations are worth, and what is open after them.
void answer_deviations(const CheckQuestion& question, Check& check);

/// A class that is lower than that of data which what is added, or changed, has to do with.
void find_contradictions(const CheckQuestion& question, const PlanNamed& named, Check& check);

/// `named` is nullptr without a plan.
void find_unknown(const CheckQuestion& question, const PlanNamed* named, Check& check);

} // namespace fundament::review
