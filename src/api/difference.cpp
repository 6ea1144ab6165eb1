// SPDX-License-Identifier: MPL-2.0
#include "api/difference.hpp"
#include "api/findings.hpp"
#include "api/plans.hpp"
#include "base/joined.hpp"
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

/// POST /changes/preview: what plans would change in the answers.
namespace fundament::api {

using base::ErrorCode;
using review::Difference;
using review::FindingDifference;
using review::When;

namespace {

constexpr std::array part_names{"elements", "rules", "impact", "chokepoints", "approvals", "coverage", "cost"};

review::Parts asked_parts(Call& call) {
  review::Parts out;
  const std::array<bool*, part_names.size()> parts{&out.elements,  &out.rules,    &out.impact, &out.chokepoints,
                                                   &out.approvals, &out.coverage, &out.cost};
  const auto asked = call.parameters.list("part");
  if (asked.empty()) return out;
  for (bool* part : parts)
    *part = false;
  for (const std::string& name : asked) {
    const auto known = std::find(part_names.begin(), part_names.end(), name);
    if (known != part_names.end())
      *parts[static_cast<std::size_t>(known - part_names.begin())] = true;
    else
      call.parameters.add({ErrorCode::invalid_argument,
                           {"parameter.word", {{"value", name}, {"allowed", base::joined(part_names)}}},
                           "part"});
  }
  return out;
}

/// A difference as a document; every row says itself as a sentence, too.
class DifferenceWriter {
public:
  DifferenceWriter(const Call& call, const snapshot::View& without, const Difference& found)
      : call_(call), without_(without.model()), with_(call.view->model()), found_(found) {}

  std::string document(base::Date asked, const review::Parts& parts) const {
    std::string body;
    JsonWriter json(body);
    json.begin('{').member("revision", call_.view->revision()).member("asked", asked).key("dates").begin('[');
    for (const base::Date day : found_.dates)
      json.value(day);
    json.end(']').member("complete", found_.complete()).member("hidden", found_.hidden);
    json.key("breaks_rules");
    parts.rules ? json.value(found_.rules.breaks) : json.null();
    if (parts.elements) {
      elements(json);
      relations(json);
      json.key("operations").begin('[');
      for (std::size_t i = 0; i < call_.what_if->plans.size(); i++) {
        json.begin('{').member("plan", call_.what_if->plans[i]->name());
        write_notes(json, call_.what_if->notes[i]);
        json.end('}');
      }
      json.end(']');
    }
    if (parts.rules) rules(json);
    if (parts.impact) impact(json);
    if (parts.chokepoints) chokepoints(json);
    if (parts.approvals) approvals(json);
    if (parts.coverage) coverage(json);
    if (parts.cost) cost(json);
    json.end('}');
    return body + "\n";
  }

private:
  std::string say(const base::Text& text) const { return base::render(text, call_.language); }

  std::string when_text(const When& when) const {
    return base::joined(intervals(when, found_.dates), [&](const auto& one) {
      const auto& [from, to] = one;
      if (!to) return say({"difference.from", {{"from", base::to_string(from)}}});
      if (*to == from) return say({"difference.on", {{"on", base::to_string(from)}}});
      return say({"difference.between", {{"from", base::to_string(from)}, {"to", base::to_string(*to)}}});
    });
  }

  /// The model in which there is an element of that name.
  const model::Model& where(const std::string& ref) const { return with_.find_ref(ref) ? with_ : without_; }
  std::string name(const std::string& ref) const {
    const auto& model = where(ref);
    const auto id = model.find_ref(ref);
    return id ? model.element(*id)->name : ref;
  }
  /// As sentences name it.
  std::string shown(const std::string& ref) const { return name(ref) + " (" + ref + ")"; }
  std::string shown(const std::vector<std::string>& refs) const {
    if (refs.empty()) return say({"difference.nobody"});
    return base::joined(refs, [&](const std::string& ref) { return shown(ref); });
  }
  void named(JsonWriter& json, const std::string& ref) const {
    json.begin('{').member("ref", ref).member("name", name(ref)).end('}');
  }
  void named(JsonWriter& json, const char* member, const std::string& ref) const {
    json.key(member);
    named(json, ref);
  }
  void named(JsonWriter& json, const char* member, const std::vector<std::string>& refs) const {
    json.key(member).begin('[');
    for (const auto& ref : refs)
      named(json, ref);
    json.end(']');
  }

