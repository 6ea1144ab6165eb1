// SPDX-License-Identifier: MPL-2.0
#include "answers/approval.hpp"
#include "answers/approval_beside.hpp"
#include "answers/approval_name.hpp"
#include "answers/requirement.hpp"
#include "answers/technology_names.hpp"
#include "answers/versions.hpp"
#include "base/unicode.hpp"
#include "packages/purl.hpp"
#include <algorithm>
#include <tuple>

namespace fundament::answers {

using model::ElementId;
using model::no_id;

namespace {

bool has_begun(const Decision& decision, base::Date on) {
  const auto first = decision.first_day();
  return !first || *first <= on;
}
bool has_ended(const std::optional<base::Date>& until, base::Date on) {
  return until && *until < on;
}

/// What forbids a version forbids its pre-releases as well; what allows it does not allow them.
Fit fit_version(const std::optional<packages::VersionRange>& range, const std::string& version, packages::Scheme scheme,
                bool allows) {
  const auto fits = [&] {
    return allows ? range->contains_release(version, scheme) : range->contains(version, scheme);
  };
  if (!range || (!version.empty() && fits())) return Fit::fits;
  return version.empty() ? Fit::not_said : Fit::other;
}

VerdictCode code_of(Ruling ruling) {
  return static_cast<VerdictCode>(ruling); // the first seven are the rulings, in their order
}
static_assert(static_cast<int>(VerdictCode::approved) == static_cast<int>(Ruling::approved));

/// The unit that owns most decisions on a day; of several the first.
struct MostDeciding {
  MostDeciding(const Decisions& decisions, const snapshot::Day& day) {
    std::map<ElementId, std::size_t> counts;
    for (const ElementId decision : decisions.all())
      if (const ElementId owner = day.owner(decision); owner != no_id) counts[owner]++;
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most != counts.end()) unit = most->first;
  }
  ElementId unit = no_id;
};

/// One question on its way through the steps of the design; used once. Names are those that may be seen; what binds is
/// decided behind the view, and hide() takes out of the answer what may not be told of it.
class Check {
public:
  Check(const snapshot::View& view, const ApprovalQuestion& question)
      : view_(view), model_(view.behind().model()), question_(question), decisions_(decisions_of(view)),
        day_(view.behind().on(question.on)) {
    complete_scope();
  }

  Approval run(base::Budget& budget) {
    if (!resolve(budget)) return std::move(out_);
    decide();
    hide();
    if (!question_.verdict_only) add_beside(view_, question_, out_);
    return std::move(out_);
  }

  /// The verdict alone, on something known.
  Approval decide_about(ElementId subject, const std::string& version) {
    out_.subject = subject;
    out_.version = version;
    out_.scheme = scheme_of(model_, subject);
    decide();
    hide();
    return std::move(out_);
  }

private:
  /// What was not said of the place is what the system says of itself.
  void complete_scope() {
    Scope& scope = question_.scope;
    if (scope.system == no_id) return;
    const auto fill = [&](std::string& into, const char* name) {
      const auto* text = model_.attribute<std::string>(scope.system, name);
      if (into.empty() && text) into = *text;
    };
    fill(scope.environment, "environment");
    fill(scope.data_class, "data_class");
    if (scope.unit == no_id) scope.unit = day_->owner(scope.system);
  }

  void hide() {
    if (!view_.hides_something()) return;
    const auto take_out = [&](ElementId& id, bool& hidden) {
      hidden = id != no_id && view_.hides(id);
      if (hidden) id = no_id;
    };
    bool nobody = false;
    take_out(out_.decision, out_.decision_hidden);
    take_out(out_.waiver, out_.waiver_hidden);
    take_out(out_.ask, nobody);
    if (out_.decision_hidden) out_.decided_by.clear();
    std::erase_if(out_.conditions, [&](const Condition& one) { return view_.hides(one.decision); });
    std::erase_if(out_.beaten, [&](const Beaten& one) { return view_.hides(one.decision); });
  }

  // ---- 1. the name ----

