// SPDX-License-Identifier: MPL-2.0
#include "interchange/archimate_model.hpp"
#include "base/unicode.hpp"
#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

namespace fundament::interchange {

using base::Error;
using base::ErrorCode;

namespace {

/// How a type of ArchiMate 2.x or 3.x stands among our relations.
struct RelationRule {
  std::string_view archimate, relation;
  bool reversed = false;
  std::string_view part = {};
};
constexpr std::array relation_rules{
    RelationRule{"Composition", "part_of", true, "composed"},
    RelationRule{"Aggregation", "part_of", true, "aggregated"},
    RelationRule{"Assignment", "assigned_to"},
    RelationRule{"Realization", "realizes"},
    RelationRule{"Realisation", "realizes"},
    RelationRule{"Serving", "serves"},
    RelationRule{"UsedBy", "serves"},
    RelationRule{"Access", "accesses"},
    RelationRule{"Influence", "influences"},
    RelationRule{"Triggering", "triggers"},
    RelationRule{"Flow", "flows_to"},
    RelationRule{"Specialization", "specializes"},
    RelationRule{"Specialisation", "specializes"},
    RelationRule{"Association", "associated_with"},
};

std::string key_of(const std::string& id) {
  return id.rfind("id-", 0) == 0 ? id.substr(3) : id;
}

const std::string* in_language(const ArchimateModel::Languages& texts, std::string_view language) {
  for (const auto& [code, text] : texts)
    if (code.substr(0, 2) == language) return &text;
  return nullptr;
}

class Conversion {
public:
  Conversion(ArchimateModel model, Format format, const model::Metamodel& metamodel, const KindMapping& mapping)
      : model_(std::move(model)), metamodel_(metamodel), mapping_(mapping) {
    parsed_.format = format;
  }

  base::Result<Parsed> run() {
    for (const auto& element : model_.elements)
      take(element);
    for (const auto& relation : model_.relations) {
      if (!relations_.insert(relation.id).second || refs_.count(relation.id))
        model_.problem(relation.file, relation.line, {"archimate.identifier_twice", {{"id", relation.id}}});
    }
    for (const auto& relation : model_.relations)
      take(relation);
    for (const auto& [type, count] : unknown_elements_)
      warn("archimate.unknown_element_type", type, count);
    for (const auto& [type, count] : unknown_relations_)
      warn("archimate.unknown_relation_type", type, count);
    if (model_.views) parsed_.skipped["views"] = model_.views;
    if (model_.repeated) parsed_.skipped["relationships repeated in views"] = model_.repeated;
    if (model_.other_properties) parsed_.skipped["properties of views and folders"] = model_.other_properties;
    if (!model_.problems.empty()) return model_.problems.take();
    return std::move(parsed_);
  }

private:
  void warn(const char* id, const std::string& type, std::size_t count) {
    parsed_.warnings.push_back({ErrorCode::invalid_argument, {id, {{"type", type}, {"count", std::to_string(count)}}}});
  }

  model::AttributeId attribute(std::string_view name) const { return *metamodel_.find_attribute(name); }

  bool has(model::KindId kind, std::string_view name) const {
    return metamodel_.find_attribute(metamodel_.kind(kind), name) != nullptr;
  }

  std::string kind_of(const ArchimateModel::Element& element) {
    if (std::string kind = mapping_.kind_of(element.properties, element.specializations); !kind.empty()) return kind;
    for (const auto& kind : metamodel_.kinds())
      if (std::find(kind.archimate.begin(), kind.archimate.end(), element.type) != kind.archimate.end())
        return kind.name;
    unknown_elements_[element.type]++;
    return "other";
  }

  /// The text to show; the English one and the others are kept beside it.
  std::string choose(const ArchimateModel::Languages& texts, const char* what, model::Attributes& attributes,
                     model::Properties& properties, bool with_english) {
    if (texts.empty()) return "";
    const std::string* shown = in_language(texts, "da");
    const std::string* english = in_language(texts, "en");
    if (!shown) shown = english;
    if (!shown) shown = &texts.front().second;
    for (const auto& [code, text] : texts) {
      if (&text == shown || text.empty()) continue;
      if (&text == english && with_english)
        attributes.set(attribute(std::string(what) + "_en"), text);
      else
        properties.emplace_back(std::string(what) + " (" + (code.empty() ? "?" : code) + ")", text);
    }
    return *shown;
  }

