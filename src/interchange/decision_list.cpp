// SPDX-License-Identifier: MPL-2.0
#include "interchange/decision_list.hpp"
#include "base/ascii.hpp"
#include "base/unicode.hpp"
#include "interchange/csv.hpp"
#include "interchange/model_bytes.hpp"
#include "packages/version_range.hpp"
#include <algorithm>
#include <deque>
#include <map>
#include <set>

namespace fundament::interchange {

using base::ErrorCode;
using base::is_digit;

namespace {

enum class Column { name, status, until, category, description, other };

Column column_of(const std::string& label) {
  static const std::map<std::string, Column> known{
      {"standard name", Column::name},      {"name", Column::name},
      {"technology", Column::name},         {"navn", Column::name},
      {"teknologi", Column::name},          {"status", Column::status},
      {"verdict", Column::status},          {"udfald", Column::status},
      {"expiration date", Column::until},   {"approval expiration date", Column::until},
      {"valid until", Column::until},       {"gaelder til og med", Column::until},
      {"category", Column::category},       {"kategori", Column::category},
      {"description", Column::description}, {"beskrivelse", Column::description}};
  const auto found = known.find(base::fold(label));
  return found == known.end() ? Column::other : found->second;
}

/// A key out of a name: what fold() leaves, with dashes.
std::string key_of(std::string_view name) {
  std::string out = base::fold(name).substr(0, model::max_key_bytes - 10);
  while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xC0) == 0x80)
    out.pop_back(); // not within a character
  std::replace(out.begin(), out.end(), ' ', '-');
  return out;
}

class Reader {
public:
  explicit Reader(const model::Metamodel& metamodel) : metamodel_(metamodel) { out_.format = Format::decisions; }

  void read(const CsvFile& file) {
    CsvReader reader(file.name, file.source);
    auto labels = reader.header();
    if (!labels) return problems_.add(std::move(labels).error());
    labels_ = std::move(*labels);
    columns_.clear();
    for (const auto& label : labels_)
      columns_.push_back(column_of(label));
    for (const auto& [column, name] : {std::pair(Column::name, "Standard Name"), std::pair(Column::status, "Status")})
      if (std::count(columns_.begin(), columns_.end(), column) != 1) {
        problems_.add({ErrorCode::corrupt_data, {"decisions.column_needed", {{"column", name}}}, file.name + ":1"});
        return;
      }
    for (;;) {
      auto row = reader.next();
      if (!row)
        problems_.add(std::move(row).error());
      else if (!*row)
        return;
      else
        take(reader);
    }
  }

  base::Result<Parsed> finish() {
    if (!problems_.empty()) return problems_.take();
    for (auto& [key, put] : technologies_)
      out_.elements.push_back(std::move(put));
    out_.element_counts["technology"] = technologies_.size();
    return std::move(out_);
  }

private:
  struct Row {
    std::string name, status, until, category, description;
    model::Properties others;
  };

  Row cells(const CsvReader& reader) const {
    Row out;
    for (std::size_t i = 0; i < columns_.size(); i++) {
      std::string text(reader.cells()[i]);
      std::erase(text, '\r');
      if (text == "-") text.clear();
      switch (columns_[i]) {
      case Column::name: out.name = text; break;
      case Column::status: out.status = text; break;
      case Column::until: out.until = text; break;
      case Column::category: out.category = text; break;
      case Column::description: out.description = text; break;
      case Column::other:
        if (!text.empty()) out.others.emplace_back(labels_[i], text);
        break;
      }
    }
    return out;
  }

  void problem(const CsvReader& reader, Column column, base::Text text) {
    const auto at = static_cast<std::size_t>(std::find(columns_.begin(), columns_.end(), column) - columns_.begin());
    problems_.add({ErrorCode::corrupt_data, std::move(text), reader.where(at)});
  }

  void take(const CsvReader& reader) {
    const Row row = cells(reader);
    if (row.name.empty()) return problem(reader, Column::name, {"decisions.name_needed"});
    const auto verdict = verdict_of(row.status);
    if (!verdict)
      return problem(reader, Column::status, {"decisions.status", {{"status", base::printable(row.status)}}});
    const auto until = row.until.empty() ? std::nullopt : base::parse_date(row.until);
    if (!row.until.empty() && !until)
      return problem(reader, Column::until, {"decisions.date", {{"value", base::printable(row.until)}}});
    for (const std::string* text : {&row.name, &row.description, &row.category})
      if (auto fine = model::check_text(*text, reader.where(0)); !fine) return problems_.add(std::move(fine).error());
    const VersionedName split = split_version(row.name);
    add(row, split, *verdict, until, technology(row, split));
  }

  /// The technology that the row is about; made with the first row that is.
  model::Ref technology(const Row& row, const VersionedName& split) {
    const std::string key = key_of(split.name);
    model::PutElement& put = technologies_[key];
    if (put.element.ref.key.empty()) {
      put.element.ref = {"technology", key};
      put.element.name = split.name;
      set_attribute(put, metamodel_, "description", row.description);
      set_attribute(put, metamodel_, "category", row.category);
    }
    if (!split.alias.empty() && aliases_.emplace(key, split.alias).second) {
      std::vector<std::string> aliases;
      for (auto at = aliases_.lower_bound({key, ""}); at != aliases_.end() && at->first == key; ++at)
        aliases.push_back(at->second);
      set_attribute(put, metamodel_, "aliases", std::move(aliases));
    }
    return put.element.ref;
  }

