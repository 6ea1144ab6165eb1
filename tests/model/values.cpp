// SPDX-License-Identifier: MPL-2.0
#include "model/values.hpp"
#include "model/json.hpp"
#include "model/json_text.hpp"
#include "random_values.hpp"
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fundament;
using namespace fundament::model;

namespace {

const Metamodel& metamodel() {
  return *Metamodel::built_in();
}

const AttributeDefinition& attribute(const std::string& kind, const std::string& name) {
  const auto* found = metamodel().find_attribute(metamodel().kind(*metamodel().find_kind(kind)), name);
  REQUIRE(found != nullptr);
  return *found;
}

std::string all_messages(const base::Error& error) {
  std::string out = error.message();
  for (const auto& other : error.others)
    out += "\n" + other.message();
  return out;
}

} // namespace

TEST_CASE("attributes are found by id, replaced and erased; an empty value is none") {
  Attributes attributes;
  CHECK(attributes.empty());
  attributes.set(7, std::string("seven"));
  attributes.set(2, true);
  attributes.set(4, std::int64_t{4});
  attributes.set(7, std::string("VII"));
  CHECK(attributes.size() == 3);
  CHECK(*attributes.get<std::string>(7) == "VII");
  CHECK(*attributes.get<bool>(2));
  CHECK(attributes.get<bool>(4) == nullptr);
  CHECK(attributes.find(3) == nullptr);
  std::string ids;
  for (const auto& [id, value] : attributes)
    ids += std::to_string(id);
  CHECK(ids == "247");
  attributes.set(4, std::vector<std::string>{});
  attributes.set(7, std::string());
  attributes.erase(99);
  CHECK(attributes.size() == 1);
  CHECK(attributes.find(7) == nullptr);
}

TEST_CASE("the text of a cell becomes a value") {
  struct Row {
    const char *kind, *name, *text;
    Value value;
  };
  const Row rows[] = {
      {"system", "description", "Linje 1\nlinje 2\tæ", std::string("Linje 1\nlinje 2\tæ")},
      {"system", "restricted", "true", true},
      {"system", "restricted", "JA", true},
      {"system", "restricted", "Yes", true},
      {"system", "restricted", "SAND", true},
      {"system", "restricted", "nej", false},
      {"system", "restricted", "no", false},
      {"system", "restricted", "Falsk", false},
      {"system", "users", "0", std::int64_t{0}},
      {"system", "users", "-12", std::int64_t{-12}},
      {"system", "users", "9223372036854775807", std::int64_t{INT64_MAX}},
      {"system", "active_from", "2026-11-23", *base::parse_date("2026-11-23")},
      {"system", "data_class", "confidential", std::string("confidential")},
      {"system", "data_class", "Confidential", std::string("confidential")},
      {"system", "data_class", "FORTROLIG", std::string("confidential")},
      {"system", "data_class", "følsom", std::string("sensitive")},
      {"system", "data_class", "foelsom", std::string("sensitive")},
      {"system", "criticality", "business critical", std::string("business_critical")},
      {"system", "criticality", "Business-critical", std::string("business_critical")},
      {"system", "lifecycle", "under udfasning", std::string("phasing_out")},
      {"system", "aliases", R"(["a", "b;c"])", std::vector<std::string>{"a", "b;c"}},
      {"system", "properties", R"({"a": "1", "b": ""})", Properties{{"a", "1"}, {"b", ""}}},
      {"system", "properties", R"([["b", "1"], ["a", "2"], ["b", "3"]])",
       Properties{{"b", "1"}, {"a", "2"}, {"b", "3"}}},
      {"system", "properties", R"([{"name": "b", "value": "1"}, {"value": "", "name": "b"}])",
       Properties{{"b", "1"}, {"b", ""}}},
      {"system", "external_ids", R"([{"source": "OIO", "id": "4711"}])", std::vector<ExternalId>{{"OIO", "4711"}}},
      {"system", "roles", R"([{"role": "data_owner", "holder": "unit:suf"}])",
       std::vector<Role>{{"data_owner", "unit:suf"}}},
      {"system", "redundancy", R"([{"name": "web", "relation": "runs_on", "of": ["infrastructure:a"], "minimum": 2}])",
       std::vector<Redundancy>{{"web", "runs_on", {{"infrastructure", "a"}}, 2}}},
      {"system", "redundancy", R"([{"relation": "runs_on"}])", std::vector<Redundancy>{{"", "runs_on", {}, 1}}},
      {"technology", "versions", R"([{"version": "14", "end_of_life": "2026-11-12"}, {"version": "15"}])",
       std::vector<Version>{{"14", {}, {}, base::parse_date("2026-11-12")}, {"15", {}, {}, {}}}},
      {"decision", "scope_unit", "unit:suf", std::string("unit:suf")},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CAPTURE(row.text);
    const auto value = value_from_text(row.text, attribute(row.kind, row.name), "here");
    REQUIRE(value.ok());
    CHECK(*value == row.value);
    CHECK(*value_from_text(value_to_text(*value), attribute(row.kind, row.name), "here") == row.value);
  }
}

