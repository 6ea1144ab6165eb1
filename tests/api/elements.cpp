// SPDX-License-Identifier: MPL-2.0
#include "api/served.hpp"
#include "support/text_graph.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>

using namespace fundament;
using nlohmann::json;
using tests::Served;
using tests::TextGraph;

namespace {

base::Date date(const std::string& text) {
  return *base::parse_date(text);
}

/// The keys in the order of the answer.
std::string keys(Served& served, const std::string& query) {
  const auto response = served.get("/api/v1/elements?on=2027-01-01&" + query);
  if (response.status != 200) return std::to_string(response.status) + " " + response.body;
  const json answer = json::parse(response.body);
  std::string out;
  for (const json& one : answer["elements"]) {
    const auto ref = one["ref"].get<std::string>();
    out += (out.empty() ? "" : " ") + ref.substr(ref.find(':') + 1);
  }
  return out;
}

TextGraph town() {
  TextGraph text;
  text.add("unit:kk   unit:care -[part_of]-> kk   unit:zoo -[part_of]-> kk   care -[owns]-> a   zoo -[owns]-> b")
      .add("care -[owns]-> c   d   a -[supplied_by]-> supplier:acme   b -[covered_by]-> contract:k1")
      .add("c -[covered_by]-> contract:old   k1 -[supplied_by]-> supplier:bolt   old -[supplied_by]-> bolt")
      .set("k1", "cost", std::int64_t{300})
      .set("k1", "ends", date("2027-12-31"))
      .set("old", "ends", date("2025-12-31"))
      .set("a", "cost", std::int64_t{100})
      .set("d", "retired_from", date("2026-01-01"))
      .set("b", "phasing_out_from", date("2026-01-01"));
  text.rename("a", "Årsplan").rename("b", "Klynge 10").rename("c", "Klynge 9").rename("d", "Aabenhed");
  return text;
}

} // namespace

TEST_CASE("elements are found by owner or none, supplier, contract end and cost") {
  Served served(town());
  CHECK(keys(served, "kind=system&owner=unit:care") == "a c");
  CHECK(keys(served, "kind=system&owner=none") == "d");
  CHECK(keys(served, "kind=system&owner=unit:zoo&owner=none") == "b d");
  CHECK(keys(served, "kind=system&supplier=supplier:acme") == "a");
  CHECK(keys(served, "kind=system&supplier=supplier:bolt") == "b"); // c's contract with it is over
  CHECK(keys(served, "kind=system&supplier=supplier:bolt&on=2025-06-01").find("400") == 0);
  CHECK(keys(served, "kind=system&contract_ends_until=2027-12-31") == "b c");
  CHECK(keys(served, "kind=system&contract_ends_from=2027-01-01&contract_ends_until=2027-12-31") == "b");
  CHECK(keys(served, "kind=system&contract_ends_until=2027-12-30") == "c");
  CHECK(keys(served, "kind=system&contract_ends_from=2028-01-01").empty());
  CHECK(keys(served, "kind=contract&contract_ends_from=2027-12-31") == "k1"); // its own last day
  CHECK(keys(served, "kind=system&cost_from=100") == "a b");
  CHECK(keys(served, "kind=system&cost_from=101&cost_until=300") == "b");
  CHECK(keys(served, "kind=system&cost_until=99").empty());
}

TEST_CASE("elements in order: names as in a Danish list, what is not known last in both directions") {
  Served served(town());
  CHECK(keys(served, "kind=system&sort=name") == "c b d a");
  CHECK(keys(served, "kind=system&sort=-name") == "a d b c");
  CHECK(keys(served, "kind=system&sort=owner") == "a c b d");
  CHECK(keys(served, "kind=system&sort=-owner") == "b a c d");
  CHECK(keys(served, "kind=system&sort=phase") == "a c b d");
  CHECK(keys(served, "kind=system&sort=cost") == "a b c d");
  CHECK(keys(served, "kind=system&sort=-cost") == "b a c d");
  CHECK(keys(served, "kind=system&sort=contract_end") == "c b a d");
  CHECK(keys(served, "kind=system&sort=-contract_end") == "b c a d");
  CHECK(keys(served, "kind=system&sort=-cost&limit=1") == "b");
}

