// SPDX-License-Identifier: MPL-2.0
#include "api/negotiate.hpp"
#include "api/sarif.hpp"
#include "served.hpp"
#include <cstdio>
#include <cstdlib>
#include <doctest/doctest.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

using namespace fundament;
using nlohmann::json;
using tests::Served;
using tests::TextGraph;

namespace {

TextGraph example() {
  TextGraph text;
  text.add("portal -[runs_on]-> infrastructure:node1   portal -[runs_on]-> infrastructure:node2")
      .add("switch -> node1   node2 -> switch   app -> portal   news -[reads]-> portal")
      .add("unit:kk   unit:suf -[part_of]-> kk   suf -[owns]-> app   a/b -> portal   deviation:d -> portal")
      .set("portal", "redundancy", std::vector<model::Redundancy>{{"web", "runs_on", {}, 1}})
      .set("portal", "aliases", std::vector<std::string>{"Borgerportalen"})
      .set("app", "criticality", std::string("low"))
      .set("suf", "type", std::string("administration"));
  return text;
}

bool has(const api::Response& response, const std::string& text) {
  return response.body.find(text) != std::string::npos;
}

} // namespace

TEST_CASE("scenarios: what is asked, the status, what is in the answer and what is not") {
  struct Row {
    const char* name;
    const char* target;
    int status;
    std::vector<const char*> in, out;
  };
  const std::vector<Row> rows{
      {"impact",
       "/api/v1/impact?of=infrastructure:node1&on=2026-11-23",
       200,
       {R"("totals":{"reached":7,"fails":6,"degraded":1,"at_risk":0,"touched":0,"assumed":0)",
        R"({"ref":"system:portal","kind":"system","name":"portal","owner":null,"phase":"active","depth":1,"effect":"fails")",
        R"("because":[{"source":"system:portal","relation":"runs_on","target":"infrastructure:node1")"},
       {}},
      {"impact cut by depth",
       "/api/v1/impact?of=infrastructure:node1&depth=1",
       200,
       {R"("complete":false,"reason":"depth")"},
       {"system:app"}},
      {"several starts, one unknown",
       "/api/v1/impact?of=system:app&of=system:nope",
       200,
       {R"("unknown":["system:nope"])", R"("empty":"nothing_needs_this")"},
       {}},
      {"all starts unknown",
       "/api/v1/impact?of=system:portl&lang=en",
       404,
       {R"("code":"not_found")", "Did you mean system:portal?"},
       {}},
      {"the same in Danish", "/api/v1/impact?of=system:portl", 404, {"Mente du system:portal?"}, {}},
      {"all problems at once",
       "/api/v1/impact?depth=0&direction=up&on=yesterday&relation=reeds&lang=en",
       400,
       {R"("parameter":"depth")", R"("parameter":"direction")", R"("parameter":"on")", "Did you mean reads?"},
       {}},
      {"an unknown parameter", "/api/v1/impact?off=system:app&lang=en", 400, {"Did you mean of?"}, {}},
      {"dependencies",
       "/api/v1/impact?of=system:app&direction=dependencies&kind=infrastructure",
       200,
       {R"("by_need":{"change":0,"hard":4,"soft":0,"weak":0})", R"("need":"hard")", R"("derived":1)"},
       {R"("effect")", R"("fails")"}},
      {"exactly so hard",
       "/api/v1/impact?of=infrastructure:node1&level=degraded",
       200,
       {R"("shown":1)", R"("hits":[{"ref":"system:news")"},
       {R"("effect":"fails")"}},
      {"of nobody",
       "/api/v1/impact?of=infrastructure:node1&party=none&kind=system",
       200,
       {"system:portal"},
       {R"("ref":"system:app")"}},
      {"of a party", "/api/v1/impact?of=system:portal&party=unit:suf", 200, {R"("shown":1)", "system:app"}, {}},
      {"set against another date",
       "/api/v1/impact?of=infrastructure:node1&on=2026-11-27&against=2020-01-01&change=same&change=gone&limit=1",
       200,
       {R"("against":{"on":"2020-01-01","reached":)", R"("changes":{"same":)", R"("change":"same","was":"fails")"},
       {R"("change":"new")"}},
      {"set against each start alone, as CSV",
       "/api/v1/impact?of=infrastructure:node1&of=system:news&against=alone&format=csv&dialect=machine",
       200,
       {"retired_but_used,via,change,was\n", "system:portal,", ",same,fails\n"},
       {"new"}},
      {"set against nothing",
       "/api/v1/impact?of=infrastructure:node1&against=soon&change=other&lang=en",
       400,
       {"'soon' is neither a date (2026-11-23) nor alone.", "'other' is not one of same, new, worse, milder, gone."},
       {}},
      {"a level of the other way and a party that is none",
       "/api/v1/impact?of=system:portal&level=hard&party=unit:nope&lang=en",
       400,
       {"hard is no level of what is asked for", R"("parameter":"party")"},
       {}},
      {"a slash in a key", "/api/v1/elements/system:a%2Fb", 200, {R"("ref":"system:a/b")"}, {}},
      {"a slash that is none", "/api/v1/elements/system:a/b", 404, {"not_found"}, {}},
      {"ref as a parameter",
       "/api/v1/elements?ref=system:portal",
       200,
       {R"("standing":"in_operation")", R"("relations_from":[{)", R"("aliases":["Borgerportalen"])"},
       {}},
      {"elements",
       "/api/v1/elements?kind=system&sort=-name&limit=2",
       200,
       {R"("total":5)", R"("next":")", "system:switch", "system:portal"},
       {"system:app"}},
      {"elements by owner", "/api/v1/elements?owner=unit:kk", 200, {R"("total":1)", "system:app"}, {"system:news"}},
      {"elements by an enumeration", "/api/v1/elements?criticality=low", 200, {R"("total":1)"}, {"system:news"}},
      {"a value that no enumeration has",
       "/api/v1/elements?criticality=lov&lang=en",
       400,
       {"is not one of low, normal"},
       {}},
      {"elements as CSV",
       "/api/v1/elements?kind=unit&format=csv&dialect=machine",
       200,
       {"kind,key,name,owner,type\nunit,kk,kk,,\n"},
       {"{"}},
      {"search by alias", "/api/v1/search?q=borgerport", 200, {"system:portal", R"("field":"alias")"}, {}},
      {"search needs words", "/api/v1/search?lang=en", 400, {"This parameter is needed."}, {}},
      {"paths",
       "/api/v1/paths?from=system:app&to=infrastructure:node1&lang=en",
       200,
       {R"("result":"found")", "app depends on portal, which runs on node1."},
       {}},
      {"no path",
       "/api/v1/paths?from=infrastructure:node1&to=system:app",
       200,
       {R"("result":"no_path")", R"("reverse_exists":true)", R"("paths":[])"},
       {}},
      {"choke points",
       "/api/v1/chokepoints?limit=1",
       200,
       {R"("chokepoints":[{"ref":"infrastructure:node1")", R"("fails":6,"degraded":1)"},
       {"system:portal\",\"kind"}},
      {"choke points as CSV",
       "/api/v1/chokepoints?limit=1&format=csv&dialect=machine",
       200,
       {"ref,name,owner,fails,degraded,at_risk,touched,administrations\ninfrastructure:node1,node1,,6,1,"},
       {"{"}},
      {"a technology nobody has decided about",
       "/api/v1/technologies/check?name=app&version=1&lang=en",
       200,
       {R"("code":"not_assessed","allowed":false)",
        "app 1 is not assessed. That is not a no, but it is not a yes either."},
       {}},
      {"a check without a name and with wrong words",
       "/api/v1/technologies/check?use=old&environment=home&unit=unit:nope&lang=en",
       400,
       {R"("parameter":"name")", R"("parameter":"use")", "is not one of citizen, internal, partner, test",
        R"("parameter":"unit")"},
       {}},
      {"uses in place, an unknown code",
       "/api/v1/technologies/in-use?code=fine&lang=en",
       400,
       {"fine is not a code of a verdict."},
       {}},
      {"dot",
       "/api/v1/impact?of=system:portal&format=dot",
       200,
       {"digraph fundament {", "\"system:app\" -> \"system:portal\""},
       {}},
      {"mermaid", "/api/v1/impact?of=system:portal&format=mermaid", 200, {"flowchart LR"}, {}},
      {"graphml", "/api/v1/impact?of=system:portal&format=graphml", 200, {"<graphml", "target=\"system:portal\""}, {}},
      {"csv",
       "/api/v1/impact?of=system:portal&format=csv&dialect=machine",
       200,
       {"ref,kind,name,owner,depth,effect,assumed,retired_but_used,via\n",
        "system:app,system,app,unit:suf,1,fails,false,false,system:app -[depends_on]-> system:portal\n"},
       {}},
      {"a format that is not here",
       "/api/v1/elements?format=dot&lang=en",
       400,
       {"'dot' is not one of json, ndjson, csv, xlsx."},
       {}},
      {"metamodel", "/api/v1/metamodel", 200, {R"("kinds")"}, {}},
      {"health", "/healthz", 200, {R"({"status":"ok"})"}, {}},
      {"ready", "/readyz", 200, {R"("status":"ready")"}, {}},
      {"metrics", "/metrics", 200, {"fundament_elements 10\n"}, {}},
      {"changes", "/api/v1/changes", 200, {R"("author":"test","reason":"test")", "put_element"}, {}},
      {"changes of one element", "/api/v1/changes?ref=system:news", 200, {"system:news"}, {"system:switch"}},
      {"every problem of a query",
       "/api/v1/search?limit=0&kind=sytem&lang=en",
       400,
       {"'0' is not a whole number from 1 to 1000000.", "This parameter is needed.", "Did you mean system?"},
       {}},
      {"a ref twice",
       "/api/v1/elements/system:app?ref=system:news&lang=en",
       400,
       {"This parameter may stand once."},
       {}},
      {"two that cannot be decoded",
       "/api/v1/search?q=%zz&kind=%ff&lang=en",
       400,
       {R"("parameter":"q=%zz")", R"("parameter":"kind=%ff")"},
       {}},
      {"a typing error", "/api/v1/search?q=portla", 200, {"system:portal", R"("how":"typo")"}, {"system:app"}},
      {"the description has the filters",
       "/api/v1/openapi.json?lang=en",
       200,
       {R"("name":"criticality","in":"query","description":"criticality","schema":{"type":"array","items":{"type":"string","enum":["low","normal","business_critical","society_critical"]}})",
        R"("name":"q","in":"query","description")", R"("required":true)", R"("minimum":1,"maximum":100)"},
       {}},
      {"nothing here", "/api/v1/impacts?lang=en", 404, {"Did you mean /api/v1/impact"}, {}},
      {"a query that cannot be decoded", "/api/v1/search?q=%zz&lang=en", 400, {"percent-encoded"}, {}},
  };
  Served served(example());
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto response = served.get(row.target);
    CHECK(response.status == row.status);
    for (const char* text : row.in) {
      CAPTURE(text);
      if (!has(response, text)) MESSAGE(response.body);
      CHECK(has(response, text));
    }
    for (const char* text : row.out) {
      CAPTURE(text);
      CHECK_FALSE(has(response, text));
    }
    if (std::string_view(row.target) != "/metrics") // same question, same bytes
      CHECK(served.get(row.target).body == response.body);
  }
}

