// SPDX-License-Identifier: MPL-2.0
#include "graph/walk.hpp"
#include "graph/reasons.hpp"
#include "random_model.hpp"
#include "slow_walk.hpp"
#include "support/text_graph.hpp"
#include <doctest/doctest.h>
#include <sstream>

using namespace fundament;
using graph::Vertex;
using tests::TextGraph;

namespace {

constexpr base::Date today{10};

struct Lost {
  std::shared_ptr<const model::Model> model;
  std::shared_ptr<const graph::Graph> graph;
  std::shared_ptr<const graph::Day> day;

  explicit Lost(std::shared_ptr<const model::Model> m)
      : model(std::move(m)), graph(graph::Graph::build(*model)), day(graph::Day::make(*graph, *model, today)) {
    verify(*graph);
  }

  Vertex vertex(const std::string& key) const {
    for (Vertex v = 0; v < graph->vertex_count(); v++)
      if (model->element(graph->element(v))->key == key) return v;
    throw std::logic_error("no element " + key);
  }
  const std::string& key(Vertex v) const { return model->element(graph->element(v))->key; }

  /// "app fails 2, news degraded 2 …", by key; with "!" where the walk was not complete.
  std::string walk(const std::string& start, graph::WalkOptions options = {}) const {
    base::Budget budget;
    const std::vector<Vertex> starts{vertex(start)};
    const graph::Walk walk(*graph, *day, starts, options, budget);
    std::vector<std::string> rows;
    for (const Vertex hit : walk.hits()) {
      const bool dependents = options.direction == graph::Direction::dependents;
      const auto level =
          dependents ? to_string(static_cast<graph::Effect>(walk.level(hit))) : graph::need_name(walk.level(hit));
      rows.push_back(key(hit) + " " + std::string(level) + " " + std::to_string(walk.depth(hit)));
    }
    std::sort(rows.begin(), rows.end());
    std::string out;
    for (const auto& row : rows)
      out += (out.empty() ? "" : ", ") + row;
    return walk.end() == graph::Walk::End::complete ? out : out + "!";
  }

  std::string because(const std::string& start, const std::string& hit) const {
    base::Budget budget;
    const std::vector<Vertex> starts{vertex(start)};
    const graph::Walk walk(*graph, *day, starts, {}, budget);
    graph::Reasons reasons(walk, budget);
    std::string out;
    for (const auto& step : reasons.because(vertex(hit)))
      out += (out.empty() ? "" : " ") + key(step.needed);
    return out;
  }
};

TextGraph worked_example() {
  TextGraph text;
  text.add("portal -[runs_on]-> infrastructure:node1   portal -[runs_on]-> infrastructure:node2")
      .add("switch -> node1   node2 -> switch   app -> portal   news -[reads]-> portal")
      .set("portal", "redundancy", std::vector<model::Redundancy>{{"web", "runs_on", {}, 1}});
  return text;
}

} // namespace

TEST_CASE("the worked example: a redundancy that is eaten from behind") {
  const Lost lost(worked_example().model());
  CHECK(lost.walk("node1") == "app fails 2, news degraded 2, node2 fails 2, portal fails 1, switch fails 1");
  CHECK(lost.because("node1", "portal") == "node1 node2");
  graph::WalkOptions two;
  two.max_depth = 2;
  CHECK(lost.walk("node1", two) == "app touched 2, news touched 2, node2 fails 2, portal at_risk 1, switch fails 1!");
}

TEST_CASE("each strength passes what the table says") {
  for (const auto& [strength, fails, degraded] : {std::tuple{model::Strength::hard, "fails", "degraded"},
                                                  {model::Strength::soft, "degraded", "touched"},
                                                  {model::Strength::weak, "at_risk", "touched"},
                                                  {model::Strength::total, "fails", "touched"},
                                                  {model::Strength::change, "touched", "touched"}}) {
    const std::string name(to_string(strength));
    CAPTURE(name);
    TextGraph text;
    text.add("a -> start");
    text.last().strength = strength;
    text.add("half -[reads]-> start   b -> half");
    text.last().strength = strength;
    const std::string expected = std::string("a ") + fails + " 1, b " + degraded + " 2, half degraded 1";
    CHECK(Lost(text.model()).walk("start") == expected);
  }
}

