// SPDX-License-Identifier: MPL-2.0
#include "answers/reuse.hpp"
#include "answers/slow_fit.hpp"
#include "support/budget.hpp"
#include "support/text_graph.hpp"
#include <doctest/doctest.h>

using namespace fundament;
using answers::ReuseQuestion;
using tests::TextGraph;

namespace {

const base::Date day = *base::parse_date("2026-11-23");

base::Result<answers::ReuseAnswer> ask(const snapshot::View& view, ReuseQuestion question) {
  question.on = day;
  return answers::reuse(view, question, tests::any_time());
}

/// "10000 desk  7000 case (phasing_out)  300 pen~": score and key in order, with why one is set below; ~: only near.
std::string lines(const snapshot::View& view, const ReuseQuestion& question) {
  const auto answer = ask(view, question);
  if (!answer) return answer.error().message();
  std::string out;
  for (const auto& one : answer->ranked) {
    out += (out.empty() ? "" : "  ") + std::to_string(one.score) + " " + view.model().element(one.element)->key;
    if (one.near) out += "~";
    if (one.below) out += " (" + std::string(to_string(one.below->why)) + ")";
  }
  return out;
}

ReuseQuestion capability(const std::string& key) {
  ReuseQuestion out;
  out.capabilities = {{key}};
  return out;
}

} // namespace

TEST_CASE("a capability is covered by the same, by a wider one, and by narrower ones to their share") {
  TextGraph text;
  text.add("capability:case -[part_of]-> capability:office   capability:post -[part_of]-> office")
      .add("capability:letters -[part_of]-> post   capability:parcels -[part_of]-> post")
      .add("desk -[supports]-> case   suite -[supports]-> office   mail -[supports]-> letters")
      .add("service:scan -[supports]-> parcels   scanner -[realizes]-> scan");
  const auto view = snapshot::View::make(1, text.model());
  CHECK(lines(*view, capability("case")) == "10000 desk  7000 suite");
  CHECK(lines(*view, capability("post")) == "7000 suite  5000 scan  5000 mail  5000 scanner");
  CHECK(lines(*view, capability("capability:office")) == "10000 suite  3333 scan  3333 desk  3333 mail  3333 scanner");
  CHECK(lines(*view, capability("letters")) == "10000 mail  7000 suite");
}

TEST_CASE("the weights of the parts are renormalised over what the need states, and weighed within each") {
  TextGraph text;
  text.add("desk -[supports]-> capability:case   desk -[masters]-> data_asset:cases")
      .add("register -[masters]-> cases   register -[masters]-> data_asset:people")
      .add("viewer -[reads]-> cases   replica -[holds]-> data_asset:copy   copy -[copied_from]-> cases")
      .add("tool -[uses_technology]-> technology:java");
  const auto view = snapshot::View::make(1, text.model());
  ReuseQuestion question;
  question.data = {{"cases"}};
  CHECK(lines(*view, question) == "10000 desk  10000 register  7000 replica  7000 viewer");
  question.data = {{"cases", 3}, {"people", 1}};
  CHECK(lines(*view, question) == "10000 register  7500 desk  5250 replica  5250 viewer");
  question.capabilities = {{"case"}};
  question.technologies = {{"java"}};
  question.data = {{"cases"}};
  // 0.5 and 0.25 and 0.1 of 0.85
  CHECK(lines(*view, question) == "8824 desk  2941 register  2059 replica  2059 viewer  1176 tool");
  const auto answer = ask(*view, question);
  REQUIRE(answer.ok());
  const auto& first = answer->ranked.front();
  REQUIRE(first.parts.size() == 3);
  CHECK(first.parts[0].part == answers::Part::capability);
  CHECK(first.parts[0].weight == 5882);
  CHECK(first.parts[0].degree == 10000);
  CHECK(first.parts[2].part == answers::Part::technology);
  CHECK(first.parts[2].degree == 0);
  CHECK(answer->cover == answers::Cover::covered);
}

