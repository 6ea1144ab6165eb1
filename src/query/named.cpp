// SPDX-License-Identifier: MPL-2.0
#include "query/named.hpp"
#include "base/ascii.hpp"
#include "query/header.hpp"
#include <algorithm>
#include <array>
#include <set>
#include <sstream>

namespace fundament::query {

using base::Error;
using base::ErrorCode;
using Type = NamedParameter::Type;

namespace {

constexpr std::array parameter_types{Type::text,   Type::ref,     Type::kind, Type::integer,
                                     Type::number, Type::boolean, Type::date, Type::one_of};
constexpr std::array<std::string_view, 9> column_types{"text",    "ref",  "kind",  "integer", "number",
                                                       "boolean", "date", "money", "enum"};
/// What a request says of any query.
constexpr std::array<std::string_view, 5> taken_names{"on", "limit", "format", "lang", "ref"};

struct ChartForm {
  std::string_view kind;
  std::size_t columns;
};
constexpr std::array<ChartForm, 4> charts{{{"bar", 2}, {"stacked", 3}, {"matrix", 3}, {"timeline", 2}}};

/// The four areas whose frameworks bind the city.
constexpr std::array<std::string_view, 4> frameworks{"infrastructure", "security", "data", "technology"};

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 60 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> out;
  for (std::string word; in >> word;)
    out.push_back(word);
  return out;
}

/// "one_of" and {"a","b"} of "one_of(a,b)".
std::pair<std::string, std::vector<std::string>> split_type(const std::string& text) {
  const auto open = text.find('(');
  if (open == text.npos || text.back() != ')') return {text, {}};
  std::vector<std::string> inside;
  std::istringstream in(text.substr(open + 1, text.size() - open - 2));
  for (std::string word; std::getline(in, word, ',');)
    inside.push_back(word);
  return {text.substr(0, open), inside};
}

template <class List> std::string joined(const List& list) {
  std::string out;
  for (const auto& one : list)
    out += (out.empty() ? "" : ", ") + std::string(one);
  return out;
}

class Reader {
public:
  Reader(std::string name, std::string_view file, std::string where) : file_(file), where_(std::move(where)) {
    out_.name = std::move(name);
  }

  base::Result<NamedQuery> read() {
    if (!is_name(out_.name)) problem(0, {"query.name", {{"name", out_.name}}});
    const auto lines = read_header(file_, where_);
    if (!lines) return lines.error();
    for (const HeaderLine& line : *lines)
      take(line);
    for (const char* word : {"title", "about"})
      if (!seen_.count(word)) problem(0, {"query.line_needed", {{"word", word}}});
    if (out_.columns.empty()) problem(0, {"query.line_needed", {{"word", "column"}}});
    for (std::size_t i = 1; i < out_.chart.size(); i++)
      if (!has_column(out_.chart[i])) problem(chart_line_, {"query.chart_column", {{"column", out_.chart[i]}}});
    if (!problems_.empty()) return problems_.take();
    out_.sql = std::string(file_);
    return std::move(out_);
  }

private:
  void problem(std::size_t line, base::Text text) {
    problems_.add(
        {ErrorCode::invalid_argument, std::move(text), line == 0 ? where_ : where_ + ":" + std::to_string(line)});
  }

  bool has_column(const std::string& name) const {
    return std::any_of(out_.columns.begin(), out_.columns.end(), [&](const auto& one) { return one.name == name; });
  }

  void take(const HeaderLine& line) {
    const bool once = line.word == "title" || line.word == "about" || line.word == "chart" || line.word == "framework";
    if (!seen_.insert(line.word).second && once) return problem(line.line, {"query.line_twice", {{"word", line.word}}});
    if (line.word == "title")
      take_label(line, 0, out_.title);
    else if (line.word == "about")
      take_label(line, 0, out_.about);
    else if (line.word == "parameter")
      take_parameter(line);
    else if (line.word == "column")
      take_column(line);
    else if (line.word == "chart")
      take_chart(line);
    else if (line.word == "framework")
      take_framework(line);
    else
      problem(line.line, {"query.word_unknown",
                          {{"word", line.word}, {"known", "title, about, parameter, column, chart, framework"}}});
  }

  bool take_label(const HeaderLine& line, std::size_t first, Label& label) {
    if (line.parts.size() != first + 2 || line.parts[first].empty() || line.parts[first + 1].empty()) {
      problem(line.line, {first == 0 ? "query.two_languages" : "query.form_and_languages", {{"word", line.word}}});
      return false;
    }
    label = {line.parts[first], line.parts[first + 1]};
    return true;
  }

