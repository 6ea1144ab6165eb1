// SPDX-License-Identifier: MPL-2.0
#include "api/report_text.hpp"
#include "api/xml.hpp"
#include "base/number.hpp"
#include <algorithm>
#include <nlohmann/json.hpp>

namespace fundament::api {

using base::Language;
using nlohmann::json;

namespace {

constexpr std::size_t most_sentences = 8, most_findings = 5; ///< before the annex

std::string text_of(const json& value) {
  return value.is_string() ? value.get<std::string>() : "";
}
std::string name_of(const json& named) {
  return named.is_object() ? text_of(named["name"]) : "";
}
class Pages {
public:
  Pages(const json& report, Language language) : report_(report), language_(language) {}

  std::vector<Block> blocks() {
    committee();
    annex();
    return std::move(out_);
  }

private:
  std::string word(const std::string& id) const { return base::render({id}, language_); }
  std::string text(const base::Text& what) const { return base::render(what, language_); }
  std::string amount(const json& value) const {
    return value.is_number_integer() ? base::grouped(value.get<std::int64_t>(), language_) : word("report.not_stated");
  }

  void heading(const std::string& id) { out_.push_back({Block::Kind::heading, word("report.heading." + id)}); }
  void paragraph(std::string words) {
    if (!words.empty()) out_.push_back({Block::Kind::paragraph, std::move(words)});
  }
  void list(std::vector<std::string> items) {
    if (!items.empty()) out_.push_back({Block::Kind::list, "", std::move(items)});
  }
  void table(std::vector<std::string> head, std::vector<std::vector<std::string>> rows,
             std::size_t figures_from = ~std::size_t{0}) {
    if (!rows.empty()) out_.push_back({Block::Kind::table, "", std::move(head), std::move(rows), figures_from});
  }
  std::vector<std::string> texts(const json& of, const char* member = "text") const {
    std::vector<std::string> out;
    for (const auto& one : of)
      out.push_back(text_of(one[member]));
    return out;
  }
  std::vector<std::string> head(std::initializer_list<const char*> columns) const {
    std::vector<std::string> out;
    for (const char* column : columns)
      out.push_back(word(std::string("column.") + column));
    return out;
  }

  // --- the two pages

  void committee() {
    const auto& about = report_["case"];
    out_.push_back({Block::Kind::title, text_of(about["name"])});
    std::vector<std::vector<std::string>> facts;
    const auto fact = [&](const char* id, std::string value) {
      facts.push_back({word(std::string("report.fact.") + id), value.empty() ? word("report.not_stated") : value});
    };
    fact("party", name_of(about["party"]));
    fact("owner", name_of(about["owner"]));
    fact("type", text_of(about["type_text"]));
    fact("funding", text_of(about["funding_text"]));
    fact("start", text_of(about["start"]));
    fact("asked", text_of(about["asked"]));
    table({"", ""}, std::move(facts));
    heading("result");
    paragraph(text_of(report_["result"]["sentence"]));
    paragraph(text_of(report_["result"]["counts"]));
    heading("problem");
    paragraph(text_of(about["summary"]));
    paragraph(text_of(report_["reuse"]["sentence"]));
    list(texts(report_["reuse"]["common_first"]));
    list(texts(report_["others"]));
    heading("solution");
    sentences(most_sentences);
    if (report_["impact"].is_object()) list(texts(report_["impact"]["lost"]));
    heading("frameworks");
    worst();
    std::vector<std::string> contradicted;
    for (const auto& one : report_["statements"])
      for (const auto& other : one["contradicted_by"])
        contradicted.push_back(text_of(one["label"]) + ": " + text_of(other["text"]));
    list(std::move(contradicted));
    heading("money");
    money();
    heading("process");
    governance();
    std::vector<std::string> missing;
    for (const auto& one : report_["result"]["missing"])
      missing.push_back(text_of(one["text"]));
    if (!missing.empty()) paragraph(word("report.is_missing")), list(std::move(missing));
    std::vector<std::string> deviations;
    for (const auto& one : report_["deviations"])
      deviations.push_back(text_of(one["title"]) + " (" + name_of(one["element"]) + "): " + text_of(one["text"]));
    list(std::move(deviations));
    heading("unknown");
    list(texts(report_["unknown"]));
  }

