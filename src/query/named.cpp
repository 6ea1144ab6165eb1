// SPDX-License-Identifier: MPL-2.0
#include "query/named.hpp"
#include "base/ascii.hpp"
#include "base/joined.hpp"
#include "query/header.hpp"
#include <algorithm>
#include <array>
#include <sstream>

namespace fundament::query {

using base::Error;
using base::ErrorCode;
using Type = NamedParameter::Type;

namespace {

constexpr std::array parameter_types{Type::text,   Type::ref,     Type::kind, Type::integer,
                                     Type::number, Type::boolean, Type::date, Type::one_of};
constexpr std::array<std::string_view, 10> column_types{"text",    "ref",  "kind",  "integer", "number",
                                                        "boolean", "date", "money", "enum",    "one_of"};
/// What a request says of any query.
constexpr std::array<std::string_view, 5> taken_names{"on", "limit", "format", "lang", "ref"};

struct ChartForm {
  std::string_view kind;
  std::size_t columns;
};
constexpr std::array<ChartForm, 4> charts{{{"bar", 2}, {"stacked", 3}, {"matrix", 3}, {"timeline", 2}}};

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 60 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
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

class Reader {
public:
  /// `more`: the words of a file that is no report.
  Reader(std::string name, std::string_view file, std::string where, const std::vector<HeaderWord>* more)
      : file_(file), where_(std::move(where)) {
    out_.name = std::move(name);
    add("title", Stands::once_needed, [this](const auto& line) { return take_label(line, 0, out_.title); });
    add("about", more ? Stands::once : Stands::once_needed,
        [this](const auto& line) { return take_label(line, 0, out_.about); });
    add("parameter", Stands::often, [this](const auto& line) { return take_parameter(line); });
    add("column", Stands::often_needed, [this](const auto& line) { return take_column(line); });
    if (more) {
      for (const HeaderWord& one : *more)
        add(one.word, one.needed ? Stands::once_needed : Stands::once, one.take);
      return;
    }
    add("chart", Stands::once, [this](const auto& line) { return take_chart(line); });
    add("framework", Stands::once, [this](const auto& line) { return take_framework(line); });
  }

  base::Result<NamedQuery> read() {
    if (!is_name(out_.name)) problem(0, {"query.name", {{"name", out_.name}}});
    const auto lines = read_header(file_, where_);
    if (!lines) return lines.error();
    for (const HeaderLine& line : *lines)
      take(line);
    for (const Word& one : words_)
      if (one.seen == 0 && (one.stands == Stands::once_needed || one.stands == Stands::often_needed))
        problem(0, {"query.line_needed", {{"word", std::string(one.word)}}});
    for (std::size_t i = 1; i < out_.chart.size(); i++)
      if (!has_column(out_.chart[i])) problem(chart_line_, {"query.chart_column", {{"column", out_.chart[i]}}});
    if (!problems_.empty()) return problems_.take();
    out_.sql = std::string(file_);
    return std::move(out_);
  }

private:
  using Problem = std::optional<base::Text>; ///< what is wrong with a line
  enum class Stands { once, once_needed, often, often_needed };
  struct Word {
    std::string_view word;
    Stands stands;
    std::function<Problem(const HeaderLine&)> take;
    std::size_t seen = 0;
  };

  void add(std::string_view word, Stands stands, std::function<Problem(const HeaderLine&)> take) {
    words_.push_back({word, stands, std::move(take)});
  }

  void problem(std::size_t line, base::Text text, std::optional<base::Text> hint = std::nullopt) {
    problems_.add({ErrorCode::invalid_argument, std::move(text),
                   line == 0 ? where_ : where_ + ":" + std::to_string(line), std::move(hint)});
  }

  bool has_column(const std::string& name) const {
    return std::any_of(out_.columns.begin(), out_.columns.end(), [&](const auto& one) { return one.name == name; });
  }

  void take(const HeaderLine& line) {
    const auto found =
        std::find_if(words_.begin(), words_.end(), [&](const Word& one) { return one.word == line.word; });
    if (found == words_.end()) {
      std::vector<std::string_view> known;
      for (const Word& one : words_)
        known.push_back(one.word);
      return problem(line.line, {"query.word_unknown", {{"word", line.word}, {"known", base::joined(known)}}},
                     base::did_you_mean(model::nearest_names(line.word, known)));
    }
    const bool often = found->stands == Stands::often || found->stands == Stands::often_needed;
    if (found->seen++ > 0 && !often) return problem(line.line, {"query.line_twice", {{"word", line.word}}});
    if (auto wrong = found->take(line)) problem(line.line, std::move(*wrong));
  }

  static Problem take_label(const HeaderLine& line, std::size_t first, Label& label) {
    if (auto wrong = two_languages(line, first)) return wrong;
    label = {line.parts[first], line.parts[first + 1]};
    return std::nullopt;
  }

