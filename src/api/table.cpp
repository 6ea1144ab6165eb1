// SPDX-License-Identifier: MPL-2.0
#include "api/table.hpp"
#include "answers/sentence.hpp"
#include "api/names.hpp"
#include "base/find_text.hpp"
#include "interchange/csv.hpp"
#include <algorithm>
#include <array>
#include <charconv>

namespace fundament::api {

namespace {

using Type = TableColumn::Type;

struct Known {
  std::string_view name;
  Type type = Type::text;
  std::string_view words = {};
};

/// The columns of all routes but those of the metamodel's attributes and of queries, which say theirs.
constexpr std::array known_columns{
    Known{"ref", Type::ref},
    Known{"kind", Type::word, "kind"},
    Known{"name"},
    Known{"key", Type::key},
    Known{"owner", Type::ref},
    Known{"score", Type::number},
    Known{"depth", Type::number},
    Known{"effect", Type::word, "effect."},
    Known{"need", Type::word, "need."},
    Known{"assumed", Type::truth},
    Known{"retired_but_used", Type::truth},
    Known{"via"},
    Known{"reached", Type::number},
    Known{"fails", Type::number},
    Known{"degraded", Type::number},
    Known{"at_risk", Type::number},
    Known{"touched", Type::number},
    Known{"hard", Type::number},
    Known{"soft", Type::number},
    Known{"weak", Type::number},
    Known{"change", Type::number, "change."}, // a count of needs, or how an answer differs
    Known{"was", Type::word, "effect."},
    Known{"units", Type::number},
    Known{"complete", Type::truth},
    Known{"path", Type::number},
    Known{"step", Type::number},
    Known{"needing", Type::ref},
    Known{"relation", Type::word, "relation"},
    Known{"needed", Type::ref},
    Known{"strength", Type::word, "need."},
    Known{"administrations", Type::number},
    Known{"users", Type::refs},
    Known{"phase", Type::word, "phase."},
    Known{"contract_end", Type::date},
    Known{"cost", Type::money},
    Known{"cost_year"},
    Known{"cost_state", Type::word, "cost_state."},
    Known{"offered_to_all", Type::truth},
    Known{"set_below", Type::word, "set_below."},
    Known{"near", Type::truth},
    Known{"notes"},
    Known{"why"},
    Known{"capability", Type::ref},
    Known{"party", Type::ref},
    Known{"needs", Type::number},
    Known{"needed_by", Type::number},
    Known{"replaced_by", Type::refs},
    Known{"one", Type::ref},
    Known{"other", Type::ref},
    Known{"one_party", Type::ref},
    Known{"other_party", Type::ref},
    Known{"replaces", Type::truth},
    Known{"shared", Type::refs},
    Known{"version"},
    Known{"code", Type::word, "code."},
    Known{"allowed", Type::truth},
    Known{"valid_until", Type::date},
    Known{"decision", Type::ref},
    Known{"subject", Type::ref},
    Known{"sentence"},
    Known{"administration", Type::ref},
    Known{"user", Type::ref},
    Known{"technology", Type::ref},
    Known{"revision", Type::number},
    Known{"time"},
    Known{"author"},
    Known{"reason"},
    Known{"number", Type::number},
    Known{"operation"},
    Known{"rule"},
    Known{"area", Type::word, "area."},
    Known{"force", Type::word, "force."},
    Known{"severity", Type::word, "severity."},
    Known{"title"},
    Known{"element", Type::ref},
    Known{"about", Type::ref},
    Known{"state", Type::word, "state."},
    Known{"deviation", Type::ref},
    Known{"until", Type::date},
    Known{"also"},
    Known{"detail"},
    Known{"remedy"},
    Known{"on", Type::date},
    Known{"open", Type::number},
    Known{"binding_open", Type::number},
    Known{"advisory_open", Type::number},
    Known{"settled", Type::number},
    Known{"not_evaluated", Type::number},
};

bool is_number(std::string_view text) {
  constexpr std::size_t most_digits = 15; // a spreadsheet holds no more of them
  double value = 0;
  const auto end = text.data() + text.size();
  return text.size() <= most_digits && std::from_chars(text.data(), end, value, std::chars_format::fixed).ptr == end &&
         !text.empty();
}

template <class Use> void each_word(std::string_view text, Use use) {
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find(' ', begin), text.size());
    if (end > begin) use(std::string(text.substr(begin, end - begin)));
    begin = end + 1;
  }
}

} // namespace

