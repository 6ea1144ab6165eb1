// SPDX-License-Identifier: MPL-2.0
#include "answers/alike.hpp"
#include "answers/overlaps.hpp"
#include "model/lifecycle.hpp"
#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace fundament::answers {

using model::ElementId;

namespace {

std::size_t at(Part part) {
  return static_cast<std::size_t>(part);
}

} // namespace

class AlikeBuilder {
public:
  AlikeBuilder(const snapshot::View& view, const snapshot::Day& day, base::Budget& budget)
      : view_(view), model_(view.model()), day_(day), budget_(budget), profiles_(Profiles::of(view, day, budget)) {}

  std::optional<Alike> build() {
    if (!profiles_) return std::nullopt;
    find_solutions();
    out_.profiles_.resize(profiles_->candidates().size());
    for (const Part part : {Part::capability, Part::data, Part::technology})
      add_items(part);
    add_words();
    weigh();
    find_pairs();
    if (budget_.spent_now()) return std::nullopt;
    return std::move(out_);
  }

private:
  void find_solutions() {
    const auto candidates = profiles_->candidates();
    is_solution_.resize(candidates.size());
    for (Candidate candidate = 0; candidate < candidates.size(); candidate++) {
      const auto standing =
          model::not_in_operation(*model_.element(candidates[candidate]), model_.metamodel(), day_.date());
      if (day_.party(candidates[candidate]) == model::no_id || (standing && *standing != "planned")) continue;
      is_solution_[candidate] = true;
      out_.solutions_.push_back(candidate);
    }
  }

  void add_items(Part part) {
    std::map<ElementId, std::uint32_t> places;
    for (const Candidate candidate : out_.solutions_)
      for (const auto& item : profiles_->items(part, candidate)) {
        const auto [known, is_new] = places.emplace(item.what, static_cast<std::uint32_t>(out_.items_.size()));
        if (is_new) {
          auto answering = matches(*profiles_, part, item.what, budget_);
          std::erase_if(answering, [&](const Match& match) { return !is_solution_[match.candidate]; });
          const auto having = static_cast<std::size_t>(
              std::count_if(profiles_->bearers(item.what).begin(), profiles_->bearers(item.what).end(),
                            [&](const auto& bearer) { return is_solution_[bearer.candidate]; }));
          out_.items_.push_back({part, item.what, "", rarity(having), std::move(answering)});
        }
        out_.profiles_[candidate].items.push_back(known->second);
      }
  }

  void add_words() {
    std::map<std::string, std::vector<Candidate>, std::less<>> bearers;
    view_.search().each_stem([&](std::string_view stem, ElementId element) {
      const Candidate candidate = profiles_->candidate(element);
      if (candidate == no_candidate || !is_solution_[candidate]) return;
      auto place = bearers.find(stem);
      if (place == bearers.end()) place = bearers.emplace(stem, std::vector<Candidate>()).first;
      place->second.push_back(candidate);
    });
    for (auto& [stem, having] : bearers) {
      std::sort(having.begin(), having.end());
      having.erase(std::unique(having.begin(), having.end()), having.end());
      Alike::Item item{Part::words, model::no_id, stem, rarity(having.size()), {}};
      for (const Candidate candidate : having) {
        item.matches.push_back({candidate, 1, Manner::word});
        out_.profiles_[candidate].items.push_back(static_cast<std::uint32_t>(out_.items_.size()));
      }
      out_.items_.push_back(std::move(item));
    }
  }

  /// 1 for what a single solution has, 0 for what all have.
  double rarity(std::size_t having) const {
    const auto all = static_cast<double>(out_.solutions_.size());
    return all < 2 ? 0 : std::log(all / static_cast<double>(std::max<std::size_t>(having, 1))) / std::log(all);
  }

  void weigh() {
    for (const Candidate candidate : out_.solutions_) {
      auto& profile = out_.profiles_[candidate];
      double stated = 0;
      for (const auto place : profile.items) {
        const Alike::Item& item = out_.items_[place];
        if (profile.weight[at(item.part)] == 0) stated += profile.weight[at(item.part)] = weight_of(item.part);
        profile.rarity[at(item.part)] += item.rarity;
      }
      for (double& weight : profile.weight)
        weight = stated > 0 ? weight / stated : 0;
      std::sort(profile.items.begin(), profile.items.end(), [&](std::uint32_t a, std::uint32_t b) {
        const Alike::Item &one = out_.items_[a], &two = out_.items_[b];
        return std::tuple(one.part, -one.rarity, a) < std::tuple(two.part, -two.rarity, b);
      });
    }
  }