  /// The attribute as people call it.
  std::string label(const std::string& attribute) const {
    const auto& metamodel = with_.metamodel();
    if (const auto id = metamodel.find_attribute(attribute))
      for (const auto& kind : metamodel.kinds())
        if (const auto* known = metamodel.attribute_of(kind.id, *id))
          return std::string(known->label.in(call_.language));
    return attribute;
  }

  /// `begins`, `ends`: the texts.
  template <class Change>
  void change(JsonWriter& json, const Change& one, const std::string& subject, const char* begins,
              const char* ends) const {
    using review::Happens;
    const auto value = [](const std::string& text) { return text.empty() ? std::string("–") : text; };
    json.member("happens", to_string(one.happens)).text_or_null("attribute", one.attribute);
    json.text_or_null("was", one.was).text_or_null("now", one.now);
    write_when(json, one.when, found_.dates);
    json.member("text", say({one.happens == Happens::begins ? begins
                             : one.happens == Happens::ends ? ends
                                                            : "difference.changes",
                             {{"when", when_text(one.when)},
                              {"subject", subject},
                              {"attribute", label(one.attribute)},
                              {"was", value(one.was)},
                              {"now", value(one.now)}}}));
    json.end('}');
  }

  void elements(JsonWriter& json) const {
    json.key("elements").begin('[');
    for (const auto& one : found_.elements) {
      json.begin('{').member("ref", one.ref).member("name", name(one.ref));
      change(json, one, shown(one.ref), "difference.begins", "difference.ends");
    }
    json.end(']');
  }

  void relations(JsonWriter& json) const {
    json.key("relations").begin('[');
    for (const auto& one : found_.relations) {
      const auto source = to_string(one.relation.source), target = to_string(one.relation.target);
      const auto type = with_.metamodel().find_relation(one.relation.relation);
      json.begin('{');
      named(json, "source", source);
      json.member("relation", one.relation.relation);
      named(json, "target", target);
      json.text_or_null("key", one.relation.key);
      const auto& label = with_.metamodel().relation(*type).label.in(call_.language);
      change(json, one, shown(source) + " " + label + " " + shown(target), "difference.holds",
             "difference.holds_no_more");
    }
    json.end(']');
  }

  void findings(JsonWriter& json, const char* member, const std::vector<FindingDifference>& list) const {
    json.key(member).begin('[');
    for (const auto& one : list) {
      write_finding(json, *one.finding, NamesWriter(one.view->model(), call_.language), call_.language);
      json.member("class", to_string(one.is));
      write_when(json, one.when, found_.dates);
      json.member("when_text", when_text(one.when)).date_or_null("open_from", one.open_from);
      json.text_or_null("moved_from", one.moved_from).text_or_null("moved_to", one.moved_to).key("was");
      if (one.was) {
        json.begin('{').key("material").begin('{');
        write_values(json, *one.was, true);
        json.end('}').member("state", to_string(one.was->settlement.state)).end('}');
      } else
        json.null();
      json.end('}');
    }
    json.end(']');
  }

  void rules(JsonWriter& json) const {
    const auto& rules = found_.rules;
    json.key("rules").begin('{');
    findings(json, "introduced", rules.introduced);
    findings(json, "resolved", rules.resolved);
    findings(json, "temporary", rules.temporary);
    findings(json, "interrupted", rules.interrupted);
    findings(json, "changed", rules.changed);
    json.key("left").begin('{');
    findings(json, "touched", rules.left);
    json.member("others", rules.left_elsewhere).end('}').member("hidden", rules.hidden);
    write_not_evaluated(json, rules);
    json.end('}');
  }

  void needs(JsonWriter& json, const review::Loss& loss, const char* member,
             const std::vector<review::Need>& list) const {
    json.key(member).begin('[');
    for (const auto& one : list) {
      json.begin('{').member("ref", one.ref).member("name", name(one.ref));
      named(json, "to", one.to);
      json.member("text", say({"difference." + std::string(member),
                               {{"on", base::to_string(loss.on)},
                                {"gone", shown(loss.ref)},
                                {"who", shown(one.ref)},
                                {"to", shown(one.to)}}}));
      json.end('}');
    }
    json.end(']');
  }