  bool resolve(base::Budget& budget) {
    Named named = find_named(view_, question_, budget);
    out_.name = std::move(named.name);
    out_.version = std::move(named.version);
    package_ = std::move(named.package);
    if (named.elements.size() == 1) out_.subject = named.elements.front();
    out_.scheme = named.scheme.value_or(scheme_of(model_, out_.subject));
    if (named.elements.size() == 1 || named.by_pattern) return true;
    out_.code = named.elements.empty() ? VerdictCode::not_assessed : VerdictCode::ambiguous_name;
    out_.meant = named.elements.empty() ? std::move(named.nearest) : std::move(named.elements);
    find_who_to_ask();
    return false;
  }

  // ---- 2 to 5. the decision that holds ----

  void decide() {
    find_supplier_dates();
    const std::vector<const Decision*> all = spoken();
    std::vector<const Decision*> matching;
    bool version_fits = false;
    for (const Decision* one : all) {
      const Fit version = fit_version(one->range, out_.version, out_.scheme, one->ruling > Ruling::waiver_only);
      const Fit scope = fit(one->scope, question_.scope, *day_);
      version_fits = version_fits || version == Fit::fits;
      if (version == Fit::fits && scope == Fit::fits)
        matching.push_back(one);
      else if (version != Fit::other && scope != Fit::other)
        not_said_.push_back(one);
      else if (version == Fit::fits && is_of_lower_class(*one))
        lower_class_.push_back(one);
    }
    if (all.empty())
      settle(VerdictCode::not_assessed);
    else if (matching.empty())
      settle(version_fits ? VerdictCode::scope_not_assessed : VerdictCode::version_not_assessed);
    else
      decide_between(std::move(matching));
    warn();
  }

  /// Would it apply to data less sensitive than those asked about?
  bool is_of_lower_class(const Decision& one) const {
    Scope scope = one.scope;
    scope.data_class.clear();
    const auto place = [&](const std::string& word) { return place_of_word(model_.metamodel(), "data_class", word); };
    return !one.scope.data_class.empty() && fit(scope, question_.scope, *day_) == Fit::fits &&
           place(one.scope.data_class) < place(question_.scope.data_class);
  }

  void decide_between(std::vector<const Decision*> matching) {
    const auto current = without_superseded(std::move(matching));
    const auto valid = valid_ones(current);
    if (valid.empty()) return settle_invalid(current);
    const auto binding = without_delegated(valid);
    const Decision* holding = strictest(binding);
    take(*holding);
    const bool holds = is_allowed(code_of(holding->ruling));
    for (const Decision* one : binding)
      if (!is_allowed(code_of(one->ruling), *one)) blocking_.push_back(one);
    bool fine = take_conditions(*holding);
    for (const Decision* one : binding)
      if (one != holding) fine = take_conditions(*one) && fine;
    if (holds) blocking_ = unmet_;
    settle(fine || !holds ? code_of(holding->ruling) : VerdictCode::condition_not_met);
  }

  /// What is decided about the subject, its suppliers on the day, and packages of its kind.
  std::vector<const Decision*> spoken() const {
    std::vector<const Decision*> out;
    const auto add = [&](const Decision& one) {
      const auto same = [&](const Decision* known) { return known->element == one.element; };
      if (std::none_of(out.begin(), out.end(), same)) out.push_back(&one);
    };
    if (out_.subject != no_id) {
      for (const Decision& one : decisions_->about(out_.subject))
        add(one);
      const auto supplied_by = model_.metamodel().find_relation("supplied_by");
      for (const auto id : model_.from(out_.subject)) {
        const model::Relation& relation = *model_.relation(id);
        if (relation.type != supplied_by || relation.target.is_relation() || !relation.valid_on(question_.on)) continue;
        for (const Decision& one : decisions_->about(relation.target.element()))
          add(one);
      }
    }
    const auto package = package_.empty() ? package_of_subject() : package_;
    if (!package.empty())
      for (const Decision& one : decisions_->by_pattern())
        if (packages::matches_pattern(package, one.purl_pattern)) add(one);
    return out;
  }

  std::string package_of_subject() const {
    const auto* text = out_.subject == no_id ? nullptr : model_.attribute<std::string>(out_.subject, "purl");
    const auto purl = text ? packages::Purl::parse(*text) : std::nullopt;
    return purl ? purl->identity() : std::string();
  }

