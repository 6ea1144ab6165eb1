// SPDX-License-Identifier: MPL-2.0
#include "api/town.hpp"
#include <atomic>
#include <thread>

/// The end of a proposal's way: heard, decided, carried out.
using namespace fundament;
using namespace fundament::tests;
using nlohmann::json;
using store::Role;

namespace {

const std::string today = base::to_string(base::today());
std::string days_ago(int days) {
  return base::to_string({base::today().days - days});
}

/// A proposal that cannot wait: a system on a day that is over, its use, and a step; and one that ends in a far year.
json urgent() {
  json out = proposal();
  out["case_type"] = "emergency";
  const std::string day = days_ago(10);
  out["plan"] =
      json{{"operations",
            {{{"add",
               {{"ref", "service:fresh"},
                {"name", "Fresh"},
                {"data_class", "internal"},
                {"owner", "unit:care"},
                {"on", day}}}},
             {{"connect", {{"source", "unit:care"}, {"relation", "uses"}, {"target", "service:fresh"}, {"on", day}}}},
             {{"change", {{"ref", "system:portal"}, {"set", {{"hosting", "hybrid"}}}, {"on", day}}}},
             {{"change", {{"ref", "system:portal"}, {"set", {{"hosting", "external"}}}, {"on", "2099-01-01"}}}},
             {{"connect",
               {{"source", "unit:care"}, {"relation", "uses"}, {"target", "system:cases"}, {"on", "2099-01-01"}}}}}}};
  return out;
}

json submitted(Town& town, const json& proposal) {
  const auto& own = town.token(Role::editor, "unit:care");
  good(town.post("/api/v1/investments", proposal.dump(), own));
  return good(town.post(std::string(one) + "/submit?lang=en", "", own));
}

json decision(const char* outcome = "approved") {
  return {{"outcome", outcome}, {"by", "Økonomiudvalget"}, {"link", "https://example.org/dagsorden/7"}};
}

json element(Town& town, const std::string& ref) {
  return good(town.get("/api/v1/elements/" + ref, town.token(Role::reader, "unit:kk")));
}

const std::string decide = std::string(one) + "/decide?lang=en", hear = std::string(one) + "/hear?lang=en",
                  carry_out = std::string(one) + "/carry-out?lang=en";

} // namespace

