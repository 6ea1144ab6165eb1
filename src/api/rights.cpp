// SPDX-License-Identifier: MPL-2.0
#include "api/rights.hpp"
#include <algorithm>
#include <array>
#include <map>

namespace fundament::api {

using base::Error;
using base::ErrorCode;
using model::ElementId;
using review::InvestmentState;
using store::Role;

catalogue::Reader reader_of(const Asker& asker, bool open, const snapshot::Snapshot& snapshot) {
  catalogue::Reader out;
  if (asker.holds_the_file) return out;
  out.anyone = open && !asker.account;
  out.amounts = asker.account.has_value();
  out.drafts = asker.is(Role::architect) || asker.is(Role::secretary);
  if (out.drafts || !asker.account) return out;
  const auto& model = snapshot.model();
  // without a proposal there is nothing that the party decides, and all readers can share one view
  const ElementId unit = unit_of(asker, model);
  if (unit == model::no_id) return out;
  const ElementId party = snapshot.on(base::today())->party(unit);
  if (party != model::no_id) out.drafts_of = to_string(model.ref(party));
  return out;
}

ElementId unit_of(const Asker& asker, const model::Model& model) {
  return asker.account ? model.find_ref(asker.account->unit).value_or(model::no_id) : model::no_id;
}

bool may_propose_for(const Asker& asker, const model::Model& model, const snapshot::Day& day, ElementId owner) {
  if (asker.holds_the_file || asker.is(Role::architect)) return true;
  if (!asker.is(Role::editor) && !asker.is(Role::administrator)) return false;
  const ElementId unit = unit_of(asker, model);
  return unit != model::no_id && owner != model::no_id && day.is_within(owner, std::array{unit});
}

std::string_view to_string(Step step) {
  switch (step) {
  case Step::edit: return "edit";
  case Step::submit: return "submit";
  case Step::withdraw: return "withdraw";
  case Step::send_back: return "return";
  case Step::keep_report: return "keep_report";
  case Step::hear: return "hear";
  case Step::decide: return "decide";
  case Step::carry_out: return "carry-out";
  }
  throw std::logic_error("step out of range");
}

std::vector<Step> steps_of(const review::Investment& investment) {
  std::vector<Step> out;
  if (investment.is_open()) {
    out.push_back(Step::edit);
    if (investment.state == InvestmentState::draft || !investment.draft.empty()) out.push_back(Step::submit);
    out.push_back(Step::withdraw);
  }
  if (investment.state == InvestmentState::submitted) out.push_back(Step::send_back);
  if (investment.version > 0) out.push_back(Step::keep_report);
  const bool submitted = investment.state == InvestmentState::submitted;
  const bool heard = investment.state == InvestmentState::heard; // and answers may still come
  if (submitted || heard) out.push_back(Step::hear);
  if (heard || (submitted && investment.case_type == "emergency")) out.push_back(Step::decide);
  if (investment.state == InvestmentState::decided && investment.is_approved()) out.push_back(Step::carry_out);
  return out;
}

std::vector<Step> steps_open_to(const Asker& asker, const review::Investment& investment, bool may_propose) {
  auto out = steps_of(investment);
  const bool secretary = asker.holds_the_file || asker.is(Role::secretary);
  std::erase_if(out, [&](Step step) {
    switch (step) {
    case Step::edit:
    case Step::submit:
    case Step::carry_out: return !may_propose;
    case Step::withdraw: return !may_propose && !secretary;
    case Step::send_back:
    case Step::hear:
    case Step::decide: return !secretary;
    case Step::keep_report: return !may_propose && !secretary && !asker.is(Role::architect);
    }
    throw std::logic_error("step out of range");
  });
  return out;
}

namespace {

/// What of a change-set is not the asker's to write.
class Changes {
public:
  Changes(const Asker& asker, const snapshot::Snapshot& snapshot, const review::Rules& rules)
      : asker_(asker), rules_(rules), model_(snapshot.model()), day_(snapshot.on(base::today())),
        unit_(unit_of(asker, model_)) {}

  base::Result<void> run(const model::ChangeSet& change_set) {
    // what the set itself makes, and whose it is then
    for (const auto& operation : change_set.operations)
      if (const auto* put = std::get_if<model::PutElement>(&operation))
        if (put->owner && !model_.find(put->element.ref)) made_[put->element.ref] = *put->owner;
    for (const auto& operation : change_set.operations)
      std::visit([this](const auto& one) { check(one); }, operation);
    if (!problems_.empty()) return problems_.take();
    return {};
  }

private:
  bool writes_everything() const {
    return asker_.holds_the_file || asker_.is(Role::administrator) || asker_.is(Role::architect);
  }

  /// Is it a unit of the asker's, or beneath it?
  bool is_own_unit(const model::Ref& ref) const {
    const auto id = model_.find(ref);
    return id && unit_ != model::no_id && day_->is_within(*id, std::array{unit_});
  }
  /// Does one of his units own it?
  bool is_own(const model::Ref& ref) const {
    if (const auto made = made_.find(ref); made != made_.end()) return is_own_unit(made->second);
    const auto id = model_.find(ref);
    const ElementId owner = id ? day_->owner(*id) : model::no_id;
    return owner != model::no_id && is_own_unit(model_.ref(owner));
  }

  void refuse(ErrorCode code, const char* id, const std::string& where) {
    const std::string role = asker_.account ? std::string(to_string(asker_.account->role)) : "";
    const std::string unit = asker_.account ? asker_.account->unit : "";
    problems_.add({code, {id, {{"role", role}, {"unit", unit}}}, where});
  }