TEST_CASE("dependencies: a chain is as strong as its weakest step, the strongest chain wins") {
  const Lost lost(TextGraph().add("a -> b -[reads]-> c -> d   a -[writes]-> x   a -> y -> d").model());
  graph::WalkOptions needs;
  needs.direction = graph::Direction::dependencies;
  CHECK(lost.walk("a", needs) == "b hard 1, c soft 2, d hard 2, y hard 1");
  CHECK(lost.walk("x", needs) == "a weak 1, b weak 2, c weak 3, d weak 3, y weak 2");
}

TEST_CASE("several providers are alternatives, assumed") {
  const Lost lost(TextGraph().add("p -[provides]-> interface:i   q -[provides]-> i   c -> i").model());
  CHECK(lost.walk("p") == "c degraded 2, i degraded 1");
  graph::WalkOptions stated;
  stated.stated_only = true;
  CHECK(lost.walk("p", stated) == "");
  CHECK(Lost(TextGraph().add("p -[provides]-> interface:i").model()).walk("p", stated) == "i fails 1");
}

TEST_CASE("junctions are neither hits nor steps") {
  TextGraph both;
  both.add("a -[realizes]-> junction:j -[realizes]-> s   b -[realizes]-> j");
  CHECK(Lost(both.model()).walk("a") == "s fails 1");
  both.set("j", "logic", std::string("or"));
  CHECK(Lost(both.model()).walk("a") == "s touched 1");
  TextGraph ring;
  ring.add("a -> junction:j   x -> junction:j -> junction:k -> j   k -> a");
  CHECK(Lost(ring.model()).walk("a") == "");
}

TEST_CASE("what is planned or retired is left out, unless something in operation needs it") {
  TextGraph text;
  text.add("a -> old -> start   b -> new -> start")
      .set("old", "lifecycle", std::string("retired"))
      .set("new", "lifecycle", std::string("planned"));
  const Lost lost(text.model());
  CHECK(lost.walk("start") == "a fails 2, old fails 1");
  CHECK(lost.day->standing(lost.vertex("old")) == graph::Standing::retired_but_used);
  CHECK(lost.day->standing(lost.vertex("new")) == graph::Standing::planned);
}

TEST_CASE("a time budget that is spent ends the walk and says so") {
  TextGraph text;
  std::string chain = "e0";
  for (int i = 1; i < 3000; i++)
    chain = "e" + std::to_string(i) + (i == 1 ? " -> e0" : " -> e" + std::to_string(i - 1)) + "  " + chain;
  const Lost lost(text.add(chain).model());
  base::Budget budget(std::chrono::milliseconds(0));
  const std::vector<Vertex> starts{lost.vertex("e0")};
  const graph::Walk walk(*lost.graph, *lost.day, starts, {}, budget);
  CHECK(walk.end() == graph::Walk::End::time);
  CHECK(walk.hits().size() < 256); // as many steps as pass between two looks at the clock
}

namespace {

std::set<tests::SlowStep> slow(const Lost& lost, const std::vector<graph::Step>& steps) {
  std::set<tests::SlowStep> out;
  for (const auto& step : steps)
    out.insert({lost.graph->element(step.needing), lost.graph->element(step.needed),
                lost.graph->edge(step.edge).relation,
                step.junction == graph::none ? model::no_id : lost.graph->element(step.junction)});
  CHECK(out.size() == steps.size());
  return out;
}

std::string text(const std::set<tests::SlowStep>& steps) {
  std::ostringstream out;
  for (const auto& [needing, needed, relation, junction] : steps)
    out << needing << "<-" << needed << " r" << relation
        << (junction == model::no_id ? "" : " j" + std::to_string(junction)) << "; ";
  return out.str();
}

} // namespace

