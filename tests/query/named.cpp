// SPDX-License-Identifier: MPL-2.0
#include "query/named.hpp"
#include "query/small.hpp"
#include "support/budget.hpp"
#include "support/database.hpp"
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

using namespace fundament;
using query::Library;
using query::NamedQuery;

namespace {

namespace fs = std::filesystem;

const std::string golden_folder = FUNDAMENT_ROOT "/tests/query/golden";

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// The answer to "? days=90 unit=unit:soc" over the small town.
std::string answer_to(const NamedQuery& named, const std::string& question) {
  std::istringstream words(question.substr(1));
  std::vector<std::pair<std::string, std::string>> given;
  query::Statement statement;
  statement.on = tests::small_day;
  for (std::string word; words >> word;) {
    const auto equals = word.find('=');
    const std::string name = word.substr(0, equals), value = word.substr(equals + 1);
    if (name == "on")
      statement.on = base::parse_date(value).value();
    else
      given.emplace_back(name, value);
  }
  auto values = values_of(named, given, tests::small_town(), statement.on, tests::any_time());
  if (!values) return values.error().message() + "\n";
  statement.parameters = std::move(*values);
  const auto answer = run(named, tests::small_town(), statement, {}, tests::any_time());
  return answer ? tests::lines(*answer) : answer.error().message() + "\n";
}

/// A golden file: questions, each a line that begins with '?', and beneath it the answer.
std::vector<std::string> questions_of(const std::string& golden) {
  std::vector<std::string> out;
  std::istringstream in(golden);
  for (std::string line; std::getline(in, line);)
    if (!line.empty() && line[0] == '?') out.push_back(line);
  return out;
}

std::string said(const std::string& file) {
  const auto query = query::parse_named("name", file, "name.sql");
  if (query) return "fine";
  std::string out = query.error().message();
  for (const auto& other : query.error().others)
    out += "\n" + other.message();
  return out;
}

} // namespace

TEST_CASE("every named query gives the rows of its golden file, and has one") {
  for (const NamedQuery& named : Library::built_in()->all()) {
    CAPTURE(named.name);
    const fs::path file = fs::path(golden_folder) / (named.name + ".txt");
    const std::string golden = read_file(file);
    auto questions = questions_of(golden);
    std::string found;
    if (std::getenv("FUNDAMENT_WRITE_GOLDEN") && questions.empty()) questions.emplace_back("?");
    for (const auto& question : questions)
      found += question + "\n" + answer_to(named, question);
    if (std::getenv("FUNDAMENT_WRITE_GOLDEN")) std::ofstream(file) << found; // to be read by a person before it is kept
    CHECK_FALSE(questions.empty());
    CHECK(found == golden);
  }
  for (const auto& entry : fs::directory_iterator(golden_folder)) {
    CAPTURE(entry.path().string());
    CHECK(Library::built_in()->find(entry.path().stem().string()) != nullptr);
  }
}

TEST_CASE("every named query has the columns of its header, also over nothing") {
  const auto nothing = snapshot::View::make(0, model::Model::empty(model::Metamodel::built_in()));
  CHECK(Library::built_in()->all().size() >= 24);
  for (const NamedQuery& named : Library::built_in()->all()) {
    CAPTURE(named.name);
    CHECK(tests::said(check(named, *nothing, named.name)) == "fine");
  }
}

TEST_CASE("a header is read, and goes on over lines") {
  const auto query = query::parse_named("name",
                                        "-- SPDX-License-Identifier: MPL-2.0\n"
                                        "-- title: Navn | Name\r\n"
                                        "-- about: En lang |\n"
                                        "--   A long one\n"
                                        "-- parameter: days integer = 30 | Dage | Days\n"
                                        "-- parameter: by one_of(a,b) | Efter | By\n"
                                        "-- column: ref ref | element | element\n"
                                        "-- column: phase enum(lifecycle) | fase | phase\n"
                                        "-- chart: bar phase ref\n"
                                        "-- framework: data\n"
                                        "SELECT ref, phase FROM system -- title: not a header\n",
                                        "name.sql");
  REQUIRE(query.ok());
  CHECK(query->about.en == "A long one");
  REQUIRE(query->parameters.size() == 2);
  CHECK(query->parameters[0].fallback == "30");
  CHECK(query->parameters[1].words == std::vector<std::string>{"a", "b"});
  CHECK_FALSE(query->parameters[1].fallback.has_value());
  CHECK(query->columns[1].enum_name == "lifecycle");
  CHECK(query->chart == std::vector<std::string>{"bar", "phase", "ref"});
  CHECK(query->framework == "data");
}

