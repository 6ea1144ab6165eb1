// SPDX-License-Identifier: MPL-2.0
#include "app/asking.hpp"
#include "app/solutions.hpp"
#include <cstdio>
#include <nlohmann/json.hpp>

/// "Who runs what somebody else runs too?", as tables for those who plan across administrations.
namespace fundament::app {

using nlohmann::json;

namespace {

std::string amount(const Common& common, const json& value) {
  const auto number_of = value.get<std::int64_t>();
  const std::string digits =
      number(static_cast<std::uint64_t>(number_of < 0 ? -number_of : number_of), common.language);
  return (number_of < 0 ? "-" : "") + digits;
}

/// "12,300,000 DKK a year (prices of 2026); 1 planned and 2 without a stated cost are not in it."
std::string cost_text(const Common& common, const json& cost) {
  std::string years;
  for (const auto& year : cost["years"])
    years += (years.empty() ? "" : ", ") + std::to_string(year.get<std::int64_t>());
  std::string out = base::render({years.empty() ? "overlaps.cost" : "overlaps.cost_of",
                                  {{"amount", amount(common, cost["amount"])}, {"years", years}}},
                                 common.language);
  if (cost["not_stated"] != 0 || cost["planned"] != 0)
    out += " " + base::render(
                     {"overlaps.not_in_it",
                      {{"planned", amount(common, cost["planned"])}, {"unknown", amount(common, cost["not_stated"])}}},
                     common.language);
  return out;
}

void print_cluster(const Common& common, const json& cluster) {
  print("\n");
  say(common.language, {"overlaps.cluster",
                        {{"name", text_of(cluster["capability"]["name"])},
                         {"ref", text_of(cluster["capability"]["ref"])},
                         {"solutions", std::to_string(cluster["solutions"].size())},
                         {"administrations", std::to_string(cluster["administrations"].size())},
                         {"cost", cost_text(common, cluster["cost"])}}});
  Table table({word(common, "column.administration"), word(common, "column.element"), word(common, "column.name"),
               word(common, "column.owner"), word(common, "column.phase"), word(common, "column.contract_end"),
               word(common, "column.cost"), word(common, "column.needs"), word(common, "column.needed_by"),
               word(common, "column.replaced_by")});
  for (const auto& one : cluster["solutions"])
    table.add({ref_of(one["administration"]), text_of(one["ref"]), text_of(one["name"]), ref_of(one["owner"]),
               phase_text(common, one["lifecycle"]), text_of(one["contract_end"]),
               one["cost"].is_null() ? "" : amount(common, one["cost"]["amount"]),
               amount(common, one["needs"]["count"]), amount(common, one["needed_by"]), keys_of(one["replaced_by"])});
  print(table.text());
}

std::string shared_text(const json& pair) {
  std::string out;
  for (const auto& one : pair["shared"])
    if (one["part"] == "capability" || one["part"] == "data")
      out += (out.empty() ? "" : ", ") + text_of(one["one"]["name"]);
  return out;
}

void print_pairs(const Common& common, const json& pairs) {
  Table table({word(common, "column.score"), word(common, "column.administration"), word(common, "column.element"),
               word(common, "column.administration"), word(common, "column.element"), word(common, "column.shared"),
               word(common, "column.replaced_by")});
  for (const auto& pair : pairs) {
    const json &one = pair["one"], &other = pair["other"];
    std::string successors = keys_of(one["replaced_by"]);
    if (const auto theirs = keys_of(other["replaced_by"]); theirs != successors && !theirs.empty())
      successors += (successors.empty() ? "" : ", ") + theirs;
    table.add({percent(pair["score"]), ref_of(one["administration"]), text_of(one["ref"]),
               ref_of(other["administration"]), text_of(other["ref"]), shared_text(pair), successors});
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
