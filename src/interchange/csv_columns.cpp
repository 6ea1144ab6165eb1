// SPDX-License-Identifier: MPL-2.0
#include "interchange/csv_columns.hpp"
#include "base/unicode.hpp"
#include <algorithm>
#include <map>
#include <span>

namespace fundament::interchange {

using base::Error;
using base::ErrorCode;
using model::AttributeDefinition;

namespace {

struct FieldLabel {
  Field field;
  std::string_view label; ///< the first of a field is its name
};

constexpr FieldLabel element_fields[] = {{Field::kind, "kind"},   {Field::kind, "art"},  {Field::key, "key"},
                                         {Field::key, "nøgle"},   {Field::name, "name"}, {Field::name, "navn"},
                                         {Field::owner, "owner"}, {Field::owner, "ejer"}};

constexpr FieldLabel relation_fields[] = {{Field::source, "source"},
                                          {Field::source, "kilde"},
                                          {Field::source, "fra"},
                                          {Field::relation, "relation"},
                                          {Field::target, "target"},
                                          {Field::target, "mål"},
                                          {Field::target, "til"},
                                          {Field::key, "key"},
                                          {Field::key, "nøgle"},
                                          {Field::strength, "strength"},
                                          {Field::strength, "styrke"},
                                          {Field::needs, "needs"},
                                          {Field::needs, "behov"},
                                          {Field::valid_from, "valid_from"},
                                          {Field::valid_from, "gyldig fra"},
                                          {Field::valid_to, "valid_to"},
                                          {Field::valid_to, "gyldig til"},
                                          {Field::confidence, "confidence"},
                                          {Field::confidence, "sikkerhed"}};

std::span<const FieldLabel> fields_of(FileKind kind) {
  if (kind == FileKind::elements) return element_fields;
  return relation_fields;
}

std::optional<Field> find_field(std::string_view folded, FileKind kind) {
  for (const FieldLabel& known : fields_of(kind))
    if (base::fold(known.label) == folded) return known.field;
  return std::nullopt;
}

std::string name_of(Field field, FileKind kind) {
  for (const FieldLabel& known : fields_of(kind))
    if (known.field == field) return std::string(known.label);
  throw std::logic_error("a field without a label");
}

/// The kinds, or the relations, as far as their attributes go.
using Definers = std::vector<const std::vector<AttributeDefinition>*>;

Definers definers_of(FileKind kind, const model::Metamodel& metamodel) {
  Definers out;
  if (kind == FileKind::elements)
    for (const auto& definer : metamodel.kinds())
      out.push_back(&definer.attributes);
  else
    for (const auto& definer : metamodel.relations())
      out.push_back(&definer.attributes);
  return out;
}

/// What a label means for each definer. A name means that attribute alone; only else it is taken for a label, which
/// different kinds may have for different attributes.
std::vector<const AttributeDefinition*> find_attribute(const std::string& folded, const Definers& definers) {
  const auto search = [&](auto matches) {
    std::vector<const AttributeDefinition*> found;
    bool any = false;
    for (const auto* attributes : definers) {
      const auto at = std::find_if(attributes->begin(), attributes->end(), matches);
      found.push_back(at == attributes->end() ? nullptr : &*at);
      any = any || found.back();
    }
    return any ? found : std::vector<const AttributeDefinition*>();
  };
  auto found = search([&](const AttributeDefinition& one) { return base::fold(one.name) == folded; });
  if (!found.empty()) return found;
  return search([&](const AttributeDefinition& one) {
    return base::fold(one.label.da) == folded || base::fold(one.label.en) == folded;
  });
}

std::string nearest(const std::string& label, FileKind kind, const Definers& definers) {
  std::vector<std::string_view> candidates;
  for (const FieldLabel& known : fields_of(kind))
    candidates.push_back(known.label);
  for (const auto* attributes : definers)
    for (const AttributeDefinition& one : *attributes)
      candidates.insert(candidates.end(), {one.name, one.label.da, one.label.en});
  std::sort(candidates.begin(), candidates.end());
  candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
  return model::nearest_names(label, candidates);
}

} // namespace

std::optional<FileKind> recognise(const std::vector<std::string>& labels) {
  const auto has = [&](FileKind kind, Field field) {
    return std::any_of(labels.begin(), labels.end(),
                       [&](const std::string& label) { return find_field(base::fold(label), kind) == field; });
  };
  using enum FileKind;
  if (has(relations, Field::source) && has(relations, Field::relation) && has(relations, Field::target))
    return relations;
  if (has(elements, Field::kind) && has(elements, Field::key)) return elements;
  return std::nullopt;
}

base::Result<Columns> Columns::read(const std::vector<std::string>& labels, FileKind kind,
                                    const model::Metamodel& metamodel, const std::string& place) {
  const Definers definers = definers_of(kind, metamodel);
  Columns out;
  base::Problems problems;
  std::map<const AttributeDefinition*, std::size_t> seen;
  const auto twice = [&](std::size_t first, std::size_t second, const std::string& meaning) {
    problems.add({ErrorCode::corrupt_data,
                  {"csv.same_meaning", {{"first", labels[first]}, {"second", labels[second]}, {"meaning", meaning}}},
                  place});
  };
  for (std::size_t column = 0; column < labels.size(); column++) {
    const std::string folded = base::fold(labels[column]);
    out.definitions_.emplace_back();
    if (const auto field = find_field(folded, kind)) {
      auto& slot = out.fields_[static_cast<std::size_t>(*field)];
      if (slot) twice(*slot, column, name_of(*field, kind));
      slot = column;
      continue;
    }
    auto definitions = find_attribute(folded, definers);
    if (definitions.empty()) {
      Error error{ErrorCode::corrupt_data, {"csv.column_unknown", {{"column", labels[column]}}}, place};
      const std::string names = nearest(labels[column], kind, definers);
      if (!names.empty()) error.hint = base::Text{"did_you_mean", {{"names", names}}};
      problems.add(std::move(error));
      continue;
    }
    std::optional<std::size_t> other;
    const AttributeDefinition* meaning = nullptr;
    for (const AttributeDefinition* one : definitions)
      if (one) {
        const auto [at, fresh] = seen.try_emplace(one, column);
        if (!fresh) other = at->second, meaning = one;
      }
    if (other) twice(*other, column, meaning->name);
    out.definitions_.back() = std::move(definitions);
  }
  if (!problems.empty()) return problems.take();
  return out;
}

} // namespace fundament::interchange
