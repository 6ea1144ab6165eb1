// SPDX-License-Identifier: MPL-2.0
#include "answers/impact.hpp"
#include "graph/random_model.hpp"
#include "support/chains.hpp"
#include "support/text_graph.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <functional>
#include <map>
#include <set>

using namespace fundament;
using answers::ImpactAnswer;
using answers::ImpactQuestion;
using tests::TextGraph;

namespace {

constexpr base::Date day{10};

std::shared_ptr<const snapshot::View> snap(const TextGraph& text) {
  return snapshot::View::make(7, text.model());
}

ImpactQuestion of(std::vector<std::string> refs) {
  ImpactQuestion question;
  question.of = std::move(refs);
  question.on = day;
  return question;
}

base::Result<ImpactAnswer> ask(const snapshot::View& view, const ImpactQuestion& question) {
  base::Budget budget;
  return answers::impact(view, question, budget);
}

std::string arrow(const snapshot::View& view, const answers::Arrow& one) {
  const auto& model = view.model();
  std::string out = model.element(one.source)->key;
  out += one.relation == model::no_id
             ? "-(" + std::to_string(one.derived) + ")->"
             : "-" + model.metamodel().relation(model.relation(one.relation)->type).name + "->";
  out += model.element(one.target)->key;
  if (one.assumed) out += "?";
  if (one.version_unknown) out += " version unknown";
  if (one.junction != model::no_id) out += " over " + model.element(one.junction)->key;
  return out;
}

/// One line a hit: "news degraded 2: news-reads->portal".
std::string lines(const snapshot::View& view, const ImpactAnswer& answer) {
  std::string out;
  for (const auto& hit : answer.hits) {
    const bool dependents = answer.direction == graph::Direction::dependents;
    out += view.model().element(hit.element)->key + " ";
    out += std::string(dependents ? to_string(static_cast<graph::Effect>(hit.level)) : graph::need_name(hit.level));
    out += " " + std::to_string(hit.depth) + (hit.assumed ? " assumed" : "") + (hit.retired_but_used ? " retired" : "");
    out += ":";
    for (const auto& one : hit.via)
      out += " " + arrow(view, one);
    if (hit.derived_more) out += " …";
    if (hit.because) {
      out += " because";
      for (const auto& one : *hit.because)
        out += " " + arrow(view, one);
    }
    out += "\n";
  }
  return out;
}

} // namespace

TEST_CASE("the worked example, with the reasons") {
  TextGraph text;
  text.add("portal -[runs_on]-> infrastructure:node1   portal -[runs_on]-> infrastructure:node2")
      .add("switch -> node1   node2 -> switch   app -> portal   news -[reads]-> portal")
      .set("portal", "redundancy", std::vector<model::Redundancy>{{"web", "runs_on", {}, 1}});
  const auto view = snap(text);
  const auto answer = ask(*view, of({"infrastructure:node1"})).value();
  CHECK(lines(*view, answer) ==
        "portal fails 1: portal-runs_on->node1 because portal-runs_on->node1 portal-runs_on->node2\n"
        "switch fails 1: switch-depends_on->node1\n"
        "node2 fails 2: node2-depends_on->switch\n"
        "app fails 2: app-depends_on->portal\n"
        "news degraded 2: news-reads->portal\n");
  CHECK(answer.end == answers::ImpactEnd::complete);
  auto two = of({"infrastructure:node1"});
  two.depth = 2;
  const auto cut = ask(*view, two).value();
  CHECK(lines(*view, cut) == "portal at_risk 1: portal-runs_on->node1\n"
                             "switch fails 1: switch-depends_on->node1\n"
                             "node2 fails 2: node2-depends_on->switch\n"
                             "app touched 2: app-depends_on->portal\n"
                             "news touched 2: news-reads->portal\n");
  CHECK(to_string(cut.end) == "depth");
}

TEST_CASE("the three empty answers, and dependencies' own") {
  const auto view = snap(TextGraph().add("alone   a -[replaces]-> b   c -> d"));
  const auto empty = [&](const char* ref, graph::Direction direction = graph::Direction::dependents) {
    auto question = of({ref});
    question.direction = direction;
    return std::string(to_string(ask(*view, question).value().empty));
  };
  CHECK(empty("system:alone") == "no_relations");
  CHECK(empty("system:a") == "nothing_carries_need");
  CHECK(empty("system:c") == "nothing_needs_this");
  CHECK(empty("system:d", graph::Direction::dependencies) == "needs_nothing");
  CHECK(empty("system:d") == "not_empty");
}

