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

TEST_CASE("a body with more values than the bound is refused before they are made") {
  tests::TextGraph text;
  text.add("a -> b");
  api::Settings settings;
  settings.json_values = 1000;
  tests::Served served(text, settings);
  std::string many = R"({"all":[0)";
  for (int i = 0; i < 1000; i++)
    many += ",0";
  const auto refused = served.post("/api/v1/impact?lang=en", many + "]}");
  CHECK(refused.status == 413);
  CHECK(refused.body.find("These are more than 1000 values") != std::string::npos);
}

TEST_CASE("CSV marks what a spreadsheet would compute for people, and tells programs what was written") {
  tests::TextGraph text;
  text.add("a -> b");
  text.rename("a", "=1+1");
  tests::Served served(text);
  const std::string path = "/api/v1/elements?format=csv&lang=en";
  CHECK(served.get(path + "&dialect=machine").body.find(",=1+1,") != std::string::npos);
  const auto marked = served.get(path);
  CHECK(marked.status == 200);
  CHECK(marked.body.find(",'=1+1,") != std::string::npos);
  CHECK(served.get(path + "&dialect=perhaps").status == 400);
}

TEST_CASE("nothing can be put as restricted, as nothing could keep it hidden") {
  tests::TextGraph text;
  text.add("a -> b");
  tests::Served served(text);
  const auto response =
      served.post("/api/v1/changes?lang=en",
                  R"({"reason":"r","operations":[{"put_element":{"ref":"system:c","name":"C","restricted":true}}]})");
  CHECK(response.status == 400);
  CHECK(response.body.find("cannot keep an element hidden") != std::string::npos);
}