  /// Who is heard, each with the reasons; who is informed, by name.
  void governance() {
    std::vector<std::string> heard;
    std::string informed;
    for (const auto& one : report_["heard"])
      if (one["force"] == "heard")
        heard.push_back(text_of(one["text"]));
      else
        informed += (informed.empty() ? "" : ", ") + name_of(one["party"]);
    if (report_["heard"].is_null())
      not_known("heard");
    else if (heard.empty())
      paragraph(word("report.heard_none"));
    list(std::move(heard));
    if (!informed.empty()) paragraph(text({"report.informed_parties", {{"parties", informed}}}));
    if (report_["decides"].is_object())
      paragraph(text_of(report_["decides"]["text"]));
    else
      not_known("decides");
  }
  /// Why, as the report itself says it: one that was kept when this was not computed yet says nothing here.
  void not_known(std::string_view what) {
    for (const auto& one : report_["unknown"])
      if (text_of(one["what"]).starts_with(what)) paragraph(text_of(one["text"]));
  }

  void sentences(std::size_t most) {
    if (!report_["plan"].is_object()) return paragraph(word("report.no_plan"));
    const auto& all = report_["plan"]["sentences"];
    std::vector<std::string> items;
    for (std::size_t i = 0; i < std::min(most, all.size()); i++)
      items.push_back(text_of(all[i]["on"]) + ": " + text_of(all[i]["text"]));
    if (all.size() > most) items.push_back(text({"report.more_sentences", {{"n", std::to_string(all.size() - most)}}}));
    list(std::move(items));
    list(texts(report_["plan"]["conflicts"]));
    list(texts(report_["plan"]["left_behind"]));
  }

  std::vector<std::string> finding(const json& one) const {
    const std::string answered = text_of(one["answered"]);
    return {text_of(one["title"]),
            name_of(one["element"]),
            name_of(one["about"]),
            word("force." + text_of(one["force"])),
            answered.empty() ? word("finding." + text_of(one["state"])) : word("report.answered." + answered),
            text_of(one["remedy"])};
  }

  /// The findings that the plan brings, in the order in which they weigh.
  void worst() {
    if (!report_["frameworks"].is_object()) return paragraph(word("report.no_plan"));
    std::vector<const json*> all;
    for (const char* which : {"introduced", "temporary"})
      for (const auto& area : report_["frameworks"]["areas"])
        for (const auto& one : area[which])
          all.push_back(&one);
    const auto weight = [](const json& one) {
      const std::string severity = text_of(one["severity"]);
      return std::pair(one["force"] == "binding" ? 0 : 1, severity == "high" ? 0 : severity == "normal" ? 1 : 2);
    };
    std::stable_sort(all.begin(), all.end(), [&](const json* a, const json* b) { return weight(*a) < weight(*b); });
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < std::min(most_findings, all.size()); i++)
      rows.push_back(finding(*all[i]));
    if (rows.empty()) return paragraph(word("report.nothing_introduced"));
    table(head({"rule", "element", "about", "force", "state", "remedy"}), std::move(rows));
    if (all.size() > most_findings)
      paragraph(text({"report.more_findings", {{"n", std::to_string(all.size() - most_findings)}}}));
  }

