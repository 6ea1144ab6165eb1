// SPDX-License-Identifier: MPL-2.0
#include "answers/approval.hpp"
#include <algorithm>
#include <array>
#include <set>
#include <tuple>

namespace fundament::answers {

using model::ElementId;
using model::no_id;

std::string_view to_string(Use use) {
  return use == Use::is_new ? "new" : "existing";
}

std::string_view to_string(VerdictCode code) {
  switch (code) {
  case VerdictCode::prohibited: return "prohibited";
  case VerdictCode::waiver_only: return "waiver_only";
  case VerdictCode::phasing_out: return "phasing_out";
  case VerdictCode::proposed: return "proposed";
  case VerdictCode::pilot: return "pilot";
  case VerdictCode::approved_with_conditions: return "approved_with_conditions";
  case VerdictCode::approved: return "approved";
  case VerdictCode::allowed_by_waiver: return "allowed_by_waiver";
  case VerdictCode::condition_not_met: return "condition_not_met";
  case VerdictCode::expired: return "expired";
  case VerdictCode::not_yet: return "not_yet";
  case VerdictCode::scope_not_assessed: return "scope_not_assessed";
  case VerdictCode::version_not_assessed: return "version_not_assessed";
  case VerdictCode::not_assessed: return "not_assessed";
  case VerdictCode::ambiguous_name: return "ambiguous_name";
  }
  throw std::logic_error("verdict out of range");
}

std::string_view to_string(ConditionState state) {
  switch (state) {
  case ConditionState::met: return "met";
  case ConditionState::not_met: return "not_met";
  case ConditionState::to_confirm: return "to_confirm";
  }
  throw std::logic_error("state of a condition out of range");
}

std::string_view to_string(Beaten::Reason reason) {
  switch (reason) {
  case Beaten::Reason::superseded: return "superseded";
  case Beaten::Reason::not_yet: return "not_yet";
  case Beaten::Reason::expired: return "expired";
  case Beaten::Reason::more_lenient: return "more_lenient";
  case Beaten::Reason::delegated: return "delegated";
  }
  throw std::logic_error("reason out of range");
}

namespace {

constexpr std::array<std::string_view, 4> data_classes{"public", "internal", "confidential", "sensitive"};

std::shared_ptr<const Decisions> decisions_of(const snapshot::Snapshot& snapshot) {
  return snapshot.kept<Decisions>([&] { return Decisions(snapshot.model()); });
}

bool has_begun(const Decision& decision, base::Date on) {
  const auto first = decision.first_day();
  return !first || *first <= on;
}
bool has_ended(const std::optional<base::Date>& until, base::Date on) {
  return until && *until < on;
}

bool contains(const std::optional<model::VersionRange>& range, const std::string& version) {
  return !range || (!version.empty() && range->contains(version));
}

VerdictCode code_of(Ruling ruling) {
  return static_cast<VerdictCode>(ruling); // the first seven are the rulings, in their order
}
static_assert(static_cast<int>(VerdictCode::approved) == static_cast<int>(Ruling::approved));

/// One question on its way through the steps of the design; used once.
class Check {
public:
  Check(const snapshot::Snapshot& snapshot, const ApprovalQuestion& question)
      : snapshot_(snapshot), model_(snapshot.model()), question_(question), decisions_(decisions_of(snapshot)),
        day_(snapshot.on(question.on)) {}

  Approval run() {
    if (!resolve()) return std::move(out_);
    decide();
    add_alternatives();
    count_uses();
    return std::move(out_);
  }

  /// The verdict alone, on something known.
  Approval decide_about(ElementId subject, const std::string& version) {
    out_.subject = subject;
    out_.version = version;
    decide();
    return std::move(out_);
  }

private:
  // ---- 1. the name ----

  bool resolve() {
    out_.name = question_.name;
    out_.version = question_.version;
    auto found = find(question_.name);
    if (found.empty() && out_.version.empty()) {
      const auto cut = question_.name.find_last_of(" @");
      const auto rest = cut == std::string::npos ? std::string() : question_.name.substr(cut + 1);
      if (!rest.empty() && rest.find_first_of("0123456789") < 2) {
        out_.name = question_.name.substr(0, cut);
        out_.version = rest;
        found = find(out_.name);
      }
    }
    package_ = out_.name.starts_with("pkg:") ? purl_without_version(out_.name) : std::string();
    if (!package_.empty() && out_.version.empty())
      if (const auto at = out_.name.rfind('@'); at != std::string::npos && at > out_.name.rfind('/'))
        out_.version = out_.name.substr(at + 1, out_.name.find_first_of("?#", at) - at - 1);
    if (found.size() == 1) {
      out_.subject = found.front();
      return true;
    }
    if (found.empty() && is_named_by_pattern()) return true;
    out_.code = found.empty() ? VerdictCode::not_assessed : VerdictCode::ambiguous_name;
    out_.meant = found.empty() ? nearest() : std::move(found);
    return false;
  }

