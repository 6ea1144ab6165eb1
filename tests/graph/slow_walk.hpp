// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "graph/walk.hpp"
#include "model/lifecycle.hpp"
#include "model/model.hpp"
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

/// The impact of design.md 4.1 and section 2, word by word and as slow as it likes: every round computes every element
/// from the round before, straight from the model. Shares nothing with graph/ but names.
namespace fundament::tests {

using model::ElementId;
using model::RelationId;
using model::Strength;

struct Question {
  std::set<ElementId> starts;
  graph::Direction direction = graph::Direction::dependents;
  std::uint32_t depth = graph::no_depth_limit;
  base::Date on{};
  std::set<model::RelationTypeId> types; ///< what these
  std::set<Strength> strengths;          ///< or these name; all when both are empty
  bool stated_only = false;
};

/// needing, needed, relation, junction (no_id: none)
using SlowStep = std::tuple<ElementId, ElementId, RelationId, ElementId>;

struct SlowHit {
  int level = 0;
  std::uint32_t depth = 0;
  std::set<SlowStep> via, because, steps;
};

class SlowWalk {
public:
  SlowWalk(const model::Model& model, const Question& question) : model_(model), question_(question) {
    for (ElementId id = 0; id < model.element_limit(); id++)
      if (model.element(id)) elements_.push_back(id);
    read_needs();
    drop_rings();
    std::map<ElementId, int> values;
    for (const ElementId start : question.starts)
      values[start] = 4;
    history_.push_back(values);
    for (std::uint32_t round = 0;; round++) {
      auto next = one_round(history_.back());
      if (next == history_.back()) break;
      if (round == question.depth) {
        complete = false;
        break;
      }
      history_.push_back(std::move(next));
    }
    collect();
  }

  std::map<ElementId, SlowHit> hits;
  bool complete = true;

private:
  struct Arrow {
    ElementId needing, needed;
    RelationId relation;
    model::RelationTypeId type;
    Strength strength;
    bool assumed, alternative, valid;
  };

  bool junction(ElementId id) const { return model_.metamodel().kind(model_.element(id)->kind).name == "junction"; }
  bool is_or(ElementId id) const {
    const auto* text = model_.element(id)->attributes.get<std::string>(*model_.metamodel().find_attribute("logic"));
    return text && *text == "or";
  }
  bool start(ElementId id) const { return question_.starts.count(id) > 0; }
  bool through(ElementId id) const { return junction(id) && !start(id); }

  void read_needs() {
    for (RelationId id = 0; id < model_.relation_limit(); id++) {
      const auto* relation = model_.relation(id);
      if (!relation || relation->source == relation->target) continue;
      const auto needs = model_.needs(*relation);
      for (const auto& need : needs) {
        const auto source = relation->source.element(), target = relation->target.element();
        arrows_.push_back({need.source_needs ? source : target, need.source_needs ? target : source, id, relation->type,
                           need.strength, needs.assumed, needs.alternatives && need.strength == Strength::hard,
                           relation->valid_on(question_.on)});
      }
    }
  }

  void drop_rings() {
    std::map<ElementId, std::set<ElementId>> reach;
    for (std::size_t again = 0; again <= elements_.size(); again++)
      for (const Arrow& arrow : arrows_)
        if (junction(arrow.needed) && junction(arrow.needing)) {
          reach[arrow.needed].insert(arrow.needing);
          const auto further = reach[arrow.needing];
          reach[arrow.needed].insert(further.begin(), further.end());
        }
    const auto ring = [&](ElementId id) { return reach[id].count(id) > 0; };
    std::erase_if(arrows_, [&](const Arrow& arrow) { return ring(arrow.needed) || ring(arrow.needing); });
  }