  void money() {
    const auto& economy = report_["economy"];
    std::vector<std::string> columns{word("report.heading.money")};
    for (const auto& year : economy["years"])
      columns.push_back(std::to_string(year.get<int>()));
    columns.push_back(word("report.sum"));
    std::vector<std::vector<std::string>> rows;
    for (const char* which : {"rows", "benefits"})
      for (const auto& one : economy[which]) {
        if (std::string_view(which) == "benefits" && one["kind"] != "cash") continue;
        std::string what = text_of(one["kind_text"]);
        if (one["what"].is_string()) what += ": " + text_of(one["what"]);
        if (one["confirmed"] == false) what += " (" + word("report.not_confirmed") + ")";
        std::vector<std::string> row{std::move(what)};
        for (const auto& year : one["by_year"])
          row.push_back(amount(year));
        row.push_back(amount(one["sum"]));
        rows.push_back(std::move(row));
      }
    if (economy["net"].is_number()) {
      std::vector<std::string> row{word("report.net_row")};
      for (const auto& year : economy["net_by_year"])
        row.push_back(amount(year));
      row.push_back(amount(economy["net"]));
      rows.push_back(std::move(row));
    }
    if (economy["price_year"].is_number())
      paragraph(text({"report.price_level", {{"year", std::to_string(economy["price_year"].get<int>())}}}));
    table(std::move(columns), std::move(rows), 1);
    paragraph(text_of(economy["why_no_net"]));
    paragraph(text_of(economy["payback_text"]));
    if (economy["payback_year"].is_number())
      paragraph(text({"report.payback", {{"year", std::to_string(economy["payback_year"].get<int>())}}}));
    if (economy["today"]["of"] != 0)
      paragraph(text({"report.today",
                      {{"amount", amount(economy["today"]["amount"])},
                       {"of", std::to_string(economy["today"]["of"].get<std::uint64_t>())}}}) +
                " " + text_of(economy["today"]["text"]));
    std::vector<std::string> run_off;
    for (const auto& one : economy["run_off"])
      if (one["text"].is_string()) run_off.push_back(text_of(one["text"]) + " " + text_of(one["note"]));
    list(std::move(run_off));
  }

  // --- the rest

  void annex() {
    out_.push_back({Block::Kind::annex, word("report.heading.annex")});
    heading("background");
    paragraph(text_of(report_["case"]["background"]));
    sentences(~std::size_t{0});
    heading("reuse");
    candidates();
    if (report_["frameworks"].is_object())
      for (const auto& area : report_["frameworks"]["areas"]) {
        out_.push_back({Block::Kind::heading, word("report.heading.frameworks") + ": " + text_of(area["name"])});
        for (const char* which : {"introduced", "temporary", "resolved", "left"}) {
          std::vector<std::vector<std::string>> rows;
          for (const auto& one : area[which])
            rows.push_back(finding(one));
          if (rows.empty()) continue;
          paragraph(word(std::string("report.") + which));
          table(head({"rule", "element", "about", "force", "state", "remedy"}), std::move(rows));
        }
      }
    heading("impact");
    impact();
    heading("technology");
    approvals();
    heading("principles");
    for (const auto& one : report_["principles"]) {
      std::string words = text_of(one["name"]) + ":";
      for (const auto& fact : one["facts"])
        words += " " + text_of(fact);
      if (one["proposer"].is_string()) words += " " + text({"report.proposer", {{"text", text_of(one["proposer"])}}});
      paragraph(std::move(words));
    }
    heading("others");
    if (report_["others"].is_array() && report_["others"].empty()) paragraph(word("report.others_none"));
    list(texts(report_["others"]));
    heading("statements");
    std::vector<std::vector<std::string>> rows;
    for (const auto& one : report_["statements"]) {
      std::string beside = text_of(one["not_known"]);
      for (const auto& other : one["contradicted_by"])
        beside += (beside.empty() ? "" : " ") + text_of(other["text"]);
      rows.push_back({text_of(one["label"]), text_of(one["text"]), beside});
    }
    table({"", "", ""}, std::move(rows));
    heading("unknown");
    std::vector<std::string> unknown;
    for (const auto& one : report_["unknown"]) {
      std::string words = text_of(one["text"]);
      for (const auto& example : one["examples"])
        words += (&example == &one["examples"].front() ? " " : "; ") + text_of(example);
      unknown.push_back(std::move(words));
    }
    list(std::move(unknown));
    const auto& basis = report_["basis"];
    out_.push_back({Block::Kind::foot, text({"report.foot",
                                             {{"revision", std::to_string(basis["revision"].get<std::uint64_t>())},
                                              {"asked", text_of(basis["asked"])},
                                              {"rules", std::to_string(basis["rules"].get<std::uint64_t>())},
                                              {"digest", text_of(basis["rules_sha256"]).substr(0, 12)}}})});
  }

