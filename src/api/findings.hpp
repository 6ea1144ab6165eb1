// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/names.hpp"
#include "base/texts.hpp"
#include "review/findings.hpp"

namespace fundament::api {

/// The members of a Finding (schemas.json) into an object that is begun, and is left open.
void write_finding(JsonWriter& json, const review::Finding& finding, const NamesWriter& names, base::Language language);

/// Of the columns after element and about, those that are material or those that are not, as members.
void write_values(JsonWriter& json, const review::Finding& finding, bool material);

} // namespace fundament::api
