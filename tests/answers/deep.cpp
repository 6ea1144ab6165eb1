// SPDX-License-Identifier: MPL-2.0
#include "answers/approval.hpp"
#include "answers/chokepoints.hpp"
#include "answers/impact.hpp"
#include "answers/overlaps.hpp"
#include "answers/paths.hpp"
#include "answers/reuse.hpp"
#include "support/chains.hpp"
#include <doctest/doctest.h>

using namespace fundament;

/// Every answer over rows of 200,000, which is more than the machine's stack holds of any frame, and whose square
/// nobody waits for. Each must come, whole or cut; what is whole is checked.
namespace {

constexpr model::ElementId count = 100'000;
constexpr base::Date today{10};
constexpr std::chrono::seconds most{20}; // for what takes a second here; a square would take hours

std::string ref(const std::string& kind, model::ElementId place) {
  return kind + ":c" + std::to_string(place);
}

void ask_impact(const snapshot::Snapshot& snapshot, const std::string& start, graph::Direction direction,
                std::uint64_t reached) {
  const auto& metamodel = snapshot.model().metamodel();
  answers::ImpactQuestion question;
  question.of = {start};
  question.direction = direction;
  question.on = today;
  question.path_text = base::Language::en;
  base::Budget budget(most);
  const auto whole = answers::impact(snapshot, question, budget).value();
  CHECK(whole.end == answers::ImpactEnd::complete);
  CHECK(whole.totals.reached == reached);
  for (const char* kind : {"service", "junction"}) { // everything hidden, or all but nothing
    question.kinds = {*metamodel.find_kind(kind)};
    base::Budget again(most);
    CHECK(answers::impact(snapshot, question, again).value().totals.reached == reached);
  }
  question.kinds.clear();
  question.limit = 1'000'000;
  base::Budget little(std::chrono::milliseconds(200));
  const auto begin = base::Clock::now();
  CHECK(answers::impact(snapshot, question, little).value().totals.reached <= reached);
  CHECK(base::Clock::now() - begin < most);
}

void ask_paths(const snapshot::Snapshot& snapshot, const std::string& from, const std::string& to, std::size_t length) {
  for (const auto mode : {answers::PathsMode::shortest, answers::PathsMode::all}) {
    answers::PathsQuestion question;
    question.from = from;
    question.to = to;
    question.on = today;
    question.mode = mode;
    question.depth = 1'000'000;
    base::Budget budget(most);
    const auto found = answers::Paths::find(snapshot, question, budget).value();
    CHECK_FALSE(found->stopped_at_limit());
    REQUIRE(found->count() == 1);
    REQUIRE(found->next());
    CHECK(found->length() == length);
    CHECK(found->arrow(length - 1).target != model::no_id);
    CHECK_FALSE(found->next());
  }
}

/// What looks at the whole catalogue.
void ask_the_rest(const snapshot::Snapshot& snapshot, const std::string& one, const std::string& other) {
  base::Budget budget(std::chrono::milliseconds(300));
  const auto begin = base::Clock::now();
  answers::ChokepointsQuestion chokepoints;
  chokepoints.on = today;
  const auto points = answers::chokepoints(snapshot, chokepoints, budget);
  CHECK(points.chokepoints.size() <= points.candidates);
  answers::OverlapsQuestion overlaps;
  overlaps.on = today;
  CHECK(answers::overlaps(snapshot, overlaps).ok());
  answers::ReuseQuestion reuse;
  reuse.on = today;
  reuse.texts = {{"c17 c18 nothing"}};
  if (one.starts_with("capability:")) reuse.capabilities = {{one}, {other}};
  CHECK(answers::reuse(snapshot, reuse).ok());
  answers::ApprovalQuestion approval;
  approval.name = one;
  approval.on = today;
  if (other.starts_with("unit:")) approval.scope.unit = *snapshot.model().find(*model::parse_ref(other));
  CHECK(to_string(answers::check_approval(snapshot, approval).code) == "not_assessed");
  CHECK(snapshot.search().search(snapshot.model(), "c1").total > 0);
  CHECK(base::Clock::now() - begin < 3 * most);
}

} // namespace

TEST_CASE("rows of elements, of parts, of units and of capabilities") {
  for (const auto& [kind, relation] : {std::pair("system", "depends_on"),
                                       {"system", "part_of"},
                                       {"infrastructure", "runs_on"},
                                       {"unit", "part_of"},
                                       {"capability", "part_of"}}) {
    CAPTURE(kind);
    CAPTURE(relation);
    const auto snapshot =
        snapshot::Snapshot::make(1, tests::chain({.count = count, .kind = kind, .relation = relation}));
    const bool needs = std::string(kind) != "unit" && std::string(kind) != "capability";
    const std::string first = ref(kind, 0), last = ref(kind, count - 1);
    if (needs) {
      ask_impact(*snapshot, first, graph::Direction::dependents, count - 1);
      ask_impact(*snapshot, last, graph::Direction::dependencies, count - 1);
      ask_paths(*snapshot, last, first, count - 1);
    } else {
      ask_the_rest(*snapshot, last, first);
    }
  }
}

TEST_CASE("a row and a ring of junctions") {
  for (const bool ring : {false, true}) {
    const auto snapshot = snapshot::Snapshot::make(
        1, tests::chain({.count = count, .kind = "junction", .ring = ring, .with_ends = true}));
    const std::uint64_t reached = ring ? 0 : 1; // a ring of junctions carries nothing
    ask_impact(*snapshot, "system:a", graph::Direction::dependents, reached);
    ask_impact(*snapshot, "system:z", graph::Direction::dependencies, reached);
    if (!ring) {
      ask_paths(*snapshot, "system:z", "system:a", 1);
      ask_the_rest(*snapshot, "system:z", "system:a");
    }
  }
}
