// SPDX-License-Identifier: MPL-2.0
#include "model/json.hpp"
#include "model/json_text.hpp"
#include "random_values.hpp"
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fundament;
using namespace fundament::model;
using nlohmann::json;

namespace {

const Metamodel& metamodel() {
  return *Metamodel::built_in();
}

template <class T> T good(base::Result<T> result) {
  if (!result) FAIL(result.error().message());
  return std::move(result).value();
}

std::string all_messages(const base::Error& error) {
  std::string out = error.message();
  for (const auto& other : error.others)
    out += "\n" + other.message();
  return out;
}

bool same(const Operation& a, const Operation& b) {
  return a.index() == b.index() && to_json(a, metamodel()) == to_json(b, metamodel());
}

template <class Data> bool same(const std::shared_ptr<const Data>& a, const std::shared_ptr<const Data>& b) {
  return a && b ? *a == *b : !a && !b;
}

Change random_change(testing::RandomValues& random) {
  Change change;
  change.id = static_cast<std::uint32_t>(random.below(no_id));
  const bool has_was = random.chance(2);
  switch (random.below(4)) {
  case 0: change.operation = PutElement{random.element(metamodel()), {}}; break;
  case 1: change.operation = RemoveElement{random.ref(metamodel())}; break;
  case 2: change.operation = PutRelation{random.relation(metamodel())}; break;
  default: change.operation = RemoveRelation{random.relation(metamodel()).identity};
  }
  if (has_was && change.operation.index() % 2 == 0)
    change.was_element = std::make_shared<const ElementData>(random.element(metamodel()));
  if (has_was && change.operation.index() % 2 == 1)
    change.was_relation = std::make_shared<const RelationData>(random.relation(metamodel()));
  return change;
}

} // namespace

TEST_CASE("an element and a relation have this JSON form") {
  ElementData element{{"system", "nexus"}, "Nexus", {}, "cmdb"};
  element.attributes.set(*metamodel().find_attribute("users"), std::int64_t{5});
  element.attributes.set(*metamodel().find_attribute("active_from"), *base::parse_date("2026-11-23"));
  element.attributes.set(*metamodel().find_attribute("properties"), Properties{{"b", "1"}, {"a", "2"}});
  CHECK(to_json(element, metamodel()) == json::parse(R"({"ref": "system:nexus", "name": "Nexus", "users": 5,
    "active_from": "2026-11-23", "properties": [{"name": "b", "value": "1"}, {"name": "a", "value": "2"}], "origin": "cmdb"})"));
  RelationData relation{{{"system", "a"}, "flows_to", {"system", "b"}, "k"}};
  relation.strength = Strength::weak;
  relation.needs = Needs::target;
  relation.valid_to = base::parse_date("2026-11-23");
  relation.confidence = 0.5;
  relation.attributes.set(*metamodel().find_attribute("data"), std::string("CPR"));
  CHECK(to_json(relation, metamodel()) == json::parse(R"({"source": "system:a", "relation": "flows_to",
    "target": "system:b", "key": "k", "strength": "weak", "needs": "target", "valid_to": "2026-11-23",
    "confidence": 0.5, "data": "CPR"})"));
  CHECK(to_json(RelationData{{{"system", "a"}, "reads", {"system", "b"}, ""}}, metamodel()).dump() ==
        R"({"relation":"reads","source":"system:a","target":"system:b"})");
}

TEST_CASE("a log line names what was done, its id and what was there before") {
  const ElementData was{{"system", "a"}, "A", {}, "hand"};
  Change change{PutElement{{{"system", "a"}, "A\nB", {}, "hand"}, {}}, std::make_shared<const ElementData>(was), {}, 7};
  CHECK(to_log_line(change, metamodel()) == R"({"put_element":{"ref":"system:a","name":"A\nB","origin":"hand"},"id":7,)"
                                            R"("was":{"ref":"system:a","name":"A","origin":"hand"}})");
  change = {RemoveRelation{{{"system", "a"}, "reads", {"data_asset", "b"}, ""}}, {}, {}, 3};
  CHECK(to_log_line(change, metamodel()) ==
        R"({"remove_relation":{"source":"system:a","relation":"reads","target":"data_asset:b"},"id":3})");
  change = {RemoveElement{{"system", "a"}}, {}, {}, 0};
  CHECK(to_log_line(change, metamodel()) == R"({"remove_element":"system:a","id":0})");
}