  void candidates() {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> functions;
    for (const auto& one : report_["reuse"]["candidates"]) {
      std::string why = text_of(one["rejected"]);
      if (one["used"] == true) why = word("report.is_used");
      if (one["unanswered"] == true) why = word("report.is_unanswered");
      const auto percent = static_cast<int>(one["score"].get<double>() * 100 + 0.5);
      rows.push_back({text_of(one["name"]), name_of(one["owner"]), why, std::to_string(percent) + " %",
                      one["cost"].is_object() ? amount(one["cost"]["amount"]) : word("report.not_stated")});
      for (const auto& function : one["functions"])
        if (function["note"].is_string()) functions.push_back(text_of(function["note"]));
    }
    table(head({"name", "owner", "answer", "score", "cost"}), std::move(rows), 3);
    list(std::move(functions));
  }

  void impact() {
    if (!report_["impact"].is_object()) return paragraph(word("report.no_plan"));
    const auto& impact = report_["impact"];
    std::vector<std::string> items;
    for (const auto& one : impact["retired"])
      items.push_back(text({"report.gone",
                            {{"name", text_of(one["name"])},
                             {"moved", std::to_string(one["moved"].size())},
                             {"still", std::to_string(one["still"].size())},
                             {"lost", std::to_string(one["lost"].size())}}}));
    for (const auto& one : impact["lost"])
      items.push_back(text_of(one["text"]));
    for (const auto& one : impact["chokepoints"])
      items.push_back(text_of(one["text"]));
    if (items.empty()) items.push_back(word("report.no_impact"));
    list(std::move(items));
  }

  void approvals() {
    std::vector<std::vector<std::string>> rows;
    for (const auto& one : report_["approvals"]) {
      std::string instead;
      for (const auto& other : one["alternatives"])
        instead += (instead.empty() ? "" : ", ") + text_of(other["name"]) +
                   (other["version"].is_string() ? " " + text_of(other["version"]) : "");
      rows.push_back({name_of(one["element"]), name_of(one["technology"]) + " " + text_of(one["version"]),
                      text_of(one["code"]), text_of(one["until"]), instead});
    }
    table(head({"element", "technology", "code", "until", "instead"}), std::move(rows));
  }

  const json& report_;
  const Language language_;
  std::vector<Block> out_;
};

std::string markdown_escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n' || c == '\r') {
      out += ' ';
      continue;
    }
    if (std::string_view("\\`*_[]<>|#").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

} // namespace

std::vector<Block> report_blocks(const json& report, Language language) {
  return Pages(report, language).blocks();
}

std::string to_markdown(const std::vector<Block>& blocks) {
  std::string out;
  const auto row = [&](const std::vector<std::string>& cells) {
    out += "|";
    for (const auto& cell : cells)
      out += " " + markdown_escaped(cell) + " |";
    out += "\n";
  };
  for (const Block& block : blocks) {
    if (!out.empty()) out += "\n";
    switch (block.kind) {
    case Block::Kind::title: out += "# " + markdown_escaped(block.text) + "\n"; break;
    case Block::Kind::annex: out += "# " + markdown_escaped(block.text) + "\n"; break;
    case Block::Kind::heading: out += "## " + markdown_escaped(block.text) + "\n"; break;
    case Block::Kind::paragraph:
    case Block::Kind::foot: out += markdown_escaped(block.text) + "\n"; break;
    case Block::Kind::list:
      for (const auto& item : block.items)
        out += "- " + markdown_escaped(item) + "\n";
      break;
    case Block::Kind::table:
      row(block.items);
      out += "|";
      for (std::size_t i = 0; i < block.items.size(); i++)
        out += i >= block.figures_from ? " ---: |" : " --- |";
      out += "\n";
      for (const auto& cells : block.rows)
        row(cells);
      break;
    }
  }
  return out;
}

