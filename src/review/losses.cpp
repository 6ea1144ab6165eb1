// SPDX-License-Identifier: MPL-2.0
#include "review/losses.hpp"
#include "answers/chokepoints.hpp"
#include "answers/impact.hpp"
#include <algorithm>
#include <tuple>

namespace fundament::review {

using model::ElementId;
using model::RelationId;
using snapshot::View;

namespace {

/// How many are hit by the loss of an element on the side's day, by effect; and whether that is all.
using Effects = std::map<std::string, std::uint64_t>;
std::pair<Effects, bool> effects_of(const Side& side, const View& view, ElementId id, base::Budget& budget) {
  answers::ImpactQuestion question;
  question.of = {side.ref(id)};
  question.on = side.day->date();
  question.limit = 0;
  auto found = answers::impact(view, question, budget);
  if (!found) return {Effects(), false};
  return {std::move(found->totals.by_level), found->end == answers::ImpactEnd::complete};
}

using Types = std::set<model::RelationTypeId>;

/// Does a relation make the element at its source need the one at its target, or the other way round?
bool needs(const Side& side, const model::Relation& relation, bool source_needs) {
  const auto who = side.model().needs(relation);
  return std::any_of(who.begin(), who.end(), [&](const model::Need& one) { return one.source_needs == source_needs; });
}

/// What somebody needs in place of what is gone: by a planned relation of one of the types, or by any such relation to
/// what replaces it.
std::vector<std::string> instead(const Sides& sides, ElementId who, const Types& types, ElementId of) {
  const Side& with = sides.with;
  const auto replaces = with.model().metamodel().find_relation("replaces");
  std::set<ElementId> successors;
  each_relation(with, of, [&](const auto& relation, RelationId, ElementId other, bool is_source) {
    if (!is_source && relation.type == replaces) successors.insert(other);
  });
  std::set<std::string> out;
  each_relation(with, who, [&](const auto& relation, RelationId id, ElementId other, bool is_source) {
    if (other == of || !types.contains(relation.type) || !with.valid(id) || !with.takes_part(other)) return;
    if (!needs(with, relation, is_source) || with.view->hides(other)) return;
    if (sides.rewritten.contains(id) || successors.contains(other)) out.insert(with.ref(other));
  });
  return {out.begin(), out.end()};
}

Loss loss_of(const Sides& sides, ElementId id, base::Budget& budget) {
  Loss out{sides.without.ref(id), sides.with.day->date()};
  const auto add = [&](std::vector<Need>& list, ElementId who, model::Strength strength, std::vector<std::string> to) {
    if (sides.hides(who))
      out.hidden++;
    else
      list.push_back({sides.with.ref(who), strength, std::move(to)});
  };
  const auto still = needing(sides.with, id);
  for (const auto& [who, reliance] : still)
    add(out.still, who, reliance.strength, {});
  for (const auto& [who, reliance] : needing(sides.without, id)) {
    if (still.contains(who) || !sides.with.takes_part(who)) continue; // gone as well
    auto to = instead(sides, who, reliance.types, id);
    auto& list = to.empty() ? out.lost : out.moved;
    add(list, who, reliance.strength, std::move(to));
  }
  for (auto* list : {&out.still, &out.lost, &out.moved})
    std::sort(list->begin(), list->end(), [](const Need& a, const Need& b) { return a.ref < b.ref; });
  if (sides.with.element(id))
    std::tie(out.effects, out.complete) = effects_of(sides.with, *sides.with.view, id, budget);
  return out;
}

/// What is added, and what somebody needs hard by a relation that is another with the plan.
std::set<ElementId> candidates(const Sides& sides) {
  const Side& with = sides.with;
  std::set<ElementId> out;
  for (const ElementId id : sides.written)
    if (!sides.without.element(id)) out.insert(id);
  for (const RelationId id : sides.rewritten) {
    if (!with.valid(id)) continue;
    const model::Relation& relation = *with.relation(id);
    for (const model::Need& need : with.model().needs(relation))
      if (const auto needed = other_end(relation, need.source_needs); needed && need.strength == model::Strength::hard)
        out.insert(*needed);
  }
  return out;
}

/// The choke points of one side. Everything counts in their figures, as in the answer of its own.
class Ranking {
public:
  Ranking(const Side& side, base::Budget& budget) : side_(side), budget_(budget) {
    answers::ChokepointsQuestion question;
    question.on = side.day->date();
    question.limit = most_ranked;
    const auto found = answers::chokepoints(side.whole(), question, budget);
    complete_ = found.complete;
    for (const auto& one : found.chokepoints)
      ranks_.emplace(one.element, ranks_.size() + 1);
  }

  bool complete() const { return complete_; }
  bool has(ElementId id) const { return ranks_.contains(id); }

  std::optional<ChokepointFigures> of(ElementId id) {
    if (!side_.takes_part(id)) return std::nullopt;
    auto [effects, complete] = effects_of(side_, side_.whole(), id, budget_);
    complete_ &= complete;
    ChokepointFigures out;
    if (const auto rank = ranks_.find(id); rank != ranks_.end()) out.rank = rank->second;
    out.fails = effects["fails"];
    out.degraded = effects["degraded"];
    return out;
  }

private:
  const Side& side_;
  base::Budget& budget_;
  std::map<ElementId, std::size_t> ranks_;
  bool complete_ = true;
};

} // namespace

std::map<ElementId, Reliance> needing(const Side& side, ElementId needed) {
  std::map<ElementId, Reliance> out;
  each_relation(side, needed, [&](const auto& relation, RelationId id, ElementId other, bool is_source) {
    if (other == needed || !side.valid(id) || !side.takes_part(other)) return;
    for (const model::Need& one : side.model().needs(relation)) {
      if (one.source_needs == is_source) continue;
      Reliance& reliance = out[other];
      reliance.types.insert(relation.type);
      reliance.strength = std::max(reliance.strength, one.strength);
    }
  });
  return out;
}

void find_losses(const Sides& sides, std::vector<Loss>& out, base::Budget& budget) {
  std::vector<Loss> losses;
  for (const ElementId id : sides.touched)
    if (sides.without.in_operation(id) && !sides.with.in_operation(id) && !sides.without.view->hides(id))
      losses.push_back(loss_of(sides, id, budget));
  std::sort(losses.begin(), losses.end(), [](const Loss& a, const Loss& b) {
    const auto place = [](const Loss& one) { return std::pair(one.still.empty() && one.lost.empty(), one.ref); };
    return place(a) < place(b);
  });
  std::move(losses.begin(), losses.end(), std::back_inserter(out));
}

bool compare_chokepoints(const Sides& sides, std::vector<ChokepointDifference>& out, base::Budget& budget) {
  const auto looked_at = candidates(sides);
  if (looked_at.empty()) return true;
  Ranking was(sides.without, budget), now(sides.with, budget);
  std::map<std::string, ChokepointDifference> found;
  for (const ElementId id : looked_at) {
    if (sides.hides(id) || (!was.has(id) && !now.has(id))) continue;
    ChokepointDifference one{sides.with.ref(id), sides.with.day->date(), was.of(id), now.of(id)};
    if (one.was != one.now) found.emplace(one.ref, std::move(one));
  }
  for (auto& [ref, one] : found)
    out.push_back(std::move(one));
  return was.complete() && now.complete();
}

} // namespace fundament::review
