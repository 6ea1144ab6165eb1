// SPDX-License-Identifier: MPL-2.0
#include "model/editor.hpp"
#include <algorithm>
#include <ctime>
#include <doctest/doctest.h>
#include <random>

using namespace fundament;
using namespace fundament::model;

namespace {

enum class Shape { star, parallel };

/// Element 0 with so many relations: each to an element of its own, or all to element 1, told apart by their keys.
std::shared_ptr<const Model> hub(std::uint32_t size, Shape shape) {
  const auto metamodel = Metamodel::built_in();
  Builder builder(metamodel);
  const auto origin = builder.origin("test");
  const auto kind = *metamodel->find_kind("system");
  const auto type = *metamodel->find_relation("depends_on");
  const std::uint32_t others = shape == Shape::star ? size : 1;
  for (ElementId id = 0; id <= others; id++)
    builder.add(id, Element{kind, origin, "s" + std::to_string(id), "S", {}});
  for (RelationId id = 0; id < size; id++) {
    RelationData data;
    if (shape == Shape::parallel) data.identity.key = "k" + std::to_string(id);
    builder.add(
        id, make_relation(data, End::of_element(0), End::of_element(shape == Shape::star ? id + 1 : 1), type, origin));
  }
  return builder.finish().value();
}

std::vector<RelationId> shuffled(std::uint32_t size) {
  std::vector<RelationId> out(size);
  for (RelationId id = 0; id < size; id++)
    out[id] = id;
  std::shuffle(out.begin(), out.end(), std::mt19937(17));
  return out;
}

/// How much more of the processor's time `work` takes for a hub sixteen times as large: about 16 times where it is
/// linear, 256 where every step looks at all of a hub. The best of a few, and of a few attempts, as others use the
/// machine too.
constexpr double far_from_square = 100;
template <class Work> double growth(Shape shape, Work work) {
  constexpr std::uint32_t small = 10'000, times = 16;
  const auto shortest = [&](std::uint32_t size) {
    const auto model = hub(size, shape);
    double best = 1e9;
    for (int i = 0; i < 3; i++) {
      const std::clock_t begun = std::clock();
      work(model);
      best = std::min(best, static_cast<double>(std::clock() - begun));
    }
    return best;
  };
  double least = 1e9;
  for (int attempt = 0; attempt < 4 && least >= far_from_square; attempt++) {
    const double of_small = shortest(small);
    least = std::min(least, shortest(small * times) / of_small);
  }
  return least;
}

} // namespace

TEST_CASE("removing a hub's relations one by one takes as many steps as there are relations") {
  for (const Shape shape : {Shape::star, Shape::parallel})
    CHECK(growth(shape, [](const std::shared_ptr<const Model>& model) {
            const std::uint32_t size = static_cast<std::uint32_t>(model->relation_count());
            Editor editor(*model);
            for (const RelationId id : shuffled(size))
              if (id % 4 != 0) editor.remove_relation(id);
            const auto after = editor.finish();
            REQUIRE(after->relation_count() == size / 4);
            REQUIRE(after->from(0).size() == size / 4);
          }) < far_from_square);
}

TEST_CASE("a relation between two hubs is found by its key") {
  CHECK(growth(Shape::parallel, [](const std::shared_ptr<const Model>& model) {
          const auto type = *model->metamodel().find_relation("depends_on");
          for (RelationId id = 0; id < model->relation_limit(); id++) {
            const auto found = model->find(End::of_element(0), type, End::of_element(1), model->relation(id)->key());
            REQUIRE(found.value_or(no_id) == id);
          }
        }) < far_from_square);
}

TEST_CASE("what remains of a hub's relations keeps its order, through apply and replay") {
  constexpr std::uint32_t size = 1000;
  for (const Shape shape : {Shape::star, Shape::parallel}) {
    const auto before = hub(size, shape);
    ChangeSet set{"test", "test", {}};
    for (const RelationId id : shuffled(size))
      if (id % 3 != 0) set.operations.push_back(RemoveRelation{before->identity(id)});
    const auto applied = before->apply(std::move(set), "test");
    REQUIRE(applied.ok());
    const auto replayed = before->replay(applied->changes);
    REQUIRE(replayed.ok());
    for (const auto& after : {applied->model, *replayed}) {
      std::vector<RelationId> left;
      for (const RelationId id : after->from(0))
        left.push_back(id);
      REQUIRE(left.size() == (size + 2) / 3);
      CHECK(std::is_sorted(left.begin(), left.end()));
      CHECK(std::all_of(left.begin(), left.end(), [](RelationId id) { return id % 3 == 0; }));
      CHECK(after->to(1).size() == (shape == Shape::star ? 1u : left.size()));
    }
  }
}
