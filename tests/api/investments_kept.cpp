// SPDX-License-Identifier: MPL-2.0
#include "api/routes.hpp"
#include "api/town.hpp"
#include "base/sha256.hpp"
#include "model/json.hpp"
#include "support/catalogue.hpp"
#include "support/database.hpp"
#include "support/told.hpp"
#include <doctest/doctest.h>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

/// Proposals that are kept: who sees and writes them, and their way from state to state.
using namespace fundament;
using nlohmann::json;
using store::Role;
using namespace fundament::tests;

TEST_CASE("a draft is kept, given back as it came, replaced, and taken back") {
  Town town;
  const auto& own = town.token(Role::editor, "unit:care");
  const json kept = good(town.post("/api/v1/investments?lang=en", proposal().dump(), own));
  CHECK(kept["ref"] == "investment:tid");
  CHECK(kept["state"] == "draft");
  CHECK(kept["version"] == 0);
  CHECK(kept["party"] == "unit:suf");
  CHECK(kept["file"] == proposal());
  CHECK(kept["draft"].is_null());
  CHECK(kept["cost_once"] == 123456);
  CHECK(kept["starts"] == "2099-01-01");
  CHECK(kept["actions"] == json({"edit", "submit", "withdraw"}));
  CHECK(kept["course"].size() == 1);
  CHECK(good(town.get(one, own)) == kept);
  SUBCASE("in SQL the documents are JSON") {
    const json rows = good(town.post("/api/v1/sql",
                                     json{{"sql", "SELECT o.value ->> '$.connect.target' AS target FROM "
                                                  "investment AS i, json_each(i.plan, '$.operations') AS o"}}
                                         .dump(),
                                     own));
    CHECK(rows["rows"][0][0] == "system:cases");
  }
  SUBCASE("replaced") {
    json next = proposal();
    next["summary"] = "Other";
    next.erase("plan");
    const json again = good(town.post("/api/v1/investments", next.dump(), own));
    CHECK(again["file"] == next);
    CHECK(again["starts"].is_null());
    CHECK(again["revision"] > kept["revision"]);
  }
  SUBCASE("an owner that is not said is the asker's unit") {
    json next = proposal("other");
    next.erase("owner");
    CHECK(good(town.post("/api/v1/investments", next.dump(), own))["owner"] == "unit:care");
  }
  SUBCASE("taken back, with a reason, and no more to be written") {
    CHECK(code(town.post(std::string(one) + "/withdraw", "{}", own)) == "400 invalid_argument");
    CHECK(code(town.post(std::string(one) + "/withdraw", R"({"remark":" "})", own)) == "400 invalid_argument");
    const json gone = good(town.post(std::string(one) + "/withdraw", R"({"remark":"no money"})", own));
    CHECK(gone["state"] == "withdrawn");
    CHECK(gone["course"][1]["remark"] == "no money");
    CHECK(gone["actions"].empty());
    CHECK(code(town.post("/api/v1/investments", proposal().dump(), own)) == "409 conflict");
    CHECK(code(town.post(std::string(one) + "/submit", "", own)) == "409 conflict");
    CHECK(town.get(one, town.token(Role::editor, "unit:roads")).status == 404); // nobody else ever saw it
  }
  SUBCASE("what is wrong is told with its place") {
    json wrong = proposal();
    wrong["plan"]["operations"][0]["connect"]["colour"] = "red";
    const auto refused = town.post("/api/v1/investments?lang=en", wrong.dump(), own);
    CHECK(code(refused) == "400 invalid_argument");
    CHECK(refused.body.find("/plan/operations/0/connect/colour") != std::string::npos);
  }
  SUBCASE("an ordinary change-set changes nothing of it, whoever writes") {
    for (const char* operation :
         {R"({"put_element":{"ref":"investment:tid","name":"x"}})",
          R"({"put_element":{"ref":"investment:new","name":"x","state":"decided"}})",
          R"({"remove_element":"investment:tid"})",
          R"({"put_relation":{"source":"unit:roads","relation":"owns","target":"investment:tid"}})",
          R"({"put_relation":{"source":"investment:tid","relation":"proposes","target":"system:portal"}})"}) {
      CAPTURE(operation);
      for (const Role role : {Role::administrator, Role::architect})
        CHECK(code(town.post("/api/v1/changes", R"({"reason":"r","operations":[)" + std::string(operation) + "]}",
                             town.token(role, ""))) == "409 conflict");
    }
    CHECK(good(town.get(one, own)) == kept);
  }
}

