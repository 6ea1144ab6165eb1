// SPDX-License-Identifier: MPL-2.0
#include "app/asking.hpp"
#include "app/solutions.hpp"
#include <cstdio>
#include <nlohmann/json.hpp>

/// "Who runs what somebody else runs too?", as tables for those who plan across administrations.
namespace fundament::app {

using nlohmann::json;

namespace {

using Arguments = std::vector<std::pair<std::string, std::string>>;

std::string amount(const Common& common, const json& value) {
  const auto number_of = value.get<std::int64_t>();
  const std::string digits =
      number(static_cast<std::uint64_t>(number_of < 0 ? -number_of : number_of), common.language);
  return (number_of < 0 ? "-" : "") + digits;
}

/// "at least 12,300,000 DKK a year (prices of 2026), 3 of 7 not stated; 1 planned is not in it."
std::string cost_text(const Common& common, const json& cost) {
  const auto say = [&](const char* id, const Arguments& arguments) {
    return base::render({id, arguments}, common.language);
  };
  std::string out;
  if (cost["amount"].is_null()) {
    out = word(common, "cost.nothing");
  } else {
    out = say(cost["not_stated"] != 0 ? "cost.at_least" : "cost.sum", {{"amount", amount(common, cost["amount"])}});
    std::string years;
    for (const auto& year : cost["years"])
      years += (years.empty() ? "" : ", ") + std::to_string(year.get<std::int64_t>());
    if (!years.empty()) out += " " + say("cost.prices", {{"years", years}});
    if (cost["not_stated"] != 0)
      out += ", " + say("cost.not_stated_of",
                        {{"count", amount(common, cost["not_stated"])}, {"of", amount(common, cost["of"])}});
  }
  if (cost["ended"] != 0)
    out += "; " + say("cost.ended",
                      {{"count", amount(common, cost["ended"])}, {"amount", amount(common, cost["last_known"])}});
  if (cost["planned"] != 0) out += "; " + say("cost.planned", {{"count", amount(common, cost["planned"])}});
  return out + ".";
}

/// The cell of a solution: what is not stated is never blank, nor 0.
std::string cost_cell(const Common& common, const json& cost) {
  if (cost.is_null()) return word(common, "cost.not_stated");
  const Arguments arguments{{"amount", amount(common, cost["amount"])}, {"date", text_of(cost["not_stated_from"])}};
  const bool ended = cost["state"] == "ended";
  if (!ended && cost["state"] != "partly") return arguments.front().second;
  return base::render({ended ? "cost.cell_ended" : "cost.cell_partly", arguments}, common.language);
}

std::string names_of(const json& solutions) {
  std::string out;
  for (const auto& one : solutions)
    out += (out.empty() ? "" : ", ") + text_of(one["name"]) + " (" + text_of(one["ref"]) + ")";
  return out;
}

void print_cluster(const Common& common, const json& cluster) {
  print("\n");
  say(common.language, {"overlaps.cluster",
                        {{"name", text_of(cluster["capability"]["name"])},
                         {"ref", text_of(cluster["capability"]["ref"])},
                         {"solutions", std::to_string(cluster["solutions"].size())},
                         {"parties", std::to_string(cluster["parties"].size())},
                         {"cost", cost_text(common, cluster["cost"])}}});
  Table table({word(common, "column.party"), word(common, "column.element"), word(common, "column.name"),
               word(common, "column.owner"), word(common, "column.phase"), word(common, "column.contract_end"),
               word(common, "column.cost"), word(common, "column.needs"), word(common, "column.needed_by"),
               word(common, "column.replaced_by")});
  for (const auto& one : cluster["solutions"])
    table.add({ref_of(one["party"]), text_of(one["ref"]), text_of(one["name"]), ref_of(one["owner"]),
               phase_text(common, one["lifecycle"]), text_of(one["contract_end"]), cost_cell(common, one["cost"]),
               amount(common, one["needs"]["count"]), amount(common, one["needed_by"]), keys_of(one["replaced_by"])});
  print(table.text());
  if (!cluster["common"].empty()) say(common.language, {"overlaps.common", {{"list", names_of(cluster["common"])}}});
}

std::string shared_text(const json& pair) {
  std::string out;
  for (const auto& one : pair["shared"])
    if (one["part"] == "capability" || one["part"] == "data")
      out += (out.empty() ? "" : ", ") + text_of(one["one"]["name"]);
  return out;
}

void print_pairs(const Common& common, const json& pairs) {
  Table table({word(common, "column.score"), word(common, "column.party"), word(common, "column.element"),
               word(common, "column.party"), word(common, "column.element"), word(common, "column.shared"),
               word(common, "column.replaced_by")});
  for (const auto& pair : pairs) {
    const json &one = pair["one"], &other = pair["other"];
    std::string successors = keys_of(one["replaced_by"]);
    if (const auto theirs = keys_of(other["replaced_by"]); theirs != successors && !theirs.empty())
      successors += (successors.empty() ? "" : ", ") + theirs;
    table.add({percent(pair["score"]), ref_of(one["party"]), text_of(one["ref"]), ref_of(other["party"]),
               text_of(other["ref"]), shared_text(pair), successors});
  }
  print("\n" + table.text());
}

void print_overlaps(const Common& common, const json& answer) {
  const bool clusters = answer["view"] == "clusters";
  const json& totals = answer["totals"];
  const json& rows = answer[clusters ? "clusters" : "pairs"];
  if (rows.empty()) return say(common.language, {"overlaps.none"});
  say(common.language, {clusters ? "overlaps.clusters" : "overlaps.pairs",
                        {{"count", amount(common, totals[clusters ? "clusters" : "pairs"])},
                         {"solutions", amount(common, totals["solutions"])},
                         {"cost", cost_text(common, totals["cost"])}}});
  if (clusters)
    for (const auto& cluster : rows)
      print_cluster(common, cluster);
  else
    print_pairs(common, rows);
  if (!answer["next"].is_null())
    say(common.language, {"page.more",
                          {{"shown", std::to_string(rows.size())},
                           {"all", amount(common, totals[clusters ? "clusters" : "pairs"])},
                           {"next", text_of(answer["next"])}}});
}

} // namespace

int run_overlaps(const Common& common, const AskCommand& command) {
  return run_question(common, command, "/api/v1/overlaps", print_overlaps);
}

} // namespace fundament::app
