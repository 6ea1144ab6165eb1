// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/selection.hpp"
#include <string>
#include <vector>

namespace fundament::answers {

/// So many steps of a path are told; of a longer one, how many more there are and where they lead. Nobody reads on, and
/// a page of hits a million steps away would be gigabytes of sentences.
constexpr std::size_t most_steps_told = 1000;

/// The steps of a path that are not told.
struct Untold {
  std::size_t steps = 0;
  model::ElementId end = model::no_id; ///< where they lead
};

/// A path from the needing to the needed end in words: "Portal kører på Klynge 1, som afhænger af Switch." Relations
/// are read from the needing end, with the metamodel's inverse label where the needed end is the source; over what may
/// not be seen in so many words. `chain` is all of the path, or what is told of it.
std::string sentence(const snapshot::View& view, const std::vector<Arrow>& chain, base::Language language,
                     const Untold& untold = {});

/// The element's name as it stands in the data, or its key when it has none.
std::string name_of(const model::Model& model, model::ElementId element);
/// What the element is called in a language: in English its name_en, where that is told; else its name, or its key when
/// it has none.
std::string name_of(const model::Model& model, model::ElementId element, base::Language language);

} // namespace fundament::answers
