// SPDX-License-Identifier: MPL-2.0
#include "api/report_difference.hpp"
#include <nlohmann/json.hpp>

namespace fundament::api {

using nlohmann::json;

namespace {

std::string text_of(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.is_null() ? "" : value.dump();
}
std::string member(const json& object, const char* name) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  return found != object.end() ? text_of(*found) : "";
}
std::string ref_of(const json& named) {
  return named.is_object() ? member(named, "ref") : text_of(named);
}
std::string name_of(const json& named) {
  return named.is_object() ? member(named, "name") : text_of(named);
}

class Reader {
public:
  Reader(const json& report, base::Language language) : report_(report), language_(language) {}

  std::map<ReportKey, ReportStatement> run() {
    result();
    plan();
    reuse();
    frameworks();
    impact();
    each(report_["approvals"], [&](const json& one) {
      add("approvals", ref_of(one["element"]) + "|" + ref_of(one["technology"]) + "|" + member(one, "version"),
          name_of(one["element"]) + ", " + name_of(one["technology"]) + " " + member(one, "version") + ": " +
              base::render({"code." + member(one, "code")}, language_),
          member(one, "code") + " " + member(one, "until"));
    });
    economy();
    each(report_["statements"], [&](const json& one) {
      each(one["contradicted_by"], [&](const json& by) {
        add("statements", member(one, "name") + "|" + ref_of(by["element"]), member(by, "text"), member(by, "fact"));
      });
    });
    each(report_["others"], [&](const json& one) {
      add("others", member(one, "ref"), member(one, "text"), member(one, "state") + " " + member(one, "rejected_on"));
    });
    governance();
    each(report_["deviations"], [&](const json& one) {
      add("deviations", member(one, "rule") + "|" + ref_of(one["element"]) + "|" + ref_of(one["about"]),
          member(one, "title") + " (" + name_of(one["element"]) + "): " + member(one, "text"), member(one, "answered"));
    });
    return std::move(out_);
  }

private:
  template <class Use> static void each(const json& list, Use use) {
    if (!list.is_array()) return;
    for (const json& one : list)
      use(one);
  }
  void add(const char* section, std::string id, std::string text, std::string value) {
    out_[{section, std::move(id)}] = {std::move(text), std::move(value)};
  }

  void result() {
    json& result = report_["result"];
    add("result", "outcome", member(result, "sentence"), member(result, "outcome"));
    each(result["missing"], [&](const json& one) { add("result", member(one, "what"), member(one, "text"), ""); });
  }

  void plan() {
    if (!report_["plan"].is_object()) return;
    for (const char* list : {"conflicts", "left_behind"})
      each(report_["plan"][list],
           [&](const json& one) { add("plan", member(one, "text"), member(one, "text"), list); });
  }

  void reuse() {
    each(report_["reuse"]["candidates"], [&](const json& one) {
      const std::string percent =
          std::to_string(static_cast<int>(one["score"].is_number() ? one["score"].get<double>() * 100 + 0.5 : 0));
      std::string use;
      for (const char* word : {"used", "rejected", "unanswered"})
        if (one[word].is_string() || one[word] == true) use = word;
      add("reuse", member(one, "ref"), member(one, "name") + " (" + percent + " %)", percent + " " + use);
    });
    each(report_["reuse"]["common_first"], [&](const json& one) {
      add(introduced_section, member(one, "id"), member(one, "text"), member(one, "state"));
    });
  }

  void frameworks() {
    if (!report_["frameworks"].is_object()) return;
    each(report_["frameworks"]["areas"], [&](const json& area) {
      for (const char* list : {introduced_section, "resolved", "temporary"})
        each(area[list], [&](const json& one) {
          add(list, member(one, "id"), member(one, "title") + " (" + name_of(one["element"]) + ")",
              member(one, "force") + " " + member(one, "state") + " " + member(one, "answered"));
        });
    });
    each(report_["frameworks"]["not_evaluated"], [&](const json& one) {
      add("not_evaluated", member(one, "rule") + "|" + member(one, "date"), member(one, "rule"), "");
    });
  }

  void impact() {
    if (!report_["impact"].is_object()) return;
    each(report_["impact"]["lost"], [&](const json& one) {
      add("lost", member(one, "ref") + "|" + ref_of(one["of"]), member(one, "text"),
          member(one, "effect") + " " + member(one, "on"));
    });
    each(report_["impact"]["chokepoints"], [&](const json& one) {
      if (!one.contains("now")) return;
      add("chokepoints", member(one, "ref"), member(one, "text"),
          member(one["now"], "fails") + " " + member(one["now"], "degraded"));
    });
  }

  void economy() {
    const json& economy = report_["economy"];
    if (!economy.is_object()) return;
    add("economy", "net", member(economy, "net"), member(economy, "net"));
    if (economy["today"].is_object())
      add("economy", "today", member(economy["today"], "amount"), member(economy["today"], "amount"));
  }

  void governance() {
    each(report_["heard"], [&](const json& one) {
      std::string reasons;
      each(one["reasons"], [&](const json& reason) { reasons += member(reason, "reason") + " "; });
      add(member(one, "force") == "heard" ? "heard" : "informed", ref_of(one["party"]), member(one, "text"),
          std::move(reasons));
    });
    if (report_["decides"].is_object())
      add("decides", "decides", member(report_["decides"], "text"),
          member(report_["decides"], "body") + " " + member(report_["decides"], "reason"));
  }

  json report_; ///< its own, since looking for what an older report lacks adds a null
  const base::Language language_;
  std::map<ReportKey, ReportStatement> out_;
};

} // namespace

std::map<ReportKey, ReportStatement> statements_of(const json& report, base::Language language) {
  return Reader(report, language).run();
}

std::vector<ReportDifference> differences(const std::map<ReportKey, ReportStatement>& one,
                                          const std::map<ReportKey, ReportStatement>& other) {
  std::map<ReportKey, ReportDifference> out;
  for (const auto& [key, statement] : one) {
    const auto same = other.find(key);
    if (same == other.end() || same->second.value != statement.value)
      out[key] = {key.first, key.second, &statement, same == other.end() ? nullptr : &same->second};
  }
  for (const auto& [key, statement] : other)
    if (!one.count(key)) out[key] = {key.first, key.second, nullptr, &statement};
  std::vector<ReportDifference> list;
  for (auto& [key, difference] : out)
    list.push_back(std::move(difference));
  return list;
}

} // namespace fundament::api