TEST_CASE("relations among some elements: every one between two of them, and which end has need") {
  Served served(example());
  const auto asked = [&](const std::string& body) { return served.post("/api/v1/relations?lang=en", body, false); };
  const auto found = asked(R"({"of":["system:switch","infrastructure:node1","infrastructure:node2","unit:suf",)"
                           R"("system:app","system:portl"]})");
  CHECK(found.status == 200);
  CHECK(has(found, R"("complete":true,"reason":null,"unknown":["system:portl"],"relations":[)"
                   R"({"needs":"source","arrow":{"source":"system:switch","relation":"depends_on",)"));
  CHECK(has(found, R"({"needs":null,"arrow":{"source":"unit:suf","relation":"owns","target":"system:app","key":"",)"
                   R"("strength":null)"));
  CHECK_FALSE(has(found, "portal"));
  CHECK_FALSE(has(found, "news"));
  CHECK(json::parse(found.body)["relations"].size() == 3);
  CHECK(has(asked(R"({"of":[]})"), R"("relations":[])"));
  CHECK(has(asked(R"({"off":[]})"), "The body has one member: of, a list of refs."));
  CHECK(has(asked(R"({"of":[3]})"), "invalid_argument"));
  CHECK(asked("[]").status == 400);
  CHECK(asked("{").status == 400);
}

