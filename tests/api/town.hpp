// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/served.hpp"
#include "base/result.hpp"
#include "support/catalogue.hpp"
#include "support/database.hpp"
#include "support/told.hpp"
#include <doctest/doctest.h>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

/// A small town with accounts of every role, and a proposal of one of its offices.
namespace fundament::tests {

/// Two administrations with an office each, and what they run.
inline TextGraph town() {
  TextGraph text;
  text.add("service:byens-login   service:nemlog-in   service:selvbetjeningsplatformen   service:context-handler")
      .add("unit:kk   unit:suf -[part_of]-> kk   unit:tmf -[part_of]-> kk   unit:care "
           "-[part_of]-> suf   unit:roads "
           "-[part_of]-> tmf   care -[owns]-> portal   roads -[owns]-> cases   cases -> portal")
      .add("portal -[supports]-> capability:booking   care -[uses]-> portal   cases -[supports]-> capability:permits")
      .set("suf", "type", std::string("administration"))
      .set("tmf", "type", std::string("administration"));
  return text;
}

class Town {
public:
  explicit Town(api::Settings settings = patient()) : served_(town(), std::move(settings)) {}

  /// The token of an account with the role and unit; made when it is first asked for.
  const std::string& token(store::Role role, const std::string& unit) {
    auto& out = tokens_[std::string(to_string(role)) + unit];
    if (out.empty())
      out = served_.catalogue().create_token({std::string(to_string(role)) + " of " + unit, unit, role}).value().token;
    return out;
  }
  api::Response ask(const std::string& method, const std::string& target, const std::string& body,
                    const std::string& token) {
    std::vector<std::pair<std::string, std::string>> headers;
    if (!token.empty()) headers.emplace_back("authorization", "Bearer " + token);
    return served_.ask(method, target, body, std::move(headers));
  }
  api::Response get(const std::string& target, const std::string& token = "") { return ask("GET", target, "", token); }
  api::Response post(const std::string& target, const std::string& body, const std::string& token = "") {
    return ask("POST", target, body, token);
  }
  Served& served() { return served_; }

private:
  Served served_;
  std::map<std::string, std::string> tokens_;
};

inline nlohmann::json proposal(const std::string& key = "tid") {
  return {{"fundament", "investment/1"},
          {"key", key},
          {"name", "Secretname for booking"},
          {"owner", "unit:care"},
          {"case_type", "new"},
          {"funding", "own"},
          {"summary", "Secretsummary"},
          {"need", {{"text", "booking"}, {"capabilities", nlohmann::json::array({{{"ref", "capability:booking"}}})}}},
          {"plan",
           {{"on", "2099-01-01"},
            {"operations",
             nlohmann::json::array(
                 {{{"connect", {{"source", "unit:care"}, {"relation", "uses"}, {"target", "system:cases"}}}}})}}},
          {"economy",
           {{"price_year", 2026},
            {"rows",
             nlohmann::json::array({{{"kind", "once"}, {"year", 2099}, {"unit", "unit:care"}, {"amount", 123456}}})}}},
          {"statements",
           {{"dpia", "yes"},
            {"ai", "none"},
            {"accessibility", "yes"},
            {"archive_duty", "discard"},
            {"exit_plan", "yes"},
            {"processor_agreement", "yes"},
            {"outside_eu", "no"},
            {"security_assessment", "yes"},
            {"security_class", "internal"}}}};
}

inline std::string code(const api::Response& response) {
  const auto body = nlohmann::json::parse(response.body, nullptr, false);
  return std::to_string(response.status) + (body.contains("code") ? " " + body["code"].get<std::string>() : "");
}

inline std::string details(const api::Response& response) {
  const auto body = nlohmann::json::parse(response.body);
  std::string out;
  for (const auto& one : body.contains("errors") ? body["errors"] : nlohmann::json::array({body}))
    out += one["detail"].get<std::string>() + "\n";
  return out;
}

inline nlohmann::json good(const api::Response& response) {
  INFO(response.body);
  REQUIRE(response.status == 200);
  return nlohmann::json::parse(response.body);
}

/// The proposal's address.
constexpr const char* one = "/api/v1/investments/investment:tid";

} // namespace fundament::tests
