// SPDX-License-Identifier: MPL-2.0
#include "api/impact_writer.hpp"
#include "answers/sentence.hpp"
#include "answers/starts.hpp"
#include "api/arrows.hpp"
#include "api/names.hpp"
#include "api/plans.hpp"
#include "model/lifecycle.hpp"

namespace fundament::api {

using graph::Direction;
using model::ElementId;

namespace {

template <class Counts> void counts(JsonWriter& json, const char* name, const Counts& counts) {
  json.key(name).begin('{');
  for (const auto& [key, count] : counts) {
    if constexpr (std::is_integral_v<std::decay_t<decltype(key)>>)
      json.member(std::to_string(key), count);
    else
      json.member(key, count);
  }
  json.end('}');
}

} // namespace

std::string_view ImpactWriter::level_name(graph::Level level) const {
  return answer_.direction == Direction::dependents ? to_string(static_cast<graph::Effect>(level))
                                                    : graph::need_name(level);
}

void ImpactWriter::document(JsonWriter& json, bool with_hits) const {
  json.begin('{').member("revision", call_.view->revision()).member("on", answer_.on);
  json.member("direction", to_string(answer_.direction));
  json.member("complete", answer_.end == answers::ImpactEnd::complete);
  json.text_or_null("reason", answer_.end == answers::ImpactEnd::complete ? "" : to_string(answer_.end));
  json.text_or_null("empty", answer_.empty == answers::ImpactEmpty::not_empty ? "" : to_string(answer_.empty));
  json.key("starts").begin('[');
  for (std::size_t i = 0; i < answer_.starts.size(); i++)
    json.begin('{')
        .member("ref", answer_.start_texts[i])
        .member("name", answers::name_of(model_, answer_.starts[i], call_.language))
        .end('}');
  json.end(']').key("unknown").begin('[');
  for (const auto& text : answer_.unknown)
    json.value(text);
  json.end(']').text_or_null("next", answer_.next);
  totals(json);
  if (answer_.against) against(json, *answer_.against);
  left_out(json);
  json.member("shown", answer_.shown);
  if (with_hits) {
    json.key("hits").begin('[');
    for (const auto& one : answer_.hits)
      hit(json, one);
    json.end(']');
  }
  json.end('}');
}

void ImpactWriter::hit(JsonWriter& json, const answers::ImpactHit& one) const {
  const auto ref = model_.ref(one.element);
  json.begin('{').member("ref", to_string(ref)).member("kind", ref.kind);
  json.member("name", answers::name_of(model_, one.element, call_.language));
  planned_by(json, *call_.view, one.element);
  json.text_or_null("owner", ref_or_empty(model_, answer_.day->owner(one.element)));
  json.member("phase",
              to_string(model::phase_on(*model_.element(one.element), model_.metamodel(), answer_.day->date())));
  json.member("depth", one.depth);
  if (one.change != answers::Change::gone)
    json.member(answer_.direction == Direction::dependents ? "effect" : "need", level_name(one.level));
  if (answer_.against)
    json.member("change", to_string(one.change)).text_or_null("was", one.was > 0 ? level_name(one.was) : "");
  json.member("assumed", one.assumed).member("retired_but_used", one.retired_but_used);
  json.member("derived_more", one.derived_more);
  arrows(json, "via", one.via);
  if (one.because) arrows(json, "because", *one.because);
  if (one.because_hidden > 0) json.member("because_hidden", one.because_hidden);
  if (!one.path.empty()) json.member("path", one.path);
  json.end('}');
}

std::string ImpactWriter::csv() const {
  std::string out = answer_.direction == Direction::dependents
                        ? "ref,kind,name,owner,depth,effect,assumed,retired_but_used,via"
                        : "ref,kind,name,owner,depth,need,assumed,retired_but_used,via";
  out += answer_.against ? ",change,was\n" : "\n";
  for (const auto& one : answer_.hits) {
    const auto ref = model_.ref(one.element);
    std::string via;
    for (const auto& arrow : one.via)
      via += call_.dialect == Dialect::people
                 ? (via.empty() ? "" : " ") + answers::sentence(*call_.view, {arrow}, call_.language)
                 : (via.empty() ? "" : "; ") + arrow_text(*call_.view, arrow);
    for (const std::string& cell :
         {to_string(ref), ref.kind, answers::name_of(model_, one.element, call_.language),
          ref_or_empty(model_, answer_.day->owner(one.element)), std::to_string(one.depth),
          std::string(one.change == answers::Change::gone ? "" : level_name(one.level)),
          std::string(one.assumed ? "true" : "false"), std::string(one.retired_but_used ? "true" : "false")})
      out += csv_cell(cell) + ",";
    out += csv_cell(via);
    if (answer_.against)
      out += "," + std::string(to_string(one.change)) + "," + std::string(one.was > 0 ? level_name(one.was) : "");
    out += "\n";
  }
  return out;
}

std::string ImpactWriter::drawing(base::Budget& budget) const {
  Drawing drawing(*call_.view, call_.language);
  for (const ElementId start : answer_.starts)
    drawing.add(start, "");
  for (const auto& one : answer_.hits)
    drawing.add(one.element,
                std::string(one.change == answers::Change::gone ? to_string(one.change) : level_name(one.level)));
  for (const auto& one : answer_.hits)
    for (const auto& arrow : one.via)
      drawing.add(arrow);
  drawing.add_others(answer_.day->date(), budget);
  return drawing.in(call_.format);
}

std::string ImpactWriter::summary_row(std::string_view ref) const {
  const auto& totals = answer_.totals;
  std::string out = csv_cell(ref) + "," + std::to_string(totals.reached);
  for (graph::Level level = 4; level > 0; level--)
    out += "," + std::to_string(totals.by_level.at(std::string(level_name(level))));
  return out + "," + std::to_string(totals.units) + "," +
         (answer_.end == answers::ImpactEnd::complete ? "true" : "false") + "\n";
}

void ImpactWriter::totals(JsonWriter& json) const {
  const auto& totals = answer_.totals;
  json.key("totals").begin('{').member("reached", totals.reached);
  if (answer_.direction == Direction::dependents)
    for (const char* name : {"fails", "degraded", "at_risk", "touched"})
      json.member(name, totals.by_level.at(name));
  else
    counts(json, "by_need", totals.by_level);
  json.member("assumed", totals.assumed);
  if (totals.hidden > 0) json.member("hidden", true);
  counts(json, "by_kind", totals.by_kind);
  counts(json, "by_depth", totals.by_depth);
  counts(json, "by_owner", totals.by_owner);
  counts(json, answer_.direction == Direction::dependents ? "fails_by_owner" : "hard_by_owner", totals.worst_by_owner);
  counts(json, "by_user", totals.by_user);
  counts(json, "by_criticality", totals.by_criticality);
  counts(json, "by_data_class", totals.by_data_class);
  json.end('}');
}

void ImpactWriter::against(JsonWriter& json, const answers::ImpactAgainst& against) const {
  json.key("against").begin('{');
  if (against.on)
    json.member("on", *against.on);
  else
    json.text_or_null("on", "");
  json.member("reached", against.reached);
  counts(json, "levels", against.by_level);
  json.key("changes").begin('{');
  for (const auto& [change, count] : against.changes)
    json.member(to_string(change), count);
  json.end('}').end('}');
}

void ImpactWriter::left_out(JsonWriter& json) const {
  json.key("not_in_operation").begin('[');
  for (const auto& [element, standing] : answer_.not_in_operation)
    json.begin('{').member("ref", to_string(model_.ref(element))).member("reason", to_string(standing)).end('}');
  json.end(']').key("relations_not_valid").begin('[');
  for (const auto relation : answer_.relations_not_valid) {
    const auto identity = model_.identity(relation);
    json.begin('{').member("source", to_string(identity.source)).member("relation", identity.relation);
    json.member("target", to_string(identity.target)).member("key", identity.key).end('}');
  }
  json.end(']');
}

void ImpactWriter::arrows(JsonWriter& json, const char* name, const std::vector<answers::Arrow>& arrows) const {
  json.key(name).begin('[');
  for (const auto& arrow : arrows)
    write_arrow(json, *call_.view, arrow);
  json.end(']');
}

} // namespace fundament::api
