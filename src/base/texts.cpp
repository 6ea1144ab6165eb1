// SPDX-License-Identifier: MPL-2.0
#include "base/texts.hpp"
#include "base/date.hpp"
#include "base/embedded.hpp"
#include "base/find_text.hpp"
#include "base/result.hpp"
#include <algorithm>
#include <array>
#include <map>

namespace fundament::base {

namespace {

struct Row {
  std::string_view en, da;
};

std::map<std::string_view, Row> read_table() {
  std::map<std::string_view, Row> table;
  std::string_view rest = embedded::texts_tsv;
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (line.empty() || line.front() == '#') continue;
    const auto first = line.find('\t');
    const auto second = first == line.npos ? first : line.find('\t', first + 1);
    expect(second != line.npos, "a line of texts.tsv has not three fields");
    const bool fresh = table
                           .try_emplace(line.substr(0, first),
                                        Row{line.substr(first + 1, second - first - 1), line.substr(second + 1)})
                           .second;
    expect(fresh, "an id stands twice in texts.tsv");
  }
  return table;
}

const std::map<std::string_view, Row>& table() {
  static const auto rows = read_table();
  return rows;
}

/// Of a {placeholder:day}, "2028-11-09", as people read it: "9. november 2028", "9 November 2028". What is no day stays
/// as it is.
std::string spoken(const std::string& day, Language language) {
  static constexpr std::array<std::array<std::string_view, 12>, 2> months{
      {{"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november",
        "december"},
       {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December"}}};
  if (!parse_date(day)) return day;
  const bool danish = language == Language::da;
  const auto number = [&](std::size_t at, std::size_t count) { return std::stoul(day.substr(at, count)); };
  return std::to_string(number(8, 2)) + (danish ? ". " : " ") + std::string(months[danish ? 0 : 1][number(5, 2) - 1]) +
         " " + std::to_string(number(0, 4));
}

} // namespace

std::string_view to_string(Language language) {
  return language == Language::da ? "da" : "en";
}

std::string render(const Text& text, Language language) {
  const auto row = table().find(text.id);
  if (row == table().end()) throw std::logic_error("no text '" + text.id + "' in texts.tsv");
  std::string_view pattern = language == Language::da ? row->second.da : row->second.en;
  std::string out;
  while (!pattern.empty()) {
    const auto open = pattern.find('{');
    out += pattern.substr(0, open);
    if (open == pattern.npos) break;
    const auto close = pattern.find('}', open);
    expect(close != pattern.npos, "an open brace in texts.tsv");
    auto name = pattern.substr(open + 1, close - open - 1);
    const bool is_day = name.ends_with(":day");
    if (is_day) name.remove_suffix(std::string_view(":day").size());
    bool found = false;
    for (const auto& [key, value] : text.arguments)
      if (key == name) out += is_day ? spoken(value, language) : value, found = true;
    if (!found) throw std::logic_error("text '" + text.id + "' lacks argument '" + std::string(name) + "'");
    pattern.remove_prefix(close + 1);
  }
  return out;
}

std::optional<std::string> find_text(const std::string& id, Language language) {
  return table().count(id) > 0 ? std::optional(render({id}, language)) : std::nullopt;
}

std::vector<std::string> text_ids() {
  std::vector<std::string> ids;
  for (const auto& [id, row] : table())
    ids.emplace_back(id);
  return ids;
}

} // namespace fundament::base
