// SPDX-License-Identifier: MPL-2.0
#include "interchange/csv_import.hpp"
#include "base/unicode.hpp"
#include "interchange/csv_columns.hpp"
#include "model/json.hpp"
#include "model/rules.hpp"
#include <algorithm>
#include <unordered_map>

namespace fundament::interchange {

using base::Error;
using base::ErrorCode;
using base::Text;
using model::AttributeDefinition;
using model::Metamodel;

namespace {

/// Kinds, or relations, by what a cell may call them; remembers the answers.
template <class Definer> class Names {
public:
  explicit Names(const std::vector<Definer>& definers) : definers_(definers) {}

  const Definer* find(std::string_view text) {
    const auto known = answers_.find(std::string(text));
    if (known != answers_.end()) return known->second;
    return answers_.emplace(std::string(text), search(text)).first->second;
  }

private:
  const Definer* search(std::string_view text) const {
    for (const Definer& one : definers_)
      if (one.name == text) return &one;
    const std::string folded = base::fold(text);
    for (const Definer& one : definers_)
      if (base::fold(one.label.da) == folded || base::fold(one.label.en) == folded) return &one;
    return nullptr;
  }

  const std::vector<Definer>& definers_;
  std::unordered_map<std::string, const Definer*> answers_;
};

class Importer {
public:
  explicit Importer(const Metamodel& metamodel)
      : metamodel_(metamodel), kinds_(metamodel.kinds()), types_(metamodel.relations()) {}

  void read(const CsvFile& file) {
    CsvReader reader(file.name, file.source);
    read(file, reader);
  }

  base::Result<Parsed> finish() {
    check_repeated(element_places_, [&](std::size_t item) { return to_string(parsed_.elements[item].element.ref); });
    check_repeated(relation_places_, [&](std::size_t item) { return to_string(parsed_.relations[item].identity); });
    check_owners();
    if (!problems_.empty()) return problems_.take();
    parsed_.format = Format::csv;
    parsed_.places = std::move(element_places_);
    for (std::size_t i = 0; i < parsed_.elements.size(); i++)
      if (const auto& put = parsed_.elements[i]; put.owner)
        parsed_.places.add({*put.owner, std::string(model::owns_name), put.element.ref}, i);
    parsed_.places.add(std::move(relation_places_));
    return std::move(parsed_);
  }

private:
  void read(const CsvFile& file, CsvReader& reader) {
    auto labels = reader.header();
    if (!labels) return problems_.add(std::move(labels).error());
    const auto kind = recognise(*labels);
    if (!kind) return problem(file.name + ":1", {"csv.not_recognised"});
    auto columns = Columns::read(*labels, *kind, metamodel_, file.name + ":1");
    if (!columns) return problems_.add(std::move(columns).error());
    const bool elements = *kind == FileKind::elements;
    file_ = (elements ? element_places_ : relation_places_).file(file.name);
    reader_ = &reader, columns_ = &*columns, column_count_ = labels->size();
    for (;;) {
      auto row = reader.next();
      if (!row)
        problems_.add(std::move(row).error());
      else if (!*row)
        return;
      else if (elements)
        element();
      else
        relation();
    }
  }

  std::string where(std::optional<std::size_t> column) const { return reader_->where(column.value_or(column_count_)); }
  std::string where(Field field) const { return where(columns_->field(field)); }

  void problem(const std::string& place, Text text) {
    problems_.add({ErrorCode::corrupt_data, std::move(text), place});
  }
  template <class Nearest> void problem(const std::string& place, Text text, Nearest nearest) {
    problems_.add({ErrorCode::corrupt_data, std::move(text), place}, std::move(nearest));
  }

  /// A cell's text; line breaks in it are LF, as everywhere in the catalogue.
  std::string_view cell(std::optional<std::size_t> column) {
    if (!column) return {};
    const std::string_view text = reader_->cells()[*column];
    if (text.find('\r') == text.npos) return text;
    scratch_.clear();
    for (std::size_t i = 0; i < text.size(); i++)
      if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') scratch_ += text[i];
    return scratch_;
  }
  std::string_view cell(Field field) { return cell(columns_->field(field)); }

