// SPDX-License-Identifier: MPL-2.0
#include "answers/overlaps.hpp"
#include "answers/alike.hpp"
#include "answers/cursor.hpp"
#include "answers/neighbours.hpp"
#include "model/lifecycle.hpp"
#include <algorithm>
#include <map>
#include <tuple>

namespace fundament::answers {

using model::ElementId;

namespace {

class Overlaps {
public:
  Overlaps(const snapshot::View& view, const OverlapsQuestion& question, base::Budget& budget)
      : view_(view), model_(view.model()), graph_(view.graph()), question_(question), budget_(budget),
        day_(view.on(question.on)), profiles_(Profiles::of(view, *day_, budget)),
        alike_(day_->kept<Alike>(budget, [&] { return Alike::make(view, *day_, budget); })) {}

  base::Result<OverlapsAnswer> run() {
    if (!profiles_ || !alike_) return base::out_of_time();
    std::size_t first = 0;
    if (!question_.cursor.empty()) {
      const auto cursor = parse_cursor(question_.cursor, view_.identity());
      if (!cursor) return cursor.error();
      first = cursor->depth;
    }
    answer_.day = day_;
    find_capabilities();
    find_clusters();
    find_pairs();
    if (budget_.spent_now()) return base::out_of_time();
    answer_.clusters = clusters_.size();
    answer_.pairs = pairs_.size();
    const bool clusters = question_.view == OverlapsView::clusters;
    sum(clusters);
    const std::size_t all = clusters ? clusters_.size() : pairs_.size();
    first = std::min(first, all);
    const std::size_t end = first + std::min(question_.limit, all - first);
    for (std::size_t i = first; i < end; i++) {
      if (budget_.spent_now()) return base::out_of_time();
      if (clusters)
        answer_.cluster_page.push_back(std::move(clusters_[i]));
      else
        answer_.pair_page.push_back(describe(*pairs_[i]));
    }
    if (end < all && end > first) {
      const ElementId last = clusters ? answer_.cluster_page.back().capability : answer_.pair_page.back().one.element;
      answer_.next = to_string(Cursor{view_.identity().tag(), static_cast<std::uint32_t>(end), model_.ref(last)});
    }
    return std::move(answer_);
  }

private:
  ElementId element(Candidate candidate) const { return profiles_->candidates()[candidate]; }
  ElementId party(ElementId id) const { return day_->party(id); }
  std::uint32_t rank(ElementId id) const { return graph_.rank(graph_.vertex(id)); }
  void find_capabilities() {
    for (const ElementId id : question_.capabilities) {
      capabilities_.insert(id);
      for (const ElementId below : profiles_->beneath(id))
        capabilities_.insert(below);
    }
  }

  bool is_wanted(Candidate candidate) const {
    const auto kind = model_.element(element(candidate))->kind;
    return question_.kinds.empty() ||
           std::find(question_.kinds.begin(), question_.kinds.end(), kind) != question_.kinds.end();
  }
  bool is_common(Candidate candidate) const {
    return profiles_->shared(candidate) || profiles_->offered_to_all(candidate);
  }
  bool is_of_units(Candidate candidate) const {
    return question_.units.empty() || day_->is_within(day_->owner(element(candidate)), question_.units);
  }

  void find_clusters() {
    std::map<ElementId, std::vector<Candidate>> supporting;
    for (const Candidate candidate : alike_->solutions())
      if (is_wanted(candidate))
        for (const auto& item : profiles_->items(Part::capability, candidate))
          if (capabilities_.empty() || capabilities_.count(item.what) > 0) supporting[item.what].push_back(candidate);
    for (const auto& [capability, candidates] : supporting) {
      if (budget_.spent_now()) return;
      const bool asked = std::any_of(candidates.begin(), candidates.end(), [&](auto one) { return is_of_units(one); });
      std::set<ElementId> parties;
      for (const Candidate candidate : candidates)
        if (!is_common(candidate)) parties.insert(party(element(candidate)));
      if (parties.size() < 2 || !asked) continue;
      OverlapCluster cluster;
      cluster.capability = capability;
      cluster.parties.assign(parties.begin(), parties.end());
      sort_by_ref(view_, cluster.parties);
      for (const Candidate candidate : candidates) {
        if (budget_.spent_now()) return;
        (is_common(candidate) ? cluster.common : cluster.solutions).push_back(side(candidate));
      }
      std::sort(cluster.solutions.begin(), cluster.solutions.end(), [&](const OverlapSide& a, const OverlapSide& b) {
        return std::tuple(rank(party(a.element)), rank(a.element)) <
               std::tuple(rank(party(b.element)), rank(b.element));
      });
      for (const auto* sides : {&cluster.solutions, &cluster.common})
        for (const OverlapSide& one : *sides)
          add_cost(cluster.cost, one);
      clusters_.push_back(std::move(cluster));
    }
    std::sort(clusters_.begin(), clusters_.end(), [&](const OverlapCluster& a, const OverlapCluster& b) {
      return std::tuple(b.parties.size(), b.cost.amount, rank(a.capability)) <
             std::tuple(a.parties.size(), a.cost.amount, rank(b.capability));
    });
  }

