// SPDX-License-Identifier: MPL-2.0
#include "model/model.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <random>

using namespace fundament;
using model::ChangeSet;
using model::Model;
using model::RelationData;

namespace {

model::PutElement system(const std::string& key) {
  model::PutElement put;
  put.element.ref = {"system", key};
  put.element.name = key;
  return put;
}

/// r0 from system:a to system:b, then each from system:a to the one before.
std::vector<RelationData> chain(int count) {
  std::vector<RelationData> out;
  for (int i = 0; i < count; i++) {
    const model::Ref target = i == 0 ? model::Ref{"system", "b"} : model::Ref{"relation", "r" + std::to_string(i - 1)};
    out.emplace_back().identity = {{"system", "a"}, "associated_with", target, "r" + std::to_string(i)};
  }
  return out;
}

base::Result<model::Applied> put(const Model& before, const std::vector<RelationData>& relations) {
  ChangeSet changes{"test", "test", {}};
  if (!before.find("system", "a")) changes.operations = {system("a"), system("b")};
  for (const auto& relation : relations)
    changes.operations.emplace_back(model::PutRelation{relation});
  return before.apply(std::move(changes), "test");
}

base::Result<model::Applied> removed(const Model& before, const std::vector<RelationData>& relations) {
  ChangeSet changes{"test", "test", {}};
  for (const auto& relation : relations)
    changes.operations.emplace_back(model::RemoveRelation{relation.identity});
  return before.apply(std::move(changes), "test");
}

} // namespace

TEST_CASE("relations that end on relations come and go in whatever order they are named") {
  auto relations = chain(30);
  std::mt19937 random(1);
  for (int round = 0; round < 50; round++) {
    std::shuffle(relations.begin(), relations.end(), random);
    const auto there = put(*Model::empty(model::Metamodel::built_in()), relations).value().model;
    CHECK(there->relation_count() == relations.size());
    std::shuffle(relations.begin(), relations.end(), random);
    CHECK(removed(*there, relations).value().model->relation_count() == 0);
  }
}

TEST_CASE("a relation that others end on stays, with their names; a ring of them is refused") {
  const auto relations = chain(3);
  const auto there = put(*Model::empty(model::Metamodel::built_in()), relations).value().model;
  const auto still_ends = removed(*there, {relations[0], relations[1]});
  REQUIRE_FALSE(still_ends.ok());
  CHECK(still_ends.error().message() ==
        "system:a -[associated_with]-> relation:r0 (r1): Other relations end on it: system:a -[associated_with]-> "
        "relation:r1 (r2).");
  REQUIRE(still_ends.error().others.size() == 1);
  CHECK(still_ends.error().others[0].message() ==
        "system:a -[associated_with]-> system:b (r0): Other relations end on it: system:a -[associated_with]-> "
        "relation:r0 (r1).");
  std::vector<RelationData> ring(2);
  ring[0].identity = {{"system", "a"}, "associated_with", {"relation", "y"}, "x"};
  ring[1].identity = {{"system", "a"}, "associated_with", {"relation", "x"}, "y"};
  const auto refused = put(*Model::empty(model::Metamodel::built_in()), ring);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message() ==
        "system:a -[associated_with]-> relation:y (x): There is no single relation with the key of relation:y.");
}