std::string heading(std::string label) {
  if (label.empty()) return label;
  const auto first = static_cast<unsigned char>(label[0]);
  if (first >= 'a' && first <= 'z')
    label[0] = static_cast<char>(first - 'a' + 'A');
  else if (first == 0xC3 && label.size() > 1 &&
           static_cast<unsigned char>(label[1]) >= 0xA0) // à to þ, æ, ø and å in it
    label[1] = static_cast<char>(static_cast<unsigned char>(label[1]) - 0x20);
  return label;
}

TableColumn table_column(std::string_view name) {
  const auto at = std::find_if(known_columns.begin(), known_columns.end(),
                               [&](const Known& column) { return column.name == name; });
  if (at == known_columns.end()) return {std::string(name)};
  return {std::string(name), at->type, std::string(at->words)};
}

TableColumn attribute_column(const model::Metamodel& metamodel, model::AttributeId id, base::Language language) {
  TableColumn out{metamodel.attribute_name(id)};
  for (const auto& kind : metamodel.kinds()) {
    const auto* attribute = metamodel.attribute_of(kind.id, id);
    if (!attribute) continue;
    out.label = heading(attribute->label.in(language));
    switch (attribute->type) {
    case model::AttributeType::enumeration:
      out.type = Type::word;
      out.words = "enum:" + (attribute->enum_name.empty() ? attribute->name : attribute->enum_name);
      break;
    case model::AttributeType::integer:
    case model::AttributeType::number: // a year is no amount
      out.type = attribute->unit.starts_with("DKK") ? Type::money
                 : attribute->unit == "year"        ? Type::text
                                                    : Type::number;
      break;
    case model::AttributeType::boolean: out.type = Type::truth; break;
    case model::AttributeType::date: out.type = Type::date; break;
    case model::AttributeType::ref: out.type = Type::ref; break;
    default: break;
    }
    break;
  }
  return out;
}

std::vector<TableCell> TableForPeople::head(const std::vector<std::string>& names) {
  if (columns_.empty())
    for (const std::string& name : names)
      columns_.push_back(table_column(name));
  const auto has = [&](const std::string& name) {
    return std::any_of(columns_.begin(), columns_.end(), [&](const TableColumn& one) { return one.name == name; });
  };
  const auto label_of = [&](const TableColumn& column) {
    if (!column.label.empty()) return column.label;
    return heading(base::find_text("column." + column.name, language_).value_or(column.name));
  };
  const std::string of_ref = " (ref)";
  std::vector<TableCell> out;
  for (const TableColumn& column : columns_) {
    const bool own = column.name == "ref";
    const bool beside = column.type == Type::ref && (own ? has("name") : has(column.name + "_name"));
    has_name_beside_.push_back(beside);
    const std::string label = label_of(column);
    if (column.type == Type::key)
      out.push_back({TableCell::Type::text, "Ref"});
    else if (column.type == Type::ref || column.type == Type::refs) {
      if (!beside) out.push_back({TableCell::Type::text, label});
      out.push_back({TableCell::Type::text, own && beside ? "Ref" : label + of_ref});
    } else {
      constexpr std::string_view ending = "_name";
      const bool names_a_ref = column.label.empty() && column.name.ends_with(ending);
      const auto bare = names_a_ref ? column.name.substr(0, column.name.size() - ending.size()) : column.name;
      out.push_back({TableCell::Type::text, names_a_ref && has(bare) ? label_of(table_column(bare)) : label});
    }
  }
  return out;
}