  void impact(JsonWriter& json) const {
    json.key("impact").begin('[');
    for (const auto& one : found_.impact) {
      json.begin('{').member("ref", one.ref).member("name", name(one.ref)).member("on", one.on);
      needs(json, one, "still", one.still);
      needs(json, one, "lost", one.lost);
      needs(json, one, "moved", one.moved);
      json.member("hidden", one.hidden);
      write_effects(json, one);
      json.end('}');
    }
    json.end(']');
  }

  void chokepoints(JsonWriter& json) const {
    json.key("chokepoints").begin('[');
    const auto count = [](const auto& one, auto field) { return std::to_string(one ? (*one).*field : 0); };
    using review::ChokepointFigures;
    for (const auto& one : found_.chokepoints) {
      json.begin('{').member("ref", one.ref).member("name", name(one.ref)).member("on", one.on);
      write_figures(json, "was", one.was);
      write_figures(json, "now", one.now);
      json.member("text", say({"difference.chokepoint",
                               {{"on", base::to_string(one.on)},
                                {"ref", shown(one.ref)},
                                {"fails", count(one.now, &ChokepointFigures::fails)},
                                {"failed", count(one.was, &ChokepointFigures::fails)},
                                {"degraded", count(one.now, &ChokepointFigures::degraded)},
                                {"was_degraded", count(one.was, &ChokepointFigures::degraded)}}}));
      json.end('}');
    }
    json.end(']');
  }

  void approvals(JsonWriter& json) const {
    json.key("approvals").begin('[');
    for (const auto& one : found_.approvals) {
      const std::string code(to_string(one.approval.code));
      json.begin('{');
      named(json, "element", one.element);
      named(json, "technology", one.technology);
      json.text_or_null("version", one.version).member("on", one.on);
      json.member("use", one.use == answers::Use::is_new ? "new" : "existing");
      json.member("code", code).member("allowed", one.approval.allowed);
      json.date_or_null("valid_until", one.approval.valid_until);
      write_alternatives(json, one, call_.language);
      const std::string technology = name(one.technology) + (one.version.empty() ? "" : " " + one.version);
      json.member("text", say({"difference.approval",
                               {{"on", base::to_string(one.on)},
                                {"technology", technology},
                                {"element", shown(one.element)},
                                {"code", say({"code." + code})}}}));
      json.end('}');
    }
    json.end(']');
  }

  void coverage(JsonWriter& json) const {
    json.key("coverage").begin('[');
    for (const auto& one : found_.coverage) {
      json.begin('{').member("ref", one.ref).member("name", name(one.ref));
      named(json, "was", one.was);
      named(json, "now", one.now);
      write_when(json, one.when, found_.dates);
      const bool is_task = one.ref.starts_with("capability:");
      json.member("text", say({is_task ? "difference.support" : "difference.master",
                               {{"when", when_text(one.when)},
                                {"ref", shown(one.ref)},
                                {"was", shown(one.was)},
                                {"now", shown(one.now)}}}));
      json.end('}');
    }
    json.end(']');
  }

  static void sum(JsonWriter& json, const char* member, const answers::CostSum& sum) {
    json.key(member).begin('{').member("amount", sum.amount).member("last_known", sum.last_known);
    json.member("of", sum.of).member("not_stated", sum.not_stated).end('}');
  }

  /// What nobody stated is never 0.
  std::string money(const answers::CostSum& sum) const {
    if (sum.of == 0) return say({"difference.money.none"});
    if (sum.nothing == sum.of) return say({"difference.money.unknown"});
    const std::string amount = std::to_string(sum.amount);
    if (sum.not_stated == 0) return say({"difference.money.stated", {{"amount", amount}}});
    return say({"difference.money.at_least",
                {{"amount", amount}, {"not_stated", std::to_string(sum.not_stated)}, {"of", std::to_string(sum.of)}}});
  }

