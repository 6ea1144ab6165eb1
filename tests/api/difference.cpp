// SPDX-License-Identifier: MPL-2.0
#include "api/difference.hpp"
#include "api/routes.hpp"
#include "api/served.hpp"
#include <nlohmann/json.hpp>

using namespace fundament;
using nlohmann::json;
using tests::Served;
using tests::TextGraph;

namespace {

TextGraph town() {
  TextGraph out;
  out.add("unit:suf -[uses]-> system:old   system:portal -> old   system:mail -> old   old -[runs_on]-> "
          "infrastructure:host");
  out.add("technology:pg   old -[supports]-> capability:permits   unit:suf -[owns]-> portal");
  return out;
}

constexpr const char* replacement = R"({"name":"Sundhedstid","on":"2127-08-01","operations":[
  {"add":{"ref":"system:tid","name":"Sundhedstid","owner":"unit:suf"}},
  {"replace":{"old":"system:old","by":"system:tid","move":["uses","depends_on"],"keep":["system:mail"]}},
  {"connect":{"source":"system:tid","relation":"uses_technology","target":"technology:pg","version":"9"}},
  {"change":{"ref":"system:portal","set":{"hosting":"hybrid"},"on":"2128-01-01"}}]})";

json parsed(const api::Response& response) {
  return json::parse(response.body, nullptr, false);
}

std::string texts(const json& list) {
  std::string out;
  for (const auto& one : list)
    out += one["text"].get<std::string>() + "\n";
  return out;
}

} // namespace

TEST_CASE("what a plan would change, on its dates and the day before, in both languages, and nothing is written") {
  Served served(town());
  const auto response = served.post("/api/v1/changes/preview?lang=en", replacement);
  REQUIRE(response.status == 200);
  const auto answer = parsed(response);
  CHECK(answer["dates"] == json{"2127-07-31", "2127-08-01", "2128-01-01"});
  CHECK(answer["plan"]["names"] == json{"Sundhedstid"});
  CHECK(answer["complete"] == true);
  CHECK(texts(answer["elements"]) == "old (system:old): not in operation any more, from 1 August 2127.\n"
                                     "portal (system:portal): hosting is hybrid instead of –, from 1 January 2128.\n"
                                     "Sundhedstid (system:tid): in operation, from 1 August 2127.\n");
  CHECK(answer["relations"][2]["text"] ==
        "Sundhedstid (system:tid) replaces old (system:old): holds, from 1 August 2127.");
  CHECK(texts(answer["cost"])
            .rfind("What begins, ends or costs otherwise, on 1 August 2127: not stated with the plan, "
                   "nothing without it.\n",
                   0) == 0);
  CHECK(answer["elements"][0]["when"] == json::array({json::array({"2127-08-01", nullptr})}));
  CHECK(answer["impact"][0]["on"] == "2127-08-01");
  CHECK(texts(answer["impact"][0]["still"]) ==
        "permits (capability:permits) still needs old (system:old), which is gone on 1 August 2127.\n"
        "mail (system:mail) still needs old (system:old), which is gone on 1 August 2127.\n");
  CHECK(answer["impact"][0]["moved"][0]["to"][0]["ref"] == "system:tid");
  CHECK(answer["operations"][0]["moved"].size() == 2);
  CHECK(answer["operations"][0]["left_behind"][0]["relation"] == "system:old -[supports]-> capability:permits");
  CHECK(texts(answer["approvals"]) == "Sundhedstid (system:tid) uses pg 9, on 1 August 2127: not assessed.\n");
  CHECK(texts(answer["coverage"]) ==
        "permits (capability:permits) is supported by nobody instead of old (system:old), from 1 August 2127.\n");
  bool owner = false;
  for (const auto& one : answer["rules"]["introduced"]) {
    CHECK(one["class"] == "introduced");
    owner |= one["id"] == "sec-system-owner|system:tid|";
  }
  CHECK(owner);
  CHECK(answer["breaks_rules"] == true);
  CHECK(texts(parsed(served.post("/api/v1/changes/preview?lang=da&part=coverage", replacement))["coverage"]) ==
        "permits (capability:permits) understøttes af ingen i stedet for old (system:old), fra 1. august 2127.\n");
  CHECK(served.get("/api/v1/elements/system:tid").status == 404);
  CHECK(parsed(served.get("/api/v1/changes"))["changes"].size() == 1);
}

TEST_CASE("a difference on one day, of some parts, of plans that are kept; and what is refused") {
  Served served(town());
  const auto name = parsed(served.post("/api/v1/plans", replacement))["plan"];
  const auto answer =
      parsed(served.post("/api/v1/changes/preview?on=2127-09-01&part=impact&part=cost", json{{"plan", {name}}}.dump()));
  CHECK(answer["dates"] == json{"2127-09-01"});
  CHECK(answer.contains("impact"));
  CHECK(answer.contains("cost"));
  CHECK(!answer.contains("rules"));
  CHECK(!answer.contains("elements"));
  CHECK(answer["breaks_rules"].is_null());
  // what is over is asked about today
  const auto past = parsed(served.post("/api/v1/changes/preview?part=elements",
                                       R"({"on":"2020-01-01","operations":[{"retire":{"ref":"system:old"}}]})"));
  CHECK(past["dates"] == json{base::to_string(base::today())});
  const auto wrong = [&](const std::string& target, const std::string& body) {
    const auto response = served.post("/api/v1/changes/preview" + target, body);
    return std::to_string(response.status) + " " + parsed(response)["code"].get<std::string>();
  };
  CHECK(wrong("?part=everything", replacement) == "400 invalid_argument");
  CHECK(wrong("?on=tomorrow", replacement) == "400 invalid_argument");
  CHECK(wrong("", R"({"operations":[]})") == "400 invalid_argument");
  CHECK(wrong("", R"({"plan":["sha256:12"]})") == "404 plan_unknown");
  CHECK(wrong("", R"({"plan":[7]})") == "400 invalid_argument");
  const std::string gone =
      R"({"on":"2127-08-01","operations":[{"retire":{"ref":"system:nope"}},{"retire":{"ref":"system:old"}}]})";
  CHECK(wrong("", gone) == "409 plan_conflicts");
  CHECK(parsed(served.post("/api/v1/changes/preview?conflicts=skip&part=elements", gone))["plan"]["skipped"].size() ==
        1);
  api::Settings settings;
  settings.public_read = true;
  Served open(town(), settings);
  CHECK(open.post("/api/v1/changes/preview", replacement, false).status == 403);
  CHECK(open.post("/api/v1/changes/preview", replacement).status == 200);
}

TEST_CASE("from which date to which something is so") {
  const std::vector<base::Date> dates{{10}, {20}, {30}, {40}};
  struct Row {
    review::When when;
    const char* expected;
  };
  const Row rows[] = {{{false, false, false, false}, ""},       {{true, true, true, true}, "10-"},
                      {{false, true, false, false}, "20-20 "},  {{true, true, false, true}, "10-20 40-"},
                      {{true, false, true, true}, "10-10 30-"}, {{}, ""}};
  for (const Row& row : rows) {
    std::string found;
    for (const auto& [from, to] : api::intervals(row.when, dates))
      found += std::to_string(from.days) + "-" + (to ? std::to_string(to->days) + " " : "");
    CHECK(found == row.expected);
  }
}
