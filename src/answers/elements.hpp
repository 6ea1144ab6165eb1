// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/budget.hpp"
#include "base/result.hpp"
#include "base/texts.hpp"
#include "snapshot/view.hpp"
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// "What is in the catalogue?": elements by kind, owner, phase, words and values of enumerations.
namespace fundament::answers {

struct ElementsQuestion {
  std::vector<model::KindId> kinds = {};        ///< empty lists do not restrict
  std::vector<model::ElementId> owners = {};    ///< owned by these or units beneath them
  bool or_nobody = false;                       ///< also, or with no owners only, what nobody owns
  std::vector<model::ElementId> suppliers = {}; ///< see answers::suppliers
  /// The last of its contracts ends on these days or between them; what has none, or one without an end, never does.
  std::optional<base::Date> contract_ends_from = {}, contract_ends_until = {};
  std::optional<std::int64_t> cost_from = {}, cost_until = {}; ///< DKK a year; what is not stated is in no range
  std::vector<std::string> phases = {};                        ///< of life, on the date
  /// Of these attributes one of those values.
  std::vector<std::pair<model::AttributeId, std::vector<std::string>>> values = {};
  std::string words = {}; ///< all of them are found in it; see search::Index
  /// name, key, kind, owner, phase, contract_end or cost, with '-' before it descending. Ties by kind and key; what has
  /// no owner, end or cost is last in either direction.
  std::string order = "kind";
  base::Language language = base::Language::da; ///< in which names are compared
  base::Date on = base::today();
  std::size_t limit = 1000;
  std::string cursor = {}; ///< `next` of the page before
};

struct ElementsAnswer {
  std::size_t total = 0;                    ///< that pass, whatever the limit
  std::vector<model::ElementId> page;       ///< in order
  std::string next;                         ///< cursor of the next page; "" on the last
  std::shared_ptr<const snapshot::Day> day; ///< owners on the date
};

/// Errors: invalid_argument and revision_moved for the cursor; out_of_time. One pass over the elements, and their
/// order. Any thread.
base::Result<ElementsAnswer> elements(const snapshot::View& view, const ElementsQuestion& question,
                                      base::Budget& budget);

} // namespace fundament::answers