  Problem take_parameter(const HeaderLine& line) {
    NamedParameter one;
    if (auto wrong = take_label(line, 1, one.label)) return wrong;
    const auto words = split_words(line.parts[0]);
    const bool with_fallback = words.size() == 4 && words[2] == "=";
    if (words.size() != 2 && !with_fallback) return base::Text{"query.parameter_form"};
    one.name = words[0];
    const auto [type, inside] = split_type(words[1]);
    const auto found = std::find_if(parameter_types.begin(), parameter_types.end(),
                                    [&, &name = type](Type known) { return to_string(known) == name; });
    if (found == parameter_types.end())
      return base::Text{"query.type_unknown", {{"type", type}, {"known", known_types()}}};
    one.type = *found;
    one.words = inside;
    if ((one.type == Type::one_of) == inside.empty()) return base::Text{"query.one_of_form"};
    if (!is_name(one.name) || one.name.find('-') != one.name.npos ||
        std::find(taken_names.begin(), taken_names.end(), one.name) != taken_names.end())
      return base::Text{"query.parameter_name", {{"name", one.name}, {"taken", base::joined(taken_names)}}};
    for (const auto& other : out_.parameters)
      if (other.name == one.name) return base::Text{"query.named_twice", {{"name", one.name}}};
    if (with_fallback) one.fallback = words[3];
    out_.parameters.push_back(std::move(one));
    return std::nullopt;
  }

  static std::string known_types() {
    std::vector<std::string_view> names;
    for (const Type type : parameter_types)
      names.push_back(to_string(type));
    return base::joined(names);
  }

  Problem take_column(const HeaderLine& line) {
    NamedColumn one;
    if (auto wrong = take_label(line, 1, one.label)) return wrong;
    const auto words = split_words(line.parts[0]);
    if (words.size() != 2) return base::Text{"query.column_form"};
    one.name = words[0];
    const auto [type, inside] = split_type(words[1]);
    one.type = type;
    const bool fits = type == "enum" ? inside.size() == 1 : (type == "one_of") != inside.empty();
    if (!fits || std::find(column_types.begin(), column_types.end(), type) == column_types.end())
      return base::Text{"query.type_unknown", {{"type", words[1]}, {"known", base::joined(column_types)}}};
    if (type == "enum") one.enum_name = inside.front();
    if (type == "one_of") one.words = inside;
    if (has_column(one.name)) return base::Text{"query.named_twice", {{"name", one.name}}};
    out_.columns.push_back(std::move(one));
    return std::nullopt;
  }

  Problem take_chart(const HeaderLine& line) {
    chart_line_ = line.line;
    out_.chart = split_words(line.parts[0]);
    const auto form = std::find_if(charts.begin(), charts.end(), [&](const ChartForm& one) {
      return !out_.chart.empty() && one.kind == out_.chart[0];
    });
    if (line.parts.size() == 1 && form != charts.end() && out_.chart.size() == form->columns + 1) return std::nullopt;
    out_.chart.clear();
    return base::Text{"query.chart_form"};
  }

  Problem take_framework(const HeaderLine& line) {
    out_.framework = line.parts.size() == 1 ? line.parts[0] : "";
    if (is_area(out_.framework)) return std::nullopt;
    return base::Text{"query.framework_form", {{"known", base::joined(areas)}}};
  }

  const std::string_view file_;
  const std::string where_;
  NamedQuery out_;
  std::vector<Word> words_;
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

bool is_area(std::string_view text) {
  return std::find(areas.begin(), areas.end(), text) != areas.end();
}

std::optional<base::Text> two_languages(const HeaderLine& line, std::size_t first) {
  if (line.parts.size() == first + 2 && !line.parts[first].empty() && !line.parts[first + 1].empty())
    return std::nullopt;
  return base::Text{first == 0 ? "query.two_languages" : "query.form_and_languages", {{"word", line.word}}};
}

namespace {

base::Result<NamedQuery> read_with_digest(const std::string& name, std::string_view file, const std::string& where,
                                          const std::vector<HeaderWord>* more) {
  auto out = Reader(name, file, where, more).read();
  if (out) out->digest = base::sha256(file);
  return out;
}

} // namespace

base::Result<NamedQuery> parse_named(const std::string& name, std::string_view file, const std::string& where) {
  return read_with_digest(name, file, where, nullptr);
}

base::Result<NamedQuery> parse_named(const std::string& name, std::string_view file, const std::string& where,
                                     const std::vector<HeaderWord>& words) {
  return read_with_digest(name, file, where, &words);
}

base::Result<void> check(const NamedQuery& query, const snapshot::View& view, const std::string& where,
                         std::vector<GivenTable> tables) {
  Statement statement{query.sql};
  statement.tables = std::move(tables);
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
                   {"query.columns_differ", {{"header", base::joined(wanted)}, {"result", base::joined(found)}}}});
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
