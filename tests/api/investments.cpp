// SPDX-License-Identifier: MPL-2.0
#include "api/served.hpp"
#include "base/joined.hpp"
#include "review/proposal.hpp"
#include "support/catalogue.hpp"
#include "support/told.hpp"
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

using namespace fundament;
using nlohmann::json;
using tests::Served;

namespace {

/// The day on which the example is asked: nothing in it moves with the calendar.
constexpr const char* address = "/api/v1/investments/check?lang=da&asked=2026-11-26";

std::string file_text(const std::string& path) {
  std::ifstream in(FUNDAMENT_ROOT "/" + path);
  return {std::istreambuf_iterator<char>(in), {}};
}
std::string example(const std::string& key) {
  return file_text("examples/copenhagen/investments/" + key + ".json");
}

Served& city() {
  static Served out(tests::changes_of(tests::copenhagen_files()));
  return out;
}

json check(const std::string& body) {
  const auto response = city().post(address, body);
  INFO(response.body);
  REQUIRE(response.status == 200);
  return json::parse(response.body);
}

std::string text(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.is_null() ? "-" : value.dump();
}

/// What a reader of the golden file wants to see: a line for each thing that decides.
std::string told(const json& report) {
  std::string out;
  const auto line = [&](const std::string& words) { out += words + "\n"; };
  const auto& result = report["result"];
  line("outcome " + text(result["outcome"]) + ": " + text(result["sentence"]));
  line(text(result["counts"]));
  for (const auto& one : report["plan"]["sentences"])
    line("plan " + text(one["on"]) + " " + text(one["text"]));
  for (const auto& one : report["plan"]["conflicts"])
    line("conflict " + text(one["text"]));
  for (const auto& one : report["plan"]["left_behind"])
    line("left behind " + text(one["text"]));
  line("reuse: " + text(report["reuse"]["sentence"]));
  for (const auto& one : report["reuse"]["candidates"])
    line("candidate " + text(one["ref"]) + " " + text(one["score"]) + (one["offered_to_all"] == true ? " all" : "") +
         (one["used"] == true ? " used" : "") + (one["unanswered"] == true ? " unanswered" : "") +
         (one["rejected"].is_null() ? "" : " rejected") +
         (one["set_below"].is_null() ? "" : " below " + text(one["set_below"])));
  for (const auto& one : report["reuse"]["common_first"])
    line("common first " + text(one["id"]) + " " + text(one["state"]));
  for (const char* which : {"introduced", "temporary", "resolved"})
    for (const auto& area : report["frameworks"]["areas"])
      for (const auto& one : area[which])
        line(std::string(which) + " " + text(one["id"]) + " " + text(one["force"]) + " " + text(one["state"]) + " " +
             text(one["when"]) + (one["answered"].is_null() ? "" : " " + text(one["answered"])) +
             (one["moved_from"].is_null() ? "" : " from " + text(one["moved_from"])));
  for (const auto& one : report["impact"]["lost"])
    line("lost: " + text(one["text"]));
  for (const auto& one : report["impact"]["retired"])
    line("retired " + text(one["ref"]) + ": moved " + std::to_string(one["moved"].size()) + ", still " +
         std::to_string(one["still"].size()) + ", lost " + std::to_string(one["lost"].size()));
  for (const auto& one : report["impact"]["chokepoints"])
    line("choke " + text(one["ref"]) + " " + text(one["was"]) + " " + text(one["now"]));
  for (const auto& one : report["impact"]["coverage"])
    line("coverage " + text(one["ref"]) + " " + std::to_string(one["was"].size()) + " -> " +
         std::to_string(one["now"].size()));
  for (const auto& one : report["approvals"]) {
    std::string alternatives;
    for (const auto& other : one["alternatives"])
      alternatives += " " + text(other["ref"]) + "@" + text(other["version"]);
    line("approval " + text(one["element"]["ref"]) + " " + text(one["technology"]["ref"]) + " " + text(one["version"]) +
         " " + text(one["code"]) + " until " + text(one["until"]) +
         (alternatives.empty() ? "" : " instead" + alternatives));
  }
  const auto& economy = report["economy"];
  line("net " + text(economy["net"]) + ", paid back " + text(economy["payback_year"]) + " " +
       text(economy["why_no_net"]));
  line("today " + text(economy["today"]["amount"]) + ", nothing stated of " + text(economy["today"]["nothing"]) +
       " of " + text(economy["today"]["of"]));
  for (const auto& one : economy["run_off"])
    line("run off " + text(one["contract"]["ref"]) + " " + text(one["yearly"]) + " until " + text(one["ends"]) +
         " paid " + text(one["paid"]));
  for (const auto& one : report["statements"])
    for (const auto& other : one["contradicted_by"])
      line("contradicted " + text(one["name"]) + ": " + text(other["text"]));
  for (const auto& one : report["heard"])
    line(text(one["text"]));
  line("decides: " + (report["decides"].is_null() ? "-" : text(report["decides"]["text"])));
  for (const auto& one : report["deviations"])
    line("deviation " + text(one["rule"]) + " " + text(one["answered"]));
  for (const auto& one : report["unknown"]) {
    std::string examples;
    for (const auto& other : one["examples"])
      examples += (examples.empty() ? " " : ", ") + text(other);
    line("unknown " + text(one["what"]) + " " + text(one["count"]) + examples);
  }
  return out;
}

} // namespace

