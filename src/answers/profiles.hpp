// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/budget.hpp"
#include "snapshot/view.hpp"
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace fundament::answers {

/// The parts of a need and of the measure (design.md 4.3), in the order of their weight.
enum class Part : std::uint8_t { capability, data, words, technology };
constexpr std::array parts{Part::capability, Part::data, Part::words, Part::technology};
std::string_view to_string(Part part);

/// Of the whole score; renormalised over the parts that a need states.
constexpr double weight_of(Part part) {
  constexpr std::array weights{0.5, 0.25, 0.15, 0.1};
  return weights[static_cast<std::size_t>(part)];
}

/// The place of a candidate in Profiles.
using Candidate = std::uint32_t;
constexpr Candidate no_candidate = 0xffffffff;

/// What can be reused, with what each supports, keeps, uses and is built with on a day; and the trees these stand in.
/// Candidates are systems, services, infrastructure and interfaces, whatever their phase of life. A system that
/// realizes or provides a service supports what the service does. Immutable; made once for each day of a view.
class Profiles {
public:
  struct Item {
    model::ElementId what = model::no_id; ///< a capability, data asset or technology
    bool keeps = true; ///< of data: masters, holds, carries or provides it; else only reads or writes
    auto operator<=>(const Item&) const = default;
  };
  struct Bearer {
    Candidate candidate = 0;
    bool keeps = true;
  };

  /// Of the day; made on the first call, a pass over all relations. nullptr: the budget is spent.
  static std::shared_ptr<const Profiles> of(const snapshot::View& view, const snapshot::Day& day, base::Budget& budget);

  std::span<const model::ElementId> candidates() const { return candidates_; } ///< by kind, then key
  Candidate candidate(model::ElementId element) const {
    return element < place_.size() ? place_[element] : no_candidate;
  }

  /// What a candidate has in one part (not words), ascending and distinct.
  std::span<const Item> items(Part part, Candidate candidate) const;
  /// Who has it, ascending.
  std::span<const Bearer> bearers(model::ElementId what) const;

  /// The capabilities that one is part of, all the way up, nearest first; and all beneath it. A ring of capabilities is
  /// passed through once.
  std::vector<model::ElementId> above(model::ElementId capability) const;
  std::vector<model::ElementId> beneath(model::ElementId capability) const;
  /// Those beneath it that were not met before, nor are beneath one that was; they are met now.
  std::vector<model::ElementId> beneath(model::ElementId capability, std::unordered_set<model::ElementId>& met) const;
  /// The lowest capabilities beneath it (itself when it has none), ascending.
  std::vector<model::ElementId> leaves(model::ElementId capability) const;

  /// The data assets that are copies of this one or that it is a copy of, over any number of copies.
  std::vector<model::ElementId> copies(model::ElementId data) const;

  /// Is it offered to all: by its attribute `offered_to`, when that begins with "alle", "hele", "all" or "whole", or
  /// because the unit above the administrations uses it?
  bool offered_to_all(Candidate candidate) const { return offered_to_all_[candidate]; }

  /// Is it no administration's but the city's: of the unit above the administrations, or of a shared one beside them?
  bool shared(Candidate candidate) const { return shared_[candidate]; }

private:
  friend class ProfilesBuilder;
  /// Lists of one type one after another.
  template <class T> struct Lists {
    std::vector<std::uint32_t> begin{0};
    std::vector<T> all;
    std::span<const T> operator[](std::size_t at) const {
      if (at + 1 >= begin.size()) return {};
      return {all.data() + begin[at], begin[at + 1] - begin[at]};
    }
  };
  static std::vector<model::ElementId> reached(model::ElementId from, std::unordered_set<model::ElementId>& met,
                                               const Lists<model::ElementId>& steps,
                                               const Lists<model::ElementId>* others = nullptr);

  std::vector<model::ElementId> candidates_;
  std::vector<Candidate> place_;
  std::array<Lists<Item>, parts.size()> items_;
  Lists<Bearer> bearers_;
  Lists<model::ElementId> parents_, children_, copied_from_, copied_to_;
  std::vector<bool> offered_to_all_, shared_;
};

} // namespace fundament::answers