TEST_CASE("who hands in for whom") {
  Town town;
  struct Row {
    Role role;
    const char* unit;
    const char* said;
  };
  for (const Row& row : std::vector<Row>{{Role::editor, "unit:care", "200"},
                                         {Role::editor, "unit:suf", "200"},
                                         {Role::editor, "unit:kk", "200"},
                                         {Role::editor, "unit:roads", "403 forbidden"},
                                         {Role::architect, "", "200"},
                                         {Role::administrator, "", "403 forbidden"},
                                         {Role::administrator, "unit:suf", "200"},
                                         {Role::reader, "unit:care", "403 forbidden"},
                                         {Role::secretary, "", "403 forbidden"},
                                         {Role::decider, "unit:care", "403 forbidden"}}) {
    CAPTURE(row.unit);
    const std::string role(to_string(row.role));
    CAPTURE(role);
    CHECK(code(town.post("/api/v1/investments", proposal("k-" + role + row.unit).dump(),
                         town.token(row.role, row.unit))) == row.said);
  }
  CHECK(town.post("/api/v1/investments", proposal().dump()).status == 401);
}

TEST_CASE("a draft is not there for other administrations, readers and those who are not signed in: in no route") {
  Town town;
  const auto& own = town.token(Role::editor, "unit:suf");
  good(town.post("/api/v1/investments", proposal("secretkey").dump(), own));
  const std::string ref = "investment:secretkey";
  const std::vector<std::string> others{"", town.token(Role::editor, "unit:roads"), town.token(Role::reader, ""),
                                        town.token(Role::administrator, ""), town.token(Role::decider, "unit:tmf")};
  const std::vector<std::string> insiders{own, town.token(Role::reader, "unit:care"), town.token(Role::architect, ""),
                                          town.token(Role::secretary, "")};
  for (const auto& who : insiders) {
    CHECK(good(town.get("/api/v1/investments", who))["total"] == 1);
    CHECK(town.get("/api/v1/investments/" + ref, who).status == 200);
    CHECK(town.get("/api/v1/impact?of=system:cases&plan=" + ref, who).status == 200);
  }
  std::set<std::string> asked;
  const auto tells = [](const api::Response& response) {
    std::string all = response.body;
    for (const auto& [name, value] : response.headers)
      all += name + value;
    return all.find("ecretkey") != all.npos || all.find("ecretname") != all.npos ||
           all.find("ecretsummary") != all.npos;
  };
  for (const auto& who : others) {
    CHECK(good(town.get("/api/v1/investments", who))["total"] == 0);
    for (const api::Route& route : api::routes()) {
      if (route.method != "GET") continue;
      for (std::string_view formats = route.formats; !formats.empty();) {
        const std::string format(formats.substr(0, formats.find('|')));
        formats.remove_prefix(std::min(formats.size(), format.size() + 1));
        for (const char* words : {"", "q=booking&of=unit:care&from=unit:care&to=system:cases&name=portal"}) {
          std::string target(route.path);
          if (const auto at = target.find("{ref}"); at != target.npos) target.replace(at, 5, "unit:care");
          if (const auto at = target.find("{name}"); at != target.npos)
            target.replace(at, 6, route.id == "getQuery" ? "landscape" : "data-owner");
          std::string query = "?lang=en";
          for (const auto& spec : route.parameters) {
            const std::string name(spec.name), wanted = name + "=";
            if (name == "format") query += "&format=" + format;
            if (const std::string all = words; all.find(wanted) != all.npos)
              query += "&" + all.substr(all.find(wanted), all.substr(all.find(wanted)).find('&'));
          }
          CAPTURE(target + query);
          CHECK(!tells(town.get(target + query, who)));
          asked.insert(std::string(route.id));
        }
      }
    }
    // asked for by name, it is as one that does not exist
    for (const char* target : {"/api/v1/investments/", "/api/v1/elements/",
                               "/api/v1/impact?of=", "/api/v1/impact?of=system:cases&plan=", "/api/v1/changes?ref="}) {
      CAPTURE(target);
      const auto hidden = town.get(target + ref, who),
                 unknown = town.get(std::string(target) + "investment:hiddenkey", who);
      std::string body = hidden.body;
      for (auto at = body.find("secretkey"); at != body.npos; at = body.find("secretkey"))
        body.replace(at, 9, "hiddenkey");
      CHECK(hidden.status == unknown.status);
      CHECK(body == unknown.body);
    }
    CHECK(!tells(town.post("/api/v1/sql", R"({"sql":"SELECT ref, name, json FROM element"})", who)));
    CHECK(!tells(town.post("/api/v1/sql", R"({"sql":"SELECT * FROM investment"})", who)));
    CHECK(!tells(town.get("/api/v1/changes", who)));
    CHECK(town.get("/api/v1/impact?of=system:cases&plan=open", who).status == 404);
    if (who.empty()) continue;
    for (const char* step : {"submit", "withdraw", "return", "reports"})
      CHECK(town.post("/api/v1/investments/" + ref + "/" + step, R"({"remark":"r"})", who).status == 404);
    // that a key is taken is told to who may write
    CHECK(code(town.post("/api/v1/investments", proposal("secretkey").dump(), town.token(Role::editor, "unit:kk"))) ==
          "200");
  }
  CHECK(asked.size() > 20);
}