TEST_CASE("fælles først: within 0.05 what is offered to the whole city ranks first") {
  TextGraph text;
  text.add("a -[masters]-> data_asset:x   a -[masters]-> data_asset:y")
      .add("service:shared -[masters]-> x   shared -[reads]-> y   service:few -[masters]-> x   few -[reads]-> y")
      .add("unit:city   unit:suf -[part_of]-> city   city -[uses]-> known   known -[masters]-> x   known -[reads]-> y")
      .set("suf", "type", std::string("administration"))
      .set("shared", "offered_to", std::string("alle forvaltninger"))
      .set("few", "offered_to", std::string("kun bestående løsninger"));
  const auto view = snapshot::View::make(1, text.model());
  ReuseQuestion question;
  question.data = {{"x", 5}, {"y", 1}};
  CHECK(lines(*view, question) == "9500 shared  9500 known  10000 a  9500 few");
  question.data = {{"x", 4}, {"y", 1}};
  CHECK(lines(*view, question) == "10000 a  9400 shared  9400 known  9400 few");
}

TEST_CASE("what should not be chosen is listed below the others with the reason") {
  const auto date = [](const char* text) { return *base::parse_date(text); };
  TextGraph text;
  for (const char* key : {"good", "ending", "leaving", "gone", "forbidden", "planned", "renewed"})
    text.add(std::string(key) + " -[supports]-> capability:case");
  text.add("ending -[covered_by]-> contract:short   renewed -[covered_by]-> short   renewed -[covered_by]-> "
           "contract:long")
      .add("decision:no -[decides]-> forbidden   investment:project -[proposes]-> planned   investment:old "
           "-[proposes]-> planned")
      .set("short", "ends", date("2027-03-31"))
      .set("long", "ends", date("2029-03-31"))
      .set("leaving", "phasing_out_from", date("2027-05-01"))
      .set("gone", "retired_from", date("2024-01-01"))
      .set("planned", "lifecycle", std::string("planned"))
      .set("old", "ends", date("2020-01-01"))
      .set("no", "verdict", std::string("prohibited"));
  const auto view = snapshot::View::make(1, text.model());
  ReuseQuestion question = capability("case");
  CHECK(lines(*view, question) == "10000 ending  10000 good  10000 leaving  10000 planned  10000 renewed  "
                                  "10000 forbidden (prohibited)  10000 gone (retired)");
  question.start = date("2027-06-01");
  CHECK(lines(*view, question) ==
        "10000 ending  10000 good  10000 planned  10000 renewed  10000 forbidden (prohibited)  10000 gone (retired)  "
        "10000 leaving (phasing_out)");
  const auto answer = ask(*view, question);
  CHECK(answer->below == 3);
  CHECK(answer->ranked[0].contract_end == date("2027-03-31")); // a note
  CHECK(answer->ranked[2].investments.size() == 1);
  question.limit = 1;
  question.except = {"system:ending", "system:good", "system:planned", "system:renewed"};
  CHECK(lines(*view, question) == "10000 forbidden (prohibited)");
  CHECK(ask(*view, question)->cover == answers::Cover::nothing);
}

TEST_CASE("the date of the need counts everywhere: relations, life cycle, owners, contracts, verdicts, users") {
  const auto date = [](const char* text) { return *base::parse_date(text); };
  const auto start = date("2027-01-01");
  TextGraph text;
  text.add("unit:old   unit:new   capability:case").add("twin").add("now -[supports]-> case");
  text.set("twin", "lifecycle", std::string("planned")).set("twin", "active_from", start);
  text.set("now", "retired_from", start).set("now", "description", std::string("journal"));
  text.set("twin", "description", std::string("journal"));
  text.add("twin -[supports]-> case").last().valid_from = start;
  text.add("old -[owns]-> twin").last().valid_to = date("2026-12-31");
  text.add("new -[owns]-> twin").last().valid_from = start;
  text.add("new -[uses]-> twin").last().valid_from = start;
  text.add("twin -[covered_by]-> contract:k").last().valid_from = start;
  text.set("k", "ends", date("2030-12-31")).set("k", "starts", start).set("k", "cost", std::int64_t{7});
  text.add("reader -> twin").last().valid_from = start;
  text.add("decision:stop -[decides]-> banned   banned -[supports]-> case")
      .set("stop", "verdict", std::string("prohibited"))
      .set("stop", "begins", start);
  const auto view = snapshot::View::make(1, text.model());
  ReuseQuestion question = capability("case");
  question.texts = {{"journal"}};
  CHECK(lines(*view, question) == "9654 now  7692 banned  1962 twin~"); // today only its words say so
  question.start = start;
  CHECK(lines(*view, question) == "9654 twin  9654 now (retired)  7692 banned (prohibited)");
  const auto twin = ask(*view, question)->ranked[0];
  CHECK(twin.contract_end == date("2030-12-31"));
  CHECK(twin.cost->amount == 7);
  CHECK(twin.needed_by == 3); // the reader, the new unit and the task
  CHECK(ask(*view, question)->day->owner(twin.element) == *view->model().find("unit", "new"));
  CHECK(ask(*view, question)->day->users(twin.element).size() == 1);
}

