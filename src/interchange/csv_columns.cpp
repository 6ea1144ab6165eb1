// SPDX-License-Identifier: MPL-2.0
#include "interchange/csv_columns.hpp"
#include "base/unicode.hpp"
#include <algorithm>
#include <map>
#include <span>
#include <unordered_map>

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

/// What labels, folded, mean for each definer; folding every name for every column would take minutes for a header of a
/// million. A name means that attribute alone; only else it is taken for a label, which different kinds may have for
/// different attributes.
class Meanings {
public:
  explicit Meanings(const Definers& definers) : count_(definers.size()) {
    for (std::size_t i = 0; i < definers.size(); i++)
      for (const AttributeDefinition& one : *definers[i]) {
        enter(names_, one.name, i, one);
        enter(labels_, one.label.da, i, one);
        enter(labels_, one.label.en, i, one);
      }
  }

  /// Empty: none.
  std::vector<const AttributeDefinition*> find(const std::string& folded) const {
    for (const auto* meanings : {&names_, &labels_})
      if (const auto found = meanings->find(folded); found != meanings->end()) return found->second;
    return {};
  }

private:
  using ByText = std::unordered_map<std::string, std::vector<const AttributeDefinition*>>;

  void enter(ByText& meanings, const std::string& text, std::size_t definer,
             const AttributeDefinition& attribute) const {
    auto& slots = meanings[base::fold(text)];
    slots.resize(count_);
    if (!slots[definer]) slots[definer] = &attribute;
  }

  std::size_t count_;
  ByText names_, labels_;
};

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
  const Meanings meanings(definers);
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
    auto definitions = meanings.find(folded);
    if (definitions.empty()) {
      problems.add({ErrorCode::corrupt_data, {"csv.column_unknown", {{"column", labels[column]}}}, place},
                   [&] { return nearest(labels[column], kind, definers); });
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
