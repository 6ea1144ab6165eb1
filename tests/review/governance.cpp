// SPDX-License-Identifier: MPL-2.0
#include "review/governance.hpp"
#include "base/joined.hpp"
#include "review/plans.hpp"
#include "support/budget.hpp"
#include "support/database.hpp"
#include "support/told.hpp"
#include <fstream>

/// Who is heard and who decides, by our rules and by a city's own, in a small town.

using namespace fundament;
using nlohmann::json;
using review::How;
using tests::asked;

namespace {

const std::vector<std::string> town_lines{"unit:suf type=administration committee=SUU",
                                          "unit:kff type=administration committee=KFU",
                                          "unit:oekf type=administration committee=OEU",
                                          "unit:tmf type=administration committee=TMU",
                                          "unit:kit-sikkerhed type=office",
                                          "unit:abroad type=external",
                                          "capability:permits",
                                          "system:old owner=unit:suf data_class=internal",
                                          "system:portal owner=unit:tmf environment=citizen",
                                          "system:hall owner=unit:tmf",
                                          "system:outside owner=unit:abroad",
                                          "data_asset:persons owner=unit:kff data_class=sensitive",
                                          "system:portal -depends_on-> system:old",
                                          "system:outside -depends_on-> system:old",
                                          "system:hall -depends_on-> system:portal",
                                          "unit:oekf -uses-> system:old",
                                          "system:done owner=unit:oekf",
                                          "system:done -supports-> capability:permits"};

json new_proposal(const std::string& operations = "") {
  json out = json::parse(R"({"fundament":"investment/1","key":"k","name":"n","owner":"unit:suf","case_type":"new",
    "funding":"own","summary":"s","need":{"data":[{"ref":"data_asset:persons"}]},
    "economy":{"price_year":2026,"rows":[{"kind":"once","year":2027,"amount":1},
      {"kind":"yearly","from":2027,"to":2028,"amount":1}]},
    "statements":{"dpia":"yes","ai":"none","accessibility":"yes","archive_duty":"keep","exit_plan":"yes",
      "processor_agreement":"yes","outside_eu":"no","security_assessment":"yes","security_class":"internal"}})");
  out["plan"] = json::parse(R"({"on":"2027-08-01","operations":[)" +
                            (operations.empty() ? R"({"add":{"ref":"system:new","name":"New"}})" : operations) + "]}");
  return out;
}

struct Governed {
  std::string touched, heard, decides;
};

std::string told(const std::vector<review::HeardParty>& parties, const char* force) {
  return base::joined(
      parties,
      [&](const review::HeardParty& one) {
        return one.party + " (" + one.body + ") " + force + ": " +
               base::joined(one.reasons,
                            [](const auto& of) { return of.word + " [" + base::joined(of.because, {}, " ") + "]"; }) +
               "\n";
      },
      "");
}

Governed governed(const json& document, const std::shared_ptr<const review::Rules>& rules = review::Rules::built_in(),
                  base::Budget& budget = tests::any_time()) {
  const auto proposal = review::read_proposal(document, *model::Metamodel::built_in(), *rules, asked).value();
  const auto town = tests::town_of(town_lines);
  std::vector<review::Compared> dates;
  if (proposal.plan)
    dates = tests::compared(town, *proposal.plan, plan::dates(*proposal.plan, *model::Metamodel::built_in()));
  const review::CheckQuestion question{proposal, town.view, dates, 0, rules, asked};
  const auto check = review::check(question, tests::any_time()).value();
  const auto found = review::govern(question, check, budget);
  Governed out;
  const auto touched = review::touched(question, check, tests::any_time()).value();
  for (const auto& one : touched)
    out.touched += one.party + " " + std::string(to_string(one.how)) + " " + one.ref + " " + one.effect + "\n";
  out.heard = told(found.heard, "heard") + told(found.informed, "informed");
  if (found.decides) out.decides = found.decides->body + " of " + found.decides->party + ": " + found.decides->reason;
  for (const auto& one : found.failed)
    (one.id == "heard" ? out.heard : out.decides) += "! " + std::string(to_string(one.why)) + " " + one.error.message();
  return out;
}

std::string decided(const std::string& pointer, const json& value) {
  json document = new_proposal();
  document[json::json_pointer(pointer)] = value;
  return governed(document).decides;
}

/// A folder with one rule of governance.
std::string read_alone(const std::string& name, const std::string& text,
                       std::shared_ptr<const review::Rules>* into = nullptr) {
  const tests::Folder folder;
  std::filesystem::create_directories(folder / "governance");
  std::ofstream(folder / ("governance/" + name)) << text;
  auto rules = review::Rules::with_folder(folder.path(), model::Metamodel::built_in());
  if (rules && into) *into = *rules;
  return rules ? "fine" : tests::said(rules, folder.path());
}

