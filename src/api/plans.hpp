// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/json_writer.hpp"
#include "api/routes.hpp"
#include <nlohmann/json_fwd.hpp>

/// Questions asked of the catalogue with plans: every answer of such a question says so.
namespace fundament::api {

/// Of every JSON body that has questions: the plans and what becomes of what does not fit are not the question's own.
constexpr std::string_view plan_member = "plan", conflicts_member = "conflicts";

/// The plan of a kept proposal by its name, "investment:KEY" (the version in force; of one without, its draft), with
/// "@2" an earlier version and with "@draft" what is not put forward yet. plan_unknown: it is not there, or not to be
/// seen.
base::Result<std::shared_ptr<const catalogue::KeptPlan>> plan_of_investment(Call& call, const std::string& name);

/// Gives the call the view with the plans that its address names, on the day it asks about. What cannot be: the
/// response; an `on` that is no day is left for who reads it.
std::optional<Response> look_with_plans(Call& call);

/// The same for those named in a JSON body, as "plan" (one or a list) and "conflicts", and the day by the first of
/// `days` that it has.
std::optional<Response> look_with_plans(Call& call, const nlohmann::json& body,
                                        std::initializer_list<const char*> days = {"on"});

/// The plans that a JSON body names, or is: one that is sent in is kept. Errors of plan::read and of Plans::keep;
/// plan_unknown; forbidden to the public.
base::Result<std::vector<std::shared_ptr<const catalogue::KeptPlan>>> plans_of(Call& call, const nlohmann::json& body);

/// Gives the call the view with the plans, at least one, as look_with_plans does.
std::optional<Response> look(Call& call, const std::vector<std::shared_ptr<const catalogue::KeptPlan>>& plans,
                             bool skip, std::optional<base::Date> on);

/// What the reader of the call may see of the catalogue with plans.
std::shared_ptr<const snapshot::View> view_of(const Call& call, const catalogue::WhatIf& what_if);

/// A conflict as a sentence.
base::Text text_of(const plan::Conflict& conflict, base::Language language);

/// The member `name` with what of the plans does not fit.
void write_conflicts(JsonWriter& json, const char* name, const catalogue::WhatIf& what_if, base::Language language);

/// Says in the response of whatever format what the view of the call was planned with.
void tell_plans(const Call& call, Response& response);

/// What came of a plan besides its conflicts, as the members done, moved and left_behind.
void write_notes(JsonWriter& json, const plan::Notes& notes);

/// The member planned_by of an element that is only there by a plan.
void planned_by(JsonWriter& json, const snapshot::View& view, model::ElementId id);

} // namespace fundament::api