TEST_CASE("unknown starts: some are listed, all of them are an error with the nearest names") {
  const auto view = snap(TextGraph().add("portal -> ledger"));
  const auto some = ask(*view, of({"system:ledger", "system:ledgr"})).value();
  CHECK(some.unknown == std::vector<std::string>{"system:ledgr"});
  CHECK(some.totals.reached == 1);
  const auto none = ask(*view, of({"system:ledgr"}));
  REQUIRE_FALSE(none.ok());
  CHECK(none.error().code == base::ErrorCode::not_found);
  CHECK(none.error().message() == "There is no element system:ledgr. Did you mean system:ledger?");
  CHECK(none.error().message(base::Language::da) == "Der er intet element system:ledgr. Mente du system:ledger?");
  CHECK(ask(*view, of({})).error().message() == "of: Name at least one element to start from, such as system:nexus.");
}

TEST_CASE("a technology with a version range takes only the uses in it") {
  TextGraph text;
  const auto use = [&](const std::string& system, const std::string& version) {
    text.add(system + " -[uses_technology]-> technology:pg");
    if (!version.empty()) text.last().attributes.set(*model::Metamodel::built_in()->find_attribute("version"), version);
  };
  use("nine", "9.6"), use("ten", "10.2"), use("fourteen", "14.1"), use("vague", "");
  text.add("x -[uses_technology]-> technology:at@home");
  const auto view = snap(text);
  CHECK(lines(*view, ask(*view, of({"technology:pg@<14"})).value()) ==
        "nine touched 1: nine-uses_technology->pg\n"
        "ten touched 1: ten-uses_technology->pg\n"
        "vague touched 1: vague-uses_technology->pg version unknown\n");
  CHECK(ask(*view, of({"technology:pg@9.*", "technology:pg@14"})).value().totals.reached == 3);
  CHECK(ask(*view, of({"technology:pg@9.*", "technology:pg"})).value().totals.reached == 4);
  CHECK(ask(*view, of({"technology:at@home"})).value().totals.reached == 1);
}

TEST_CASE("totals by owner add up, by user overlap") {
  TextGraph text;
  text.add("unit:kk   unit:suf -[part_of]-> kk   unit:home -[part_of]-> suf   unit:ext")
      .add("a -> start   b -> start   c -> start   d -> start")
      .add("home -[owns]-> a   ext -[owns]-> b   kk -[owns]-> c   suf -[uses]-> start   home -[uses]-> a   ext "
           "-[uses]-> a")
      .set("suf", "type", std::string("administration"))
      .set("a", "criticality", std::string("society_critical"));
  const auto view = snap(text);
  const auto totals = ask(*view, of({"system:start"})).value().totals;
  using Counts = std::map<std::string, std::uint64_t>;
  CHECK(totals.reached == 7);
  CHECK(totals.by_owner == Counts{{"none", 1}, {"unit:ext", 2}, {"unit:kk", 1}, {"unit:suf", 3}});
  CHECK(totals.by_user == Counts{{"unit:ext", 1}, {"unit:suf", 1}});
  CHECK(totals.by_kind == Counts{{"system", 4}, {"unit", 3}});
  CHECK(totals.by_criticality == Counts{{"not_stated", 6}, {"society_critical", 1}});
  CHECK(totals.units == 1); // the others are no administrations
}

TEST_CASE("a display restriction hides elements but not the ways through them") {
  TextGraph text;
  text.add("top -> infrastructure:mid -> infrastructure:low -> start   side -> start   top -> side")
      .add("unit:u -[owns]-> top");
  const auto view = snap(text);
  auto question = of({"system:start"});
  question.kinds = {*view->model().metamodel().find_kind("system")};
  const auto answer = ask(*view, question).value();
  CHECK(lines(*view, answer) == "side fails 1: side-depends_on->start\n"
                                "top fails 2: top-depends_on->side\n");
  CHECK(answer.totals.reached == 4);
  CHECK(answer.shown == 2);
  question.kinds.clear();
  question.units = {*view->model().find("unit", "u")};
  CHECK(lines(*view, ask(*view, question).value()) == "top fails 2: top-(1)->start\n");
}