TEST_CASE("the cursor joins pages and is refused on another revision") {
  Served served(example());
  auto first = json::parse(served.get("/api/v1/elements?limit=4").body);
  std::size_t seen = first["elements"].size();
  std::string next = first["next"];
  while (!next.empty()) {
    const auto page = json::parse(served.get("/api/v1/elements?limit=4&cursor=" + next).body);
    seen += page["elements"].size();
    next = page["next"].is_null() ? "" : page["next"].get<std::string>();
  }
  CHECK(seen == first["total"]);
  CHECK(served.post("/api/v1/changes", R"({"reason":"r","operations":[{"put_element":{"ref":"system:x","name":"X"}}]})")
            .status == 200);
  const auto moved = served.get("/api/v1/elements?limit=4&cursor=" + first["next"].get<std::string>());
  CHECK(moved.status == 409);
  CHECK(has(moved, "revision_moved"));
}

TEST_CASE("ETag: not modified, until the catalogue is") {
  Served served(example());
  const auto one = served.get("/api/v1/impact?of=system:portal");
  std::string tag;
  for (const auto& [name, value] : one.headers)
    if (name == "ETag") tag = value;
  REQUIRE_FALSE(tag.empty());
  CHECK(served.get("/api/v1/impact?of=system:portal", {{"if-none-match", tag}}).status == 304);
  CHECK(served.get("/api/v1/impact?of=system:portal&lang=en", {{"if-none-match", tag}}).status == 200);
  served.post("/api/v1/changes", R"({"reason":"r","operations":[{"put_element":{"ref":"system:x","name":"X"}}]})");
  CHECK(served.get("/api/v1/impact?of=system:portal", {{"if-none-match", tag}}).status == 200);
}

TEST_CASE("writes: a token, whole or not at all, at the expected revision") {
  Served served(example());
  const std::string put =
      R"({"reason":"r","operations":[{"put_element":{"ref":"system:new","name":"Ny","owner":"unit:suf"}},)"
      R"({"put_relation":{"source":"system:new","relation":"depends_on","target":"system:portal"}}]})";
  CHECK(served.post("/api/v1/changes", put, false).status == 401);
  CHECK(served.get("/api/v1/elements/system:new").status == 404);
  CHECK(served.ask("POST", "/api/v1/changes", put, {{"authorization", "Bearer wrong"}}).status == 401);
  CHECK(served.ask("GET", "/healthz", "", {{"authorization", "Bearer wrong"}}).status == 401);
  const auto done = served.post("/api/v1/changes", put);
  CHECK(done.status == 200);
  CHECK(json::parse(done.body)["changes"] == 3); // the element, its owner, the relation
  CHECK(has(served.get("/api/v1/elements/system:new"), R"("owner":"unit:suf")"));

  const auto before = served.get("/readyz").body;
  const auto bad =
      served.post("/api/v1/changes?lang=en",
                  R"({"reason":"r","operations":[{"put_element":{"ref":"system:half","name":"H"}},)"
                  R"({"put_relation":{"source":"system:half","relation":"depends_on","target":"system:none"}},)"
                  R"({"remove_element":"system:portal"}]})");
  CHECK(bad.status == 404);
  CHECK(has(bad, "There is no element system:none."));
  CHECK(has(bad, "It still has"));
  CHECK(served.get("/readyz").body == before);
  const auto moved = served.post(
      "/api/v1/changes", R"({"reason":"r","expected_revision":1,"operations":[{"remove_element":"system:new"}]})");
  CHECK(moved.status == 409);
  CHECK(has(moved, "revision_moved"));
  CHECK(served.post("/api/v1/changes", "[]").status == 400);
  const auto nameless = served.post("/api/v1/changes?lang=en",
                                    R"({"reason":1,"operations":[{"remove_element":"system:new"},{"move":"x"},7]})");
  CHECK(nameless.status == 400);
  CHECK(has(nameless, "\"parameter\":\"reason\""));
  CHECK(has(nameless, "\"parameter\":\"operations[2]\""));
  CHECK(served.post("/api/v1/changes?lang=en", R"({"operations":[],"x":1})").status == 400);
  const auto method = served.ask("DELETE", "/api/v1/changes", "", {});
  CHECK(method.status == 405);
  CHECK(has(method, "\"status\":405"));
}

