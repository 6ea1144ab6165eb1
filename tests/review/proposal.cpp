// SPDX-License-Identifier: MPL-2.0
#include "review/proposal.hpp"
#include "model/metamodel.hpp"
#include "review/economy.hpp"
#include "support/told.hpp"
#include <nlohmann/json.hpp>

using namespace fundament;
using nlohmann::json;
using review::WhyNoNet;

namespace {

const base::Date today = base::parse_date("2026-11-26").value();

base::Result<review::Proposal> read(const json& document) {
  return review::read_proposal(document, *model::Metamodel::built_in(), *review::Rules::built_in(), today);
}

json least() {
  return json::parse(R"({"fundament":"investment/1","key":"k","name":"Name"})");
}

/// Every problem of a proposal with these members: "place: sentence".
std::string problems(const std::string& members) {
  json document = least();
  document.merge_patch(json::parse(members));
  const auto found = read(document);
  if (found) return "";
  std::string out = found.error().message();
  for (const auto& one : found.error().others)
    out += "\n" + one.message();
  return out;
}

review::Economy money(const std::string& economy) {
  json document = least();
  document["economy"] = json::parse(economy);
  return read(document).value().economy.value();
}
review::EconomySums sums(const review::Economy& economy) {
  return review::sum(economy, "unit:suf", [](const model::Ref& unit) { return to_string(unit); });
}

} // namespace

TEST_CASE("a proposal says what it says, and the rest is not stated") {
  const auto found = read(least()).value();
  CHECK(found.key == "k");
  CHECK(!found.plan);
  CHECK(!found.economy);
  CHECK(!found.owner);
  CHECK(found.need.is_empty());
  CHECK(found.statements.size() == 9);
  CHECK(std::none_of(found.statements.begin(), found.statements.end(), [](const auto& one) { return one.is_given(); }));
}

TEST_CASE("a statement is a word, or not known for a reason") {
  json document = least();
  document["statements"] = json::parse(R"({"ai":"none","dpia":{"not_known":"Ikke begyndt"},"exit_plan":null})");
  const auto found = read(document).value();
  for (const auto& one : found.statements) {
    if (one.name == "ai") CHECK(one.value == "none");
    if (one.name == "dpia") CHECK(one.reason == "Ikke begyndt");
    if (one.name == "exit_plan") CHECK(!one.is_given());
  }
}

TEST_CASE("the plan of a proposal is read with it") {
  json document = least();
  document["plan"] = json::parse(R"({"on":"2027-08-01","operations":[{"retire":{"ref":"system:a"}}]})");
  const auto found = read(document).value();
  REQUIRE(found.plan);
  CHECK(found.plan->investment == "k");
  CHECK(found.plan->operations.size() == 1);
}

TEST_CASE("problems of a proposal, each with its place and the nearest name") {
  struct Row {
    const char *members, *problems;
  };
  for (const Row& row : std::vector<Row>{
           {R"({"fundament":"investment/2"})", "/fundament: This form of a proposal is not known; investment/1 is."},
           {R"({"sumary":"x"})",
            "/sumary: 'sumary' is not one of fundament, key, name, owner, contact, case_type, funding, "
            "summary, background, need, plan, on, statements, economy, answers, confidential_cost. Did you mean "
            "summary?"},
           {R"({"owner":"system:a"})", "/owner: The ref of an element of the kind unit is expected here."},
           {R"({"case_type":"knew"})", "/case_type: 'knew' is not one of new, replacement, extension, "
                                       "consolidation, retirement, re_tender, emergency, pilot. Did you mean new?"},
           {R"({"need":{"capabilities":[{"ref":"system:a"}]}})",
            "/need/capabilities/0/ref: The ref of an element of the kind capability is expected here."},
           {R"({"need":{"data":[{"ref":"data_asset:a","weight":0}]}})",
            "/need/data/0/weight: A weight above 0 and at most 1000 is expected here."},
           {R"({"need":{"start":"soon"}})",
            "/need/start: A day such as 2027-08-01, between 1900 and 2999, is expected here."},
           {R"({"economy":{"rows":[{"kind":"once","year":2027,"amount":-1}]}})",
            "/economy/rows/0/amount: '-1' is not a whole number from 0 to 1000000000000."},
           {R"({"economy":{"rows":[{"kind":"yearly","from":2028,"to":2027}]}})",
            "/economy/rows/0/to: The last year is before the first."},
           {R"({"economy":{"rows":{}}})", "/economy/rows: A list is expected here."},
           {R"({"statements":{"ai":"some"}})", "/statements/ai: 'some' is not one of none, minimal, limited, "
                                               "high_risk."},
           {R"({"answers":{"deviations":[{"rule":"tech-not-alowed","element":"system:a","type":"waiver"}]}})",
            "/answers/deviations/0/rule: There is no framework rule 'tech-not-alowed'. Did you mean tech-not-allowed, "
            "tech-not-assessed?"},
           {R"({"answers":{"rejected":[{"ref":"system:a"}]}})", "/answers/rejected/0: 'reason' is missing."},
       }) {
    CAPTURE(row.members);
    CHECK(problems(row.members) == row.problems);
  }
}

