// SPDX-License-Identifier: MPL-2.0
#include "answers/decisions.hpp"
#include "answers/versions.hpp"
#include "packages/purl.hpp"
#include <algorithm>
#include <array>

namespace fundament::answers {

using model::ElementId;
using model::no_id;

namespace {

constexpr std::array<std::string_view, 7> rulings{
    "prohibited", "waiver_only", "phasing_out", "proposed", "pilot", "approved_with_conditions", "approved"};

/// Reads attributes by name; an unknown or absent one is empty.
class Fields {
public:
  Fields(const model::Model& model, ElementId element) : model_(model), element_(element) {}

  template <class T> const T* get(std::string_view name) const { return model_.attribute<T>(element_, name); }
  std::string text(std::string_view name) const {
    const auto* value = get<std::string>(name);
    return value ? *value : std::string();
  }
  std::optional<base::Date> date(std::string_view name) const {
    const auto* value = get<base::Date>(name);
    return value ? std::optional(*value) : std::nullopt;
  }
  bool flag(std::string_view name, bool fallback) const {
    const auto* value = get<bool>(name);
    return value ? *value : fallback;
  }
  std::vector<std::string> list(std::string_view name) const {
    const auto* value = get<std::vector<std::string>>(name);
    return value ? *value : std::vector<std::string>();
  }
  /// False when it names what is not there: a scope nobody understands.
  bool element(std::string_view name, ElementId& into) const {
    const auto value = text(name);
    if (value.empty()) return true;
    const auto id = model_.find_ref(value);
    into = id.value_or(no_id);
    return id.has_value();
  }
  bool scope(Scope& into) const {
    into.environment = text("scope_environment");
    into.data_class = text("scope_data_class");
    return element("scope_unit", into.unit) && element("scope_system", into.system);
  }

private:
  const model::Model& model_;
  const ElementId element_;
};

/// Of the versions of any of the elements. False for a text that is no range.
bool read_range(const model::Model& model, const std::vector<ElementId>& of, const std::string& text,
                std::optional<packages::VersionRange>& into) {
  if (text.empty()) return true;
  auto range = packages::VersionRange::parse(text, [&](std::string_view name) {
    return std::any_of(of.begin(), of.end(), [&](ElementId one) { return is_release(model, one, name); });
  });
  if (!range) return false;
  into = std::move(*range);
  return true;
}

template <class Map> const typename Map::mapped_type& found_in(const Map& map, const typename Map::key_type& key) {
  static const typename Map::mapped_type none;
  const auto found = map.find(key);
  return found == map.end() ? none : found->second;
}

Fit fit_word(const std::string& wanted, const std::string& said) {
  if (wanted.empty() || wanted == said) return Fit::fits;
  return said.empty() ? Fit::not_said : Fit::other;
}

/// The elements that a decision decides about.
std::vector<ElementId> subjects_of(const model::Model& model, ElementId decision) {
  const auto decides = model.metamodel().find_relation("decides");
  std::vector<ElementId> out;
  for (const auto id : model.from(decision))
    if (const model::Relation& one = *model.relation(id); one.type == decides && !one.target.is_relation())
      out.push_back(one.target.element());
  return out;
}

/// Of two first days the later, of two last days the earlier; nothing is no limit.
std::optional<base::Date> later(std::optional<base::Date> a, std::optional<base::Date> b) {
  return a && b ? std::max(a, b) : a ? a : b;
}
std::optional<base::Date> earlier(std::optional<base::Date> a, std::optional<base::Date> b) {
  return a && b ? std::min(a, b) : a ? a : b;
}

} // namespace

std::string_view to_string(Ruling ruling) {
  return rulings.at(static_cast<std::size_t>(ruling));
}

Fit fit(const Scope& scope, const Scope& by, const snapshot::Day& day) {
  Fit out = std::max(fit_word(scope.environment, by.environment), fit_word(scope.data_class, by.data_class));
  const std::array unit{scope.unit};
  if (scope.unit != no_id && !day.is_within(by.unit, unit))
    out = std::max(out, by.unit == no_id ? Fit::not_said : Fit::other);
  if (scope.system != no_id && scope.system != by.system)
    out = std::max(out, by.system == no_id ? Fit::not_said : Fit::other);
  return out;
}

bool is_wider(const Decision& wide, const Decision& narrow, const snapshot::Day& day) {
  const Scope &a = wide.scope, &b = narrow.scope;
  if (a == b) return false;
  const std::array unit{a.unit};
  const ElementId inner = b.unit == no_id && b.system != no_id ? day.owner(b.system) : b.unit;
  return (a.unit == no_id || day.is_within(inner, unit)) && (a.system == no_id || a.system == b.system) &&
         (a.environment.empty() || a.environment == b.environment) &&
         (a.data_class.empty() || a.data_class == b.data_class);
}

Decisions::Decisions(const model::Model& model) {
  for (ElementId id = 0; id < model.element_limit(); id++) {
    const model::Element* element = model.element(id);
    if (!element) continue;
    const std::string& kind = model.metamodel().kind(element->kind).name;
    if (kind == "technology")
      add_category(model, id);
    else if (kind == "decision")
      add_decision(model, id);
    else if (kind == "deviation")
      add_waiver(model, id);
  }
}

void Decisions::add_category(const model::Model& model, ElementId id) {
  const Fields fields(model, id);
  if (auto category = fields.text("category"); !category.empty()) categories_[std::move(category)].push_back(id);
}

void Decisions::add_decision(const model::Model& model, ElementId id) {
  const Fields fields(model, id);
  Decision out;
  out.element = id;
  const auto ruling = std::find(rulings.begin(), rulings.end(), fields.text("verdict"));
  out.range_text = fields.text("versions_in");
  const std::string pattern = fields.text("purl_pattern");
  const auto subjects = subjects_of(model, id); // of several, a release's name would be another's word
  auto read_pattern = pattern.empty() ? base::Result(std::string()) : packages::purl_pattern(pattern);
  if (ruling == rulings.end() ||
      !read_range(model, subjects.size() == 1 ? subjects : std::vector<ElementId>(), out.range_text, out.range) ||
      !fields.scope(out.scope) || !read_pattern) {
    unreadable_.push_back(id);
    return;
  }
  all_.push_back(id);
  out.ruling = static_cast<Ruling>(ruling - rulings.begin());
  out.purl_pattern = std::move(*read_pattern);
  out.decided_on = fields.date("decided_on");
  out.begins = fields.date("begins");
  out.valid_until = fields.date("valid_until");
  out.delegable = fields.flag("delegable", false);
  out.waivable = fields.flag("waivable", true);
  out.conditions = fields.list("conditions");
  const auto decides = model.metamodel().find_relation("decides");
  for (const auto id_of_relation : model.from(id)) {
    const model::Relation& relation = *model.relation(id_of_relation);
    if (relation.type != decides || relation.target.is_relation()) continue;
    Decision& one = decisions_[relation.target.element()].emplace_back(out);
    one.about = relation.target.element();
    if (!relation.details) continue;
    if (relation.details->valid_from) one.begins = later(one.first_day(), relation.details->valid_from);
    one.valid_until = earlier(one.valid_until, relation.details->valid_to);
  }
  if (!out.purl_pattern.empty()) by_pattern_.push_back(std::move(out));
}

void Decisions::add_waiver(const model::Model& model, ElementId id) {
  const Fields fields(model, id);
  if (fields.text("type") != "waiver" || fields.text("state") != "granted" || !fields.text("rule").empty()) return;
  Waiver out;
  out.element = id;
  out.range_text = fields.text("versions_in");
  const auto exempts = model.metamodel().find_relation("exempts");
  for (const auto relation : model.from(id)) {
    if (model.relation(relation)->type != exempts || model.relation(relation)->target.is_relation()) continue;
    out.exempts.push_back(model.relation(relation)->target.element());
  }
  if (!read_range(model, out.exempts, out.range_text, out.range) || !fields.scope(out.scope)) {
    unreadable_.push_back(id);
    return;
  }
  out.use = fields.text("use");
  out.begins = fields.date("begins");
  out.valid_until = fields.date("valid_until");
  waivers_.push_back(std::move(out));
}

const std::vector<Decision>& Decisions::about(ElementId subject) const {
  return found_in(decisions_, subject);
}

const std::vector<ElementId>& Decisions::in_category(const std::string& category) const {
  return found_in(categories_, category);
}

} // namespace fundament::answers