TEST_CASE("random elements, relations and changes come back as they were") {
  testing::RandomValues random(2026);
  for (int round = 0; round < 2000; round++) {
    CAPTURE(round);
    const ElementData element = random.element(metamodel());
    const auto put = good(put_element_from_json(to_json(element, metamodel()), metamodel()));
    CHECK(put.element == element);
    CHECK(!put.owner);

    const RelationData relation = random.relation(metamodel());
    CHECK(good(relation_from_json(to_json(relation, metamodel()), metamodel())) == relation);
    CHECK(good(identity_from_json(to_json(relation.identity), metamodel())) == relation.identity);

    Operation operation = PutElement{element, random.ref(metamodel())};
    CHECK(same(good(operation_from_json(to_json(operation, metamodel()), metamodel())), operation));

    const Change change = random_change(random);
    const std::string line = to_log_line(change, metamodel());
    CHECK(line.find('\n') == line.npos);
    const Change again = good(change_from_log_line(line, metamodel()));
    CHECK(same(again.operation, change.operation));
    CHECK(again.id == change.id);
    CHECK(same(again.was_element, change.was_element));
    CHECK(same(again.was_relation, change.was_relation));
    CHECK(to_log_line(again, metamodel()) == line);

    const auto kind = *metamodel().find_kind(element.ref.kind);
    CHECK(good(element_attributes_from_text(attributes_to_text(element.attributes, metamodel()), kind, metamodel())) ==
          element.attributes);
    const auto type = *metamodel().find_relation(relation.identity.relation);
    CHECK(good(relation_attributes_from_text(attributes_to_text(relation.attributes, metamodel()), type,
                                             metamodel())) == relation.attributes);
  }
  CHECK(attributes_to_text({}, metamodel()).empty());
}

TEST_CASE("null, empty texts and empty lists are nothing") {
  const auto put = good(put_element_from_json(
      json::parse(
          R"({"ref": "system:a", "name": null, "description": "", "aliases": [], "properties": {}, "users": null,
                      "owner": null})"),
      metamodel()));
  CHECK(put.element == ElementData{{"system", "a"}, "", {}});
  CHECK(!put.owner);
}

