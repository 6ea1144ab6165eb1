// SPDX-License-Identifier: MPL-2.0
#include "answers/approval.hpp"
#include "answers/technology_names.hpp"
#include "support/budget.hpp"
#include "support/text_graph.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <functional>

using namespace fundament;
using answers::ApprovalQuestion;
using answers::Use;
using tests::TextGraph;

namespace {

base::Date date(const char* text) {
  return *base::parse_date(text);
}

/// A city with two administrations, one with an office, a system, and a technology with suppliers' dates.
class City {
public:
  City() {
    text.add("unit:kk   unit:suf -[part_of]-> kk   unit:care -[part_of]-> suf   unit:tmf -[part_of]-> kk")
        .add("technology:pg   technology:maria   technology:other   desk   care -[owns]-> desk")
        .set("suf", "type", std::string("administration"))
        .set("tmf", "type", std::string("administration"))
        .set("desk", "hosting", std::string("external"))
        .set("pg", "aliases", std::vector<std::string>{"Post Gres", "Ærø"})
        .set("pg", "purl", std::string("pkg:generic/pg"))
        .set("pg", "category", std::string("database"))
        .set("maria", "category", std::string("database"))
        .set("pg", "versions",
             std::vector<model::Version>{{"14", {}, date("2026-11-12"), {}}, {"16", {}, date("2028-11-09"), {}}})
        .set("maria", "versions", std::vector<model::Version>{{"11", {}, date("2029-01-01"), {}}});
  }

  /// "prohibited versions_in=<14 scope_unit=unit:suf begins=2026-01-01"; words without = are spaces of the last value.
  City& decide(const std::string& key, const std::string& words, const std::string& about = "pg") {
    text.add("decision:" + key);
    if (!about.empty()) text.add("decision:" + key + " -[decides]-> " + about);
    return set(key, "verdict=" + words);
  }
  City& waive(const std::string& key, const std::string& words, const std::string& exempts = "pg") {
    text.add("deviation:" + key + " -[exempts]-> " + exempts);
    return set(key, "type=waiver " + words);
  }

  /// "code by decision until date", with "no" before what is not allowed.
  std::string ask(const std::function<void(ApprovalQuestion&)>& change = {}) const {
    const auto found = whole(change);
    const auto view = view_;
    std::string out = (found.allowed ? "" : "no: ") + std::string(to_string(found.code));
    if (found.decision != model::no_id) out += " by " + view->model().element(found.decision)->key;
    if (found.waiver != model::no_id) out += " but " + view->model().element(found.waiver)->key;
    if (found.valid_until) out += " until " + base::to_string(*found.valid_until);
    return out;
  }

  answers::Approval whole(const std::function<void(ApprovalQuestion&)>& change = {}) const {
    view_ = snapshot::View::make(1, text.model());
    ApprovalQuestion question;
    question.name = "pg";
    question.version = "16.2";
    question.on = date("2026-11-23");
    if (change) change(question);
    return check_approval(*view_, question, tests::any_time());
  }

  model::ElementId id(const char* kind, const char* key) const { return *text.model()->find(kind, key); }

  TextGraph text;

private:
  City& set(const std::string& key, const std::string& words) {
    static const std::vector<std::string> dates{"begins", "valid_until", "decided_on"}, flags{"delegable", "waivable"};
    std::vector<std::pair<std::string, std::string>> values;
    std::istringstream in(words);
    for (std::string word; in >> word;) {
      const auto equals = word.find('=');
      const bool named = equals != word.npos && equals > 0 && word[equals - 1] != '<' && word[equals - 1] != '>' &&
                         model::Metamodel::built_in()->find_attribute(word.substr(0, equals));
      if (named)
        values.emplace_back(word.substr(0, equals), word.substr(equals + 1));
      else
        values.back().second += " " + word;
    }
    const auto has = [](const std::vector<std::string>& list, const std::string& one) {
      return std::find(list.begin(), list.end(), one) != list.end();
    };
    for (const auto& [name, value] : values) {
      if (has(dates, name))
        text.set(key, name, date(value.c_str()));
      else if (has(flags, name))
        text.set(key, name, value == "true");
      else if (name == "conditions")
        text.set(key, name, std::vector<std::string>{value});
      else
        text.set(key, name, value);
    }
    return *this;
  }