  std::vector<ElementId> find(const std::string& name) const {
    if (const auto ref = model::parse_ref(name))
      if (const auto id = model_.find(*ref)) return {*id};
    return decisions_->named(name);
  }

  bool is_named_by_pattern() const {
    return !package_.empty() &&
           std::any_of(decisions_->by_pattern().begin(), decisions_->by_pattern().end(),
                       [&](const Decision& one) { return matches_pattern(package_, one.purl_pattern); });
  }

  std::vector<ElementId> nearest() const {
    search::Options options;
    options.limit = most_nearest;
    for (const char* kind : {"technology", "system", "service", "supplier"})
      if (const auto id = model_.metamodel().find_kind(kind)) options.kinds.push_back(*id);
    std::vector<ElementId> out;
    for (const auto& hit : snapshot_.search().search(model_, out_.name, options).hits)
      out.push_back(hit.element);
    return out;
  }

  // ---- 2 to 5. the decision that holds ----

  void decide() {
    find_supplier_dates();
    std::vector<const Decision*> all = spoken();
    if (all.empty()) return settle(VerdictCode::not_assessed);
    std::vector<const Decision*> matching;
    bool version_fits = false;
    for (const Decision* one : all) {
      if (!contains(one->range, out_.version)) continue;
      version_fits = true;
      if (covers(one->scope, question_.scope, *day_)) matching.push_back(one);
    }
    if (matching.empty())
      return settle(version_fits ? VerdictCode::scope_not_assessed : VerdictCode::version_not_assessed);
    const auto current = without_superseded(std::move(matching));
    const auto valid = valid_ones(current);
    if (valid.empty()) return settle_invalid(current);
    const Decision* holding = strictest(valid);
    const bool fine = take(*holding);
    settle(fine ? code_of(holding->ruling) : VerdictCode::condition_not_met);
  }

  std::vector<const Decision*> spoken() const {
    std::vector<const Decision*> out;
    const auto package = package_.empty() ? package_of_subject() : package_;
    if (out_.subject != no_id)
      for (const Decision& one : decisions_->about(out_.subject))
        out.push_back(&one);
    if (!package.empty())
      for (const Decision& one : decisions_->by_pattern())
        if (matches_pattern(package, one.purl_pattern)) out.push_back(&one);
    return out;
  }

  std::string package_of_subject() const {
    const auto* text = attribute<std::string>(out_.subject, "purl");
    return text ? purl_without_version(*text) : std::string();
  }

