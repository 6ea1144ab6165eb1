// SPDX-License-Identifier: MPL-2.0
#include "interchange/archimate_model.hpp"
#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <optional>
#include <unordered_map>

namespace fundament::interchange {

using base::ErrorCode;

namespace {

/// How a type of ArchiMate 2.x or 3.x stands among our relations.
struct RelationRule {
  std::string_view archimate, relation;
  std::string_view part = {}; ///< not empty: turned round
};
constexpr std::array relation_rules{
    RelationRule{"Composition", "part_of", "composed"},
    RelationRule{"Aggregation", "part_of", "aggregated"},
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
constexpr RelationRule unknown_relation{"", "associated_with"};

std::string key_of(const std::string& id) {
  return id.rfind("id-", 0) == 0 ? id.substr(3) : id;
}

std::string place_of(const ArchimateModel::Item& item) {
  return item.file + ":" + std::to_string(item.line);
}

bool say_the_same(const ArchimateModel::Item& a, const ArchimateModel::Item& b) {
  return a.id == b.id && a.type == b.type && a.names == b.names && a.documentation == b.documentation &&
         a.properties == b.properties && a.specializations == b.specializations;
}
bool say_the_same(const ArchimateModel::Element& a, const ArchimateModel::Element& b) {
  const ArchimateModel::Item &one = a, &other = b;
  return say_the_same(one, other) && a.or_junction == b.or_junction;
}
bool say_the_same(const ArchimateModel::Relation& a, const ArchimateModel::Relation& b) {
  const ArchimateModel::Item &one = a, &other = b;
  return say_the_same(one, other) && a.source == b.source && a.target == b.target && a.mode == b.mode;
}

/// An element's or a relation's attributes while they are gathered. What the metamodel has no attribute for is kept
/// among the properties.
template <class Definer> class Gathered {
public:
  Gathered(const model::Metamodel& metamodel, const Definer& definer, model::Properties properties)
      : metamodel_(metamodel), definer_(definer), properties_(std::move(properties)) {}

  bool has(std::string_view name) const { return metamodel_.find_attribute(definer_, name) != nullptr; }

  void set(std::string_view name, std::string value) {
    if (value.empty()) return;
    if (const auto* definition = metamodel_.find_attribute(definer_, name))
      attributes_.set(definition->id, definition->type == model::AttributeType::boolean ? model::Value(value == "true")
                                                                                        : std::move(value));
    else
      keep(std::string(name), std::move(value));
  }

  void keep(std::string name, std::string value) { properties_.emplace_back(std::move(name), std::move(value)); }

  /// The text to show, which is returned; the English one goes into `what`_en, others become properties.
  std::string choose(const ArchimateModel::Languages& texts, const std::string& what) {
    if (texts.empty()) return "";
    const std::size_t chosen = shown(texts);
    bool english = is_language(texts[chosen].first, "en");
    for (std::size_t i = 0; i < texts.size(); i++) {
      const auto& [language, text] = texts[i];
      if (i == chosen) continue;
      const bool first_english = !english && is_language(language, "en") && has(what + "_en");
      if (first_english)
        set(what + "_en", text);
      else
        keep(language.empty() ? what : what + " (" + language + ")", text);
      english |= first_english;
    }
    return texts[chosen].second;
  }

  model::Attributes finish() {
    if (const auto* definition = metamodel_.find_attribute(definer_, "properties"))
      attributes_.set(definition->id, std::move(properties_));
    return std::move(attributes_);
  }

private:
  const model::Metamodel& metamodel_;
  const Definer& definer_;
  model::Properties properties_;
  model::Attributes attributes_;
};

class Conversion {
public:
  Conversion(ArchimateModel model, Format format, const model::Metamodel& metamodel, const KindMapping& mapping)
      : model_(std::move(model)), metamodel_(metamodel), mapping_(mapping) {
    parsed_.format = format;
  }

  base::Result<Parsed> run() {
    drop_repeated(model_.elements, model::max_key_bytes);
    drop_repeated(model_.relations, model::max_relation_key_bytes);
    for (const auto& element : model_.elements)
      take(element);
    for (const auto& relation : model_.relations)
      relations_.emplace(relation.id, key_of(relation.id));
    for (const auto& relation : model_.relations)
      take(relation);
    if (!problems_.empty()) return problems_.take();
    tell_what_was_met();
    return std::move(parsed_);
  }

private:
  void problem(const ArchimateModel::Item& item, base::Text text) {
    problems_.add({ErrorCode::invalid_argument, std::move(text), place_of(item)});
  }

  void warn(const char* id, std::size_t count, const std::string& type = "") {
    if (count == 0) return;
    base::Text text{id, {{"count", std::to_string(count)}}};
    if (!type.empty()) text.arguments.emplace_back("type", type);
    parsed_.warnings.push_back({ErrorCode::invalid_argument, std::move(text)});
  }

  void tell_what_was_met() {
    for (const auto& [type, count] : unknown_elements_)
      warn("archimate.unknown_element_type", count, type);
    for (const auto& [type, count] : unknown_relations_)
      warn("archimate.unknown_relation_type", count, type);
    warn("archimate.unnamed", unnamed_);
    warn("archimate.repeated", repeated_);
    warn("archimate.replaced", model_.replaced);
    const auto skip = [&](const char* what, std::size_t count) {
      if (count) parsed_.skipped[what] = count;
    };
    skip("skipped.views", model_.views);
    skip("skipped.repeated_in_views", model_.repeated_in_views);
    skip("skipped.other_properties", model_.other_properties);
    skip("skipped.other_files", model_.other_files);
  }

  /// An identifier may stand twice only where both say the same; and two may not become one key.
  template <class Item> void drop_repeated(std::vector<Item>& items, std::size_t most_bytes) {
    std::unordered_map<std::string, std::size_t> first;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < items.size(); i++) {
      if (kept != i) items[kept] = std::move(items[i]);
      const Item& item = items[kept];
      const auto [known, is_first] = first.emplace(item.id, kept);
      if (!is_first && say_the_same(item, items[known->second])) {
        repeated_++;
        continue;
      }
      kept++;
      if (item.id.empty())
        problem(item, {"archimate.no_identifier"});
      else if (!is_first)
        problem(item, {"archimate.identifier_twice", {{"id", item.id}}});
      else if (const auto [other, is_new] = keys_.emplace(key_of(item.id), item.id); !is_new)
        problem(item, {"archimate.key_twice", {{"one", other->second}, {"other", item.id}, {"key", other->first}}});
      else if (auto form = model::check_key(other->first, place_of(item), most_bytes); !form)
        problems_.add(std::move(form).error());
    }
    items.resize(kept);
  }

  /// Kinds by the names of ArchiMate's types.
  model::KindId kind_of(const ArchimateModel::Element& element) {
    if (const auto mapped = metamodel_.find_kind(mapping_.kind_of(element.properties, element.specializations)))
      return *mapped;
    for (const auto& kind : metamodel_.kinds())
      if (std::find(kind.archimate.begin(), kind.archimate.end(), element.type) != kind.archimate.end()) return kind.id;
    unknown_elements_[element.type.empty() ? "?" : element.type]++;
    const auto other = metamodel_.find_kind("other");
    base::expect(other.has_value(), "the metamodel has the kind other");
    return *other;
  }

  void take(const ArchimateModel::Element& element) {
    parsed_.element_counts[element.type.empty() ? "?" : element.type]++;
    const auto& kind = metamodel_.kind(kind_of(element));
    model::PutElement put;
    put.element.ref = {kind.name, key_of(element.id)};
    refs_.emplace(element.id, put.element.ref);
    Gathered gathered(metamodel_, kind, element.properties);
    put.element.name = gathered.choose(element.names, "name");
    gathered.set("description", gathered.choose(element.documentation, "description"));
    for (const auto& name : element.specializations)
      gathered.keep("specialization", name);
    gathered.set("archimate_type", element.type);
    if (gathered.has("logic"))
      gathered.set("logic", element.or_junction ? "or" : "and");
    else
      unnamed_ += put.element.name.empty();
    put.element.attributes = gathered.finish();
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
    if (const auto other = relations_.find(id); other != relations_.end()) return model::Ref{"relation", other->second};
    if (id.empty())
      problem(relation, {"archimate.no_end", {{"relation", relation.id}}});
    else
      problem(relation, {"archimate.end_missing", {{"relation", relation.id}, {"end", id}}});
    return std::nullopt;
  }

  const RelationRule& rule_of(const ArchimateModel::Relation& relation) {
    const auto rule = std::find_if(relation_rules.begin(), relation_rules.end(),
                                   [&](const RelationRule& one) { return one.archimate == relation.type; });
    if (rule != relation_rules.end()) return *rule;
    unknown_relations_[relation.type.empty() ? "?" : relation.type]++;
    return unknown_relation;
  }

  void take(const ArchimateModel::Relation& relation) {
    parsed_.relation_counts[relation.type.empty() ? "?" : relation.type]++;
    const RelationRule& rule = rule_of(relation);
    auto source = end(relation, relation.source), target = end(relation, relation.target);
    if (!source || !target) return;
    const auto type = metamodel_.find_relation(rule.relation);
    base::expect(type.has_value(), "the metamodel has the relations that ArchiMate's become");
    const auto& definition = metamodel_.relation(*type);

    model::RelationData data;
    if (!rule.part.empty()) std::swap(source, target);
    data.identity = {*source, definition.name, *target, key_of(relation.id)};
    Gathered gathered(metamodel_, definition, relation.properties);
    gathered.set(gathered.has("data") ? "data" : "name", gathered.choose(relation.names, "name"));
    gathered.set("description", gathered.choose(relation.documentation, "description"));
    for (const auto& name : relation.specializations)
      gathered.keep("specialization", name);
    gathered.set("archimate_type", relation.type);
    gathered.set("mode", relation.mode);
    if (!rule.part.empty()) {
      gathered.set("archimate_reversed", "true");
      gathered.set("part", std::string(rule.part));
    }
    data.attributes = gathered.finish();
    parsed_.places.add(data.identity, file_number(relation.file), relation.line);
    parsed_.relations.push_back(std::move(data));
  }

  ArchimateModel model_;
  const model::Metamodel& metamodel_;
  const KindMapping& mapping_;
  Parsed parsed_;
  base::Problems problems_;
  std::size_t unnamed_ = 0, repeated_ = 0;
  std::unordered_map<std::string, model::Ref> refs_;       ///< of elements, by identifier
  std::unordered_map<std::string, std::string> relations_; ///< keys, by identifier
  std::unordered_map<std::string, std::string> keys_;      ///< the identifier of each key
  std::unordered_map<std::string, std::uint32_t> files_;
  std::map<std::string, std::size_t> unknown_elements_, unknown_relations_;
};

} // namespace

bool is_language(std::string_view code, std::string_view language) {
  code = code.substr(0, code.find_first_of("-_"));
  return std::equal(code.begin(), code.end(), language.begin(), language.end(),
                    [](unsigned char a, char b) { return std::tolower(a) == b; });
}

std::size_t shown(const ArchimateModel::Languages& texts) {
  for (const char* language : {"da", "en"})
    for (std::size_t i = 0; i < texts.size(); i++)
      if (is_language(texts[i].first, language)) return i;
  return 0;
}

base::Result<Parsed> to_parsed(ArchimateModel model, Format format, const model::Metamodel& metamodel,
                               const KindMapping& mapping) {
  return Conversion(std::move(model), format, metamodel, mapping).run();
}

} // namespace fundament::interchange