TEST_CASE("the limits of a proposal") {
  CHECK(problems(json{{"summary", std::string(review::most_summary, 'x')}}.dump()) == "");
  CHECK(problems(json{{"summary", std::string(review::most_summary + 1, 'x')}}.dump()) ==
        "/summary: This text has at most 600 characters.");
  std::string danish; // characters are counted, not bytes
  for (std::size_t i = 0; i < review::most_summary; i++)
    danish += "å";
  CHECK(problems(json{{"summary", danish}}.dump()) == "");
  CHECK(problems(json{{"background", std::string(review::most_background + 1, 'x')}}.dump()) ==
        "/background: This text has at most 6000 characters.");
  json rows = json::array();
  for (std::size_t i = 0; i <= review::most_proposal_rows; i++)
    rows.push_back({{"kind", "once"}, {"year", 2027}, {"amount", 1}});
  CHECK(problems(json{{"economy", {{"rows", rows}}}}.dump()) == "/economy/rows: This list has at most 500 entries.");
  CHECK(problems(json{{"need", {{"functions", std::vector<std::string>(501, "x")}}}}.dump()) ==
        "/need/functions: This list has at most 500 entries.");
  CHECK(problems(R"({"economy":{"rows":[{"kind":"once","year":2101}]}})") ==
        "/economy/rows/0/year: '2101' is not a whole number from 2000 to 2100.");
  CHECK(problems(R"({"economy":{"horizon":31}})") == "/economy/horizon: '31' is not a whole number from 1 to 30.");
  CHECK(problems(R"({"economy":{"rows":[{"kind":"once","year":2027,"amount":1000000000001}]}})") ==
        "/economy/rows/0/amount: '1000000000001' is not a whole number from 0 to 1000000000000.");
}

TEST_CASE("money is spread over the years, and paid back when cash has covered all costs") {
  const auto economy = money(R"({"price_year":2026,"horizon":4,"rows":[
    {"kind":"once","year":2027,"unit":"unit:suf","amount":1000,"area":"service"},
    {"kind":"yearly","from":2027,"to":2030,"unit":"unit:suf","amount":100,"area":"service"}],
    "benefits":[{"kind":"cash","from":2028,"to":2030,"unit":"unit:kff","amount":700,"area":"service"},
                {"kind":"hours","from":2028,"to":2030,"amount":50}]})");
  const auto found = sums(economy);
  CHECK(found.years == std::vector<int>{2027, 2028, 2029, 2030});
  CHECK(found.net_by_year == std::vector<std::int64_t>{-1100, 600, 600, 600});
  CHECK(found.net == 700);
  CHECK(found.payback_year == 2029);
  CHECK(found.by_party.at("unit:suf").cost == 1400);
  CHECK(found.by_party.at("unit:kff").cash == 2100);
  CHECK(!found.benefits[0].confirmed); // another party's
  CHECK(found.benefits[1].sum == 150); // listed, and in no sum
}

TEST_CASE("an exit after the horizon has its year, and is part of the net") {
  const auto economy = money(R"({"price_year":2026,"horizon":2,"rows":[{"kind":"once","year":2027,"amount":0},
    {"kind":"yearly","from":2027,"to":2028,"amount":10},{"kind":"exit","year":2030,"amount":5}]})");
  const auto found = sums(economy);
  CHECK(found.years == std::vector<int>{2027, 2028, 2029, 2030});
  CHECK(found.net == -25);
  CHECK(!found.payback_year);
}

TEST_CASE("there is no net figure while anything of it is not stated") {
  struct Row {
    const char* economy;
    WhyNoNet why;
  };
  for (const Row& row : std::vector<Row>{
           {R"({"price_year":2026,"rows":[]})", WhyNoNet::nothing_stated},
           {R"({"rows":[{"kind":"once","year":2027,"amount":1}]})", WhyNoNet::price_year},
           {R"({"price_year":2026,"rows":[{"kind":"yearly","year":2027,"amount":1}]})", WhyNoNet::once},
           {R"({"price_year":2026,"rows":[{"kind":"once","year":2027,"amount":1}]})", WhyNoNet::yearly},
           {R"({"price_year":2026,"rows":[{"kind":"once","year":2027},{"kind":"yearly","year":2027,"amount":1}]})",
            WhyNoNet::amounts},
           {R"({"price_year":2026,"rows":[{"kind":"once","year":2027,"amount":0},
                {"kind":"yearly","year":2027,"amount":0}],"benefits":[{"kind":"cash","year":2027}]})",
            WhyNoNet::amounts},
           {R"({"price_year":2026,"rows":[{"kind":"once","year":2027,"amount":0},
                {"kind":"yearly","year":2027,"amount":0}],"benefits":[{"kind":"hours","year":2027}]})",
            WhyNoNet::none},
       }) {
    CAPTURE(row.economy);
    const auto economy = money(row.economy);
    const auto found = sums(economy);
    CHECK(found.why_no_net == row.why);
    CHECK(found.net.has_value() == (row.why == WhyNoNet::none));
    for (const auto& one : found.costs)
      CHECK(one.sum.has_value() == one.row->amount.has_value());
  }
}
