// SPDX-License-Identifier: MPL-2.0
#include "api/routes.hpp"
#include "api/served.hpp"
#include "api/service.hpp"
#include "catalogue/catalogue.hpp"
#include "support/database.hpp"
#include "support/machine.hpp"
#include <chrono>
#include <doctest/doctest.h>
#include <functional>
#include <nlohmann/json.hpp>
#include <pthread.h>
#include <set>

/// Data may be as long as it likes: each route is asked of rows of 20,000 on a thread whose stack has about 50 bytes
/// for each. What followed the data with the machine's stack would die here, and what looks at each way up or down
/// would be out of time.
using namespace fundament;
using nlohmann::json;

namespace {

constexpr int count = 20'000 / tests::slower; // whose frames are as much larger there
constexpr std::size_t stack_bytes = std::size_t{1} << 20;

void on_a_small_stack(const std::function<void()>& work) {
  pthread_attr_t attributes;
  REQUIRE(::pthread_attr_init(&attributes) == 0);
  REQUIRE(::pthread_attr_setstacksize(&attributes, stack_bytes) == 0);
  pthread_t thread;
  const auto run = [](void* of) -> void* {
    (*static_cast<const std::function<void()>*>(of))();
    return nullptr;
  };
  REQUIRE(::pthread_create(&thread, &attributes, run, const_cast<std::function<void()>*>(&work)) == 0);
  ::pthread_join(thread, nullptr);
  ::pthread_attr_destroy(&attributes);
}

struct Row {
  const char *kind, *relation;
  bool ring = false;
};

std::string ref(const Row& row, int place) {
  return std::string(row.kind) + ":c" + std::to_string(place);
}

/// c1 -[relation]-> c0, c2 -[relation]-> c1 …, with a solution at each end, and one that does each task.
model::ChangeSet chain(const Row& row) {
  model::ChangeSet out{"test", "test", {}};
  const std::string kind = row.kind;
  const auto put = [&](const std::string& of, const std::string& key) {
    out.operations.emplace_back(model::PutElement{{{of, key}, key, {}}, {}});
  };
  const auto relate = [&](const model::Ref& source, const char* relation, const model::Ref& target) {
    model::RelationData data;
    data.identity = {source, relation, target, ""};
    out.operations.emplace_back(model::PutRelation{std::move(data)});
  };
  const auto at = [&](int place) { return model::Ref{kind, "c" + std::to_string(place)}; };
  put("system", "a");
  put("system", "z");
  put("technology", "pg");
  for (int i = 0; i < count; i++) {
    put(kind, at(i).key);
    if (i > 0) relate(at(i), row.relation, at(i - 1));
  }
  if (row.ring) relate(at(0), row.relation, at(count - 1));
  if (kind == "junction" || kind == "system") {
    relate(at(0), row.relation, {"system", "a"});
    relate({"system", "z"}, row.relation, at(count - 1));
  }
  if (kind == "capability")
    for (int i = 0; i < count; i += 100) {
      put("system", "does" + std::to_string(i));
      relate({"system", "does" + std::to_string(i)}, "supports", at(i));
    }
  return out;
}

struct Asked {
  std::string id, target, body = {};
};

/// Of both ends, in every route that looks at the data (the test counts them).
std::vector<Asked> questions(const Row& row) {
  const std::string first = ref(row, 0), last = ref(row, count - 1);
  const std::string both = "{\"of\":[\"" + first + "\",\"" + last + "\"]}";
  std::vector<Asked> out{
      {"listElements", "/api/v1/elements?q=c1&limit=10"},
      {"listElements", "/api/v1/elements?limit=100000"},
      {"getElement", "/api/v1/elements/" + first},
      {"getElement", "/api/v1/elements/" + last},
      {"search", "/api/v1/search?q=c17"},
      {"getImpact", "/api/v1/impact?of=" + first + "&limit=50&path=text"},
      {"getImpact", "/api/v1/impact?of=" + first + "&kind=service"},
      {"getImpact", "/api/v1/impact?of=" + last + "&direction=dependencies&limit=50&path=text"},
      {"getImpact", "/api/v1/impact?of=system:a&limit=50&path=text"},
      {"getImpact", "/api/v1/impact?of=" + first + "&format=csv&dialect=machine"},
      {"getImpact", "/api/v1/impact?of=" + first + "&format=dot"},
      {"getPaths", "/api/v1/paths?from=" + last + "&to=" + first},
      {"getPaths", "/api/v1/paths?from=system:z&to=system:a&mode=all&depth=100"},
      {"listChokepoints", "/api/v1/chokepoints?limit=100"},
      {"listOverlaps", "/api/v1/overlaps?limit=100"},
      {"listOverlaps", "/api/v1/overlaps?view=pairs&limit=100"},
      {"checkTechnology", "/api/v1/technologies/check?name=pg"},
      {"checkTechnologies", "/api/v1/technologies/check", R"({"items":[{"name":"pg"}]})"},
      {"checkTechnologiesInUse", "/api/v1/technologies/in-use?limit=100"},
      {"listFrameworks", "/api/v1/frameworks?area=data&limit=100"},
      {"forecastFrameworks", "/api/v1/frameworks/forecast"},
      {"getFramework", "/api/v1/frameworks/infra-weaker-than-needed"},
      {"listChanges", "/api/v1/changes?ref=" + first},
      {"findRelations", "/api/v1/relations", both},
      {"findReuse", "/api/v1/reuse", R"({"text":"c17 nothing"})"},
      {"keepPlan", "/api/v1/plans",
       R"({"operations":[{"replace":{"old":"system:a","by":"system:z","move":["depends_on","part_of"]}}]})"},
      {"previewChanges", "/api/v1/changes/preview?part=elements&part=impact",
       R"({"operations":[{"retire":{"ref":"system:a"}}]})"},
      {"checkInvestment", "/api/v1/investments/check",
       R"({"fundament":"investment/1","key":"k","name":"n","need":{"text":"c17 nothing"},"plan":{"on":"2030-01-01",
           "operations":[{"replace":{"old":"system:a","by":"system:z","move":["depends_on","part_of"]}}]}})"},
      {"listInvestments", "/api/v1/investments"},
      {"getAccount", "/api/v1/account"},
      {"batchImpact", "/api/v1/impact", both},
      {"batchImpact", "/api/v1/impact", R"({"all":true})"},
      {"runSql", "/api/v1/sql", "{\"sql\":\"SELECT count(*) FROM dependents('" + first + "')\"}"},
      {"runSql", "/api/v1/sql", "{\"sql\":\"SELECT count(*) FROM path('" + last + "','" + first + "')\"}"},
      {"runSql", "/api/v1/sql", R"x({"sql":"SELECT count(*), max(yearly_cost), max(owner) FROM element"})x"},
      {"runSql", "/api/v1/sql", R"x({"sql":"SELECT count(*) FROM rings()"})x"},
  };
  if (row.kind == std::string("capability"))
    out.push_back({"findReuse", "/api/v1/reuse", "{\"capabilities\":[\"" + first + "\",\"" + last + "\"]}"});
  if (row.kind == std::string("unit")) {
    out.push_back({"listElements", "/api/v1/elements?owner=" + first});
    out.push_back({"checkTechnology", "/api/v1/technologies/check?name=pg&unit=" + last});
  }
  return out;
}

} // namespace

