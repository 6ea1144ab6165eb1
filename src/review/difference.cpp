// SPDX-License-Identifier: MPL-2.0
#include "review/difference.hpp"
#include "model/json.hpp"
#include "model/lifecycle.hpp"
#include "review/losses.hpp"
#include <algorithm>
#include <set>
#include <tuple>

namespace fundament::review {

using model::ElementId;
using model::RelationId;

namespace {

std::string text_of(const model::Value* value) {
  return value ? model::value_to_text(*value) : "";
}

/// Is it told by what begins, ends, and the phase on the day?
bool is_of_life(const std::string& attribute) {
  return attribute == "lifecycle" || attribute.ends_with("_from") || attribute == "valid_to";
}

/// Comparing on one date after another; used once.
class Comparison {
public:
  Comparison(const std::vector<Compared>& dates, const std::shared_ptr<const Rules>& rules, base::Date asked,
             const Parts& parts, base::Budget& budget)
      : dates_(dates), rules_(rules), asked_(asked), parts_(parts), budget_(budget) {}

  base::Result<Difference> run() {
    std::set<std::string> ever_touched;
    std::vector<Sides> all;
    for (at_ = 0; at_ < dates_.size(); at_++) {
      out_.dates.push_back(dates_[at_].on);
      sides_ = Sides(dates_[at_], sides_);
      all.push_back(sides_);
      for (const ElementId id : sides_.touched)
        ever_touched.insert(sides_.named(id).ref(id));
      if (parts_.elements) elements(), relations();
      if (parts_.approvals) approvals();
      if (parts_.coverage) coverage();
      if (parts_.cost) cost();
      if (budget_.spent_now()) return base::out_of_time();
    }
    for (auto& [key, one] : elements_)
      out_.elements.push_back(std::move(one));
    for (auto& [key, one] : relations_)
      out_.relations.push_back(std::move(one));
    for (auto& [key, one] : coverage_)
      out_.coverage.push_back(std::move(one));
    out_.hidden = hidden_.size();
    if (parts_.impact)
      for (const Sides& sides : all)
        find_losses(sides, out_.impact, budget_);
    if (parts_.rules) out_.rules = compare_rules(dates_, rules_, asked_, ever_touched, budget_);
    if (parts_.chokepoints)
      for (const Sides& sides : all)
        out_.chokepoints_complete &= compare_chokepoints(sides, out_.chokepoints, budget_);
    return std::move(out_);
  }

private:
  /// May it be seen? What may not is counted once.
  bool shows(ElementId id) {
    if (!sides_.hides(id)) return true;
    hidden_.insert(sides_.named(id).ref(id));
    return false;
  }

  void mark(When& when) const {
    when.resize(dates_.size(), false);
    when[at_] = true;
  }

  void tell(const std::string& ref, Happens happens, const std::string& attribute = {}, const std::string& was = {},
            const std::string& now = {}) {
    auto& one = elements_[{ref, happens, attribute, was, now}];
    one = {ref, happens, attribute, was, now, std::move(one.when)};
    mark(one.when);
  }

  void elements() {
    const auto& metamodel = sides_.with.model().metamodel();
    for (const ElementId id : sides_.touched) {
      if (!shows(id)) continue;
      const std::string ref = sides_.named(id).ref(id);
      const bool was_there = sides_.without.in_operation(id), is_there = sides_.with.in_operation(id);
      if (was_there != is_there) tell(ref, is_there ? Happens::begins : Happens::ends);
      const auto *before = sides_.without.element(id), *now = sides_.with.element(id);
      if (!before || !now) continue;
      const auto differ = [&](const std::string& attribute, const std::string& was, const std::string& is) {
        if (was != is) tell(ref, Happens::changes, attribute, was, is);
      };
      differ("name", before->name, now->name);
      for (std::size_t i = 0; i < metamodel.attribute_count(); i++) {
        const auto attribute = static_cast<model::AttributeId>(i);
        const std::string& name = metamodel.attribute_name(attribute);
        if (!is_of_life(name))
          differ(name, text_of(before->attributes.find(attribute)), text_of(now->attributes.find(attribute)));
      }
      const base::Date on = dates_[at_].on;
      if (was_there && is_there)
        differ("lifecycle", std::string(to_string(phase_on(*before, metamodel, on))),
               std::string(to_string(phase_on(*now, metamodel, on))));
      const auto owner = [&](const Side& side) {
        const ElementId of = side.day->owner(id);
        return of == model::no_id || side.view->hides(of) ? std::string() : side.ref(of);
      };
      differ("owner", owner(sides_.without), owner(sides_.with));
    }
  }