  /// Of one subject, scope and range the latest decided of those begun; if none has begun, the earliest to begin. One
  /// without a date supersedes none and is superseded by none.
  std::vector<const Decision*> without_superseded(std::vector<const Decision*> matching) {
    const auto begins = [](const Decision* one) { return one->first_day().value_or(base::Date{INT32_MIN}); };
    const auto decided = [&](const Decision* one) { return one->decided_on.value_or(begins(one)); };
    std::vector<const Decision*> out;
    for (const Decision* one : matching) {
      const auto rival = std::find_if(out.begin(), out.end(), [&](const Decision* other) {
        return one->first_day() && other->first_day() && other->scope == one->scope &&
               other->range_text == one->range_text && other->about == one->about &&
               other->purl_pattern == one->purl_pattern;
      });
      if (rival == out.end()) {
        out.push_back(one);
        continue;
      }
      const bool one_begun = has_begun(*one, question_.on), rival_begun = has_begun(**rival, question_.on);
      const bool better = one_begun != rival_begun ? one_begun
                          : one_begun
                              ? std::tuple(decided(one), begins(one)) > std::tuple(decided(*rival), begins(*rival))
                              : begins(one) < begins(*rival);
      beat(better ? **rival : *one,
           has_begun(better ? **rival : *one, question_.on) ? Beaten::Reason::superseded : Beaten::Reason::not_yet);
      if (better) *rival = one;
    }
    return out;
  }

  std::vector<const Decision*> valid_ones(const std::vector<const Decision*>& current) {
    std::vector<const Decision*> out;
    for (const Decision* one : current)
      if (has_begun(*one, question_.on) && !has_ended(one->valid_until, question_.on)) out.push_back(one);
    if (out.empty()) return out;
    for (const Decision* one : current) {
      if (!has_begun(*one, question_.on))
        beat(*one, Beaten::Reason::not_yet);
      else if (has_ended(one->valid_until, question_.on))
        beat(*one, Beaten::Reason::expired);
    }
    return out;
  }

  /// None is valid: expired if any has been, by the last to end; else not yet, by the first to begin.
  void settle_invalid(const std::vector<const Decision*>& current) {
    const Decision* best = nullptr;
    for (const Decision* one : current) {
      const bool begun = has_begun(*one, question_.on);
      if (!best || (begun && !has_begun(*best, question_.on)) ||
          (begun == has_begun(*best, question_.on) &&
           (begun ? one->valid_until > best->valid_until : one->first_day() < best->first_day())))
        best = one;
    }
    blocking_ = current;
    take(*best);
    (void)take_conditions(*best);
    settle(has_begun(*best, question_.on) ? VerdictCode::expired : VerdictCode::not_yet);
  }

  /// Frameworks bind: a narrower decision may only be stricter, unless a wider one leaves it to the narrower.
  std::vector<const Decision*> without_delegated(const std::vector<const Decision*>& valid) {
    std::vector<const Decision*> binding;
    for (const Decision* wide : valid) {
      const bool left_to_others =
          wide->delegable && std::any_of(valid.begin(), valid.end(),
                                         [&](const Decision* narrow) { return is_wider(*wide, *narrow, *day_); });
      if (left_to_others)
        beat(*wide, Beaten::Reason::delegated);
      else
        binding.push_back(wide);
    }
    return binding;
  }

  const Decision* strictest(const std::vector<const Decision*>& binding) {
    const Decision* holding = binding.front();
    for (const Decision* one : binding) {
      const bool narrower = is_wider(*holding, *one, *day_);
      if (std::tuple(one->ruling, !narrower) < std::tuple(holding->ruling, true)) holding = one;
    }
    for (const Decision* one : binding)
      if (one != holding) beat(*one, Beaten::Reason::more_lenient);
    return holding;
  }

  void beat(const Decision& decision, Beaten::Reason reason) {
    out_.beaten.push_back({decision.element, decision.ruling, reason});
  }

  // ---- 6. conditions ----

  /// Takes over what the decision that holds says.
  void take(const Decision& decision) {
    holding_ = &decision;
    out_.decision = decision.element;
    out_.begins = decision.first_day();
    out_.valid_until = decision.valid_until;
    if (const auto* who = model_.attribute<std::string>(decision.element, "decided_by")) out_.decided_by = *who;
  }

