// SPDX-License-Identifier: MPL-2.0
#include "review/rules.hpp"
#include "base/ascii.hpp"
#include "base/joined.hpp"
#include "model/json_text.hpp"
#include "model/ref.hpp"
#include "review/embedded.hpp"
#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

namespace fundament::review {

using base::Error;
using base::ErrorCode;
using base::Text;
using query::HeaderLine;

namespace {

constexpr std::array<std::string_view, 2> forces{"binding", "advisory"};
constexpr std::array<std::string_view, 3> severities{"high", "normal", "low"};
constexpr std::array<std::string_view, 2> yes_and_no{"yes", "no"};
constexpr std::array<std::string_view, 5> reaches{"0", "1", "2", "closure", "all"};
constexpr std::array<std::string_view, 8> principles{"common_first", "fewest_systems", "close_to_core", "data_shared",
                                                     "security",     "reliable",       "technology",    "law"};
/// The first stands for itself where an id stands in an address, the others where parameters are set.
constexpr std::array<std::string_view, 3> taken_ids{"forecast", GovernanceQueries::heard_id,
                                                    GovernanceQueries::decides_id};
constexpr unsigned most_months = 120, most_renewals = 20;

using Problem = std::optional<Text>;

std::string only_part(const HeaderLine& line) {
  return line.parts.size() == 1 ? line.parts[0] : "";
}

/// The place of the line's word among those allowed.
template <class List> Problem word_at(const HeaderLine& line, const List& allowed, std::size_t& place) {
  const auto found = std::find(allowed.begin(), allowed.end(), only_part(line));
  if (found == allowed.end()) return Text{"rule.word", {{"word", line.word}, {"known", base::joined(allowed)}}};
  place = static_cast<std::size_t>(found - allowed.begin());
  return std::nullopt;
}

Problem number_in(const HeaderLine& line, unsigned least, unsigned most, unsigned& into) {
  const std::string text = only_part(line);
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || value < least || value > most)
    return Text{"rule.number", {{"word", line.word}, {"least", std::to_string(least)}, {"most", std::to_string(most)}}};
  into = value;
  return std::nullopt;
}

Problem date_in(const HeaderLine& line, std::optional<base::Date>& into) {
  into = base::parse_date(only_part(line));
  if (!into) return Text{"rule.date", {{"word", line.word}}};
  return std::nullopt;
}

/// What only the whole file shows to be wrong.
class WholeRule {
public:
  WholeRule(const Rule& rule, const std::string& where) : rule_(rule), where_(where) {}

  base::Result<void> check() {
    const auto& columns = rule_.query.columns;
    const bool fixed = columns.size() >= fixed_columns && columns[0].name == "element" && columns[0].type == "ref" &&
                       columns[1].name == "about" && (columns[1].type == "ref" || columns[1].type == "text");
    if (!fixed) problem({"rule.columns"});
    for (const char* name : {"waiver", "party"})
      if (const auto place = rule_.column(name); place && columns[*place + fixed_columns].type != "ref")
        problem({"rule.column_is_ref", {{"column", name}}});
    for (const auto& name : rule_.material)
      if (!rule_.column(name)) problem({"rule.material", {{"column", name}}});
    for (const auto& parameter : rule_.query.parameters)
      if (!parameter.fallback || *parameter.fallback == query::no_value)
        problem({"rule.parameter_default", {{"name", parameter.name}}});
    if (std::find(taken_ids.begin(), taken_ids.end(), rule_.id()) != taken_ids.end())
      problem({"rule.id_taken", {{"id", rule_.id()}}});
    if (rule_.force == Force::binding && rule_.owner.empty()) problem({"rule.owner_needed"});
    if (rule_.valid_from && rule_.valid_to && *rule_.valid_to < *rule_.valid_from) problem({"rule.never"});
    if (!problems_.empty()) return problems_.take();
    return {};
  }

private:
  void problem(Text text) { problems_.add({ErrorCode::invalid_argument, std::move(text), where_}); }
  const Rule& rule_;
  const std::string& where_;
  base::Problems problems_;
};

std::string read_file(const std::filesystem::path& path, bool& fine) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  fine = !in.bad() && in.is_open();
  return text;
}

std::optional<Area> area_of(std::string_view name) {
  const auto found = std::find(query::areas.begin(), query::areas.end(), name);
  if (found == query::areas.end()) return std::nullopt;
  return static_cast<Area>(found - query::areas.begin());
}

