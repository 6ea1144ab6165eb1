// SPDX-License-Identifier: MPL-2.0
#include "review/touched.hpp"
#include "answers/impact.hpp"
#include "graph/walk.hpp"
#include "review/check_parts.hpp"
#include "review/losses.hpp"
#include "review/rows.hpp"
#include <limits>
#include <map>
#include <set>

namespace fundament::review {

using model::ElementId;
using model::RelationId;

namespace {

/// Finds whom one proposal has to do with; used once.
class Finder {
public:
  Finder(const CheckQuestion& question, const Check& check, base::Budget& budget)
      : question_(question), check_(check), budget_(budget), catalogue_(question.view->model()),
        asked_(question.view->on(question.asked)) {
    if (question.dates.empty()) return;
    const Compared& last = question.dates.back();
    with_ = last.with;
    later_ = last.without->on(last.on);
    with_later_ = last.with->on(last.on);
  }

  base::Result<std::vector<Touched>> run() {
    if (check_.difference) {
      added();
      changed();
      needed();
      if (auto walked = lost(); !walked) return std::move(walked).error();
    }
    reusable();
    twins();
    money();
    waivers();
    if (budget_.spent_now()) return base::out_of_time();
    std::vector<Touched> out;
    for (const auto& [key, effect] : found_)
      out.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), effect});
    return out;
  }

