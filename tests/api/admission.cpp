// SPDX-License-Identifier: MPL-2.0
#include "api/admission.hpp"
#include <doctest/doctest.h>

using namespace fundament;

TEST_CASE("what a page of another origin asks, as rows") {
  struct Row {
    const char *name, *method, *host, *origin, *site;
    bool refused;
  };
  const Row rows[] = {
      {"no browser", "POST", "localhost:8080", "", "", false},
      {"a page of ours", "POST", "localhost:8080", "http://localhost:8080", "same-origin", false},
      {"a page of ours behind a proxy that speaks HTTPS", "POST", "fundament.example", "https://fundament.example", "",
       false},
      {"the usual port named", "POST", "Fundament.example:443", "https://fundament.example", "", false},
      {"another port", "POST", "localhost:8080", "http://localhost:9090", "", true},
      {"another host", "POST", "localhost:8080", "https://evil.example", "cross-site", true},
      {"ours within another's name", "POST", "localhost", "http://localhost.evil.example", "", true},
      {"a page without an origin", "POST", "localhost:8080", "null", "", true},
      {"a site that tells no origin", "POST", "localhost:8080", "", "cross-site", true},
      {"a neighbour's page", "POST", "a.example", "", "same-site", true},
      {"typed by hand", "POST", "localhost:8080", "", "none", false},
      {"a link that is followed", "GET", "localhost:8080", "https://evil.example", "cross-site", false},
      {"other methods", "DELETE", "localhost:8080", "https://evil.example", "", true},
  };
  for (const Row& row : rows) {
    SUBCASE(row.name) {
      api::Request request{row.method, "/api/v1/sql", ""};
      request.headers = {{"host", row.host}};
      if (*row.origin) request.headers.emplace_back("origin", row.origin);
      if (*row.site) request.headers.emplace_back("sec-fetch-site", row.site);
      const auto wrong = api::check_origin(request);
      CHECK(wrong.has_value() == row.refused);
      if (wrong) CHECK(wrong->code == base::ErrorCode::forbidden);
    }
  }
}

TEST_CASE("how a body is sent, as rows") {
  struct Row {
    const char *host, *type;
    bool taken;
  };
  const Row rows[] = {
      {"x", "application/json", true},
      {"x", "Application/JSON; charset=utf-8", true},
      {"x", "application/vnd.cyclonedx+json; version=1.5", true},
      {"x", "application/x-www-form-urlencoded", false},
      {"x", "text/plain", false},
      {"x", "text/plain; a=application/json", false},
      {"x", "multipart/form-data; boundary=b", false},
      {"x", "text/evil+json", false},
      {"x", "", false},
      {"", "", true}, // in the same process
      {"", "text/plain", false},
  };
  for (const Row& row : rows) {
    SUBCASE((std::string(row.host) + " " + row.type).c_str()) {
      api::Request request{"POST", "/api/v1/sql", ""};
      if (*row.host) request.headers.emplace_back("host", row.host);
      if (*row.type) request.headers.emplace_back("content-type", row.type);
      CHECK(api::check_type(request).has_value() == !row.taken);
    }
  }
}

TEST_CASE("curl's default type is refused with the header to send") {
  api::Request request{"POST", "/api/v1/sql", ""};
  request.headers = {{"host", "x"}, {"content-type", "application/x-www-form-urlencoded"}};
  const auto wrong = api::check_type(request);
  REQUIRE(wrong);
  CHECK(wrong->message() ==
        "Content-Type: The body is sent as application/x-www-form-urlencoded, not as JSON. Send the header "
        "Content-Type: application/json, with curl: -H 'Content-Type: application/json'.");
}