TEST_CASE("decided: the dated facts of an approved plan are in the catalogue, with a last report, in one revision") {
  Town town;
  const auto& secretary = town.token(Role::secretary, "unit:kk");
  const auto& own = town.token(Role::editor, "unit:care");
  const json before = submitted(town, urgent());
  CHECK(before["actions"] == json({"edit", "withdraw", "keep_report"}));
  CHECK(good(town.get(one, secretary))["actions"] == json({"withdraw", "return", "keep_report", "hear", "decide"}));

  CHECK(code(town.post(decide, decision().dump(), own)) == "403 forbidden");
  CHECK(code(town.post(carry_out, json{{"planned", days_ago(10)}}.dump(), own)) == "409 conflict");
  const json done = good(town.post(decide, decision().dump(), secretary));
  CHECK(done["state"] == "decided");
  CHECK(done["outcome"] == "approved");
  CHECK(done["decided_on"] == today);
  CHECK(done["decided_by"] == "Økonomiudvalget");
  CHECK(done["decision_link"] == "https://example.org/dagsorden/7");
  CHECK(done["revision"] == before["revision"].get<int>() + 1);
  CHECK(done["reports"].size() == 2);
  CHECK(done["course"].back()["what"] == "decided");
  CHECK(element(town, "service:fresh")["active_from"] == days_ago(10));
  CHECK(element(town, "system:portal")["hosting"] == "hybrid"); // a step that has begun; the other is still to come
  const auto impact = town.get("/api/v1/impact?of=system:cases&on=2099-06-01", own);
  CHECK(impact.body.find("unit:care") != impact.body.npos); // a dated fact, in force when it says
  CHECK(town.get("/api/v1/impact?of=system:cases", own).body.find("\"ref\":\"unit:care\"") == std::string::npos);
  CHECK(town.get("/api/v1/elements/service:fresh", own).body.find("investment:tid") != std::string::npos);
  CHECK(town.served().catalogue().verify().value().problems.empty());
  CHECK(code(town.post(decide, decision().dump(), secretary)) == "409 conflict"); // once
  CHECK(code(town.post("/api/v1/investments", urgent().dump(), own)) == "409 conflict");

  const std::string late = "/api/v1/queries/investments-late";
  const json rows = good(town.get(late, own))["rows"];
  REQUIRE(rows.size() == 1);
  CHECK(rows[0][0] == "investment:tid");
  CHECK(rows[0][2] == days_ago(10));
  CHECK(rows[0][3] == 10);

  SUBCASE("carried out day by day: what has no dates is written now, and true dates take the place of planned ones") {
    CHECK(done["actions"] == json({"keep_report"}));
    CHECK(good(town.get(one, own))["actions"] == json({"keep_report", "carry-out"}));
    CHECK(code(town.post(carry_out, json{{"planned", days_ago(10)}}.dump(), secretary)) == "403 forbidden");
    const auto none = town.post(carry_out, json{{"planned", days_ago(9)}}.dump(), own);
    CHECK(code(none) == "400 invalid_argument");
    CHECK(details(none).find(days_ago(10) + ", 2099-01-01") != std::string::npos);
    CHECK(code(town.post(carry_out, R"({"planned":"2099-01-01"})", own)) == "400 invalid_argument"); // has not come
    const json first = good(town.post(carry_out, json{{"planned", days_ago(10)}, {"on", days_ago(3)}}.dump(), own));
    CHECK(first["state"] == "decided");
    CHECK(first["course"].back()["what"] == "happened");
    CHECK(first["course"].back()["planned"] == days_ago(10));
    CHECK(first["course"].back()["happened"] == days_ago(3));
    CHECK(good(town.get(late, own))["rows"].empty());
    CHECK(element(town, "service:fresh")["active_from"] == days_ago(3));
    CHECK(town.get("/api/v1/elements/service:fresh", own).body.find("\"valid_from\":\"" + days_ago(3)) !=
          std::string::npos);
    CHECK(code(town.post(carry_out, json{{"planned", days_ago(10)}}.dump(), own)) == "400 invalid_argument"); // once
    const json last = good(town.post(carry_out, json{{"planned", "2099-01-01"}, {"on", today}}.dump(), own));
    CHECK(last["state"] == "carried_out");
    CHECK(last["actions"] == json({"keep_report"}));
    CHECK(element(town, "system:portal")["hosting"] == "external");
    CHECK(town.get("/api/v1/impact?of=system:cases", own).body.find("\"ref\":\"unit:care\"") != std::string::npos);
    CHECK(town.served().catalogue().verify().value().problems.empty());
  }
  SUBCASE("what was changed since is not written over") {
    good(town.post(
        "/api/v1/changes",
        R"({"reason":"r","operations":[{"put_element":{"ref":"system:portal","name":"Portal","hosting":"on_premise"}}]})",
        town.token(Role::architect, "")));
    const auto refused = town.post(carry_out, json{{"planned", "2099-01-01"}, {"on", today}}.dump(), own);
    CHECK(code(refused) == "409 plan_conflicts");
    CHECK(details(refused).find("hosting") != std::string::npos);
    CHECK(element(town, "system:portal")["hosting"] == "on_premise");
  }
}