TEST_CASE("a batch: each its own question, in order, unknown ones as rows") {
  Served served(example());
  const auto csv =
      served.post("/api/v1/impact?format=csv&dialect=machine",
                  R"({"of":["infrastructure:node1","system:nope","system:app","what"],"summary":true})", false);
  CHECK(csv.status == 200);
  CHECK(csv.body == "ref,reached,fails,degraded,at_risk,touched,units,complete\n"
                    "infrastructure:node1,7,6,1,0,0,1,true\n"
                    "system:nope,,,,,,,unknown\n"
                    "system:app,0,0,0,0,0,0,true\n"
                    "what,,,,,,,invalid\n");
  const auto lines = served.post("/api/v1/impact", R"({"all":true,"summary":true,"depth":1})", false);
  CHECK(std::count(lines.body.begin(), lines.body.end(), '\n') == 10);
  CHECK(served.post("/api/v1/impact", R"({"of":"system:app","depht":1})", false).status == 400);
  CHECK(served.post("/api/v1/impact", "{}", false).status == 400);
  const auto unknown = served.post("/api/v1/impact?lang=en", R"({"of":["system:portl"]})", false);
  CHECK(unknown.body == "{\"starts\":[],\"unknown\":[\"system:portl\"],\"complete\":false,\"reason\":\"unknown\","
                        "\"detail\":\"There is no element system:portl.\"}\n");
}

TEST_CASE("with public reading, what would help an attacker is kept back") {
  api::Settings settings;
  settings.public_read = true;
  Served served(example(), settings);
  CHECK(served.get("/api/v1/changes").status == 403);
  // as if it were not there: in no list, total, path, suggestion or drawing
  CHECK(served.get("/api/v1/elements/deviation:d").status == 404);
  CHECK_FALSE(has(served.get("/api/v1/elements"), "deviation"));
  CHECK_FALSE(has(served.get("/api/v1/elements/system:portal"), "deviation:d"));
  CHECK_FALSE(has(served.get("/api/v1/impact?of=system:portal"), "deviation:d"));
  for (const char* target :
       {"/api/v1/elements?kind=deviation", "/api/v1/search?q=d&kind=deviation",
        "/api/v1/impact?of=system:portal&kind=deviation", "/api/v1/impact?of=infrastructure:node1&format=dot",
        "/api/v1/elements/deviation:dd", "/api/v1/elements?q=d", "/api/v1/paths?from=deviation:d&to=system:portal",
        "/api/v1/impact?of=system:portal&of=deviation:e"}) {
    CAPTURE(target);
    const auto response = served.get(target);
    CHECK_FALSE(has(response, "\"deviation:d\""));
    CHECK_FALSE(has(response, "deviation:d?"));
    CHECK_FALSE(has(response, "deviation:d "));
  }
  CHECK(has(served.get("/api/v1/impact?of=system:portal"), R"("reached":3)"));
  CHECK_FALSE(has(served.get("/api/v1/impact?of=system:portal"), R"("by_kind":{"deviation")"));
  // nor in any other form that makes a list of weak places
  std::string many = "\"system:app\"", starts = "of=system:app";
  for (int i = 0; i < 20; i++)
    many += ",\"system:portal\"", starts += "&of=system:portal";
  CHECK(served.post("/api/v1/impact", R"({"all":true,"summary":true})", false).status == 403);
  CHECK(served.post("/api/v1/impact", R"({"all":true,"summary":true})").status == 200);
  CHECK(served.post("/api/v1/impact", "{\"of\":[" + many + "]}", false).status == 403);
  CHECK(served.post("/api/v1/impact", R"({"of":["system:app","system:portal"]})", false).status == 200);
  CHECK(served.get("/api/v1/impact?" + starts).status == 403);
  CHECK(served.get("/api/v1/technologies/in-use").status == 403);
  CHECK(served.get("/api/v1/chokepoints").status == 403);
  CHECK(served.get("/api/v1/queries/unsupported-technology").status == 403);
  CHECK(served.get("/api/v1/queries/landscape").status == 200);
  const std::pair<std::string, std::string> token{"authorization", "Bearer " + served.token()};
  CHECK(has(served.get("/api/v1/elements", {token}), "deviation:d"));
  CHECK(has(served.get("/api/v1/impact?of=system:portal", {token}), R"("by_kind":{"deviation":1)"));
}