TEST_CASE("a hit has at most 25 derived arrows, those with the smallest refs") {
  TextGraph text;
  for (int i = 10; i < 40; i++)
    text.add("infrastructure:hub -> s" + std::to_string(i));
  text.add("top -> hub");
  const auto view = snap(text);
  std::vector<std::string> starts;
  for (int i = 10; i < 40; i++)
    starts.push_back("system:s" + std::to_string(i));
  auto question = of(starts);
  question.kinds = {*view->model().metamodel().find_kind("system")};
  const auto answer = ask(*view, question).value();
  REQUIRE(answer.hits.size() == 1);
  CHECK(answer.hits[0].via.size() == 25);
  CHECK(answer.hits[0].derived_more);
  CHECK(arrow(*view, answer.hits[0].via.back()) == "top-(1)->s34");
}

TEST_CASE("pages join to the whole, and a cursor is good for its revision only") {
  TextGraph text;
  for (int i = 0; i < 30; i++)
    text.add("s" + std::to_string(i) + " -> " + (i ? "s" + std::to_string(i / 3) : "start"));
  const auto view = snap(text);
  const auto whole = ask(*view, of({"system:start"})).value();
  auto question = of({"system:start"});
  question.limit = 7;
  std::string joined;
  int pages = 0;
  do {
    const auto page = ask(*view, question).value();
    joined += lines(*view, page);
    CHECK(page.totals.reached == whole.totals.reached);
    question.cursor = page.next;
    pages++;
  } while (!question.cursor.empty());
  CHECK(joined == lines(*view, whole));
  CHECK(pages == 5);
  question.cursor = "6~1~system:s0";
  CHECK(ask(*view, question).error().code == base::ErrorCode::revision_moved);
  question.cursor = "what";
  CHECK(ask(*view, question).error().message() == "cursor: This is no cursor that an answer gave as next.");
}

TEST_CASE("what is left out on the date is listed with the reason") {
  TextGraph text;
  text.add("new -> start   old -> start   past -> start")
      .set("new", "lifecycle", std::string("planned"))
      .set("old", "lifecycle", std::string("retired"));
  text.last().valid_to = base::Date{5};
  const auto view = snap(text);
  const auto answer = ask(*view, of({"system:start"})).value();
  CHECK(answer.totals.reached == 0);
  REQUIRE(answer.not_in_operation.size() == 2);
  CHECK(to_string(view->model().ref(answer.not_in_operation[0].first)) == "system:new");
  CHECK(to_string(answer.not_in_operation[0].second) == "planned");
  CHECK(to_string(answer.not_in_operation[1].second) == "retired");
  CHECK(answer.relations_not_valid.size() == 1);
}

TEST_CASE("one path of each hit in words, in both languages") {
  TextGraph text;
  text.add("app -> portal -[runs_on]-> infrastructure:node   provider -[provides]-> interface:i   app -[consumes]-> i");
  const auto view = snap(text);
  auto question = of({"infrastructure:node"});
  question.path_text = base::Language::en;
  CHECK(ask(*view, question).value().hits.back().path == "app depends on portal, which runs on node.");
  question.of = {"system:provider"};
  question.path_text = base::Language::da;
  CHECK(ask(*view, question).value().hits.back().path == "app aftager i, som udstilles af provider.");
}

TEST_CASE("assumed hits are those that would be less, or none, if assumed rows carried nothing") {
  const auto view = snap(TextGraph().add("start -[serves]-> a -[serves]-> b   b -[reads]-> start   c -> start"));
  CHECK(lines(*view, ask(*view, of({"system:start"})).value()) == "a degraded 1 assumed: start-serves->a?\n"
                                                                  "b degraded 1: b-reads->start\n"
                                                                  "c fails 1: c-depends_on->start\n");
}

