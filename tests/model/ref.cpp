// SPDX-License-Identifier: MPL-2.0
#include "model/ref.hpp"
#include "model/change_set.hpp"
#include <doctest/doctest.h>

using namespace fundament;
using namespace fundament::model;

TEST_CASE("a ref is read and written: the first colon ends the kind") {
  const std::pair<std::string, Ref> rows[] = {
      {"system:nexus", {"system", "nexus"}}, {"system:a:b:c", {"system", "a:b:c"}},
      {"system::", {"system", ":"}},         {"data_asset:Borgere / æøå", {"data_asset", "Borgere / æøå"}},
      {"relation:r-1", {"relation", "r-1"}}, {"system:" + std::string(200, 'k'), {"system", std::string(200, 'k')}},
  };
  for (const auto& row : rows) {
    const auto& text = row.first;
    const auto& ref = row.second;
    CAPTURE(text);
    const auto read = parse_ref(text);
    REQUIRE(read.ok());
    CHECK(*read == ref);
    CHECK(to_string(*read) == text);
  }
  CHECK(parse_ref("relation:r-1")->is_relation());
  CHECK(!parse_ref("system:relation")->is_relation());
}

TEST_CASE("what is no ref is refused with a sentence that says what was expected") {
  const std::string form = "' is not a ref; a ref is kind:key, for instance system:nexus.";
  const std::pair<std::string, std::string> rows[] = {
      {"", "'" + form},
      {"nexus", "'nexus" + form},
      {":nexus", "':nexus" + form},
      {"system:", "'system:" + form},
      {" system:nexus", "' system:nexus" + form},
      {"sys\ntem:nexus", "'sys\uFFFDtem:nexus" + form},
      {"system: nexus", "system: nexus: The key begins or ends with a space."},
      {"system:nexus ", "system:nexus : The key begins or ends with a space."},
      {"system:nexus\u00A0", "system:nexus\u00A0: The key begins or ends with a space."},
      {"system:a\tb", "system:a\uFFFDb: The key holds a control character."},
      {std::string("system:a\0b", 10), "system:a\uFFFDb: The key holds a control character."},
      {"system:a\u0085b", "system:a\uFFFDb: The key holds a control character."},
      {"system:a\x7F", "system:a\uFFFD: The key holds a control character."},
      {"system:\xFF", "system:\uFFFD: The key is not UTF-8."},
      {"system:A\u030Arhus",
       "system:A\u030Arhus: The key's accented letters are not composed (Unicode form NFC); write 'Århus'."},
      {"system:" + std::string(201, 'k'),
       "system:" + std::string(93, 'k') + "…: A key has at most 200 bytes; this one has 201."},
  };
  for (const auto& [text, message] : rows) {
    const auto read = parse_ref(text);
    REQUIRE(!read.ok());
    CHECK(read.error().code == base::ErrorCode::invalid_argument);
    CHECK(read.error().message() == message);
  }
}

TEST_CASE("a key's problem is said at the place given") {
  CHECK(check_key("a b", "row 3").ok());
  CHECK(check_key("", "row 3").error().message() == "row 3: A key must have at least one character.");
  CHECK(check_key("", "row 3").error().message(base::Language::da) == "row 3: En nøgle skal have mindst ét tegn.");
}

TEST_CASE("a relation is named by its ends, its type and its key") {
  RelationIdentity identity{{"system", "a"}, "reads", {"data_asset", "b"}};
  CHECK(to_string(identity) == "system:a -[reads]-> data_asset:b");
  identity.key = "nightly";
  CHECK(to_string(identity) == "system:a -[reads]-> data_asset:b (nightly)");
}