TEST_CASE("all problems of an operation come at once, with place and the nearest names") {
  struct Row {
    const char *operation, *messages;
  };
  const Row rows[] = {
      {R"({"put_element": {"ref": "system:nexus", "data_class": "confidental", "user": 5, "users": "5", "cost": 1.0,
           "active_from": 5, "restricted": "ja", "lifecycle": ["active"], "owner": "unti:suf", "roles": [{}]}})",
       "system:nexus owner: There is no kind 'unti'. Did you mean unit?\n"
       "system:nexus active_from: '5' is not a day such as 2026-11-23.\n"
       "system:nexus cost: '1.0' is not an integer of a size that can be kept.\n"
       "system:nexus data_class: 'confidental' is not one of public, internal, confidential, sensitive. Did you mean "
       "confidential?\n"
       "system:nexus lifecycle: A text is expected, not […].\n"
       "system:nexus restricted: '\"ja\"' is not true or false.\n"
       "system:nexus roles[0]: 'role' is missing.\n"
       "system:nexus roles[0]: 'holder' is missing.\n"
       "system:nexus: 'user' is not an attribute of system. Did you mean users?\n"
       "system:nexus users: '\"5\"' is not an integer of a size that can be kept."},
      {R"({"put_element": {"name": "x"}})", "'ref' is missing."},
      {R"({"put_element": {"ref": 5}})", "ref: '5' is not a ref; a ref is kind:key, for instance system:nexus."},
      {R"({"put_element": {"ref": "sytem:a"}})", "sytem:a ref: There is no kind 'sytem'. Did you mean system?"},
      {R"({"put_element": {"ref": "relation:a"}})", "relation:a ref: There is no kind 'relation'."},
      {R"({"put_element": []})", "A JSON object is expected here: element."},
      {R"({"put_relation": {"source": "system:a", "relation": "depend_on", "target": "sys:b", "strength": "harder",
           "needs": "me", "valid_from": "2026", "confidence": "high"}})",
       "system:a -[depend_on]-> sys:b relation: There is no relation 'depend_on'. Did you mean depends_on?\n"
       "system:a -[depend_on]-> sys:b target: There is no kind 'sys'.\n"
       "system:a -[depend_on]-> sys:b strength: 'harder' is not one of change, weak, soft, hard, total. Did you mean "
       "hard?\n"
       "system:a -[depend_on]-> sys:b needs: 'me' is not one of nobody, source, target, both.\n"
       "system:a -[depend_on]-> sys:b valid_from: '2026' is not a day such as 2026-11-23.\n"
       "system:a -[depend_on]-> sys:b confidence: '\"high\"' is not a number such as 1234.5."},
      {R"({"put_relation": {"relation": "reads", "datta": "x", "key": " k"}})",
       "'source' is missing.\n"
       "'target' is missing.\n"
       "key: The key begins or ends with a space.\n"
       "'datta' is not an attribute of reads."},
      {R"({"remove_element": {"ref": "system:a"}})",
       "remove_element: '{…}' is not a ref; a ref is kind:key, for instance system:nexus."},
      {R"({"remove_relation": {"source": "system:a", "relation": "reads", "target": "system:b", "strength": "hard"}})",
       "system:a -[reads]-> system:b: 'strength' is not one of source, relation, target, key."},
  };
  for (const Row& row : rows) {
    CAPTURE(row.operation);
    const auto operation = operation_from_json(json::parse(row.operation), metamodel());
    REQUIRE(!operation.ok());
    CHECK(operation.error().code == base::ErrorCode::invalid_argument);
    CHECK(all_messages(operation.error()) == row.messages);
  }
  const std::string form = "An operation is an object with exactly one of put_element, put_relation, remove_element, "
                           "remove_relation.";
  for (const char* text : {"[]", "{}", "5", "null", R"({"put": {}})", R"({"put_element": {}, "remove_element": "a:b"})",
                           R"({"remove_element": "system:a", "id": 5})"}) {
    CAPTURE(text);
    CHECK(operation_from_json(json::parse(text), metamodel()).error().message() == form);
  }
}

