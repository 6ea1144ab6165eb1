// SPDX-License-Identifier: MPL-2.0
#include "review/check.hpp"
#include "answers/starts.hpp"
#include "model/lifecycle.hpp"
#include "review/check_parts.hpp"
#include "review/governance.hpp"
#include <algorithm>
#include <set>

namespace fundament::review {

using model::ElementId;
using model::Ref;
using snapshot::View;

namespace {

struct Seen {
  PlanNamed& out;
  void operator()(const plan::Add& add) const { out.added.insert(add.element.ref); }
  void operator()(const plan::Connect& connect) const { out.used.insert(connect.relation.identity.target); }
  void operator()(const plan::Disconnect&) const {}
  void operator()(const plan::Retire& retire) const { out.retired.insert(retire.ref); }
  void operator()(const plan::Replace& replace) const { out.retired.insert(replace.old), out.used.insert(replace.by); }
  void operator()(const plan::Change& change) const { out.used.insert(change.ref), out.changed.insert(change.ref); }
  void operator()(const plan::Put& put) const {
    if (const auto* element = std::get_if<model::PutElement>(&put.operation)) out.used.insert(element->element.ref);
    if (const auto* relation = std::get_if<model::PutRelation>(&put.operation))
      out.used.insert(relation->relation.identity.target);
  }
};

/// Checks one proposal; used once.
class Checker {
public:
  Checker(const CheckQuestion& question, base::Budget& budget)
      : question_(question), proposal_(question.proposal), view_(*question.view), model_(view_.model()),
        budget_(budget) {
    if (proposal_.plan) named_.emplace(*proposal_.plan);
    for (const auto& one : question.dates)
      base::expect(one.with && one.without, "a date that is seen once");
  }

  base::Result<Check> run() {
    if (auto found = find_party(); !found) return std::move(found).error();
    out_.start = question_.start();
    find_missing();
    if (auto asked = ask_reuse(); !asked) return std::move(asked).error();
    if (!question_.dates.empty()) {
      auto found = difference(question_.dates, question_.rules, question_.asked, {}, budget_);
      if (!found) return std::move(found).error();
      out_.complete = found->complete();
      out_.difference = std::move(*found);
      find_lost();
      find_common();
      count_added();
    }
    if (auto found = same_elsewhere(proposal_, question_.others, asked_ ? &*asked_ : nullptr, budget_))
      out_.others = std::move(*found);
    else
      out_.complete = false; // the time ran out
    answer_deviations(question_, out_);
    find_money();
    if (named_) find_contradictions(question_, *named_, out_);
    find_unknown(question_, named_ ? &*named_ : nullptr, out_);
    if (budget_.spent_now() && !out_.difference) return base::out_of_time();
    out_.outcome = outcome();
    out_.governance = govern(question_, out_, budget_);
    for (const UngovernedBy& one : out_.governance.failed)
      out_.complete &= one.why != Why::time;
    return std::move(out_);
  }

private:
  // --- the case

  base::Result<void> find_party() {
    if (!proposal_.owner) return {};
    auto owner = answers::resolve(view_, to_string(*proposal_.owner), budget_);
    if (!owner) {
      base::Error error = std::move(owner).error();
      error.where = "/owner";
      return error;
    }
    out_.party = party_of(*proposal_.owner);
    return {};
  }

  /// A unit's party on the day asked; itself when it is not in the catalogue.
  std::string party_of(const Ref& unit) const {
    const auto id = model_.find(unit);
    const ElementId party = id ? view_.on(question_.asked)->party(*id) : model::no_id;
    return party == model::no_id ? to_string(unit) : to_string(model_.ref(party));
  }

  void find_missing() {
    const auto need = [&](bool missing, const char* what) {
      if (missing) out_.missing.emplace_back(what);
    };
    need(!proposal_.plan, "plan");
    need(!proposal_.need.names_something() && (needs_a_need(proposal_) || !proposal_.need.is_empty()), "need");
    need(!proposal_.owner, "owner");
    need(proposal_.case_type.empty(), "case_type");
    need(proposal_.funding.empty(), "funding");
    need(proposal_.summary.empty(), "summary");
    need(!proposal_.economy || proposal_.economy->rows.empty(), "economy");
    if (proposal_.economy)
      need(std::any_of(proposal_.economy->rows.begin(), proposal_.economy->rows.end(),
                       [](const Row& row) { return !row.amount; }),
           "amounts");
    for (const Statement& one : proposal_.statements)
      if (!one.is_given()) out_.missing.push_back("statement." + one.name);
  }

