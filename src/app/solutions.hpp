// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "app/asking.hpp"
#include <string>

/// What the tables of reuse and overlaps say of a solution, out of its JSON.
namespace fundament::app {

/// The ref of a named element; "" for null.
std::string ref_of(const nlohmann::json& named);
/// Their keys: "suf, sof".
std::string keys_of(const nlohmann::json& list);
/// 0.823 as "82 %".
std::string percent(const nlohmann::json& score);
/// "in operation, phasing out from 2027-10-01": the phase, and the next one that has a date.
std::string phase_text(const Common& common, const nlohmann::json& lifecycle);

} // namespace fundament::app