  /// A pair whose mean reaches the least must reach it from one side, so each side looks for those that it may: first
  /// by capabilities and data, without which there is no overlap, the most telling first. Once what remains cannot lift
  /// anybody new to the least, nobody new is taken up.
  void find_pairs() {
    constexpr double least = static_cast<double>(least_overlap) / whole;
    constexpr double rounding = 1e-9;
    std::vector<double> scores(profiles_->candidates().size(), 0);
    std::vector<Candidate> met;
    for (const Candidate one : out_.solutions_) {
      if (budget_.spent_now()) return;
      const auto& profile = out_.profiles_[one];
      std::vector<std::pair<double, const Alike::Item*>> telling;
      double open = profile.weight[at(Part::words)] + profile.weight[at(Part::technology)];
      for (const auto place : profile.items) {
        const Alike::Item& item = out_.items_[place];
        if (item.part != Part::capability && item.part != Part::data) continue;
        telling.emplace_back(out_.share(profile, item), &item);
        open += telling.back().first;
      }
      std::stable_sort(telling.begin(), telling.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
      for (const auto& [share, item] : telling) {
        if (open + rounding < least) break;
        for (const Match& match : item->matches) {
          if (scores[match.candidate] == 0) met.push_back(match.candidate);
          scores[match.candidate] += share * match.degree;
        }
        open -= share;
      }
      for (const Candidate other : met) {
        if (other != one && are_apart(one, other) && scores[other] + open + rounding >= least) consider(one, other);
        scores[other] = 0;
      }
      met.clear();
    }
    auto& pairs = out_.pairs_;
    const auto order = [](const Alike::Pair& pair) { return std::tuple(whole - pair.score, pair.one, pair.other); };
    std::sort(pairs.begin(), pairs.end(), [&](const auto& a, const auto& b) { return order(a) < order(b); });
    pairs.erase(
        std::unique(pairs.begin(), pairs.end(), [&](const auto& a, const auto& b) { return order(a) == order(b); }),
        pairs.end());
  }

  bool are_apart(Candidate one, Candidate other) const {
    if (profiles_->shared(one) || profiles_->shared(other)) return false;
    const auto candidates = profiles_->candidates();
    return day_.party(candidates[one]) != day_.party(candidates[other]);
  }

  void consider(Candidate one, Candidate other) {
    const double there = out_.fit(one, other).score;
    const double score = (there + out_.fit(other, one).score) / 2;
    if (const Points points = to_points(score); points >= least_overlap)
      out_.pairs_.push_back({std::min(one, other), std::max(one, other), points});
  }

  const snapshot::View& view_;
  const model::Model& model_;
  const snapshot::Day& day_;
  base::Budget& budget_;
  std::shared_ptr<const Profiles> profiles_;
  std::vector<bool> is_solution_;
  Alike out_;
};

std::optional<Alike> Alike::make(const snapshot::View& view, const snapshot::Day& day, base::Budget& budget) {
  return AlikeBuilder(view, day, budget).build();
}

/// What an item answered in full adds to the score: the rarer of several, the more, and a common one alone little.
double Alike::share(const Profile& profile, const Item& item) const {
  const double all = profile.rarity[at(item.part)];
  return all > 0 ? profile.weight[at(item.part)] * item.rarity * item.rarity / all : 0;
}

const Match* Alike::answer(const Item& item, Candidate candidate) {
  const auto found = std::lower_bound(item.matches.begin(), item.matches.end(), candidate,
                                      [](const Match& match, Candidate wanted) { return match.candidate < wanted; });
  return found != item.matches.end() && found->candidate == candidate ? &*found : nullptr;
}

Alike::Fit Alike::fit(Candidate a, Candidate b) const {
  const Profile& profile = profiles_[a];
  Fit out;
  for (const auto place : profile.items) {
    const Item& item = items_[place];
    const Match* match = answer(item, b);
    if (match && profile.rarity[at(item.part)] > 0)
      out.degrees[at(item.part)] += match->degree * item.rarity * item.rarity / profile.rarity[at(item.part)];
  }
  for (const Part part : parts)
    out.score += profile.weight[at(part)] * out.degrees[at(part)];
  return out;
}

std::vector<const Alike::Item*> Alike::items(Candidate candidate) const {
  std::vector<const Item*> out;
  for (const auto place : profiles_[candidate].items)
    out.push_back(&items_[place]);
  return out;
}

} // namespace fundament::answers