TEST_CASE("a cell that cannot be understood says why") {
  struct Row {
    const char *kind, *name, *text, *message;
  };
  const Row rows[] = {
      {"system", "data_class", "confidental",
       "'confidental' is not one of public, internal, confidential, sensitive. Did you mean confidential?"},
      {"system", "data_class", "x", "'x' is not one of public, internal, confidential, sensitive."},
      {"system", "restricted", "maybe", "'maybe' is not true or false."},
      {"system", "restricted", "1", "'1' is not true or false."},
      {"system", "users", "12.5", "'12.5' is not an integer of a size that can be kept."},
      {"system", "users", "+5", "'+5' is not an integer of a size that can be kept."},
      {"system", "users", "1 000", "'1 000' is not an integer of a size that can be kept."},
      {"system", "users", "9223372036854775808", "'9223372036854775808' is not an integer of a size that can be kept."},
      {"system", "active_from", "23-11-2026", "'23-11-2026' is not a day such as 2026-11-23."},
      {"system", "active_from", "2026-02-30", "'2026-02-30' is not a day such as 2026-11-23."},
      {"system", "description", "a\rb", "The text holds a control character other than line break and tab."},
      {"system", "description", "\xFF", "The text is not UTF-8."},
      {"system", "aliases", "a, b", "This is not valid JSON, from line 1, column 1 on."},
      {"system", "aliases", "[\"a\",\n \"b\" \"c\"]", "This is not valid JSON, from line 2, column 8 on."},
      {"system", "aliases", R"("a")", R"(A list of texts is expected, such as ["a", "b"].)"},
      {"system", "aliases", R"(["a", 5])", "[1]: A text is expected, not 5."},
      {"system", "properties", R"({"a": 5, "b": ["x"]})",
       "a: A text is expected, not 5.\nb: A text is expected, not […]."},
      {"system", "properties", R"([["a"]])",
       R"([0]: Names with their texts are expected, such as [{"name": "GEMMA type", "value": "Standaard"}].)"},
      {"system", "properties", R"([{"name": "a"}, {"naem": "x", "name": "a", "value": 5}])",
       "[0]: 'value' is missing.\n[1]: 'naem' is not one of name, value. Did you mean name?\n"
       "[1].value: A text is expected, not 5."},
      {"system", "roles", R"([{"role": "owner"}, {"rolle": "x", "role": "a", "holder": "b"}])",
       "[0]: 'holder' is missing.\n[1]: 'rolle' is not one of role, holder. Did you mean role?"},
      {"system", "external_ids", R"({"source": "a"})",
       R"(A list of objects is expected, such as [{"source": "OIO", "id": "4711"}].)"},
      {"system", "redundancy", R"([{"relation": "runs_on", "minimum": 0, "of": ["x", "system:a"]}])",
       "[0].of: 'x' is not a ref; a ref is kind:key, for instance system:nexus.\n"
       "[0].minimum: The minimum of a redundancy is at least 1."},
      {"system", "redundancy", R"([{"relation": "runs_on", "minimum": 1.5}])",
       "[0].minimum: '1.5' is not an integer of a size that can be kept."},
      {"system", "redundancy", R"([{"relation": "runs_on", "minimum": 4294967296}])",
       "[0].minimum: '4294967296' is not an integer of a size that can be kept."},
      {"technology", "versions", R"([{"version": "14", "end_of_life": "soon"}])",
       "[0].end_of_life: 'soon' is not a day such as 2026-11-23."},
      {"decision", "scope_unit", "suf", "'suf' is not a ref; a ref is kind:key, for instance system:nexus."},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CAPTURE(row.text);
    const auto value = value_from_text(row.text, attribute(row.kind, row.name), "");
    REQUIRE(!value.ok());
    CHECK(all_messages(value.error()) == row.message);
    const auto placed = value_from_text(row.text, attribute(row.kind, row.name), "line 4");
    CHECK(placed.error().where.starts_with("line 4"));
  }
}

