// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/profiles.hpp"
#include "search/index.hpp"
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// The measure of design.md 4.3: how well candidates answer to single things that are wanted. Reuse weighs these by
/// what the proposer says, overlaps by how rare they are.
namespace fundament::answers {

/// A capability is covered by the `same`, by a `wider` one or by some `narrower` ones; data is kept (`same`), only used
/// (`uses`), or a `copy` of it is kept; a technology is the `same`; a `word` is found.
enum class Manner : std::uint8_t { same, wider, narrower, uses, copy, word };
std::string_view to_string(Manner manner);

constexpr double wider_degree = 0.7, uses_degree = 0.7, copy_degree = 0.7;

struct Match {
  Candidate candidate = no_candidate;
  double degree = 1; ///< 0 to 1
  Manner manner = Manner::same;
  model::ElementId by = model::no_id; ///< what the candidate has; the first, of several narrower ones
  std::uint32_t covered = 0, of = 0;  ///< of narrower ones: the lowest capabilities covered, and all there are
};

/// The candidates that answer to one capability, data asset or technology: each once, at its best; ascending.
/// Cut short, the budget is spent.
std::vector<Match> matches(const Profiles& profiles, Part part, model::ElementId wanted, base::Budget& budget);

/// A word of a need, and who answers to it: by words of its own, or by those of what it supports, keeps or uses.
struct WordMatches {
  struct Found {
    search::Field field = search::Field::name;
    search::How how = search::How::exact;
    std::string_view word; ///< lives as long as the view
  };
  std::string asked;          ///< folded
  bool filler = false;        ///< what needs say whatever they are about
  std::vector<Match> matches; ///< ascending; `by` is the element that has the word
  std::vector<Found> found;   ///< beside matches
};
std::vector<WordMatches> word_matches(const snapshot::View& view, const Profiles& profiles, std::string_view text);

/// What a word weighs that `bearers` of `all` candidates answer to: 1 for one that a single one has, near 0 for one
/// that all have. The square of the inverse frequency, as what is common in the catalogue is so in needs, too. A filler
/// weighs a quarter of that. A word that nobody has counts half.
double word_weight(std::size_t bearers, std::size_t all, bool filler);

} // namespace fundament::answers