TEST_CASE("only the hosts it serves are answered") {
  Served served(example());
  CHECK(served.get("/healthz", {{"host", "localhost:8080"}}).status == 200);
  CHECK(served.get("/healthz", {{"host", "[::1]:8080"}}).status == 200);
  CHECK(served.get("/healthz", {{"host", "LOCALHOST"}}).status == 200);
  CHECK(served.get("/healthz", {{"host", "evil.example"}}).status == 400);
  CHECK(served.get("/healthz", {{"host", "127.evil.example"}}).status == 400);
  CHECK_FALSE(has(served.get("/healthz", {{"host", "evil\xff"}}), "\xff"));
}

TEST_CASE("beyond loopback, reading needs a token unless it is open to the public") {
  api::Settings settings;
  settings.host = "0.0.0.0";
  Served served(example(), settings);
  const auto refused = served.get("/api/v1/elements?lang=en");
  CHECK(refused.status == 401);
  CHECK(has(refused, "Reading here needs a token as well"));
  CHECK(served.post("/api/v1/impact", R"({"all":true})", false).status == 401);
  CHECK(served.get("/metrics").status == 401);
  CHECK(served.get("/healthz").status == 200);
  CHECK(served.get("/readyz").status == 200);
  CHECK(served.get("/api/v1/elements", {{"authorization", "bearer " + served.token()}}).status == 200);
  settings.public_read = true;
  Served open(example(), settings);
  CHECK(open.get("/api/v1/elements").status == 200);
  CHECK(open.post("/api/v1/changes", "{}", false).status == 401);
}

TEST_CASE("a wrong token is refused wherever it comes") {
  Served served(example());
  for (const char* target : {"/api/v1/elements", "/api/v1/nothing", "/healthz", "/api/v1/search?q=%zz", "/"}) {
    CAPTURE(target);
    const auto response = served.get(target, {{"authorization", "Bearer wrong"}});
    CHECK(response.status == 401);
    CHECK(std::find(response.headers.begin(), response.headers.end(),
                    std::pair<std::string, std::string>{"WWW-Authenticate", "Bearer"}) != response.headers.end());
    CHECK_FALSE(has(response, "wrong"));
  }
  CHECK(served.get("/healthz", {{"authorization", "Basic dTpw"}}).status == 401);
}

TEST_CASE("language and format are negotiated") {
  CHECK(api::preferences("text/html, a/B;q=0.5 , c/d;q=0, e/f;charset=x;q=0.9") ==
        std::vector<std::string>{"text/html", "e/f", "a/b"});
  CHECK(api::accepted_language("") == base::Language::da);
  CHECK(api::accepted_language("en;q=0.5, da-DK;q=0.8") == base::Language::da);
  CHECK(api::accepted_language("de, en-GB;q=0.7, da;q=0.3") == base::Language::en);
  CHECK(api::accepted_language("dan") == base::Language::da);
  CHECK(api::names_tag("\"a\", W/\"b\"", "\"b\""));
  CHECK(api::names_tag("*", "\"b\""));
  CHECK_FALSE(api::names_tag("\"a\"", "\"b\""));
  CHECK(api::host_of("[::1]:80") == "::1");
  CHECK(api::host_of("[") == "");
  Served served(example());
  CHECK(served.get("/api/v1/elements", {{"accept", "application/json;q=0.2, text/csv"}}).content_type ==
        "text/csv; charset=utf-8");
  CHECK(served.get("/api/v1/elements", {{"accept", "text/html, */*;q=0.1"}}).content_type == "application/json");
}

TEST_CASE("graphviz reads the drawings back with the same counts") {
  if (std::system("command -v gc >/dev/null 2>&1") != 0) {
    MESSAGE("skipped: graphviz is not installed");
    return;
  }
  TextGraph text = example();
  text.add("quote\"s\\x -> portal");
  Served served(text);
  for (const std::string target :
       {"/api/v1/impact?of=infrastructure:node1", "/api/v1/paths?from=system:app&to=infrastructure:node1&mode=all"}) {
    const auto answer = json::parse(served.get(target).body);
    std::size_t nodes = 0, edges = 0;
    if (answer.contains("hits")) {
      nodes = answer["starts"].size() + answer["hits"].size();
      for (const auto& hit : answer["hits"])
        edges += hit["via"].size();
    } else {
      std::set<std::string> elements, arrows;
      for (const auto& path : answer["paths"])
        for (const auto& arrow : path["arrows"]) {
          elements.insert(arrow["source"]);
          elements.insert(arrow["target"]);
          arrows.insert(arrow.dump());
        }
      nodes = elements.size(), edges = arrows.size();
    }
    const std::string file =
        (std::filesystem::temp_directory_path() / ("fundament-" + std::to_string(::getpid()) + ".dot")).string();
    const std::string drawing = served.get(target + "&format=dot").body;
    std::ofstream(file) << drawing;
    for (auto at = drawing.find("style=dotted"); at != drawing.npos; at = drawing.find("style=dotted", at + 1))
      edges++; // relations among what is shown, on no shortest way
    const std::string command = "gc " + file;
    FILE* pipe = ::popen(command.c_str(), "r");
    int read_nodes = 0, read_edges = 0;
    const int count = std::fscanf(pipe, "%d %d", &read_nodes, &read_edges);
    ::pclose(pipe);
    std::filesystem::remove(file);
    REQUIRE(count == 2);
    CHECK(static_cast<std::size_t>(read_nodes) == nodes);
    CHECK(static_cast<std::size_t>(read_edges) == edges);
  }
}

