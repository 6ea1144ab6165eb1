// SPDX-License-Identifier: MPL-2.0
#include "answers/overlaps.hpp"
#include "answers/slow_fit.hpp"
#include "model/lifecycle.hpp"
#include "support/budget.hpp"
#include "support/catalogue.hpp"
#include "support/text_graph.hpp"
#include <doctest/doctest.h>

using namespace fundament;
using answers::OverlapsQuestion;
using answers::OverlapsView;
using tests::TextGraph;

namespace {

const base::Date day = *base::parse_date("2026-11-23");

answers::OverlapsAnswer ask(const snapshot::View& view, OverlapsQuestion question) {
  question.on = day;
  const auto answer = answers::overlaps(view, question, tests::any_time());
  REQUIRE_MESSAGE(answer.ok(), answer.error().message());
  return *answer;
}

/// "case 2: a(700) b(?), 700 + 1 not stated + 0 planned", one line a cluster.
std::string clusters(const snapshot::View& view, const OverlapsQuestion& question = {}) {
  std::string out;
  for (const auto& cluster : ask(view, question).cluster_page) {
    out += view.model().element(cluster.capability)->key + " " + std::to_string(cluster.parties.size()) + ":";
    for (const auto& one : cluster.solutions)
      out += " " + view.model().element(one.element)->key + "(" + (one.cost ? std::to_string(one.cost->amount) : "?") +
             ")";
    for (const auto& one : cluster.common)
      out += " / " + view.model().element(one.element)->key;
    out += ", " + std::to_string(cluster.cost.amount) + " + " + std::to_string(cluster.cost.not_stated) +
           " not stated + " + std::to_string(cluster.cost.planned) + " planned\n";
  }
  return out;
}

TextGraph city() {
  TextGraph out;
  out.add("unit:city   unit:suf -[part_of]-> city   unit:tmf -[part_of]-> city   unit:kff -[part_of]-> city");
  for (const char* unit : {"suf", "tmf", "kff"})
    out.set(unit, "type", std::string("administration"));
  return out;
}

} // namespace

TEST_CASE("clusters: what several administrations run for one capability, and what it costs together") {
  TextGraph text = city();
  text.add("a -[supports]-> capability:case   b -[supports]-> case   b -[supports]-> capability:archive")
      .add("c -[supports]-> case   d -[supports]-> archive   e -[supports]-> archive   gone -[supports]-> archive")
      .add("unit:suf -[owns]-> a   tmf -[owns]-> b   kff -[owns]-> c   kff -[owns]-> d   kff -[owns]-> e")
      .add("suf -[owns]-> gone   a -[covered_by]-> contract:big   d -[covered_by]-> big   f -[covered_by]-> big")
      .set("big", "cost", std::int64_t{1000})
      .set("big", "cost_year", std::int64_t{2026})
      .set("a", "cost", std::int64_t{5})
      .set("b", "cost", std::int64_t{70})
      .set("b", "cost_year", std::int64_t{2025})
      .set("c", "lifecycle", std::string("planned"))
      .set("gone", "lifecycle", std::string("retired"));
  text.last().attributes.set(*model::Metamodel::built_in()->find_attribute("share"), 0.5);
  const auto view = snapshot::View::make(1, text.model());
  CHECK(clusters(*view) == "case 3: c(?) a(250) b(70), 320 + 0 not stated + 1 planned\n"
                           "archive 2: d(250) e(?) b(70), 320 + 1 not stated + 0 planned\n");
  const auto all = ask(*view, {});
  CHECK(all.solutions == 5);
  CHECK(all.cost.amount == 570); // b once
  CHECK(all.cost.years == std::set<std::int64_t>{2025, 2026});
  OverlapsQuestion question;
  question.units = {*view->model().find("unit", "suf")};
  CHECK(clusters(*view, question) == "case 3: c(?) a(250) b(70), 320 + 0 not stated + 1 planned\n");
  question.units = {};
  question.limit = 1;
  const auto first = ask(*view, question);
  CHECK(first.clusters == 2);
  CHECK(first.next == view->identity().tag() + "~1~capability:case");
  question.cursor = first.next;
  CHECK(clusters(*view, question) == "archive 2: d(250) e(?) b(70), 320 + 1 not stated + 0 planned\n");
  question.cursor = "2~1~capability:case";
  CHECK(answers::overlaps(*view, question, tests::any_time()).error().code == base::ErrorCode::revision_moved);
}

