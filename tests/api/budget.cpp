// SPDX-License-Identifier: MPL-2.0
#include "api/routes.hpp"
#include "served.hpp"
#include "support/machine.hpp"
#include <chrono>
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

/// One budget a question: with a small one every route answers soon, and what it calls complete is the whole truth.
using namespace fundament;
using namespace std::chrono_literals;
using nlohmann::json;
using tests::Served;

namespace {

/// Layers of systems, each of which needs four of the layer beneath; tasks, words, technologies and owners for all.
model::ChangeSet layers(unsigned count, unsigned width) {
  std::mt19937 random(7);
  model::ChangeSet out{"test", "test", {}};
  const auto metamodel = model::Metamodel::built_in();
  const auto put = [&](const std::string& kind, const std::string& key, const std::string& name) {
    out.operations.emplace_back(model::PutElement{{{kind, key}, name, {}}, {}});
    return &std::get<model::PutElement>(out.operations.back()).element;
  };
  const auto relate = [&](const char* source_kind, const std::string& source, const char* relation,
                          const char* target_kind, const std::string& target) {
    model::RelationData data;
    data.identity = {{source_kind, source}, relation, {target_kind, target}, ""};
    out.operations.emplace_back(model::PutRelation{std::move(data)});
  };
  put("unit", "kk", "KK");
  for (const char* unit : {"a", "b", "c"}) {
    put("unit", unit, unit)->attributes.set(*metamodel->find_attribute("type"), std::string("administration"));
    relate("unit", unit, "part_of", "unit", "kk");
  }
  for (int i = 0; i < 40; i++) {
    put("capability", "t" + std::to_string(i), "Task number " + std::to_string(i));
    put("technology", "pg" + std::to_string(i), "Technology " + std::to_string(i));
  }
  for (unsigned layer = 0; layer < count; layer++)
    for (unsigned i = 0; i < width; i++) {
      const std::string key = std::to_string(layer) + "-" + std::to_string(i);
      put("system", key, "Permits and payments " + key);
      relate("unit", std::string(1, static_cast<char>('a' + i % 3)), "owns", "system", key);
      relate("system", key, "supports", "capability", "t" + std::to_string(random() % 40));
      relate("system", key, "uses_technology", "technology", "pg" + std::to_string(random() % 40));
      for (int edge = 0; layer > 0 && edge < 4; edge++)
        relate("system", key, edge ? "depends_on" : "reads", "system",
               std::to_string(layer - 1) + "-" + std::to_string(random() % width));
    }
  std::set<std::string> seen; // the same two may have been drawn twice
  std::erase_if(out.operations, [&](const model::Operation& operation) {
    const auto* relation = std::get_if<model::PutRelation>(&operation);
    return relation && !seen.insert(to_string(relation->relation.identity)).second;
  });
  return out;
}

struct Asked {
  std::string method, target, body = {};
};

std::vector<Asked> questions() {
  std::string many, unknown, items;
  for (int i = 0; i < 400; i++) {
    many += (i ? ",\"system:" : "\"system:") + std::to_string(i % 14) + "-" + std::to_string(i % 70) + "\"";
    unknown += (i ? ",\"capability:x" : "\"capability:x") + std::to_string(i) + "\"";
    items += (i ? ",{\"name\":\"Tecnology " : "{\"name\":\"Tecnology ") + std::to_string(i) + "\"}";
  }
  std::string refs;
  for (int i = 0; i < 2000; i++)
    refs += "&of=system:nobody" + std::to_string(i);
  return {{"GET", "/api/v1/elements?q=permits&sort=name"},
          {"GET", "/api/v1/elements?limit=100000"},
          {"GET", "/api/v1/elements/system:0-1"},
          {"GET", "/api/v1/search?q=permits+payments"},
          {"GET", "/api/v1/impact?of=system:0-1&limit=100000"},
          {"GET", "/api/v1/impact?of=system:0-1&limit=100000&path=text"},
          {"GET", "/api/v1/impact?of=system:0-1&kind=capability&limit=100000"},
          {"GET", "/api/v1/impact?of=system:13-1&direction=dependencies&format=csv&dialect=machine"},
          {"GET", "/api/v1/impact?of=system:0-1" + refs},
          {"GET", "/api/v1/impact?of=technology:pg1@%3E1&format=dot"},
          {"GET", "/api/v1/paths?from=system:13-1&to=system:0-1&mode=all&depth=40&limit=100000"},
          {"GET", "/api/v1/paths?from=system:13-1&to=system:0-1&limit=100000"},
          {"GET", "/api/v1/chokepoints?limit=1000"},
          {"GET", "/api/v1/overlaps?limit=1000"},
          {"GET", "/api/v1/overlaps?view=pairs&limit=100000&on=2030-01-01"},
          {"GET", "/api/v1/technologies/check?name=Tecnology+7"},
          {"GET", "/api/v1/technologies/in-use?limit=100000"},
          {"GET", "/api/v1/frameworks?limit=100000"},
          {"GET", "/api/v1/frameworks/forecast"},
          {"GET", "/api/v1/frameworks/infra-weaker-than-needed?limit=100000"},
          {"GET", "/api/v1/queries"},
          {"GET", "/api/v1/queries/same-capability?limit=100000"},
          {"GET", "/api/v1/queries/landscape?unit=unit:nobody"},
          {"GET", "/api/v1/sql/tables"},
          {"GET", "/api/v1/metamodel"},
          {"GET", "/api/v1/changes?limit=1000000"},
          {"GET", "/api/v1/changes?ref=system:3-3"},
          {"GET", "/api/v1/openapi.json"},
          {"GET", "/healthz"},
          {"GET", "/readyz"},
          {"GET", "/metrics"},
          {"POST", "/api/v1/reuse", R"({"text":"permits payments task number","capabilities":["t1","t2"]})"},
          {"POST", "/api/v1/reuse", "{\"text\":\"permits\",\"capabilities\":[" + unknown + "]}"},
          {"POST", "/api/v1/technologies/check", "{\"items\":[" + items + "]}"},
          {"POST", "/api/v1/sql", R"x({"sql":"select count(*) from element a, dependents(a.ref)"})x"},
          {"POST", "/api/v1/sql", R"x({"sql":"select printf('%.*c', 2147483647, 'x')"})x"},
          {"POST", "/api/v1/sql", R"x({"sql":"select count(*) from relation a, relation b, relation c"})x"},
          {"POST", "/api/v1/sql", R"x({"sql":"select count(*) from path('system:13-1','system:0-1', 30)"})x"},
          {"POST", "/api/v1/impact", "{\"of\":[" + many + "]}"},
          {"POST", "/api/v1/changes", R"({"reason":"none","operations":[{"remove_element":{"ref":"system:0-1"}}]})"}};
}

/// Does an answer that is called complete, or calls itself nothing, say what the one without a limit says?
void check_truth(const api::Response& found, const api::Response& whole, bool of_time) {
  if (found.status == 503 || found.status == 413) { // there was nothing to answer with, and it says so
    CHECK(json::parse(found.body)["code"] == (found.status == 503 ? "unavailable" : "limit_exceeded"));
    return;
  }
  CHECK(found.status == whole.status);
  const bool cut = found.body.find("\"complete\":false") != std::string::npos ||
                   found.body.find("\"stopped_at_limit\":true") != std::string::npos ||
                   found.body.find(",time\n") != std::string::npos;
  const bool tagged = std::any_of(found.headers.begin(), found.headers.end(),
                                  [](const auto& header) { return header.first == "ETag"; });
  if (cut)
    CHECK_FALSE((tagged && whole.body != found.body)); // what was cut is never cached
  else if (!of_time && found.status == 200)
    CHECK_MESSAGE((found.body == whole.body), found.body.substr(0, 300));
}

} // namespace