TEST_CASE("numbers are digits with a point, and come back as they were") {
  AttributeDefinition share;
  share.type = AttributeType::number;
  for (const auto& [text, number] : {std::pair("0.5", 0.5), {"-3", -3.0}, {"1000000", 1e6}, {"007.50", 7.5}})
    CHECK(*value_from_text(text, share, "") == Value(number));
  for (const std::string text :
       {"1e9", "inf", "nan", "-", ".5", "5.", "0,5", "1.2.3", "0x10", "+1", " 1", "1 ", "--1"}) {
    CAPTURE(text);
    CHECK(value_from_text(text, share, "").error().message() == "'" + text + "' is not a number such as 1234.5.");
  }
  CHECK(!value_from_text(std::string(400, '9'), share, "").ok());
  for (const double number : {0.0, 0.1, 1e300, 5e-324, 1.7976931348623157e308, -123456.789}) {
    CAPTURE(number);
    CHECK(*value_from_text(value_to_text(number), share, "") == Value(number));
  }
}

TEST_CASE("random values come back from text and from JSON as they were") {
  for (unsigned seed = 1; seed <= 60; seed++) {
    model::testing::RandomValues random(seed);
    for (const Kind& kind : metamodel().kinds())
      for (const auto& definition : kind.attributes) {
        const Value value = random.value(definition, metamodel());
        const std::string text = value_to_text(value);
        CAPTURE(seed);
        CAPTURE(definition.name);
        CAPTURE(text);
        const auto again = value_from_text(text, definition, "");
        if (!again) FAIL(again.error().message());
        CHECK(*again == value);
        const auto from_json = value_from_json(to_json(value), definition, "");
        if (!from_json) FAIL(from_json.error().message());
        CHECK(*from_json == value);
      }
  }
}

TEST_CASE("JSON is read within bounds") {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(parse_json(nested(max_json_depth)).ok());
  CHECK(parse_json(nested(max_json_depth + 1)).error().message() ==
        "Lists and objects stand more than 64 deep in each other.");
  CHECK(parse_json(std::string(10'000'000, '[')).error().code == base::ErrorCode::limit_exceeded);
  CHECK(parse_json("[\"[[[[\\\"[[\"]").ok());
  CHECK(parse_json("1e999", "body").error().message() == "body: A number is too large to be read.");
  CHECK(parse_json("", "body").error().message() == "body: This is not valid JSON, from line 1, column 1 on.");
  CHECK(parse_json("{\n  \"a\": 1,\n}").error().message() == "This is not valid JSON, from line 3, column 1 on.");
  CHECK(!parse_json("\"\xFF\"").ok());
  CHECK(!parse_json("[1] x").ok());
  CHECK(!parse_json("NaN").ok());
}

TEST_CASE("JSON texts are written as JSON wants them") {
  const auto written = [](std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
  };
  CHECK(written("") == R"("")");
  CHECK(written("æ/ø") == R"("æ/ø")");
  CHECK(written("a\"\\\n\t\r\x01\x1F") == R"("a\"\\\n\t\r\u0001\u001f")");
  CHECK(written("a\xFF") == "\"a\uFFFD\"");
  CHECK(written(std::string_view("\0", 1)) == R"("\u0000")");
  std::string out;
  append_json_number(out, 0.1);
  append_json_number(out += ' ', 5);
  append_json_number(out += ' ', 1e300);
  append_json_number(out += ' ', std::numeric_limits<double>::infinity());
  CHECK(out == "0.1 5 1e+300 null");
}
