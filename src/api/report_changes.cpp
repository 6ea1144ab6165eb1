// SPDX-License-Identifier: MPL-2.0
#include "api/difference.hpp"
#include "api/findings.hpp"
#include "api/report_writer.hpp"
#include <algorithm>

/// What of a report the difference with the plan tells: findings, losses, verdicts.
namespace fundament::api {

using review::Area;
using review::FindingDifference;

void ReportWriter::findings(JsonWriter& json, const char* name, const std::vector<FindingDifference>& list,
                            std::optional<Area> area) const {
  json.key(name).begin('[');
  for (const FindingDifference& one : list) {
    if (area && one.finding->rule->area != *area) continue;
    write_finding(json, *one.finding, NamesWriter(one.view->model(), language_), language_);
    write_when(json, one.when, check_.difference->dates);
    json.date_or_null("open_from", one.open_from);
    json.text_or_null("moved_from", one.moved_from).text_or_null("moved_to", one.moved_to);
    const auto answered =
        std::find_if(check_.deviation_answers.begin(), check_.deviation_answers.end(),
                     [&, id = one.finding->id()](const auto& answer) {
                       return std::find(answer.findings.begin(), answer.findings.end(), id) != answer.findings.end();
                     });
    json.text_or_null("answered", answered == check_.deviation_answers.end() ? "" : to_string(answered->answered));
    json.end('}');
  }
  json.end(']');
}

void ReportWriter::frameworks(JsonWriter& json) const {
  json.key("frameworks");
  if (!check_.difference) {
    json.null();
    return;
  }
  const auto& rules = check_.difference->rules;
  json.begin('{').key("areas").begin('[');
  for (const Area area : {Area::infrastructure, Area::security, Area::data, Area::technology}) {
    json.begin('{').member("area", to_string(area)).member("name", word("report.area." + std::string(to_string(area))));
    findings(json, "introduced", rules.introduced, area);
    findings(json, "resolved", rules.resolved, area);
    findings(json, "temporary", rules.temporary, area);
    findings(json, "left", rules.left, area);
    json.end('}');
  }
  json.end(']');
  findings(json, "changed", rules.changed, {});
  json.member("left_elsewhere", rules.left_elsewhere);
  write_not_evaluated(json, rules);
  json.member("rules", question_.rules->all().size()).end('}');
}

void ReportWriter::impact(JsonWriter& json) const {
  json.key("impact");
  if (!check_.difference) {
    json.null();
    return;
  }
  const auto& difference = *check_.difference;
  json.begin('{').key("retired").begin('[');
  const auto needs = [&](const char* member, const std::vector<review::Need>& list) {
    json.key(member).begin('[');
    for (const auto& one : list) {
      json.begin('{').member("ref", one.ref).member("name", name(one.ref));
      if (!one.to.empty()) refs(json, "to", one.to);
      json.end('}');
    }
    json.end(']');
  };
  // what is gone on a date is gone on the later ones, too: the last tells how it ends
  for (std::size_t i = 0; i < difference.impact.size(); i++) {
    const auto& loss = difference.impact[i];
    if (loss.on != difference.dates.back()) continue;
    json.begin('{').member("ref", loss.ref).member("name", name(loss.ref)).member("on", loss.on);
    needs("still", loss.still);
    needs("lost", loss.lost);
    needs("moved", loss.moved);
    write_effects(json, loss);
    json.end('}');
  }
  json.end(']').key("lost").begin('[');
  for (const auto& one : check_.lost) {
    json.begin('{').member("ref", one.ref).member("name", name(one.ref));
    named(json, "of", one.of);
    json.member("on", one.on).member("effect", one.fails ? "fails" : "degraded");
    json.member("text", text({one.fails ? "report.lost_fails" : "report.lost_degraded",
                              {{"name", name(one.ref)}, {"old", name(one.of)}, {"date", date(one.on)}}}));
    json.end('}');
  }
  json.end(']').key("chokepoints").begin('[');
  for (const auto& one : difference.chokepoints) {
    if (one.on != difference.dates.back()) continue;
    json.begin('{').member("ref", one.ref).member("name", name(one.ref));
    write_figures(json, "was", one.was);
    write_figures(json, "now", one.now);
    json.member("text", text({"report.choke",
                              {{"name", name(one.ref)},
                               {"after", std::to_string(one.now ? one.now->fails : 0)},
                               {"before", std::to_string(one.was ? one.was->fails : 0)}}}));
    json.end('}');
  }
  json.end(']').key("coverage").begin('[');
  for (const auto& one : difference.coverage) {
    json.begin('{').member("ref", one.ref).member("name", name(one.ref));
    refs(json, "was", one.was);
    refs(json, "now", one.now);
    write_when(json, one.when, check_.difference->dates);
    json.end('}');
  }
  json.end(']').member("hidden", difference.hidden).member("complete", difference.complete()).end('}');
}

void ReportWriter::approvals(JsonWriter& json) const {
  json.key("approvals").begin('[');
  if (check_.difference)
    for (const auto& one : check_.difference->approvals) {
      json.begin('{');
      named(json, "element", one.element);
      named(json, "technology", one.technology);
      json.text_or_null("version", one.version).member("on", one.on).member("use", to_string(one.use));
      json.member("code", to_string(one.approval.code)).member("allowed", one.approval.allowed);
      json.date_or_null("until", one.approval.valid_until);
      NamesWriter(one.view->model(), language_).named(json, "decision", one.approval.decision);
      write_alternatives(json, one, language_);
      json.end('}');
    }
  json.end(']');
}

} // namespace fundament::api