TEST_CASE("rows and rings of 20,000: every route answers, whole, on a small stack") {
  for (const Row& row : {Row{"system", "depends_on"}, Row{"system", "depends_on", true}, Row{"system", "part_of"},
                         Row{"infrastructure", "runs_on"}, Row{"junction", "depends_on"},
                         Row{"junction", "depends_on", true}, Row{"unit", "part_of"}, Row{"capability", "part_of"}}) {
    CAPTURE(row.kind);
    CAPTURE(row.relation);
    CAPTURE(row.ring);
    const tests::Folder folder;
    std::unique_ptr<catalogue::Catalogue> catalogue;
    std::string refused;
    on_a_small_stack([&] {
      catalogue = catalogue::Catalogue::open(folder / "a.db").value();
      refused = tests::said(catalogue->apply(chain(row)));
    });
    REQUIRE(refused == "fine");
    api::Settings settings;
    settings.query_limits.time = settings.answer_deadline = std::chrono::minutes(2);
    api::Service service(*catalogue, settings);
    settings.batch_deadline = std::chrono::milliseconds(200); // the answer of all is a square
    settings.answer_deadline = settings.batch_deadline;
    api::Service hurried(*catalogue, settings);
    const auto token = catalogue->create_token("test").value().token;
    std::vector<Asked> asked = questions(row);
    for (const std::string query : {"cost-per-capability", "without-relations", "same-capability"})
      asked.push_back({"getQuery", "/api/v1/queries/" + query});
    std::set<std::string_view> routes{
        "listQueries", "listSqlTables", "getMetamodel", "applyChanges", "getOpenapi", "health", "ready", "metrics",
        // what writes a proposal, and what only answers of one that was written
        "keepInvestment", "getInvestment", "submitInvestment", "withdrawInvestment", "returnInvestment",
        "hearInvestment", "decideInvestment", "carryOutInvestment", "keepInvestmentReport", "getInvestmentReport",
        "getInvestmentReportChanges", "compareInvestments"};
    for (const Asked& one : asked)
      routes.insert(one.id);
    for (const auto& route : api::routes())
      CHECK_MESSAGE(routes.count(route.id) == 1, route.id);
    for (const Asked& one : asked) {
      CAPTURE(one.target);
      CAPTURE(one.body);
      const auto request =
          tests::request_to(one.body.empty() ? "GET" : "POST", one.target,
                            {{"authorization", "Bearer " + token}, {"content-type", "application/json"}}, one.body);
      api::Response response;
      // choke points of a row, and a batch of all, have a square of answers and say where they stopped
      const bool square = one.id == "listChokepoints" || one.body == R"({"all":true})";
      on_a_small_stack([&] { response = tests::whole((square ? hurried : service).dispatch(request)); });
      CHECK_MESSAGE(response.status == 200, response.body.substr(0, 300));
      if (!square) CHECK(response.body.find("\"complete\":false") == std::string::npos);
    }
  }
}
