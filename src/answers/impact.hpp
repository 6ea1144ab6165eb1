// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/selection.hpp"
#include "base/budget.hpp"
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// "What depends on this?" (design.md 4.1): everything affected, how badly, by which paths, in which administrations.
namespace fundament::answers {

/// How a hit differs from what the answer is set against.
enum class Change : std::uint8_t { same, is_new, worse, milder, gone };
std::string_view to_string(Change change);
inline constexpr std::array<Change, 5> every_change{Change::same, Change::is_new, Change::worse, Change::milder,
                                                    Change::gone};

struct ImpactQuestion {
  /// Refs, or `technology:KEY@RANGE`; they fail together. A whole ref that exists wins, else the last '@' splits.
  std::vector<std::string> of;
  graph::Direction direction = graph::Direction::dependents;
  std::uint32_t depth = graph::no_depth_limit; ///< at least 1
  base::Date on = base::today();
  WalkRestriction walk = {};

  // what the answer is set against, if anything: the same question on another date, or about each start by itself
  std::optional<base::Date> against = {};
  bool against_alone = false;       ///< not beside `against`
  std::vector<Change> changes = {}; ///< show exactly these; all but what is gone when empty

  // restriction of what is shown; it changes neither who is affected nor the totals
  std::vector<model::KindId> kinds = {};
  std::vector<model::ElementId> units = {};            ///< owners: these and all beneath them
  graph::Effect least_effect = graph::Effect::nothing; ///< only among dependents
  std::vector<graph::Level> levels = {};               ///< exactly these; as by_level counts
  std::vector<model::ElementId> parties = {};          ///< as by_owner counts; no_id: what no party has

  std::size_t limit = 1000;                     ///< hits to show; 0: only the totals
  std::optional<base::Language> path_text = {}; ///< also give one path of each hit as a sentence
  std::string cursor = {};                      ///< `next` of the page before
};

struct ImpactTotals {
  std::uint64_t reached = 0, assumed = 0;
  std::uint64_t hidden = 0;                      ///< hits that may not be seen; they are in none of the other figures
  std::map<std::string, std::uint64_t> by_level; ///< effects; needs among dependencies. Every name, also with 0
  std::map<std::string, std::uint64_t> by_kind, by_criticality, by_data_class; ///< not_stated: without a value
  std::map<std::uint32_t, std::uint64_t> by_depth;
  std::map<std::string, std::uint64_t> by_owner;       ///< refs of administrations, or none; adds up to reached
  std::map<std::string, std::uint64_t> worst_by_owner; ///< of by_owner, those that fail; needed hard among dependencies
  std::map<std::string, std::uint64_t> by_user;        ///< refs of administrations; overlapping
  std::uint64_t units = 0;                             ///< administrations in by_owner
};

/// What the answer is set against, in figures; what may not be seen is in none of them.
struct ImpactAgainst {
  std::optional<base::Date> on; ///< nothing: each start by itself, the worst of them
  std::uint64_t reached = 0;
  std::map<std::string, std::uint64_t> by_level; ///< as in the totals
  std::map<Change, std::uint64_t> changes;       ///< every one, also with 0
};

struct ImpactHit {
  model::ElementId element = model::no_id;
  std::uint32_t depth = 0;
  graph::Level level = 0; ///< an Effect, or a need (graph::need_name); of what is gone that which it was
  graph::Level was = 0;   ///< in what the answer is set against
  Change change = Change::same;
  bool assumed = false;
  bool retired_but_used = false;
  bool derived_more = false; ///< more than 25 derived arrows; the smallest refs are listed
  std::vector<Arrow> via;
  std::optional<std::vector<Arrow>> because; ///< when it differs from via
  std::uint64_t because_hidden = 0;          ///< relations of because that may not be seen, and are not in it
  std::string
      path; ///< if asked for: one shortest path, from the needing to the needed end: "A kører på B, som læser C."
};

enum class ImpactEnd { complete, depth, time };
enum class ImpactEmpty { not_empty, no_relations, nothing_carries_need, nothing_needs_this, needs_nothing };
std::string_view to_string(ImpactEnd end);
std::string_view to_string(ImpactEmpty empty);

struct ImpactAnswer {
  std::vector<model::ElementId> starts;
  std::vector<std::string> start_texts; ///< as asked, beside starts
  std::vector<std::string> unknown;     ///< as asked
  graph::Direction direction = graph::Direction::dependents;
  base::Date on{};
  ImpactEnd end = ImpactEnd::complete; ///< time: what was not computed is missing, in totals.assumed and via as well
  ImpactEmpty empty = ImpactEmpty::not_empty;
  ImpactTotals totals;
  std::optional<ImpactAgainst> against;                                       ///< when the question has one
  std::vector<std::pair<model::ElementId, graph::Standing>> not_in_operation; ///< met and left out, by ref
  std::vector<model::RelationId> relations_not_valid;                         ///< met and left out
  std::uint64_t shown = 0;                  ///< hits that match the display restriction, before the limit
  std::vector<ImpactHit> hits;              ///< by depth, kind, key
  std::string next;                         ///< cursor of the next page; "" on the last
  std::shared_ptr<const snapshot::Day> day; ///< owners on the date
};

/// At most so many starts are asked about by themselves besides.
constexpr std::size_t most_alone = 20;

/// Errors: not_found when no start exists (each with its nearest refs); invalid_argument (cursor, range, depth 0,
/// effect among dependencies, changes of an answer set against nothing, more than most_alone); revision_moved when the
/// cursor is of another revision. Linear in the relations met, once more for each walk that it is set against; `via`
/// only for hits on the page. What may not be seen is walked through. When the time runs out the answer says so, and
/// holds the hits that were ready. Any thread.
base::Result<ImpactAnswer> impact(const snapshot::View& view, const ImpactQuestion& question, base::Budget& budget);

} // namespace fundament::answers