std::vector<TableCell> TableForPeople::row(const std::vector<std::string>& cells) const {
  std::vector<TableCell> out;
  for (std::size_t i = 0; i < columns_.size() && i < cells.size(); i++) {
    const TableColumn& column = columns_[i];
    const std::string& value = cells[i];
    if (column.type == Type::ref && !has_name_beside_[i])
      out.push_back({TableCell::Type::text, name_of(value).value_or("")});
    if (column.type == Type::refs) {
      std::string names;
      bool all = true;
      each_word(value, [&](const std::string& ref) {
        const auto name = name_of(ref);
        all = all && name;
        names += (names.empty() ? "" : ", ") + name.value_or("");
      });
      out.push_back({TableCell::Type::text, all ? names : ""});
    }
    out.push_back(cell(column, cells, value));
  }
  return out;
}

TableCell TableForPeople::cell(const TableColumn& column, const std::vector<std::string>& cells,
                               const std::string& value) const {
  switch (column.type) {
  case Type::number:
    if (is_number(value)) return {TableCell::Type::number, value};
    if (!column.words.empty()) return {TableCell::Type::text, word(column, value)};
    break;
  case Type::money:
    if (is_number(value)) return {TableCell::Type::money, value};
    break;
  case Type::date:
    if (base::parse_date(value)) return {TableCell::Type::date, value};
    break;
  case Type::truth:
    if (value == "true" || value == "1") return {TableCell::Type::text, base::render({"truth.yes"}, language_)};
    if (value == "false" || value == "0") return {TableCell::Type::text, base::render({"truth.no"}, language_)};
    return {TableCell::Type::text, word({column.name, Type::word, "complete."}, value)};
  case Type::word: return {TableCell::Type::text, word(column, value)};
  case Type::ref:
    if (name_of(value)) return {TableCell::Type::ref, value};
    break;
  case Type::key: {
    const auto kind =
        std::find_if(columns_.begin(), columns_.end(), [](const auto& one) { return one.name == "kind"; });
    return {TableCell::Type::ref, cells[static_cast<std::size_t>(kind - columns_.begin())] + ":" + value};
  }
  case Type::refs:
  case Type::text: break;
  }
  return {TableCell::Type::text, value};
}

std::string TableForPeople::word(const TableColumn& column, const std::string& value) const {
  if (value.empty()) return "";
  const auto [word, is_new] = words_.try_emplace(column.words + "\n" + value);
  if (is_new) word->second = find_word(column, value);
  return word->second;
}

std::string TableForPeople::find_word(const TableColumn& column, const std::string& value) const {
  const auto& metamodel = view_->model().metamodel();
  if (column.words == "kind") {
    const auto kind = metamodel.find_kind(value);
    return kind ? metamodel.kind(*kind).label.in(language_) : value;
  }
  if (column.words == "relation") {
    const auto relation = metamodel.find_relation(value);
    return relation ? metamodel.relation(*relation).label.in(language_) : value;
  }
  constexpr std::string_view of_metamodel = "enum:";
  if (column.words.starts_with(of_metamodel))
    return enum_label(metamodel, std::string_view(column.words).substr(of_metamodel.size()), value, language_);
  if (auto text = base::find_text(column.words + value, language_)) return *text;
  // where needs are asked for, what has an effect is a need
  return column.words == "effect." ? base::find_text("need." + value, language_).value_or(value) : value;
}

std::optional<std::string> TableForPeople::name_of(const std::string& ref) const {
  const auto id = view_->model().find_ref(ref);
  return id ? std::optional(answers::name_of(view_->model(), *id, language_)) : std::nullopt;
}

void append_people_csv(std::string& out, const std::vector<TableCell>& row, base::Language language) {
  const bool danish = language == base::Language::da;
  for (std::size_t i = 0; i < row.size(); i++) {
    if (i) out += danish ? ';' : ',';
    const TableCell& cell = row[i];
    if (cell.type == TableCell::Type::number || cell.type == TableCell::Type::money) {
      std::string digits = cell.text;
      if (danish) std::replace(digits.begin(), digits.end(), '.', ',');
      out += digits;
    } else
      interchange::append_csv_cell(out, cell.text, interchange::CsvReaders::spreadsheet);
  }
  out += "\r\n";
}

} // namespace fundament::api
