// SPDX-License-Identifier: MPL-2.0
#include "review/findings.hpp"
#include "support/budget.hpp"
#include "support/database.hpp"
#include "support/lines_catalogue.hpp"
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>

using namespace fundament;
using review::Area;
using review::Rules;

namespace {

const std::string head = "-- title: Titel | Title\n-- force: advisory\n-- principle: security\n-- remedy: Ret | Mend\n"
                         "-- owner: unit:it\n-- column: element ref | element | element\n"
                         "-- column: about ref | om | about\n";

review::Rule rule(const std::string& id, const std::string& file) {
  return review::parse_rule(Area::security, id, file, id + ".sql").value();
}

/// One word of the header put in place of another.
std::string with(std::string file, const std::string& was, const std::string& is) {
  const auto at = file.find(was);
  REQUIRE(at != file.npos);
  return file.replace(at, was.size(), is);
}

std::shared_ptr<const snapshot::View> catalogue(const std::string& lines) {
  tests::LinesCatalogue out;
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line);)
    out.add(line);
  return out.view();
}

base::Date day(const char* text) {
  return base::parse_date(text).value();
}

std::string told(const review::Findings& findings, const model::Model& model) {
  std::string out;
  for (const auto& one : findings.all) {
    out += one.id() + " " + std::string(to_string(one.settlement.state));
    if (one.settlement.by != model::no_id) out += " by " + to_string(model.ref(one.settlement.by));
    for (const auto* other : one.also)
      out += " also " + other->id();
    out += "\n";
  }
  for (const auto& one : findings.not_evaluated)
    out += one.rule->id() + " " + std::string(to_string(one.why)) + ": " + one.error.message() + "\n";
  return out;
}

std::string found(const std::string& lines, std::vector<review::Rule> rules, const char* on = "2026-11-23") {
  const auto view = catalogue(lines);
  return told(review::find(*view, Rules::of(std::move(rules)).value(), day(on), day("2026-11-23"), tests::any_time()),
              view->model());
}

std::string said(const std::string& file) {
  const auto parsed = review::parse_rule(Area::data, "name", file, "name.sql");
  if (parsed) return "fine";
  std::string out = parsed.error().message();
  for (const auto& other : parsed.error().others)
    out += "\n" + other.message();
  return out;
}

const std::string every_system = "SELECT ref AS element, NULL AS about FROM system ORDER BY ref\n";

} // namespace