TEST_CASE("put forward: refused with the list of what is missing, else a version and a report that stays") {
  Town town;
  const auto& own = town.token(Role::editor, "unit:care");
  const auto& other = town.token(Role::editor, "unit:roads");
  const auto& secretary = town.token(Role::secretary, "");
  const std::string submit = std::string(one) + "/submit?lang=en";
  json lacking = proposal();
  lacking.erase("economy");
  lacking["statements"].erase("dpia");
  lacking["need"].erase("capabilities");
  lacking["plan"]["on"] = "2020-01-01";
  good(town.post("/api/v1/investments", lacking.dump(), own));
  const auto refused = town.post(submit, "", own);
  CHECK(code(refused) == "409 conflict");
  const std::string list = details(refused);
  CAPTURE(list);
  CHECK(list.find("which is over") != list.npos);
  CHECK(std::count(list.begin(), list.end(), '\n') == 4);
  CHECK(good(town.get(one, own))["state"] == "draft");

  good(town.post("/api/v1/investments", proposal().dump(), own));
  CHECK(code(town.post(submit, "", other)) == "404 not_found");
  CHECK(code(town.post(submit, "", secretary)) == "403 forbidden");
  const json submitted = good(town.post(submit, "", own));
  CHECK(submitted["state"] == "submitted");
  CHECK(submitted["version"] == 1);
  CHECK(submitted["submitted_on"] == base::to_string(base::today()));
  REQUIRE(submitted["reports"].size() == 1);
  const json named = submitted["reports"][0];
  const std::string number = named["number"];
  CHECK(number == "R-" + base::to_string(base::today()).substr(0, 4) + "-0001");
  const std::string address = std::string(one) + "/reports/" + number;
  const auto report = town.get(address, other); // what is put forward is for all to see
  REQUIRE(report.status == 200);
  CHECK(base::to_hex(base::sha256(report.body)) == named["sha256"]);
  const json read = json::parse(report.body);
  CHECK(read["number"] == number);
  CHECK(read["case"]["state"] == "submitted");
  CHECK(read["case"]["version"] == 1);
  CHECK(town.get(address + "?format=markdown", other).body.find("# ") != std::string::npos);
  CHECK(town.get("/api/v1/investments/investment:other/reports/" + number, other).status == 404);
  CHECK(town.get(std::string(one) + "/reports/R-2026-9999", other).status == 404);
  CHECK(town.served().catalogue().verify().value().problems.empty());
  // what it uses of what there is
  CHECK(town.get("/api/v1/elements/system:cases", other).body.find("\"relation\":\"proposes\"") != std::string::npos);

  SUBCASE("its plan is one of every question") {
    for (const char* name : {"investment:tid", "investment:tid@1", "open"}) {
      CAPTURE(name);
      const auto answer = town.get(std::string("/api/v1/impact?of=system:cases&on=2099-06-01&plan=") + name, other);
      CHECK(answer.status == 200);
      CHECK(answer.body.find("unit:care") != std::string::npos);
    }
    CHECK(town.get("/api/v1/impact?of=system:cases&on=2099-06-01", other).body.find("unit:care") == std::string::npos);
    CHECK(code(town.get("/api/v1/impact?of=system:cases&plan=investment:tid@2", other)) == "404 plan_unknown");
    CHECK(code(town.get("/api/v1/impact?of=system:cases&plan=investment:tid@draft", other)) == "404 plan_unknown");
    CHECK(town.post("/api/v1/reuse", R"({"text":"booking","plan":"investment:tid"})", other).status == 200);
  }
  SUBCASE("what is written after is the next version: the others see the one in force") {
    json next = proposal();
    next["summary"] = "Nextsecret";
    next["plan"]["on"] = "2099-02-01";
    const json both = good(town.post("/api/v1/investments", next.dump(), own));
    CHECK(both["state"] == "submitted");
    CHECK(both["file"]["summary"] == "Secretsummary");
    CHECK(both["draft"] == next);
    CHECK(both["actions"] == json({"edit", "submit", "withdraw", "keep_report"}));
    const json seen = good(town.get(one, other));
    CHECK(seen["draft"].is_null());
    CHECK(town.get("/api/v1/elements/investment:tid", other).body.find("Nextsecret") == std::string::npos);
    CHECK(town.get("/api/v1/changes?ref=investment:tid", other).body.find("Nextsecret") == std::string::npos);
    CHECK(code(town.get("/api/v1/impact?of=system:cases&plan=investment:tid@draft", other)) == "404 plan_unknown");
    CHECK(town.get("/api/v1/impact?of=system:cases&plan=investment:tid@draft", own).status == 200);
    const json second = good(town.post(submit, "", own));
    CHECK(second["version"] == 2);
    CHECK(second["file"]["summary"] == "Nextsecret");
    CHECK(second["draft"].is_null());
    CHECK(second["reports"].size() == 2);
    CHECK(town.get(address, other).body == report.body); // for ever
    CHECK(good(town.get("/api/v1/impact?of=system:cases&plan=investment:tid@1", other))["on"] == "2099-01-01");
    CHECK(good(town.get("/api/v1/impact?of=system:cases&plan=investment:tid", other))["on"] == "2099-02-01");
  }
  SUBCASE("sent back by the secretary alone, with a remark") {
    const std::string back = std::string(one) + "/return?lang=en";
    CHECK(code(town.post(back, R"({"remark":"r"})", own)) == "403 forbidden");
    CHECK(code(town.post(back, "{}", secretary)) == "400 invalid_argument");
    const json returned = good(town.post(back, R"({"remark":"the sums"})", secretary));
    CHECK(returned["state"] == "draft");
    CHECK(returned["course"][2]["what"] == "returned");
    CHECK(town.get(one, other).status == 404);
    CHECK(town.get(address, other).status == 404);
    CHECK(good(town.post(submit, "", own))["version"] == 2);
    CHECK(town.get(address, other).body == report.body);
  }
  SUBCASE("a further report of the same version, by who has to do with it") {
    const std::string keep = std::string(one) + "/reports?lang=en";
    CHECK(code(town.post(keep, "", other)) == "403 forbidden");
    const json more = good(town.post(keep, "", secretary));
    REQUIRE(more["reports"].size() == 2);
    CHECK(more["reports"][1]["number"] == number.substr(0, number.size() - 1) + "2");
    CHECK(more["version"] == 1);
    CHECK(town.served().catalogue().verify().value().problems.empty());
  }
  SUBCASE("amounts that are confidential are for who is signed in") {
    json next = proposal();
    next["confidential_cost"] = true;
    good(town.post("/api/v1/investments", next.dump(), own));
    const json second = good(town.post(submit, "", own));
    const std::string kept = second["reports"][1]["number"];
    CHECK(good(town.get(one, other))["file"]["economy"]["rows"][0]["amount"] == 123456);
    for (const std::string& target : {std::string(one), std::string("/api/v1/elements/investment:tid"),
                                      std::string("/api/v1/elements?kind=investment"), std::string("/api/v1/changes"),
                                      std::string("/api/v1/investments?format=csv&dialect=machine")})
      CHECK(town.get(target).body.find("123456") == std::string::npos);
    CHECK(town.get(std::string(one) + "/reports/" + kept).status == 403);
    CHECK(town.get(std::string(one) + "/reports/" + kept, other).status == 200);
  }
}

