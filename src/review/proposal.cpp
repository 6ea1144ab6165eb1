// SPDX-License-Identifier: MPL-2.0
#include "review/proposal.hpp"
#include "base/unicode.hpp"
#include "plan/document.hpp"
#include "plan/read.hpp"
#include <algorithm>
#include <nlohmann/json.hpp>

namespace fundament::review {

using base::ErrorCode;
using nlohmann::json;
using plan::Names;

namespace {

constexpr std::array<std::string_view, 8> case_types{"new",        "replacement", "extension", "consolidation",
                                                     "retirement", "re_tender",   "emergency", "pilot"};
constexpr std::array<std::string_view, 5> fundings{"own", "frame", "internal_loan", "pool", "other"};
constexpr std::array<std::string_view, 3> row_kinds{"once", "yearly", "exit"},
    benefit_kinds{"cash", "hours", "quality"}, certainties{"offer", "estimate", "guess"},
    principle_names{"common_first", "fewest_systems", "close_to_core"};
constexpr std::array<std::string_view, 2> deviation_types{"explanation", "waiver"}, yes_or_no{"yes", "no"};
constexpr std::array<std::string_view, 7> grounds{"no_supply",  "law",   "security", "economy",
                                                  "transition", "pilot", "other"};
constexpr std::array<std::string_view, 1> units_only{"unit"};

/// What is asked about what a model of the catalogue cannot tell, and the words it is answered with; none: a data
/// class.
constexpr std::array<std::string_view, 3> or_not_needed{"yes", "no", "not_needed"},
    archive_duties{"keep", "discard", "none"};
constexpr std::array<std::string_view, 4> kinds_of_ai{"none", "minimal", "limited", "high_risk"},
    classes{"public", "internal", "confidential", "sensitive"};
struct Asked {
  std::string_view name;
  Names words;
};
constexpr std::array<Asked, 9> asked{{{"dpia", or_not_needed},
                                      {"ai", kinds_of_ai},
                                      {"accessibility", or_not_needed},
                                      {"archive_duty", archive_duties},
                                      {"exit_plan", yes_or_no},
                                      {"processor_agreement", or_not_needed},
                                      {"outside_eu", yes_or_no},
                                      {"security_assessment", or_not_needed},
                                      {"security_class", classes}}};

/// Reads one document; used once.
class Reader : plan::Document {
public:
  Reader(const model::Metamodel& metamodel, const Rules& rules, base::Date today)
      : Document(metamodel), rules_(rules), today_(today) {}

  base::Result<Proposal> run(const json& document) {
    if (is_object(document, "", "investment")) {
      head(document);
      if (const json* need = list_or_object(document, "need", "")) read_need(*need);
      if (const json* economy = list_or_object(document, "economy", "")) read_economy(*economy);
      read_statements(document);
      if (const json* answers = list_or_object(document, "answers", "")) read_answers(*answers);
    }
    if (!problems_.empty()) return problems_.take();
    return std::move(out_);
  }

private:
  const json* list_or_object(const json& object, const char* name, const std::string& where) {
    const json* found = member(object, name);
    return found && is_object(*found, where + "/" + name, name) ? found : nullptr;
  }

  void head(const json& document) {
    if (member(document, "plan")) {
      auto read = plan::read(document, metamodel_, today_); // and with it the members, the form and the key
      if (read)
        out_.plan = std::move(*read);
      else
        problems_.add(std::move(read).error());
    } else {
      check_members(document, "", plan::proposal_members);
      if (!document.contains("fundament") || document["fundament"] != "investment/1")
        problem("/fundament", {"plan.form_unknown"});
      if (auto form = model::check_key(text(document, "key", "", model::max_key_bytes), "/key"); !form)
        problems_.add(std::move(form).error());
    }
    if (problems_.empty()) { // else its key and its name may be what is wrong, and told already
      out_.key = text(document, "key", "", model::max_key_bytes);
      out_.name = text(document, "name", "", model::max_name_bytes);
      if (out_.name.empty()) problem("/name", {"value.member_missing", {{"member", "name"}}});
    }
    if (const json* found = member(document, "confidential_cost")) {
      if (found->is_boolean())
        out_.confidential_cost = found->get<bool>();
      else
        problem(
            "/confidential_cost",
            {"value.boolean_expected",
             {{"value", base::printable(found->dump(-1, ' ', false, json::error_handler_t::replace).substr(0, 40))}}});
    }
    out_.contact = text(document, "contact", "", model::max_name_bytes);
    out_.owner = unit(document, "owner", "");
    out_.case_type = word(document, "case_type", "", case_types);
    out_.funding = word(document, "funding", "", fundings);
    out_.summary = of_characters(document, "summary", most_summary);
    out_.background = of_characters(document, "background", most_background);
  }

  std::string of_characters(const json& document, const char* name, std::size_t most) {
    std::string out = text(document, name, "", model::max_text_bytes);
    if (characters(out) > most)
      problem("/" + std::string(name), {"proposal.too_long", {{"most", std::to_string(most)}}},
              ErrorCode::limit_exceeded);
    return out;
  }