  mutable std::shared_ptr<const snapshot::View> view_;
};

} // namespace

TEST_CASE(
    "1: the name is found by key, name, alias and package URL, however it is spelled; else the nearest are named") {
  City city;
  city.decide("yes", "approved");
  for (const char* name : {"pg", "PG", "technology:pg", "postgres", "POST-GRES", "aeroe", "ærø", "pkg:generic/pg@16.2",
                           "pkg:generic/pg?arch=x#y"}) {
    CAPTURE(name);
    CHECK(city.ask([&](auto& question) { question.name = name; }) == "approved by yes");
  }
  CHECK(city.whole([](auto& q) { q.name = "pg 16.2", q.version = ""; }).version == "16.2");
  CHECK(city.whole([](auto& q) { q.name = "pg@16.2", q.version = ""; }).version == "16.2");
  CHECK(city.whole([](auto& q) { q.name = "pkg:generic/pg@16.2", q.version = ""; }).version == "16.2");
  const auto unknown = city.whole([](auto& question) { question.name = "maira"; });
  CHECK(to_string(unknown.code) == "not_assessed");
  REQUIRE(unknown.meant.size() == 1);
  CHECK(unknown.meant[0] == city.id("technology", "maria"));
  city.text.set("maria", "aliases", std::vector<std::string>{"PG"});
  const auto both = city.whole();
  CHECK(to_string(both.code) == "ambiguous_name");
  CHECK(both.meant.size() == 2);
}