TEST_CASE("the header of a rule, and what is wrong with it, all at once, with its line and the nearest word") {
  CHECK(said(head + every_system) == "fine");
  const auto whole = rule("name", head +
                                      "-- severity: high\n-- waivable: no\n-- longest: 6\n-- renewals: 0\n"
                                      "-- reach: 2\n-- source: AR 4.1\n-- valid_from: 2026-01-01\n"
                                      "-- valid_to: 2026-12-31\n-- material: n\n-- column: n integer | n | n\n" +
                                      every_system);
  CHECK(whole.severity == review::Severity::high);
  CHECK_FALSE(whole.waivable);
  CHECK(whole.longest == 6);
  CHECK(whole.renewals == 0);
  CHECK(whole.source == "AR 4.1");
  CHECK(whole.column("n") == 0);
  CHECK(whole.is_material("n"));
  CHECK_FALSE(whole.in_force(day("2025-12-31")));
  CHECK(whole.in_force(day("2026-01-01")));
  CHECK(whole.in_force(day("2026-12-31")));
  CHECK_FALSE(whole.in_force(day("2027-01-01")));

  CHECK(said("SELECT 1") == "name.sql: The header has no line '-- title: …'.\n"
                            "name.sql: The header has no line '-- column: …'.\n"
                            "name.sql: The header has no line '-- force: …'.\n"
                            "name.sql: The header has no line '-- principle: …'.\n"
                            "name.sql: The header has no line '-- remedy: …'.");
  CHECK(said(head + "-- forse: binding\n-- force: binding\n-- severity: big\n-- longest: 121\n-- renewals: x\n"
                    "-- valid_from: 2026-02-30\n-- waivable: maybe\n-- yields_to:\n-- reach: 3\n") ==
        "name.sql:8: 'forse' is no word of a header; known are title, about, parameter, column, force, principle, "
        "remedy, severity, owner, waivable, longest, renewals, reach, material, yields_to, source, valid_from, "
        "valid_to. Did you mean force?\n"
        "name.sql:9: The line 'force' stands twice.\n"
        "name.sql:10: The line is '-- severity: …' with one of high, normal, low.\n"
        "name.sql:11: 'longest' is a whole number from 1 to 120.\n"
        "name.sql:12: 'renewals' is a whole number from 0 to 20.\n"
        "name.sql:13: 'valid_from' is a date such as 2026-01-31.\n"
        "name.sql:14: The line is '-- waivable: …' with one of yes, no.\n"
        "name.sql:15: 'yields_to' names at least one, separated by spaces.\n"
        "name.sql:16: The line is '-- reach: …' with one of 0, 1, 2, closure, all.");
  CHECK(said(with(with(head, "-- owner: unit:it\n", ""), "advisory", "binding") +
             "-- parameter: unit ref | a | b\n-- material: about\n-- column: waiver text | a | b\n"
             "-- valid_from: 2026-01-02\n-- valid_to: 2026-01-01\n") ==
        "name.sql: The column 'waiver' is a ref.\n"
        "name.sql: 'material' names the column 'about', which is not there (or is element or about).\n"
        "name.sql: The parameter 'unit' of a rule needs a default: nobody is asked for it.\n"
        "name.sql: A rule that binds needs '-- owner: …', who answers for it and grants waivers.\n"
        "name.sql: The rule would end before it begins.");
  CHECK(tests::said(review::parse_rule(Area::data, "forecast", head + every_system, "forecast.sql")) ==
        "invalid_argument forecast.sql: 'forecast' is taken; a rule needs another id.");
  CHECK(said(with(head, "about ref", "about date")) ==
        "name.sql: The first two columns of a rule are 'element ref' and 'about ref' (or 'about text').");
  CHECK(said(with(head, "unit:it", "nobody")) == "name.sql:5: The owner of a rule is a ref such as unit:it.");
}

TEST_CASE("a city's folder adds rules and takes the place of ours; mistakes are found when it is read") {
  const tests::Folder folder;
  const auto metamodel = model::Metamodel::built_in();
  const auto write = [&](const std::string& name, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(folder / name).parent_path());
    std::ofstream(folder / name) << text;
  };
  write("data/ours.sql", head + every_system);
  write("security/data-owner.sql", head + every_system); // ours, in another area
  write("data/readme.txt", "nothing");
  write("frameworks.json", R"({"parameters":{"sec-login-internal":{"login":"service:sso"}}})");
  const auto rules = Rules::with_folder(folder.path(), metamodel);
  REQUIRE(rules.ok());
  CHECK((*rules)->all().size() == Rules::built_in()->all().size() + 1);
  CHECK((*rules)->find("data-owner")->area == Area::security);
  CHECK_FALSE((*rules)->find("data-owner")->query.built_in);
  CHECK((*rules)->find("sec-login-internal")->given ==
        std::vector<std::pair<std::string, std::string>>{{"login", "service:sso"}});
  CHECK((*rules)->digest() != Rules::built_in()->digest());

  write("frameworks.json", R"({"parameters":{"sec-login-internal":{"logon":"x"},"sec-login-intern":{"login":"x"}}})");
  const auto settings = Rules::with_folder(folder.path(), metamodel);
  REQUIRE_FALSE(settings.ok());
  CHECK(tests::said(settings, folder.path()) ==
        "invalid_argument FILE/frameworks.json: There is no framework rule "
        "'sec-login-intern'. Did you mean sec-login-internal, sec-login-citizen?");
  REQUIRE(settings.error().others.size() == 1);
  CHECK(settings.error().others[0].text ==
        base::Text{"rule.parameter_unknown", {{"id", "sec-login-internal"}, {"name", "logon"}}});
  std::filesystem::remove(folder / "frameworks.json");

  write("data/ours.sql", head + "SELECT ref AS element, NULL AS about FROM sytem\n");
  write("law/other.sql", head + every_system);
  write("security/ours.sql", head + every_system);
  write("astray.sql", head + every_system);
  const auto refused = Rules::with_folder(folder.path(), metamodel);
  REQUIRE_FALSE(refused.ok());
  std::vector<std::string> all{tests::said(refused, folder.path())};
  CHECK(all[0] == "invalid_argument FILE/astray.sql: A rule stands in a folder of its area: infrastructure, security, "
                  "data, technology.");
  REQUIRE(refused.error().others.size() == 2);
  CHECK(refused.error().others[0].message() ==
        folder / "data/ours.sql" + ": SQLite: no such table: sytem. Did you mean system?");
  CHECK(refused.error().others[1].message().find(
            "'law' is no area of the frameworks; known are infrastructure, security, data, technology. Did") ==
        std::string::npos); // nothing is near it
  CHECK(tests::said(Rules::with_folder(folder / "none", metamodel), folder.path()) ==
        "not_found FILE/none: The folder with framework rules cannot be read.");
}

