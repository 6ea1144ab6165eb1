// SPDX-License-Identifier: MPL-2.0
#include "api/town.hpp"

/// A kept report held against today, and two proposals against each other.
using namespace fundament;
using namespace fundament::tests;
using nlohmann::json;
using store::Role;

namespace {

void put_forward(Town& town, const json& proposal, const std::string& by) {
  good(town.post("/api/v1/investments", proposal.dump(), by));
  good(town.post("/api/v1/investments/investment:" + proposal["key"].get<std::string>() + "/submit?lang=en", "", by));
}

/// Every difference in a line: "others new investment:twin".
std::string moved(const json& answer, const std::vector<std::string>& lists) {
  std::string out;
  for (const json& section : answer["sections"])
    for (const std::string& list : lists)
      for (const json& one : section[list])
        out += section["section"].get<std::string>() + " " + list + " " + one["id"].get<std::string>() + "\n";
  return out;
}

const std::vector<std::string> lists{"new", "gone", "changed"};

} // namespace

TEST_CASE("a kept report is held against today: what it would say otherwise, and what has changed since") {
  Town town;
  const auto& care = town.token(Role::editor, "unit:care");
  put_forward(town, proposal(), care);
  const std::string number = good(town.get(one, care))["reports"][0]["number"];
  const std::string at = std::string(one) + "/reports/" + number + "/changes?lang=en";
  json now = good(town.get(at, care));
  CHECK(now["text"] == "The report would say the same today.");
  CHECK(now["moved"] == 0);
  CHECK(now["sections"].empty());
  CHECK(now["changes"].empty());
  CHECK(now["complete"] == true);
  REQUIRE(now["inputs"].size() == 1); // keeping it made a revision
  CHECK(now["inputs"][0]["what"] == "revision");

  json twin = proposal("twin");
  twin["plan"]["operations"] = {
      {{"add", {{"ref", "service:booker"}, {"name", "B"}, {"data_class", "internal"}, {"owner", "unit:roads"}}}},
      {{"connect", {{"source", "service:booker"}, {"relation", "supports"}, {"target", "capability:booking"}}}}};
  twin["owner"] = "unit:roads";
  twin["economy"]["rows"][0]["unit"] = "unit:roads";
  put_forward(town, twin, town.token(Role::editor, "unit:roads"));
  good(town.post("/api/v1/changes",
                 R"({"reason":"retired","operations":[{"put_element":{"ref":"system:cases","name":"cases",
                    "retired_from":"2098-01-01"}},{"put_element":{"ref":"system:portal","name":"portal",
                    "retired_from":"2098-01-01"}}]})",
                 town.token(Role::architect, "")));
  now = good(town.get(at, care));
  const std::string found = moved(now, lists);
  CAPTURE(found);
  CHECK(found ==
        "heard changed unit:tmf\nothers new investment:twin\nresult changed outcome\nreuse changed system:portal\n");
  CHECK(now["moved"] == std::count(found.begin(), found.end(), '\n'));
  REQUIRE(now["changes"].size() == 1); // the twin is about something else
  CHECK(now["changes"][0]["reason"] == "retired");
  CHECK(now["changes"][0]["refs"] == json::array({"system:cases"}));
  CHECK(now["changes_complete"] == true);
}

TEST_CASE("an earlier version's report is held against today by its own plan, and by no other's number") {
  Town town;
  const auto& care = town.token(Role::editor, "unit:care");
  put_forward(town, proposal(), care);
  json second = proposal();
  second["plan"]["operations"].push_back(
      {{"connect", {{"source", "unit:care"}, {"relation", "uses"}, {"target", "capability:permits"}}}});
  second["need"]["capabilities"].push_back({{"ref", "capability:permits"}});
  put_forward(town, second, care);
  const json reports = good(town.get(one, care))["reports"];
  REQUIRE(reports.size() == 2);
  for (const json& report : reports) {
    const auto answer =
        good(town.get(std::string(one) + "/reports/" + report["number"].get<std::string>() + "/changes?lang=en", care));
    CHECK(answer["version"] == report["version"]);
    CHECK(moved(answer, lists) == "");
  }
  put_forward(town, proposal("other"), care);
  const std::string number = reports[0]["number"];
  CHECK(code(town.get("/api/v1/investments/investment:other/reports/" + number + "/changes", care)) == "404 not_found");
  CHECK(code(town.get(std::string(one) + "/reports/R-1999-0001/changes", care)) == "404 not_found");
}

TEST_CASE("two proposals beside each other: what only one of them states, and what both bring") {
  Town town;
  const auto& care = town.token(Role::editor, "unit:care");
  json other = proposal("other");
  other["name"] = "Without its system";
  other["plan"]["operations"] = json::array({{{"retire", {{"ref", "system:portal"}}}}});
  other["economy"]["rows"][0]["amount"] = 1;
  good(town.post("/api/v1/investments", proposal().dump(), care));
  good(town.post("/api/v1/investments", other.dump(), care));
  const std::string at = "/api/v1/investments/compare?lang=en&of=";
  const json answer = good(town.get(at + "investment:tid&of=investment:other", care));
  CHECK(answer["proposals"][0]["ref"] == "investment:tid");
  CHECK(answer["proposals"][0]["lost"] == 0);
  CHECK(answer["proposals"][1]["lost"].get<int>() > 0);
  CHECK(answer["proposals"][1]["net"] == nullptr);
  CHECK(answer["proposals"][1]["why_no_net"].get<std::string>().size() > 10);
  CHECK(answer["proposals"][1]["sentence"].get<std::string>().find("lose what they cannot do without") !=
        std::string::npos);
  const std::string found = moved(answer, {"first", "second", "changed"});
  CHECK(found.find("lost second system:cases|system:portal\n") != std::string::npos);
  CHECK(found.find("result changed outcome\n") != std::string::npos);
  CHECK(moved(good(town.get(at + "investment:other&of=investment:tid", care)), {"first"})
            .find("lost first system:cases|system:portal\n") != std::string::npos);
  CHECK(code(town.get(at + "investment:tid", care)) == "400 invalid_argument");
  CHECK(code(town.get(at + "investment:tid&of=investment:tid", care)) == "400 invalid_argument");
  CHECK(code(town.get(at + "investment:tid&of=system:portal", care)) == "404 not_found");
  // drafts are not there for others
  CHECK(code(town.get(at + "investment:tid&of=investment:other", town.token(Role::editor, "unit:roads"))) ==
        "404 not_found");
}
