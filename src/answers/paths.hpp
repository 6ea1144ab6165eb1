// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/selection.hpp"
#include "base/budget.hpp"
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

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

/// The paths of one question: how many there are, and then one after the other, so that nobody has to hold them all.
/// Not shared between threads.
class Paths {
public:
  /// Finds and counts them within the budget, which is not looked at afterwards: to read them again takes no longer
  /// than that did. Errors: not_found (each end that is unknown, with its nearest refs), invalid_argument (depth 0).
  /// The view must outlive what is returned.
  static base::Result<std::unique_ptr<Paths>> find(const snapshot::View& view, const PathsQuestion& question,
                                                   base::Budget& budget);
  ~Paths();
  Paths(const Paths&) = delete;
  Paths& operator=(const Paths&) = delete;

  model::ElementId from() const { return from_; }
  model::ElementId to() const { return to_; }
  PathsResult result() const { return count_ > 0 ? PathsResult::found : PathsResult::no_path; }
  /// Those that can be read.
  std::size_t count() const { return count_; }
  /// There are more paths than the limit, or the time ran out.
  bool stopped_at_limit() const { return more_ || out_of_time_; }
  bool out_of_time() const { return out_of_time_; }
  /// No path this way, but one the other way.
  bool reverse_exists() const { return reverse_exists_; }

  /// Goes on to the next path, the first time to the first; false after the last. Shorter ones come first, then by the
  /// refs along the way.
  bool next();
  /// The path that next() came to: its steps from `from` to `to`.
  std::size_t length() const;
  Arrow arrow(std::size_t step) const;

private:
  class Finder;
  explicit Paths(const snapshot::View& view);
  void tell();

  const snapshot::View& view_;
  model::ElementId from_ = model::no_id, to_ = model::no_id;
  std::size_t count_ = 0, read_ = 0;
  bool more_ = false, out_of_time_ = false, reverse_exists_ = false;
  std::shared_ptr<const snapshot::Day> day_;
  std::unique_ptr<graph::Walk> walk_;
  std::unique_ptr<Finder> finder_;
  std::optional<std::vector<std::vector<Arrow>>> told_; ///< all of them, in a view that hides something
};

} // namespace fundament::answers