  /// A decision that applies binds by its conditions also where a stricter one holds. False when one is not met.
  bool take_conditions(const Decision& decision) {
    bool fine = true;
    for (const std::string& text : decision.conditions) {
      const auto state = check_requirement(text, facts());
      fine = fine && state != ConditionState::not_met;
      const auto same = [&](const Condition& known) { return known.text == text; };
      if (std::none_of(out_.conditions.begin(), out_.conditions.end(), same))
        out_.conditions.push_back({text, state, decision.element});
    }
    if (!fine) unmet_.push_back(&decision);
    return fine;
  }

  Facts facts() const {
    Facts out{model_.metamodel(), question_.on, out_.supplier, question_.scope.environment, question_.scope.data_class};
    if (const auto* hosting = model_.attribute<std::string>(question_.scope.system, "hosting")) out.hosting = *hosting;
    if (const auto* weight = model_.attribute<std::string>(question_.scope.system, "criticality"))
      out.criticality = *weight;
    return out;
  }

  // ---- 7. waivers ----

  void settle(VerdictCode code) {
    out_.code = code;
    out_.allowed = is_allowed(code);
    const bool waivable =
        std::all_of(blocking_.begin(), blocking_.end(), [](const Decision* one) { return one->waivable; });
    if (!out_.allowed && waivable) apply_waiver();
    std::sort(out_.beaten.begin(), out_.beaten.end(),
              [](const Beaten& a, const Beaten& b) { return a.decision < b.decision; });
    find_who_to_ask();
  }

  /// The owner of the decision, else of the subject, else of what is nearest; else whoever decides most.
  void find_who_to_ask() {
    const auto ask = [&](ElementId about) {
      if (out_.ask == no_id && about != no_id) out_.ask = day_->owner(about);
    };
    ask(out_.decision);
    ask(out_.subject);
    if (question_.verdict_only || out_.allowed) return;
    for (const ElementId nearest : out_.meant)
      if (model_.metamodel().kind(model_.element(nearest)->kind).name == "decision") ask(nearest);
    if (out_.ask != no_id) return;
    const auto day = view_.on(question_.on); // on which nobody hidden owns
    out_.ask = day->kept<MostDeciding>([&] { return MostDeciding(*decisions_, *day); })->unit;
  }

  bool is_allowed(VerdictCode code) const { return is_allowed(code, holding_ ? *holding_ : Decision()); }

  bool is_allowed(VerdictCode code, const Decision& by) const {
    switch (code) {
    case VerdictCode::approved:
    case VerdictCode::approved_with_conditions:
    case VerdictCode::allowed_by_waiver: return true;
    case VerdictCode::pilot: return !by.scope.is_city(); // only inside the scope it names
    case VerdictCode::phasing_out: return question_.use == Use::existing;
    case VerdictCode::prohibited:
    case VerdictCode::waiver_only:
    case VerdictCode::proposed:
    case VerdictCode::condition_not_met:
    case VerdictCode::expired:
    case VerdictCode::not_yet:
    case VerdictCode::scope_not_assessed:
    case VerdictCode::version_not_assessed:
    case VerdictCode::not_assessed:
    case VerdictCode::ambiguous_name: return false;
    }
    throw std::logic_error("verdict out of range");
  }

  void apply_waiver() {
    const Waiver* best = nullptr;
    for (const Waiver& one : decisions_->waivers())
      if (is_waived_by(one) &&
          (!best || !one.valid_until || (best->valid_until && *one.valid_until > *best->valid_until)))
        best = &one;
    if (!best) return;
    out_.otherwise = out_.code;
    out_.code = VerdictCode::allowed_by_waiver;
    out_.allowed = true;
    out_.waiver = best->element;
    out_.begins = best->begins;
    out_.valid_until = best->valid_until;
  }

