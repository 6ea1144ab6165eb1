// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/fit.hpp"
#include "answers/reuse.hpp"
#include <array>
#include <string>
#include <vector>

namespace fundament::answers {

/// All alike solutions of different parties on a day, but for what the city shares; see overlaps.hpp for
/// the measure.
class Alike {
public:
  struct Pair {
    Candidate one = 0, other = 0; ///< ascending
    Points score = 0;
  };

  /// Nothing: the budget is spent.
  static std::optional<Alike> make(const snapshot::View& view, const snapshot::Day& day, base::Budget& budget);

  /// By score, the highest first, then by the candidates.
  const std::vector<Pair>& pairs() const { return pairs_; }
  /// The solutions measured: with an owner, not retired; ascending.
  const std::vector<Candidate>& solutions() const { return solutions_; }

  /// Something a solution has.
  struct Item {
    Part part = Part::capability;
    model::ElementId what = model::no_id;
    std::string stem;           ///< of words
    double rarity = 0;          ///< 0 to 1
    std::vector<Match> matches; ///< solutions that answer to it, ascending
  };
  /// How well `b` answers to what `a` has: the degree of each part, and the score over the parts that `a` states.
  struct Fit {
    std::array<double, parts.size()> degrees{};
    double score = 0;
  };
  Fit fit(Candidate a, Candidate b) const;
  /// What a solution has, by part, the rarest first.
  std::vector<const Item*> items(Candidate candidate) const;
  /// How a solution answers to an item; nullptr if it does not.
  static const Match* answer(const Item& item, Candidate candidate);

private:
  friend class AlikeBuilder;
  /// What one solution has: places in items_, and the sums over them that the measure divides by.
  struct Profile {
    std::vector<std::uint32_t> items;
    std::array<double, parts.size()> rarity{}, weight{};
  };
  double share(const Profile& profile, const Item& item) const;

  std::vector<Candidate> solutions_;
  std::vector<Profile> profiles_; ///< by candidate
  std::vector<Item> items_;
  std::vector<Pair> pairs_;
};

} // namespace fundament::answers
