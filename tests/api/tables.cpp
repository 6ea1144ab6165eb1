// SPDX-License-Identifier: MPL-2.0
#include "api/routes.hpp"
#include "api/workbook.hpp"
#include "served.hpp"
#include <array>
#include <cstdio>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace fundament;
using api::TableCell;

namespace {

const std::string mark(api::byte_order_mark);

tests::TextGraph town() {
  tests::TextGraph text;
  text.add("portal -> app -> node");
  text.rename("portal", "Borgerportalen; æblet");
  text.rename("app", "=1+1");
  return text;
}

std::string read_back(const std::string& workbook) {
  const auto path = std::filesystem::temp_directory_path() / ("fundament-test-" + std::to_string(::getpid()) + ".xlsx");
  std::ofstream(path, std::ios::binary) << workbook;
  std::string out;
  FILE* reader = ::popen(("python3 " FUNDAMENT_ROOT "/tests/api/workbook.py " + path.string()).c_str(), "r");
  REQUIRE(reader);
  std::array<char, 4096> piece{};
  while (const auto count = std::fread(piece.data(), 1, piece.size(), reader))
    out.append(piece.data(), count);
  CHECK(::pclose(reader) == 0);
  std::filesystem::remove(path);
  return out;
}

bool has(const std::string& text, const std::string& part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("CSV is for people: a mark, labels, names beside refs, words, and in Danish semicolons and decimal commas") {
  tests::Served served(town());
  const auto impact = [&](const std::string& more) {
    return served.get("/api/v1/impact?of=system:node&format=csv" + more);
  };
  const auto danish = impact("&lang=da");
  CHECK(danish.content_type == "text/csv; charset=utf-8");
  CHECK(danish.body == mark + "Ref;Slags;Navn;Ejer;Ejer (ref);Trin;Virkning;Antaget;Udfaset men i brug;Ad\r\n"
                              "system:app;it-system;'=1+1;;;1;svigter;nej;nej;'=1+1 afhænger af node.\r\n"
                              "system:portal;it-system;\"Borgerportalen; æblet\";;;2;svigter;nej;nej;"
                              "\"Borgerportalen; æblet afhænger af =1+1.\"\r\n");
  CHECK(has(impact("&lang=en").body, mark + "Ref,Kind,Name,Owner,Owner (ref),Step,Effect,"));
  CHECK(impact("&dialect=machine&lang=da").body ==
        "ref,kind,name,owner,depth,effect,assumed,retired_but_used,via\n"
        "system:app,system,=1+1,,1,fails,false,false,system:app -[depends_on]-> system:node\n"
        "system:portal,system,\"Borgerportalen; æblet\",,2,fails,false,false,system:portal -[depends_on]-> "
        "system:app\n");
  CHECK(impact("&dialect=robot").status == 400);
  CHECK(impact("&spreadsheet=true").status == 400);
  const auto sql = [&](const std::string& text, const std::string& more) {
    return served.post("/api/v1/sql?format=csv&lang=da" + more, nlohmann::json{{"sql", text}}.dump(), false).body;
  };
  CHECK(sql("SELECT 0.5 AS part, -1.25 AS less, '-1,25' AS text, 'fails' AS effect, 'system:app' AS owner", "") ==
        mark + "part;less;text;effect;owner;owner (ref)\r\n0,5;-1,25;\"'-1,25\";svigter;'=1+1;system:app\r\n");
  CHECK(sql("SELECT 0.5 AS part", "&dialect=machine") == "part\n0.5\n");
}

TEST_CASE("every route that answers CSV answers it for people, for programs and as a workbook") {
  tests::Served served(town());
  std::size_t routes = 0;
  for (const api::Route& route : api::routes()) {
    if (std::string(route.formats).find("csv") == std::string::npos) continue;
    CAPTURE(route.id);
    routes++;
    CHECK(std::string(route.formats).find("csv|xlsx") != std::string::npos);
    CHECK(std::any_of(route.parameters.begin(), route.parameters.end(),
                      [](const auto& spec) { return spec.name == "dialect"; }));
    std::string path(route.path);
    if (const auto at = path.find("{name}"); at != path.npos)
      path.replace(at, 6, route.id == "getQuery" ? "without-owner" : "data-owner");
    const auto ask = [&](const std::string& more) {
      std::string target = path + "?lang=da";
      for (const auto& spec : route.parameters) {
        if (spec.name == "of" || spec.name == "to") target += "&" + std::string(spec.name) + "=system:node";
        if (spec.name == "from") target += "&from=system:portal";
        if (spec.name == "q" || spec.name == "name") target += "&" + std::string(spec.name) + "=app";
      }
      std::string body;
      if (route.id == "batchImpact") body = R"({"of":["system:node","system:nope"]})";
      if (route.id == "findReuse") body = R"({"text":"app"})";
      if (route.id == "checkTechnologies") body = R"({"items":[{"name":"pg","version":"14"}]})";
      if (route.id == "runSql") body = R"({"sql":"SELECT ref FROM system"})";
      return tests::whole(body.empty() ? served.get(target + more) : served.post(target + more, body, false));
    };
    const auto people = ask("&format=csv").body, machine = ask("&format=csv&dialect=machine").body;
    INFO(people);
    INFO(machine);
    CHECK(people.starts_with(mark));
    const auto head = people.substr(mark.size(), people.find('\r') - mark.size());
    CHECK(!machine.starts_with(mark));
    CHECK(std::count(people.begin(), people.end(), '\r') == std::count(machine.begin(), machine.end(), '\n'));
    // no column's name of programs is left among the labels
    for (const auto& name : {"_", "ref,", "kind", "owner", "depth"})
      CHECK(head.find(name) == std::string::npos);
    const auto book = ask("&format=xlsx");
    CHECK(book.status == 200);
    CHECK(book.content_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    CHECK(book.body.starts_with("PK"));
    CHECK(book.body == ask("&format=xlsx").body); // the same bytes, so that a tag may say so
  }
  CHECK(routes >= 15);
}

TEST_CASE("a workbook: texts whatever they begin with, numbers, dates and links as what they are, a head that stays") {
  api::Workbook book("http://localhost", base::Date{20'000});
  using Type = TableCell::Type;
  REQUIRE(book.row({{Type::text, "Navn"},
                    {Type::text, "Tal"},
                    {Type::text, "Kr."},
                    {Type::text, "Dag"},
                    {Type::text, "Ref"}})
              .ok());
  REQUIRE(book.row({{Type::text, "=1+1"},
                    {Type::number, "0.5"},
                    {Type::money, "1200000"},
                    {Type::date, "2028-11-09"},
                    {Type::ref, "system:æ/1"}})
              .ok());
  REQUIRE(book.row({{Type::text, "<æ>&\n\"x\""},
                    {Type::text, ""},
                    {Type::text, "012"},
                    {Type::date, "1850-01-01"},
                    {Type::text, "x"}})
              .ok());
  REQUIRE(book.row({{Type::text, std::string(40'000, 'a')}}).ok());
  const auto file = book.finish("Om", {{"Spørgsmål", {Type::text, "GET /x"}}});
  REQUIRE(file.ok());
  const std::string read = read_back(*file);
  for (const char* line :
       {"\nA1 inlineStr Navn\n", "\nA2 inlineStr =1+1\n", "\nB2 n 0.5\n", "\nC2 n[3] 1200000\n", "\nD2 n[14] 47066\n",
        "\nE2 inlineStr system:æ/1\n", "\nA3 inlineStr <æ>&\n\"x\"\n", "\nC3 inlineStr 012\n",
        "\nD3 inlineStr 1850-01-01\n", "\npane 1 frozen\n", "\nfilter A1:E4\n",
        "\nlink http://localhost/elements/system:%C3%A6%2F1\n", "\nB1 inlineStr GET /x\n"})
    CHECK(has(read, line));
  const auto cut = read.find("A4 inlineStr a");
  REQUIRE(cut != read.npos);
  CHECK(read.find('\n', cut) - cut == std::string("A4 inlineStr ").size() + 32'766 + std::string("…").size());
}

TEST_CASE("a workbook says that it is full, and where it has no place") {
  CHECK(api::max_workbook_rows == 1'048'576);
  api::Workbook book("", base::Date{20'000}, 5);
  for (std::size_t i = 0; i < 5; i++)
    REQUIRE(book.row({{TableCell::Type::number, "1"}}).ok());
  const auto full = book.row({{TableCell::Type::number, "1"}});
  REQUIRE(!full.ok());
  CHECK(full.error().message(base::Language::en) ==
        "A workbook holds at most 4 rows and 16384 columns: ask for CSV, or for fewer.");
  api::Workbook wide("", base::Date{20'000});
  CHECK(!wide.row(std::vector<TableCell>(16'385)).ok());
  api::Workbook unused("", base::Date{20'000}); // is dropped without a file
}
