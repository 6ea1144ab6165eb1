// SPDX-License-Identifier: MPL-2.0
#include "plan/read.hpp"
#include "support/told.hpp"
#include <nlohmann/json.hpp>

using namespace fundament;
using nlohmann::json;

namespace {

const model::Metamodel& metamodel() {
  return *model::Metamodel::built_in();
}
const base::Date today = *base::parse_date("2026-11-26");

/// All problems, "where: sentence" a line; else the plan as it is written.
std::string told(const json& document) {
  const auto read = plan::read(document, metamodel(), today);
  if (read) return plan::to_text(*read, metamodel());
  std::string out = read.error().message();
  for (const auto& other : read.error().others)
    out += "\n" + other.message();
  return out;
}
std::string told(const char* text) {
  return told(json::parse(text));
}
std::string of_one(const char* operation) {
  return told(json{{"on", "2027-08-01"}, {"operations", json::array({json::parse(operation)})}});
}

json retirements(std::size_t count) {
  json out{{"on", "2027-01-01"}, {"operations", json::array()}};
  for (std::size_t i = 0; i < count; i++)
    out["operations"].push_back({{"retire", {{"ref", "system:s" + std::to_string(i)}}}});
  return out;
}

json changes_on_days(std::size_t count, const char* attribute, const json& value) {
  json out{{"operations", json::array()}};
  for (std::size_t i = 0; i < count; i++)
    out["operations"].push_back({{"change",
                                  {{"ref", "system:s" + std::to_string(i)},
                                   {"set", {{attribute, value}}},
                                   {"on", base::to_string({today.days + static_cast<int>(i)})}}}});
  return out;
}

} // namespace

TEST_CASE("a plan is read, and written with all its days, and reads the same again") {
  const json document = json::parse(R"({"name":"Sundhedstid","on":"2027-08-01","operations":[
    {"add":{"ref":"system:sundhedstid","name":"Sundhedstid","owner":"unit:suf","criticality":"business_critical"}},
    {"connect":{"source":"system:sundhedstid","relation":"uses_technology","target":"technology:php","version":"7.4"}},
    {"connect":{"source":"unit:kff","relation":"uses","target":"system:sundhedstid","until":"2030-12-31","strength":"soft"}},
    {"disconnect":{"source":"system:a","relation":"reads","target":"data_asset:b","on":"2027-09-01"}},
    {"retire":{"ref":"system:old","was":{"retired_from":null}}},
    {"replace":{"old":"system:k","by":"system:sundhedstid","on":"2028-01-01","move":["uses","consumes"],
      "keep":["system:t"],"data":"move","was":{"users":["unit:kff"],"retired_from":"2030-01-01"}}},
    {"change":{"ref":"system:t","set":{"hosting":"hybrid","owner":"unit:kff","name":"T"},"unset":["users"],
      "was":{"hosting":"external","owner":null,"users":12}}}]})");
  const auto read = plan::read(document, metamodel(), today);
  REQUIRE(read);
  const std::string text = plan::to_text(*read, metamodel());
  CHECK(
      text ==
      R"({"name":"Sundhedstid","operations":[)"
      R"({"add":{"criticality":"business_critical","name":"Sundhedstid","on":"2027-08-01","owner":"unit:suf","ref":"system:sundhedstid"}},)"
      R"({"connect":{"on":"2027-08-01","relation":"uses_technology","source":"system:sundhedstid","target":"technology:php","version":"7.4"}},)"
      R"({"connect":{"on":"2027-08-01","relation":"uses","source":"unit:kff","strength":"soft","target":"system:sundhedstid","until":"2030-12-31"}},)"
      R"({"disconnect":{"on":"2027-09-01","relation":"reads","source":"system:a","target":"data_asset:b"}},)"
      R"({"retire":{"on":"2027-08-01","ref":"system:old","was":{"retired_from":null}}},)"
      R"({"replace":{"by":"system:sundhedstid","data":"move","keep":["system:t"],"move":["uses","consumes"],"old":"system:k","on":"2028-01-01","was":{"retired_from":"2030-01-01","users":["unit:kff"]}}},)"
      R"({"change":{"on":"2027-08-01","ref":"system:t","set":{"hosting":"hybrid","name":"T","owner":"unit:kff"},"unset":["users"],"was":{"hosting":"external","owner":null,"users":12}}}]})");
  CHECK(told(json::parse(text)) == text);
  std::string days;
  for (const auto day : plan::dates(*read, metamodel()))
    days += base::to_string(day) + " ";
  CHECK(days == "2027-08-01 2027-09-01 2028-01-01 2031-01-01 ");
  const auto steps = plan::steps(*read, metamodel());
  REQUIRE(steps.size() == 1);
  CHECK(plan::bucket(steps, *base::parse_date("2027-07-31")) == 0);
  CHECK(plan::bucket(steps, *base::parse_date("2027-08-01")) == 1);
}