TEST_CASE("a decision is refused where the plan does not fit any more, or brings what was not read") {
  Town town;
  const auto& secretary = town.token(Role::secretary, "unit:kk");
  const json before = submitted(town, urgent());
  SUBCASE("somebody has added it meanwhile") {
    good(town.post(
        "/api/v1/changes",
        R"({"reason":"r","operations":[{"put_element":{"ref":"service:fresh","name":"Other","owner":"unit:roads"}}]})",
        town.token(Role::architect, "")));
    const auto refused = town.post(decide, decision().dump(), secretary);
    CHECK(code(refused) == "409 plan_conflicts");
    CHECK(details(refused).find("service:fresh") != std::string::npos);
    CHECK(good(town.get(one, secretary))["state"] == "submitted");
    const json rejected = good(town.post(decide, decision("rejected").dump(), secretary)); // which needs no fit
    CHECK(rejected["outcome"] == "rejected");
    CHECK(rejected["actions"] == json({"keep_report"}));
    CHECK(element(town, "service:fresh")["name"] == "Other");
    CHECK(!element(town, "system:portal").contains("hosting"));
  }
  SUBCASE("a rule is broken that the report did not know of, until that is accepted with a reason") {
    // what the plan lets be run elsewhere has come to have sensitive data
    good(town.post("/api/v1/changes", R"({"reason":"r","operations":[
      {"put_element":{"ref":"system:portal","name":"Portal","personal_data":"sensitive"}}]})",
                   town.token(Role::architect, "")));
    const auto again = town.post(decide, decision().dump(), secretary);
    CAPTURE(again.body);
    REQUIRE(code(again) == "409 report_outdated");
    json accepted = decision();
    const json read = json::parse(again.body);
    for (const json& error : read.contains("errors") ? read["errors"] : json::array({read}))
      accepted["accept"].push_back(error["parameter"]);
    CHECK(code(town.post(decide, accepted.dump(), secretary)) == "400 invalid_argument"); // why?
    accepted["why"] = "known to the board";
    json more = accepted;
    more["accept"].push_back("nothing|such");
    CHECK(code(town.post(decide, more.dump(), secretary)) == "409 report_outdated");
    const json done = good(town.post(decide, accepted.dump(), secretary));
    CHECK(done["course"].back()["remark"] == "known to the board");
  }
  CHECK(town.served().catalogue().verify().value().problems.empty());
  CHECK(before["version"] == 1);
}

TEST_CASE("what a decision must say") {
  Town town;
  const auto& secretary = town.token(Role::secretary, "unit:kk");
  submitted(town, urgent());
  const auto refused = [&](json body, const char* where) {
    const auto response = town.post(decide, body.dump(), secretary);
    CAPTURE(response.body);
    CHECK(code(response) == "400 invalid_argument");
    CHECK(response.body.find(where) != std::string::npos);
  };
  refused(json::array(), "object");
  refused({{"outcome", "approved"}, {"by", "x"}}, "/link");
  refused({{"outcome", "approved"}, {"by", " "}, {"link", "x"}}, "/by");
  refused({{"outcome", "maybe"}, {"by", "x"}, {"link", "x"}}, "/outcome");
  refused(decision("approved_with_terms"), "/terms");
  json terms = decision();
  terms["terms"] = {"none"};
  refused(terms, "/terms");
  json unknown = decision();
  unknown["colour"] = "red";
  refused(unknown, "/colour");
  terms["outcome"] = "approved_with_terms";
  CHECK(good(town.post(decide, terms.dump(), secretary))["decision_terms"] == json({"none"}));
}

