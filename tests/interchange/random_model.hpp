// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/model.hpp"
#include <memory>
#include <random>
#include <string>
#include <string_view>

namespace fundament::test {

/// Any value an attribute may have, never an empty one.
model::Value random_value(std::mt19937& random, const model::AttributeDefinition& definition);

/// A valid model of so many elements and about twice as many relations: every kind, relation, attribute and field, ends
/// on relations, owners with and without dates.
std::shared_ptr<const model::Model> random_model(std::mt19937& random, std::size_t elements,
                                                 const std::string& origin = "test");

/// Every element and relation as JSON, a line each, sorted; without origins unless asked for.
std::string dump(const model::Model& model, bool origins = false);

/// The first line that differs, or "".
std::string difference(const model::Model& a, const model::Model& b);

} // namespace fundament::test