TEST_CASE("2 to 4: version, scope and dates, both edges") {
  struct Row {
    const char *name, *words, *version, *on, *expected;
  };
  const std::vector<Row> rows{
      {"another version", "approved versions_in=14", "16", "2026-11-23", "no: version_not_assessed"},
      {"9 is before 10", "approved versions_in=<10", "9.6", "2026-11-23", "approved by d"},
      {"10 is not before 10", "approved versions_in=<10", "10.1", "2026-11-23", "no: version_not_assessed"},
      {"a star", "approved versions_in=14.*", "14.7", "2026-11-23", "approved by d"},
      {"two bounds, inside", "approved versions_in=>=14 <17", "16.9", "2026-11-23", "approved by d"},
      {"two bounds, at the upper", "approved versions_in=>=14 <17", "17", "2026-11-23", "no: version_not_assessed"},
      {"a distribution's suffix", "approved versions_in=16.2", "16.2-1+deb12u1", "2026-11-23", "approved by d"},
      {"no version is said", "approved versions_in=16", "", "2026-11-23", "no: version_not_assessed"},
      {"no version is needed", "approved", "", "2026-11-23", "approved by d"},
      {"for others only", "approved scope_unit=unit:tmf", "16", "2026-11-23", "no: scope_not_assessed"},
      {"the day before", "approved begins=2026-11-24", "16", "2026-11-23", "no: not_yet by d"},
      {"the first day", "approved begins=2026-11-24", "16", "2026-11-24", "approved by d"},
      {"the last day", "approved valid_until=2026-11-23", "16", "2026-11-23", "approved by d until 2026-11-23"},
      {"the day after", "approved valid_until=2026-11-23", "16", "2026-11-24", "no: expired by d until 2026-11-23"},
      {"decided later", "approved decided_on=2026-12-01", "16", "2026-11-23", "no: not_yet by d"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    City city;
    city.decide("d", row.words);
    CHECK(city.ask([&](auto& question) { question.version = row.version, question.on = date(row.on); }) ==
          row.expected);
  }
  CHECK(City().ask() == "no: not_assessed");
}

TEST_CASE("3: of one scope and range the latest decided supersedes, of those begun") {
  City city;
  city.decide("old", "approved decided_on=2024-01-01").decide("new", "prohibited decided_on=2025-01-01");
  city.decide("next", "approved decided_on=2026-01-01 begins=2027-01-01");
  CHECK(city.ask() == "no: prohibited by new");
  CHECK(city.ask([](auto& question) { question.on = date("2027-01-01"); }) == "approved by next");
  City later;
  later.decide("second", "approved begins=2028-01-01").decide("first", "approved begins=2027-01-01");
  CHECK(later.ask() == "no: not_yet by first");
  const auto found = city.whole();
  REQUIRE(found.beaten.size() == 2);
  CHECK(to_string(found.beaten[0].reason) == "superseded");
  CHECK(to_string(found.beaten[1].reason) == "not_yet");
}

TEST_CASE("5: a narrower decision may be stricter, never more lenient unless the wider one is delegable") {
  const std::vector<std::string> scopes{"scope_unit=unit:suf", "scope_environment=citizen",
                                        "scope_data_class=sensitive", "scope_system=system:desk"};
  const auto care = [](City& city) {
    return [&](ApprovalQuestion& question) {
      question.scope = {city.id("unit", "care"), city.id("system", "desk"), "citizen", "sensitive"};
    };
  };
  for (const auto& scope : scopes) {
    CAPTURE(scope);
    City stricter;
    stricter.decide("city", "approved").decide("narrow", "prohibited " + scope);
    CHECK(stricter.ask(care(stricter)) == "no: prohibited by narrow");
    CHECK(stricter.ask() == "approved by city");
    City lenient;
    lenient.decide("city", "prohibited").decide("narrow", "approved " + scope);
    CHECK(lenient.ask(care(lenient)) == "no: prohibited by city");
    City delegable;
    delegable.decide("city", "waiver_only delegable=true").decide("narrow", "approved " + scope);
    CHECK(delegable.ask(care(delegable)) == "approved by narrow");
    CHECK(delegable.ask() == "no: waiver_only by city");
    City stricter_delegable;
    stricter_delegable.decide("city", "approved delegable=true").decide("narrow", "prohibited " + scope);
    CHECK(stricter_delegable.ask(care(stricter_delegable)) == "no: prohibited by narrow");
    for (const auto& other : scopes) {
      if (other == scope) continue;
      CAPTURE(other);
      City incomparable; // the stricter holds, also when the lenient one's is delegable
      incomparable.decide("one", "approved delegable=true " + scope).decide("two", "phasing_out " + other);
      CHECK(incomparable.ask(care(incomparable)) == "no: phasing_out by two");
      City both;
      both.decide("wide", "approved " + scope).decide("narrow", "prohibited " + scope + " " + other);
      CHECK(both.ask(care(both)) == "no: prohibited by narrow");
    }
  }
}

TEST_CASE("6: conditions that can be checked are, others are for people") {
  struct Row {
    const char *condition, *expected, *state;
  };
  const std::vector<Row> rows{
      {"support", "approved_with_conditions by d", "met"},
      {"data_class<=confidential", "approved_with_conditions by d", "met"},
      {"data_class<=public", "no: condition_not_met by d", "not_met"},
      {"environment=internal", "approved_with_conditions by d", "met"},
      {"environment=citizen", "no: condition_not_met by d", "not_met"},
      {"hosting=external", "approved_with_conditions by d", "met"},
      {"hosting=on_premise", "no: condition_not_met by d", "not_met"},
      {"The disk is encrypted", "approved_with_conditions by d", "to_confirm"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.condition);
    City city;
    city.decide("d", "approved_with_conditions").text.set("d", "conditions", std::vector<std::string>{row.condition});
    const auto asked = [&](ApprovalQuestion& question) {
      question.scope = {model::no_id, city.id("system", "desk"), "internal", "internal"};
    };
    CHECK(city.ask(asked) == row.expected);
    CHECK(to_string(city.whole(asked).conditions.at(0).state) == row.state);
  }
  City city;
  city.decide("d", "approved_with_conditions conditions=support");
  CHECK(city.ask([](auto& question) { question.version = "14.3"; }) == "no: condition_not_met by d");
  CHECK(city.whole([](auto& question) { question.version = "14.3"; }).support_ended);
  CHECK(to_string(city.whole([](auto& question) { question.version = "3"; }).conditions.at(0).state) == "to_confirm");
}

TEST_CASE(
    "7: a granted waiver allows, within its dates, scope, version and use, unless the decision cannot be waived") {
  struct Row {
    const char *name, *decision, *waiver, *on;
    Use use;
    const char* expected;
  };
  const std::vector<Row> rows{
      {"granted", "prohibited", "state=granted valid_until=2027-01-01", "2026-11-23", Use::is_new,
       "allowed_by_waiver by d but w until 2027-01-01"},
      {"last day", "waiver_only", "state=granted valid_until=2026-11-23", "2026-11-23", Use::is_new,
       "allowed_by_waiver by d but w until 2026-11-23"},
      {"day after", "waiver_only", "state=granted valid_until=2026-11-23", "2026-11-24", Use::is_new,
       "no: waiver_only by d"},
      {"day before", "waiver_only", "state=granted begins=2026-11-24", "2026-11-23", Use::is_new,
       "no: waiver_only by d"},
      {"first day", "waiver_only", "state=granted begins=2026-11-24", "2026-11-24", Use::is_new,
       "allowed_by_waiver by d but w"},
      {"requested", "prohibited", "state=requested", "2026-11-23", Use::is_new, "no: prohibited by d"},
      {"refused", "prohibited", "state=refused", "2026-11-23", Use::is_new, "no: prohibited by d"},
      {"lapsed", "prohibited", "state=lapsed", "2026-11-23", Use::is_new, "no: prohibited by d"},
      {"cannot be waived", "prohibited waivable=false", "state=granted", "2026-11-23", Use::is_new,
       "no: prohibited by d"},
      {"other use", "prohibited", "state=granted use=existing", "2026-11-23", Use::is_new, "no: prohibited by d"},
      {"its use", "prohibited", "state=granted use=existing", "2026-11-23", Use::existing,
       "allowed_by_waiver by d but w"},
      {"other version", "prohibited", "state=granted versions_in=15", "2026-11-23", Use::is_new, "no: prohibited by d"},
      {"its version", "prohibited", "state=granted versions_in=16", "2026-11-23", Use::is_new,
       "allowed_by_waiver by d but w"},
      {"other unit", "prohibited", "state=granted scope_unit=unit:tmf", "2026-11-23", Use::is_new,
       "no: prohibited by d"},
      {"its unit", "prohibited", "state=granted scope_unit=unit:suf", "2026-11-23", Use::is_new,
       "allowed_by_waiver by d but w"},
      {"an expired approval", "approved valid_until=2026-01-01", "state=granted", "2026-11-23", Use::is_new,
       "allowed_by_waiver by d but w"},
      {"not needed", "approved", "state=granted", "2026-11-23", Use::is_new, "approved by d"},
      {"phasing out, new", "phasing_out", "state=refused", "2026-11-23", Use::is_new, "no: phasing_out by d"},
      {"phasing out, existing", "phasing_out", "state=refused", "2026-11-23", Use::existing, "phasing_out by d"},
      {"proposed", "proposed", "state=refused", "2026-11-23", Use::is_new, "no: proposed by d"},
      {"pilot of nobody in particular", "pilot", "state=refused", "2026-11-23", Use::is_new, "no: pilot by d"},
      {"pilot inside its scope", "pilot scope_unit=unit:suf", "state=refused", "2026-11-23", Use::is_new, "pilot by d"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    City city;
    city.decide("d", row.decision).waive("w", row.waiver);
    CHECK(city.ask([&](auto& question) {
      question.scope.unit = city.id("unit", "care");
      question.on = date(row.on), question.use = row.use;
    }) == row.expected);
  }
  City city;
  city.decide("d", "prohibited").waive("w", "state=granted", "decision:d").text.add("w -[exempts]-> desk");
  CHECK(city.ask() == "no: prohibited by d");
  CHECK(city.ask([&](auto& question) { question.scope.system = city.id("system", "desk"); }) ==
        "allowed_by_waiver by d but w");
  CHECK(to_string(*city.whole([&](auto& q) { q.scope.system = city.id("system", "desk"); }).otherwise) == "prohibited");
}

TEST_CASE("a package by pattern, alternatives, uses, whom to ask, and what cannot be read") {
  City city;
  city.decide("left", "prohibited purl_pattern=pkg:npm/left-*", "").decide("ok", "approved versions_in=16");
  city.decide("m", "approved versions_in=11", "maria").decide("o", "approved", "other");
  city.text.add("tmf -[owns]-> ok   desk -[uses_technology]-> pg   unit:kk");
  CHECK(city.ask([](auto& q) { q.name = "pkg:npm/left-pad@1.3.0", q.version = ""; }) == "no: prohibited by left");
  CHECK(city.ask([](auto& q) { q.name = "pkg:npm/right-pad"; }) == "no: not_assessed");
  const auto found = city.whole([](auto& question) { question.version = "14"; });
  CHECK(to_string(found.code) == "version_not_assessed");
  REQUIRE(found.alternatives.size() == 2);
  CHECK(found.alternatives[0].version == "16");
  CHECK(found.alternatives[1].technology == city.id("technology", "maria"));
  CHECK(found.used_by == 1);
  CHECK(city.whole().ask == city.id("unit", "tmf"));
  city.decide("odd", "prohibited versions_in=newest");
  CHECK(answers::Decisions(*city.text.model()).unreadable().size() == 1);
  CHECK(city.ask() == "approved by ok");
}

TEST_CASE("what is in use is checked as existing, for its owner's administration") {
  City city;
  city.decide("d", "phasing_out").decide("no", "prohibited scope_unit=unit:suf");
  city.text.add("desk -[uses_technology]-> pg   tram -[uses_technology]-> pg   tmf -[owns]-> tram");
  const auto uses =
      answers::check_in_use(*snapshot::View::make(1, city.text.model()), date("2026-11-23"), tests::any_time()).value();
  REQUIRE(uses.size() == 2);
  CHECK(uses[0].administration == city.id("unit", "suf"));
  CHECK(answers::to_string(uses[0].approval.code) == "prohibited");
  CHECK(answers::to_string(uses[1].approval.code) == "phasing_out");
  CHECK(uses[1].approval.allowed);
}

TEST_CASE("names: purl, CPE, signs that tell languages apart, and packages of a registry, which are nobody else's") {
  City city;
  city.text.add("technology:redis   technology:c   technology:cpp   technology:csharp")
      .set("redis", "purl", std::string("pkg:generic/redis"))
      .set("redis", "cpe", std::string("cpe:2.3:a:redis:redis"))
      .set("redis", "external_ids", std::vector<model::ExternalId>{{"purl", "pkg:docker/library/redis"}})
      .set("c", "aliases", std::vector<std::string>{"C"})
      .set("cpp", "aliases", std::vector<std::string>{"C++"})
      .set("csharp", "aliases", std::vector<std::string>{"C#"});
  const auto model = city.text.model();
  const answers::TechnologyNames names(*model);
  const auto found = [&](const answers::Recognition& one) {
    std::string out;
    for (const auto id : one.elements)
      out += model->element(id)->key + " ";
    return out + one.version;
  };
  const std::vector<std::pair<std::string, std::string>> rows{
      {"C", "c "},
      {"c++", "cpp "},
      {"C #", "csharp "},
      {"technology:redis", "redis "},
      {"pkg:generic/redis@7.2?arch=amd64#src", "redis 7.2"},
      {"pkg:docker/library/redis@8", "redis 8"},
      {"cpe:2.3:a:redis:redis:6.2.1:*:*:*:*:*:*:*", "redis 6.2.1"},
      {"cpe:/a:redis:redis:6.2", "redis 6.2"},
      {"cpe:2.3:a:redis:redis:*:*", "redis "},
      {"cpe:2.3:a:redis:redis_client:6.2", "6.2"},
      {"cpe:redis", ""},
      {"pkg:", ""},
      {"", ""},
  };
  for (const auto& row : rows) {
    const auto &text = row.first, &expected = row.second;
    CAPTURE(text);
    CHECK(found(names.find(text)) == expected);
  }
  CHECK(found(names.find("pkg:npm/redis@4.6.0", "", "redis")) == "4.6.0");
  CHECK(found(names.find("pkg:deb/debian/redis@5%3A7.0-1", "", "redis-server")) == "redis 5:7.0-1");
  CHECK(found(names.find("", "", "Redis")) == "redis ");
  CHECK(found(names.find("pkg:deb/debian/redis-7@7.0.15-1", "", "redis-7")) == "redis 7.0.15-1");
  CHECK(found(names.find("pkg:npm/redis-7@1.0.0", "", "redis-7")) == "1.0.0");
  CHECK(found(names.find("pkg:npm/redis@4", "cpe:2.3:a:redis:redis:4", "redis")) == "redis 4");
}

TEST_CASE("all that applies binds: conditions add up, and a waiver has to waive every obstacle") {
  City city;
  city.decide("wide", "approved_with_conditions conditions=hosting=on_premise")
      .decide("narrow", "approved_with_conditions scope_unit=unit:suf conditions=The disk is encrypted");
  const auto desk = [&](ApprovalQuestion& question) { question.scope.system = city.id("system", "desk"); };
  CHECK(city.ask(desk) == "no: condition_not_met by narrow");
  REQUIRE(city.whole(desk).conditions.size() == 2);
  City two;
  two.decide("one", "prohibited")
      .decide("two", "waiver_only scope_unit=unit:suf")
      .waive("w", "state=granted", "decision:one");
  const auto care = [&](ApprovalQuestion& question) { question.scope.unit = two.id("unit", "care"); };
  CHECK(two.ask() == "allowed_by_waiver by one but w");
  CHECK(two.ask(care) == "no: prohibited by one");
  two.text.add("w -[exempts]-> decision:two");
  CHECK(two.ask(care) == "allowed_by_waiver by one but w");
  City elsewhere; // a waiver for another technology says nothing of this one
  elsewhere.decide("d", "prohibited").waive("w", "state=granted", "decision:d").text.add("w -[exempts]-> maria");
  CHECK(elsewhere.ask() == "no: prohibited by d");
}

TEST_CASE("a data class is that class alone, and what is stricter for less sensitive data is warned of") {
  City city;
  city.decide("city", "approved").decide("no", "prohibited scope_data_class=confidential");
  const auto asked = [&](const char* data_class) {
    return city.whole([=](ApprovalQuestion& question) { question.scope.data_class = data_class; });
  };
  CHECK(asked("internal").warnings.empty());
  CHECK(to_string(asked("confidential").code) == "prohibited");
  CHECK(to_string(asked("sensitive").code) == "approved");
  REQUIRE(asked("sensitive").warnings.size() == 1);
  CHECK(base::render(asked("sensitive").warnings[0], base::Language::en) ==
        "For less sensitive data a stricter decision (prohibited) applies, decision:no.");
}

TEST_CASE("what the asker left unsaid is warned of, and the system says of itself what it knows") {
  City city;
  city.decide("city", "approved").decide("citizens", "prohibited scope_environment=citizen");
  REQUIRE(city.whole().warnings.size() == 1);
  CHECK(city.whole().warnings[0].id == "verdict.stricter_elsewhere");
  CHECK(city.whole([](auto& q) { q.scope.environment = "internal"; }).warnings.empty());
  city.text.set("desk", "environment", std::string("citizen"));
  CHECK(city.ask([&](auto& q) { q.scope.system = city.id("system", "desk"); }) == "no: prohibited by citizens");
  City supplier;
  supplier.text.add("supplier:acme   pg -[supplied_by]-> acme");
  supplier.decide("acme-no", "prohibited", "acme").decide("fine", "approved");
  CHECK(supplier.ask() == "no: prohibited by acme-no");
  City dated;
  dated.decide("d", "approved").text.last().valid_to = date("2026-11-22");
  CHECK(dated.ask() == "no: expired by d until 2026-11-22");
  City patterns; // two patterns are two subjects: the later one does not supersede the other
  patterns.decide("all", "prohibited decided_on=2024-01-01 purl_pattern=pkg:npm/*", "")
      .decide("some", "approved decided_on=2025-01-01 purl_pattern=pkg:npm/left-*", "");
  CHECK(patterns.ask([](auto& q) { q.name = "pkg:npm/left-pad@1"; }) == "no: prohibited by all");
  CHECK(City().decide("d", "approved").whole([](auto& q) { q.version = "17.0-rc1"; }).warnings.at(0).id ==
        "verdict.pre_release");
}

TEST_CASE("a name as people write it is split by what the catalogue knows, the longest first") {
  City city;
  city.text
      .add("technology:win   technology:ubuntu   technology:net   technology:edge   technology:log4j   supplier:ms")
      .set("win", "aliases", std::vector<std::string>{"Windows Server"})
      .set("net", "aliases", std::vector<std::string>{".NET"})
      .set("edge", "aliases", std::vector<std::string>{"microsoft-edge", "Edge"})
      .set("ms", "aliases", std::vector<std::string>{"Microsoft"})
      .set("edge", "versions",
           std::vector<model::Version>{{"stable", {}, date("2027-01-01"), {}}, {"pro-7+", {}, {}, {}}});
  const std::pair<const char*, const char*> rows[] = {
      {"Windows Server 2012 R2", "win|2012 R2"},
      {"windows-server 2022 Datacenter", "win|2022 Datacenter"},
      {"Ubuntu 22.04 LTS", "ubuntu|22.04 LTS"},
      {"Ubuntu v22.04", "ubuntu|v22.04"},
      {"pg version 16", "pg|version 16"},
      {"PG-16", "pg|16"},
      {"pg16", "pg|16"},
      {"pg_16.2", "pg|16.2"},
      {"Post Gres 16", "pg|16"},
      {".NET 8", "net|8"},
      {"log4j 2.14", "log4j|2.14"},
      {"log4j@2.14", "log4j|2.14"},
      {"microsoft-edge@stable", "edge|stable"},
      {"edge pro-7+", "edge|pro-7+"},
      {"pg 14 - 16", "pg|14 - 16"},
      {"pg@20.x", "pg|20.x"},
      {"pg@latest", "pg|latest"},
      {"Microsoft 365", "|"}, // a supplier has no versions
      {"Nothing Known 2012 R2", "|2012 R2"},
  };
  for (const auto& row : rows) {
    const auto found = city.whole([&](auto& question) { question.name = row.first, question.version = ""; });
    CAPTURE(row.first);
    const auto subject = found.subject == model::no_id ? "" : city.text.model()->element(found.subject)->key;
    CHECK(subject + "|" + found.version == row.second);
  }
}

TEST_CASE(
    "a version that is none is not assessed, and the answer says why; the product's name before it is no part of it") {
  City city;
  city.decide("new", "approved versions_in=>=14");
  for (const char* none :
       {"16.x", "16 || 17", "14 - 16", "latest", "main", "16+", "4be32f1a9c0de4be32f1a9c0de4be32f1a9c0de4"}) {
    const auto found = city.whole([&](auto& question) { question.version = none; });
    CAPTURE(none);
    CHECK(to_string(found.code) == "version_not_assessed");
    CHECK(!found.version_read);
    REQUIRE(!found.warnings.empty());
    CHECK(found.warnings.back().id == "verdict.no_version");
  }
  for (const char* one : {"pg-16.2", "Post Gres 16", "PG_16_2", "v16"})
    CHECK_MESSAGE(city.ask([&](auto& question) { question.version = one; }) == "approved by new", one);
}

TEST_CASE("a version is read by its package's type, else by the technology's own scheme") {
  City city;
  city.decide("two", "approved versions_in=>=2");
  const auto ask = [&](const char* name, const char* version) {
    return city.ask([&](auto& question) { question.name = name, question.version = version; });
  };
  CHECK(ask("pg", "2.0-1") == "approved by two");
  city.text.set("pg", "version_scheme", std::string("semver"));
  CHECK(ask("pg", "2.0.0-1") == "no: version_not_assessed"); // before the release, as semantic versioning says
  city.text.set("pg", "external_ids",
                std::vector<model::ExternalId>{{"purl", "pkg:deb/debian/pg"}, {"purl", "pkg:pypi/pg"}});
  CHECK(ask("pkg:deb/debian/pg@2.0-1", "") == "approved by two");
  CHECK(ask("pkg:deb/debian/pg@2.0~rc1-1", "") == "no: version_not_assessed");
  CHECK(ask("pkg:pypi/PG@2.0c1", "") == "no: version_not_assessed");
  CHECK(ask("pkg:pypi/pg@2.0.post1", "") == "approved by two");
}

TEST_CASE("packages by pattern are told as the specification tells them, and what can match none decides nothing") {
  City city;
  city.decide("evil", "prohibited purl_pattern=pkg:npm/%40evil/*", "")
      .decide("zope", "prohibited purl_pattern=pkg:pypi/zope.interface", "");
  const auto ask = [&](const char* name) {
    return city.ask([&](auto& question) { question.name = name, question.version = ""; });
  };
  CHECK(ask("pkg:npm/%40evil/x@1.0.0") == "no: prohibited by evil");
  CHECK(ask("pkg:npm/@evil/x") == "no: prohibited by evil");
  CHECK(ask("pkg:/npm/%40evil/x") == "no: prohibited by evil");
  CHECK(ask("PKG:npm//%40evil/x") == "no: prohibited by evil");
  CHECK(ask("pkg:npm/%40good/x") == "no: not_assessed");
  CHECK(ask("pkg:pypi/zope-interface@5") == "no: prohibited by zope");
  CHECK(ask("pkg:pypi/Zope_Interface") == "no: prohibited by zope");
}

TEST_CASE("what only a decision's package pattern or name speaks of is found as the nearest") {
  City city;
  city.decide("log4shell", "prohibited purl_pattern=pkg:maven/org.apache.logging.log4j/* versions_in=<2.17", "");
  const auto found = city.whole([](auto& question) { question.name = "log4j@2.14", question.version = ""; });
  CHECK(to_string(found.code) == "not_assessed");
  CHECK(found.version == "2.14");
  REQUIRE(!found.meant.empty());
  CHECK(found.meant[0] == city.id("decision", "log4shell"));
}

TEST_CASE("undated decisions supersede none and are superseded by none") {
  City city;
  city.decide("old", "approved valid_until=2021-01-01").decide("live", "approved valid_until=2030-01-01");
  CHECK(city.ask() == "approved by live until 2030-01-01");
  City stricter; // both hold, so the stricter binds
  stricter.decide("a", "approved").decide("b", "prohibited");
  CHECK(stricter.ask() == "no: prohibited by b");
  City dated;
  dated.decide("a", "approved")
      .decide("b", "prohibited decided_on=2020-01-01")
      .decide("c", "approved decided_on=2021-01-01");
  CHECK(dated.ask().find("approved") == 0);
}

TEST_CASE("a waiver of a framework's rule lifts nothing but that rule's findings") {
  City city;
  city.decide("no", "prohibited").waive("w", "state=granted rule=technology/unsupported");
  CHECK(city.ask() == "no: prohibited by no");
  City decision;
  decision.decide("no", "prohibited").waive("w", "state=granted rule=security/any", "decision:no");
  CHECK(decision.ask() == "no: prohibited by no");
}

TEST_CASE("who uses the version asked about is counted beside who uses any; those out of operation are not") {
  City city;
  city.decide("yes", "approved");
  city.text.add("a -[uses_technology]-> pg   b -[uses_technology]-> pg   c -[uses_technology]-> pg")
      .set("c", "lifecycle", std::string("retired"));
  const auto asked = [&](const char* version) {
    return city.whole([=](auto& question) { question.version = version; });
  };
  CHECK(asked("12").used_by == 2);
  CHECK(asked("12").used_version_by.value_or(9) == 0);
  CHECK(!asked("").used_version_by);
}

TEST_CASE("an alternative is never out of operation, nor itself not allowed for the scope and the date") {
  City city;
  city.decide("no", "prohibited").decide("other-yes", "approved valid_until=2027-01-01", "maria");
  CHECK(city.whole().alternatives.size() == 1);
  CHECK(city.whole([](auto& question) { question.on = date("2027-01-02"); }).alternatives.empty());
  city.decide("not-here", "prohibited scope_unit=unit:suf", "maria");
  CHECK(city.whole([&](auto& question) { question.scope.unit = city.id("unit", "care"); }).alternatives.empty());
  city.text.set("maria", "lifecycle", std::string("retired"));
  CHECK(city.whole().alternatives.empty());
}

TEST_CASE("whoever decides most is asked about what nobody has assessed") {
  City city;
  city.decide("a", "approved", "maria").decide("b", "approved", "other");
  city.text.add("tmf -[owns]-> decision:a   suf -[owns]-> decision:b   suf -[owns]-> pg");
  CHECK(city.whole().ask == city.id("unit", "suf")); // of the subject
  CHECK(city.whole([](auto& question) { question.name = "nobody knows"; }).ask != model::no_id);
}

TEST_CASE("a release's approval is none of its preview's; its prohibition is") {
  City city;
  city.decide("yes", "approved versions_in=17");
  CHECK(city.ask([](auto& question) { question.version = "17.2"; }) == "approved by yes");
  CHECK(city.ask([](auto& question) { question.version = "17beta1"; }) == "no: version_not_assessed");
  City other;
  other.decide("no", "prohibited versions_in=17");
  CHECK(other.ask([](auto& question) { question.version = "17beta1"; }) == "no: prohibited by no");
  other.waive("w", "state=granted versions_in=17");
  CHECK(other.ask([](auto& question) { question.version = "17beta1"; }) == "no: prohibited by no");
}