  /// A proposal is written by its own way, whoever asks: else a state would be what somebody says it is.
  bool is_kept(const model::Ref& ref) const {
    const auto id = model_.find(ref);
    if (!id) return false;
    const auto& element = *model_.element(*id);
    const auto& kind = model_.metamodel().kind(element.kind);
    return std::any_of(kind.attributes.begin(), kind.attributes.end(),
                       [&](const auto& one) { return one.kept && element.attributes.find(one.id); });
  }

  void check(const model::PutElement& put) {
    const std::string where = to_string(put.element.ref);
    const auto kind = model_.metamodel().find_kind(put.element.ref.kind);
    bool kept = is_kept(put.element.ref);
    for (const auto& [id, value] : put.element.attributes) {
      const auto* definition = kind ? model_.metamodel().attribute_of(*kind, id) : nullptr;
      kept |= definition && definition->kept;
    }
    if (kept) return refuse(ErrorCode::conflict, "changes.kept", where);
    check_element(put.element.ref, put.owner, &put);
  }
  void check(const model::RemoveElement& remove) {
    if (is_kept(remove.ref)) return refuse(ErrorCode::conflict, "changes.kept", to_string(remove.ref));
    check_element(remove.ref, {}, nullptr);
  }

  void check_element(const model::Ref& ref, const std::optional<model::Ref>& owner, const model::PutElement* put) {
    if (writes_everything()) return;
    const std::string where = to_string(ref);
    if (asker_.is(Role::decider) && ref.kind == "deviation") return check_deviation(ref, put);
    if (!asker_.is(Role::editor)) return refuse(ErrorCode::forbidden, "right.role", where);
    // who may do what, and what is decided, is nobody's own
    if (ref.kind == "unit" || ref.kind == "decision") return refuse(ErrorCode::forbidden, "right.kind", where);
    if (ref.kind == "deviation" && !is_asked_for(ref, put)) return refuse(ErrorCode::forbidden, "right.grants", where);
    if (!is_own(ref) || (owner && !is_own_unit(*owner))) refuse(ErrorCode::forbidden, "right.unit", where);
  }

  std::string text(const model::Attributes& attributes, const char* name) const {
    const auto id = model_.metamodel().find_attribute(name);
    const auto* text = id ? attributes.get<std::string>(*id) : nullptr;
    return text ? *text : "";
  }

  /// Asking for a waiver and giving an explanation is a proposer's; what was decided already is not.
  bool is_asked_for(const model::Ref& ref, const model::PutElement* put) const {
    const auto open = [](const std::string& state) {
      return state.empty() || state == "requested" || state == "given";
    };
    const auto id = model_.find(ref);
    if (id && !open(text(model_.element(*id)->attributes, "state"))) return false;
    return !put || open(text(put->element.attributes, "state"));
  }

  /// Who owns a rule grants its waivers: never of his own administration's elements, and never what he asked for.
  void check_deviation(const model::Ref& ref, const model::PutElement* put) {
    const std::string where = to_string(ref);
    const auto id = model_.find(ref);
    if (!put || !id) return refuse(ErrorCode::forbidden, "right.decides_only", where);
    const model::Element& element = *model_.element(*id);
    const auto mine = [&](const model::Attributes& attributes) {
      const auto* rule = rules_.find(text(attributes, "rule"));
      const auto owner = model::parse_ref(rule ? rule->owner : "");
      return owner && is_own_unit(*owner);
    };
    if (!mine(element.attributes) || !mine(put->element.attributes) || put->owner)
      return refuse(ErrorCode::forbidden, "right.rule", where);
    const ElementId own = unit_ == model::no_id ? model::no_id : day_->party(unit_);
    bool own_case = own == model::no_id || day_->party(*id) == own || model_.origin(element.origin) == asker_.id();
    for (const model::RelationId relation : model_.from(*id))
      if (const auto target = model_.relation(relation)->target; !target.is_relation())
        own_case |= day_->party(target.element()) == own;
    if (own_case) refuse(ErrorCode::forbidden, "right.own_case", where);
  }

  void check(const model::PutRelation& put) { check_relation(put.relation.identity); }
  void check(const model::RemoveRelation& remove) { check_relation(remove.identity); }

  void check_relation(const model::RelationIdentity& identity) {
    const std::string where = to_string(identity);
    const bool owns = identity.relation == "owns";
    if (is_kept(identity.source) || (owns && is_kept(identity.target)))
      return refuse(ErrorCode::conflict, "changes.kept", where);
    if (writes_everything()) return;
    if (!asker_.is(Role::editor)) return refuse(ErrorCode::forbidden, "right.role", where);
    const bool decides = identity.source.kind == "decision" || identity.relation == "decides";
    if (decides) return refuse(ErrorCode::forbidden, "right.kind", where);
    if (owns ? !is_own_unit(identity.source) || !is_own(identity.target) : !is_own_source(identity.source))
      refuse(ErrorCode::forbidden, "right.unit", where);
  }
  bool is_own_source(const model::Ref& source) const {
    return source.kind == "unit" ? is_own_unit(source) : is_own(source);
  }

  const Asker& asker_;
  const review::Rules& rules_;
  const model::Model& model_;
  const std::shared_ptr<const snapshot::Day> day_;
  const ElementId unit_;
  std::map<model::Ref, model::Ref> made_;
  base::Problems problems_;
};

} // namespace

base::Result<void> may_change(const Asker& asker, const model::ChangeSet& change_set,
                              const snapshot::Snapshot& snapshot, const review::Rules& rules) {
  return Changes(asker, snapshot, rules).run(change_set);
}

} // namespace fundament::api