TEST_CASE("what is wrong with a header is said, all at once, with its line") {
  CHECK(said("SELECT 1") == "name.sql: The header has no line '-- title: …'.\n"
                            "name.sql: The header has no line '-- about: …'.\n"
                            "name.sql: The header has no line '-- column: …'.");
  CHECK(said("-- title: Kun dansk\n-- about: a | b\n-- about: a | b\n-- colum: x\n"
             "-- parameter: limit integer | a | b\n-- parameter: x number 3 | a | b\n-- parameter: x one_of | a | b\n"
             "-- column: a colour | a | b\n-- column: b text | a | b\n-- column: b text | a | b\n-- chart: pie a b\n"
             "SELECT 1") ==
        "name.sql:1: The line is '-- title: Danish | English'.\n"
        "name.sql:3: The line 'about' stands twice.\n"
        "name.sql:4: 'colum' is no word of a header; known are title, about, parameter, column, chart, framework. "
        "Did you mean column?\n"
        "name.sql:5: 'limit' is no name of a parameter: lower case letters, digits and underscores, and not on, limit, "
        "format, lang, ref.\n"
        "name.sql:6: A parameter is 'NAME TYPE', or 'NAME TYPE = DEFAULT'.\n"
        "name.sql:7: The type one_of, and no other, names its values: one_of(a,b).\n"
        "name.sql:8: 'colour' is no type; known are text, ref, kind, integer, number, boolean, date, money, enum, "
        "one_of.\n"
        "name.sql:10: 'b' stands twice.\n"
        "name.sql:11: A chart is 'bar LABEL VALUE', 'stacked LABEL SERIES VALUE', 'matrix ROW COLUMN VALUE' or "
        "'timeline LABEL DATE'.");
  CHECK(said("-- title: a | b\n-- about: a | b\n-- column: a text | a | b\n-- chart: bar a c\n-- framework: "
             "law\nSELECT 1") == "name.sql:5: A framework is one of infrastructure, security, data, technology.\n"
                                 "name.sql:4: The chart names the column 'c', which is not there.");
  CHECK(said("-- title: \xff | b\n") == "name.sql: The text is not UTF-8; save the file as CSV in UTF-8.");
}

TEST_CASE("parameters: types, defaults and what is wrong with them") {
  const NamedQuery named = query::parse_named("name",
                                              "-- title: a | b\n-- about: a | b\n-- column: a text | a | b\n"
                                              "-- parameter: days integer = 30 | a | b\n"
                                              "-- parameter: day date = today | a | b\n"
                                              "-- parameter: unit ref = none | a | b\n"
                                              "-- parameter: by one_of(a,b) | a | b\n",
                                              "name.sql")
                               .value();
  const auto values = [&](std::vector<std::pair<std::string, std::string>> given) {
    const auto found = values_of(named, given, tests::small_town(), tests::small_day, tests::any_time());
    std::string out;
    if (!found) {
      out = found.error().message();
      for (const auto& other : found.error().others)
        out += "\n" + other.message();
      return out;
    }
    for (const auto& [name, value] : *found)
      out += name + "=" + tests::text_of(value) + " ";
    return out;
  };
  CHECK(values({{"by", "a"}}) == "days=30 day=2026-11-23 unit= by=a ");
  CHECK(values({{"by", "b"}, {"days", "7"}, {"unit", "unit:soc"}, {"day", "2027-01-01"}}) ==
        "days=7 day=2027-01-01 unit=unit:soc by=b ");
  CHECK(values({{"days", "x"}, {"unit", "unit:socc"}}) ==
        "days: 'x' is not an integer of a size that can be kept.\n"
        "unit: There is no element unit:socc. Did you mean unit:soc, unit:soc-1?\n"
        "by: This parameter is needed.");
  CHECK(values({{"by", "c"}}) == "by: 'c' is not one of a, b.");
}

TEST_CASE("a city's folder adds queries and takes the place of ours; a mistake is found when it is read") {
  const tests::Folder folder;
  const auto write = [&](const std::string& name, const std::string& text) { std::ofstream(folder / name) << text; };
  const std::string header = "-- title: a | b\n-- about: a | b\n-- column: name text | a | b\n";
  write("ours.sql", header + "SELECT name FROM system\n");
  write("landscape.sql", header + "SELECT name FROM unit\n");
  write("readme.txt", "nothing");
  const auto metamodel = model::Metamodel::built_in();
  const auto library = Library::with_folder(folder.path(), metamodel);
  REQUIRE(library.ok());
  CHECK((*library)->all().size() == Library::built_in()->all().size() + 1);
  CHECK_FALSE((*library)->find("landscape")->built_in);
  CHECK((*library)->find("contracts-ending")->built_in);

  write("ours.sql", header + "SELECT nam FROM system\n");
  write("wrong.sql", header + "SELECT name, ref FROM system\n");
  const auto refused = Library::with_folder(folder.path(), metamodel);
  CHECK(tests::said(refused, folder.path()) ==
        "invalid_argument FILE/ours.sql: SQLite: no such column: nam (line 4, column 8). Did you mean name?");
  REQUIRE(refused.error().others.size() == 1);
  CHECK(refused.error().others[0].text ==
        base::Text{"query.columns_differ", {{"header", "name"}, {"result", "name, ref"}}});
  CHECK(tests::said(Library::with_folder(folder / "none", metamodel), folder.path()) ==
        "not_found FILE/none: The folder with queries cannot be read.");
}