TEST_CASE("words alone are a hint, and what answers by words alone comes last") {
  TextGraph text;
  text.add("desk -[supports]-> capability:case   other -[supports]-> capability:task   leaving -[supports]-> task")
      .add("keeper -[masters]-> data_asset:letters   java -[uses_technology]-> technology:jvm   worn")
      .set("desk", "description", std::string("journal"))
      .set("worn", "description", std::string("journal"))
      .set("java", "description", std::string("journal"))
      .set("worn", "lifecycle", std::string("phasing_out"))
      .set("leaving", "lifecycle", std::string("phasing_out"));
  const auto view = snapshot::View::make(1, text.model());
  const auto cover = [&](const ReuseQuestion& question) { return std::string(to_string(ask(*view, question)->cover)); };
  ReuseQuestion words;
  words.texts = {{"journal"}};
  CHECK(cover(words) == "hint");
  CHECK(ask(*view, words)->near == 3);
  ReuseQuestion with_task = words;
  with_task.capabilities = {{"task"}};
  const std::string with = lines(*view, with_task);
  CAPTURE(with);
  CHECK(with.find("other  ") < with.find("leaving (phasing_out)")); // what answers, what is set below, what is near
  CHECK(with.find("leaving (phasing_out)") < with.find("desk~"));
  CHECK(with.find("desk~") < with.find("worn~ (phasing_out)"));
  CHECK(cover(with_task) == "covered");
  with_task.except = {"system:other", "system:leaving"};
  CHECK(cover(with_task) == "nothing"); // the words cover nothing of it
  CHECK(ask(*view, with_task)->best_is_near);
  ReuseQuestion with_data = words;
  with_data.data = {{"letters"}};
  CHECK(cover(with_data) == "covered");
  ReuseQuestion with_technology = words;
  with_technology.technologies = {{"jvm"}};
  CHECK(cover(with_technology) == "hint");
  CHECK(lines(*view, with_technology).find("java  ") != std::string::npos); // it answers by more than words
  ReuseQuestion technology;
  technology.technologies = {{"jvm"}};
  CHECK(cover(technology) == "covered");
  ReuseQuestion dragons;
  dragons.texts = {{"dragons"}};
  CHECK(cover(dragons) == "nothing");
}

TEST_CASE("a need that nothing covers says so and names what is near") {
  TextGraph text;
  text.add("capability:burial -[part_of]-> capability:parks   trees -[supports]-> parks   capability:art")
      .add("capability:graves -[part_of]-> burial   capability:play -[part_of]-> capability:leisure   pool "
           "-[supports]-> leisure")
      .add(
          "capability:ski -[part_of]-> capability:sport   slope -[supports]-> capability:ice   ice -[part_of]-> sport");
  const auto view = snapshot::View::make(1, text.model());
  CHECK(lines(*view, capability("ski")) == "0 slope~");
  CHECK(ask(*view, capability("ski"))->only_near);
  CHECK(ask(*view, capability("ski"))->found == 0);
  CHECK(ask(*view, capability("ski"))->cover == answers::Cover::nothing);
  CHECK(lines(*view, capability("art")).empty());
  CHECK_FALSE(ask(*view, capability("art"))->only_near);
  CHECK(lines(*view, capability("graves")) == "7000 trees");
}

