// SPDX-License-Identifier: MPL-2.0
#include "api/routes.hpp"
#include "api/served.hpp"
#include "support/told.hpp"
#include <algorithm>
#include <nlohmann/json.hpp>

using namespace fundament;
using nlohmann::json;
using tests::Served;
using tests::TextGraph;

namespace {

TextGraph town() {
  TextGraph out;
  out.add("unit:suf -[uses]-> system:old   system:portal -> old   old -[runs_on]-> infrastructure:host");
  out.add(
      "portal -[supports]-> capability:permits   old -[uses_technology]-> technology:pg   unit:suf -[owns]-> portal");
  out.set("portal", "hosting", std::string("external"));
  return out;
}

constexpr const char* health = R"({"name":"Sundhedstid","on":"2027-08-01","operations":[
  {"add":{"ref":"system:tid","name":"Sundhedstid","owner":"unit:suf"}},
  {"connect":{"source":"system:tid","relation":"runs_on","target":"infrastructure:host"}},
  {"connect":{"source":"system:tid","relation":"supports","target":"capability:permits"}},
  {"change":{"ref":"system:portal","set":{"hosting":"hybrid"},"on":"2028-01-01"}}]})";

json parsed(const api::Response& response) {
  return json::parse(response.body, nullptr, false);
}
std::string keep(Served& served, const std::string& plan) {
  const auto response = served.post("/api/v1/plans", plan);
  REQUIRE(response.status == 200);
  return parsed(response)["plan"].get<std::string>();
}
std::string header(const api::Response& response, const char* name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return "";
}

} // namespace

TEST_CASE("a plan is kept, and tells its dates, its steps and what does not fit") {
  Served served(town());
  const auto answer = parsed(served.post("/api/v1/plans?lang=en", health));
  CHECK(answer["plan"].get<std::string>().substr(0, 7) == "sha256:");
  CHECK(answer["dates"] == json{"2027-08-01", "2028-01-01"});
  CHECK(answer["steps"] == json{"2028-01-01"});
  CHECK(answer["on"] == "2027-08-01");
  CHECK(answer["conflicts"].empty());
  CHECK(parsed(served.post("/api/v1/plans", health))["plan"] == answer["plan"]);
  const auto replacing = parsed(served.post("/api/v1/plans?lang=en", R"({"on":"2020-01-01","operations":[
    {"replace":{"old":"system:old","by":"system:portal","move":["uses"]}},{"retire":{"ref":"system:nope"}}]})"));
  CHECK(replacing["moved"][0]["to"] == "unit:suf -[uses]-> system:portal");
  CHECK(replacing["conflicts"][0]["text"] == "system:nope is not in the catalogue.");
  CHECK(replacing["warnings"][0] ==
        "The plan begins on 1 January 2020, which is over: without a date it is asked about today.");
  CHECK(replacing["on"] == base::to_string(base::today()));
  const auto wrong = served.post("/api/v1/plans?lang=en", R"({"operations":[{"retire":{"ref":"system:a","onn":1}}]})");
  CHECK(wrong.status == 400);
  CHECK(parsed(wrong)["parameter"] == "/operations/0/retire/onn");
}

TEST_CASE(
    "every question that takes a plan is asked of the catalogue with it, says so in every format, and has no tag") {
  Served served(town());
  const std::string plan = keep(served, health);
  std::size_t asked = 0;
  for (const api::Route& route : api::routes()) {
    const bool takes = std::any_of(route.parameters.begin(), route.parameters.end(),
                                   [](const auto& one) { return one.name == "plan"; });
    if (!takes || route.method != "GET") continue;
    std::string path(route.path), query = "?lang=en&plan=" + plan;
    if (const auto at = path.find("{ref}"); at != path.npos) path.replace(at, 5, "system:tid");
    if (const auto at = path.find("{name}"); at != path.npos)
      path.replace(at, 6, route.id == "getFramework" ? "tech-not-allowed" : "landscape");
    if (route.id == "search") query += "&q=sundhedstid";
    if (route.id == "getImpact") query += "&of=infrastructure:host";
    if (route.id == "getPaths") query += "&from=system:tid&to=infrastructure:host";
    if (route.id == "checkTechnology") query += "&name=pg";
    for (std::string_view rest = route.formats; !rest.empty();) {
      const std::string format(rest.substr(0, rest.find('|')));
      rest.remove_prefix(std::min(rest.size(), format.size() + 1));
      CAPTURE(path + query + "&format=" + format);
      const auto response = served.get(path + query + "&format=" + format);
      CHECK(response.status == 200);
      CHECK(header(response, "Fundament-Plan") == plan + "; on=2027-08-01; skipped=0");
      CHECK(header(response, "ETag") == "");
      CHECK(response.edition == "");
      if (format == "json") {
        const auto told = parsed(response)["plan"];
        CHECK(told["of"] == json{plan});
        CHECK(told["names"] == json{"Sundhedstid"});
        CHECK(told["on"] == "2027-08-01");
        CHECK(told["on_is"] == "first_date");
        CHECK(told["steps_begun"] == 0);
      }
      asked++;
    }
  }
  CHECK(asked > 30);
  const auto without = served.get("/api/v1/impact?of=infrastructure:host");
  CHECK(!parsed(without).contains("plan"));
  CHECK(header(without, "ETag") != "");
}