TEST_CASE("an id stands once over all areas, and rules yield only to what is there and does not yield") {
  const tests::Folder folder;
  for (const char* area : {"data", "security"}) {
    std::filesystem::create_directories(folder / area);
    std::ofstream((folder / area) + "/ours.sql") << head + every_system;
  }
  CHECK(tests::said(Rules::with_folder(folder.path(), model::Metamodel::built_in()), folder.path()) ==
        "invalid_argument FILE/security/ours.sql: There is a rule 'ours' in the area data already; a rule's id is its "
        "own over all areas.");
  CHECK(tests::said(Rules::of({rule("a", head + "-- yields_to: bb\n" + every_system), rule("b", head)})) ==
        "invalid_argument security/a.sql: There is no framework rule 'bb'. Did you mean b?");
  CHECK(tests::said(Rules::of({rule("a", head + "-- yields_to: b\n" + every_system),
                               rule("b", head + "-- yields_to: a\n" + every_system)})) ==
        "invalid_argument security/a.sql: A rule yields only to one that does not yield itself: not to 'b'.");
}

TEST_CASE("a rule that could not be asked is never passed") {
  const std::string lines = "system:a owner=unit:x\nsystem:b owner=unit:x";
  const auto asked = [&](const std::string& sql) {
    return found(lines, {rule("one", head + sql), rule("two", head + every_system)});
  };
  const std::string other = "two|system:a| open\ntwo|system:b| open\n";
  CHECK(asked("SELECT 'system:a' AS element, NULL AS about FROM system") ==
        other + "one duplicate: The rule has two rows of system:a and ''; which is which, nobody could say.\n");
  CHECK(asked("SELECT NULL AS element, NULL AS about") ==
        other + "one element: A row of the rule names no element that is there: ''.\n");
  CHECK(asked("SELECT 'system:c' AS element, NULL AS about") ==
        other + "one element: A row of the rule names no element that is there: 'system:c'.\n");
  CHECK(asked("SELECT d.ref AS element, NULL AS about FROM dependents('system:c') AS d") ==
        other + "one failed: There is no element system:c. Did you mean system:a, system:b?\n");
  const auto view = catalogue(lines);
  base::Budget spent(std::chrono::milliseconds(0));
  const auto rules = Rules::of({rule("one", head + every_system)}).value();
  const auto none = review::kept_findings(*view, rules, day("2026-11-23"), day("2026-11-23"), spent);
  CHECK(told(*none, view->model()) == "one time: " + base::out_of_time().message() + "\n");
  CHECK(none->out_of_time());
  // and what was cut is not kept
  const auto kept = review::kept_findings(*view, rules, day("2026-11-23"), day("2026-11-23"), tests::any_time());
  CHECK(kept->all.size() == 2);
  CHECK(kept == review::kept_findings(*view, rules, day("2026-11-23"), day("2026-11-23"), tests::any_time()));
  CHECK(kept != review::kept_findings(*view, rules, day("2026-11-23"), day("2026-11-24"), tests::any_time()));
}

