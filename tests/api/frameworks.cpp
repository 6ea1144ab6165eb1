// SPDX-License-Identifier: MPL-2.0
#include "api/served.hpp"
#include "support/told.hpp"
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fundament;
using nlohmann::json;

namespace {

/// a and b without system owners (binding), b's data without an owner (advisory), c settled for ever by nobody.
tests::TextGraph town() {
  tests::TextGraph out;
  out.add("unit:x system:a system:b system:c service:nemlog-in service:selvbetjeningsplatformen service:byens-login "
          "service:context-handler data_asset:d deviation:w");
  out.add("w -[exempts]-> c").own("x", "a").own("x", "b").own("x", "c");
  for (const char* key :
       {"a", "b", "c", "nemlog-in", "selvbetjeningsplatformen", "byens-login", "context-handler", "d"})
    out.set(key, "data_class", std::string("internal"));
  out.add("a -[masters]-> d").set("a", "archive_duty", std::string("discard"));
  out.set("w", "rule", std::string("sec-system-owner")).set("w", "type", std::string("waiver"));
  out.set("w", "state", std::string("granted"));
  out.set("w", "valid_until", base::Date{base::today().days + 30});
  return out;
}

std::string header(const api::Response& response, const std::string& name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return "";
}

} // namespace

TEST_CASE("the rules with their counts, and each count opens the list that it counts") {
  tests::Served served(town());
  const auto response = served.get("/api/v1/frameworks?lang=en");
  REQUIRE(response.status == 200);
  const auto answer = json::parse(response.body);
  CHECK(answer["complete"] == true);
  CHECK(answer["totals"] ==
        json::parse(R"({"open":3,"binding_open":2,"advisory_open":1,"settled":1,"ending":1,"not_evaluated":0})"));
  CHECK(header(response, "Failing-Count") == "2");
  CHECK(answer["rules"].size() == review::Rules::built_in()->all().size());
  const auto total = [&](const std::string& query) {
    const auto page = served.get("/api/v1/frameworks?limit=0&" + query);
    REQUIRE(page.status == 200);
    return json::parse(page.body)["total"];
  };
  const auto opens = [&](const json& counts, const std::string& where) {
    CHECK(total(where + "&state=open") == counts["open"]);
    CHECK(total(where + "&state=open&force=binding") == counts["binding_open"]);
    CHECK(total(where + "&state=open&force=advisory") == counts["advisory_open"]);
    CHECK(total(where + "&state=settled") == counts["settled"]);
    CHECK(total(where + "&state=ending") == counts["ending"]);
  };
  opens(answer["totals"], "");
  for (const auto& rule : answer["rules"])
    if (rule["state"] == "broken") opens(rule, "rule=" + rule["id"].get<std::string>());
  CHECK(answer["by_party"].size() == 2);
  for (const auto& one : answer["by_party"])
    opens(one, "party=" + (one["party"].is_null() ? "none" : one["party"]["ref"].get<std::string>()));
  CHECK(total("unit=unit:x") == 3);
  CHECK(total("area=data") == 1);
  CHECK(total("") == 4);
}

TEST_CASE("a finding says what, whose, and what settles it") {
  tests::Served served(town());
  const auto answer = json::parse(served.get("/api/v1/frameworks/sec-system-owner?lang=en&state=settled").body);
  REQUIRE(answer["findings"].size() == 1);
  const auto& one = answer["findings"][0];
  CHECK(one["id"] == "sec-system-owner|system:c|");
  CHECK(one["element"] == json::parse(R"({"ref":"system:c","name":"c"})"));
  CHECK(one["about"].is_null());
  CHECK(one["party"]["ref"] == "unit:x");
  CHECK(one["state"] == "settled");
  CHECK(one["deviation"]["ref"] == "deviation:w");
  CHECK(one["until"] == base::to_string(base::Date{base::today().days + 30}));
  REQUIRE(answer["rules"].size() == 1);
  CHECK(answer["rules"][0]["sql"].get<std::string>().find("json_each") != std::string::npos);
  // the day after its last it is open
  const auto later = json::parse(
      served.get("/api/v1/frameworks/sec-system-owner?on=" + base::to_string(base::Date{base::today().days + 31}))
          .body);
  CHECK(later["totals"]["open"] == 3);
}

