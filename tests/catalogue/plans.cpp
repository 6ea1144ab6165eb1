// SPDX-License-Identifier: MPL-2.0
#include "catalogue/plans.hpp"
#include "catalogue/what_if.hpp"
#include "snapshot/snapshot.hpp"
#include "support/text_graph.hpp"
#include "support/told.hpp"

using namespace fundament;
using namespace std::chrono_literals;
using catalogue::Plans;
using catalogue::WhatIfs;

namespace {

const model::Metamodel& metamodel() {
  return *model::Metamodel::built_in();
}
const base::Date day = *base::parse_date("2027-08-01");

/// Adds one system, by a name so long.
plan::Plan adding(const std::string& key, std::size_t bytes = 0) {
  plan::Add add{{{"system", key}, "S", {}}, {}};
  if (bytes > 0) add.element.attributes.set(*metamodel().find_attribute("description"), std::string(bytes, 'x'));
  plan::Plan out;
  out.operations.push_back({day, {}, std::move(add)});
  return out;
}
plan::Plan rehosting(const std::string& hosting, base::Date on) {
  plan::Change change{{"system", "portal"}};
  change.values[*metamodel().find_attribute("hosting")] = model::Value(hosting);
  plan::Plan out;
  out.operations.push_back({on, {}, std::move(change)});
  return out;
}

std::shared_ptr<const snapshot::Snapshot> town(model::Revision revision = 1) {
  return snapshot::Snapshot::make(revision, tests::TextGraph().add("portal -> host").model());
}

} // namespace

TEST_CASE("a plan is kept for an hour after its last use") {
  auto now = base::Clock::now();
  Plans plans([&] { return now; });
  const std::string digest = plans.keep(adding("a"), metamodel()).value()->digest;
  now += 60min;
  CHECK(plans.find(digest)); // which is using it
  now += 60min;
  CHECK(plans.find(digest));
  now += 61min;
  CHECK(!plans.find(digest));
  CHECK(plans.size() == 0);
}

TEST_CASE("256 plans are kept; the one not used the longest goes for one more, and the same one counts once") {
  Plans plans;
  std::vector<std::string> digests;
  for (std::size_t i = 0; i < Plans::most; i++)
    digests.push_back(plans.keep(adding("s" + std::to_string(i)), metamodel()).value()->digest);
  CHECK(plans.size() == Plans::most);
  CHECK(plans.keep(adding("s7"), metamodel()).value()->digest == digests[7]);
  CHECK(plans.size() == Plans::most);
  CHECK(plans.find(digests[0]));
  CHECK(plans.keep(adding("one more"), metamodel()));
  CHECK(plans.size() == Plans::most);
  CHECK(plans.find(digests[0]));
  CHECK(!plans.find(digests[1]));
  CHECK(plans.find(digests[2]));
}

TEST_CASE("64 MiB of plans are kept, and none that is larger by itself") {
  Plans plans;
  constexpr std::size_t text = 3 << 20; // four times that in memory
  std::vector<std::string> digests;
  for (const char* key : {"a", "b", "c", "d", "e"})
    digests.push_back(plans.keep(adding(key, text), metamodel()).value()->digest);
  CHECK(plans.size() == 5);
  CHECK(plans.keep(adding("f", text), metamodel()));
  CHECK(plans.size() == 5);
  CHECK(!plans.find(digests[0]));
  CHECK(plans.find(digests[1]));
  const auto refused = plans.keep(adding("g", 17 << 20), metamodel());
  REQUIRE(!refused);
  CHECK(refused.error().code == base::ErrorCode::limit_exceeded);
  CHECK(plans.size() == 5);
}

TEST_CASE("a what-if is made once for the steps begun, is another for another revision, and the last eight are kept") {
  Plans plans;
  WhatIfs what_ifs;
  base::Budget budget;
  const auto base = town();
  const auto one = plans.keep(rehosting("hybrid", day), metamodel()).value();
  const auto get = [&](base::Date on) { return what_ifs.get(base, {one}, on, budget).value(); };
  const auto before = get({day.days - 1}), after = get(day);
  CHECK(get({day.days - 100}) == before);
  CHECK(get({day.days + 100}) == after);
  CHECK(before != after);
  CHECK(before->snapshot->model().element_count() == base->model().element_count());
  for (std::size_t i = 0; i < WhatIfs::most; i++)
    CHECK(what_ifs.get(base, {plans.keep(adding(std::to_string(i)), metamodel()).value()}, day, budget));
  CHECK(get(day) != after);
  const auto again = get(day);
  CHECK(what_ifs.get(town(2), {one}, day, budget).value() != again);
  CHECK(get(day) != again); // those of the first were let go
}

TEST_CASE("plans together are one what-if in whatever order, and what two of them add is there by the first") {
  Plans plans;
  WhatIfs what_ifs;
  base::Budget budget;
  const auto base = town();
  const auto a = plans.keep(adding("same"), metamodel()).value(),
             b = plans.keep(adding("same", 10), metamodel()).value();
  const auto both = what_ifs.get(base, {a, b}, day, budget).value();
  CHECK(what_ifs.get(base, {b, a, b}, day, budget).value() == both);
  REQUIRE(both->plans.size() == 2);
  CHECK(both->notes[0].conflicts.empty());
  REQUIRE(both->notes[1].conflicts.size() == 1);
  CHECK(both->notes[1].conflicts[0].kind == plan::ConflictKind::exists);
  CHECK(!both->fits());
  const auto id = both->snapshot->model().find("system", "same");
  REQUIRE(id);
  CHECK(both->snapshot->is_planned(*id));
  CHECK(!both->snapshot->is_planned(*both->snapshot->model().find("system", "portal")));
  std::vector<std::shared_ptr<const catalogue::KeptPlan>> many;
  for (std::size_t i = 0; i <= plan::most_together; i++)
    many.push_back(plans.keep(adding(std::to_string(i)), metamodel()).value());
  const auto refused = what_ifs.get(base, many, day, budget);
  REQUIRE(!refused);
  CHECK(refused.error().code == base::ErrorCode::limit_exceeded);
}

TEST_CASE("when as many what-ifs are being made as may be, the next is to be asked for again; made ones are given") {
  Plans plans;
  WhatIfs none(0);
  base::Budget budget;
  const auto refused = none.get(town(), {plans.keep(adding("a"), metamodel()).value()}, day, budget);
  REQUIRE(!refused);
  CHECK(refused.error().code == base::ErrorCode::unavailable);
}