TEST_CASE("a rule that runs on is stopped by the one budget of all, and the rest say that they had no time") {
  const auto view = catalogue("system:a");
  const std::string endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                              "SELECT 'system:a' AS element, NULL AS about FROM n WHERE i < 0\n";
  const auto rules = Rules::of({rule("a-first", head + every_system), rule("b-endless", head + endless),
                                rule("c-last", head + every_system)})
                         .value();
  base::Budget budget(std::chrono::milliseconds(100));
  const auto cut = review::find(*view, rules, day("2026-11-23"), day("2026-11-23"), budget);
  REQUIRE(cut.all.size() == 1);
  CHECK(cut.all[0].rule->id() == "a-first");
  REQUIRE(cut.not_evaluated.size() == 2);
  CHECK(cut.not_evaluated[0].rule->id() == "b-endless");
  CHECK(cut.not_evaluated[0].why == review::Why::time);
  CHECK(cut.not_evaluated[1].rule->id() == "c-last");
}

TEST_CASE("what another rule finds of the same element and about is told there") {
  const std::string lines = "system:a owner=unit:x\nsystem:b owner=unit:x";
  const std::string one_of_two = "SELECT 'system:a' AS element, NULL AS about\n";
  CHECK(found(lines,
              {rule("broad", head + "-- yields_to: narrow\n" + every_system), rule("narrow", head + one_of_two)}) ==
        "broad|system:b| open\nnarrow|system:a| open also broad\n");
}

TEST_CASE("findings have the party of their element, or the one that the rule names") {
  const auto view =
      catalogue("unit:x type=administration\nunit:x1 -part_of-> unit:x\nsystem:a owner=unit:x1\nsystem:b\nunit:y");
  const auto rules = Rules::of({rule("a", head + every_system),
                                rule("b", head + "-- column: party ref | part | party\nSELECT 'system:a' AS element, "
                                                 "NULL AS about, 'unit:y' AS party\n")})
                         .value();
  std::string out;
  for (const auto& one : review::find(*view, rules, day("2026-11-23"), day("2026-11-23"), tests::any_time()).all)
    out += one.id() + " " + (one.party == model::no_id ? "none" : to_string(view->model().ref(one.party))) + "\n";
  CHECK(out == "a|system:a| unit:x\na|system:b| none\nb|system:a| unit:y\n");
}

TEST_CASE("a deviation settles its rule's findings, from its first day to its last") {
  const auto advisory = rule("a", head + every_system);
  const auto binding = rule("b", with(head, "advisory", "binding") + every_system);
  const auto never = rule("c", with(head, "advisory", "binding") + "-- waivable: no\n" + every_system);
  const auto stands = [&](const review::Rule& of, const std::string& deviation, const char* on = "2026-11-23") {
    const std::string text = found(
        "system:s\ndeviation:d rule=" + of.id() + " " + deviation + "\ndeviation:d -exempts-> system:s", {of}, on);
    return text.substr(text.find(' ') + 1, text.size() - text.find(' ') - 2);
  };
  const std::string granted = "type=waiver state=granted begins=2026-11-10 valid_until=2026-11-30";
  CHECK(stands(binding, granted, "2026-11-09") == "open");
  CHECK(stands(binding, granted, "2026-11-10") == "settled by deviation:d");
  CHECK(stands(binding, granted, "2026-11-30") == "settled by deviation:d");
  CHECK(stands(binding, granted, "2026-12-01") == "open");
  CHECK(stands(never, granted) == "open");
  CHECK(stands(advisory, granted) == "settled by deviation:d");

  const std::string given = "type=explanation state=given begins=2026-11-10";
  CHECK(stands(binding, given) == "open");
  CHECK(stands(advisory, given, "2026-11-09") == "open");
  CHECK(stands(advisory, given, "2028-11-10") == "settled by deviation:d"); // for 24 months
  CHECK(stands(advisory, given, "2028-11-11") == "open");
  CHECK(stands(advisory, "type=explanation state=given") == "open"); // none is without an end
  CHECK(stands(binding, "type=waiver state=granted") == "open");
  CHECK(stands(binding, "type=waiver state=requested valid_until=2027-01-01") == "open");
  CHECK(stands(binding, "type=waiver state=lapsed valid_until=2027-01-01") == "open");
  CHECK(stands(binding, "type=waiver state=refused") == "refused by deviation:d");

  // no longer than the rule allows, once for each renewal
  const std::string long_one = "type=waiver state=granted begins=2026-01-31 valid_until=2040-01-01";
  CHECK(stands(binding, long_one, "2028-01-31") == "settled by deviation:d");
  CHECK(stands(binding, long_one, "2028-02-01") == "open");
  CHECK(stands(binding, long_one + " renewals=1", "2030-01-31") == "settled by deviation:d");
  CHECK(stands(binding, long_one + " renewals=9", "2032-01-31") == "settled by deviation:d"); // 2 renewals, no more
  CHECK(stands(binding, long_one + " renewals=9", "2032-02-01") == "open");
}