  void take_parameter(const HeaderLine& line) {
    NamedParameter one;
    if (!take_label(line, 1, one.label)) return;
    const auto words = words_of(line.parts[0]);
    const bool with_fallback = words.size() == 4 && words[2] == "=";
    if (words.size() != 2 && !with_fallback) return problem(line.line, {"query.parameter_form"});
    one.name = words[0];
    const auto [type, inside] = split_type(words[1]);
    const auto found = std::find_if(parameter_types.begin(), parameter_types.end(),
                                    [&, &name = type](Type known) { return to_string(known) == name; });
    if (found == parameter_types.end())
      return problem(line.line, {"query.type_unknown", {{"type", type}, {"known", known_types()}}});
    one.type = *found;
    one.words = inside;
    if ((one.type == Type::one_of) == inside.empty()) return problem(line.line, {"query.one_of_form"});
    if (!is_name(one.name) || one.name.find('-') != one.name.npos ||
        std::find(taken_names.begin(), taken_names.end(), one.name) != taken_names.end())
      return problem(line.line, {"query.parameter_name", {{"name", one.name}, {"taken", joined(taken_names)}}});
    for (const auto& other : out_.parameters)
      if (other.name == one.name) return problem(line.line, {"query.named_twice", {{"name", one.name}}});
    if (with_fallback) one.fallback = words[3];
    out_.parameters.push_back(std::move(one));
  }

  static std::string known_types() {
    std::vector<std::string_view> names;
    for (const Type type : parameter_types)
      names.push_back(to_string(type));
    return joined(names);
  }

  void take_column(const HeaderLine& line) {
    NamedColumn one;
    if (!take_label(line, 1, one.label)) return;
    const auto words = words_of(line.parts[0]);
    if (words.size() != 2) return problem(line.line, {"query.column_form"});
    one.name = words[0];
    const auto [type, inside] = split_type(words[1]);
    one.type = type;
    if (std::find(column_types.begin(), column_types.end(), type) == column_types.end() ||
        (type == "enum") != (inside.size() == 1))
      return problem(line.line, {"query.type_unknown", {{"type", words[1]}, {"known", joined(column_types)}}});
    if (type == "enum") one.enum_name = inside.front();
    if (has_column(one.name)) return problem(line.line, {"query.named_twice", {{"name", one.name}}});
    out_.columns.push_back(std::move(one));
  }

  void take_chart(const HeaderLine& line) {
    chart_line_ = line.line;
    out_.chart = words_of(line.parts[0]);
    const auto form = std::find_if(charts.begin(), charts.end(), [&](const ChartForm& one) {
      return !out_.chart.empty() && one.kind == out_.chart[0];
    });
    if (line.parts.size() != 1 || form == charts.end() || out_.chart.size() != form->columns + 1) {
      out_.chart.clear();
      problem(line.line, {"query.chart_form"});
    }
  }

  void take_framework(const HeaderLine& line) {
    out_.framework = line.parts.size() == 1 ? line.parts[0] : "";
    if (std::find(frameworks.begin(), frameworks.end(), out_.framework) == frameworks.end())
      problem(line.line, {"query.framework_form", {{"known", joined(frameworks)}}});
  }

  const std::string_view file_;
  const std::string where_;
  NamedQuery out_;
  std::set<std::string> seen_;
  std::size_t chart_line_ = 0;
  base::Problems problems_;
};

} // namespace

std::string_view to_string(Type type) {
  switch (type) {
  case Type::text: return "text";
  case Type::ref: return "ref";
  case Type::kind: return "kind";
  case Type::integer: return "integer";
  case Type::number: return "number";
  case Type::boolean: return "boolean";
  case Type::date: return "date";
  case Type::one_of: return "one_of";
  }
  throw std::logic_error("type of a parameter out of range");
}

base::Result<NamedQuery> parse_named(const std::string& name, std::string_view file, const std::string& where) {
  auto out = Reader(name, file, where).read();
  if (out) out->digest = base::sha256(file);
  return out;
}

base::Result<void> check(const NamedQuery& query, const snapshot::View& view, const std::string& where) {
  Statement statement{query.sql};
  for (const auto& one : query.parameters)
    statement.parameters.emplace_back(one.name, Value());
  const auto columns = describe(view, statement);
  const auto placed = [&](Error error) {
    error.where = where + (error.where.empty() ? "" : " " + error.where);
    return error;
  };
  if (!columns) return placed(columns.error());
  std::vector<std::string> wanted, found;
  for (const auto& one : query.columns)
    wanted.push_back(one.name);
  for (const auto& one : *columns)
    found.push_back(one.name);
  if (wanted != found)
    return placed({ErrorCode::invalid_argument,
                   {"query.columns_differ", {{"header", joined(wanted)}, {"result", joined(found)}}}});
  return {};
}

base::Result<Answer> run(const NamedQuery& query, const snapshot::View& view, Statement statement, const Limits& limits,
                         base::Budget& budget) {
  statement.sql = query.sql;
  auto answer = run(view, statement, limits, budget);
  if (answer)
    for (std::size_t i = 0; i < query.columns.size(); i++)
      answer->columns.at(i).type = query.columns[i].type;
  return answer;
}

} // namespace fundament::query
