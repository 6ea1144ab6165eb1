// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/selection.hpp"
#include <string>
#include <vector>

namespace fundament::answers {

/// A path from the needing to the needed end in words: "Portal kører på Klynge 1, som afhænger af Switch." Relations
/// are read from the needing end, with the metamodel's inverse label where the needed end is the source; over what may
/// not be seen in so many words.
std::string sentence(const snapshot::View& view, const std::vector<Arrow>& chain, base::Language language);

/// The element's name, or its key when it has none.
std::string name_of(const model::Model& model, model::ElementId element);

} // namespace fundament::answers