  // --- what there is already

  static std::vector<answers::Wanted> wanted(const std::vector<Weighed>& list) {
    std::vector<answers::Wanted> out;
    for (const Weighed& one : list)
      out.push_back({to_string(one.ref), one.weight});
    return out;
  }

  base::Result<void> ask_reuse() {
    if (proposal_.need.is_empty()) return {};
    answers::ReuseQuestion question;
    question.capabilities = wanted(proposal_.need.capabilities);
    question.data = wanted(proposal_.need.data);
    question.technologies = wanted(proposal_.need.technologies);
    if (!proposal_.need.text.empty()) question.texts.push_back({proposal_.need.text});
    if (proposal_.need.unit) question.unit = to_string(*proposal_.need.unit);
    question.on = question_.asked;
    question.start = out_.start;
    if (named_)
      for (const Ref& ref : named_->retired)
        if (model_.find(ref)) question.except.push_back(to_string(ref));
    auto found = answers::reuse(view_, question, budget_);
    if (!found) {
      base::Error error = std::move(found).error();
      error.where = "/need/" + error.where;
      return error;
    }
    asked_ = std::move(question);
    out_.need_is_asked = true;
    out_.reuse = std::move(*found);
    keep_best();
    find_words();
    find_unanswered();
    return {};
  }

  void keep_best() {
    auto& ranked = out_.reuse.ranked;
    ranked.erase(
        std::remove_if(ranked.begin(), ranked.end(), [](const auto& one) { return one.score < least_candidate; }),
        ranked.end());
    if (ranked.size() > most_candidates) ranked.resize(most_candidates);
  }

  /// Is it in the plan, or what provides an interface that the plan uses?
  bool is_used(ElementId id) const {
    if (!named_) return false;
    const Ref ref = model_.ref(id);
    if (named_->used.count(ref)) return true;
    const auto provides = model_.metamodel().find_relation("provides");
    for (const model::RelationId relation : model_.from(id)) {
      const auto& one = *model_.relation(relation);
      if (one.type == provides && !one.target.is_relation() && named_->used.count(model_.ref(one.target.element())))
        return true;
    }
    return false;
  }

  bool runs(const View& view, ElementId id, base::Date on) const {
    return !model::not_in_operation(*view.model().element(id), view.model().metamodel(), on);
  }

  /// What ranks behind one that the plan uses needs no answer.
  void find_unanswered() {
    bool used = false;
    for (const auto& one : out_.reuse.ranked) {
      CandidateAnswer answer;
      answer.ref = to_string(model_.ref(one.element));
      for (const Rejected& rejected : proposal_.rejected)
        if (to_string(rejected.ref) == answer.ref) answer.rejected = rejected.reason;
      answer.used = is_used(one.element);
      used |= answer.used;
      const bool does = one.score >= answers::covers_at && !one.below && !one.near &&
                        out_.reuse.cover != answers::Cover::hint && runs(view_, one.element, out_.start);
      answer.unanswered = does && !used && answer.rejected.empty();
      answer.functions = functions_of(one.element);
      out_.candidates.push_back(std::move(answer));
    }
  }