TEST_CASE("the list is filtered by state, party and start, and paged") {
  Town town;
  const auto& architect = town.token(Role::architect, "");
  for (const auto& [key, owner, day] :
       {std::tuple("a", "unit:care", "2099-01-01"), std::tuple("b", "unit:roads", "2098-01-01"),
        std::tuple("c", "unit:care", "2097-01-01")}) {
    json next = proposal(key);
    next["owner"] = owner;
    next["plan"]["on"] = day;
    good(town.post("/api/v1/investments", next.dump(), architect));
  }
  good(town.post("/api/v1/investments/investment:a/submit", "", architect));
  const auto keys = [&](const std::string& query) {
    std::string out;
    const json answer = good(town.get("/api/v1/investments?" + query, architect));
    for (const auto& found : answer["investments"])
      out += found["ref"].get<std::string>().substr(11);
    return out;
  };
  CHECK(keys("") == "cba");
  CHECK(keys("state=submitted") == "a");
  CHECK(keys("state=draft&state=submitted") == "cba");
  CHECK(keys("party=unit:suf") == "ca");
  CHECK(keys("starts_from=2098-01-01") == "ba");
  CHECK(keys("starts_until=2098-01-01") == "cb");
  const json page = good(town.get("/api/v1/investments?limit=2", architect));
  CHECK(page["total"] == 3);
  CHECK(keys("limit=2&cursor=" + page["next"].get<std::string>()) == "a");
  CHECK(code(town.get("/api/v1/investments?state=lost", architect)) == "400 invalid_argument");
  CHECK(code(town.get("/api/v1/investments?party=unit:lost", architect)) == "400 invalid_argument");
  CHECK(town.get("/api/v1/investments?format=csv&dialect=machine", architect)
            .body.find("investment:b,Secretname for booking,draft,0") != std::string::npos);
}