/// The rules of a city's folder, one after another; what is wrong is collected.
class Folder {
public:
  Folder(std::filesystem::path path, std::shared_ptr<const model::Metamodel> metamodel)
      : path_(std::move(path)), nothing_(snapshot::View::make(0, model::Model::empty(std::move(metamodel)))) {}

  base::Result<std::vector<Rule>> read() {
    std::error_code failed;
    for (const auto& entry : sorted(path_, failed)) {
      if (entry.filename() == GovernanceQueries::folder)
        read_governance(entry);
      else if (std::filesystem::is_directory(entry, failed))
        read_area(entry);
      else if (entry.extension() == ".sql")
        problem({"rule.no_area", {{"known", base::joined(query::areas)}}}, entry);
    }
    if (failed) return Error{ErrorCode::not_found, {"rule.no_folder"}, path_.string()};
    if (std::filesystem::exists(path_ / settings_file)) read_settings();
    if (!problems_.empty()) return problems_.take();
    return std::move(rules_);
  }

  const GovernanceQueries& governance() const { return governance_; }
  const std::map<std::string, GivenParameters>& settings() const { return settings_; }
  static constexpr const char* settings_file = "frameworks.json";

private:
  static std::vector<std::filesystem::path> sorted(const std::filesystem::path& folder, std::error_code& failed) {
    std::vector<std::filesystem::path> out;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failed))
      out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
  }

  void problem(Text text, const std::filesystem::path& where, std::optional<Text> hint = std::nullopt) {
    problems_.add({ErrorCode::invalid_argument, std::move(text), where.string(), std::move(hint)});
  }

  void read_area(const std::filesystem::path& folder) {
    const std::string name = folder.filename().string();
    const auto area = area_of(name);
    if (!area)
      return problem({"rule.area_unknown", {{"area", name}, {"known", base::joined(query::areas)}}}, folder,
                     base::did_you_mean(model::nearest_names(name, {query::areas.begin(), query::areas.end()})));
    std::error_code failed;
    for (const auto& file : sorted(folder, failed))
      if (file.extension() == ".sql") read_rule(*area, file);
    if (failed) problems_.add({ErrorCode::unavailable, {"import.unreadable", {{"why", failed.message()}}}, name});
  }

  void read_rule(Area area, const std::filesystem::path& file) {
    const auto text = text_of_file(file);
    if (!text) return;
    auto rule = parse_rule(area, file.stem().string(), *text, file.string());
    if (!rule) return problems_.add(std::move(rule).error());
    for (const Rule& other : rules_)
      if (other.id() == rule->id())
        return problem({"rule.id_twice", {{"id", rule->id()}, {"area", std::string(to_string(other.area))}}}, file);
    if (auto fits = query::check(rule->query, *nothing_, file.string()); !fits)
      return problems_.add(std::move(fits).error());
    rule->query.built_in = false;
    rules_.push_back(std::move(*rule));
  }

  void read_governance(const std::filesystem::path& folder) {
    std::error_code failed;
    for (const auto& file : sorted(folder, failed)) {
      if (file.extension() != ".sql") continue;
      GovernanceQuery* place = governance_.find(file.stem().string());
      if (!place) {
        problem({"governance.file_unknown", {{"file", file.filename().string()}}}, file);
        continue;
      }
      const auto text = text_of_file(file);
      if (!text) continue;
      auto query = parse_governance(place->query.name, *text, file.string());
      auto fits = query ? query::check(*query, *nothing_, file.string(), governance_tables()) : query.error();
      if (!fits) {
        problems_.add(std::move(fits).error());
        continue;
      }
      query->built_in = false;
      place->query = std::move(*query);
    }
    if (failed)
      problems_.add({ErrorCode::unavailable, {"import.unreadable", {{"why", failed.message()}}}, "governance"});
  }

  std::optional<std::string> text_of_file(const std::filesystem::path& file) {
    bool fine = false;
    std::string text = read_file(file, fine);
    if (fine) return text;
    problems_.add({ErrorCode::unavailable, {"import.unreadable", {{"why", "?"}}}, file.string()});
    return std::nullopt;
  }

  void read_settings() {
    bool fine = false;
    const auto file = path_ / settings_file;
    const auto json = model::parse_json(read_file(file, fine), file.string());
    if (!json) return problems_.add(json.error());
    const auto is_wrong = [&] { problem({"rule.settings_form"}, file); };
    if (!json->is_object()) return is_wrong();
    for (const auto& [member, rules] : json->items()) {
      if (member != "parameters" || !rules.is_object()) return is_wrong();
      for (const auto& [rule, parameters] : rules.items()) {
        if (!parameters.is_object()) return is_wrong();
        for (const auto& [name, value] : parameters.items()) {
          if (!value.is_string()) return is_wrong();
          settings_[rule].emplace_back(name, value.get<std::string>());
        }
      }
    }
  }

  const std::filesystem::path path_;
  const std::shared_ptr<const snapshot::View> nothing_;
  std::vector<Rule> rules_;
  GovernanceQueries governance_ = GovernanceQueries::built_in();
  std::map<std::string, GivenParameters> settings_;
  base::Problems problems_;
};

} // namespace

