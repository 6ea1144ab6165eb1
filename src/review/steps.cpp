// SPDX-License-Identifier: MPL-2.0
#include "review/steps.hpp"
#include "model/values.hpp"
#include "plan/document.hpp"
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace fundament::review {

using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 1> hearing_members{"entries"}, remark_members{"remark"};
constexpr std::array<std::string_view, 4> entry_members{"party", "answer", "link", "no_answer_by"};
constexpr std::array<std::string_view, 6> decision_members{"outcome", "by", "link", "terms", "accept", "why"};
constexpr std::array<std::string_view, 3> outcomes{"approved", "approved_with_terms", "rejected"};
constexpr std::array<std::string_view, 2> happened_members{"planned", "on"};

bool says_nothing(const std::string& text) {
  return text.find_first_not_of(" \n\t") == text.npos;
}

/// Reads one document; used once.
class StepReader : plan::Document {
public:
  explicit StepReader(const model::Metamodel& metamodel) : Document(metamodel) {}

  base::Result<std::vector<HearingEntry>> hearing(const json& document, base::Date today) {
    std::vector<HearingEntry> out;
    if (!is_object(document, "", "hearing")) return problems_.take();
    check_members(document, "", hearing_members);
    const json* entries = member(document, "entries");
    if (!entries)
      missing("", "entries");
    else if (!entries->is_array())
      problem("/entries", {"plan.list_expected"});
    std::set<model::Ref> parties;
    for (std::size_t i = 0; entries && entries->is_array() && i < entries->size(); i++) {
      const std::string where = "/entries/" + std::to_string(i);
      const json& one = (*entries)[i];
      if (!is_object(one, where, "entry")) continue;
      check_members(one, where, entry_members);
      HearingEntry entry{{}, said(one, "answer", where), said(one, "link", where), date(one, "no_answer_by", where)};
      if (entry.answer.empty() && entry.link.empty() && !entry.no_answer_by)
        problem(where, {"investment.nothing_said"});
      if (entry.no_answer_by && !(entry.answer.empty() && entry.link.empty()))
        problem(where + "/no_answer_by", {"investment.answer_or_none"});
      if (entry.no_answer_by && *entry.no_answer_by >= today)
        problem(where + "/no_answer_by", {"investment.still_waiting"});
      const auto party = ref(one, "party", where);
      if (!party) continue;
      entry.party = *party;
      if (party->kind != "unit" || party->is_relation())
        problem(where + "/party", {"account.unit_unknown", {{"unit", to_string(*party)}}});
      if (!parties.insert(*party).second)
        problem(where + "/party", {"investment.party_twice", {{"party", to_string(*party)}}});
      out.push_back(std::move(entry));
    }
    return end(std::move(out));
  }

  base::Result<Decision> decision(const json& document) {
    if (!is_object(document, "", "decision")) return problems_.take();
    check_members(document, "", decision_members);
    Decision out;
    out.outcome = word(document, "outcome", "", outcomes);
    if (!member(document, "outcome")) missing("", "outcome");
    for (const auto& [name, to] : {std::pair("by", &out.by), std::pair("link", &out.link)}) {
      if (!member(document, name)) missing("", name);
      *to = said(document, name, "");
    }
    out.terms = list(document, "terms");
    if (out.outcome == "approved_with_terms" && out.terms.empty()) problem("/terms", {"investment.terms_missing"});
    if (!out.outcome.empty() && out.outcome != "approved_with_terms" && !out.terms.empty())
      problem("/terms", {"investment.terms_without"});
    out.accept = list(document, "accept");
    if (!out.accept.empty() && !member(document, "why")) missing("", "why");
    out.why = said(document, "why", "");
    return end(std::move(out));
  }

  base::Result<Happened> happened(const json& document, base::Date today) {
    if (!is_object(document, "", "step")) return problems_.take();
    check_members(document, "", happened_members);
    if (!member(document, "planned")) missing("", "planned");
    const auto planned = date(document, "planned", "");
    const auto on = date(document, "on", "");
    const bool is_said = member(document, "on") != nullptr;
    if (const auto day = is_said ? on : planned; day && *day > today)
      problem(is_said ? "/on" : "/planned", {"investment.not_yet", {{"day", base::to_string(*day)}}});
    return end(Happened{planned.value_or(today), on.value_or(planned.value_or(today))});
  }

  base::Result<std::string> remark(const json& document) {
    if (!is_object(document, "", "remark")) return problems_.take();
    check_members(document, "", remark_members);
    std::string out = text(document, "remark", "", model::max_text_bytes);
    if (says_nothing(out) && problems_.empty()) problem("/remark", {"investment.remark_needed"});
    return end(std::move(out));
  }

private:
  void missing(const std::string& where, const char* name) {
    problem(where + "/" + name, {"value.member_missing", {{"member", name}}});
  }

  /// A text that says something where it is there.
  std::string said(const json& object, const char* name, const std::string& where) {
    std::string out = text(object, name, where, model::max_text_bytes);
    const json* found = member(object, name);
    if (found && found->is_string() && says_nothing(out)) problem(where + "/" + name, {"plan.text_expected"});
    return out;
  }

  std::vector<std::string> list(const json& object, const char* name) {
    auto out = texts(object, name, "");
    for (std::size_t i = 0; i < out.size(); i++) {
      const std::string where = std::string("/") + name + "/" + std::to_string(i);
      if (auto form = model::check_text(out[i], where); !form) problems_.add(std::move(form).error());
      if (says_nothing(out[i])) problem(where, {"plan.text_expected"});
    }
    return out;
  }

  template <class T> base::Result<T> end(T out) {
    if (!problems_.empty()) return problems_.take();
    return out;
  }
};

} // namespace

base::Result<std::vector<HearingEntry>> read_hearing(const json& document, const model::Metamodel& metamodel,
                                                     base::Date today) {
  return StepReader(metamodel).hearing(document, today);
}

base::Result<Decision> read_decision(const json& document, const model::Metamodel& metamodel) {
  return StepReader(metamodel).decision(document);
}

base::Result<Happened> read_happened(const json& document, const model::Metamodel& metamodel, base::Date today) {
  return StepReader(metamodel).happened(document, today);
}

base::Result<std::string> read_remark(const json& document, const model::Metamodel& metamodel) {
  return StepReader(metamodel).remark(document);
}

} // namespace fundament::review