private:
  void add(const std::string& party, How how, const std::string& ref, const std::string& effect = "") {
    found_.try_emplace({party, how, ref}, effect);
  }

  /// Whose it is: on the day asked, since that is who can be heard; of what is owned later only, then.
  std::string party(ElementId id) const {
    for (const auto* day : {&asked_, &later_, &with_later_})
      if (*day)
        if (const ElementId party = (*day)->party(id); party != model::no_id) return ref(party);
    return "";
  }
  std::string party(const std::string& named) const {
    const auto id = catalogue_.find_ref(named);
    return id ? party(*id) : "";
  }
  bool is_there(ElementId id) const { return id < catalogue_.element_limit() && catalogue_.element(id); }
  std::string ref(ElementId id) const { return to_string((is_there(id) ? catalogue_ : with_->model()).ref(id)); }

  void added() {
    const PlanNamed named(*question_.proposal.plan);
    for (const auto* list : {&named.added, &named.used}) // a whole change-set in a plan adds what it puts
      for (const model::Ref& one : *list) {
        const auto id = with_->model().find(one);
        if (!id || is_there(*id)) continue;
        const std::string owner = party(*id);
        add(owner.empty() ? check_.party : owner, How::adds, to_string(one));
      }
  }

  /// What is taken out of operation or is another, on the first of the dates that has it.
  void changed() {
    std::map<std::string, std::size_t> first;
    std::set<std::string> ends;
    for (const ElementDifference& one : check_.difference->elements) {
      if (!catalogue_.find_ref(one.ref)) continue;
      const auto at = static_cast<std::size_t>(std::find(one.when.begin(), one.when.end(), true) - one.when.begin());
      const auto known = first.emplace(one.ref, at).first;
      known->second = std::min(known->second, at);
      if (one.happens == Happens::ends) ends.insert(one.ref);
    }
    for (const auto& [ref_of, at] : first) {
      const std::string effect = ends.contains(ref_of) ? "ends" : "changes";
      const ElementId id = *catalogue_.find_ref(ref_of);
      const Compared& date = question_.dates[std::min(at, question_.dates.size() - 1)];
      add(party(id), How::owns_changed, ref_of, effect);
      for (const ElementId user : date.without->on(date.on)->users(id))
        add(ref(user), How::uses_changed, ref_of, effect);
      for (const auto& one : needing(Side(date.without, date.on), id))
        if (!date.without->hides(one.first))
          if (const std::string who = party(one.first); !who.empty()) add(who, How::uses_changed, ref_of, effect);
      if (budget_.spent()) return;
    }
  }

  /// The other end of what begins, where that carries a need. Who only supplies, or is the technology, is not asked.
  void needed() {
    for (const RelationDifference& one : check_.difference->relations) {
      if (one.happens != Happens::begins) continue;
      for (const Compared& date : question_.dates) { // it may be gone again on the last
        const auto& with = date.with->model();
        const auto id = with.find(one.relation);
        if (!id) continue;
        const model::Relation& relation = *with.relation(*id);
        for (const model::Need& need : with.needs(relation)) {
          const auto end = other_end(relation, need.source_needs);
          if (!end || need.strength == model::Strength::change || !catalogue_.find(with.ref(*end))) continue;
          owner_of(*end, date);
        }
        break;
      }
    }
  }
  /// Data that nobody owns are whose they are that master them.
  void owner_of(ElementId id, const Compared& date) {
    if (const std::string owner = party(id); !owner.empty()) return add(owner, How::owns_needed, ref(id));
    bool mastered = false;
    const auto masters = catalogue_.metamodel().find_relation("masters");
    each_relation(
        Side(date.without, date.on), id, [&](const auto& relation, RelationId at, ElementId other, bool is_source) {
          if (is_source || relation.type != masters || !relation.valid_on(date.on) || date.without->hides_relation(at))
            return;
          if (other == id || date.without->hides(other)) return;
          mastered = true;
          add(party(other), How::owns_needed, ref(id));
        });
    if (!mastered) add("", How::owns_needed, ref(id));
  }

  base::Result<void> lost() {
    std::map<std::string, std::pair<graph::Level, ElementId>> worst; // of each that is hit, over all dates
    for (const Compared& date : question_.dates) {
      answers::ImpactQuestion question;
      for (const Loss& loss : check_.difference->impact)
        if (loss.on == date.on && date.with->model().find_ref(loss.ref)) question.of.push_back(loss.ref);
      if (question.of.empty()) continue;
      question.on = date.on;
      question.limit = std::numeric_limits<std::size_t>::max();
      const auto found = answers::impact(*date.with, question, budget_);
      if (!found) return found.error();
      if (found->end == answers::ImpactEnd::time) return base::out_of_time();
      for (const answers::ImpactHit& hit : found->hits) {
        auto& known = worst[to_string(date.with->model().ref(hit.element))];
        known = {std::max(known.first, hit.level), hit.element};
      }
    }
    for (const auto& [hit, how] : worst) {
      const auto effect = static_cast<graph::Effect>(how.first);
      if (effect == graph::Effect::nothing) continue;
      const std::string who = party(how.second);
      if (who.empty()) continue;
      add(who, effect >= graph::Effect::degraded ? How::loses : How::informed, hit, std::string(to_string(effect)));
    }
    return {};
  }

  void reusable() {
    if (!check_.need_is_asked || check_.reuse.cover == answers::Cover::hint) return; // words alone are no need
    for (const auto& one : check_.reuse.ranked)
      if (one.score >= answers::covers_at && !one.near && !one.below)
        add(party(one.element), How::owns_reusable, ref(one.element));
  }

  void twins() {
    for (const SameElsewhere& one : check_.others)
      if (!one.rejected_on && one.state < InvestmentState::decided) add(one.party, How::owns_twin, one.ref);
  }

  void money() {
    if (!check_.economy) return;
    for (const auto& [list, how] :
         {std::pair(&check_.economy->costs, How::pays), std::pair(&check_.economy->benefits, How::gains)})
      for (const SpreadRow& one : *list)
        if (!one.party.empty() && one.party != check_.party)
          add(one.party, how, to_string(*one.row->unit), one.row->kind);
  }

  void waivers() {
    for (const DeviationAnswer& one : check_.deviation_answers) {
      const Rule* rule = question_.rules->find(one.deviation->rule);
      if (!rule || !one.deviation->waiver || one.answered == Answered::matches_nothing) continue;
      if (const std::string who = party(rule->owner); !who.empty())
        add(who, How::grants, to_string(one.deviation->element));
    }
  }

  const CheckQuestion& question_;
  const Check& check_;
  base::Budget& budget_;
  const model::Model& catalogue_;
  const std::shared_ptr<const snapshot::Day> asked_;
  std::shared_ptr<const snapshot::View> with_; ///< on the last date; nullptr without a plan, and the days as well
  std::shared_ptr<const snapshot::Day> later_, with_later_;
  std::map<std::tuple<std::string, How, std::string>, std::string> found_;
};

} // namespace

std::string_view to_string(How how) {
  switch (how) {
  case How::adds: return "adds";
  case How::owns_changed: return "owns_changed";
  case How::uses_changed: return "uses_changed";
  case How::loses: return "loses";
  case How::owns_needed: return "owns_needed";
  case How::owns_reusable: return "owns_reusable";
  case How::owns_twin: return "owns_twin";
  case How::pays: return "pays";
  case How::gains: return "gains";
  case How::grants: return "grants";
  case How::informed: return "informed";
  }
  throw std::logic_error("how out of range");
}

base::Result<std::vector<Touched>> touched(const CheckQuestion& question, const Check& check, base::Budget& budget) {
  return Finder(question, check, budget).run();
}

query::GivenTable table_of(const std::vector<Touched>& touched) {
  query::GivenTable out{"touched", {{"party", "ref"}, {"how", "text"}, {"ref", "ref"}, {"effect", "text"}}};
  for (const Touched& one : touched)
    out.rows.push_back({cell_of(one.party), std::string(to_string(one.how)), one.ref, cell_of(one.effect)});
  return out;
}

} // namespace fundament::review