TEST_CASE("roles: what each may write of the catalogue") {
  Town town;
  struct Row {
    const char* operation;
    std::map<Role, const char*> said; ///< of the care office's accounts; others: 403
  };
  const char *yes = "200", *no = "403 forbidden";
  const std::vector<Row> rows{
      {R"({"put_element":{"ref":"system:portal","name":"Portal"}})", {{Role::editor, yes}}},
      {R"({"put_element":{"ref":"system:fresh","name":"F","owner":"unit:care"}})", {{Role::editor, yes}}},
      {R"({"put_element":{"ref":"system:fresh2","name":"F","owner":"unit:roads"}})", {}},
      {R"({"put_element":{"ref":"system:nobodys","name":"F"}})", {}},
      {R"({"put_element":{"ref":"system:portal","name":"Portal","owner":"unit:roads"}})", {}},
      {R"({"put_element":{"ref":"system:cases","name":"Cases"}})", {}},
      {R"({"remove_element":"system:cases"})", {}},
      {R"({"put_element":{"ref":"unit:care","name":"Care"}})", {}},
      {R"({"put_element":{"ref":"decision:d","name":"D","owner":"unit:care"}})", {}},
      {R"({"put_element":{"ref":"deviation:d","name":"D","owner":"unit:care","state":"granted"}})", {}},
      {R"({"put_element":{"ref":"deviation:e","name":"D","owner":"unit:care","state":"requested"}})",
       {{Role::editor, yes}}},
      {R"({"put_relation":{"source":"system:portal","relation":"depends_on","target":"system:cases"}})",
       {{Role::editor, yes}}},
      {R"({"put_relation":{"source":"system:cases","relation":"depends_on","target":"unit:care"}})", {}},
      {R"({"put_relation":{"source":"unit:care","relation":"uses","target":"system:cases"}})", {{Role::editor, yes}}},
      {R"({"put_relation":{"source":"unit:care","relation":"owns","target":"system:cases"}})", {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.operation);
    for (const Role role : {Role::reader, Role::editor, Role::secretary, Role::decider}) {
      const std::string name(to_string(role));
      CAPTURE(name);
      const auto said = row.said.find(role);
      CHECK(code(town.post("/api/v1/changes", R"({"reason":"r","operations":[)" + std::string(row.operation) + "]}",
                           town.token(role, "unit:care"))) == (said == row.said.end() ? no : said->second));
    }
  }
  // the architect writes all of it
  for (const Row& row : rows) {
    if (std::string(row.operation).find("\"owns\"") != std::string::npos) continue; // a second owner
    if (std::string(row.operation).find("remove") != std::string::npos) continue;   // it is needed
    CAPTURE(row.operation);
    CHECK(code(town.post("/api/v1/changes", R"({"reason":"r","operations":[)" + std::string(row.operation) + "]}",
                         town.token(Role::architect, ""))) == yes);
  }
}

TEST_CASE("who owns a rule grants its waivers, and nobody his own") {
  TextGraph text = ::town();
  text.add("unit:kit -[part_of]-> kk   unit:kit-sikkerhed -[part_of]-> kit   kit -[owns]-> tool   unit:oekf "
           "-[part_of]-> kk")
      .add("deviation:w -[exempts]-> portal   deviation:own -[exempts]-> tool   deviation:no-rule -[exempts]-> portal");
  std::string rule, owner;
  for (const auto& one : review::Rules::built_in()->all())
    if (!one.owner.empty() && one.owner == "unit:kit-sikkerhed") rule = one.id(), owner = one.owner;
  REQUIRE(!rule.empty());
  for (const char* key : {"w", "own"})
    text.set(key, "rule", rule).set(key, "type", std::string("waiver")).set(key, "state", std::string("requested"));
  Served served(text);
  const auto token = [&](const std::string& name, const std::string& unit, Role role) {
    return served.catalogue().create_token({name, unit, role}).value().token;
  };
  const auto grant = [&](const std::string& key, const std::string& who, const std::string& said = "granted") {
    const std::string body = R"({"reason":"r","operations":[{"put_element":{"ref":"deviation:)" + key +
                             R"(","name":"W","rule":")" + rule + R"(","type":"waiver","state":")" + said + "\"}}]}";
    return code(served.ask("POST", "/api/v1/changes", body, {{"authorization", "Bearer " + who}}));
  };
  const auto decider = token("d", "unit:kit-sikkerhed", Role::decider), other = token("o", "unit:oekf", Role::decider);
  CHECK(grant("w", other) == "403 forbidden");
  CHECK(grant("w", decider) == "200");
  CHECK(grant("own", decider) == "403 forbidden");     // of his own administration
  CHECK(grant("no-rule", decider) == "403 forbidden"); // of a rule that is not his
  CHECK(grant("fresh", decider) == "403 forbidden");   // he answers, and asks for nothing
}

