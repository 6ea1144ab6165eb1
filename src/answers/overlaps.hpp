// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/contracts.hpp"
#include "answers/reuse.hpp"
#include <array>
#include <memory>
#include <set>
#include <string>
#include <vector>

/// "Who runs what somebody else runs too?" (design.md 4.3): alike solutions of different parties, in pairs and
/// by the capability they support.
namespace fundament::answers {

enum class OverlapsView { clusters, pairs };

struct OverlapsQuestion {
  OverlapsView view = OverlapsView::clusters;
  std::vector<model::ElementId> capabilities = {}; ///< only these and beneath; of pairs: both support one of them
  std::vector<model::ElementId> units = {};        ///< only where one side is owned by these or units beneath
  std::vector<model::KindId> kinds = {};           ///< of the solutions; empty: all
  base::Date on = base::today();
  std::size_t limit = 20;
  std::string cursor = {}; ///< `next` of the page before
};

/// Pairs below are not told of.
constexpr Points least_overlap = 3'000;
constexpr std::size_t needs_shown = 10;

/// A solution beside others.
struct OverlapSide {
  model::ElementId element = model::no_id;
  std::optional<YearlyCost> cost;
  std::uint64_t needs = 0;                   ///< elements it needs directly on the day
  std::vector<model::ElementId> needs_first; ///< the first of them by kind and key
  std::uint64_t needed_by = 0;               ///< elements that need it directly
  std::vector<model::ElementId> replaced_by; ///< by ref
};

/// Solutions for one capability of at least two parties.
struct OverlapCluster {
  model::ElementId capability = model::no_id;
  std::vector<model::ElementId> parties; ///< by ref
  std::vector<OverlapSide> solutions;    ///< by party, then kind and key
  std::vector<OverlapSide> common;       ///< of the city, or offered to all of it: no party's; by kind and key
  CostSum cost;                          ///< of all these
};

struct OverlapPair {
  OverlapSide one, other; ///< by kind and key
  Points score = 0;       ///< the mean of how well each answers to what the other is
  struct Shared {
    Part part = Part::capability;
    model::ElementId one = model::no_id, other = model::no_id; ///< what each has: the same, or one wider or a copy
    std::string word;                                          ///< of words: their stem
    Points rarity = 0;                                         ///< near 0 for what nearly everybody has
  };
  std::array<Points, parts.size()> degrees{}; ///< of each part
  std::vector<Shared> shared;                 ///< by part, the rarest first
  std::vector<model::ElementId> both_need;    ///< what both need directly, by ref
  bool replaces = false;                      ///< one is to replace the other, or one thing both
};

struct OverlapsAnswer {
  std::uint64_t clusters = 0, pairs = 0, solutions = 0; ///< that match; solutions in the clusters or pairs asked for
  CostSum cost;                                         ///< of those solutions, each once
  std::vector<OverlapCluster> cluster_page;             ///< by parties, cost, capability's key
  std::vector<OverlapPair> pair_page;                   ///< by score, then kinds and keys
  std::string next;                                     ///< cursor of the next page; "" on the last
  std::shared_ptr<const snapshot::Day> day;
};

/// The measure of reuse with each side's profile as the other's need, everything weighed by how rare it is: n of N
/// solutions have it, ln(N/n) / ln N. A pair must share a capability (the same, or one beneath the other) or data: a
/// technology or words in common are no overlap. Retired solutions and those without an owner take no part; what the
/// city shares is nobody's overlap: it makes no pair, and stands apart in the clusters, as does what a party offers to
/// all. All pairs are computed on a day's first question, candidates that cannot reach least_overlap passed over, and
/// kept.
/// Errors: invalid_argument and revision_moved for the cursor; out_of_time. Any thread.
base::Result<OverlapsAnswer> overlaps(const snapshot::View& view, const OverlapsQuestion& question,
                                      base::Budget& budget);

} // namespace fundament::answers