const std::string heard_head = "-- title: T | T\n-- column: party ref | a | a\n-- column: body text | a | a\n"
                               "-- column: force one_of(heard,informed) | a | a\n-- column: reason text | a | a\n"
                               "-- column: because ref | a | a\n";

} // namespace

TEST_CASE("who owns, uses, needs and loses is touched, and heard with the reason; the proposer and outsiders are not") {
  const auto gone = governed(new_proposal(R"({"retire":{"ref":"system:old"}})"));
  CHECK(gone.touched == "unit:abroad uses_changed system:old ends\n"
                        "unit:abroad loses system:outside fails\n"
                        "unit:oekf uses_changed system:old ends\n"
                        "unit:oekf loses unit:oekf degraded\n"
                        "unit:suf owns_changed system:old ends\n"
                        "unit:tmf uses_changed system:old ends\n"
                        "unit:tmf loses system:hall fails\n"
                        "unit:tmf loses system:portal fails\n");
  CHECK(gone.heard == "unit:kff (KFU) heard: citizen_service [system:portal]\n"
                      "unit:oekf (OEU) heard: loses [unit:oekf], uses_changed [system:old]\n"
                      "unit:tmf (TMU) heard: loses [system:hall system:portal], uses_changed [system:old]\n");

  const auto reads = governed(new_proposal(
      R"({"add":{"ref":"system:new","name":"New"}},
         {"connect":{"source":"system:new","relation":"reads","target":"data_asset:persons"}})"));
  CHECK(reads.touched == "unit:kff owns_needed data_asset:persons \nunit:suf adds system:new \n");
  CHECK(reads.heard == "unit:kff (KFU) heard: owns_needed [data_asset:persons]\n"
                       "unit:kit-sikkerhed () heard: sensitive_data [data_asset:persons]\n");

  // what is added for another administration
  CHECK(governed(new_proposal(R"({"add":{"ref":"system:new","name":"New","owner":"unit:tmf"}})")).heard ==
        "unit:tmf (TMU) heard: adds [system:new]\n");
  CHECK(governed(new_proposal()).heard.empty());
}

TEST_CASE("whose solution does the task is heard, also without a plan; whose money, and whose rule as well") {
  json document = new_proposal();
  document.erase("plan");
  document["need"] = {{"capabilities", {{{"ref", "capability:permits"}}}}};
  CHECK(governed(document).heard == "unit:oekf (OEU) heard: owns_reusable [system:done]\n");
  document["need"] = {{"text", "done"}}; // words alone are no need
  CHECK(governed(document).heard.empty());
  document["economy"]["rows"].push_back({{"kind", "once"}, {"year", 2027}, {"amount", 1}, {"unit", "unit:tmf"}});
  document["economy"]["benefits"] = {
      {{"kind", "hours"}, {"year", 2028}, {"amount", 1}, {"unit", "unit:kff"}, {"what", "w"}},
      {{"kind", "hours"}, {"year", 2028}, {"amount", 1}, {"unit", "unit:suf"}, {"what", "w"}},
      {{"kind", "hours"}, {"year", 2028}, {"amount", 1}, {"unit", "unit:nobody"}, {"what", "w"}}};
  document["statements"]["ai"] = "limited";
  CHECK(governed(document).heard == "unit:kff (KFU) heard: gains [unit:kff]\n"
                                    "unit:kit-sikkerhed () heard: ai []\n"
                                    "unit:tmf (TMU) heard: pays [unit:tmf]\n");
}

TEST_CASE("who decides is the first that holds, and an amount that is not stated decides nothing") {
  CHECK(governed(new_proposal()).decides == "suf of unit:suf: own_affair");
  CHECK(decided("/economy/rows/0/amount", 1'000'000) == "suf of unit:suf: own_affair");
  CHECK(decided("/economy/rows/0/amount", 1'000'001) == "SUU of unit:suf: amount");
  CHECK(decided("/economy/rows/0/amount", 10'000'000) == "SUU of unit:suf: amount");
  CHECK(decided("/economy/rows/0/amount", 10'000'001) == "OEU of unit:oekf: large_amount");
  CHECK(decided("/economy/rows/0/amount", nullptr).empty());
  CHECK(decided("/funding", "pool") == "OEU of unit:oekf: funding");
  CHECK(decided("/plan/operations/0/add/environment", "citizen") == "SUU of unit:suf: citizens");
  json document = new_proposal();
  document["funding"] = "frame";
  document["case_type"] = "emergency";
  CHECK(governed(document).decides == "Formanden for SUU of unit:suf: emergency");
  document = new_proposal();
  for (const char* unit : {"unit:tmf", "unit:kff"}) {
    CHECK(governed(document).decides == "suf of unit:suf: own_affair");
    document["economy"]["rows"].push_back({{"kind", "yearly"}, {"year", 2027}, {"amount", 1}, {"unit", unit}});
  }
  CHECK(governed(document).decides == "OEU of unit:oekf: several_parties");
  // what has no committee of its own stands under the one across
  document = new_proposal();
  document["owner"] = "unit:kit-sikkerhed";
  document["economy"]["rows"][0]["amount"] = 2'000'000;
  CHECK(governed(document).decides == "OEU of unit:kit-sikkerhed: amount");
}

TEST_CASE("a rule of governance that gives no answer is told, and never empty") {
  std::shared_ptr<const review::Rules> rules;
  REQUIRE(read_alone("heard.sql",
                     heard_head + "SELECT party, NULL AS body, 'aksed' AS force, how AS reason, ref AS because "
                                  "FROM touched WHERE party = 'unit:kff'\n",
                     &rules) == "fine");
  CHECK_FALSE(rules->governance().heard.query.built_in);
  CHECK(rules->digest() != review::Rules::built_in()->digest());
  const json document = new_proposal(R"({"connect":{"source":"system:old","relation":"reads",
                                         "target":"data_asset:persons"}})");
  const auto failed = governed(document, rules);
  CHECK(failed.heard == "! failed The rule says 'aksed' of unit:kff; expected is heard or informed.");
  CHECK(failed.decides == "suf of unit:suf: own_affair");

  REQUIRE(read_alone("heard.sql",
                     heard_head + "SELECT party, NULL AS body, 'heard' AS force, how AS reason, ref AS because "
                                  "FROM touched WHERE party = abs(-9223372036854775808)\n",
                     &rules) == "fine");
  CHECK(governed(document, rules).heard == "! failed SQLite: integer overflow.");

  base::Budget spent(std::chrono::milliseconds(0));
  const auto late = governed(document, review::Rules::built_in(), spent);
  CHECK(late.heard.starts_with("! time "));
  CHECK(late.decides.starts_with("! time "));
}