TEST_CASE("derived arrows equal a search for the nearest shown elements on random catalogues") {
  for (unsigned seed = 1; seed <= 800; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto model = tests::random_model(random);
    const auto view = snapshot::View::make(1, model);
    auto question = of({to_string(model->ref(static_cast<model::ElementId>(random() % model->element_limit())))});
    if (random() % 3 == 0) question.direction = graph::Direction::dependencies;
    const auto whole = ask(*view, question).value();
    question.kinds = {*model->metamodel().find_kind("system"), *model->metamodel().find_kind("service")};
    const auto part = ask(*view, question).value();
    REQUIRE(part.totals.reached == whole.totals.reached);

    std::map<model::ElementId, const answers::ImpactHit*> by_id;
    for (const auto& hit : whole.hits)
      by_id[hit.element] = &hit;
    const bool dependents = question.direction == graph::Direction::dependents;
    const auto nearer = [&](const answers::Arrow& one) {
      return one.source_needs == dependents ? one.target : one.source;
    };
    const auto shown = [&](model::ElementId id) {
      const auto& kind = model->metamodel().kind(model->element(id)->kind).name;
      return !by_id.count(id) || kind == "system" || kind == "service";
    };
    std::size_t expected_hits = 0;
    for (const auto& hit : whole.hits)
      expected_hits += shown(hit.element);
    REQUIRE(part.hits.size() == expected_hits);
    for (const auto& hit : part.hits) {
      std::set<model::ElementId> expected;
      std::size_t stored = 0;
      const std::function<void(model::ElementId, bool)> search = [&](model::ElementId id, bool first) {
        for (const auto& one : by_id.at(id)->via) {
          if (shown(nearer(one)))
            first ? void(stored++) : void(expected.insert(nearer(one)));
          else
            search(nearer(one), false);
        }
      };
      search(hit.element, true);
      std::set<model::ElementId> got;
      for (const auto& one : hit.via)
        if (one.relation == model::no_id) got.insert(dependents ? one.target : one.source);
      REQUIRE(got == expected);
      REQUIRE(hit.via.size() == stored + expected.size());
    }
  }
}

TEST_CASE("a total is what is shown when its own filter is set: every level either way, every party and none") {
  const auto holds = [](const snapshot::View& view, ImpactQuestion question) {
    const auto& model = view.model();
    const auto totals = ask(view, question).value().totals;
    for (graph::Level level = 1; level <= 4; level++) {
      question.levels = {level};
      const bool dependents = question.direction == graph::Direction::dependents;
      const std::string name(dependents ? to_string(static_cast<graph::Effect>(level)) : graph::need_name(level));
      CHECK(ask(view, question).value().shown == totals.by_level.at(name));
    }
    question.levels.clear();
    for (const auto& [party, count] : totals.by_owner) {
      question.parties = {party == "none" ? model::no_id : *model.find(*model::parse_ref(party))};
      question.levels.clear();
      CHECK(ask(view, question).value().shown == count);
      question.levels = {4};
      const auto worst = totals.worst_by_owner.find(party);
      CHECK(ask(view, question).value().shown == (worst == totals.worst_by_owner.end() ? 0 : worst->second));
    }
    return totals.by_owner.size();
  };
  TextGraph text; // an administration beneath another, and a hit that is a unit
  text.add("unit:kk   unit:suf -[part_of]-> kk   unit:care -[part_of]-> suf   unit:shop -[part_of]-> kk")
      .add("a -> root   b -> a   c -> a   d -> root   suf -[owns]-> a   care -[owns]-> b   shop -[owns]-> c")
      .add("suf -[uses]-> root   care -[uses]-> b");
  for (const char* unit : {"suf", "care"})
    text.set(unit, "type", std::string("administration"));
  const auto view = snap(text);
  CHECK(holds(*view, of({"system:root"})) == 4);
  for (unsigned seed = 1; seed <= 200; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto some = snapshot::View::make(1, tests::random_model(random));
    for (const auto direction : {graph::Direction::dependents, graph::Direction::dependencies}) {
      auto question = of({to_string(some->model().ref(static_cast<model::ElementId>(random() % 2)))});
      question.direction = direction;
      holds(*some, question);
    }
  }
}