  std::optional<model::Ref> unit(const json& object, const char* name, const std::string& where) {
    return of_kind(object, name, where, units_only);
  }
  std::optional<model::Ref> of_kind(const json& object, const char* name, const std::string& where, Names kinds) {
    const json* found = member(object, name);
    if (!found) return std::nullopt;
    auto out = ref(found, where + "/" + name);
    if (!out || plan::has(kinds, out->kind)) return out;
    problem(where + "/" + name, {"proposal.kind_expected", {{"kind", std::string(kinds.front())}}});
    return std::nullopt;
  }

  /// Calls `one` with each object of a list that is not too long, and its place.
  template <class One> void each(const json& object, const char* name, const std::string& where, One one) {
    const json* list = member(object, name);
    if (!list) return;
    const std::string place = where + "/" + name;
    if (!list->is_array()) return problem(place, {"proposal.list_expected"});
    if (list->size() > most_proposal_rows)
      return problem(place, {"proposal.too_many", {{"most", std::to_string(most_proposal_rows)}}},
                     ErrorCode::limit_exceeded);
    for (std::size_t i = 0; i < list->size(); i++) {
      const std::string at = place + "/" + std::to_string(i);
      if (is_object((*list)[i], at, name)) one((*list)[i], at);
    }
  }

  void read_need(const json& need) {
    static constexpr std::array<std::string_view, 7> known{"text",      "capabilities", "data", "technologies",
                                                           "functions", "unit",         "start"};
    const std::string where = "/need";
    check_members(need, where, known);
    out_.need.text = text(need, "text", where, model::max_text_bytes);
    out_.need.functions = texts(need, "functions", where);
    if (out_.need.functions.size() > most_proposal_rows)
      problem(where + "/functions", {"proposal.too_many", {{"most", std::to_string(most_proposal_rows)}}},
              ErrorCode::limit_exceeded);
    out_.need.unit = unit(need, "unit", where);
    out_.need.start = date(need, "start", where);
    for (const auto& [name, kind, to] : {std::tuple("capabilities", "capability", &out_.need.capabilities),
                                         std::tuple("data", "data_asset", &out_.need.data),
                                         std::tuple("technologies", "technology", &out_.need.technologies)}) {
      const std::array<std::string_view, 1> kinds{kind};
      each(need, name, where, [&, to = to](const json& one, const std::string& at) {
        static constexpr std::array<std::string_view, 2> members{"ref", "weight"};
        check_members(one, at, members);
        if (!member(one, "ref")) return problem(at + "/ref", {"plan.ref_expected"});
        Weighed out{of_kind(one, "ref", at, kinds).value_or(model::Ref{})};
        if (const json* weight = member(one, "weight")) {
          out.weight = weight->is_number() ? weight->get<double>() : 0;
          if (!(out.weight > 0 && out.weight <= 1'000)) problem(at + "/weight", {"proposal.weight_expected"});
        }
        to->push_back(std::move(out));
      });
    }
  }

  std::optional<std::int64_t> integer(const json& object, const char* name, const std::string& where,
                                      std::int64_t least, std::int64_t most) {
    const json* found = member(object, name);
    if (!found) return std::nullopt;
    if (found->is_number_integer() && !(found->is_number_unsigned() && found->get<std::uint64_t>() > INT64_MAX)) {
      const auto out = found->get<std::int64_t>();
      if (least <= out && out <= most) return out;
    }
    problem(where + "/" + name,
            {"parameter.integer",
             {{"value", base::printable(found->dump(-1, ' ', false, json::error_handler_t::replace).substr(0, 40))},
              {"least", std::to_string(least)},
              {"most", std::to_string(most)}}});
    return std::nullopt;
  }
  int year(const json& object, const char* name, const std::string& where) {
    if (!member(object, name)) return problem(where, {"value.member_missing", {{"member", name}}}), first_year;
    return static_cast<int>(integer(object, name, where, first_year, last_year).value_or(first_year));
  }

  Row row(const json& one, const std::string& at, Names kinds) {
    Row out;
    if (!member(one, "kind")) problem(at, {"value.member_missing", {{"member", "kind"}}});
    out.kind = word(one, "kind", at, kinds);
    if (member(one, "year")) {
      out.from = out.to = year(one, "year", at);
      if (member(one, "from") || member(one, "to")) problem(at + "/year", {"plan.said_twice"});
    } else {
      out.from = year(one, "from", at);
      out.to = year(one, "to", at);
      if (out.to < out.from) problem(at + "/to", {"proposal.ends_before_it_begins"});
    }
    out.unit = unit(one, "unit", at);
    out.amount = integer(one, "amount", at, 0, most_amount);
    out.area = text(one, "area", at, model::max_name_bytes);
    out.what = text(one, "what", at, model::max_name_bytes);
    return out;
  }

  void read_economy(const json& economy) {
    static constexpr std::array<std::string_view, 4> known{"price_year", "horizon", "rows", "benefits"};
    static constexpr std::array<std::string_view, 9> of_row{"kind",   "year", "from", "to",       "unit",
                                                            "amount", "area", "what", "certainty"};
    static constexpr std::array<std::string_view, 9> of_benefit{"kind",   "year", "from", "to",         "unit",
                                                                "amount", "area", "what", "measured_by"};
    const std::string where = "/economy";
    check_members(economy, where, known);
    Economy out;
    if (const auto at = integer(economy, "price_year", where, first_year, last_year))
      out.price_year = static_cast<int>(*at);
    out.horizon = static_cast<int>(integer(economy, "horizon", where, 1, most_horizon).value_or(out.horizon));
    each(economy, "rows", where, [&](const json& one, const std::string& at) {
      check_members(one, at, of_row);
      out.rows.push_back(row(one, at, row_kinds));
      out.rows.back().certainty = word(one, "certainty", at, certainties);
    });
    each(economy, "benefits", where, [&](const json& one, const std::string& at) {
      check_members(one, at, of_benefit);
      out.benefits.push_back(row(one, at, benefit_kinds));
      out.benefits.back().measured_by = text(one, "measured_by", at, model::max_name_bytes);
    });
    out_.economy = std::move(out);
  }

  void read_statements(const json& document) {
    const json* statements = list_or_object(document, "statements", "");
    static const auto known = statement_names();
    if (statements) check_members(*statements, "/statements", known);
    for (const Asked& one : asked) {
      Statement out{std::string(one.name), "", ""};
      const std::string where = "/statements/" + out.name;
      const json* given = statements ? member(*statements, one.name) : nullptr;
      if (given && given->is_object()) { // not known, and why
        static constexpr std::array<std::string_view, 1> members{"not_known"};
        check_members(*given, where, members);
        out.reason = text(*given, "not_known", where, model::max_text_bytes);
        if (out.reason.empty()) problem(where, {"value.member_missing", {{"member", "not_known"}}});
      } else if (given)
        out.value = word(*statements, out.name.c_str(), "/statements", one.words);
      out_.statements.push_back(std::move(out));
    }
  }

  void read_answers(const json& answers) {
    static constexpr std::array<std::string_view, 4> known{"rejected", "principles", "alternatives", "deviations"};
    const std::string where = "/answers";
    check_members(answers, where, known);
    each(answers, "rejected", where, [&](const json& one, const std::string& at) {
      static constexpr std::array<std::string_view, 2> members{"ref", "reason"};
      check_members(one, at, members);
      out_.rejected.push_back(
          {ref(one, "ref", at).value_or(model::Ref{}), text(one, "reason", at, model::max_text_bytes)});
      if (out_.rejected.back().reason.empty()) problem(at, {"value.member_missing", {{"member", "reason"}}});
    });
    if (const json* principles = list_or_object(answers, "principles", where)) {
      check_members(*principles, where + "/principles", principle_names);
      for (const auto name : principle_names)
        out_.principles.emplace_back(
            name, text(*principles, std::string(name).c_str(), where + "/principles", model::max_text_bytes));
    }
    each(answers, "alternatives", where, [&](const json& one, const std::string& at) {
      static constexpr std::array<std::string_view, 2> members{"name", "why_not"};
      check_members(one, at, members);
      out_.alternatives.push_back(
          {text(one, "name", at, model::max_name_bytes), text(one, "why_not", at, model::max_text_bytes)});
    });
    each(answers, "deviations", where,
         [&](const json& one, const std::string& at) { out_.deviations.push_back(deviation(one, at)); });
  }

  ProposedDeviation deviation(const json& one, const std::string& at) {
    static constexpr std::array<std::string_view, 8> members{"rule",   "element", "about",    "type",
                                                             "ground", "reason",  "measures", "until"};
    check_members(one, at, members);
    ProposedDeviation out;
    out.rule = text(one, "rule", at, model::max_name_bytes);
    if (out.rule != common_first_rule && !rules_.find(out.rule))
      problems_.add({ErrorCode::invalid_argument, {"rule.unknown", {{"id", base::printable(out.rule)}}}, at + "/rule"},
                    [&] { return rules_.nearest(out.rule); });
    out.element = ref(one, "element", at).value_or(model::Ref{});
    out.about = text(one, "about", at, model::max_text_bytes);
    if (!member(one, "type")) problem(at, {"value.member_missing", {{"member", "type"}}});
    out.waiver = word(one, "type", at, deviation_types) == "waiver";
    out.ground = word(one, "ground", at, grounds);
    out.reason = text(one, "reason", at, model::max_text_bytes);
    out.measures = texts(one, "measures", at);
    out.until = date(one, "until", at);
    return out;
  }

  const Rules& rules_;
  const base::Date today_;
  Proposal out_;
};

} // namespace

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::vector<std::string_view> statement_names() {
  std::vector<std::string_view> out;
  for (const Asked& one : asked)
    out.push_back(one.name);
  return out;
}

bool needs_a_need(const Proposal& proposal) {
  return proposal.case_type != "retirement" && proposal.case_type != "emergency";
}

base::Result<Proposal> read_proposal(const json& document, const model::Metamodel& metamodel, const Rules& rules,
                                     base::Date today) {
  return Reader(metamodel, rules, today).run(document);
}

} // namespace fundament::review
