// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/budget.hpp"
#include "graph/walk.hpp"
#include "snapshot/view.hpp"
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fundament::answers {

/// The starts of a question, resolved.
struct Starts {
  std::vector<graph::Vertex> vertices;           ///< distinct, as first asked
  std::vector<std::string> texts;                ///< as asked, beside vertices
  std::vector<std::string> unknown;              ///< as asked
  std::vector<graph::EdgeIndex> excluded;        ///< uses of a start that are outside its version range, sorted
  std::vector<graph::EdgeIndex> version_unknown; ///< uses without a version that were kept, sorted
};

/// Refs or `technology:KEY@RANGE`. Errors: invalid_argument for what is no ref or range; not_found when none exists,
/// the first of them with the nearest refs.
base::Result<Starts> resolve_starts(const snapshot::View& view, const std::vector<std::string>& of,
                                    base::Budget& budget);

/// The element named, or not_found with the nearest refs, or invalid_argument for what is no ref.
base::Result<model::ElementId> resolve(const snapshot::View& view, std::string_view text, base::Budget& budget);

} // namespace fundament::answers