  void add(const Row& row, const VersionedName& split, const std::string& verdict,
           const std::optional<base::Date>& until, const model::Ref& technology) {
    model::PutElement put;
    std::string key = key_of(row.name);
    if (const int times = ++keys_[key]; times > 1)
      key += "-" + std::to_string(times); // the names differ in signs alone
    put.element.ref = {"decision", key};
    put.element.name = row.name;
    const bool dateless = verdict == "approved" && !until;
    // the date ends an approval, and no ban: of one it is kept as it stands
    const bool bans = verdict == "prohibited" || verdict == "waiver_only";
    model::Properties others = row.others;
    if (bans && until) others.emplace_back(until_label(), row.until);
    set_attribute(put, metamodel_, "verdict", dateless ? std::string("approved_with_conditions") : verdict);
    if (dateless)
      set_attribute(put, metamodel_, "conditions",
                    std::vector<std::string>{base::render({"decisions.no_date"}, base::Language::en)});
    set_attribute(put, metamodel_, "versions_in", split.version);
    if (until && !bans) set_attribute(put, metamodel_, "valid_until", *until);
    set_attribute(put, metamodel_, "properties", others);
    out_.relations.push_back({{put.element.ref, "decides", technology, ""}});
    out_.elements.push_back(std::move(put));
    out_.element_counts["decision: " + row.status]++;
    out_.relation_counts["decides"]++;
  }

  const std::string& until_label() const {
    const auto at = std::find(columns_.begin(), columns_.end(), Column::until) - columns_.begin();
    return labels_.at(static_cast<std::size_t>(at));
  }

  std::optional<std::string> verdict_of(const std::string& status) const {
    static const std::map<std::string, std::string> foreign{{"approved", "approved"},
                                                            {"denied", "prohibited"},
                                                            {"sunsetting", "phasing_out"},
                                                            {"pilot", "pilot"},
                                                            {"exception", "waiver_only"}};
    const std::string folded = base::fold(status);
    if (const auto found = foreign.find(folded); found != foreign.end()) return found->second;
    const auto kind = metamodel_.find_kind("decision");
    const auto* definition = kind ? metamodel_.find_attribute(metamodel_.kind(*kind), "verdict") : nullptr;
    if (definition)
      for (const auto& one : definition->allowed)
        if (base::fold(one.value) == folded || base::fold(one.label.da) == folded || base::fold(one.label.en) == folded)
          return one.value;
    return std::nullopt;
  }

  const model::Metamodel& metamodel_;
  std::vector<std::string> labels_;
  std::vector<Column> columns_;
  std::map<std::string, model::PutElement> technologies_; ///< by key
  std::set<std::pair<std::string, std::string>> aliases_; ///< of a technology's key
  std::map<std::string, int> keys_;                       ///< of decisions, how often
  base::Problems problems_;
  Parsed out_;
};

/// ISO 27001, Microsoft 365: a number of three digits or more that is no year is part of a name.
bool is_part_of_name(const std::string& number) {
  if (number.size() < 3 || !std::all_of(number.begin(), number.end(), is_digit)) return false;
  return number.size() != 4 || (!number.starts_with("19") && !number.starts_with("20"));
}

} // namespace

VersionedName split_version(const std::string& text) {
  const auto space = text.rfind(' ');
  if (space == text.npos) return {text, "", ""};
  std::string version = text.substr(space + 1);
  if (version.size() > 1 && (version[0] == 'v' || version[0] == 'V')) version.erase(0, 1);
  while (!version.empty() && (version.back() == 'x' || version.back() == 'X' || version.back() == '.'))
    version.pop_back(); // 15.x.x
  const auto is_part = [](char c) { return is_digit(c) || c == '.'; };
  const auto is_number = [&](const std::string& part) {
    return !part.empty() && is_digit(part[0]) && std::all_of(part.begin(), part.end(), is_part);
  };
  if (!is_number(version)) return {text, "", ""};
  // "Node.js 18 - 20": all from the one to the other
  const std::string before = text.substr(0, space);
  if (before.ends_with(" -") || before.ends_with(" to")) {
    const auto sign = before.rfind(' ');
    const auto from = sign == 0 ? before.npos : before.rfind(' ', sign - 1);
    const std::string least = from == before.npos ? "" : before.substr(from + 1, sign - from - 1);
    if (is_number(least)) return {before.substr(0, from), ">=" + least + " <=" + version, ""};
  }
  if (is_part_of_name(version) || !packages::VersionRange::parse(version)) return {text, "", ""};
  std::string name = before;
  for (const char* word : {"Version", "version", "Ver.", "-"}) {
    const std::string_view ending(word);
    if (!name.ends_with(ending)) continue;
    name.resize(name.size() - ending.size());
    while (!name.empty() && name.back() == ' ')
      name.pop_back();
  }
  if (base::fold(name).empty()) return {text, "", ""};
  return {name, version, name == before ? "" : before};
}

base::Result<Parsed> import_decision_list(const std::vector<CsvFile>& files, const model::Metamodel& metamodel) {
  Reader reader(metamodel);
  for (const CsvFile& file : files)
    reader.read(file);
  return reader.finish();
}

base::Result<Parsed> read_decision_list(const std::vector<std::string>& paths, const model::Metamodel& metamodel) {
  std::vector<CsvFile> files;
  std::deque<std::string> texts; // which the readers' sources look into
  for (const auto& path : paths) {
    auto bytes = read_bytes(path);
    if (!bytes) return std::move(bytes).error();
    texts.push_back(std::move(*bytes));
    const std::string& text = texts.back();
    files.push_back({path, [&text, at = std::size_t{0}](char* to, std::size_t most) mutable {
                       const std::size_t count = text.copy(to, most, at);
                       at += count;
                       return count;
                     }});
  }
  return import_decision_list(files, metamodel);
}

} // namespace fundament::interchange