std::string to_html(const std::vector<Block>& blocks, Language language) {
  const std::string title = blocks.empty() ? "" : xml_text(blocks.front().text);
  std::string out = "<!doctype html>\n<html lang=\"" + std::string(to_string(language)) +
                    "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                    "content=\"width=device-width, initial-scale=1\">\n<title>" +
                    title +
                    "</title>\n<style>\n"
                    "@page { size: A4; margin: 16mm 15mm }\n"
                    "body { font: 9.5pt/1.35 system-ui, sans-serif; max-width: 180mm; margin: 0 auto; padding: 0 4mm; "
                    "color: #111; background: #fff; overflow-wrap: break-word }\n"
                    "h1 { font-size: 15pt; margin: 0 0 2mm } h2 { font-size: 11pt; margin: 3.5mm 0 1mm; "
                    "break-after: avoid }\n"
                    "h1.annex { break-before: page } p { margin: 0 0 1.2mm } ul { margin: 0 0 1.2mm; "
                    "padding-left: 5mm }\n"
                    "table { border-collapse: collapse; width: 100%; margin: 0 0 2mm; font-size: 8.5pt } "
                    "thead { display: table-header-group }\n"
                    "tr { break-inside: avoid } th, td { text-align: left; vertical-align: top; padding: 0.6mm 1.2mm; "
                    "border-bottom: 0.2mm solid #999 }\n"
                    ".figure { text-align: right; white-space: nowrap } footer { margin-top: 4mm; font-size: 8pt }\n"
                    "@media print { body { max-width: none; padding: 0 } }\n"
                    "</style>\n</head>\n<body>\n<main>\n";
  const auto row = [&](const Block& block, const std::vector<std::string>& cells, const char* tag) {
    out += "<tr>";
    for (std::size_t i = 0; i < cells.size(); i++)
      out += std::string("<") + tag + (i >= block.figures_from ? " class=\"figure\">" : ">") + xml_text(cells[i]) +
             "</" + tag + ">";
    out += "</tr>\n";
  };
  for (const Block& block : blocks)
    switch (block.kind) {
    case Block::Kind::title: out += "<h1>" + xml_text(block.text) + "</h1>\n"; break;
    case Block::Kind::annex: out += "<h1 class=\"annex\">" + xml_text(block.text) + "</h1>\n"; break;
    case Block::Kind::heading: out += "<h2>" + xml_text(block.text) + "</h2>\n"; break;
    case Block::Kind::paragraph: out += "<p>" + xml_text(block.text) + "</p>\n"; break;
    case Block::Kind::foot: out += "</main>\n<footer>" + xml_text(block.text) + "</footer>\n"; break;
    case Block::Kind::list:
      out += "<ul>\n";
      for (const auto& item : block.items)
        out += "<li>" + xml_text(item) + "</li>\n";
      out += "</ul>\n";
      break;
    case Block::Kind::table:
      out += "<table>\n";
      if (!block.items.front().empty() || block.items.size() > 3) {
        out += "<thead>\n";
        row(block, block.items, "th");
        out += "</thead>\n";
      }
      out += "<tbody>\n";
      for (const auto& cells : block.rows)
        row(block, cells, "td");
      out += "</tbody>\n</table>\n";
      break;
    }
  return out + "</body>\n</html>\n";
}

} // namespace fundament::api
