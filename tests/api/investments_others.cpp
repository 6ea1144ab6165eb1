// SPDX-License-Identifier: MPL-2.0
#include "api/town.hpp"

/// What a report tells of other proposals for the same.
using namespace fundament;
using namespace fundament::tests;
using nlohmann::json;
using store::Role;

namespace {

json connect(const char* source, const char* relation, const char* target) {
  return {{"connect", {{"source", source}, {"relation", relation}, {"target", target}}}};
}

/// Another administration's: a service of its own for the same task.
json twin(const std::string& key = "twin", const std::string& service = "service:booker") {
  json out = proposal(key);
  out["name"] = "Booker";
  out["owner"] = "unit:roads";
  out["need"]["unit"] = "unit:tmf";
  out["plan"]["operations"] = json::array(
      {{{"add", {{"ref", service}, {"name", "The Booker"}, {"data_class", "internal"}, {"owner", "unit:roads"}}}},
       connect(service.c_str(), "supports", "capability:booking")});
  for (json& row : out["economy"]["rows"])
    row["unit"] = "unit:roads";
  return out;
}

class Two {
public:
  Two() = default;
  Town town;
  const std::string care = town.token(Role::editor, "unit:care"), roads = town.token(Role::editor, "unit:roads"),
                    secretary = town.token(Role::secretary, "");

  void submit(const json& proposal, const std::string& by) {
    good(town.post("/api/v1/investments", proposal.dump(), by));
    good(town.post("/api/v1/investments/investment:" + proposal["key"].get<std::string>() + "/submit?lang=en", "", by));
  }
  json check(const json& proposal, const std::string& by = "") {
    return good(town.post("/api/v1/investments/check?lang=en", proposal.dump(), by));
  }
  /// "investment:twin submitted 98 service:booker: both_add service:x; …" a line each.
  std::string others(const json& proposal, const std::string& by = "") {
    const json report = check(proposal, by);
    std::string out;
    for (const json& one : report["others"]) {
      out += one["ref"].get<std::string>() + " " + one["state"].get<std::string>();
      if (!one["answers"].is_null()) out += " answers " + one["answers"]["ref"].get<std::string>();
      for (const json& meeting : one["meetings"])
        out += "; " + meeting["meets"].get<std::string>() + " " + meeting["element"]["ref"].get<std::string>();
      out += "\n";
    }
    return out;
  }
};

json planning(json operations, const std::string& key = "tid") {
  json out = proposal(key);
  out["plan"]["operations"] = std::move(operations);
  return out;
}

} // namespace

TEST_CASE("a proposal for the same is in both reports, and its administration is heard") {
  Two two;
  two.submit(twin(), two.roads);
  const json report = two.check(proposal(), two.care);
  REQUIRE(report["others"].size() == 1);
  const json& other = report["others"][0];
  CHECK(other["party"]["ref"] == "unit:tmf");
  CHECK(other["answers"] == json::parse(R"({"ref":"service:booker","name":"The Booker"})"));
  CHECK(other["score"].get<double>() >= 0.6);
  CHECK(other["text"].get<std::string>().find("tmf has a proposal for the same: Booker (submitted). The Booker answers "
                                              "to the need by ") == 0);
  std::string heard;
  for (const json& party : report["heard"])
    for (const json& reason : party["reasons"])
      heard += party["party"]["ref"].get<std::string>() + " " + reason["reason"].get<std::string>() + "\n";
  CHECK(heard.find("unit:tmf owns_twin\n") != std::string::npos);
  two.submit(proposal(), two.care);
  CHECK(two.others(twin()) == ""); // ours adds nothing
  two.submit(twin("third", "service:third"), two.roads);
  CHECK(two.others(proposal()) == "investment:third submitted answers service:third\n"
                                  "investment:twin submitted answers service:booker\n");
  const auto html = two.town.post("/api/v1/investments/check?lang=en&format=markdown", proposal().dump());
  CHECK(html.body.find("tmf has a proposal for the same: Booker (submitted).") != std::string::npos);
}

TEST_CASE("drafts, what is taken back and what is carried out are no other proposals; words alone find none") {
  Two two;
  good(two.town.post("/api/v1/investments", twin().dump(), two.roads));
  CHECK(two.others(proposal(), two.secretary) == ""); // who sees drafts is told nothing of them either
  two.submit(twin(), two.roads);
  CHECK(two.others(proposal()) == "investment:twin submitted answers service:booker\n");
  json words = proposal();
  words["need"] = {{"text", "booking"}};
  CHECK(two.others(words) == "");
  const std::string at = "/api/v1/investments/investment:twin/";
  good(two.town.post(at + "withdraw", R"({"remark":"no"})", two.roads));
  CHECK(two.others(proposal()) == "");
}

TEST_CASE("a rejected proposal is told of, with its day, and its administration is not heard for it") {
  Two two;
  json urgent = twin();
  urgent["case_type"] = "emergency";
  two.submit(urgent, two.roads);
  good(two.town.post("/api/v1/investments/investment:twin/decide",
                     R"({"outcome":"rejected","by":"OEU","link":"https://example.org/1"})", two.secretary));
  const json report = two.check(proposal());
  REQUIRE(report["others"].size() == 1);
  CHECK(report["others"][0]["rejected_on"] == base::to_string(base::today()));
  CHECK(report["others"][0]["text"].get<std::string>().find("(rejected on ") != std::string::npos);
  CHECK(report["heard"].dump().find("owns_twin") == std::string::npos);
}

TEST_CASE("plans meet where both add, end or change the same, or one ends what the other counts on") {
  Two two;
  two.submit(twin(), two.roads);
  const json service = {
      {"ref", "service:booker"}, {"name", "Ours"}, {"data_class", "internal"}, {"owner", "unit:care"}};
  CHECK(two.others(planning(json::array({{{"add", service}}}))) ==
        "investment:twin submitted answers service:booker; both_add service:booker\n");
  json other = planning(json::array({{{"change", {{"ref", "system:portal"}, {"set", {{"hosting", "hybrid"}}}}}},
                                     connect("unit:roads", "uses", "system:cases")}),
                        "meets");
  other["owner"] = "unit:roads";
  other["need"] = json::object();
  other["case_type"] = "emergency";
  for (json& row : other["economy"]["rows"])
    row["unit"] = "unit:roads";
  two.submit(other, two.roads);
  const auto meets = [&](json operation) {
    json ours = planning(json::array({std::move(operation)}));
    ours["need"] = {{"text", "nothing like it"}};
    return two.others(ours);
  };
  CHECK(meets({{"change", {{"ref", "system:portal"}, {"set", {{"criticality", "low"}}}}}}) ==
        "investment:meets submitted; both_change system:portal\n");
  CHECK(meets({{"retire", {{"ref", "system:cases"}}}}) == "investment:meets submitted; ends_here system:cases\n");
  CHECK(meets(connect("unit:care", "uses", "system:cases")) == ""); // both may use it
}

TEST_CASE("of more others than plans go together, the further ones are counted") {
  Two two;
  for (int i = 0; i < 22; i++)
    two.submit(twin("twin" + std::to_string(i), "service:s" + std::to_string(i)), two.roads);
  const json report = two.check(proposal());
  CHECK(report["others"].size() == 20);
  bool said = false;
  for (const json& line : report["unknown"])
    said |= line["what"] == "others" && line["count"] == 2;
  CHECK(said);
}