TEST_CASE("every route answers in about its budget, and calls nothing complete that is not") {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("fundament-budget-" + std::to_string(::getpid()) + ".db")).string();
  auto catalogue = catalogue::Catalogue::open(path).value();
  REQUIRE(catalogue->apply(layers(14, 70)).ok());
  const auto token = catalogue->create_token("test").value().token;
  const auto ask = [&](api::Service& service, const Asked& asked) {
    return tests::whole(service.dispatch(
        tests::request_to(asked.method, asked.target,
                          {{"authorization", "Bearer " + token}, {"content-type", "application/json"}}, asked.body)));
  };
  std::set<std::string> cut;
  for (const auto budget : {1ms, 20ms}) {
    api::Settings settings;
    settings.answer_deadline = settings.batch_deadline = budget;
    for (const Asked& asked : questions()) {
      CAPTURE(asked.method);
      CAPTURE(asked.target.substr(0, 120));
      api::Service hurried(*catalogue, settings), patient(*catalogue, {}); // nothing kept from the question before
      const double begun = tests::process_seconds();
      const auto found = ask(hurried, asked);
      const std::chrono::duration<double> worked(tests::process_seconds() - begun);
      CHECK(worked < 2 * budget + 400ms); // without a budget many work for seconds
      const bool endless =
          asked.target.find("/sql") != std::string::npos || asked.target.find("/paths") != std::string::npos;
      const bool of_time = asked.target.front() == '/' && (asked.target == "/metrics" || asked.target == "/readyz");
      if (endless && found.status == 200)
        continue; // without a limit it would not end: see the tests of SQL and of paths
      check_truth(found, endless ? found : ask(patient, asked), of_time);
      if (found.status >= 413 || found.body.find("\"complete\":false") != std::string::npos) cut.insert(asked.target);
    }
  }
  CHECK(cut.size() >= 6); // else the budgets reach nothing
  catalogue.reset();
  for (const char* suffix : {"", "-wal", "-shm"})
    std::filesystem::remove(path + suffix);
}

TEST_CASE("who has gone ends his question") {
  Served served(tests::TextGraph().add("a -> b"), {});
  api::Request request{
      .method = "POST", .path = "/api/v1/impact", .query = "", .headers = {}, .body = R"({"of":["system:a"]})"};
  CHECK(served.dispatch(request).body.find("\"complete\":true") != std::string::npos);
  request.gone = std::make_shared<std::atomic<bool>>(true);
  const api::Response left = served.bare(request);
  std::string piece;
  CHECK(left.stream(piece)); // it is not at its end, but nobody waits for the rest
  CHECK(piece.empty());
  CHECK(left.cut.find("\"complete\":false,\"reason\":\"stopped\"") != std::string::npos);
}
