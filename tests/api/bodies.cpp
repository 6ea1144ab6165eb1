// SPDX-License-Identifier: MPL-2.0
#include "api/served.hpp"
#include <doctest/doctest.h>

using namespace fundament;

TEST_CASE("a body that cannot be read is refused with its place, however it is nested") {
  tests::TextGraph text;
  text.add("a -> b");
  tests::Served served(text);
  const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  struct Row {
    const char* target;
    std::string body;
    const char* said;
  };
  const Row rows[] = {
      {"/api/v1/impact?lang=en", "{\"of\":[\n\"system:a\"", "This is not valid JSON, from line 2, column 11 on."},
      {"/api/v1/impact?lang=en", "[]", "The body is not a JSON object."},
      {"/api/v1/impact?lang=en", R"({"of":)" + deep + "}", "Lists and objects stand more than 64 deep in each other."},
      {"/api/v1/impact?lang=en", R"({"all":)" + deep + "}", "Lists and objects stand more than 64 deep in each other."},
      {"/api/v1/changes?lang=en", R"({"reason":"r","operations":)" + deep + "}",
       "Lists and objects stand more than 64 deep in each other."},
      {"/api/v1/changes?lang=en", "{", "This is not valid JSON, from line 1, column 2 on."},
      {"/api/v1/changes?lang=en", R"({"reason":"a\u0000b","operations":[{"remove_element":"system:a"}]})",
       "The text holds a control character other than line break and tab."},
      {"/api/v1/changes?lang=en",
       R"({"reason":"r","operations":[{"remove_element":"system:a"},{"put_element":{"name":"x"}}]})",
       R"("parameter":"operations[1]")"},
  };
  for (const Row& row : rows) {
    const auto response = served.post(row.target, row.body);
    CAPTURE(row.said);
    CAPTURE(response.body);
    CHECK(response.status >= 400);
    CHECK(response.status < 500);
    CHECK(response.body.find(row.said) != std::string::npos);
  }
}
