// SPDX-License-Identifier: MPL-2.0
#include "answers/approval_beside.hpp"
#include "answers/versions.hpp"
#include "model/lifecycle.hpp"
#include <algorithm>
#include <tuple>

namespace fundament::answers {

using model::ElementId;
using model::no_id;

namespace {

bool is_in_operation(const snapshot::View& view, const snapshot::Day& day, ElementId element) {
  const auto vertex = view.graph().vertex(element);
  return vertex == graph::none || day.graph().takes_part(vertex);
}

/// The newest version of the technology that may be taken into new use, if any.
std::optional<Alternative> approved(const snapshot::View& view, ApprovalQuestion question, ElementId technology,
                                    const Approval& asked) {
  const model::Model& model = view.model();
  question.use = Use::is_new;
  std::vector<std::string> versions;
  if (const auto* known = model.attribute<std::vector<model::Version>>(technology, "versions"))
    for (const auto& one : *known)
      if (!one.released || *one.released <= question.on) versions.push_back(one.version);
  const auto scheme = scheme_of(model, technology);
  const auto newer = [&](const std::string& a, const std::string& b) {
    const auto one = packages::Version::read(a, scheme), other = packages::Version::read(b, scheme);
    if (!one || !other) return one && !other; // what is no version comes last
    return one->compare(*other) > 0;
  };
  std::stable_sort(versions.begin(), versions.end(), newer);
  if (versions.empty()) versions.emplace_back();
  for (const std::string& version : versions) {
    const bool same = technology == asked.subject &&
                      (version.empty() || (!asked.version.empty() && is_within(asked.version, version, scheme)));
    if (same) continue;
    const auto verdict = verdict_on(view, question, technology, version);
    const bool fine = verdict.code == VerdictCode::approved || verdict.code == VerdictCode::approved_with_conditions;
    if (fine && !verdict.support_ended) return Alternative{technology, version, verdict.valid_until};
  }
  return std::nullopt;
}

/// Of the technology itself another version, then the newest of each in its category.
void add_alternatives(const snapshot::View& view, const ApprovalQuestion& question, Approval& out) {
  const auto decisions = decisions_of(view);
  const auto day = view.on(question.on);
  const auto add = [&](ElementId technology) {
    if (out.alternatives.size() >= most_alternatives || decisions->about(technology).empty() ||
        !is_in_operation(view, *day, technology))
      return;
    if (auto found = approved(view, question, technology, out)) out.alternatives.push_back(std::move(*found));
  };
  add(out.subject);
  if (const auto* category = view.model().attribute<std::string>(out.subject, "category"))
    for (const ElementId other : decisions->in_category(*category))
      if (other != out.subject) add(other);
}

void add_users(const snapshot::View& view, const ApprovalQuestion& question, Approval& out) {
  const model::Model& model = view.model();
  const auto day = view.on(question.on);
  const auto type = model.metamodel().find_relation("uses_technology");
  const auto version_attribute = model.metamodel().find_attribute("version");
  const auto scheme = scheme_of(model, out.subject);
  std::vector<ElementId> of_version;
  std::vector<std::pair<bool, UsedHere>> rows; // first those of the asked version
  for (const auto id : model.to(out.subject)) {
    const model::Relation& relation = *model.relation(id);
    if (relation.type != type || !relation.valid_on(question.on) || relation.source.is_relation()) continue;
    const ElementId user = relation.source.element();
    if (!is_in_operation(view, *day, user)) continue;
    const auto* value = version_attribute ? relation.attribute(*version_attribute) : nullptr;
    const auto* version = value ? std::get_if<std::string>(value) : nullptr;
    const bool same = version && !out.version.empty() && is_within(*version, out.version, scheme);
    const bool near = same || (version && !out.version.empty() && is_within(out.version, *version, scheme));
    if (same) of_version.push_back(user);
    rows.push_back({!near, {user, day->party(user), version ? *version : ""}});
  }
  std::sort(of_version.begin(), of_version.end());
  of_version.erase(std::unique(of_version.begin(), of_version.end()), of_version.end());
  if (!out.version.empty()) out.used_version_by = of_version.size();
  const auto key = [&](const std::pair<bool, UsedHere>& row) {
    const auto& element = *model.element(row.second.user);
    return std::tuple(row.first, element.kind, std::string_view(element.key), std::string_view(row.second.version));
  };
  std::vector<ElementId> users;
  for (const auto& row : rows)
    users.push_back(row.second.user);
  std::sort(users.begin(), users.end());
  users.erase(std::unique(users.begin(), users.end()), users.end());
  out.used_by = users.size();
  for (const ElementId user : users)
    out.used_in[day->party(user)]++;
  const auto count = std::min(rows.size(), most_users);
  std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count), rows.end(),
                    [&](const auto& a, const auto& b) { return key(a) < key(b); });
  for (std::size_t i = 0; i < count; i++)
    out.users.push_back(std::move(rows[i].second));
}

} // namespace

void add_beside(const snapshot::View& view, const ApprovalQuestion& question, Approval& approval) {
  if (approval.subject == no_id) return;
  add_alternatives(view, question, approval);
  add_users(view, question, approval);
}

base::Result<std::vector<UseInPlace>> check_in_use(const snapshot::View& view, base::Date on, base::Budget& budget) {
  const model::Model& model = view.model();
  const auto day = view.on(on);
  const auto type = model.metamodel().find_relation("uses_technology");
  const auto version = model.metamodel().find_attribute("version");
  const auto text_or_none = [](const std::string* text) { return text ? *text : std::string(); };
  std::vector<UseInPlace> out;
  for (model::RelationId id = 0; id < model.relation_limit(); id++) {
    if (budget.spent()) return base::out_of_time();
    const model::Relation* relation = model.relation(id);
    if (!relation || relation->type != type || !relation->valid_on(on) || relation->source.is_relation() ||
        relation->target.is_relation())
      continue;
    const ElementId user = relation->source.element(), technology = relation->target.element();
    if (!is_in_operation(view, *day, user)) continue;
    ApprovalQuestion question;
    question.name = to_string(model.ref(technology));
    question.version =
        text_or_none(relation->details && version ? relation->details->attributes.get<std::string>(*version) : nullptr);
    question.on = on;
    question.use = Use::existing;
    question.scope = {day->owner(user), user, text_or_none(model.attribute<std::string>(user, "environment")),
                      text_or_none(model.attribute<std::string>(user, "data_class"))};
    auto approval = verdict_on(view, question, technology, question.version);
    approval.name = question.name;
    out.push_back({user, day->party(user), std::move(approval)});
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