TEST_CASE("a JSON text from outside has a number of values and a depth, known before anything is made of it") {
  const auto repeated = [](std::size_t count, const std::string& piece) {
    std::string out;
    for (std::size_t i = 0; i < count; i++)
      out += piece;
    return out;
  };
  const auto said = [](const std::string& text, std::size_t most) {
    const auto read = parse_json(text, "body", most);
    return read ? "read" : std::string(to_string(read.error().code)) + " " + read.error().message();
  };
  CHECK(said("[1,2,3,4]", 5) == "read");
  CHECK(said("[1,2,\n3,4]", 4) ==
        "limit_exceeded body: These are more than 4 values, from line 2, column 2 on; send them in several parts.");
  CHECK(said(R"({"a":",,,,[[[[::::","b":"\",,,,"})", 5) == "read"); // in a text they count for nothing
  CHECK(said(R"({"a":{},"b":{}})", 5) != "read");
  const std::string deep = "limit_exceeded body: Lists and objects stand more than 64 deep in each other.";
  CHECK(said(repeated(64, "[") + repeated(64, "]"), 1000) == "read");
  CHECK(said(repeated(65, "[") + repeated(65, "]"), 1000) == deep);
  CHECK(said(repeated(1'000'000, "["), SIZE_MAX) == deep);
  CHECK(said(repeated(1'000'000, "{\"a\":"), SIZE_MAX) == deep);
  CHECK(said("[" + repeated(3'000'000, "{},") + "{}]", max_json_values)
            .starts_with("limit_exceeded body: These are more"));
}

TEST_CASE("a JSON object that has a member twice is refused, with the place of the second") {
  const auto said = [](const std::string& text) {
    const auto read = parse_json(text, "body");
    return read ? "read" : read.error().message();
  };
  const auto twice = [](const char* member, int line, int column) {
    return "body: The member '" + std::string(member) + "' stands twice in one object; the second time in line " +
           std::to_string(line) + ", column " + std::to_string(column) + ".";
  };
  CHECK(said(R"({"a":1,"a":1})") == twice("a", 1, 8));
  CHECK(said("{\"a\":1,\n \"b\":{},\n \"a\":2}") == twice("a", 3, 2));
  CHECK(said(R"([{"a":1},{"b":[{"c":1,"d":2,"c":3}]}])") == twice("c", 1, 29));
  CHECK(said(R"({"a":1,"\u0061":2})") == twice("a", 1, 8)); // the same name, written otherwise
  CHECK(said(R"({"":1,"":2})") == twice("", 1, 7));
  CHECK(said(R"({"a" :{"a":1}, "a"	:2})") == twice("a", 1, 16));
  CHECK(said(R"({"b":1,"a":1,"a":2,"b":3})") == twice("a", 1, 14)); // the first that comes
  CHECK(said(R"([{"a":1},{"a":1},["a","a"],{"a":"a","b":"a"}])") == "read");
  CHECK(said(R"({"a":{"a":{"a":1}},"A":"\"a\":"})") == "read");
}

TEST_CASE("what the store holds but cannot be understood is corrupt data") {
  for (const char* line :
       {"", "x", "{}", "[]", "null", R"({"put_element":{"ref":"system:a"}})",
        R"({"remove_element":"system:a","id":-1})", R"({"remove_element":"system:a","id":1.5})",
        R"({"remove_element":"system:a","id":2147483647})", R"({"remove_element":"a","id":1})",
        R"({"put_element":{"ref":"system:a","users":"x"},"id":1})",
        R"({"put_element":{"ref":"system:a","no_such":1},"id":1})", R"({"put_element":{"ref":"nothing:a"},"id":1})",
        R"({"put_relation":{"source":"system:a","relation":"nothing","target":"system:b"},"id":1})",
        R"({"remove_element":"system:a","id":1,"was":5})", R"({"remove_element":"system:a","id":1)"}) {
    CAPTURE(line);
    const auto change = change_from_log_line(line, metamodel());
    REQUIRE(!change.ok());
    CHECK(change.error().code == base::ErrorCode::corrupt_data);
  }
  const auto system = *metamodel().find_kind("system");
  for (const char* text : {"x", "[]", R"({"users":"5"})", R"({"no_such":5})"}) {
    CAPTURE(text);
    CHECK(element_attributes_from_text(text, system, metamodel()).error().code == base::ErrorCode::corrupt_data);
  }
}

TEST_CASE("what the store holds was allowed when it came") {
  const auto system = *metamodel().find_kind("system");
  const auto attributes = good(element_attributes_from_text(R"({"data_class":"secret"})", system, metamodel()));
  CHECK(*attributes.get<std::string>(*metamodel().find_attribute("data_class")) == "secret");
}

TEST_CASE("a NUL does not end a JSON text unseen") {
  for (const std::string_view text : {std::string_view("9\0]}", 4), std::string_view("{}\0{\"a\":1}", 10),
                                      std::string_view("\0", 1), std::string_view("{\"a\":\"\0\"}", 9)}) {
    const auto read = parse_json(text, "body");
    REQUIRE(!read.ok());
    CHECK(read.error().code == base::ErrorCode::invalid_argument);
  }
}