  void find_pairs() {
    for (const Alike::Pair& pair : alike_->pairs()) {
      if (!is_wanted(pair.one) || !is_wanted(pair.other)) continue;
      if (!is_of_units(pair.one) && !is_of_units(pair.other)) continue;
      if (capabilities_.empty() || (supports_wanted(pair.one) && supports_wanted(pair.other))) pairs_.push_back(&pair);
    }
  }

  bool supports_wanted(Candidate candidate) const {
    const auto items = profiles_->items(Part::capability, candidate);
    return std::any_of(items.begin(), items.end(),
                       [&](const auto& item) { return capabilities_.count(item.what) > 0; });
  }

  void sum(bool clusters) {
    std::set<ElementId> seen;
    const auto take = [&](const OverlapSide& side) {
      if (seen.insert(side.element).second) add_cost(answer_.cost, side);
    };
    for (const auto& cluster : clusters_)
      if (clusters)
        for (const auto* sides : {&cluster.solutions, &cluster.common})
          for (const auto& one : *sides)
            take(one);
    for (const auto* pair : pairs_)
      if (!clusters)
        for (const Candidate candidate : {pair->one, pair->other}) {
          OverlapSide side;
          side.element = element(candidate);
          if (seen.count(side.element) == 0) side.cost = yearly_cost(view_, *day_, side.element);
          take(side);
        }
    answer_.solutions = seen.size();
  }

  void add_cost(CostSum& sum, const OverlapSide& side) const {
    const auto phase = model::phase_on(*model_.element(side.element), model_.metamodel(), question_.on);
    if (phase == model::Phase::planned)
      sum.planned++;
    else
      sum.add(side.cost);
  }

  OverlapSide side(Candidate candidate) const {
    OverlapSide out;
    out.element = element(candidate);
    out.cost = yearly_cost(view_, *day_, out.element);
    out.needs_first = needed_directly(view_, *day_, out.element);
    out.needs = out.needs_first.size();
    if (out.needs_first.size() > needs_shown) out.needs_first.resize(needs_shown);
    out.needed_by = needing_directly(view_, *day_, out.element).size();
    out.replaced_by = sources(view_, *day_, out.element, "replaces");
    return out;
  }

  OverlapPair describe(const Alike::Pair& pair) const {
    OverlapPair out;
    out.one = side(pair.one);
    out.other = side(pair.other);
    out.score = pair.score;
    const auto there = alike_->fit(pair.one, pair.other), back = alike_->fit(pair.other, pair.one);
    for (std::size_t part = 0; part < parts.size(); part++)
      out.degrees[part] = static_cast<Points>((there.degrees[part] + back.degrees[part]) / 2 * whole + 0.5);
    for (const Alike::Item* item : alike_->items(pair.one)) {
      const Match* match = Alike::answer(*item, pair.other);
      if (!match) continue;
      const bool is_word = item->part == Part::words;
      out.shared.push_back({item->part, item->what, is_word ? model::no_id : match->by, item->stem,
                            static_cast<Points>(item->rarity * whole + 0.5)});
    }
    const auto mine = needed_directly(view_, *day_, out.one.element);
    const auto theirs = needed_directly(view_, *day_, out.other.element);
    for (const ElementId id : mine)
      if (std::find(theirs.begin(), theirs.end(), id) != theirs.end()) out.both_need.push_back(id);
    const auto has = [](const std::vector<ElementId>& list, ElementId id) {
      return std::find(list.begin(), list.end(), id) != list.end();
    };
    out.replaces = has(out.one.replaced_by, out.other.element) || has(out.other.replaced_by, out.one.element) ||
                   std::any_of(out.one.replaced_by.begin(), out.one.replaced_by.end(),
                               [&](ElementId id) { return has(out.other.replaced_by, id); });
    return out;
  }

  const snapshot::View& view_;
  const model::Model& model_;
  const graph::Graph& graph_;
  const OverlapsQuestion& question_;
  base::Budget& budget_;
  std::shared_ptr<const snapshot::Day> day_;
  std::shared_ptr<const Profiles> profiles_;
  std::shared_ptr<const Alike> alike_;
  std::set<ElementId> capabilities_;
  std::vector<OverlapCluster> clusters_;
  std::vector<const Alike::Pair*> pairs_;
  OverlapsAnswer answer_;
};

} // namespace

base::Result<OverlapsAnswer> overlaps(const snapshot::View& view, const OverlapsQuestion& question,
                                      base::Budget& budget) {
  return Overlaps(view, question, budget).run();
}

} // namespace fundament::answers
