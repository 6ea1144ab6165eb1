// SPDX-License-Identifier: MPL-2.0
#include "store/support.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <random>
#include <set>

using namespace fundament;
using namespace fundament::tests;
using store::Store;

namespace {

/// "1:0 1:3 2:0": the operations whose lines name the ref, as the whole log has them or as the index finds them.
std::string found(Store& opened, const model::Ref& ref, bool indexed, model::Revision since = 0,
                  std::uint64_t skip = 0) {
  std::string out;
  model::Revision revision = 0;
  const auto change = [&](const store::ChangeHeader& header) {
    revision = header.revision;
    return Store::Visit::operations;
  };
  const auto operation = [&](std::uint64_t number, std::string_view line) {
    const std::string name = ref.is_relation() ? ref.key : to_string(ref);
    if (line.find(name + "\"") != line.npos) out += " " + std::to_string(revision) + ":" + std::to_string(number);
    return true;
  };
  const auto read = indexed ? opened.read_changes_of(ref, since, change, operation, skip)
                            : opened.read_changes(since, change, operation, skip);
  return read ? out : said(read);
}

std::size_t blocks_read(Store& opened, const model::Ref& ref) {
  std::size_t lines = 0;
  const auto read = opened.read_changes_of(
      ref, 0, [](const store::ChangeHeader&) { return Store::Visit::operations; },
      [&](std::uint64_t, std::string_view) { return lines++, true; });
  REQUIRE(read.ok());
  return lines;
}

} // namespace

TEST_CASE("the index of the log finds what the whole log has") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  const Folder folder;
  const std::string file = folder / "a.db";
  {
    Kept kept(file);
    for (int round = 0; round < 12; round++) {
      model::ChangeSet set{"hand", "round " + std::to_string(round), {}};
      const bool large = round % 4 == 1; // of several blocks
      const int count = large ? 6000 + pick(3000) : 1 + pick(5);
      std::set<std::string> put;
      for (int i = 0; i < count; i++) {
        const std::string key = std::to_string(large ? round * 100000 + i : pick(20));
        if (put.insert(key).second)
          set.operations.emplace_back(model::PutElement{{{"system", key}, "n" + std::to_string(round), {}}, {}});
      }
      REQUIRE(said(kept.apply(set)) == "fine");
      const auto count_of = kept.model->element_count();
      model::ChangeSet relations{"hand", "relations", {}};
      for (int i = 0; i < (large ? 5000 : 3); i++) {
        const auto a = static_cast<model::ElementId>(pick(static_cast<int>(count_of)));
        relations.operations.emplace_back(model::PutRelation{
            {{kept.model->ref(a), "depends_on",
              kept.model->ref(static_cast<model::ElementId>(pick(std::min(3, static_cast<int>(count_of))))),
              "k" + std::to_string(round) + "-" + std::to_string(i)}}});
      }
      REQUIRE(said(kept.apply(relations)) == "fine");
    }
  }
  const auto agree = [&] {
    auto opened = Store::open(file).value();
    for (int i = 0; i < 40; i++) {
      const int round = pick(12);
      const model::Ref ref =
          i % 4 == 0   ? model::Ref{"relation", "k" + std::to_string(round) + "-" + std::to_string(pick(4))}
          : i % 4 == 1 ? model::Ref{"system", std::to_string(100000 * (1 + 4 * pick(3)) + pick(6000))}
                       : model::Ref{"system", std::to_string(pick(20))};
      CAPTURE(to_string(ref));
      const model::Revision since = i % 3 == 0 ? pick(20) : 0;
      const std::uint64_t skip = i % 5 == 0 ? static_cast<std::uint64_t>(pick(6000)) : 0;
      CHECK(found(opened, ref, true, since, skip) == found(opened, ref, false, since, skip));
    }
    CHECK(blocks_read(opened, {"system", "nowhere"}) == 0);
    CHECK(blocks_read(opened, {"system", "500000"}) <= 3 * store::block_operations); // put once, related rarely
  };
  agree();
  SUBCASE("also when it is made of an old log") {
    sql(file, back_to_schema_1);
    agree();
    CHECK(Store::open(file).value().verify(model::Metamodel::built_in()).value().problem_count == 0);
  }
}
