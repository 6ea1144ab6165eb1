// SPDX-License-Identifier: MPL-2.0
#include "served.hpp"
#include "support/database.hpp"
#include "support/endless.hpp"
#include <chrono>
#include <doctest/doctest.h>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace fundament;
using nlohmann::json;
using tests::Served;
using tests::TextGraph;

namespace {

TextGraph town() {
  TextGraph text;
  text.add("unit:kk   unit:suf -[part_of]-> kk   suf -[owns]-> app   app -> portal   portal -[runs_on]-> "
           "infrastructure:n")
      .add("app -[uses_technology]-> technology:pg   decision:d -[decides]-> pg   deviation:w -[exempts]-> pg")
      .set("app", "description", std::string("=Appen, \"den\""))
      .set("suf", "type", std::string("administration"))
      .set("d", "verdict", std::string("prohibited"))
      .set("w", "type", std::string("waiver"))
      .set("w", "state", std::string("granted"))
      .set("w", "valid_until", base::Date{20'800});
  return text;
}

constexpr const char* on = "on=2026-11-23";

/// The body of a question in SQL.
std::string asked(const std::string& sql, json parameters = json::object()) {
  return json{{"sql", sql}, {"on", "2026-11-23"}, {"parameters", std::move(parameters)}}.dump();
}

std::string title(const api::Response& response) {
  const auto document = json::parse(response.body);
  return std::to_string(response.status) + " " + document.value("detail", document.value("title", ""));
}

/// A query of the city's own, which asks for a verdict and for all deviations.
std::shared_ptr<const query::Library> with_own_query(const tests::Folder& folder) {
  std::ofstream(folder / "verdict.sql")
      << "-- title: a | b\n-- about: a | b\n-- column: code text | a | b\n-- column: valid_until date | a | b\n"
         "-- column: waiver ref | a | b\n-- column: deviations integer | a | b\n"
         "SELECT code, valid_until, waiver, (SELECT count(*) FROM deviation) + (SELECT count(*) FROM element WHERE "
         "kind = "
         "'deviation') + (SELECT count(*) FROM relation WHERE relation = 'exempts') AS deviations FROM "
         "approval('pg')\n";
  return query::Library::with_folder(folder.path(), model::Metamodel::built_in()).value();
}

} // namespace

TEST_CASE("named queries are listed with all that a form needs") {
  Served served(town());
  const auto all = json::parse(served.get("/api/v1/queries?lang=en").body)["queries"];
  CHECK(all.size() == query::Library::built_in()->all().size());
  const auto one = std::find_if(all.begin(), all.end(), [](const json& query) { return query["name"] == "landscape"; });
  REQUIRE(one != all.end());
  CHECK((*one)["title"] == "Landscape");
  CHECK((*one)["parameters"][0]["words"] == json{"capability", "administration"});
  CHECK((*one)["parameters"][0]["default"] == "capability");
  CHECK((*one)["parameters"][1]["required"] == false);
  CHECK((*one)["columns"][3] == json{{"name", "phase"}, {"type", "enum"}, {"label", "phase"}, {"enum", "lifecycle"}});
  CHECK((*one)["chart"] == json{{"kind", "stacked"}, {"columns", {"area_name", "phase", "elements"}}});
  CHECK(served.get("/api/v1/queries?format=csv&dialect=machine&lang=da").body.find("\nlandscape,Landskab,") !=
        std::string::npos);
}

TEST_CASE("a named query answers with its rows, in every format; what is wrong with the question is said") {
  Served served(town());
  const std::string path = std::string("/api/v1/queries/without-relations?lang=en&") + on;
  const std::string verdicts = std::string("/api/v1/queries/technology-spread?lang=en&") + on;
  const auto answer = json::parse(served.get(verdicts).body);
  CHECK(answer["title"] == "Technologies in use");
  CHECK(answer["columns"][4] == json{{"name", "used_in"}, {"type", "integer"}, {"label", "used in"}});
  CHECK(answer["rows"] == json::parse(R"([["technology:pg","pg",null,null,1,1]])"));
  CHECK(answer["total"] == 1);
  CHECK(answer["complete"] == true);
  CHECK(served.get(verdicts + "&format=csv&dialect=machine").body ==
        "technology,name,category,version,used_in,administrations\ntechnology:pg,pg,,,1,1\n");
  const auto lines = served.get(verdicts + "&format=ndjson").body;
  CHECK(lines.substr(lines.find('\n') + 1) == "[\"technology:pg\",\"pg\",null,null,1,1]\n");
  CHECK(
      served.get("/api/v1/queries/without-owner?format=csv&dialect=machine").body.find("system:portal,system,portal") !=
      std::string::npos);
  CHECK(served.get(path).headers == served.get(path).headers);

  CHECK(title(served.get("/api/v1/queries/landscap?lang=en")) == "404 There is no query 'landscap'.");
  CHECK(served.get("/api/v1/queries/landscap?lang=en").body.find("Did you mean landscape?") != std::string::npos);
  CHECK(served.get("/api/v1/queries/landscape?by=x&unit=unit:sof&nothing=1&lang=en").status == 400);
  CHECK(served.get("/api/v1/queries/landscape?by=capability&by=administration").status == 400);
  CHECK(served.get("/api/v1/queries/landscape?limit=0").status == 200);
}

TEST_CASE("SQL: rows, parameters, the date, limits, and what is refused") {
  api::Settings settings;
  settings.query_limits.rows = 3;
  settings.query_limits.time = std::chrono::milliseconds(100);
  Served served(town(), settings);
  const auto ask = [&](const std::string& body, const std::string& query = "") {
    return served.post("/api/v1/sql?lang=en" + query, body, false);
  };
  const auto answer = json::parse(ask(asked("SELECT ref, depth, effect, :x AS x, :on AS \"on\", NULL AS empty FROM "
                                            "dependents('infrastructure:n') ORDER BY depth",
                                            {{"x", 1.5}}))
                                      .body);
  CHECK(answer["columns"][1] == json{{"name", "depth"}, {"type", "integer"}});
  CHECK(answer["rows"] == json::parse(R"([["system:portal",1,"fails",1.5,"2026-11-23",null],)"
                                      R"(["system:app",2,"fails",1.5,"2026-11-23",null]])"));
  CHECK(ask(asked("SELECT description AS d FROM system WHERE key = 'app'"), "&format=csv&dialect=machine").body ==
        "d\n\"=Appen, \"\"den\"\"\"\n");
  const auto cut = json::parse(ask(asked("SELECT ref FROM element")).body);
  CHECK(cut["rows"].size() == 3);
  CHECK(cut["total"] == nullptr);
  CHECK(cut["reason"] == "rows");
  CHECK(title(ask(asked("SELECT ref FROM element"), "&format=csv&dialect=machine")) ==
        "413 The answer was cut (rows), and a CSV cannot say so: ask for a number of rows, for less, or for JSON.");
  const auto slow = json::parse(ask(asked(tests::endless("element", "ref"))).body);
  CHECK(slow["reason"] == "time");

  CHECK(title(ask(asked("DELETE FROM system"))) == "400 SQLite: table system may not be modified.");
  CHECK(title(ask(asked("SELECT load_extension('x')"))) == "400 The function load_extension() cannot be used here: a "
                                                           "statement has SQLite's functions of text, number, date and "
                                                           "JSON, and those of the catalogue.");
  CHECK(title(ask("[]")) == "400 The body is not a JSON object.");
  CHECK(ask(R"({"sql":"SELECT 1","limit":-1,"parametres":{},"on":"soon","parameters":{"a":[]}})").status == 400);
  CHECK(ask("").status == 400);
}

TEST_CASE("only so many statements run at the same time") {
  api::Settings settings;
  settings.sql_at_once = 0;
  Served served(town(), settings);
  CHECK(title(served.post("/api/v1/sql?lang=en", asked("SELECT 1"), false)) ==
        "503 0 statements are running already, which is as many as this server takes at the same time; try again "
        "shortly.");
}

TEST_CASE("with public reading, SQL is closed and named queries hide what is hidden, but verdicts are the same") {
  const tests::Folder folder;
  api::Settings settings;
  settings.library = with_own_query(folder);
  settings.public_read = true;
  Served served(town(), settings);
  const std::pair<std::string, std::string> token{"authorization", "Bearer " + served.token()};
  const auto rows = [&](const std::string& name, bool with_token) {
    const std::string target = "/api/v1/queries/" + name + (name.find('?') == name.npos ? "?" : "&") + on;
    const auto response = with_token ? served.get(target, {token}) : served.get(target);
    CHECK((with_token || response.body.find("deviation:") == std::string::npos));
    return json::parse(response.body)["rows"];
  };
  CHECK(served.post("/api/v1/sql", asked("SELECT 1"), false).status == 403);
  CHECK(served.post("/api/v1/sql", asked("SELECT 1")).status == 200);

  CHECK(rows("waivers-ending", false).is_null()); // what a framework wants looked at is a list of weak places
  CHECK(rows("waivers-ending", true).size() == 1);
  CHECK(rows("verdict", false) == json::parse(R"([["allowed_by_waiver","2026-12-13",null,0]])"));
  CHECK(rows("verdict", true) == json::parse(R"([["allowed_by_waiver","2026-12-13","deviation:w",3]])"));
  CHECK(json::parse(served.get(std::string("/api/v1/technologies/check?name=pg&") + on).body)["code"] ==
        "allowed_by_waiver");
  CHECK(rows("technology-spread", false) == rows("technology-spread", true));
  for (const auto& query : settings.library->all())
    if (std::all_of(query.parameters.begin(), query.parameters.end(), [](const auto& one) { return one.fallback; }))
      CHECK(rows(query.name, false).is_null() == !query.framework.empty());
}