  /// Reports an error that a cell is the place of, and with that the file's trouble.
  void refuse(Error error, const std::string& place) {
    error.code = ErrorCode::corrupt_data;
    error.where = place;
    problems_.add(std::move(error));
  }
  void check(base::Result<void> result, Field field) {
    if (!result) refuse(std::move(result).error(), where(field));
  }

  std::uint32_t line() const { return static_cast<std::uint32_t>(reader_->line()); }

  void element() {
    model::PutElement put;
    const std::string_view kind_text = cell(Field::kind);
    const model::Kind* kind = kinds_.find(kind_text);
    if (!kind) {
      problem(where(Field::kind), {"element.kind_unknown", {{"kind", std::string(kind_text)}}},
              [&] { return metamodel_.nearest_kind(kind_text); });
      return;
    }
    put.element.ref = {kind->name, std::string(cell(Field::key))};
    put.element.name = cell(Field::name);
    check(model::check_key(put.element.ref.key, ""), Field::key);
    check(model::check_text(put.element.name, "", model::max_name_bytes), Field::name);
    if (!cell(Field::owner).empty()) put.owner = ref(Field::owner);
    attributes(put.element.attributes, kind->id, kind->name);
    element_places_.add(put.element.ref, file_, line());
    parsed_.element_counts[kind->name]++;
    parsed_.elements.push_back(std::move(put));
  }

  /// The ref in a cell; an empty one after a problem.
  model::Ref ref(Field field) {
    const std::string_view text = cell(field);
    auto parsed = model::parse_ref(text);
    if (!parsed) {
      refuse(std::move(parsed).error(), where(field));
      return {};
    }
    if (!parsed->is_relation()) check_kind(parsed->kind, field);
    return std::move(*parsed);
  }

  /// In a ref the kind stands by its name; a label is only a hint of what was meant.
  void check_kind(const std::string& name, Field field) {
    const model::Kind* kind = kinds_.find(name);
    if (kind && kind->name == name) return;
    problem(where(field), {"element.kind_unknown", {{"kind", name}}},
            [&] { return kind ? kind->name : metamodel_.nearest_kind(name); });
  }

  void relation() {
    model::RelationData data;
    const std::string_view text = cell(Field::relation);
    const model::RelationType* type = types_.find(text);
    if (!type) {
      problem(where(Field::relation), {"relation.type_unknown", {{"relation", std::string(text)}}},
              [&] { return metamodel_.nearest_relation(text); });
      return;
    }
    data.identity.relation = type->name;
    data.identity.source = ref(Field::source);
    data.identity.target = ref(Field::target);
    data.identity.key = cell(Field::key);
    if (!data.identity.key.empty())
      check(model::check_key(data.identity.key, "", model::max_relation_key_bytes), Field::key);
    fields(data);
    attributes(data.attributes, type->id, type->name);
    relation_places_.add(data.identity, file_, line());
    parsed_.relation_counts[type->name]++;
    parsed_.relations.push_back(std::move(data));
  }

  void fields(model::RelationData& data) {
    if (const auto text = cell(Field::strength); !text.empty()) {
      data.strength = model::parse_strength(text);
      if (!data.strength) not_allowed(Field::strength, text, "change, weak, soft, hard, total");
    }
    if (const auto text = cell(Field::needs); !text.empty()) {
      data.needs = model::parse_needs(text);
      if (!data.needs) not_allowed(Field::needs, text, "nobody, source, target, both");
    }
    data.valid_from = value<base::Date>(Field::valid_from, model::AttributeType::date);
    data.valid_to = value<base::Date>(Field::valid_to, model::AttributeType::date);
    data.confidence = value<double>(Field::confidence, model::AttributeType::number);
    if (data.valid_from && data.valid_to && *data.valid_to < *data.valid_from)
      problem(where(Field::valid_to), {"relation.ends_before_it_begins"});
    if (data.confidence && !(*data.confidence >= 0 && *data.confidence <= 1))
      problem(where(Field::confidence), {"relation.confidence_range"});
  }

