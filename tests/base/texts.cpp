// SPDX-License-Identifier: MPL-2.0
#include "base/texts.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>

using namespace fundament::base;

namespace {

const std::filesystem::path source = FUNDAMENT_ROOT "/src";

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Every "literal" of the sources that looks like an id; and those that stand first in braces, where only an id can.
struct Literals {
  std::set<std::string> all, first_in_braces;
  std::set<std::string> whole;           ///< ids of several parts
  std::set<std::string> prefixes, words; ///< "cli.option." and what is put behind it: "max-body-bytes"
};

Literals literals() {
  static const std::regex pattern(R"re((\{?)\s*"([a-z_]+(\.[a-z0-9_]+)?)")re");
  Literals out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(source)) {
    const auto extension = entry.path().extension();
    if (extension != ".cpp" && extension != ".hpp") continue;
    const std::string text = contents(entry.path());
    for (auto at = std::sregex_iterator(text.begin(), text.end(), pattern); at != std::sregex_iterator(); ++at) {
      out.all.insert((*at)[2]);
      if ((*at)[1].length() > 0 && (*at)[3].matched) out.first_in_braces.insert((*at)[2]);
    }
    static const std::regex whole_pattern(R"re("((?:[a-z_]+\.)+|[a-z_-]+)")re");
    for (auto at = std::sregex_iterator(text.begin(), text.end(), whole_pattern); at != std::sregex_iterator(); ++at) {
      const std::string literal = (*at)[1];
      (literal.back() == '.' ? out.prefixes : out.words).insert(literal);
    }
    static const std::regex long_pattern(R"re("([a-z_]+(?:\.[a-z0-9_-]+)+)")re");
    for (auto at = std::sregex_iterator(text.begin(), text.end(), long_pattern); at != std::sregex_iterator(); ++at)
      out.whole.insert((*at)[1]);
  }
  return out;
}

/// Is the id joined in the code of a prefix and a word, as those of options and effects are?
bool is_joined(const Literals& code, const std::string& id) {
  return std::any_of(code.prefixes.begin(), code.prefixes.end(), [&](const std::string& prefix) {
    return id.rfind(prefix, 0) == 0 && code.words.count(id.substr(prefix.size())) > 0;
  });
}

bool is_file_name(const std::string& literal) {
  static const std::set<std::string> endings{"csv", "json", "tsv",       "sql", "xml",
                                             "db",  "html", "archimate", "gz",  "tmp"};
  return endings.count(literal.substr(literal.find('.') + 1)) > 0;
}

std::vector<std::vector<std::string>> rows() {
  std::vector<std::vector<std::string>> out;
  std::istringstream lines(contents(source / "base/texts.tsv"));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string> fields(1);
    for (const char c : line) {
      if (c == '\t')
        fields.emplace_back();
      else
        fields.back() += c;
    }
    out.push_back(fields);
  }
  return out;
}

std::multiset<std::string> placeholders(const std::string& text) {
  static const std::regex pattern(R"(\{([^}]*)\})");
  return {std::sregex_token_iterator(text.begin(), text.end(), pattern, 1), {}};
}

} // namespace

TEST_CASE("every row of the text table has an id and the same sentence in two languages") {
  static const std::regex id_form(R"([a-z_]+(\.[a-z0-9_-]+)*)"), placeholder_form("[a-z_]+(:day)?");
  for (const auto& row : rows()) {
    CAPTURE(row[0]);
    REQUIRE(row.size() == 3);
    CHECK(std::regex_match(row[0], id_form));
    CHECK(!row[1].empty());
    CHECK(!row[2].empty());
    const auto en = placeholders(row[1]), da = placeholders(row[2]);
    CHECK(std::set(en.begin(), en.end()) == std::set(da.begin(), da.end()));
    for (const auto& name : en)
      CHECK(std::regex_match(name, placeholder_form));
    CHECK(std::count(row[1].begin(), row[1].end(), '{') == std::count(row[1].begin(), row[1].end(), '}'));
    CHECK(std::count(row[2].begin(), row[2].end(), '{') == std::count(row[2].begin(), row[2].end(), '}'));
  }
}

TEST_CASE("the table and the code name the same texts") {
  const auto ids = text_ids();
  const std::set<std::string> table(ids.begin(), ids.end());
  const Literals code = literals();
  for (const auto& id : table) {
    INFO("in the table but not in the code: " << id);
    CHECK((code.all.count(id) == 1 || code.whole.count(id) == 1 || is_joined(code, id)));
  }
  std::set<std::string> families;
  for (const auto& id : table)
    if (const auto dot = id.find('.'); dot != id.npos) families.insert(id.substr(0, dot));
  for (const auto& literal : code.all) {
    const auto dot = literal.find('.');
    if (dot == literal.npos || is_file_name(literal)) continue;
    if (code.first_in_braces.count(literal) == 0 && families.count(literal.substr(0, dot)) == 0) continue;
    INFO("in the code but not in the table: " << literal);
    CHECK(table.count(literal) == 1);
  }
}

TEST_CASE("a text is rendered in the language asked for") {
  const Text text{"did_you_mean", {{"names", "system, service"}}};
  CHECK(render(text, Language::en) == "Did you mean system, service?");
  CHECK(render(text, Language::da) == "Mente du system, service?");
  CHECK(to_string(Language::da) == "da");
  CHECK(to_string(Language::en) == "en");
}

TEST_CASE("a sentence says a day as people do, and what is none as it stands") {
  const std::tuple<const char*, const char*, const char*> rows[] = {
      {"2028-11-09", " until 9 November 2028", " til og med 9. november 2028"},
      {"2026-01-31", " until 31 January 2026", " til og med 31. januar 2026"},
      {"0099-12-01", " until 1 December 99", " til og med 1. december 99"},
      {"2027-02-29", " until 2027-02-29", " til og med 2027-02-29"},
      {"9. november", " until 9. november", " til og med 9. november"},
      {"", " until ", " til og med "}};
  for (const auto& [day, en, da] : rows) {
    CHECK(render({"verdict.until", {{"date", day}}}, Language::en) == en);
    CHECK(render({"verdict.until", {{"date", day}}}, Language::da) == da);
  }
}

TEST_CASE("an unknown id and a missing argument are our own mistakes") {
  CHECK_THROWS_AS((void)render({"no.such_text"}, Language::en), std::logic_error);
  CHECK_THROWS_AS((void)render({"did_you_mean"}, Language::en), std::logic_error);
}
