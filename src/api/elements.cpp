// SPDX-License-Identifier: MPL-2.0
#include "answers/elements.hpp"
#include "answers/sentence.hpp"
#include "answers/starts.hpp"
#include "api/arrows.hpp"
#include "api/names.hpp"
#include "api/plans.hpp"
#include "api/routes.hpp"
#include "api/solutions.hpp"
#include "base/joined.hpp"
#include "model/json.hpp"
#include "model/lifecycle.hpp"
#include <algorithm>
#include <map>

namespace fundament::api {

using base::ErrorCode;
using model::ElementId;

namespace {

/// The members of an element, its computed ones (kind, owner, phase) included, without the closing brace.
void write_element(JsonWriter& json, const Call& call, const snapshot::Day& day, ElementId id) {
  const auto& model = call.view->model();
  const auto data = model.data(id);
  std::string text;
  model::append_json(text, data, model.metamodel());
  text.pop_back(); // its brace
  json.raw(text);
  json.member("kind", data.ref.kind);
  planned_by(json, *call.view, id);
  json.member("phase", to_string(model::phase_on(*model.element(id), model.metamodel(), day.date())));
  json.text_or_null("owner", ref_or_empty(model, day.owner(id)));
}

/// The enumerations among the parameters, each value checked against what it may be in any kind.
void ask_values(Call& call, answers::ElementsQuestion& question) {
  const auto& metamodel = call.view->model().metamodel();
  for (const EnumerationFilter& known : enumeration_filters(metamodel)) {
    auto values = call.parameters.list(known.name);
    for (const std::string& value : values)
      if (std::find(known.values.begin(), known.values.end(), value) == known.values.end()) {
        call.parameters.add({ErrorCode::invalid_argument,
                             {"parameter.word", {{"value", value}, {"allowed", base::joined(known.values)}}},
                             std::string(known.name)});
      }
    if (!values.empty()) question.values.emplace_back(*metamodel.find_attribute(known.name), std::move(values));
  }
}

template <class T> bool has(const std::vector<T>& list, const T& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

std::string csv(Call& call, const snapshot::Day& day, const std::vector<ElementId>& page) {
  const auto& model = call.view->model();
  const auto& metamodel = model.metamodel();
  std::vector<bool> used(metamodel.attribute_count());
  for (const ElementId id : page)
    for (const auto& [attribute, value] : model.element(id)->attributes)
      used[attribute] = true;
  std::string out = "kind,key,name,owner";
  for (const char* name : {"kind", "key", "name", "owner"})
    call.columns.push_back(table_column(name));
  for (std::size_t a = 0; a < used.size(); a++) {
    if (!used[a]) continue;
    const auto attribute = static_cast<model::AttributeId>(a);
    out += "," + metamodel.attribute_name(attribute);
    call.columns.push_back(attribute_column(metamodel, attribute, call.language));
  }
  out += "\n";
  for (const ElementId id : page) {
    const model::Element& element = *model.element(id);
    const ElementId owner = day.owner(id);
    out += metamodel.kind(element.kind).name + "," + csv_cell(element.key) + "," + csv_cell(element.name) + "," +
           (owner == model::no_id ? "" : csv_cell(to_string(model.ref(owner))));
    for (std::size_t a = 0; a < used.size(); a++) {
      if (!used[a]) continue;
      const auto* value = element.attributes.find(static_cast<model::AttributeId>(a));
      out += "," + (value ? csv_cell(model::value_to_text(*value)) : "");
    }
    out += "\n";
  }
  return out;
}

} // namespace

std::vector<EnumerationFilter> enumeration_filters(const model::Metamodel& metamodel) {
  std::map<std::string_view, EnumerationFilter> out;
  for (const auto& kind : metamodel.kinds())
    for (const auto& attribute : kind.attributes) {
      const bool taken = std::any_of(elements_parameters.begin(), elements_parameters.end(),
                                     [&](const ParameterSpec& spec) { return spec.name == attribute.name; });
      if (attribute.type != model::AttributeType::enumeration || taken) continue;
      auto& filter = out.try_emplace(attribute.name, EnumerationFilter{attribute.name, &attribute.label}).first->second;
      for (const auto& one : attribute.allowed)
        if (!has(filter.values, std::string_view(one.value))) filter.values.push_back(one.value);
    }
  std::vector<EnumerationFilter> list;
  for (auto& [name, filter] : out)
    list.push_back(std::move(filter));
  return list;
}

Response get_elements(Call& call) {
  Parameters& parameters = call.parameters;
  answers::ElementsQuestion question;
  question.kinds = asked_kinds(call);
  question.owners = asked_units(call, "owner", "none");
  const auto owners = parameters.list("owner");
  question.or_nobody = has(owners, std::string("none"));
  question.suppliers = asked_units(call, "supplier");
  if (parameters.has("contract_ends_from")) question.contract_ends_from = parameters.date("contract_ends_from", {});
  if (parameters.has("contract_ends_until")) question.contract_ends_until = parameters.date("contract_ends_until", {});
  if (parameters.has("cost_from")) question.cost_from = parameters.integer("cost_from");
  if (parameters.has("cost_until")) question.cost_until = parameters.integer("cost_until");
  question.phases = parameters.list("phase");
  ask_values(call, question);
  question.words = parameters.text("q");
  question.order = parameters.word("sort");
  question.language = call.language;
  question.on = asked_date(call);
  question.limit = parameters.integer("limit");
  question.cursor = parameters.text("cursor");
  if (!parameters.ok()) return problem(call, parameters.error());

  const auto found = answers::elements(*call.view, question, call.budget);
  if (!found) return problem(call, found.error());
  if (call.format == "csv") return answer(call, csv(call, *found->day, found->page));
  std::string body;
  const SolutionWriter solution(*call.view, *found->day, call.language);
  const auto write_one = [&](JsonWriter& json, ElementId id) {
    write_element(json, call, *found->day, id);
    solution.contract(json, id);
    json.end('}');
  };
  if (call.format == "ndjson") {
    for (const ElementId id : found->page) {
      if (call.budget.spent()) return problem(call, base::out_of_time());
      JsonWriter json(body);
      write_one(json, id);
      body += '\n';
    }
    return answer(call, std::move(body));
  }
  JsonWriter json(body);
  json.begin('{').member("revision", call.view->revision()).member("on", question.on);
  json.member("total", found->total).text_or_null("next", found->next).key("elements").begin('[');
  for (const ElementId id : found->page) {
    if (call.budget.spent()) return problem(call, base::out_of_time());
    write_one(json, id);
  }
  json.end(']').end('}');
  return answer(call, body + "\n");
}

namespace {

/// One relation seen from one of its ends.
void write_relation(JsonWriter& json, const Call& call, model::RelationId id, bool outgoing) {
  const auto& model = call.view->model();
  const model::Relation& relation = *model.relation(id);
  const auto& type = model.metamodel().relation(relation.type);
  const auto data = model.relation_data(id);
  std::string text;
  model::append_json(text, data, model.metamodel());
  text.pop_back();
  json.raw(text);
  if (const auto plan = call.view->relation_planned_by(id); !plan.empty()) json.member("planned_by", plan);
  json.member("label", (outgoing ? type.label : type.inverse).in(call.language));
  const model::End other = outgoing ? relation.target : relation.source;
  json.key("other").begin('{').member("ref", to_string(model.ref(other)));
  json.member("name", other.is_relation() ? std::string() : answers::name_of(model, other.element(), call.language))
      .end('}');
  json.key("need").begin('[');
  const auto needs = model.needs(relation);
  for (const model::Need& need : needs)
    json.begin('{')
        .member("who", need.source_needs ? "source" : "target")
        .member("strength", to_string(need.strength))
        .member("assumed", needs.assumed)
        .end('}');
  json.end(']').end('}');
}

} // namespace

Response get_element(Call& call) {
  const auto date = asked_date(call);
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  auto id = answers::resolve(*call.view, call.ref, call.budget);
  if (!id) return problem(call, id.error());
  const auto day = call.view->on(date);
  const auto& model = call.view->model();
  std::string body;
  JsonWriter json(body);
  write_element(json, call, *day, *id);
  SolutionWriter(*call.view, *day, call.language).contract(json, *id);
  json.member("revision", call.view->revision()).member("on", date);
  const auto standing = day->graph().standing(call.view->graph().vertex(*id));
  json.member("standing", to_string(standing));
  const auto relations = [&](const char* name, const model::RelationRange& ids, bool outgoing) {
    std::vector<std::pair<std::string, model::RelationId>> sorted;
    for (const auto relation : ids) {
      const auto& one = *model.relation(relation);
      const model::End other = outgoing ? one.target : one.source;
      sorted.emplace_back(model.metamodel().relation(one.type).name + "\n" + to_string(model.ref(other)) + "\n" +
                              std::string(one.key()),
                          relation);
    }
    std::sort(sorted.begin(), sorted.end());
    json.key(name).begin('[');
    for (const auto& [key, relation] : sorted)
      write_relation(json, call, relation, outgoing);
    json.end(']');
  };
  relations("relations_from", model.from(*id), true);
  relations("relations_to", model.to(*id), false);
  json.end('}');
  return answer(call, body + "\n");
}

} // namespace fundament::api