TEST_CASE("what is only there by a plan says by which, and nothing is written") {
  Served served(town());
  const std::string plan = keep(served, health), with = "&plan=" + plan;
  const auto impact = parsed(served.get("/api/v1/impact?of=infrastructure:host" + with));
  CHECK(impact["on"] == "2027-08-01");
  std::string hits;
  for (const auto& hit : impact["hits"])
    hits += hit["ref"].get<std::string>() +
            (hit.contains("planned_by") ? " by " + hit["planned_by"].get<std::string>() : "") + "; ";
  CHECK(hits == "system:old; system:tid by " + plan + "; capability:permits; system:portal; unit:suf; ");
  CHECK(parsed(served.get("/api/v1/impact?of=infrastructure:host&on=2027-07-31" + with))["totals"]["reached"] == 4);
  CHECK(parsed(served.get("/api/v1/search?q=sundhedstid" + with))["hits"][0]["planned_by"] == plan);
  const auto element = parsed(served.get("/api/v1/elements/infrastructure:host?x=" + with.substr(1)));
  CHECK(element["status"] == 400); // the question is still looked through
  const auto host = parsed(served.get("/api/v1/elements/infrastructure:host?lang=en" + with));
  CHECK(!host.contains("planned_by"));
  CHECK(host["relations_to"].size() == 2);
  CHECK(host["relations_to"][1]["planned_by"] == plan);
  CHECK(parsed(served.get("/api/v1/elements/system:tid?lang=en" + with))["planned_by"] == plan);
  CHECK(served.get("/api/v1/elements/system:tid").status == 404);
  CHECK(parsed(served.get("/api/v1/changes"))["changes"].size() == 1);
  const auto sql = [&](const char* statement, const char* on) {
    const json body{{"sql", statement}, {"plan", plan}, {"on", on}};
    return parsed(served.post("/api/v1/sql", body.dump()))["rows"].dump();
  };
  CHECK(sql("SELECT ref FROM element WHERE planned_by IS NOT NULL", "2027-08-01") == R"([["system:tid"]])");
  CHECK(sql("SELECT count(*) FROM relation WHERE planned_by IS NOT NULL AND valid", "2027-08-01") == "[[3]]");
  CHECK(sql("SELECT count(*) FROM relation WHERE planned_by IS NOT NULL AND valid", "2027-07-31") == "[[1]]");
  CHECK(sql("SELECT hosting FROM system WHERE key = 'portal'", "2027-12-31") == R"([["external"]])");
  CHECK(sql("SELECT hosting FROM system WHERE key = 'portal'", "2028-01-01") == R"([["hybrid"]])");
}

TEST_CASE("the plans of a question in a body, on its first day unless it names one") {
  Served served(town());
  const std::string plan = keep(served, health);
  const auto reuse =
      parsed(served.post("/api/v1/reuse", json{{"capabilities", "capability:permits"}, {"plan", {plan}}}.dump()));
  CHECK(reuse["on"] == "2027-08-01");
  CHECK(reuse["plan"]["of"] == json{plan});
  bool found = false;
  for (const auto& one : reuse["candidates"])
    found |= one["ref"] == "system:tid" && one["planned_by"] == plan;
  CHECK(found);
  const auto batch = served.post("/api/v1/impact", json{{"of", {"infrastructure:host"}}, {"plan", plan}}.dump());
  CHECK(header(batch, "Fundament-Plan") != "");
  CHECK(parsed(batch)["totals"]["reached"] == 5);
  const auto sql = parsed(served.post("/api/v1/sql", json{{"sql", "SELECT :on AS day"}, {"plan", plan}}.dump()));
  CHECK(sql["rows"][0][0] == "2027-08-01");
  const auto check = parsed(served.post(
      "/api/v1/technologies/check", json{{"items", {{{"name", "pg"}}}}, {"plan", plan}, {"on", "2028-01-01"}}.dump()));
  CHECK(check["plan"]["steps_begun"] == 1);
  CHECK(check["plan"]["on_is"] == "asked");
  const auto both = parsed(served.post("/api/v1/technologies/check?plan=" + plan,
                                       json{{"items", {{{"name", "pg"}}}}, {"on", "2028-01-01"}}.dump()));
  CHECK(both["plan"]["steps_begun"] == 1);
}