  /// The words of the need and its functions, and who has them.
  void find_words() {
    const auto profiles = answers::Profiles::of(view_, *out_.reuse.day, budget_);
    if (!profiles) return;
    for (const auto& word : answers::word_matches(view_, *profiles, proposal_.need.text))
      if (word.matches.empty()) out_.words_nobody_has.push_back(word.asked);
    for (const std::string& function : proposal_.need.functions) {
      std::optional<std::set<ElementId>> all;
      for (const auto& word : answers::word_matches(view_, *profiles, function)) {
        if (word.filler) continue;
        std::set<ElementId> having;
        for (std::size_t i = 0; i < word.matches.size(); i++) {
          const ElementId id = profiles->candidates()[word.matches[i].candidate];
          const bool meant = word.found[i].how != search::How::typo && word.matches[i].by == id;
          if (meant && (!all || all->count(id))) having.insert(id);
        }
        all = std::move(having);
      }
      having_function_.push_back(all.value_or(std::set<ElementId>{}));
    }
  }
  std::vector<bool> functions_of(ElementId id) const {
    std::vector<bool> out;
    for (const auto& having : having_function_)
      out.push_back(having.count(id) > 0);
    return out;
  }

  /// The best of the solutions that are offered to all and answer to what is added, unless the plan uses it.
  void find_common() {
    const Compared& last = question_.dates.back();
    const View& with = *last.with;
    const auto day = with.on(last.on);
    const auto profiles = answers::Profiles::of(with, *day, budget_);
    if (!profiles) return void(out_.complete = false);
    std::vector<std::string> added;
    for (const Ref& ref : named_->added)
      if (with.model().find(ref)) added.push_back(to_string(ref));
    for (const std::string& ref : added) {
      const ElementId id = *with.model().find_ref(ref);
      const auto candidate = profiles->candidate(id);
      if (candidate == answers::no_candidate || profiles->offered_to_all(candidate)) continue;
      answers::ReuseQuestion question;
      question.on = question.start.emplace(last.on);
      question.except = added;
      for (const auto& [part, to] : {std::pair(answers::Part::capability, &question.capabilities),
                                     std::pair(answers::Part::data, &question.data)})
        for (const auto& item : profiles->items(part, candidate))
          to->push_back({to_string(with.model().ref(item.what))});
      if (question.capabilities.empty()) continue; // without a task nobody can say that it is done already
      question.texts.push_back({with.model().element(id)->name + " " + proposal_.need.text});
      const auto found = answers::reuse(with, question, budget_);
      if (!found) return void(out_.complete = false);
      const auto best = std::find_if(found->ranked.begin(), found->ranked.end(), [&](const auto& one) {
        return one.offered_to_all && !one.below && !one.near && one.score >= answers::covers_at &&
               runs(with, one.element, last.on);
      });
      if (best != found->ranked.end() && !is_used(best->element))
        out_.common_first.push_back({ref, to_string(with.model().ref(best->element)), best->score});
    }
  }

  // --- what it changes

  /// Who still needs what is gone, and cannot do without: each once, on the first of the dates.
  void find_lost() {
    std::set<std::pair<std::string, std::string>> seen;
    for (const Loss& loss : out_.difference->impact) {
      const auto& at = *std::find_if(question_.dates.begin(), question_.dates.end(),
                                     [&](const Compared& one) { return one.on == loss.on; });
      const auto& model = at.with->model();
      for (const Need& need : loss.still) {
        const auto id = model.find_ref(need.ref);
        if (!id || is_user(model, *id) || need.strength < model::Strength::soft) continue;
        if (!seen.emplace(need.ref, loss.ref).second) continue;
        out_.lost.push_back({need.ref, loss.ref, loss.on, need.strength >= model::Strength::hard});
      }
    }
  }
  void count_added() {
    std::set<std::string> added, retired;
    for (const ElementDifference& one : out_.difference->elements) {
      if (!one.ref.starts_with("system:") && !one.ref.starts_with("technology:")) continue;
      if (one.when.empty() || !one.when.back()) continue;
      if (one.happens == Happens::begins) added.insert(one.ref);
      if (one.happens == Happens::ends) retired.insert(one.ref);
    }
    out_.added.assign(added.begin(), added.end());
    out_.retired.assign(retired.begin(), retired.end());
  }

  // --- money