namespace {

/// A technology that must not be used, and one that may.
TextGraph one_prohibited() {
  TextGraph text;
  text.add("technology:pg   decision:no -[decides]-> pg   technology:log   decision:yes -[decides]-> log")
      .set("pg", "purl", std::string("pkg:generic/pg"))
      .set("no", "verdict", std::string("prohibited"))
      .set("log", "purl", std::string("pkg:maven/org/log"))
      .set("yes", "verdict", std::string("approved"));
  return text;
}

} // namespace

TEST_CASE("a bill of materials: a verdict for each component, SARIF for a pipeline, refused with its place") {
  const TextGraph text = one_prohibited();
  Served served(text);
  const std::string bill =
      R"({"bomFormat":"CycloneDX","specVersion":"1.5","version":1,"components":[)"
      R"({"type":"library","name":"other","version":"1","purl":"pkg:npm/other@1"},)"
      R"({"type":"application","name":"pg","version":"9","purl":"pkg:generic/pg@9","components":[)"
      R"({"type":"library","group":"org","name":"log","version":"2","purl":"pkg:maven/org/log@2"}]}]})";
  const auto answer = served.post("/api/v1/technologies/check?lang=en&on=2026-11-23", bill, false);
  REQUIRE(answer.status == 200);
  const auto document = json::parse(answer.body);
  CHECK(document["bill"] == json{{"format", "CycloneDX 1.5"},
                                 {"subject", nullptr},
                                 {"listed", 3},
                                 {"distinct", 3},
                                 {"warned", 0},
                                 {"warnings", json::array()}});
  CHECK(document["counts"] == json{{"approved", 1}, {"not_assessed", 1}, {"prohibited", 1}});
  CHECK(document["failing"] == 1);
  CHECK(document["answers"][0]["component"]["purl"] == "pkg:npm/other@1");
  CHECK(document["answers"][1]["code"] == "prohibited");
  CHECK(document["answers"][2]["component"]["group"] == "org");
  const auto sarif = served.post("/api/v1/technologies/check?format=sarif&file=app.json&lang=en", bill, false);
  CHECK(sarif.content_type == "application/sarif+json");
  const auto run = json::parse(sarif.body)["runs"][0];
  REQUIRE(run["results"].size() == 2);
  CHECK(run["results"][0]["level"] == "error"); // what fails the build comes first
  CHECK(run["results"][1]["level"] == "note");
  CHECK(run["results"][0]["message"]["text"] == "pg 9 must not be used.");
  CHECK(run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "app.json");
  CHECK(run["results"][0]["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "pkg:generic/pg@9");
  CHECK(json::parse(served.post("/api/v1/technologies/check?fail_on=not_assessed", bill, false).body)["failing"] == 1);
  const auto old = served.post("/api/v1/technologies/check?lang=en&file=old.json",
                               R"({"bomFormat":"CycloneDX","specVersion":"1.1"})", false);
  CHECK(old.status == 400);
  CHECK(has(old, R"("parameter":"old.json specVersion")"));
  CHECK(has(old, "CycloneDX 1.1 is not read"));
  CHECK(served.post("/api/v1/technologies/check?fail_on=fine", bill, false).status == 400);
}

namespace {

std::string bill_of(const std::string& components, const std::string& version = "1.5") {
  return R"({"bomFormat":"CycloneDX","specVersion":")" + version + R"(","version":1,"components":[)" + components +
         "]}";
}

std::string header_of(const api::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return "";
}

} // namespace

TEST_CASE("warnings about a bill are counted and said in every format") {
  Served served(one_prohibited());
  const std::string bill = bill_of(R"({"type":"library","name":"pg","purl":"pkg:generic/pg@9","version":"8",)"
                                   R"("licenses":[{"license":{"id":"GPL-9"}}]})");
  const auto ask = [&](const std::string& format) {
    return served.post("/api/v1/technologies/check?lang=en&file=a.json&format=" + format, bill, false);
  };
  for (const char* format : {"json", "ndjson", "csv", "sarif", "junit"}) {
    CAPTURE(format);
    const auto answer = ask(format);
    REQUIRE(answer.status == 200);
    CHECK(header_of(answer, "Warning-Count") == "2");
    CHECK(header_of(answer, "Failing-Count") == "1");
    CHECK(header_of(answer, "Component-Count") == "1");
  }
  const auto document = json::parse(ask("json").body);
  CHECK(document["bill"]["warned"] == 2);
  CHECK(document["bill"]["warnings"][0] == json{{"where", "a.json components[0].licenses[0].license.id"},
                                                {"text", "'GPL-9' is no identifier of the SPDX License List."}});
  const auto run = json::parse(ask("sarif").body)["runs"][0];
  const auto& said = run["invocations"][0]["toolExecutionNotifications"];
  REQUIRE(said.size() == 2);
  CHECK(said[0]["level"] == "warning");
  CHECK(said[1]["descriptor"]["id"] == "bom.versions_differ");
  CHECK(said[1]["message"]["text"] ==
        "a.json components[0]: The component says version 8, its package URL is pkg:generic/pg@9.");
  CHECK(run["properties"]["warnings"] == 2);
  CHECK(has(ask("junit"), R"(<property name="warnings" value="2"/>)"));
}

TEST_CASE("the places of SARIF are relative URI references, or none") {
  Served served(one_prohibited());
  const std::string bill = bill_of(R"({"type":"library","name":"pg"})");
  const auto uri = [&](const std::string& file) -> std::string {
    const auto answer = served.post("/api/v1/technologies/check?format=sarif&file=" + file, bill, false);
    REQUIRE(answer.status == 200);
    const auto place = json::parse(answer.body)["runs"][0]["results"][0]["locations"][0];
    CHECK(place.contains("logicalLocations"));
    return place.contains("physicalLocation") ? place["physicalLocation"]["artifactLocation"]["uri"].get<std::string>()
                                              : "";
  };
  const std::pair<const char*, const char*> rows[] = {
      // as it comes in the address, as it stands in the log
      {"sub%20mappe/x%20y.json", "sub%20mappe/x%20y.json"},
      {"%C3%A6.json", "%C3%A6.json"},
      {"100%25.json", "100%25.json"},
      {"a%23b.json", "a%23b.json"},
      {"c:k.json", "c%3Ak.json"},
      {"a%5Cb.json", "a%5Cb.json"},
      {"a%3Fb.json", "a%3Fb.json"},
      {"a[1].json", "a%5B1%5D.json"},
      {"a%2Bb%26c%3Dd.json", "a%2Bb%26c%3Dd.json"},
      {"%22.json", "%22.json"},
      {"./a.json", "a.json"},
      {"a//b/./c.json", "a/b/c.json"},
      {"a/../b.json", "b.json"},
      {"...json", "...json"},
      {"a%2520b.json", "a%2520b.json"}, // a name that has a percent sign itself
      {"/abs/a.json", ""},
      {"//host/a.json", ""},
      {"-", ""},
      {"../a.json", ""},
      {"a/../../b.json", ""},
      {"a/", ""},
      {"a/..", ""},
      {"a/.", ""},
      {".", ""},
  };
  for (const auto& row : rows) {
    const auto &file = row.first, &expected = row.second;
    CAPTURE(file);
    CHECK(uri(file) == expected);
  }
}

TEST_CASE("SARIF of a very large bill keeps the limits of code hosts, and says what is left out") {
  Served served(one_prohibited());
  std::string components;
  constexpr std::size_t many = 6000;
  for (std::size_t i = 0; i < many; i++)
    components += R"({"type":"library","name":"a)" + std::to_string(i) + R"(","version":"1"},)";
  components += R"({"type":"library","name":"z","purl":"pkg:generic/pg@9"})"; // the last of all
  const auto answer = served.post("/api/v1/technologies/check?format=sarif&lang=en", bill_of(components), false);
  REQUIRE(answer.status == 200);
  const auto run = json::parse(answer.body)["runs"][0];
  REQUIRE(run["results"].size() == api::SarifLog::most_results);
  CHECK(run["results"][0]["level"] == "error");
  CHECK(run["results"][1]["level"] == "note");
  CHECK(run["properties"] == json{{"results", many + 1}, {"resultsLeftOut", many + 1 - 5000}, {"warnings", 0}});
  CHECK(run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"] ==
        "1001 results are left out, as code hosts take no more; those that fail come first.");
  CHECK(run["tool"]["driver"]["rules"].size() == 2);
  for (const auto& result : run["results"])
    CHECK(run["tool"]["driver"]["rules"][result["ruleIndex"].get<std::size_t>()]["id"] == result["ruleId"]);
  std::set<std::string> lines;
  for (const auto& result : run["results"])
    lines.insert(result["partialFingerprints"]["primaryLocationLineHash"].get<std::string>());
  CHECK(lines.size() == 5000); // a host takes two results of one fingerprint for the same
  std::string long_names;
  for (int i = 0; i < 200; i++)
    long_names +=
        (i ? "," : "") + (R"({"type":"library","name":")" + std::string(60'000, 'n')) + std::to_string(i) + R"("})";
  const auto short_one = served.post("/api/v1/technologies/check?format=sarif", bill_of(long_names), false);
  CHECK(json::parse(short_one.body)["runs"][0]["results"].size() == 200);
  CHECK(short_one.body.size() < 3'000'000); // of each name no more than its beginning
}

TEST_CASE("SARIF results have the same fingerprints next time, whatever else the bill has") {
  Served served(one_prohibited());
  const std::string one = R"({"type":"library","name":"pg","purl":"pkg:generic/pg@9"})";
  const auto print = [&](const std::string& components) {
    const auto answer = served.post("/api/v1/technologies/check?format=sarif", bill_of(components), false);
    return json::parse(answer.body)["runs"][0]["results"][0]["partialFingerprints"];
  };
  const auto first = print(one);
  CHECK(first == print(R"({"type":"library","name":"a"},)" + one + R"(,{"type":"library","name":"b"})"));
  CHECK(first != print(R"({"type":"library","name":"pg","purl":"pkg:generic/pg@8"})"));
  // the same thing asked about twice is two results
  const auto twice =
      served.post("/api/v1/technologies/check?format=sarif", R"({"items":[{"name":"pg"},{"name":"pg"}]})", false);
  const auto results = json::parse(twice.body)["runs"][0]["results"];
  CHECK(results[0]["partialFingerprints"] != results[1]["partialFingerprints"]);
}

TEST_CASE("JUnit: a test for each component, a failure for each that fails the build, nothing skipped") {
  Served served(one_prohibited());
  const std::string bill =
      bill_of(R"({"type":"library","name":"pg","version":"9","purl":"pkg:generic/pg@9"},)"
              R"({"type":"library","group":"g","name":"a<&\">\u0001\uffff\ud83d\ude00","version":"1"},)"
              R"({"type":"framework","name":"log","purl":"pkg:maven/org/log@2"})");
  const auto answer = served.post("/api/v1/technologies/check?format=junit&lang=en&file=b.json", bill, false);
  REQUIRE(answer.status == 200);
  CHECK(answer.content_type == "application/junit+xml; charset=utf-8");
  CHECK(has(answer, R"(<testsuite name="b.json" tests="3" failures="1" errors="0" skipped="0" time="0">)"));
  CHECK(has(answer, R"(<testcase classname="library" name="pkg:generic/pg@9" time="0">)"));
  CHECK(has(answer, R"(<failure type="prohibited" message="pg 9 must not be used.">)"));
  CHECK(has(answer, "name=\"g/a&lt;&amp;&quot;&gt;\uFFFD\uFFFD\U0001F600@1\""));
  CHECK(has(answer, R"(<property name="not_assessed" value="1"/>)"));
  CHECK(!has(answer, "<skipped"));
  const auto strict = served.post(
      "/api/v1/technologies/check?format=junit&lang=en&fail_on=not_assessed&fail_on=prohibited", bill, false);
  CHECK(has(strict, R"(tests="3" failures="2")"));
  const auto batch = served.post("/api/v1/technologies/check?format=junit", R"({"items":[{"name":"pg"}]})", false);
  CHECK(has(batch, R"(<testcase classname="component" name="pg" time="0">)"));
  const auto in_use = served.get("/api/v1/technologies/in-use?format=junit&lang=en");
  CHECK(in_use.status == 200);
  CHECK(has(in_use, R"(<testsuite name="technologies in use" tests="0" failures="0")"));
  if (std::system("xmllint --version 2>/dev/null") != 0) {
    MESSAGE("skipped: xmllint is not here");
    return;
  }
  for (const auto& report : {answer, strict, batch, in_use}) {
    const auto file = std::filesystem::temp_directory_path() / ("fundament-junit-" + std::to_string(::getpid()));
    std::ofstream(file) << report.body;
    CHECK(std::system(
              ("xmllint --noout --schema " FUNDAMENT_ROOT "/tests/api/junit.xsd " + file.string() + " 2>&1").c_str()) ==
          0);
    std::filesystem::remove(file);
  }
}

TEST_CASE("a list, and a bill in XML, are refused before anything is made of them") {
  Served served(one_prohibited());
  std::string many = "[{}";
  for (int i = 0; i < 2'000'000; i++)
    many += ",{}";
  const auto refused = served.post("/api/v1/technologies/check?lang=en", many + "]", false);
  CHECK(refused.status == 400);
  CHECK(has(refused, R"("parameter":"items")"));
  const auto deep = served.post("/api/v1/technologies/check?lang=en", R"({"items":)" + many + "]}", false);
  CHECK(deep.status == 413); // more values than a body may have
}

TEST_CASE("verdicts: in batch in the order of the input, and the public learns a waiver's end and no more") {
  TextGraph text;
  text.add("technology:pg   decision:d -[decides]-> pg   deviation:w -[exempts]-> pg")
      .set("d", "verdict", std::string("prohibited"))
      .set("w", "type", std::string("waiver"))
      .set("w", "state", std::string("granted"))
      .set("w", "valid_until", base::Date{100'000});
  api::Settings settings;
  Served served(text, settings);
  const auto known = served.get("/api/v1/technologies/check?name=pg&lang=en");
  CHECK(has(known, R"("code":"allowed_by_waiver")"));
  CHECK(has(known, R"("waiver":{"ref":"deviation:w")"));
  const auto batch = served.post("/api/v1/technologies/check",
                                 R"({"items":[{"name":"pg","version":"9"},{"name":"nope"}],"on":"2026-11-23"})", false);
  CHECK(batch.status == 200);
  const auto document = json::parse(batch.body);
  REQUIRE(document["answers"].size() == 2);
  CHECK(document["answers"][0]["version"] == "9");
  CHECK(document["answers"][1]["code"] == "not_assessed");
  CHECK(document["counts"] == json{{"allowed_by_waiver", 1}, {"not_assessed", 1}});
  const auto wrong = served.post("/api/v1/technologies/check", R"({"items":[{}],"on":"soon"})", false);
  CHECK(wrong.status == 400);
  CHECK(has(wrong, R"("parameter":"items[0].name")"));
  CHECK(has(wrong, R"("parameter":"on")"));
  settings.public_read = true;
  Served open_to_all(text, settings);
  const auto seen = open_to_all.get("/api/v1/technologies/check?name=pg&lang=en");
  CHECK(has(seen, R"("code":"allowed_by_waiver")"));
  CHECK(has(seen, R"("waiver":null)"));
  CHECK(!has(seen, "deviation:"));
  CHECK(open_to_all.get("/api/v1/chokepoints").status == 403);
}