  bool in_operation(ElementId id) const {
    return junction(id) || !model::not_in_operation(*model_.element(id), model_.metamodel(), question_.on);
  }
  bool used_in_operation(ElementId id) const {
    return std::any_of(arrows_.begin(), arrows_.end(), [&](const Arrow& arrow) {
      if (arrow.needed != id || !arrow.valid) return false;
      return junction(arrow.needing) ? used_in_operation(arrow.needing) : in_operation(arrow.needing);
    });
  }
  bool takes_part(ElementId id) const {
    if (start(id) || in_operation(id)) return true;
    return model::phase_on(*model_.element(id), model_.metamodel(), question_.on) == model::Phase::retired &&
           *model::not_in_operation(*model_.element(id), model_.metamodel(), question_.on) == "retired" &&
           used_in_operation(id);
  }
  bool active(const Arrow& arrow) const { return arrow.valid && takes_part(arrow.needing) && takes_part(arrow.needed); }
  bool usable(const Arrow& arrow) const {
    if (!active(arrow)) return false;
    const bool named = question_.types.count(arrow.type) > 0;
    const bool as_strong =
        !question_.strengths.empty() && (junction(arrow.needing) || question_.strengths.count(arrow.strength) > 0);
    if (!named && !as_strong && !(question_.types.empty() && question_.strengths.empty())) return false;
    return !question_.stated_only || (!arrow.assumed && !is_alternative(arrow));
  }

  struct Group {
    bool alternatives = false;
    std::uint32_t minimum = 1;
    model::RelationTypeId type = 0;
    std::set<ElementId> members;
  };

  std::vector<Group> groups_of(ElementId x) const {
    std::vector<Group> out;
    if (junction(x)) return out;
    const auto& metamodel = model_.metamodel();
    std::set<std::pair<model::RelationTypeId, ElementId>> stated; // also members not active today
    const auto* redundancies =
        model_.element(x)->attributes.get<std::vector<model::Redundancy>>(*metamodel.find_attribute("redundancy"));
    if (redundancies)
      for (const auto& redundancy : *redundancies) {
        Group group{false, redundancy.minimum, *metamodel.find_relation(redundancy.relation), {}};
        std::set<ElementId> of;
        for (const auto& ref : redundancy.of)
          if (const auto id = model_.find(ref)) of.insert(*id);
        for (const Arrow& arrow : arrows_) {
          if (arrow.needing != x || arrow.type != group.type || arrow.strength != Strength::hard) continue;
          if (!redundancy.of.empty() && !of.count(arrow.needed)) continue;
          stated.emplace(arrow.type, arrow.needed);
          if (active(arrow)) group.members.insert(arrow.needed);
        }
        if (!group.members.empty()) out.push_back(group);
      }
    std::map<model::RelationTypeId, Group> alternatives;
    for (const Arrow& arrow : arrows_)
      if (arrow.needing == x && arrow.alternative && active(arrow) && !stated.count({arrow.type, arrow.needed})) {
        alternatives[arrow.type].type = arrow.type;
        alternatives[arrow.type].alternatives = true;
        alternatives[arrow.type].members.insert(arrow.needed);
      }
    for (const auto& [type, group] : alternatives)
      if (group.members.size() > 1) out.push_back(group);
    return out;
  }

  bool is_alternative(const Arrow& arrow) const {
    if (!arrow.alternative) return false;
    for (const Group& group : groups_of(arrow.needing))
      if (group.alternatives && group.type == arrow.type && group.members.count(arrow.needed)) return true;
    return false;
  }

  static int through_strength(Strength strength, int value) {
    static const std::map<Strength, std::pair<int, int>> table{{Strength::hard, {4, 3}},
                                                               {Strength::soft, {3, 1}},
                                                               {Strength::weak, {2, 1}},
                                                               {Strength::total, {4, 1}},
                                                               {Strength::change, {1, 1}}};
    if (value == 4) return table.at(strength).first;
    if (value == 3) return table.at(strength).second;
    return value > 0 ? 1 : 0;
  }
  static int need(Strength strength, int value) {
    static const std::map<Strength, int> own{
        {Strength::hard, 4}, {Strength::total, 4}, {Strength::soft, 3}, {Strength::weak, 2}, {Strength::change, 1}};
    return std::min(own.at(strength), value);
  }
  static int redundancy(std::size_t count, std::uint32_t minimum, const std::vector<int>& members) {
    std::uint32_t up = static_cast<std::uint32_t>(count);
    int out = 0;
    for (const int value : members) {
      if (value == 4) up--;
      if (value >= 3)
        out = std::max(out, 2);
      else if (value >= 1)
        out = std::max(out, 1);
    }
    return up < std::clamp<std::uint32_t>(minimum, 1, static_cast<std::uint32_t>(count)) ? 4 : out;
  }
  static int alternatives(std::size_t count, const std::vector<int>& members) {
    std::size_t failed = 0;
    int out = 0;
    for (const int value : members) {
      failed += value == 4;
      out = std::max(out, value >= 3 ? 3 : value >= 1 ? 1 : 0);
    }
    return failed == count ? 4 : out;
  }