TEST_CASE("a plan in conflict is refused with the list, or what does not fit is left out and told") {
  Served served(town());
  const std::string plan = keep(served, R"({"on":"2027-08-01","operations":[
    {"change":{"ref":"system:portal","set":{"hosting":"hybrid"}}},{"retire":{"ref":"system:old"}}]})");
  CHECK(served.get("/api/v1/elements?plan=" + plan).status == 200);
  CHECK(
      served
          .post(
              "/api/v1/changes",
              R"({"reason":"r","operations":[{"put_element":{"ref":"system:portal","name":"portal","hosting":"on_premise"}}]})")
          .status == 200);
  const auto refused = served.get("/api/v1/elements?lang=en&plan=" + plan);
  CHECK(refused.status == 409);
  CHECK(parsed(refused)["code"] == "plan_conflicts");
  CHECK(parsed(refused)["detail"] ==
        "hosting of system:portal was external when this was planned, is on_premise now, and is planned to be hybrid.");
  const json conflict = parsed(refused)["conflicts"][0];
  CHECK(conflict["kind"] == "changed");
  CHECK(conflict["operation"] == 0);
  CHECK(conflict["was"] == "external");
  CHECK(conflict["now"] == "on_premise");
  CHECK(conflict["planned"] == "hybrid");
  const auto skipped = parsed(served.get("/api/v1/elements/system:portal?conflicts=skip&plan=" + plan));
  CHECK(skipped["hosting"] == "on_premise");
  CHECK(skipped["plan"]["skipped"].size() == 1);
  CHECK(parsed(served.get("/api/v1/elements/system:old?conflicts=skip&plan=" + plan))["phase"] == "retired");
}

TEST_CASE("names of plans that are none, are unknown, or too many") {
  Served served(town());
  CHECK(parsed(served.get("/api/v1/elements?plan=opened"))["code"] == "invalid_argument");
  CHECK(parsed(served.get("/api/v1/elements?plan=open"))["code"] == "plan_unknown"); // nothing is put forward
  const auto unknown = served.get("/api/v1/elements?lang=en&plan=sha256:12");
  CHECK(unknown.status == 404);
  CHECK(parsed(unknown)["code"] == "plan_unknown");
  std::string many = "/api/v1/elements?lang=en";
  for (int i = 0; i < 21; i++)
    many += "&plan=sha256:" + std::to_string(i);
  CHECK(served.get(many).status == 413);
  CHECK(served.post("/api/v1/sql", R"({"sql":"SELECT 1","plan":7})").status == 400);
  CHECK(served.post("/api/v1/sql", R"({"sql":"SELECT 1","conflicts":"x"})").status == 400);
}

TEST_CASE("plans are kept back from the public, and not from who has a token") {
  api::Settings settings;
  settings.public_read = true;
  Served served(town(), settings);
  CHECK(served.post("/api/v1/plans", health, false).status == 403);
  const std::string plan = keep(served, health);
  CHECK(served.get("/api/v1/elements?plan=" + plan).status == 403);
  CHECK(served.get("/api/v1/elements?plan=sha256:0").status == 403);
  CHECK(served.post("/api/v1/reuse", json{{"text", "x"}, {"plan", plan}}.dump(), false).status == 403);
  CHECK(served.get("/api/v1/elements?plan=" + plan, {{"authorization", "Bearer " + served.token()}}).status == 200);
}

TEST_CASE("a cursor of a plan's answer is of that answer only") {
  Served served(town());
  const std::string plan = keep(served, health);
  const auto next = parsed(served.get("/api/v1/elements?limit=1&plan=" + plan))["next"].get<std::string>();
  CHECK(parsed(served.get("/api/v1/elements?limit=1&cursor=" + next))["code"] == "revision_moved");
  CHECK(served.get("/api/v1/elements?limit=1&plan=" + plan + "&cursor=" + next).status == 200);
  CHECK(parsed(served.get("/api/v1/elements?limit=1&on=2028-01-01&plan=" + plan + "&cursor=" + next))["code"] ==
        "revision_moved");
}