TEST_CASE("a change of dates alone is no step, as they say themselves when") {
  const auto read = plan::read(json::parse(R"({"operations":[
    {"change":{"ref":"system:t","set":{"retired_from":"2029-01-01","owner":"unit:u"}}}]})"),
                               metamodel(), today);
  REQUIRE(read);
  CHECK(plan::steps(*read, metamodel()).empty());
  CHECK(plan::dates(*read, metamodel()) == std::vector<base::Date>{today});
}

TEST_CASE("a proposal gives its plan; an ordinary change-set is one step") {
  CHECK(
      told(
          R"({"fundament":"investment/1","key":"tid","name":"Tid","summary":"…","plan":{"on":"2027-01-01","operations":[{"retire":{"ref":"system:a"}}]}})") ==
      R"({"investment":"tid","name":"Tid","operations":[{"retire":{"on":"2027-01-01","ref":"system:a"}}]})");
  const char* set =
      R"({"reason":"r","operations":[{"put_element":{"ref":"system:a","name":"A","owner":"unit:u"}},{"remove_element":"system:b"}]})";
  CHECK(
      told(set) ==
      R"({"on":"2026-11-26","operations":[{"put_element":{"name":"A","owner":"unit:u","ref":"system:a"}},{"remove_element":"system:b"}]})");
  const auto read = plan::read(json::parse(set), metamodel(), today);
  CHECK(plan::steps(*read, metamodel()) == std::vector<base::Date>{today});
  CHECK(told(plan::to_json(*read, metamodel())) == plan::to_text(*read, metamodel()));
}