TEST_CASE("pairs: the same measure both ways; what is common says less; a technology alone is no overlap") {
  TextGraph text = city();
  text.add("a -[supports]-> capability:rare   b -[supports]-> rare   c -[supports]-> capability:common")
      .add("d -[supports]-> common   e -[supports]-> common   f -[supports]-> common   g -[supports]-> common")
      .add("h -[supports]-> common")
      .add("x -[uses_technology]-> technology:java   y -[uses_technology]-> java")
      .add("a -[masters]-> data_asset:cases   b -[reads]-> cases   a -> portal   b -> portal   new -[replaces]-> a")
      .add("new -[replaces]-> b");
  for (const char* owned :
       {"suf a", "tmf b", "suf c", "tmf d", "suf e", "suf f", "suf g", "suf h", "suf x", "tmf y", "suf portal"})
    text.own(std::string(owned).substr(0, 3), std::string(owned).substr(4));
  const auto view = snapshot::View::make(1, text.model());
  OverlapsQuestion question;
  question.view = OverlapsView::pairs;
  const auto answer = ask(*view, question);
  REQUIRE(answer.pair_page.size() == 1);
  const auto& pair = answer.pair_page[0];
  CHECK(view->model().element(pair.one.element)->key == "a");
  CHECK(view->model().element(pair.other.element)->key == "b");
  // Eleven solutions, rare and cases have two: ln 5.5 / ln 11 = 0.711. A letter is no word, so 0.75 is stated:
  // from a, (0.5 · 0.711 + 0.25 · 0.711 · 0.7) / 0.75; from b, (0.5 + 0.25) · 0.711 / 0.75. Common has six:
  // ln (11/6) / ln 11 = 0.253 is too little alone.
  CHECK(pair.score == 6754);
  CHECK(pair.degrees[0] == 7109);
  CHECK(pair.replaces);
  REQUIRE(pair.both_need.size() == 1);
  CHECK(view->model().element(pair.both_need[0])->key == "portal");
  CHECK(pair.shared.size() == 2);
}

TEST_CASE("all pairs agree with the measure as it is written, on random cities") {
  std::size_t pairs = 0;
  for (unsigned seed = 1; seed <= 300; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto view = snapshot::View::make(1, tests::random_city(random).model());
    const auto& model = view->model();
    const auto on = view->on(day);
    const tests::SlowFit slow(model);
    const auto id = [&](const std::string& ref) { return *model.find(*model::parse_ref(ref)); };
    std::vector<std::string> solutions;
    for (const auto& candidate : slow.candidates) {
      const auto standing = model::not_in_operation(*model.element(id(candidate)), model.metamodel(), day);
      if (on->party(id(candidate)) != model::no_id && (!standing || *standing == "planned"))
        solutions.push_back(candidate);
    }
    const auto rarity = [&](answers::Part part, const std::string& what) {
      double having = 0;
      for (const auto& one : solutions)
        having += static_cast<double>(slow.has(part, one).count(what));
      return std::log(static_cast<double>(solutions.size()) / having) / std::log(static_cast<double>(solutions.size()));
    };
    bool evidence = false;
    const auto fit = [&](const std::string& a, const std::string& b) {
      double stated = 0, score = 0;
      for (const auto part : answers::parts) {
        double sum = 0, degree = 0;
        for (const auto& what : slow.has(part, a)) {
          const double weight = rarity(part, what), answered = slow.degree(part, what, b);
          sum += weight;
          degree += weight * weight * answered;
          evidence |= answered > 0 && (part == answers::Part::capability || part == answers::Part::data);
        }
        if (slow.has(part, a).empty()) continue;
        stated += answers::weight_of(part);
        score += sum > 0 ? answers::weight_of(part) * degree / sum : 0;
      }
      return stated > 0 ? score / stated : 0;
    };
    std::map<std::string, double> expected;
    for (const auto& a : solutions)
      for (const auto& b : solutions) {
        if (a >= b || on->party(id(a)) == on->party(id(b))) continue;
        evidence = false;
        const double score = (fit(a, b) + fit(b, a)) / 2;
        if (evidence && score * answers::whole > answers::least_overlap - 1)
          expected[a + " " + b] = score * answers::whole;
      }
    OverlapsQuestion question;
    question.view = OverlapsView::pairs;
    question.limit = 1000;
    for (const auto& pair : ask(*view, question).pair_page) {
      std::string a = to_string(model.ref(pair.one.element)), b = to_string(model.ref(pair.other.element));
      if (b < a) std::swap(a, b);
      CAPTURE(a + " " + b);
      REQUIRE(expected.count(a + " " + b) == 1);
      CHECK(std::abs(expected[a + " " + b] - pair.score) <= 1);
      expected.erase(a + " " + b);
      pairs++;
    }
    for (const auto& row : expected) {
      const auto& pair = row.first;
      const auto& score = row.second;
      CAPTURE(pair);
      CHECK(score < answers::least_overlap + 1); // on the very edge
    }
  }
  CHECK(pairs > 200);
}

