// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/contracts.hpp"
#include "answers/fit.hpp"
#include "answers/set_below.hpp"
#include "base/result.hpp"
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// "What do we already have?" (design.md 4.3): existing and planned solutions for a need, ranked, with the reasons.
namespace fundament::answers {

struct Wanted {
  std::string what;  ///< a ref; of words, free text in Danish or English
  double weight = 1; ///< against the others of its part; above 0
};

struct ReuseQuestion {
  std::vector<Wanted> capabilities = {}, data = {}, technologies = {}, texts = {};
  std::string unit = {};                 ///< who asks, a ref; "" unsaid
  base::Date on = base::today();         ///< the day it is asked: which investments are open
  std::optional<base::Date> start = {};  ///< when it is wanted from; all else holds on that day. `on` unless given
  std::vector<model::KindId> kinds = {}; ///< of candidates; empty: all
  std::vector<std::string> except = {};  ///< refs that are not to be offered, such as what is to be replaced
  std::size_t limit = 10;                ///< candidates to show
};

/// Scores and degrees are in ten-thousandths, so that equal answers are equal bytes.
using Points = std::uint32_t;
constexpr Points whole = 10'000;
inline Points to_points(double share) {
  return static_cast<Points>(std::llround(share * whole));
}
constexpr Points common_first = 500; ///< within so much, what is offered to the whole city ranks first
constexpr Points covers_at = 6'000, covers_partly_at = 3'000;

/// One thing wanted, and how a candidate answers to it.
struct ReuseReason {
  model::ElementId wanted = model::no_id; ///< no_id for a word
  std::string word;                       ///< folded; "" for an element
  Points share = 0;                       ///< of its part
  Points degree = 0;                      ///< 0: it does not answer
  Match match;                            ///< only where degree is above 0
  WordMatches::Found found;               ///< of a word
};

struct ReusePart {
  Part part = Part::capability;
  Points weight = 0; ///< of the score, renormalised over what the need states
  Points degree = 0; ///< how well it is answered; the score is the sum of weight times degree
  std::vector<ReuseReason> reasons;
};

struct ReuseCandidate {
  model::ElementId element = model::no_id;
  Points score = 0;
  bool offered_to_all = false;
  std::optional<SetBelow> below;
  bool near = false; ///< answers by words alone, or does a task beside the one wanted
  std::vector<ReusePart> parts;
  std::optional<base::Date> contract_end;
  std::optional<YearlyCost> cost;
  std::vector<model::ElementId> investments;     ///< open ones that propose it, by ref
  std::vector<model::ElementId> replaced_by;     ///< by ref
  std::vector<model::ElementId> replaces;        ///< by ref
  std::uint64_t needed_by = 0;                   ///< elements that need it directly on the day
  std::uint64_t administrations = 0;             ///< that those count for
  std::vector<model::ElementId> needed_by_first; ///< the first of them by kind and key
  bool yours = false; ///< owned by the asking unit or one beneath it, or used by its administration
};

/// Does the first that is neither set below nor near answer to at least 0.6 of the need, to at least 0.3, or to less?
/// Words without a task or data to do are a hint, and cover nothing.
enum class Cover { covered, partly, hint, nothing };
std::string_view to_string(Cover cover);

struct ReuseAnswer {
  std::vector<std::string> unknown; ///< refs as asked
  base::Date on{}, start{};
  model::ElementId best = model::no_id; ///< first in the order, whatever the limit
  Points best_score = 0;
  bool best_is_below = false, best_is_near = false;
  Cover cover = Cover::nothing;
  bool only_near = false; ///< nothing answers to any of it; the candidates do a task beside the one wanted
  std::uint64_t candidates = 0, found = 0; ///< asked about; with any score
  std::uint64_t below = 0, near = 0;       ///< of those, set below; answering by words alone
  /// Those set below last, and after them those that are near, in the same way; each by score, "fælles først", then by
  /// kind and key.
  std::vector<ReuseCandidate> ranked;
  std::shared_ptr<const snapshot::Day> day; ///< the start's
};

constexpr std::size_t needed_by_examples = 5;

/// Errors: invalid_argument for a need that states nothing, for what is no ref or of the wrong kind, and for weights
/// that are not above 0; not_found when every ref is unknown, with the nearest; out_of_time. Cost: the candidates that
/// answer to any of it; the first question of a day makes Profiles. Any thread.
base::Result<ReuseAnswer> reuse(const snapshot::View& view, const ReuseQuestion& question, base::Budget& budget);

} // namespace fundament::answers
