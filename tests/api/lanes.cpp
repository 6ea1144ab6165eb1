// SPDX-License-Identifier: MPL-2.0
#include "api/message.hpp"
#include "api/routes.hpp"
#include <doctest/doctest.h>

using namespace fundament;
using api::Lane;

TEST_CASE("the lane of a request, as rows; no other spelling of an address gets into another lane") {
  struct Row {
    const char *method, *path;
    Lane lane;
    const char* route;
  };
  const Row rows[] = {
      {"GET", "/healthz", Lane::instant, "health"},
      {"HEAD", "/readyz", Lane::instant, "ready"},
      {"GET", "/metrics", Lane::instant, "metrics"},
      {"GET", "/api/v1/elements/system%3Anexus", Lane::light, "getElement"},
      {"GET", "/api/v1/impact", Lane::light, "getImpact"},
      {"POST", "/api/v1/impact", Lane::heavy, "batchImpact"},
      {"POST", "/api/v1/%69mpact", Lane::heavy, "batchImpact"},
      {"GET", "/api/v1/chokepoints", Lane::heavy, "listChokepoints"},
      {"GET", "/api/v1/overlaps", Lane::heavy, "listOverlaps"},
      {"GET", "/api/v1/technologies/in-use", Lane::heavy, "checkTechnologiesInUse"},
      {"GET", "/api/v1/technologies/in%2Duse", Lane::heavy, "checkTechnologiesInUse"},
      {"GET", "/api/v1/frameworks", Lane::heavy, "listFrameworks"},
      {"GET", "/api/v1/frameworks/forecast", Lane::heavy, "forecastFrameworks"},
      {"GET", "/api/v1/frameworks/tech-no-version", Lane::heavy, "getFramework"},
      {"GET", "/api/v1/queries", Lane::light, "listQueries"},
      {"GET", "/api/v1/queries/a%2Fb", Lane::heavy, "getQuery"},
      {"POST", "/api/v1/sql", Lane::heavy, "runSql"},
      {"POST", "/api/v1/changes", Lane::writes, "applyChanges"},
      {"GET", "/api/v1/changes", Lane::light, "listChanges"},
      {"GET", "/api/v1/impact/", Lane::light, ""},
      {"GET", "/api/v1", Lane::light, ""},
      {"DELETE", "/api/v1/changes", Lane::light, ""},
      {"GET", "/", Lane::light, ""},
      {"GET", "", Lane::light, ""},
  };
  for (const Row& row : rows) {
    SUBCASE((std::string(row.method) + " " + row.path).c_str()) {
      const api::Way way = api::way_of(row.method, row.path);
      CHECK(way.lane == row.lane);
      CHECK(way.route == row.route);
    }
  }
}

TEST_CASE("a header that comes in several lines is one list") {
  api::Request request;
  request.headers = {{"if-none-match", "\"a\""}, {"accept", "x"}, {"if-none-match", "\"b\", \"c\""}};
  CHECK(request.header_list("if-none-match") == "\"a\", \"b\", \"c\"");
  CHECK(request.header_list("accept") == "x");
  CHECK(request.header_list("origin").empty());
}