  using Values = std::map<ElementId, int>;
  static int at(const Values& values, ElementId id) {
    const auto found = values.find(id);
    return found == values.end() ? 0 : found->second;
  }

  /// Of an element its value, of a junction what its inputs make it in this round.
  int value(const Values& values, ElementId id) const {
    if (!through(id)) return at(values, id);
    std::map<ElementId, int> inputs;
    std::set<ElementId> all;
    for (const Arrow& arrow : arrows_) {
      if (arrow.needing != id) continue;
      if (active(arrow)) all.insert(arrow.needed);
      if (usable(arrow)) inputs[arrow.needed] = value(values, arrow.needed);
    }
    std::vector<int> list;
    for (const auto& [input, level] : inputs)
      list.push_back(level);
    if (list.empty()) return 0;
    return is_or(id) ? redundancy(all.size(), 1, list) : *std::max_element(list.begin(), list.end());
  }

  /// The member values of a group over usable arrows.
  std::map<ElementId, int> member_values(const Values& values, ElementId x, const Group& group) const {
    std::map<ElementId, int> out;
    for (const Arrow& arrow : arrows_)
      if (arrow.needing == x && arrow.type == group.type && arrow.strength == Strength::hard && usable(arrow) &&
          group.members.count(arrow.needed))
        out[arrow.needed] = value(values, arrow.needed);
    return out;
  }
  static int group_value(const Group& group, const std::map<ElementId, int>& members) {
    std::vector<int> list;
    for (const auto& [member, level] : members)
      list.push_back(level);
    if (list.empty()) return 0;
    return group.alternatives ? alternatives(group.members.size(), list)
                              : redundancy(group.members.size(), group.minimum, list);
  }
  static bool in_group(const std::vector<Group>& groups, const Arrow& arrow) {
    return std::any_of(groups.begin(), groups.end(), [&](const Group& group) {
      return group.type == arrow.type && group.members.count(arrow.needed) > 0;
    });
  }

  /// Among dependencies: what reaches the needed end of an arrow.
  int need_over(const Values& values, const Arrow& arrow) const {
    if (junction(arrow.needing)) {
      if (start(arrow.needing)) return 4;
      int out = 0;
      for (const Arrow& further : arrows_)
        if (further.needed == arrow.needing && usable(further)) out = std::max(out, need_over(values, further));
      return out;
    }
    return need(arrow.strength, at(values, arrow.needing));
  }

  Values one_round(const Values& values) const {
    Values next = values;
    for (const ElementId x : elements_) {
      if (start(x) || junction(x) || !takes_part(x)) continue;
      int out = at(values, x);
      if (question_.direction == graph::Direction::dependencies) {
        for (const Arrow& arrow : arrows_)
          if (arrow.needed == x && usable(arrow)) out = std::max(out, need_over(values, arrow));
      } else {
        const auto groups = groups_of(x);
        for (const Arrow& arrow : arrows_)
          if (arrow.needing == x && usable(arrow) && !in_group(groups, arrow))
            out = std::max(out, through_strength(arrow.strength, value(values, arrow.needed)));
        for (const Group& group : groups)
          out = std::max(out, group_value(group, member_values(values, x, group)));
      }
      if (out > 0) next[x] = out;
    }
    return next;
  }

  /// All elements behind an arrow, junctions passed through, with the arrow and junction at the needing end.
  void ends(const Arrow& arrow, RelationId relation, ElementId near, std::set<SlowStep>& out, ElementId hit) const {
    const bool dependents = question_.direction == graph::Direction::dependents;
    const ElementId other = dependents ? arrow.needed : arrow.needing;
    if (!through(other)) {
      if (!dependents) relation = arrow.relation;
      out.insert(dependents ? SlowStep{hit, other, relation, near} : SlowStep{other, hit, relation, near});
      return;
    }
    for (const Arrow& further : arrows_)
      if ((dependents ? further.needing : further.needed) == other && usable(further))
        ends(further, relation, !dependents || near == model::no_id ? other : near, out, hit);
  }