std::string_view to_string(Area area) {
  return query::areas.at(static_cast<std::size_t>(area));
}
std::string_view to_string(Force force) {
  return forces.at(static_cast<std::size_t>(force));
}
std::string_view to_string(Severity severity) {
  return severities.at(static_cast<std::size_t>(severity));
}

bool Rule::is_material(std::string_view column) const {
  return std::find(material.begin(), material.end(), column) != material.end();
}

std::optional<std::size_t> Rule::column(std::string_view name) const {
  for (std::size_t i = fixed_columns; i < query.columns.size(); i++)
    if (query.columns[i].name == name) return i - fixed_columns;
  return std::nullopt;
}

base::Result<Rule> parse_rule(Area area, const std::string& id, std::string_view file, const std::string& where) {
  Rule out;
  out.area = area;
  std::size_t place = 0;
  const std::vector<query::HeaderWord> words{
      {"force", true,
       [&](const HeaderLine& line) {
         auto wrong = word_at(line, forces, place);
         if (!wrong) out.force = static_cast<Force>(place);
         return wrong;
       }},
      {"principle", true,
       [&](const HeaderLine& line) {
         auto wrong = word_at(line, principles, place);
         if (!wrong) out.principle = principles[place];
         return wrong;
       }},
      {"remedy", true,
       [&](const HeaderLine& line) {
         auto wrong = query::two_languages(line, 0);
         if (!wrong) out.remedy = {line.parts[0], line.parts[1]};
         return wrong;
       }},
      {"severity", false,
       [&](const HeaderLine& line) {
         auto wrong = word_at(line, severities, place);
         if (!wrong) out.severity = static_cast<Severity>(place);
         return wrong;
       }},
      {"owner", false,
       [&](const HeaderLine& line) -> Problem {
         const auto ref = model::parse_ref(only_part(line));
         if (!ref) return Text{"rule.owner_form"};
         out.owner = to_string(*ref);
         return std::nullopt;
       }},
      {"waivable", false,
       [&](const HeaderLine& line) {
         auto wrong = word_at(line, yes_and_no, place);
         if (!wrong) out.waivable = place == 0;
         return wrong;
       }},
      {"longest", false, [&](const HeaderLine& line) { return number_in(line, 1, most_months, out.longest); }},
      {"renewals", false, [&](const HeaderLine& line) { return number_in(line, 0, most_renewals, out.renewals); }},
      {"reach", false,
       [&](const HeaderLine& line) {
         auto wrong = word_at(line, reaches, place);
         if (!wrong) out.reach = reaches[place];
         return wrong;
       }},
      {"material", false,
       [&](const HeaderLine& line) -> Problem {
         out.material = query::split_words(only_part(line));
         return out.material.empty() ? Problem(Text{"rule.list", {{"word", line.word}}}) : std::nullopt;
       }},
      {"yields_to", false,
       [&](const HeaderLine& line) -> Problem {
         out.yields_to = query::split_words(only_part(line));
         return out.yields_to.empty() ? Problem(Text{"rule.list", {{"word", line.word}}}) : std::nullopt;
       }},
      {"source", false,
       [&](const HeaderLine& line) -> Problem {
         out.source = only_part(line);
         return std::nullopt;
       }},
      {"valid_from", false, [&](const HeaderLine& line) { return date_in(line, out.valid_from); }},
      {"valid_to", false, [&](const HeaderLine& line) { return date_in(line, out.valid_to); }},
  };
  auto query = query::parse_named(id, file, where, words);
  if (!query) return std::move(query).error();
  out.query = std::move(*query);
  if (auto whole = WholeRule(out, where).check(); !whole) return std::move(whole).error();
  return out;
}

std::shared_ptr<const Rules> Rules::built_in() {
  static const auto rules = [] {
    std::vector<Rule> out;
    for (const auto& [path, text] : embedded::frameworks()) {
      const std::filesystem::path file(path);
      const auto area = area_of(file.parent_path().string());
      base::expect(area.has_value(), "a rule of ours stands in no area");
      out.push_back(parse_rule(*area, file.stem().string(), text, file.string()).value());
    }
    return of(std::move(out)).value();
  }();
  return rules;
}