TEST_CASE("a city's own rules of governance take the place of ours; mistakes are found when they are read") {
  CHECK(read_alone("hears.sql", heard_head) ==
        "invalid_argument FILE/governance/hears.sql: 'hears.sql' is no rule of governance; known are heard.sql and "
        "decides.sql.");
  CHECK(read_alone("decides.sql", heard_head) ==
        "invalid_argument FILE/governance/decides.sql: The columns are body text, party ref, reason text.");
  CHECK(read_alone("heard.sql", heard_head + "-- parameter: p text | a | b\nSELECT 1") ==
        "invalid_argument FILE/governance/heard.sql: The parameter 'p' of a rule needs a default: nobody is asked for "
        "it.");
  CHECK(read_alone("heard.sql", heard_head + "SELECT party, how AS body, how AS force, how AS reason, reff AS because "
                                             "FROM touched\n") ==
        "invalid_argument FILE/governance/heard.sql: SQLite: no such column: reff (line 7, column 57). Did you mean "
        "ref?");

  const tests::Folder folder;
  std::ofstream(folder / "frameworks.json") << R"({"parameters":{"decides":{"committee_above":"0"}}})";
  const auto rules = review::Rules::with_folder(folder.path(), model::Metamodel::built_in());
  REQUIRE(rules.ok());
  CHECK(governed(new_proposal(), *rules).decides == "SUU of unit:suf: amount");
  std::ofstream(folder / "frameworks.json") << R"({"parameters":{"heard":{"citizen":"unit:x"}}})";
  CHECK(tests::said(review::Rules::with_folder(folder.path(), model::Metamodel::built_in()), folder.path()) ==
        "invalid_argument FILE/frameworks.json: The rule 'heard' has no parameter 'citizen'. Did you mean citizens?");
}

TEST_CASE("tables of the caller's own are there for one statement, and stand before the catalogue's") {
  const auto view = tests::town_of(town_lines).view;
  query::Statement statement{"SELECT name, n FROM system JOIN given ON given.ref = system.ref ORDER BY name"};
  statement.tables = {{"given",
                       {{"ref", "ref"}, {"n", "integer"}},
                       {{std::string("system:old"), std::int64_t{7}}, {std::string("system:hall"), {}}}}};
  const auto found = query::run(*view, statement, {}, tests::any_time()).value();
  REQUIRE(found.rows.size() == 2);
  CHECK(found.rows[0] == std::vector<query::Value>{std::string("hall"), {}});
  CHECK(found.rows[1] == std::vector<query::Value>{std::string("old"), std::int64_t{7}});
  statement.tables.clear();
  CHECK_FALSE(query::run(*view, statement, {}, tests::any_time()).ok());
  statement = query::Statement{"SELECT count(*) FROM system"};
  statement.tables = {{"system", {{"ref", "ref"}}}};
  CHECK(query::run(*view, statement, {}, tests::any_time()).value().rows[0][0] == query::Value(std::int64_t{0}));
  statement.tables.clear();
  CHECK(query::run(*view, statement, {}, tests::any_time()).value().rows[0][0] == query::Value(std::int64_t{5}));
}
