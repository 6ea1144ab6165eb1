// SPDX-License-Identifier: MPL-2.0
#include "base/result.hpp"
#include "base/budget.hpp"
#include <doctest/doctest.h>

using namespace fundament::base;

namespace {

Error error(const std::string& where) {
  return {ErrorCode::not_found, {"element.not_there"}, where};
}

} // namespace

TEST_CASE("an error is one line: place, sentence, hint") {
  Error one = error("system:nexsu");
  CHECK(one.message() == "system:nexsu: There is no such element.");
  one.hint = Text{"did_you_mean", {{"names", "system:nexus"}}};
  CHECK(one.message(Language::da) == "system:nexsu: Der er intet sådant element. Mente du system:nexus?");
  CHECK(error("").message() == "There is no such element.");
}

TEST_CASE("the wire text of a code is the enumerator's name") {
  CHECK(to_string(ErrorCode::invalid_argument) == "invalid_argument");
  CHECK(to_string(ErrorCode::revision_moved) == "revision_moved");
  CHECK(to_string(ErrorCode::internal) == "internal");
}

TEST_CASE("several problems become one error with others, never others of others") {
  Problems problems;
  CHECK(problems.empty());
  problems.add(error("a"));
  Error group = error("b");
  group.others = {error("c"), error("d")};
  problems.add(group);
  problems.add(error("e"));
  CHECK(problems.size() == 5);
  const Error all = problems.take();
  CHECK(all.where == "a");
  std::string places;
  for (const Error& other : all.others) {
    places += other.where;
    CHECK(other.others.empty());
  }
  CHECK(places == "bcde");
  CHECK(problems.empty());
  CHECK_THROWS_AS((void)problems.take(), std::logic_error);
}

TEST_CASE("of very many problems the first are told and the others counted, also when they come in heaps") {
  Problems problems;
  std::size_t asked = 0;
  const auto nearest = [&] { return asked++, "system:nexus"; };
  for (int i = 0; i < 250; i++)
    problems.add(error("a"), nearest);
  CHECK(problems.size() == 250);
  CHECK(problems.full());
  CHECK(asked == Problems::most); // what is not kept costs no search
  const Error all = problems.take();
  CHECK(all.message() == "a: There is no such element. Did you mean system:nexus?");
  REQUIRE(all.others.size() == Problems::most);
  CHECK(all.others[Problems::most - 2].where == "a");
  CHECK(all.others.back().message() == "150 more problems are not listed.");
  CHECK(problems.empty());

  Problems further;
  further.add(error("b"));
  further.add(all);
  further.add(all);
  CHECK(further.size() == 501);
  CHECK(further.take().others.back().message() == "401 more problems are not listed.");
}

TEST_CASE("guesses at meant names end with their number, and with the question's time") {
  Budget enough;
  for (std::uint32_t i = 0; i < Budget::most_suggestions; i++)
    CHECK(enough.takes_suggestion());
  CHECK(!enough.takes_suggestion());
  Budget none(std::chrono::milliseconds(0));
  CHECK(!none.takes_suggestion());
  CHECK(did_you_mean("system") == Text{"did_you_mean", {{"names", "system"}}});
  CHECK(!did_you_mean(""));
}

TEST_CASE("a result holds a value or an error") {
  const Result<int> good = 7;
  CHECK(good.ok());
  CHECK(*good == 7);
  Result<int> bad = error("x");
  CHECK(!bad);
  CHECK(bad.error().where == "x");
  CHECK_THROWS_AS((void)bad.value(), std::logic_error);
  CHECK(std::move(bad).error().where == "x");
  const Result<void> done;
  CHECK(done.ok());
  const Result<void> failed = error("y");
  CHECK(!failed);
  CHECK(failed.error().where == "y");
}

TEST_CASE("a budget without a limit is never spent, a passed one is noticed within 256 calls") {
  Budget free;
  for (int i = 0; i < 5000; i++)
    CHECK(!free.spent());
  for (const auto most : {std::chrono::milliseconds(0), std::chrono::milliseconds(-5)}) {
    Budget none(most);
    int calls = 1;
    while (!none.spent())
      calls++;
    CHECK(calls == 256);
    CHECK(none.spent());
  }
  Budget ages(std::chrono::milliseconds::max());
  for (int i = 0; i < 5000; i++)
    CHECK(!ages.spent());
}

TEST_CASE("what a test tells of a C text is the text, not its address") {
  const char* text = "archimate";
  CHECK(doctest::StringMaker<const char*>::convert(text) == "archimate");
}