  void relations() {
    const auto& metamodel = sides_.with.model().metamodel();
    const auto owns = metamodel.find_relation("owns");
    for (const RelationId id : sides_.rewritten) {
      const auto *before = sides_.without.relation(id), *now = sides_.with.relation(id);
      const Side& side = now ? sides_.with : sides_.without;
      const auto& relation = *(now ? now : before);
      const auto identity = side.model().identity(id);
      if (side.view->hides_relation(id)) {
        hidden_.insert(to_string(identity));
        continue;
      }
      // of what is on both sides, the owner is told as such
      if (relation.type == owns && !relation.target.is_relation() &&
          sides_.without.element(relation.target.element()) && sides_.with.element(relation.target.element()))
        continue;
      const auto say = [&](Happens happens, const std::string& attribute = {}, const std::string& was = {},
                           const std::string& is = {}) {
        auto& one = relations_[{identity, happens, attribute, was, is}];
        one = {identity, happens, attribute, was, is, std::move(one.when)};
        mark(one.when);
      };
      const bool was_valid = sides_.without.holds(id), is_valid = sides_.with.holds(id);
      if (was_valid != is_valid) say(is_valid ? Happens::begins : Happens::ends);
      if (!was_valid || !is_valid) continue;
      const auto differ = [&](const std::string& attribute, const std::string& was, const std::string& is) {
        if (was != is) say(Happens::changes, attribute, was, is);
      };
      const auto a = sides_.without.model().relation_data(id), b = sides_.with.model().relation_data(id);
      const auto word = [](const auto& value) { return value ? std::string(to_string(*value)) : std::string(); };
      differ("strength", word(a.strength), word(b.strength));
      differ("needs", word(a.needs), word(b.needs));
      const auto number = [](const auto& value) { return value ? model::value_to_text(*value) : std::string(); };
      differ("confidence", number(a.confidence), number(b.confidence));
      for (std::size_t i = 0; i < metamodel.attribute_count(); i++) {
        const auto attribute = static_cast<model::AttributeId>(i);
        differ(metamodel.attribute_name(attribute), text_of(a.attributes.find(attribute)),
               text_of(b.attributes.find(attribute)));
      }
    }
  }

  /// Beside when it is there.
  bool has_other_values(ElementId id) const {
    const auto *before = sides_.without.element(id), *now = sides_.with.element(id);
    if (before == now || !before || !now) return before != now;
    const auto& metamodel = sides_.with.model().metamodel();
    const auto values = [&](const model::Element& element) {
      std::vector<std::pair<model::AttributeId, model::Value>> out;
      for (const auto& one : element.attributes)
        if (!is_of_life(metamodel.attribute_name(one.first))) out.push_back(one);
      return out;
    };
    return values(*before) != values(*now);
  }

  void approvals() {
    const auto& model = sides_.with.model();
    const auto uses = model.metamodel().find_relation("uses_technology");
    std::vector<ApprovalDifference> found;
    for (const ElementId id : sides_.touched) {
      if (!sides_.with.takes_part(id)) continue;
      for (const RelationId relation : model.from(id)) {
        const auto& one = *model.relation(relation);
        if (one.type != uses || one.target.is_relation() || !sides_.with.valid(relation)) continue;
        if (!sides_.rewritten.contains(relation) && !has_other_values(id)) continue;
        if (!approved_.insert(model.identity(relation)).second) continue;
        if (!shows(id) || !shows(one.target.element())) continue;
        found.push_back(approval(id, one));
      }
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
      return std::tie(a.element, a.technology, a.version) < std::tie(b.element, b.technology, b.version);
    });
    std::move(found.begin(), found.end(), std::back_inserter(out_.approvals));
  }

  ApprovalDifference approval(ElementId id, const model::Relation& use) {
    const auto& model = sides_.with.model();
    const auto& details = use.details;
    const auto version = model.metamodel().find_attribute("version");
    ApprovalDifference out{sides_.with.ref(id), sides_.with.ref(use.target.element()), {}, dates_[at_].on};
    if (details && version)
      if (const auto* text = details->attributes.get<std::string>(*version)) out.version = *text;
    std::optional<base::Date> begins = details ? details->valid_from : std::nullopt;
    for (const char* phase : {"phasing_in_from", "active_from"})
      if (const auto* day = begins ? nullptr : model.attribute<base::Date>(id, phase)) begins = *day;
    out.use = begins && *begins > asked_ ? answers::Use::is_new : answers::Use::existing;
    answers::ApprovalQuestion question;
    question.name = out.technology;
    question.version = out.version;
    question.scope.system = id;
    if (const ElementId owner = sides_.with.day->owner(id); owner != model::no_id) question.scope.unit = owner;
    question.use = out.use;
    question.on = out.on;
    out.approval = answers::check_approval(*sides_.with.view, question, budget_);
    out.view = sides_.with.view;
    return out;
  }

  /// Those in operation that have a relation of the type, valid on the date, to it.
  static std::vector<std::string> bearing(const Side& side, ElementId of, model::RelationTypeId type) {
    std::set<std::string> out;
    each_relation(side, of, [&](const auto& relation, RelationId id, ElementId other, bool is_source) {
      if (!is_source && relation.type == type && side.valid(id) && side.in_operation(other))
        out.insert(side.ref(other));
    });
    return {out.begin(), out.end()};
  }