/// tests/api/investments/KEY.txt, written anew with FUNDAMENT_WRITE_GOLDEN and read before it is kept.
TEST_CASE("the proposals of the example: outcome, findings and the rest") {
  for (const char* key : {"sundhedstid", "byens-tider", "sql-2016-forhastet", "sql-2016", "et-sagssystem",
                          "blanketarkivet-slut", "visitationshjaelperen", "skolebeskeden", "lokaler-sof"}) {
    CAPTURE(key);
    const std::string path = std::string("tests/api/investments/") + key + ".txt";
    const std::string found = told(check(example(key)));
    if (std::getenv("FUNDAMENT_WRITE_GOLDEN")) std::ofstream(FUNDAMENT_ROOT "/" + path) << found;
    CHECK(found == file_text(path));
  }
}

TEST_CASE("the same proposal checked twice at one revision is the same bytes, and nothing is written") {
  const auto edition = city().edition();
  const auto once = city().post(address, example("sundhedstid"));
  const auto again = city().post(address, example("sundhedstid"));
  CHECK(once.body == again.body);
  CHECK(city().edition() == edition);
}

TEST_CASE("a check says in a header whether the proposal may be put forward") {
  const auto failing = [](const api::Response& response) {
    for (const auto& [name, value] : response.headers)
      if (name == "Failing-Count") return value;
    return std::string();
  };
  CHECK(failing(city().post(address, example("lokaler-sof"))) == "0");
  CHECK(failing(city().post(address, example("skolebeskeden"))) == "1");
}

TEST_CASE("where no rule says who decides, the report says so, and where nobody else is touched as well") {
  auto proposal = json::parse(example("blanketarkivet-slut"));
  proposal.erase("economy");
  const auto report = check(proposal.dump());
  CHECK(report["decides"].is_null());
  CHECK(report["heard"] == json::array());
  const auto& unknown = report["unknown"];
  CHECK(std::any_of(unknown.begin(), unknown.end(), [](const json& one) {
    return one["what"] == "decides" && one["text"] == "Ingen regel siger, hvem der beslutter.";
  }));
  const auto paper = city().post(std::string(address) + "&format=markdown", proposal.dump()).body;
  CHECK(paper.find("Ingen andre berøres.\n\nIngen regel siger, hvem der beslutter.") != std::string::npos);
}

TEST_CASE("the report on paper says what the JSON says, in both forms, and nothing in it is markup") {
  auto proposal = json::parse(example("sundhedstid"));
  proposal["summary"] = "<b>A & B</b> | *c*";
  const auto of = [&](const char* format) {
    return city().post(std::string(address) + "&format=" + format, proposal.dump());
  };
  const auto html = of("html"), markdown = of("markdown");
  CHECK(html.content_type == "text/html; charset=utf-8");
  CHECK(markdown.content_type == "text/markdown; charset=utf-8");
  CHECK(html.body.find("&lt;b&gt;A &amp; B&lt;/b&gt; | *c*") != std::string::npos);
  CHECK(html.body.find("<b>") == std::string::npos);
  CHECK(markdown.body.find("\\<b\\>A & B\\</b\\> \\| \\*c\\*") != std::string::npos);
  const auto report = check(proposal.dump());
  std::vector<std::string> said{text(report["result"]["sentence"]), text(report["result"]["counts"]),
                                text(report["reuse"]["sentence"]), "-11.000.000"};
  for (const auto& one : report["impact"]["lost"])
    said.push_back(text(one["text"]));
  for (const auto& one : report["plan"]["sentences"])
    said.push_back(text(one["text"]));
  for (const char* list : {"unknown", "heard"})
    for (const auto& one : report[list])
      said.push_back(text(one["text"]));
  said.push_back(text(report["decides"]["text"]));
  for (const auto& one : said) {
    CAPTURE(one);
    CHECK(html.body.find(one) != std::string::npos);
    CHECK(markdown.body.find(one) != std::string::npos);
  }
  for (const auto& area : report["frameworks"]["areas"])
    for (const auto& one : area["introduced"])
      CHECK(html.body.find(text(one["title"])) != std::string::npos);
}