TEST_CASE("the forecast's figures open their lists, and the waiver that ends is open after it") {
  tests::Served served(town());
  const auto answer = json::parse(served.get("/api/v1/frameworks/forecast?area=security").body);
  CHECK(answer["complete"] == true);
  REQUIRE(answer["dates"].size() == 9);
  CHECK(answer["dates"][0]["open"] == 2);
  CHECK(answer["dates"][8]["open"] == 3);
  for (const auto& one : answer["dates"]) {
    const auto list = json::parse(
        served.get("/api/v1/frameworks?limit=0&area=security&state=open&on=" + one["on"].get<std::string>()).body);
    CHECK(list["total"] == one["open"]);
  }
  CHECK(served.get("/api/v1/frameworks/forecast?format=csv&dialect=machine")
            .body.starts_with("on,open,binding_open,advisory_open,settled,not_evaluated\n"));
  tests::Served hurried(town(), {.answer_deadline = std::chrono::milliseconds(0)});
  const auto cut = json::parse(hurried.get("/api/v1/frameworks/forecast").body);
  CHECK(cut["complete"] == false);
  CHECK(cut["dates"][8]["open"].is_null());
}

TEST_CASE("pages of findings follow each other, and a cursor of another date is refused") {
  tests::Served served(town());
  std::string all, cursor;
  for (int i = 0; i < 4; i++) {
    const auto page =
        json::parse(served.get("/api/v1/frameworks?limit=1" + (cursor.empty() ? "" : "&cursor=" + cursor)).body);
    REQUIRE(page["findings"].size() == 1);
    all += page["findings"][0]["id"].get<std::string>() + " ";
    CHECK(page["next"].is_null() == (i == 3));
    if (i < 3) cursor = page["next"].get<std::string>();
  }
  CHECK(all ==
        "sec-system-owner|system:a| sec-system-owner|system:b| sec-system-owner|system:c| data-owner|data_asset:d| ");
  CHECK(served.get("/api/v1/frameworks?limit=1&on=2020-01-01&cursor=" + cursor).status == 400);
  CHECK(served.get("/api/v1/frameworks?cursor=x").status == 400);
}

TEST_CASE("wrong words, an unknown rule, and what is told of them") {
  tests::Served served(town());
  const auto wrong =
      served.get("/api/v1/frameworks?area=law&rule=data-ownr&state=shut&force=hard&party=unit:y&lang=en");
  CHECK(wrong.status == 400);
  for (const char* words : {"'law' is not one of infrastructure, security, data, technology", "Did you mean data-owner",
                            "'shut' is not one of open, settled", "'hard' is not one of binding, advisory", "unit:y"}) {
    CAPTURE(words);
    CHECK(wrong.body.find(words) != std::string::npos);
  }
  const auto unknown = served.get("/api/v1/frameworks/data-ownr?lang=en");
  CHECK(unknown.status == 404);
  CHECK(unknown.body.find("Did you mean data-owner?") != std::string::npos);
}

TEST_CASE("a rule that gave no answer is in every format, and fails what binds") {
  tests::TextGraph without_login;
  without_login.add("system:a");
  tests::Served served(without_login);
  const auto answer = served.get("/api/v1/frameworks?lang=en&rule=sec-login-citizen");
  CHECK(header(answer, "Failing-Count") == "1");
  CHECK(json::parse(answer.body)["complete"] == false);
  CHECK(json::parse(answer.body)["reason"] == "not_evaluated");
  CHECK(json::parse(answer.body)["rules"][0]["state"] == "not_evaluated");
  for (const char* format : {"ndjson", "csv", "sarif", "junit"}) {
    CAPTURE(format);
    const auto cut = served.get(std::string("/api/v1/frameworks?lang=en&rule=sec-login-citizen&format=") + format);
    CHECK(cut.status == 200);
    CHECK(cut.body.find("service:nemlog-in") != std::string::npos);
    CHECK(header(cut, "Failing-Count") == "1");
  }
}

TEST_CASE("findings as CSV, SARIF and JUnit are all of them, and no public matter") {
  tests::Served served(town());
  const auto csv = served.get("/api/v1/frameworks?lang=en&format=csv&dialect=machine").body;
  CHECK(csv.find("sec-system-owner,security,binding,normal,System without a system "
                 "owner,system:c,c,,,unit:x,settled,deviation:w,") != std::string::npos);
  const auto sarif = json::parse(served.get("/api/v1/frameworks?lang=en&format=sarif").body)["runs"][0];
  REQUIRE(sarif["results"].size() == 4);
  CHECK(sarif["results"][0]["ruleId"] == "sec-system-owner");
  CHECK(sarif["results"][0]["level"] == "error");
  CHECK(sarif["results"][2]["level"] == "note"); // settled
  CHECK(sarif["results"][3]["level"] == "warning");
  const auto junit = served.get("/api/v1/frameworks?lang=en&format=junit").body;
  CHECK(junit.find("tests=\"4\" failures=\"2\"") != std::string::npos);
  tests::Served open_to_all(town(), {.public_read = true});
  for (const char* path : {"/api/v1/frameworks", "/api/v1/frameworks/data-owner", "/api/v1/frameworks/forecast",
                           "/api/v1/frameworks/nothing"}) {
    CAPTURE(path);
    CHECK(open_to_all.get(path).status == 403);
  }
}