  bool is_waived_by(const Waiver& waiver) const {
    if ((waiver.begins && *waiver.begins > question_.on) || has_ended(waiver.valid_until, question_.on)) return false;
    if (!waiver.use.empty() && waiver.use != to_string(question_.use)) return false;
    if (fit_version(waiver.range, out_.version, out_.scheme, true) != Fit::fits ||
        fit(waiver.scope, question_.scope, *day_) != Fit::fits)
      return false;
    const auto names = [&](ElementId id) {
      return std::find(waiver.exempts.begin(), waiver.exempts.end(), id) != waiver.exempts.end();
    };
    bool names_decisions = false;
    for (const ElementId id : waiver.exempts) {
      const auto& kind = model_.metamodel().kind(model_.element(id)->kind).name;
      names_decisions = names_decisions || kind == "decision";
      const bool elsewhere = kind != "decision" && id != out_.subject && id != question_.scope.system;
      if (elsewhere) return false; // it was given to that system, or for that technology
    }
    if (!names_decisions) return out_.subject != no_id && names(out_.subject);
    return !blocking_.empty() &&
           std::all_of(blocking_.begin(), blocking_.end(), [&](const Decision* one) { return names(one->element); });
  }

  // ---- what a reader wants besides ----

  void find_supplier_dates() {
    out_.supplier = supplier_dates(model_, out_.subject, out_.version, out_.scheme);
    version_ = packages::Version::read(out_.version, out_.scheme);
    out_.version_read = out_.version.empty() || version_ || is_release(model_, out_.subject, out_.version);
    out_.support_ended =
        out_.supplier && (out_.supplier->ended || has_ended(out_.supplier->support_until, question_.on));
  }

  void warn() {
    const auto say = [&](const char* id, std::vector<std::pair<std::string, std::string>> values = {}) {
      out_.warnings.push_back({id, std::move(values)});
    };
    const base::Date* end = out_.supplier && out_.supplier->support_until ? &*out_.supplier->support_until : nullptr;
    if (out_.support_ended && end) say("verdict.support_ended", {{"date", base::to_string(*end)}});
    if (out_.support_ended && !end) say("verdict.support_ended_some_day");
    if (out_.support_ended && out_.supplier->end_of_life && !has_ended(out_.supplier->end_of_life, question_.on))
      say("verdict.extended_support", {{"date", base::to_string(*out_.supplier->end_of_life)}});
    if (out_.allowed && end && !out_.support_ended && out_.valid_until && *end < *out_.valid_until)
      say("verdict.support_ends_first", {{"date", base::to_string(*end)}});
    if (version_ && version_->is_pre_release()) say("verdict.pre_release");
    if (!out_.version_read) say("verdict.no_version", {{"version", base::printable(out_.version)}});
    warn_of_stricter(not_said_, "verdict.stricter_elsewhere");
    warn_of_stricter(lower_class_, "verdict.stricter_for_less");
  }

  void warn_of_stricter(const std::vector<const Decision*>& others, const char* id) {
    for (const Decision* one : others) {
      if (view_.hides(one->element)) continue;
      const bool stricter = out_.allowed && code_of(one->ruling) < out_.code && has_begun(*one, question_.on) &&
                            !has_ended(one->valid_until, question_.on);
      if (stricter)
        out_.warnings.push_back(
            {id, {{"decision", to_string(model_.ref(one->element))}, {"ruling", std::string(to_string(one->ruling))}}});
    }
  }

  const snapshot::View& view_;
  const model::Model& model_;
  ApprovalQuestion question_;
  std::shared_ptr<const Decisions> decisions_;
  std::shared_ptr<const snapshot::Day> day_;
  std::optional<packages::Version> version_; ///< that was asked about, when it is one
  std::string package_;                      ///< the bare package URL that was asked about
  const Decision* holding_ = nullptr;
  std::vector<const Decision*> not_said_;    ///< would apply if more were said of the version and the place
  std::vector<const Decision*> lower_class_; ///< would apply if the data were less sensitive
  std::vector<const Decision*> blocking_;    ///< what a waiver has to waive
  std::vector<const Decision*> unmet_;       ///< whose conditions are not met
  Approval out_;
};

} // namespace

Approval check_approval(const snapshot::View& view, const ApprovalQuestion& question, base::Budget& budget) {
  return Check(view, question).run(budget);
}

Approval verdict_on(const snapshot::View& view, const ApprovalQuestion& question, ElementId subject,
                    const std::string& version) {
  return Check(view, question).decide_about(subject, version);
}

std::shared_ptr<const Decisions> decisions_of(const snapshot::View& view) {
  const auto& behind = view.behind();
  return behind.kept<Decisions>([&] { return Decisions(behind.model()); });
}

} // namespace fundament::answers