TEST_CASE("a deviation settles nothing of another rule, element or about, and the narrowest holds") {
  const auto on = [](const std::string& lines) {
    const std::string pairs = "SELECT r.source AS element, r.target AS about FROM relation AS r WHERE r.relation = "
                              "'depends_on' ORDER BY 1, 2\n";
    return found("system:a -depends_on-> system:b\nsystem:a -depends_on-> system:c\nsystem:b -depends_on-> system:c\n" +
                     lines,
                 {rule("rule", head + pairs), rule("other", head + pairs)});
  };
  const std::string open_others =
      "other|system:a|system:b open\nother|system:a|system:c open\nother|system:b|system:c open\n";
  CHECK(on("deviation:d rule=rule type=waiver state=granted valid_until=2027-01-01\ndeviation:d -exempts-> system:a") ==
        open_others + "rule|system:a|system:b settled by deviation:d\nrule|system:a|system:c settled by deviation:d\n"
                      "rule|system:b|system:c open\n");
  CHECK(on("deviation:d rule=rule about=system:c type=waiver state=granted valid_until=2027-01-01\n"
           "deviation:d -exempts-> system:a") ==
        open_others + "rule|system:a|system:b open\nrule|system:a|system:c settled by deviation:d\n"
                      "rule|system:b|system:c open\n");
  CHECK(on("deviation:narrow rule=rule about=system:c type=waiver state=granted valid_until=2026-12-01\n"
           "deviation:wide rule=rule type=waiver state=granted valid_until=2027-12-01\n"
           "deviation:longer rule=rule type=waiver state=granted valid_until=2027-12-02\n"
           "deviation:narrow -exempts-> system:a\ndeviation:wide -exempts-> system:a\ndeviation:longer -exempts-> "
           "system:a") ==
        open_others +
            "rule|system:a|system:b settled by deviation:longer\nrule|system:a|system:c settled by deviation:narrow\n"
            "rule|system:b|system:c open\n");
  CHECK(on("deviation:d rule=rule type=waiver state=granted valid_until=2027-01-01\n"
           "deviation:d -exempts-> system:a valid_to=2026-11-22") ==
        open_others + "rule|system:a|system:b open\nrule|system:a|system:c open\nrule|system:b|system:c open\n");
}

TEST_CASE("a waiver granted for other values is outdated, and the finding open") {
  const auto of = rule("rule", head + "-- material: hosting\n-- column: hosting text | drift | hosting\n"
                                      "SELECT ref AS element, NULL AS about, hosting FROM system\n");
  const auto granted_for = [&](const std::string& values) {
    return found("system:s hosting=external\ndeviation:d rule=rule type=waiver state=granted valid_until=2027-01-01 "
                 "granted_for=" +
                     values + "\ndeviation:d -exempts-> system:s",
                 {of});
  };
  CHECK(granted_for(R"({"hosting":"external"})") == "rule|system:s| settled by deviation:d\n");
  CHECK(granted_for(R"({"hosting":"hybrid"})") == "rule|system:s| outdated_waiver by deviation:d\n");
  CHECK(granted_for(R"({"version":"7"})") == "rule|system:s| settled by deviation:d\n"); // no column of the rule's
}

TEST_CASE("months later, to the last day of a shorter month") {
  CHECK(to_string(review::months_later(day("2026-01-31"), 1)) == "2026-02-28");
  CHECK(to_string(review::months_later(day("2026-11-30"), 3)) == "2027-02-28");
  CHECK(to_string(review::months_later(day("2027-12-15"), 24)) == "2029-12-15");
  CHECK(to_string(review::months_later(day("2027-11-30"), 3)) == "2028-02-29");
}