  /// Of one scope and range the latest decided of those begun; if none has begun, the earliest to begin.
  std::vector<const Decision*> without_superseded(std::vector<const Decision*> matching) {
    const auto begins = [](const Decision* one) { return one->first_day().value_or(base::Date{INT32_MIN}); };
    const auto decided = [&](const Decision* one) { return one->decided_on.value_or(begins(one)); };
    std::vector<const Decision*> out;
    for (const Decision* one : matching) {
      const auto rival = std::find_if(out.begin(), out.end(), [&](const Decision* other) {
        return other->scope == one->scope && other->range_text == one->range_text;
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
    take(*best);
    settle(has_begun(*best, question_.on) ? VerdictCode::expired : VerdictCode::not_yet);
  }

  /// Frameworks bind: a narrower decision may only be stricter, unless a wider one leaves it to the narrower.
  const Decision* strictest(const std::vector<const Decision*>& valid) {
    std::vector<const Decision*> binding;
    for (const Decision* wide : valid) {
      const bool left_to_others =
          wide->delegable && std::any_of(valid.begin(), valid.end(), [&](const Decision* narrow) {
            return is_wider(wide->scope, narrow->scope, *day_);
          });
      if (left_to_others)
        beat(*wide, Beaten::Reason::delegated);
      else
        binding.push_back(wide);
    }
    const Decision* holding = binding.front();
    for (const Decision* one : binding) {
      const bool narrower = is_wider(holding->scope, one->scope, *day_);
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

  /// Takes over what the decision says; false when a condition is not met.
  bool take(const Decision& decision) {
    holding_ = &decision;
    out_.decision = decision.element;
    out_.begins = decision.first_day();
    out_.valid_until = decision.valid_until;
    if (const auto* who = attribute<std::string>(decision.element, "decided_by")) out_.decided_by = *who;
    bool fine = true;
    for (const std::string& text : decision.conditions) {
      out_.conditions.push_back({text, state_of(text)});
      fine = fine && out_.conditions.back().state != ConditionState::not_met;
    }
    return fine;
  }

  static ConditionState met_if(bool met) { return met ? ConditionState::met : ConditionState::not_met; }

  ConditionState state_of(const std::string& text) const {
    if (text == "support") {
      if (!out_.supplier || !out_.supplier->support_until) return ConditionState::to_confirm;
      return met_if(!out_.support_ended);
    }
    const auto after = [&](std::string_view prefix) -> std::optional<std::string> {
      return text.starts_with(prefix) ? std::optional(text.substr(prefix.size())) : std::nullopt;
    };
    if (const auto most = after("data_class<=")) {
      const auto wanted = std::find(data_classes.begin(), data_classes.end(), *most);
      const auto given = std::find(data_classes.begin(), data_classes.end(), question_.scope.data_class);
      if (wanted == data_classes.end() || given == data_classes.end()) return ConditionState::to_confirm;
      return met_if(given <= wanted);
    }
    if (const auto wanted = after("environment="))
      return question_.scope.environment.empty() ? ConditionState::to_confirm
                                                 : met_if(question_.scope.environment == *wanted);
    if (const auto wanted = after("hosting=")) {
      const auto* hosting = attribute<std::string>(question_.scope.system, "hosting");
      return hosting ? met_if(*hosting == *wanted) : ConditionState::to_confirm;
    }
    return ConditionState::to_confirm;
  }

  // ---- 7. what the code comes to ----

  void settle(VerdictCode code) {
    out_.code = code;
    out_.allowed = is_allowed(code);
    if (!out_.allowed && (!holding_ || holding_->waivable)) apply_waiver();
    std::sort(out_.beaten.begin(), out_.beaten.end(),
              [](const Beaten& a, const Beaten& b) { return a.decision < b.decision; });
    const ElementId decided = out_.decision == no_id ? no_id : day_->owner(out_.decision);
    out_.ask = decided != no_id || out_.subject == no_id ? decided : day_->owner(out_.subject);
  }

  bool is_allowed(VerdictCode code) const {
    switch (code) {
    case VerdictCode::approved:
    case VerdictCode::approved_with_conditions:
    case VerdictCode::allowed_by_waiver: return true;
    case VerdictCode::pilot: return holding_ && !holding_->scope.is_city(); // only inside the scope it names
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
    if (!contains(waiver.range, out_.version) || !covers(waiver.scope, question_.scope, *day_)) return false;
    bool about_this = false;
    for (const ElementId id : waiver.exempts) {
      if (id == out_.decision || id == out_.subject)
        about_this = true;
      else if (is_system(id) && id != question_.scope.system)
        return false; // it was given to that system
    }
    return about_this;
  }

  bool is_system(ElementId id) const {
    const auto kind = model_.metamodel().find_kind("system");
    return model_.element(id)->kind == kind;
  }

  // ---- what a reader wants besides ----

  template <class T> const T* attribute(ElementId id, std::string_view name) const {
    const auto known = model_.metamodel().find_attribute(name);
    return id == no_id || !known ? nullptr : model_.element(id)->attributes.get<T>(*known);
  }

  void find_supplier_dates() {
    const auto* versions = attribute<std::vector<model::Version>>(out_.subject, "versions");
    if (!versions || out_.version.empty()) return;
    std::size_t longest = 0; // 8.0 before 8
    for (const model::Version& one : *versions) {
      const auto range = model::VersionRange::parse(one.version);
      const bool fits = one.version == out_.version || (range && range->contains(out_.version));
      if (fits && one.version.size() >= longest) out_.supplier = one, longest = one.version.size();
    }
    out_.support_ended = out_.supplier && has_ended(out_.supplier->support_until, question_.on);
  }

  void add_alternatives() {
    if (out_.allowed || out_.subject == no_id) return;
    add_alternatives_of(out_.subject);
    if (const auto* category = attribute<std::string>(out_.subject, "category"))
      for (const ElementId other : decisions_->in_category(*category))
        if (other != out_.subject) add_alternatives_of(other);
    if (out_.alternatives.size() > most_alternatives) out_.alternatives.resize(most_alternatives);
  }

  /// Its newest version that is approved, if any; of the same technology only a newer one helps.
  void add_alternatives_of(ElementId technology) {
    if (decisions_->about(technology).empty()) return;
    std::vector<std::string> versions;
    if (const auto* known = attribute<std::vector<model::Version>>(technology, "versions"))
      for (const auto& one : *known)
        versions.push_back(one.version);
    std::sort(versions.begin(), versions.end(),
              [](const auto& a, const auto& b) { return model::compare_versions(a, b) > 0; });
    if (versions.empty()) versions.emplace_back();
    for (const std::string& version : versions) {
      if (technology == out_.subject && version == out_.version) continue;
      const auto verdict = Check(snapshot_, question_).decide_about(technology, version);
      const bool approved =
          verdict.code == VerdictCode::approved || verdict.code == VerdictCode::approved_with_conditions;
      if (!approved || verdict.support_ended) continue;
      out_.alternatives.push_back({technology, version, verdict.valid_until});
      return;
    }
  }

  void count_uses() {
    if (out_.subject == no_id) return;
    const auto type = model_.metamodel().find_relation("uses_technology");
    std::set<std::uint32_t> users;
    for (const auto id : model_.to(out_.subject)) {
      const model::Relation& relation = *model_.relation(id);
      if (relation.type == type && relation.valid_on(question_.on) && !relation.source.is_relation())
        users.insert(relation.source.element());
    }
    out_.used_by = users.size();
  }

  const snapshot::Snapshot& snapshot_;
  const model::Model& model_;
  const ApprovalQuestion& question_;
  std::shared_ptr<const Decisions> decisions_;
  std::shared_ptr<const snapshot::Day> day_;
  std::string package_; ///< when the name is a package URL
  const Decision* holding_ = nullptr;
  Approval out_;
};

} // namespace

Approval check_approval(const snapshot::Snapshot& snapshot, const ApprovalQuestion& question) {
  return Check(snapshot, question).run();
}

std::vector<UseInPlace> check_in_use(const snapshot::Snapshot& snapshot, base::Date on) {
  const model::Model& model = snapshot.model();
  const auto day = snapshot.on(on);
  const auto type = model.metamodel().find_relation("uses_technology");
  const auto version = model.metamodel().find_attribute("version");
  const auto text = [&](const model::Attributes& attributes, std::string_view name) {
    const auto id = model.metamodel().find_attribute(name);
    const auto* value = id ? attributes.get<std::string>(*id) : nullptr;
    return value ? *value : std::string();
  };
  std::vector<UseInPlace> out;
  for (model::RelationId id = 0; id < model.relation_limit(); id++) {
    const model::Relation* relation = model.relation(id);
    if (!relation || relation->type != type || !relation->valid_on(on) || relation->source.is_relation() ||
        relation->target.is_relation())
      continue;
    const ElementId user = relation->source.element(), technology = relation->target.element();
    const auto vertex = snapshot.graph().vertex(user);
    if (vertex != graph::none && !day->graph().takes_part(vertex)) continue;
    ApprovalQuestion question;
    question.name = to_string(model.ref(technology));
    question.version = relation->details && version ? text(relation->details->attributes, "version") : std::string();
    question.on = on;
    question.use = Use::existing;
    const auto& attributes = model.element(user)->attributes;
    question.scope = {day->owner(user), user, text(attributes, "environment"), text(attributes, "data_class")};
    auto approval = Check(snapshot, question).decide_about(technology, question.version);
    approval.name = question.name;
    out.push_back({user, day->administration(user), std::move(approval)});
  }
  const auto order = [&](const UseInPlace& one) {
    const auto administration =
        one.administration == no_id ? std::string("~") : to_string(model.ref(one.administration));
    return std::tuple(administration, to_string(model.ref(one.user)), one.approval.name, one.approval.version);
  };
  std::sort(out.begin(), out.end(), [&](const UseInPlace& a, const UseInPlace& b) { return order(a) < order(b); });
  return out;
}

} // namespace fundament::answers
