// SPDX-License-Identifier: MPL-2.0
#include "review/check.hpp"
#include "review/plans.hpp"
#include "support/budget.hpp"
#include "support/told.hpp"

using namespace fundament;
using nlohmann::json;
using review::Answered;
using review::Outcome;
using tests::asked;

namespace {

/// A rule that finds each system of the word in its name; a broken statement fails.
review::Rule rule(const std::string& id, const std::string& force, const std::string& more, const std::string& sql) {
  return review::parse_rule(review::Area::data, id,
                            "-- SPDX-License-Identifier: MPL-2.0\n-- title: T | T\n-- force: " + force +
                                "\n-- principle: law\n-- remedy: R | R\n-- owner: unit:suf\n" + more +
                                "-- column: element ref | e | e\n-- column: about ref | a | a\n" + sql + "\n",
                            id)
      .value();
}
std::string named(const char* word) {
  return std::string("SELECT ref AS element, NULL AS about FROM system WHERE name LIKE '%") + word + "%'";
}

std::shared_ptr<const review::Rules> rules() {
  std::vector<review::Rule> out;
  out.push_back(rule("law", "binding", "-- waivable: no\n", named("law")));
  out.push_back(rule("bind", "binding", "", named("bind")));
  out.push_back(rule("advise", "advisory", "", named("advise")));
  // on a catalogue with such a system the rule gives two rows of one identity, which is its mistake
  out.push_back(rule("mistake", "binding", "", named("mistake") + " UNION ALL " + named("mistake")));
  return review::Rules::of(std::move(out)).value();
}

json proposal(const std::string& name) {
  json out = json::parse(R"({"fundament":"investment/1","key":"k","name":"n","owner":"unit:suf","case_type":"new",
    "funding":"own","summary":"s","need":{"capabilities":[{"ref":"capability:permits"}]},
    "plan":{"on":"2027-08-01","operations":[{"add":{"ref":"system:new","name":""}}]},
    "economy":{"price_year":2026,"rows":[{"kind":"once","year":2027,"amount":1},
      {"kind":"yearly","from":2027,"to":2028,"amount":1}]},
    "statements":{"dpia":"yes","ai":"none","accessibility":"yes","archive_duty":"keep","exit_plan":"yes",
      "processor_agreement":"yes","outside_eu":"no","security_assessment":"yes","security_class":"internal"}})");
  out["plan"]["operations"][0]["add"]["name"] = name;
  return out;
}

const std::vector<std::string> lines{"unit:suf", "capability:permits", "system:old owner=unit:suf",
                                     "system:portal owner=unit:suf", "system:portal -depends_on-> system:old"};

review::Check checked(const json& document) {
  static const auto all = rules();
  const auto found = review::read_proposal(document, *model::Metamodel::built_in(), *all, asked).value();
  const auto town = tests::town_of(lines);
  const auto dates = plan::dates(*found.plan, *model::Metamodel::built_in());
  auto check =
      review::check({found, town.view, tests::compared(town, *found.plan, dates), 0, all, asked}, tests::any_time());
  if (!check) throw std::runtime_error(check.error().message());
  for (auto& one : check->deviation_answers)
    one.deviation = nullptr; // of the proposal, which ends here
  check->economy.reset();
  return std::move(*check);
}

/// What one deviation of a plan that breaks the rule is worth.
Answered worth(const std::string& name, const std::string& deviation) {
  json document = proposal(name);
  document["answers"] = {{"deviations", json::array({json::parse(deviation)})}};
  return checked(document).deviation_answers.at(0).answered;
}

} // namespace

TEST_CASE("the outcome is the first that holds") {
  struct Row {
    const char* name;
    Outcome outcome;
  };
  for (const Row& row : std::vector<Row>{{"plain", Outcome::ready},
                                         {"advise", Outcome::explanations_needed},
                                         {"bind advise", Outcome::waivers_needed},
                                         {"law bind advise", Outcome::not_allowed},
                                         {"mistake law bind advise", Outcome::not_evaluated}}) {
    CAPTURE(row.name);
    CHECK(checked(proposal(row.name)).outcome == row.outcome);
  }
  json document = proposal("law");
  document.erase("summary");
  CHECK(checked(document).outcome == Outcome::incomplete);
}

TEST_CASE("who needs what goes loses it, unless the plan ends the relation") {
  json document = proposal("plain");
  auto& operations = document["plan"]["operations"];
  operations.push_back(json::parse(R"({"retire":{"ref":"system:old"}})"));
  const auto lost = checked(document);
  CHECK(lost.outcome == Outcome::loses);
  REQUIRE(lost.lost.size() == 1);
  CHECK(lost.lost[0].ref == "system:portal");
  CHECK(lost.lost[0].fails);
  operations.push_back(
      json::parse(R"({"disconnect":{"source":"system:portal","relation":"depends_on","target":"system:old"}})"));
  CHECK(checked(document).outcome == Outcome::ready);
}

TEST_CASE("what a deviation is worth") {
  const std::string long_enough = R"("ground":"transition","reason":"0123456789012345678901234567890123456789")";
  const auto of = [&](const char* id, const std::string& more) {
    return std::string(R"({"rule":")") + id + R"(","element":"system:new",)" + more + "}";
  };
  CHECK(worth("advise", of("advise", R"("type":"explanation",)" + long_enough)) == Answered::explained);
  CHECK(worth("advise", of("advise", R"("type":"explanation","ground":"law","reason":"short")")) ==
        Answered::too_short);
  CHECK(worth("advise", of("advise", R"("type":"explanation","reason":"0123456789012345678901234567890123456789")")) ==
        Answered::no_ground);
  CHECK(worth("bind", of("bind", R"("type":"explanation",)" + long_enough)) == Answered::not_enough);
  CHECK(worth("bind", of("bind", R"("type":"waiver",)" + long_enough)) == Answered::no_end);
  // it is needed from 2027-08-01: 89 days are too few
  CHECK(worth("bind", of("bind", R"("type":"waiver","until":"2027-10-29",)" + long_enough)) == Answered::ends_too_soon);
  CHECK(worth("bind", of("bind", R"("type":"waiver","until":"2027-10-30",)" + long_enough)) == Answered::asked);
  CHECK(worth("law", of("law", R"("type":"waiver","until":"2028-10-30",)" + long_enough)) == Answered::not_waivable);
  CHECK(worth("plain", of("bind", R"("type":"waiver","until":"2028-10-30",)" + long_enough)) ==
        Answered::matches_nothing);
}

TEST_CASE("a waiver that is applied for is counted, and settles nothing") {
  json document = proposal("bind");
  document["answers"] = json::parse(R"({"deviations":[{"rule":"bind","element":"system:new","type":"waiver",
    "ground":"law","reason":"0123456789012345678901234567890123456789","until":"2028-12-31"}]})");
  const auto found = checked(document);
  CHECK(found.outcome == Outcome::waivers_needed);
  CHECK(found.binding_open == 1);
  CHECK(found.waivers_asked == 1);
}

TEST_CASE("an explained advisory finding is a deviation, and the proposal may be put forward with it") {
  json document = proposal("advise");
  document["answers"] = json::parse(R"({"deviations":[{"rule":"advise","element":"system:new","type":"explanation",
    "ground":"law","reason":"0123456789012345678901234567890123456789"}]})");
  const auto found = checked(document);
  CHECK(found.outcome == Outcome::ready_with_deviations);
  CHECK(review::may_be_put_forward(found.outcome));
}