  void coverage() {
    const auto& metamodel = sides_.with.model().metamodel();
    // what is touched, and what that supports or masters: it may have ended
    std::set<ElementId> looked_at = sides_.touched;
    for (const ElementId id : sides_.touched)
      for (const Side* side : {&sides_.without, &sides_.with})
        each_relation(*side, id, [&](const auto&, RelationId, ElementId other, bool is_source) {
          if (is_source) looked_at.insert(other);
        });
    for (const auto& [kind, relation] : {std::pair("capability", "supports"), std::pair("data_asset", "masters")}) {
      const auto of = metamodel.find_kind(kind);
      const auto type = metamodel.find_relation(relation);
      if (!of || !type) continue;
      for (const ElementId id : looked_at) {
        if (sides_.named(id).element(id)->kind != *of) continue;
        const auto was = bearing(sides_.without, id, *type), now = bearing(sides_.with, id, *type);
        // of a task only the first and the last count, of data every master
        const bool of_task = std::string_view(kind) == "capability";
        if (was == now || (of_task && was.empty() == now.empty()) || !shows(id)) continue;
        auto& one = coverage_[{sides_.named(id).ref(id), was, now}];
        one = {sides_.named(id).ref(id), seen(was), seen(now), std::move(one.when)};
        mark(one.when);
      }
    }
  }

  /// Of refs, those that may be seen.
  std::vector<std::string> seen(std::vector<std::string> refs) const {
    std::erase_if(refs, [&](const std::string& ref) {
      const auto has = [&](const Side& side) { return side.view->model().find_ref(ref).has_value(); };
      return !has(sides_.without) && !has(sides_.with);
    });
    return refs;
  }

  void cost() {
    const auto& metamodel = sides_.with.model().metamodel();
    const auto covered = metamodel.find_relation("covered_by");
    std::set<ElementId> looked_at = sides_.touched; // and what shares a contract with it
    for (const ElementId id : sides_.touched)
      for (const Side* side : {&sides_.without, &sides_.with})
        each_relation(*side, id, [&](const auto& relation, RelationId, ElementId other, bool is_source) {
          if (!is_source && relation.type == covered) looked_at.insert(other);
        });
    CostDifference out{dates_[at_].on};
    for (const ElementId id : looked_at) {
      if (!has_cost(sides_.named(id).element(id)->kind)) continue;
      const bool before = sides_.without.takes_part(id), now = sides_.with.takes_part(id);
      const auto of = [&](const Side& side, bool there) {
        return there ? answers::yearly_cost(side.whole(), *side.day, id) : std::nullopt;
      };
      const auto was = of(sides_.without, before), is = of(sides_.with, now);
      const auto figures = [](const auto& cost) { return std::tuple(cost->amount, cost->ended_amount, cost->state); };
      const bool same = was.has_value() == is.has_value() && (!was || figures(was) == figures(is));
      if ((before == now && same) || !shows(id)) continue;
      if (before) out.without.add(was);
      if (now) out.with.add(is);
    }
    if (out.without.of + out.with.of > 0) out_.cost.push_back(std::move(out));
  }

  /// Of a kind that costs something, and is not itself what says so.
  bool has_cost(model::KindId kind) const {
    const auto& metamodel = sides_.with.model().metamodel();
    return metamodel.kind(kind).name != "contract" && metamodel.find_attribute(metamodel.kind(kind), "cost") != nullptr;
  }

  const std::vector<Compared>& dates_;
  const std::shared_ptr<const Rules>& rules_;
  const base::Date asked_;
  const Parts parts_;
  base::Budget& budget_;
  Difference out_;
  std::size_t at_ = 0;
  Sides sides_;
  std::set<std::string> hidden_;
  std::map<std::tuple<std::string, Happens, std::string, std::string, std::string>, ElementDifference> elements_;
  std::map<std::tuple<model::RelationIdentity, Happens, std::string, std::string, std::string>, RelationDifference>
      relations_;
  std::map<std::tuple<std::string, std::vector<std::string>, std::vector<std::string>>, CoverageDifference> coverage_;
  std::set<model::RelationIdentity> approved_;
};

} // namespace

std::string_view to_string(Happens happens) {
  switch (happens) {
  case Happens::begins: return "begins";
  case Happens::ends: return "ends";
  case Happens::changes: return "changes";
  }
  throw std::logic_error("what happens out of range");
}

bool Difference::complete() const {
  return chokepoints_complete && !rules.out_of_time() &&
         std::all_of(impact.begin(), impact.end(), [](const Loss& one) { return one.complete; });
}

base::Result<Difference> difference(const std::vector<Compared>& dates, const std::shared_ptr<const Rules>& rules,
                                    base::Date asked, const Parts& parts, base::Budget& budget) {
  base::expect(!dates.empty(), "a difference on no date");
  return Comparison(dates, rules, asked, parts, budget).run();
}

} // namespace fundament::review