  void take(const ArchimateModel::Element& element) {
    parsed_.element_counts[element.type]++;
    model::PutElement put;
    const std::string kind = kind_of(element);
    put.element.ref = {kind, key_of(element.id)};
    const std::string where = element.file + ":" + std::to_string(element.line);
    if (auto form = model::check_key(put.element.ref.key, where); !form.ok()) {
      model_.problems.add(std::move(form).error());
      return;
    }
    if (!refs_.emplace(element.id, put.element.ref).second)
      model_.problem(element.file, element.line, {"archimate.identifier_twice", {{"id", element.id}}});
    auto& attributes = put.element.attributes;
    model::Properties properties = element.properties;
    for (const auto& name : element.specializations)
      properties.emplace_back("specialization", name);
    put.element.name = choose(element.names, "name", attributes, properties, true);
    if (put.element.name.empty()) parsed_.skipped["names that are empty"]++;
    const std::string text = choose(element.documentation, "description", attributes, properties, true);
    if (!text.empty()) attributes.set(attribute("description"), text);
    if (!properties.empty()) attributes.set(attribute("properties"), std::move(properties));
    attributes.set(attribute("archimate_type"), element.type);
    if (kind == "junction") attributes.set(attribute("logic"), std::string(element.or_junction ? "or" : "and"));
    parsed_.places.add(put.element.ref, file_number(element.file), element.line);
    parsed_.elements.push_back(std::move(put));
  }

  std::uint32_t file_number(const std::string& file) {
    const auto found = files_.find(file);
    if (found != files_.end()) return found->second;
    return files_[file] = parsed_.places.file(file);
  }

  std::optional<model::Ref> end(const ArchimateModel::Relation& relation, const std::string& id) {
    if (const auto element = refs_.find(id); element != refs_.end()) return element->second;
    if (relations_.count(id)) return model::Ref{"relation", key_of(id)};
    model_.problem(relation.file, relation.line, {"archimate.end_missing", {{"relation", relation.id}, {"end", id}}});
    return std::nullopt;
  }

  void take(const ArchimateModel::Relation& relation) {
    parsed_.relation_counts[relation.type]++;
    const auto rule = std::find_if(relation_rules.begin(), relation_rules.end(),
                                   [&](const RelationRule& one) { return one.archimate == relation.type; });
    if (rule == relation_rules.end()) unknown_relations_[relation.type]++;
    auto source = end(relation, relation.source), target = end(relation, relation.target);
    if (!source || !target) return;
    model::RelationData data;
    if (rule != relation_rules.end() && rule->reversed) std::swap(source, target);
    data.identity = {*source, rule == relation_rules.end() ? "associated_with" : std::string(rule->relation), *target,
                     key_of(relation.id)};
    if (auto form = model::check_key(data.identity.key, relation.file + ":" + std::to_string(relation.line));
        !form.ok())
      model_.problems.add(std::move(form).error());
    auto& attributes = data.attributes;
    model::Properties properties = relation.properties;
    const std::string name = choose(relation.names, "name", attributes, properties, false);
    if (!name.empty()) attributes.set(attribute(data.identity.relation == "flows_to" ? "data" : "name"), name);
    const std::string text = choose(relation.documentation, "description", attributes, properties, false);
    if (!text.empty()) attributes.set(attribute("description"), text);
    for (const auto& specialization : relation.specializations)
      properties.emplace_back("specialization", specialization);
    if (!properties.empty()) attributes.set(attribute("properties"), std::move(properties));
    attributes.set(attribute("archimate_type"), relation.type);
    if (rule != relation_rules.end() && rule->reversed) {
      attributes.set(attribute("archimate_reversed"), true);
      attributes.set(attribute("part"), std::string(rule->part));
    }
    if (!relation.mode.empty()) attributes.set(attribute("mode"), relation.mode);
    parsed_.places.add(data.identity, file_number(relation.file), relation.line);
    parsed_.relations.push_back(std::move(data));
  }

  ArchimateModel model_;
  const model::Metamodel& metamodel_;
  const KindMapping& mapping_;
  Parsed parsed_;
  std::unordered_map<std::string, model::Ref> refs_;
  std::unordered_set<std::string> relations_;
  std::unordered_map<std::string, std::uint32_t> files_;
  std::map<std::string, std::size_t> unknown_elements_, unknown_relations_;
};

} // namespace

base::Result<Parsed> to_parsed(ArchimateModel model, Format format, const model::Metamodel& metamodel,
                               const KindMapping& mapping) {
  return Conversion(std::move(model), format, metamodel, mapping).run();
}

} // namespace fundament::interchange