TEST_CASE("heard: when every party that the report names has said something, or nothing in time") {
  Town town;
  const auto& secretary = town.token(Role::secretary, "unit:kk");
  const json before = submitted(town, proposal());
  const json report =
      good(town.get(std::string(one) + "/reports/" + before["reports"][0]["number"].get<std::string>(), secretary));
  std::vector<std::string> heard;
  for (const json& party : report["heard"])
    if (party["force"] == "heard") heard.push_back(party["party"]["ref"]);
  REQUIRE(heard == std::vector<std::string>{"unit:tmf"}); // the roads' system is what care would use
  CHECK(code(town.post(decide, decision().dump(), secretary)) == "409 conflict"); // nobody was heard, and it can wait
  const auto entry = [](const char* party, json more) {
    more["party"] = party;
    return json{{"entries", json::array({more})}}.dump();
  };
  const auto refused = [&](const std::string& body, const char* where) {
    const auto response = town.post(hear, body, secretary);
    CAPTURE(response.body);
    CHECK(code(response) == "400 invalid_argument");
    CHECK(response.body.find(where) != std::string::npos);
  };
  refused("{}", "/entries");
  refused(R"({"entries":7})", "/entries");
  refused(R"({"entries":[7]})", "/entries/0");
  refused(entry("unit:tmf", json::object()), "/entries/0");
  refused(entry("unit:tmf", {{"answer", " "}}), "/entries/0/answer");
  refused(entry("unit:tmf", {{"answer", "x"}, {"no_answer_by", days_ago(1)}}), "/entries/0/no_answer_by");
  refused(entry("unit:tmf", {{"no_answer_by", today}}), "/entries/0/no_answer_by");
  refused(entry("system:cases", {{"answer", "x"}}), "/entries/0/party");
  refused(entry("unit:nobody", {{"answer", "x"}}), "unit:nobody");
  refused(R"({"entries":[{"party":"unit:tmf","answer":"a"},{"party":"unit:tmf","answer":"b"}]})", "/entries/1/party");
  CHECK(code(town.post(hear, entry("unit:tmf", {{"answer", "x"}}), town.token(Role::editor, "unit:care"))) ==
        "403 forbidden");

  const json asked = good(town.post(hear, entry("unit:suf", {{"answer", "ours"}}), secretary));
  CHECK(asked["state"] == "submitted");
  CHECK(asked["course"].back()["what"] == "answered");
  const json all = good(town.post(hear, entry("unit:tmf", {{"no_answer_by", days_ago(1)}}), secretary));
  CHECK(all["state"] == "heard");
  CHECK(all["hearing"].size() == 2);
  const json late = good(town.post(hear, entry("unit:tmf", {{"answer", "late"}}), secretary));
  CHECK(late["state"] == "heard");
  CHECK(late["hearing"][1]["answer"] == "late");
  CHECK(!late["hearing"][1].contains("no_answer_by"));
  const json done = good(town.post(decide, decision().dump(), secretary));
  CHECK(done["state"] == "decided");
  CHECK(done["hearing"] == late["hearing"]);
  // nothing of the plan has begun, and it is in the catalogue for when it does
  CHECK(town.get("/api/v1/impact?of=system:cases", secretary).body.find("\"ref\":\"unit:care\"") == std::string::npos);
  CHECK(town.get("/api/v1/impact?of=system:cases&on=2099-02-01", secretary).body.find("\"ref\":\"unit:care\"") !=
        std::string::npos);
}

TEST_CASE("nobody decides for his own administration where the rule names a body above it") {
  Town town;
  good(town.post(
      "/api/v1/changes",
      R"({"reason":"r","operations":[{"put_element":{"ref":"unit:oekf","name":"Finance","committee":"Finance board"}}]})",
      town.token(Role::administrator, "unit:kk")));
  json framed = urgent();
  framed["case_type"] = "new";
  framed["funding"] = "frame";
  for (json& operation : framed["plan"]["operations"])
    operation.begin().value()["on"] = "2099-01-01";
  framed["plan"]["operations"].erase(2); // two values on one day
  submitted(town, framed);
  const auto& everywhere = town.token(Role::secretary, "unit:kk");
  const json kept = good(town.get(one, everywhere));
  const json report =
      good(town.get(std::string(one) + "/reports/" + kept["reports"][0]["number"].get<std::string>(), everywhere));
  REQUIRE(report["decides"]["party"]["ref"] == "unit:oekf");
  json entries = json::array();
  for (const json& party : report["heard"])
    entries.push_back({{"party", party["party"]["ref"]}, {"answer", "yes"}});
  good(town.post(hear, json{{"entries", entries}}.dump(), everywhere));
  CHECK(code(town.post(decide, decision().dump(), town.token(Role::secretary, "unit:suf"))) == "403 forbidden");
  CHECK(good(town.post(decide, decision().dump(), town.token(Role::secretary, "unit:tmf")))["state"] == "decided");
}

TEST_CASE("many decide at once: one does, and what it wrote is there once") {
  Town town;
  const std::string secretary = town.token(Role::secretary, "unit:kk");
  const json before = submitted(town, urgent());
  std::atomic<int> decided{0}, refused{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; i++)
    threads.emplace_back([&] {
      const auto response = town.post(decide, decision().dump(), secretary);
      (response.status == 200 ? decided : refused)++;
      if (response.status != 200) CHECK(response.status == 409);
    });
  for (auto& thread : threads)
    thread.join();
  CHECK(decided == 1);
  CHECK(refused == 3);
  const json after = good(town.get(one, secretary));
  CHECK(after["revision"] == before["revision"].get<int>() + 1);
  CHECK(after["reports"].size() == 2);
  CHECK(town.served().catalogue().verify().value().problems.empty());
}