  void find_money() {
    if (proposal_.economy)
      out_.economy = sum(*proposal_.economy, out_.party, [this](const Ref& unit) { return party_of(unit); });
    const auto today = view_.on(question_.asked);
    std::set<ElementId> same;
    if (out_.difference)
      for (const Loss& loss : out_.difference->impact)
        if (const auto id = model_.find_ref(loss.ref); id && same.insert(*id).second) {
          auto contracts = run_off(view_, question_.asked, *id, loss.on);
          out_.run_offs.insert(out_.run_offs.end(), contracts.begin(), contracts.end());
        }
    for (std::size_t i = 0; i < out_.candidates.size(); i++)
      if (out_.reuse.ranked[i].score >= answers::covers_at && !out_.reuse.ranked[i].near)
        same.insert(out_.reuse.ranked[i].element);
    for (const ElementId id : same) {
      if (!model_.metamodel().find_attribute(model_.metamodel().kind(model_.element(id)->kind), "cost")) continue;
      if (!runs(view_, id, question_.asked)) continue;
      const auto cost = answers::yearly_cost(view_, *today, id);
      out_.today.add(cost);
      (cost ? out_.today_of : out_.today_not_stated).push_back(to_string(model_.ref(id)));
    }
  }

  Outcome outcome() const {
    const auto binds = [](const RuleNotCompared& one) { return one.force == Force::binding; };
    if (question_.conflicts > 0) return Outcome::conflicts;
    if (!out_.missing.empty()) return Outcome::incomplete;
    const auto& failed = out_.difference->rules.not_evaluated; // without a plan it is incomplete
    if (std::any_of(failed.begin(), failed.end(), binds)) return Outcome::not_evaluated;
    if (out_.not_waivable > 0) return Outcome::not_allowed;
    if (!out_.lost.empty()) return Outcome::loses;
    if (out_.binding_open > 0) return Outcome::waivers_needed;
    if (std::any_of(out_.candidates.begin(), out_.candidates.end(), [](const auto& one) { return one.unanswered; }))
      return Outcome::exists;
    if (out_.to_explain > 0) return Outcome::explanations_needed;
    return out_.deviations > 0 ? Outcome::ready_with_deviations : Outcome::ready;
  }

  const CheckQuestion& question_;
  const Proposal& proposal_;
  const View& view_;
  const model::Model& model_;
  base::Budget& budget_;
  std::optional<PlanNamed> named_;
  std::optional<answers::ReuseQuestion> asked_;
  std::vector<std::set<ElementId>> having_function_; ///< beside ProposalNeed::functions
  Check out_;
};

} // namespace

base::Date CheckQuestion::start() const {
  return proposal.need.start.value_or(dates.empty() ? asked : dates.front().on);
}

PlanNamed::PlanNamed(const plan::Plan& plan) {
  for (const plan::Operation& operation : plan.operations)
    std::visit(Seen{*this}, operation.what);
  for (const Ref& ref : added)
    used.erase(ref);
}

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
  case Outcome::conflicts: return "conflicts";
  case Outcome::incomplete: return "incomplete";
  case Outcome::not_evaluated: return "not_evaluated";
  case Outcome::not_allowed: return "not_allowed";
  case Outcome::loses: return "loses";
  case Outcome::waivers_needed: return "waivers_needed";
  case Outcome::exists: return "exists";
  case Outcome::explanations_needed: return "explanations_needed";
  case Outcome::ready_with_deviations: return "ready_with_deviations";
  case Outcome::ready: return "ready";
  }
  throw std::logic_error("outcome out of range");
}

bool may_be_put_forward(Outcome outcome) {
  return outcome == Outcome::ready || outcome == Outcome::ready_with_deviations;
}

std::string_view to_string(Answered answered) {
  switch (answered) {
  case Answered::explained: return "explained";
  case Answered::asked: return "asked";
  case Answered::matches_nothing: return "matches_nothing";
  case Answered::too_short: return "too_short";
  case Answered::no_ground: return "no_ground";
  case Answered::not_enough: return "not_enough";
  case Answered::not_waivable: return "not_waivable";
  case Answered::no_end: return "no_end";
  case Answered::ends_too_soon: return "ends_too_soon";
  }
  throw std::logic_error("answered out of range");
}

base::Result<Check> check(const CheckQuestion& question, base::Budget& budget) {
  return Checker(question, budget).run();
}

} // namespace fundament::review