  void cost(JsonWriter& json) const {
    json.key("cost").begin('[');
    for (const auto& one : found_.cost) {
      json.begin('{').member("on", one.on);
      sum(json, "without", one.without);
      sum(json, "with", one.with);
      json.member("text",
                  say({"difference.cost",
                       {{"on", base::to_string(one.on)}, {"with", money(one.with)}, {"without", money(one.without)}}}));
      json.end('}');
    }
    json.end(']');
  }

  const Call& call_;
  const model::Model &without_, &with_;
  const Difference& found_;
};

/// The day before the first on which the plans change something, and every such day; none of them over.
std::vector<base::Date> days_of(const std::vector<std::shared_ptr<const catalogue::KeptPlan>>& plans) {
  std::vector<base::Date> out;
  for (const auto& one : plans)
    out.insert(out.end(), one->dates.begin(), one->dates.end());
  out.push_back({std::min_element(out.begin(), out.end())->days - 1});
  for (base::Date& day : out)
    day = std::max(day, base::today());
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

} // namespace

std::vector<std::pair<base::Date, std::optional<base::Date>>> intervals(const When& when,
                                                                        const std::vector<base::Date>& dates) {
  std::vector<std::pair<base::Date, std::optional<base::Date>>> out;
  for (std::size_t i = 0; i < when.size(); i++) {
    if (!when[i] || (i > 0 && when[i - 1])) continue;
    std::size_t last = i;
    while (last + 1 < when.size() && when[last + 1])
      last++;
    out.emplace_back(dates[i], last + 1 == when.size() ? std::nullopt : std::optional(dates[last]));
  }
  return out;
}

void write_when(JsonWriter& json, const When& when, const std::vector<base::Date>& dates) {
  json.key("when").begin('[');
  for (const auto& [from, to] : intervals(when, dates)) {
    json.begin('[').value(from);
    to ? json.value(*to) : json.null();
    json.end(']');
  }
  json.end(']');
}

void write_figures(JsonWriter& json, const char* member, const std::optional<review::ChokepointFigures>& figures) {
  json.key(member);
  if (!figures) {
    json.null();
    return;
  }
  json.begin('{').key("rank");
  figures->rank ? json.value(*figures->rank) : json.null();
  json.member("fails", figures->fails).member("degraded", figures->degraded).end('}');
}

void write_effects(JsonWriter& json, const review::Loss& loss) {
  json.key("effects").begin('{');
  for (const auto& [effect, count] : loss.effects)
    json.member(effect, count);
  json.end('}').member("complete", loss.complete);
}

void write_not_evaluated(JsonWriter& json, const review::RulesDifference& rules) {
  json.key("not_evaluated").begin('[');
  for (const auto& one : rules.not_evaluated)
    json.begin('{')
        .member("rule", one.rule)
        .member("force", to_string(one.force))
        .member("date", one.on)
        .member("why", to_string(one.why))
        .end('}');
  json.end(']');
}

void write_alternatives(JsonWriter& json, const review::ApprovalDifference& difference, base::Language language) {
  const NamesWriter names(difference.view->model(), language);
  json.key("alternatives").begin('[');
  for (const auto& one : difference.approval.alternatives)
    json.begin('{')
        .member("ref", names.ref(one.technology))
        .member("name", names.name(one.technology))
        .text_or_null("version", one.version)
        .end('}');
  json.end(']');
}

Response post_changes_preview(Call& call) {
  const review::Parts parts = asked_parts(call);
  const bool skip = call.parameters.word(conflicts_member) == "skip", one_day = call.parameters.has("on");
  const base::Date day = asked_date(call);
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto body = read_json(call);
  if (!body) return problem(call, body.error());
  const auto plans = plans_of(call, *body);
  if (!plans) return problem(call, plans.error());
  const auto without = call.view;
  std::vector<review::Compared> compared;
  for (const base::Date on : one_day ? std::vector{day} : days_of(*plans)) {
    if (auto refused = look(call, *plans, skip, on)) return std::move(*refused);
    compared.push_back({on, without, call.view});
  }
  call.date_is_given = one_day;
  const base::Date asked = base::today();
  const auto found = review::difference(compared, call.service.settings().frameworks, asked, parts, call.budget);
  if (!found) return problem(call, found.error());
  return answer(call, DifferenceWriter(call, *without, *found).document(asked, parts));
}

} // namespace fundament::api