base::Result<std::shared_ptr<const Rules>> Rules::of(std::vector<Rule> rules) {
  auto out = std::make_shared<Rules>();
  out->rules_ = std::move(rules);
  if (auto fine = out->settle(); !fine) return std::move(fine).error();
  return std::shared_ptr<const Rules>(std::move(out));
}

base::Result<std::shared_ptr<const Rules>> Rules::with_folder(const std::string& folder,
                                                              std::shared_ptr<const model::Metamodel> metamodel) {
  Folder city(folder, std::move(metamodel));
  auto read = city.read();
  if (!read) return std::move(read).error();
  Rules all;
  all.rules_ = built_in()->rules_;
  all.governance_ = city.governance();
  for (Rule& rule : *read) {
    std::erase_if(all.rules_, [&](const Rule& other) { return other.id() == rule.id(); });
    all.rules_.push_back(std::move(rule));
  }
  const std::string file = (std::filesystem::path(folder) / Folder::settings_file).string();
  base::Problems problems;
  for (const auto& setting : city.settings()) {
    const auto& id = setting.first;
    const auto rule =
        std::find_if(all.rules_.begin(), all.rules_.end(), [&](const Rule& one) { return one.id() == id; });
    GovernanceQuery* governance = all.governance_.find(id);
    if (rule == all.rules_.end() && !governance) {
      problems.add({ErrorCode::invalid_argument, {"rule.unknown", {{"id", id}}}, file},
                   [&] { return all.nearest(id); });
      continue;
    }
    (governance ? governance->given : rule->given) = setting.second;
    for (const auto& given : setting.second) {
      const auto& name = given.first;
      std::vector<std::string_view> names;
      for (const auto& parameter : (governance ? governance->query : rule->query).parameters)
        names.push_back(parameter.name);
      if (std::find(names.begin(), names.end(), name) == names.end())
        problems.add({ErrorCode::invalid_argument, {"rule.parameter_unknown", {{"id", id}, {"name", name}}}, file},
                     [&] { return model::nearest_names(name, names); });
    }
  }
  if (!problems.empty()) return problems.take();
  auto out = std::make_shared<Rules>(std::move(all));
  if (auto fine = out->settle(); !fine) return std::move(fine).error();
  return std::shared_ptr<const Rules>(std::move(out));
}

/// Puts them in order, and sees that they yield to rules that are there and do not yield themselves.
base::Result<void> Rules::settle() {
  std::sort(rules_.begin(), rules_.end(),
            [](const Rule& a, const Rule& b) { return a.area != b.area ? a.area < b.area : a.id() < b.id(); });
  base::Problems problems;
  for (const Rule& rule : rules_)
    for (const auto& other : rule.yields_to) {
      const Rule* found = find(other);
      const std::string where = std::string(to_string(rule.area)) + "/" + rule.id() + ".sql";
      if (!found)
        problems.add({ErrorCode::invalid_argument, {"rule.unknown", {{"id", other}}}, where},
                     [&] { return nearest(other); });
      else if (!found->yields_to.empty() || found == &rule)
        problems.add({ErrorCode::invalid_argument, {"rule.yields_itself", {{"id", other}}}, where});
    }
  if (!problems.empty()) return problems.take();
  base::Sha256 hasher;
  const auto add = [&](std::string_view folder, const query::NamedQuery& query, const GivenParameters& parameters) {
    hasher.add(std::string(folder) + "/" + query.name + "\n");
    hasher.add(query.digest);
    for (const auto& [name, value] : parameters)
      hasher.add(name + "=" + value + "\n");
  };
  for (const Rule& rule : rules_)
    add(to_string(rule.area), rule.query, rule.given);
  for (const auto* one : {&governance_.heard, &governance_.decides})
    add(GovernanceQueries::folder, one->query, one->given);
  digest_ = hasher.finish();
  return {};
}

const Rule* Rules::find(std::string_view id) const {
  const auto found = std::find_if(rules_.begin(), rules_.end(), [&](const Rule& one) { return one.id() == id; });
  return found == rules_.end() ? nullptr : &*found;
}

std::string Rules::nearest(std::string_view id) const {
  std::vector<std::string_view> names;
  for (const Rule& rule : rules_)
    names.push_back(rule.id());
  return model::nearest_names(id, names);
}

} // namespace fundament::review