TEST_CASE("what is wrong with a plan is told with its place, and the name that may have been meant") {
  struct Row {
    const char *operation, *expected;
  };
  const Row rows[] = {
      {R"({"ad":{}})",
       "/operations/0/ad: 'ad' is not one of add, connect, disconnect, retire, replace, change. Did you mean add?"},
      {R"({"add":{},"retire":{}})", "/operations/0: An operation is an object with one member of: add, connect, "
                                    "disconnect, retire, replace, change."},
      {R"({"add":{"ref":"system:a","name":"A","hostin":"x"}})",
       "/operations/0/add/hostin: 'hostin' is not an attribute of system. Did you mean hosting?"},
      {R"({"add":{"ref":"system:a","name":"A","hosting":"moon"}})",
       "/operations/0/add/hosting: 'moon' is not one of on_premise, external, hybrid."},
      {R"({"add":{"ref":"sistem:a","name":"A"}})",
       "/operations/0/add/ref: There is no kind 'sistem'. Did you mean system?"},
      {R"({"add":{"ref":"system:a"}})", "/operations/0/add/name: 'name' is missing."},
      {R"({"add":{"ref":"decision:d","name":"D"}})",
       "/operations/0/add/ref: A plan cannot do this to the kind decision: it is decided elsewhere."},
      {R"({"retire":{"ref":"unit:u"}})",
       "/operations/0/retire/ref: A plan cannot do this to the kind unit: it is decided elsewhere."},
      {R"({"connect":{"source":"decision:d","relation":"decides","target":"technology:t"}})",
       "/operations/0/connect/source: A plan cannot do this to the kind decision: it is decided elsewhere."},
      {R"({"connect":{"source":"unit:u","relation":"part_of","target":"unit:w"}})",
       "/operations/0/connect: A plan cannot do this to the kind unit: it is decided elsewhere."},
      {R"({"connect":{"source":"system:a","relation":"reeds","target":"data_asset:b"}})",
       "/operations/0/connect/relation: There is no relation 'reeds'. Did you mean reads?"},
      {R"({"connect":{"source":"system:a","relation":"reads","target":"data_asset:b","until":"2026-01-01"}})",
       "/operations/0/connect/until: It ends before it begins."},
      {R"({"connect":{"source":"system:a","relation":"reads","target":"data_asset:b","valid_from":"2026-01-01"}})",
       "/operations/0/connect/valid_from: 'valid_from' is not an attribute of reads."},
      {R"({"retire":{"ref":"system:a","onn":"2027-01-01"}})",
       "/operations/0/retire/onn: 'onn' is not one of ref, on, was. Did you mean on?"},
      {R"({"retire":{"ref":"system:a","on":"2027-02-30"}})",
       "/operations/0/retire/on: A day such as 2027-08-01, between 1900 and 2999, is expected here."},
      {R"({"retire":{"ref":"system:a","on":"0001-01-01"}})",
       "/operations/0/retire/on: A day such as 2027-08-01, between 1900 and 2999, is expected here."},
      {R"({"replace":{"old":"system:a","by":"system:a"}})",
       "/operations/0/replace/by: An element cannot replace itself."},
      {R"({"replace":{"old":"system:a","by":"system:b","move":["use"],"data":"mova"}})",
       "/operations/0/replace/move/0: There is no relation 'use'. Did you mean uses?\n"
       "/operations/0/replace/data: 'mova' is not one of leave, move, end. Did you mean move?"},
      {R"({"change":{"ref":"system:a"}})", "/operations/0/change: A change needs something to set or to take away."},
      {R"({"change":{"ref":"system:a","set":{"users":"many"}}})",
       "/operations/0/change/set/users: '\"many\"' is not an integer of a size that can be kept."},
      {R"({"change":{"ref":"system:a","set":{"hosting":"hybrid"},"unset":["hosting"]}})",
       "/operations/0/change/unset/hosting: The same is said twice for one day."},
      {R"({"change":{"ref":"system:a","set":{"hosting":"hybrid"},"was":{"users":3}}})",
       "/operations/0/change/was/users: The operation does not set this, so what it was says nothing."},
      {R"({"change":{"ref":"system:a","set":{"a/b~c":1}}})",
       "/operations/0/change/set/a~1b~0c: 'a/b~c' is not an attribute of system."},
  };
  for (const Row& row : rows) {
    CAPTURE(row.operation);
    CHECK(of_one(row.operation) == row.expected);
  }
  CHECK(told("[]") == "/: A JSON object is expected here: plan.");
  CHECK(told("{}") == "/operations: A list of at least one operation is needed.");
  CHECK(told(R"({"operations":[],"onn":1})") ==
        "/onn: 'onn' is not one of on, name, investment, operations. Did you mean on?\n"
        "/operations: A list of at least one operation is needed.");
  CHECK(told(R"({"operations":[{"put_element":{"ref":"system:a","hosting":"moon"}}]})") ==
        "/operations/0/put_element/hosting: 'moon' is not one of on_premise, external, hybrid.");
  CHECK(told(R"({"on":"2027-01-01","operations":[{"change":{"ref":"system:a","set":{"hosting":"hybrid"}}},
                 {"change":{"ref":"system:a","set":{"hosting":"external"}}}]})") ==
        "/operations/1: The same is said twice for one day.");
}

TEST_CASE("a plan has at most 1,000 operations, 24 dates and 5 steps") {
  CHECK(told(retirements(1000)).substr(0, 2) == "{\"");
  CHECK(told(retirements(1001)) == "/operations: A plan has at most 1000 operations; split it in two.");
  CHECK(told(changes_on_days(24, "retired_from", "2029-01-01")).substr(0, 2) == "{\"");
  CHECK(told(changes_on_days(25, "retired_from", "2029-01-01")) ==
        "/operations: A plan has at most 24 different dates; this one has 25.");
  CHECK(told(changes_on_days(5, "hosting", "hybrid")).substr(0, 2) == "{\"");
  CHECK(told(changes_on_days(6, "hosting", "hybrid")) ==
        "/operations: A plan changes undated values on at most 5 different dates; this one on 6.");
}