TEST_CASE("a token is good until its last day; roles that are said by a unit have one") {
  Town town;
  auto& catalogue = town.served().catalogue();
  const base::Date today = base::today();
  const auto good_today = catalogue.create_token({"a", "", Role::reader, today}).value();
  const auto over = catalogue.create_token({"b", "", Role::reader, base::Date{today.days - 1}}).value();
  CHECK(town.get("/api/v1/metamodel", good_today.token).status == 200);
  CHECK(town.get("/api/v1/metamodel?lang=en", over.token).status == 401);
  CHECK(details(town.get("/api/v1/metamodel?lang=en", over.token)) ==
        "The token was good until " + base::to_string(base::Date{today.days - 1}) + ".\n");
  const auto of_a_unit = catalogue.create_token({"d", "unit:care", Role::editor}).value();
  CHECK(good(town.get("/api/v1/account", of_a_unit.token)) == nlohmann::json{{"account",
                                                                              {{"id", of_a_unit.account.id},
                                                                               {"name", "d"},
                                                                               {"role", "editor"},
                                                                               {"unit", "unit:care"},
                                                                               {"unit_name", "care"},
                                                                               {"expires", nullptr}}}});
  CHECK(good(town.get("/api/v1/account", good_today.token))["account"]["expires"] == base::to_string(today));
  CHECK(good(town.get("/api/v1/account"))["account"] == nullptr); // nobody in particular may ask as well
  CHECK(town.get("/api/v1/account", over.token).status == 401);
  CHECK(catalogue.create_token({"c", "", Role::editor}).error().message() ==
        "unit: An account with the role editor needs a unit: it says what it may do.");
}