TEST_CASE("whenever the time runs out, an answer that calls itself complete is the whole one") {
  const auto view = snapshot::View::make(1, tests::layers(100, 100));
  auto question = of({"system:root"});
  question.kinds = {*view->model().metamodel().find_kind("service")};
  question.path_text = base::Language::en;
  auto all = of({"system:root"});
  all.limit = 10'000;
  const auto begin = base::Clock::now();
  const auto whole = ask(*view, all).value();
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(base::Clock::now() - begin);
  CHECK(whole.totals.reached == 10'001);
  CHECK(whole.totals.assumed == 1);
  std::set<std::string> ends;
  for (int part = 0; part <= 40; part++) {
    base::Budget budget(took * part / 20);
    const auto answer = answers::impact(*view, all, budget).value();
    ends.emplace(to_string(answer.end));
    CHECK(answer.totals.assumed <= 1);
    if (answer.end == answers::ImpactEnd::time) continue;
    CHECK(answer.totals.reached == 10'001);
    CHECK(answer.totals.assumed == 1);
    CHECK(std::none_of(answer.hits.begin(), answer.hits.end(), [](const auto& hit) { return hit.via.empty(); }));
  }
  CHECK(ends.count("time") == 1);
  base::Budget none(std::chrono::milliseconds(0));
  CHECK(answers::impact(*view, question, none).value().end == answers::ImpactEnd::time);
}

TEST_CASE("of a path with many steps the first thousand are told") {
  const auto view = snapshot::View::make(1, tests::chain({.count = 1500, .with_ends = true}));
  for (const auto direction : {graph::Direction::dependents, graph::Direction::dependencies}) {
    const bool dependents = direction == graph::Direction::dependents;
    auto question = of({dependents ? "system:a" : "system:z"});
    question.direction = direction;
    question.limit = 2000;
    question.path_text = base::Language::en;
    const auto answer = ask(*view, question).value();
    const std::string &far = answer.hits.back().path, &near = answer.hits[999].path;
    CHECK(far.starts_with("z depends on c1499, which depends on c1498, which "));
    CHECK(far.ends_with(", which depends on c500, and so on, 501 steps more to a."));
    CHECK(near.ends_with(dependents ? "which depends on c0, which depends on a." : "which depends on c500."));
  }
}

TEST_CASE("impact relation: whatever the names or the strengths name, over paths too") {
  TextGraph text;
  text.add("a -[reads]-> data_asset:d   b -> d   c -[copied_from]-> d   e -> a   f -[copied_from]-> c");
  const auto view = snap(text);
  const auto& metamodel = view->model().metamodel();
  const auto hits = [&](std::vector<const char*> names, std::vector<model::Strength> strengths) {
    ImpactQuestion question = of({"data_asset:d"});
    for (const char* name : names)
      question.walk.relations.push_back(*metamodel.find_relation(name));
    question.walk.strengths = std::move(strengths);
    const auto answer = ask(*view, question);
    REQUIRE(answer.ok());
    std::set<std::string> keys;
    for (const auto& hit : answer->hits)
      keys.insert(view->model().element(hit.element)->key);
    std::string out;
    for (const auto& key : keys)
      out += key;
    return out;
  };
  using enum model::Strength;
  CHECK(hits({}, {}) == "abcef");
  CHECK(hits({"reads"}, {}) == "a");
  CHECK(hits({}, {weak}) == "cf");
  CHECK(hits({"reads"}, {weak}) == "acf");
  CHECK(hits({"depends_on"}, {weak}) == "bcf");
  CHECK(hits({"reads"}, {hard}) == "abe");
  CHECK(hits({"reads", "depends_on"}, {weak}) == "abcef");
  CHECK(hits({"triggers"}, {soft}) == "a");
  CHECK(hits({"triggers"}, {change}) == "");
}

namespace {

/// One line a hit: "news new degraded"; of what was hit, "news worse degraded fails": before and now.
std::string changed(const snapshot::View& view, const ImpactAnswer& answer) {
  const auto name = [](graph::Level level) { return std::string(to_string(static_cast<graph::Effect>(level))); };
  std::string out;
  for (const auto& hit : answer.hits) {
    out += view.model().element(hit.element)->key + " " + std::string(to_string(hit.change));
    if (hit.was > 0) out += " " + name(hit.was);
    out += hit.change == answers::Change::gone ? "\n" : " " + name(hit.level) + "\n";
  }
  return out;
}

std::string counted(const ImpactAnswer& answer) {
  std::string out;
  for (const auto& [change, count] : answer.against->changes)
    out += (out.empty() ? "" : " ") + std::string(to_string(change)) + " " + std::to_string(count);
  return out;
}

/// Alternately what ends and what begins between the days 10 and 20.
TextGraph then_and_now() {
  TextGraph text;
  const auto until = [&](const char* graph) { text.add(graph).last().valid_to = base::Date{15}; };
  const auto from = [&](const char* graph) { text.add(graph).last().valid_from = base::Date{16}; };
  text.add("same -> portal");
  from("fresh -> portal");
  until("left -> portal");
  from("worse -> portal");
  until("worse -[reads:2]-> portal");
  from("milder -[reads]-> portal");
  until("milder -[depends_on:2]-> portal");
  text.add("far -> left");
  return text;
}

} // namespace

TEST_CASE("set against another date: what is new, gone, worse, milder and the same, and each as many as counted") {
  const auto view = snap(then_and_now());
  auto question = of({"system:portal"});
  question.on = base::Date{20};
  question.against = day;
  const auto answer = ask(*view, question).value();
  CHECK(counted(answer) == "same 1 new 1 worse 1 milder 1 gone 2");
  CHECK(answer.against->on == day);
  CHECK(answer.against->reached == 5);
  CHECK(answer.against->by_level.at("fails") == 4);
  CHECK(answer.against->by_level.at("degraded") == 1);
  CHECK(answer.totals.reached == 4); // the answer's own, whatever it is set against
  CHECK(changed(*view, answer) ==
        "fresh new fails\nmilder milder fails degraded\nsame same fails fails\nworse worse degraded fails\n");
  question.changes = {answers::Change::gone};
  const auto gone = ask(*view, question).value();
  CHECK(changed(*view, gone) == "left gone fails\nfar gone fails\n");
  CHECK(arrow(*view, gone.hits[1].via[0]) == "far-depends_on->left"); // the ways that it had
  question.changes = {answers::Change::is_new, answers::Change::worse, answers::Change::gone};
  question.limit = 1;
  std::string joined;
  do {
    const auto page = ask(*view, question).value();
    CHECK(page.shown == 4);
    joined += changed(*view, page);
    question.cursor = page.next;
  } while (!question.cursor.empty());
  CHECK(joined == "fresh new fails\nleft gone fails\nworse worse degraded fails\nfar gone fails\n");
}

TEST_CASE("set against each start alone: what fails only because all do") {
  TextGraph text;
  text.add("portal -[runs_on]-> infrastructure:node1   portal -[runs_on]-> infrastructure:node2   app -> portal")
      .add("node2 -> switch   switch -> node3   other -> node1")
      .set("portal", "redundancy", std::vector<model::Redundancy>{{"web", "runs_on", {}, 1}});
  const auto view = snap(text);
  auto question = of({"infrastructure:node1", "infrastructure:node2"});
  question.against_alone = true;
  const auto answer = ask(*view, question).value();
  CHECK_FALSE(answer.against->on);
  CHECK(changed(*view, answer) == "other same fails fails\nportal worse at_risk fails\napp worse touched fails\n");
  question.of = {"system:switch", "infrastructure:node2"}; // a start that another takes with it is no hit, nor gone
  CHECK(counted(ask(*view, question).value()) == "same 2 new 0 worse 0 milder 0 gone 0");
}

TEST_CASE("what differs is asked of something, and about few starts alone") {
  TextGraph text;
  std::vector<std::string> refs;
  for (std::size_t i = 0; i <= answers::most_alone; i++) {
    refs.push_back("system:s" + std::to_string(i));
    text.add("app -> s" + std::to_string(i));
  }
  const auto view = snap(text);
  auto question = of(refs);
  question.changes = {answers::Change::is_new};
  CHECK(ask(*view, question).error().where == "change");
  question.against_alone = true;
  CHECK(ask(*view, question).error().message() ==
        "of: Set against each start by itself, a question has at most 20 starts.");
  question.of.pop_back();
  CHECK(ask(*view, question).ok());
}

TEST_CASE("on random catalogues a change is what two answers say, and each is shown as often as it is counted") {
  std::uint64_t met = 0;
  for (unsigned seed = 1; seed <= 300; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto view = snapshot::View::make(1, tests::random_model(random));
    auto question = of({to_string(view->model().ref(static_cast<model::ElementId>(random() % 2)))});
    question.on = base::Date{static_cast<int>(random() % 20)};
    if (seed % 2 == 0) question.direction = graph::Direction::dependencies;
    auto other = question;
    other.on = base::Date{static_cast<int>(random() % 20)};
    std::map<model::ElementId, graph::Level> now, was;
    const auto here = ask(*view, question).value(), there = ask(*view, other).value();
    for (const auto& hit : here.hits)
      now[hit.element] = hit.level;
    for (const auto& hit : there.hits)
      was[hit.element] = hit.level;
    std::map<answers::Change, std::uint64_t> expected;
    for (const auto change : answers::every_change)
      expected[change] = 0;
    for (const auto& [element, level] : now)
      expected[!was.count(element)        ? answers::Change::is_new
               : was.at(element) == level ? answers::Change::same
               : was.at(element) < level  ? answers::Change::worse
                                          : answers::Change::milder]++;
    for (const auto& [element, level] : was)
      expected[answers::Change::gone] += now.count(element) ? 0 : 1;
    question.against = other.on;
    CHECK(ask(*view, question).value().against->changes == expected);
    for (const auto change : answers::every_change) {
      question.changes = {change};
      const auto shown = ask(*view, question).value();
      CHECK(shown.shown == expected[change]);
      CHECK(shown.hits.size() == expected[change]);
      if (change != answers::Change::same) met += expected[change];
    }
  }
  CHECK(met > 20); // the catalogues have dates
}