namespace {

/// One random question of a catalogue, its answer beside the slow one.
void compare(const Lost& lost, std::mt19937& random) {
  tests::Question question;
  question.on = today;
  for (unsigned i = 0; i <= random() % 2; i++)
    question.starts.insert(static_cast<model::ElementId>(random() % lost.model->element_limit()));
  if (random() % 3 == 0) question.direction = graph::Direction::dependencies;
  if (random() % 3 == 0) question.depth = 1 + random() % 4;
  if (random() % 6 == 0)
    question.types = {*lost.model->metamodel().find_relation("depends_on"),
                      *lost.model->metamodel().find_relation("provides")};
  if (random() % 4 == 0) question.strengths = {model::Strength::hard, model::Strength::soft};
  question.stated_only = random() % 3 == 0;

  graph::WalkOptions options{question.direction, question.depth, {}, question.stated_only};
  if (!question.types.empty()) {
    options.filter.types.assign(lost.model->metamodel().relations().size(), false);
    for (const auto type : question.types)
      options.filter.types[type] = true;
  }
  if (!question.strengths.empty()) options.filter.strengths = 1u << 2 | 1u << 3;
  std::vector<Vertex> starts;
  for (const auto start : question.starts)
    starts.push_back(lost.graph->vertex(start));
  base::Budget budget;
  const graph::Walk walk(*lost.graph, *lost.day, starts, options, budget);
  graph::Reasons reasons(walk, budget);
  const tests::SlowWalk expected(*lost.model, question);

  REQUIRE((walk.end() == graph::Walk::End::complete) == expected.complete);
  REQUIRE(walk.hits().size() == expected.hits.size());
  std::uint32_t last = 0;
  for (const Vertex v : walk.hits()) {
    const auto id = lost.graph->element(v);
    CAPTURE(id);
    REQUIRE(expected.hits.count(id) == 1);
    const auto& hit = expected.hits.at(id);
    REQUIRE(int(walk.level(v)) == hit.level);
    REQUIRE(walk.depth(v) == hit.depth);
    REQUIRE(last <= walk.depth(v));
    last = walk.depth(v);
    REQUIRE(text(slow(lost, reasons.via(v))) == text(hit.via));
    REQUIRE(text(slow(lost, reasons.because(v))) == text(hit.because));
    REQUIRE(text(slow(lost, reasons.steps(v))) == text(hit.steps));
  }
}

} // namespace

TEST_CASE("the walk equals the rounds word by word on random catalogues") {
  for (unsigned seed = 1; seed <= 6000; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const Lost lost(tests::random_model(random));
    compare(lost, random);
  }
}

TEST_CASE("the walk equals the rounds word by word over rows, grids and rings of junctions") {
  for (unsigned seed = 1; seed <= 3000; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const Lost lost(tests::random_junctions(random));
    compare(lost, random);
  }
}

TEST_CASE("over an or-junction and beside it, one junction is asked for different losses") {
  // j is at risk by o, where of the inputs what is degraded counts, and by k, where whatever is touched counts
  TextGraph text;
  text.add("hit -> junction:j").last().strength = model::Strength::change;
  text.add("j -> junction:o -> junction:k -> half -[reads]-> start   j -> k   o -> up   k -> low -> start");
  text.last().strength = model::Strength::change;
  text.set("o", "logic", std::string("or"));
  CHECK(Lost(text.model()).because("start", "hit") == "half low");
}

TEST_CASE("when the time is out before the reasons, they are empty and say so") {
  TextGraph text;
  std::string chain = "a";
  for (int i = 0; i < 600; i++)
    text.add("junction:j" + std::to_string(i) + " -> " + std::exchange(chain, "j" + std::to_string(i)));
  text.add("z -> " + chain);
  const Lost lost(text.model());
  base::Budget enough, none(std::chrono::milliseconds(0));
  const std::vector<Vertex> starts{lost.vertex("a")};
  const graph::Walk walk(*lost.graph, *lost.day, starts, {}, enough);
  graph::Reasons reasons(walk, none);
  CHECK(reasons.via(lost.vertex("z")).empty());
  CHECK(reasons.cut());
  graph::Reasons whole(walk, enough);
  CHECK(whole.via(lost.vertex("z")).size() == 1);
  CHECK(whole.because(lost.vertex("z")).size() == 1);
  CHECK_FALSE(whole.cut());
  CHECK(walk.depth(lost.vertex("z")) == 1);
}

TEST_CASE("a walk that runs out of time among junctions keeps its last whole round") {
  TextGraph text;
  std::string chain = "b";
  text.add("b -> a");
  for (int i = 0; i < 600; i++)
    text.add("junction:j" + std::to_string(i) + " -> " + std::exchange(chain, "j" + std::to_string(i)));
  text.add("z -> " + chain + "   c -> b");
  const Lost lost(text.model());
  base::Budget none(std::chrono::milliseconds(0));
  const std::vector<Vertex> starts{lost.vertex("a")};
  const graph::Walk walk(*lost.graph, *lost.day, starts, {}, none);
  CHECK(walk.end() == graph::Walk::End::time);
  REQUIRE(walk.hits().size() == 1);
  CHECK(walk.hits()[0] == lost.vertex("b"));
}