TEST_CASE(
    "what the whole city shares is the common solution: no party, no cluster and no pair with one party's system") {
  const auto shared = [](const std::string& owner, const std::string& more) {
    TextGraph text = city();
    text.add("unit:it -[part_of]-> city   unit:platform -[part_of]-> it   unit:vendor   mine -[supports]-> "
             "capability:task")
        .add("service:ours -[supports]-> task   mine -[masters]-> data_asset:d   service:ours -[masters]-> d");
    for (const char* other : {"x1", "x2", "x3", "x4"}) // so that what the two have is rare
      text.add(std::string(other) + " -[supports]-> capability:other").own("suf", other);
    text.own("suf", "mine").own(owner, "ours");
    if (!more.empty()) text.set("ours", "offered_to", more);
    return snapshot::View::make(1, text.model());
  };
  OverlapsQuestion pairs;
  pairs.view = OverlapsView::pairs;
  struct Row {
    const char *owner, *offered_to, *clusters;
    std::size_t pairs;
  };
  for (const Row& row : {
           Row{"tmf", "", "task 2: mine(?) ours(?), 0 + 2 not stated + 0 planned\n", 1},
           Row{"vendor", "", "task 2: mine(?) ours(?), 0 + 2 not stated + 0 planned\n", 1},
           Row{"city", "", "", 0},                  // the city's own
           Row{"it", "", "", 0},                    // a shared office right beneath the top
           Row{"platform", "", "", 0},              // a unit of the shared office
           Row{"it", "alle", "", 0},                //
           Row{"tmf", "alle forvaltninger", "", 1}, // its own, offered to all: to be compared, and no second party
           Row{"suf", "", "", 0},                   // one party's two
       }) {
    CAPTURE(row.owner);
    CAPTURE(row.offered_to);
    const auto view = shared(row.owner, row.offered_to);
    CHECK(clusters(*view) == row.clusters);
    CHECK(ask(*view, pairs).pairs == row.pairs);
  }
  TextGraph text = city();
  text.add("a -[supports]-> capability:task   b -[supports]-> task   c -[supports]-> task")
      .add("a -[covered_by]-> contract:k1   c -[covered_by]-> contract:k2")
      .set("k1", "cost", std::int64_t{100})
      .set("k2", "cost", std::int64_t{1000});
  text.own("suf", "a").own("tmf", "b").own("city", "c");
  const auto view = snapshot::View::make(1, text.model());
  CHECK(clusters(*view) == "task 2: a(100) b(?) / c, 1100 + 1 not stated + 0 planned\n");
  CHECK(ask(*view, {}).solutions == 3);
}

TEST_CASE("clusters equal those found the slow way, on random cities with shared units") {
  std::size_t met = 0;
  for (unsigned seed = 1; seed <= 800; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
    TextGraph text = city();
    text.add("unit:it -[part_of]-> city   unit:desk -[part_of]-> suf   unit:vendor");
    const char* const owners[] = {"suf", "tmf", "kff", "desk", "it", "city", "vendor"};
    const std::map<std::string, std::string> party_of{{"desk", "suf"},     {"suf", "suf"}, {"tmf", "tmf"},
                                                      {"kff", "kff"},      {"it", ""},     {"city", ""},
                                                      {"vendor", "vendor"}};
    std::map<std::string, std::set<std::string>> parties; // of each capability
    for (unsigned i = 0; i < 2 + below(8); i++) {
      const std::string name = "s" + std::to_string(i), task = "t" + std::to_string(below(3)), owner = owners[below(7)];
      text.add("service:" + name + " -[supports]-> capability:" + task).own(owner, name);
      const bool to_all = below(4) == 0;
      if (to_all) text.set(name, "offered_to", std::string("hele byen"));
      if (const auto& party = party_of.at(owner); !to_all && !party.empty()) parties[task].insert(party);
    }
    std::erase_if(parties, [](const auto& one) { return one.second.size() < 2; });
    const auto view = snapshot::View::make(1, text.model());
    std::map<std::string, std::set<std::string>> found;
    for (const auto& cluster : ask(*view, {}).cluster_page)
      for (const auto party : cluster.parties)
        found[view->model().element(cluster.capability)->key].insert(view->model().element(party)->key);
    CHECK(found == parties);
    met += parties.size();
  }
  CHECK(met > 200);
}

TEST_CASE("the example: 13 tasks, 53 solutions, 51,745,000 DKK a year and 23 pairs") {
  const auto view = tests::copenhagen();
  OverlapsQuestion question;
  question.limit = 1000;
  const auto answer = ask(*view, question);
  CHECK(answer.clusters == 13);
  CHECK(answer.solutions == 53);
  CHECK(answer.cost.amount == 51'745'000);
  CHECK(answer.pairs == 23);
  std::string keys;
  for (const auto& cluster : answer.cluster_page)
    if (cluster.parties.size() >= 3) keys += view->model().element(cluster.capability)->key + " ";
  CHECK(keys == "sagsstyring arbejdstid udlaan-lokaler borgerbetjening budgetopfoelgning ");
}