  void collect() {
    const bool dependents = question_.direction == graph::Direction::dependents;
    const auto nearer = [&](const SlowStep& step) { return dependents ? std::get<1>(step) : std::get<0>(step); };
    // depth: breadth first, a step over junctions counting once
    std::map<ElementId, std::uint32_t> depth;
    std::map<ElementId, std::set<SlowStep>> steps;
    for (const ElementId x : elements_)
      if (!junction(x) && !start(x) && takes_part(x))
        for (const Arrow& arrow : arrows_)
          if ((dependents ? arrow.needing : arrow.needed) == x && usable(arrow))
            ends(arrow, arrow.relation, model::no_id, steps[x], x);
    for (const ElementId id : question_.starts)
      depth[id] = 0;
    for (std::uint32_t d = 1; d <= elements_.size() && d <= question_.depth; d++)
      for (const auto& [x, list] : steps)
        for (const SlowStep& step : list)
          if (!depth.count(x) && depth.count(nearer(step)) && depth[nearer(step)] == d - 1) depth[x] = d;
    for (const auto& [x, level] : history_.back()) {
      if (start(x)) continue;
      SlowHit& hit = hits[x];
      hit.level = level;
      hit.depth = depth.count(x) ? depth[x] : 99999;
      for (const SlowStep& step : steps[x]) {
        if (depth.count(nearer(step))) hit.steps.insert(step);
        if (depth.count(nearer(step)) && depth[nearer(step)] + 1 == hit.depth) hit.via.insert(step);
      }
      std::size_t round = 0;
      while (at(history_[round], x) < level)
        round++;
      explain(x, level, history_[round - 1], hit.because);
    }
  }

  void lost(const Values& values, const Arrow& arrow, RelationId relation, ElementId near, int least, ElementId x,
            std::set<SlowStep>& out) const {
    const int own = value(values, arrow.needed);
    if (own < least) return;
    if (!through(arrow.needed)) {
      out.insert({x, arrow.needed, relation, near});
      return;
    }
    const int inner = !is_or(arrow.needed) ? least : own == 4 ? 4 : own == 2 ? 3 : 1;
    for (const Arrow& further : arrows_)
      if (further.needing == arrow.needed && usable(further))
        lost(values, further, relation, near == model::no_id ? arrow.needed : near, inner, x, out);
  }

  void explain_need(const Values& values, const Arrow& arrow, ElementId near, int level, ElementId x,
                    std::set<SlowStep>& out) const {
    if (!through(arrow.needing)) {
      if (need(arrow.strength, at(values, arrow.needing)) == level || (junction(arrow.needing) && level == 4))
        out.insert({arrow.needing, x, arrow.relation, near});
      return;
    }
    for (const Arrow& further : arrows_)
      if (further.needed == arrow.needing && usable(further))
        explain_need(values, further, arrow.needing, level, x, out);
  }

  void explain(ElementId x, int level, const Values& values, std::set<SlowStep>& out) const {
    if (question_.direction == graph::Direction::dependencies) {
      for (const Arrow& arrow : arrows_)
        if (arrow.needed == x && usable(arrow)) explain_need(values, arrow, model::no_id, level, x, out);
      return;
    }
    const auto groups = groups_of(x);
    for (const Arrow& arrow : arrows_) {
      if (arrow.needing != x || !usable(arrow) || in_group(groups, arrow)) continue;
      if (through_strength(arrow.strength, value(values, arrow.needed)) != level) continue;
      int least = 1;
      while (through_strength(arrow.strength, least) < level)
        least++;
      lost(values, arrow, arrow.relation, model::no_id, least, x, out);
    }
    for (const Group& group : groups) {
      const auto members = member_values(values, x, group);
      if (group_value(group, members) != level) continue;
      const int least = level == 4 ? 4 : level == 1 ? 1 : 3;
      for (const Arrow& arrow : arrows_)
        if (arrow.needing == x && arrow.type == group.type && usable(arrow) && members.count(arrow.needed))
          lost(values, arrow, arrow.relation, model::no_id, least, x, out);
    }
  }

  const model::Model& model_;
  const Question question_;
  std::vector<ElementId> elements_;
  std::vector<Arrow> arrows_;
  std::vector<Values> history_;
};

} // namespace fundament::tests