TEST_CASE("words are found with other endings, in compound words and in what a solution supports") {
  TextGraph text;
  text.add("desk   rota   suite -[supports]-> capability:case   other")
      .set("desk", "description", std::string("Sagsbehandlingssystem for kontoret"))
      .set("rota", "description", std::string("Vagtplaner for plejen"))
      .set("other", "description", std::string("Anything else"));
  const auto view = snapshot::View::make(1, text.model());
  const auto first = [&](const std::string& words) {
    ReuseQuestion question;
    question.texts = {{words}};
    question.limit = 1;
    const auto answer = ask(*view, question);
    if (!answer || answer->ranked.empty()) return std::string();
    const auto& reason = answer->ranked[0].parts[0].reasons[0];
    return view->model().element(answer->ranked[0].element)->key + " " + std::string(to_string(reason.found.how));
  };
  CHECK(first("sagsbehandling") == "desk prefix");
  CHECK(first("til vagtplanen") == "rota stem");
  CHECK(first("plejevagtplan") == "rota part");
  CHECK(first("cases") == "suite stem");
  CHECK(first("dragons").empty());
}

TEST_CASE("wrong needs are refused with every problem, and unknown refs are told") {
  TextGraph text;
  text.add("desk -[supports]-> capability:case");
  const auto view = snapshot::View::make(1, text.model());
  CHECK(lines(*view, {}) == "text: Say what is needed: text, capabilities, data or technologies.");
  ReuseQuestion question = capability("nope");
  CHECK(ask(*view, question).error().code == base::ErrorCode::not_found);
  question.capabilities.push_back({"case"});
  const auto answer = ask(*view, question);
  REQUIRE(answer.ok());
  CHECK(answer->unknown == std::vector<std::string>{"nope"});
  question.capabilities = {{"system:desk"}, {"case", 0}, {"case", std::nan("")}};
  question.texts = {{"!?"}};
  const auto refused = ask(*view, question);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message() == "capabilities: system:desk is no capability.");
  REQUIRE(refused.error().others.size() == 3);
  CHECK(refused.error().others[0].message() == "capabilities: The weight of case must be a number above 0.");
  CHECK(refused.error().others[2].message() == "text: There is no word in “!?”.");
}

TEST_CASE("the ranking agrees with the measure as it is written, on random cities") {
  for (unsigned seed = 1; seed <= 300; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto view = snapshot::View::make(1, tests::random_city(random).model());
    const tests::SlowFit slow(view->model());
    ReuseQuestion question;
    question.limit = 1000;
    std::map<answers::Part, std::map<std::string, double>> need;
    for (const auto& [part, kind, list] : {std::tuple(answers::Part::capability, "capability", &question.capabilities),
                                           std::tuple(answers::Part::data, "data_asset", &question.data),
                                           std::tuple(answers::Part::technology, "technology", &question.technologies)})
      for (model::ElementId id = 0; id < view->model().element_limit(); id++)
        if (view->model().ref(id).kind == kind && random() % 4 == 0) {
          const double weight = 1 + static_cast<double>(random() % 3);
          list->push_back({to_string(view->model().ref(id)), weight});
          need[part][to_string(view->model().ref(id))] = weight;
        }
    if (need.empty()) continue;
    std::map<std::string, long> expected;
    for (const auto& candidate : slow.candidates) {
      double stated = 0, score = 0;
      for (const auto& [part, wanted] : need) {
        double sum = 0, degree = 0;
        for (const auto& [what, weight] : wanted) {
          sum += weight;
          degree += weight * slow.degree(part, what, candidate);
        }
        stated += answers::weight_of(part);
        score += answers::weight_of(part) * degree / sum;
      }
      if (const long points = std::lround(score / stated * answers::whole); points > 0) expected[candidate] = points;
    }
    const auto answer = ask(*view, question);
    REQUIRE(answer.ok());
    std::map<std::string, long> got;
    for (const auto& one : answer->ranked)
      if (!answer->only_near) got[to_string(view->model().ref(one.element))] = one.score;
    CHECK(got.size() == expected.size());
    for (const auto& row : expected) {
      const auto& candidate = row.first;
      const auto& points = row.second;
      CAPTURE(candidate);
      CHECK(std::abs(got[candidate] - points) <= 1); // another order of adding
    }
    for (std::size_t i = 1; i < answer->ranked.size(); i++) {
      const auto &before = answer->ranked[i - 1], &after = answer->ranked[i];
      CHECK((before.below.has_value() < after.below.has_value() ||
             (before.below.has_value() == after.below.has_value() && before.score >= after.score)));
    }
  }
}