TEST_CASE("only a need is a first question, and no outcome but incomplete") {
  const auto report = check(R"({"fundament":"investment/1","key":"k","name":"Tider","need":{
    "text":"digital tidsbestilling for borgere","capabilities":[{"ref":"capability:borgerbetjening"}]}})");
  CHECK(report["result"]["outcome"] == "incomplete");
  CHECK(report["plan"].is_null());
  CHECK(report["frameworks"].is_null()); // and nobody says that it breaks nothing
  CHECK(report["result"]["counts"] == "Der er ingen plan, så reglerne er ikke spurgt, hvad den ville bryde.");
  CHECK(report["impact"].is_null());
  CHECK(report["result"]["missing"][0]["text"] == "planen");
  CHECK(!report["reuse"]["candidates"].empty());
  CHECK(report["economy"]["net"].is_null());
  CHECK(report["economy"]["rows"].empty());
}

TEST_CASE("words alone are no cover") {
  const auto report = check(R"({"fundament":"investment/1","key":"k","name":"Tider","need":{
    "text":"digital tidsbestilling for borgere"}})");
  CHECK(report["reuse"]["cover"].is_null());
  CHECK(text(report["reuse"]["sentence"]).rfind("Behovet nævner ingen opgave; det nærmeste, ordene peger på, er ", 0) ==
        0);
}

TEST_CASE("what does not fit comes before everything, and a date that is over is asked as of the day") {
  auto proposal = json::parse(example("lokaler-sof"));
  proposal["plan"]["operations"].push_back(json::parse(R"({"retire":{"ref":"system:not-there"}})"));
  proposal["plan"]["on"] = "2020-01-01";
  const auto report = check(proposal.dump());
  CHECK(report["result"]["outcome"] == "conflicts");
  CHECK(report["result"]["sentence"] == "Forslaget passer ikke længere til kataloget: 1 steder skal rettes.");
  CHECK(report["plan"]["conflicts"][0]["text"] == "system:not-there er ikke i kataloget.");
  CHECK(report["plan"]["dates"] == json{"2026-11-26"});
}

TEST_CASE("money that is not stated is never zero") {
  auto proposal = json::parse(example("lokaler-sof"));
  proposal["economy"]["rows"][1]["amount"] = nullptr;
  const auto report = check(proposal.dump());
  CHECK(report["result"]["outcome"] == "incomplete");
  CHECK(report["economy"]["net"].is_null());
  CHECK(report["economy"]["rows"][1]["sum"].is_null());
  CHECK(report["economy"]["rows"][1]["by_year"][0].is_null());
  CHECK(report["economy"]["rows"][0]["sum"] == 0);
}

TEST_CASE("a proposal that is too large, malformed, of a unit that is not there") {
  const auto refused = [](const std::string& body) {
    const auto response = city().post("/api/v1/investments/check?lang=en", body);
    return std::pair(response.status, json::parse(response.body));
  };
  const auto [large, problem] = refused(std::string(review::most_proposal_bytes + 1, ' '));
  CHECK(large == 413);
  CHECK(problem["detail"] == "A proposal has at most 262144 bytes; this one has 262145. Split it in two that name each "
                             "other.");
  const auto [status, unknown] =
      refused(R"({"fundament":"investment/1","key":"k","name":"n","owner":"unit:nobody","need":{"text":"x"}})");
  CHECK(status == 404);
  CHECK(unknown["parameter"] == "/owner");
  CHECK(refused(R"({"fundament":"investment/1","key":"k","name":"n","sumary":"x"})").second["parameter"] == "/sumary");
  CHECK(city().post("/api/v1/investments/check?asked=soon", "{}").status == 400);
}