  void not_allowed(Field field, std::string_view text, const std::string& allowed) {
    problem(where(field), {"attribute.not_allowed", {{"value", std::string(text)}, {"allowed", allowed}}});
  }

  std::optional<model::Value> value(std::string_view text, const AttributeDefinition& definition,
                                    std::optional<std::size_t> column) {
    auto read = model::value_from_text(text, definition, "");
    if (read) return std::move(*read);
    Error error = model::value_from_text(text, definition, where(column)).error(); // places are made only for errors
    error.code = ErrorCode::corrupt_data;
    for (Error& other : error.others)
      other.code = ErrorCode::corrupt_data;
    problems_.add(std::move(error));
    return std::nullopt;
  }

  template <class T> std::optional<T> value(Field field, model::AttributeType type) {
    const std::string_view text = cell(field);
    if (text.empty()) return std::nullopt;
    AttributeDefinition definition;
    definition.type = type;
    const auto read = value(text, definition, columns_->field(field));
    return read ? std::optional(std::get<T>(*read)) : std::nullopt;
  }

  void attributes(model::Attributes& out, std::size_t definer, const std::string& name) {
    for (std::size_t column = 0; column < column_count_; column++) {
      if (!columns_->is_attribute(column)) continue;
      const std::string_view text = cell(column);
      if (text.empty()) continue;
      const AttributeDefinition* definition = columns_->attribute(column, definer);
      if (!definition) {
        problem(where(column), {"csv.not_here", {{"name", name}}});
        continue;
      }
      if (auto read = value(text, *definition, column)) out.set(definition->id, std::move(*read));
    }
  }

  template <class Name> void check_repeated(const Places& places, Name name) {
    for (const auto& [later, first] : places.repeated())
      if (name(later) == name(first))
        problem(places.place(later), {"csv.subject_twice", {{"subject", name(later)}, {"place", places.place(first)}}});
  }

  /// An owner is said in one of two ways, never both.
  void check_owners() {
    std::unordered_map<std::string_view, std::vector<std::size_t>> owned; // by key, of any kind
    for (std::size_t i = 0; i < parsed_.elements.size(); i++)
      if (parsed_.elements[i].owner) owned[parsed_.elements[i].element.ref.key].push_back(i);
    if (owned.empty()) return;
    for (std::size_t i = 0; i < parsed_.relations.size(); i++) {
      const model::RelationIdentity& identity = parsed_.relations[i].identity;
      if (identity.relation != model::owns_name) continue;
      const auto found = owned.find(identity.target.key);
      if (found == owned.end()) continue;
      for (const std::size_t element : found->second)
        if (parsed_.elements[element].element.ref == identity.target)
          problem(relation_places_.place(i),
                  {"csv.owner_twice",
                   {{"element", to_string(identity.target)}, {"place", element_places_.place(element)}}});
    }
  }

  const Metamodel& metamodel_;
  Names<model::Kind> kinds_;
  Names<model::RelationType> types_;
  Parsed parsed_;
  Places element_places_, relation_places_;
  base::Problems problems_;
  std::string scratch_;

  // of the file that is being read
  CsvReader* reader_ = nullptr;
  const Columns* columns_ = nullptr;
  std::size_t column_count_ = 0;
  std::uint32_t file_ = 0;
};

} // namespace

base::Result<Parsed> import_csv(const std::vector<CsvFile>& files, const Metamodel& metamodel) {
  Importer importer(metamodel);
  for (const CsvFile& file : files)
    importer.read(file);
  return importer.finish();
}

} // namespace fundament::interchange
