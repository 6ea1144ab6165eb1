// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include "interchange/format.hpp"
#include "interchange/places.hpp"
#include "model/change_set.hpp"
#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace fundament::interchange {

/// What one input says, before it is compared with the catalogue.
struct Parsed {
  Format format = Format::csv;
  std::vector<model::PutElement> elements;
  std::deque<model::RelationData> relations; ///< let go of from the front as they are planned: there may be millions
  std::map<std::string, std::size_t> element_counts, relation_counts; ///< by the input's own names of types
  std::map<std::string, std::size_t> skipped; ///< understood but not taken, by the id of its text: skipped.views 30
  std::vector<base::Error> warnings;          ///< worth saying; nothing was lost
  Places places = {};                         ///< where the rows of CSV files stand; nothing of other formats
};

/// Nothing for an empty value, and for a name that the metamodel does not know.
void set_attribute(model::PutElement& put, const model::Metamodel& metamodel, std::string_view name,
                   model::Value value);

} // namespace fundament::interchange
