// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/selection.hpp"
#include "base/budget.hpp"
#include <cstdint>
#include <string>
#include <vector>

/// "How are these two connected?" (design.md 4.2).
namespace fundament::answers {

enum class PathsMode { shortest, all }; ///< all: every simple path up to the depth

struct PathsQuestion {
  std::string from, to; ///< refs; `from` needs … needs `to`, or with direction dependents the other way round
  graph::Direction direction = graph::Direction::dependencies;
  PathsMode mode = PathsMode::shortest;
  std::uint32_t depth = 10; ///< of mode all: the longest path, in steps
  std::size_t limit = 100;  ///< paths
  base::Date on = base::today();
  WalkRestriction walk = {};
};

enum class PathsResult { found, no_path };
std::string_view to_string(PathsResult result);

struct PathsAnswer {
  model::ElementId from = model::no_id, to = model::no_id;
  PathsResult result = PathsResult::no_path;
  bool stopped_at_limit = false;         ///< there are more paths than the limit, or the time ran out
  bool reverse_exists = false;           ///< no path this way, but one the other way
  std::vector<std::vector<Arrow>> paths; ///< each from `from` to `to`; shorter first, then by refs
};

/// Errors: not_found (each end that is unknown, with its nearest refs), invalid_argument (depth 0). Any thread.
base::Result<PathsAnswer> paths(const snapshot::View& view, const PathsQuestion& question, base::Budget& budget);

} // namespace fundament::answers