TEST_CASE("pages of every order, one after the other, are the whole list") {
  std::mt19937 random(11);
  TextGraph text;
  for (int i = 0; i < 60; i++) {
    const std::string key = "s" + std::to_string(i);
    text.add(key).rename(key, std::string(random() % 2 ? "Å" : "a") + " " + std::to_string(random() % 20));
    if (random() % 3) text.set(key, "cost", std::int64_t(random() % 5));
    if (random() % 2) text.add("unit:u" + std::to_string(random() % 3) + " -[owns]-> " + key);
    if (random() % 2) text.set(key, "retired_from", base::Date{20'000 + std::int32_t(random() % 2000)});
  }
  Served served(text);
  for (const char* order : {"name", "-name", "owner", "-owner", "phase", "-phase", "cost", "-cost", "contract_end"}) {
    CAPTURE(order);
    const std::string query = std::string("/api/v1/elements?on=2027-01-01&kind=system&sort=") + order;
    const json whole = json::parse(served.get(query).body)["elements"];
    CHECK(whole.size() == 60);
    json together = json::array();
    for (json page = {{"next", ""}}; !page["next"].is_null();) {
      const auto next = page["next"].get<std::string>();
      page = json::parse(served.get(query + "&limit=7" + (next.empty() ? "" : "&cursor=" + next)).body);
      together.insert(together.end(), page["elements"].begin(), page["elements"].end());
    }
    CHECK(together == whole);
  }
}

TEST_CASE(
    "each element says until when it is under contract, with whom, and what it costs; null where nothing is known") {
  Served served(town());
  const auto contract = [&](const std::string& ref) {
    return json::parse(served.get("/api/v1/elements/" + ref + "?on=2027-01-01").body)["contract"];
  };
  CHECK(contract("system:d") == nullptr);
  const json b = contract("system:b");
  CHECK(b["end"] == "2027-12-31");
  CHECK(b["suppliers"] == json::parse(R"([{"ref":"supplier:bolt","name":"bolt"}])"));
  CHECK(b["cost"]["amount"] == 300);
  CHECK(contract("system:c")["end"] == "2025-12-31");
  CHECK(contract("system:c")["suppliers"] == json::array());
}

TEST_CASE("in English an element is called by its English name, where it has one, in every answer") {
  TextGraph text;
  text.add("unit:care -[owns]-> a   a -> infrastructure:hall   capability:help   a -[supports]-> help")
      .set("hall", "name_en", std::string("Northern Hall"))
      .set("care", "name_en", std::string("Care Department"));
  text.rename("hall", "Nordhallen").rename("care", "Plejen");
  Served served(text);
  const auto said = [&](const std::string& target, const std::string& language) {
    const auto response = served.get(target + "&lang=" + language);
    CHECK(response.status == 200);
    return response.body;
  };
  struct Row {
    const char *target, *danish, *english;
  };
  for (const Row& row : {Row{"/api/v1/impact?of=infrastructure:hall", "Nordhallen", "Northern Hall"},
                         Row{"/api/v1/impact?of=infrastructure:hall&format=mermaid", "Nordhallen", "Northern Hall"},
                         Row{"/api/v1/search?q=nordhallen", "Nordhallen", "Northern Hall"},
                         Row{"/api/v1/paths?from=system:a&to=infrastructure:hall", "Nordhallen", "Northern Hall"},
                         Row{"/api/v1/chokepoints?", "Nordhallen", "Northern Hall"}}) {
    CAPTURE(row.target);
    CHECK(said(row.target, "da").find(row.danish) != std::string::npos);
    CHECK(said(row.target, "da").find("Northern") == std::string::npos);
    CHECK(said(row.target, "en").find(row.english) != std::string::npos);
  }
  const std::string sql = R"({"sql":"select name from infrastructure"})"; // as it stands in the data
  CHECK(
      served.ask("POST", "/api/v1/sql?lang=en", sql, {{"content-type", "application/json"}}).body.find("Nordhallen") !=
      std::string::npos);
}
