// SPDX-License-Identifier: MPL-2.0
#include "answers/reuse.hpp"
#include "api/arrows.hpp"
#include "api/plans.hpp"
#include "api/routes.hpp"
#include "api/solutions.hpp"
#include "base/joined.hpp"
#include "base/unicode.hpp"
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace fundament::api {

using answers::Manner;
using answers::ReuseAnswer;
using answers::ReuseCandidate;
using answers::ReuseQuestion;
using answers::ReuseReason;
using base::Error;
using base::ErrorCode;

namespace {

constexpr std::uint64_t most_shown = 10'000;

/// Reads the body of a question; problems go to the call's parameters.
class Reader {
public:
  Reader(Call& call, const nlohmann::json& body) : call_(call), body_(body) {}

  ReuseQuestion question() {
    static constexpr std::array<std::string_view, 12> members{"text",   "capabilities", "data",      "technologies",
                                                              "unit",   "start",        "on",        "kinds",
                                                              "except", "limit",        plan_member, conflicts_member};
    for (const auto& [name, value] : body_.items())
      if (std::find(members.begin(), members.end(), name) == members.end())
        unknown(name, {members.begin(), members.end()});
    ReuseQuestion out;
    out.texts = wanted("text", "text");
    out.capabilities = wanted("capabilities", "ref");
    out.data = wanted("data", "ref");
    out.technologies = wanted("technologies", "ref");
    out.except = texts("except");
    out.on = date("on").value_or(call_.date);
    out.start = date("start");
    if (const auto units = texts("unit"); !units.empty()) out.unit = units.front();
    for (const auto& name : texts("kinds")) {
      const auto& metamodel = call_.view->model().metamodel();
      if (const auto kind = metamodel.find_kind(name))
        out.kinds.push_back(*kind);
      else
        problem("kinds", {"element.kind_unknown", {{"kind", name}}});
    }
    if (const auto at = body_.find("limit"); at != body_.end()) {
      if (at->is_number_unsigned() && at->get<std::uint64_t>() <= most_shown)
        out.limit = at->get<std::size_t>();
      else
        problem("limit",
                {"parameter.integer", {{"value", at->dump()}, {"least", "0"}, {"most", std::to_string(most_shown)}}});
    }
    return out;
  }

private:
  void problem(const std::string& where, base::Text text) {
    call_.parameters.add({ErrorCode::invalid_argument, std::move(text), where});
  }

  void unknown(const std::string& name, const std::vector<std::string_view>& known) {
    Error error{ErrorCode::invalid_argument, {"parameter.unknown"}, base::printable(name)};
    if (call_.budget.takes_suggestion()) error.hint = base::did_you_mean(model::nearest_names(name, known));
    call_.parameters.add(std::move(error));
  }

  /// A text or a list of texts, each maybe an object {"ref" or "text", "weight"}.
  std::vector<answers::Wanted> wanted(const char* member, const char* name) {
    std::vector<answers::Wanted> out;
    const auto one = [&](const nlohmann::json& value) {
      if (value.is_string()) return out.push_back({value.get<std::string>(), 1});
      const bool fits =
          value.is_object() && value.contains(name) && value[name].is_string() &&
          (value.size() == 1 || (value.size() == 2 && value.contains("weight") && value["weight"].is_number()));
      if (!fits) return problem(member, {"reuse.wanted_form", {{"name", name}}});
      out.push_back({value[name].get<std::string>(), value.value("weight", 1.0)});
    };
    const auto at = body_.find(member);
    if (at == body_.end()) return out;
    if (at->is_array())
      std::for_each(at->begin(), at->end(), one);
    else
      one(*at);
    return out;
  }

  std::vector<std::string> texts(const char* member) {
    std::vector<std::string> out;
    const auto at = body_.find(member);
    if (at == body_.end()) return out;
    const nlohmann::json list = at->is_array() ? *at : nlohmann::json::array({*at});
    for (const auto& value : list) {
      if (value.is_string())
        out.push_back(value.get<std::string>());
      else
        problem(member, {"body.text_expected", {{"value", base::printable(value.dump())}}});
    }
    return out;
  }

  std::optional<base::Date> date(const char* member) {
    const auto given = texts(member);
    if (given.empty()) return std::nullopt;
    const auto out = base::parse_date(given.front());
    if (!out) problem(member, {"parameter.date", {{"value", base::printable(given.front())}}});
    return out;
  }

  Call& call_;
  const nlohmann::json& body_;
};

class ReuseWriter {
public:
  ReuseWriter(const Call& call, const ReuseAnswer& answer)
      : call_(call), answer_(answer), solution_(*call.view, *answer.day, call.language) {}

  std::string sentence() const {
    if (answer_.found == 0) return text({answer_.only_near ? "reuse.only_near" : "reuse.nothing_near", {}});
    const std::string id = answer_.cover == answers::Cover::hint ? "hint"
                           : answer_.best_is_near                ? "only_words"
                           : answer_.best_is_below               ? "only_below"
                                                                 : std::string(to_string(answer_.cover));
    const std::string percent = std::to_string((answer_.best_score + 50) / 100);
    return text({"reuse." + id, {{"name", solution_.name(answer_.best)}, {"score", percent}}});
  }

  void document(JsonWriter& json) const {
    json.begin('{').member("revision", call_.view->revision()).member("on", answer_.on);
    json.member("start", answer_.start).member("cover", to_string(answer_.cover)).member("sentence", sentence());
    json.member("only_near", answer_.only_near).key("unknown").begin('[');
    for (const auto& ref : answer_.unknown)
      json.value(ref);
    json.end(']').key("totals").begin('{').member("candidates", answer_.candidates);
    json.member("found", answer_.found).member("set_below", answer_.below);
    json.member("near", answer_.near).end('}').key("candidates").begin('[');
    for (const auto& one : answer_.ranked)
      candidate(json, one);
    json.end(']').end('}');
  }

  void candidate(JsonWriter& json, const ReuseCandidate& one) const {
    json.begin('{');
    solution_.members(json, one.element);
    json.key("score").raw(decimal(one.score)).key("set_below");
    below(json, one);
    json.member("near", one.near).key("notes").begin('[');
    for (const auto& note : notes(one))
      json.value(note);
    json.end(']');
    json.member("offered_to_all", one.offered_to_all).member("yours", one.yours);
    solution_.list(json, "investments", one.investments);
    solution_.list(json, "replaces", one.replaces);
    solution_.list(json, "replaced_by", one.replaced_by);
    json.key("needed_by").begin('{').member("count", one.needed_by).member("administrations", one.administrations);
    solution_.list(json, "first", one.needed_by_first);
    json.end('}').member("why", why(one)).key("parts").begin('[');
    for (const auto& part : one.parts) {
      json.begin('{').member("part", to_string(part.part)).key("weight").raw(decimal(part.weight));
      json.key("degree").raw(decimal(part.degree)).key("reasons").begin('[');
      for (const auto& one_reason : part.reasons)
        reason(json, part.part, one_reason);
      json.end(']').end('}');
    }
    json.end(']').end('}');
  }

  std::string csv() const {
    std::string out =
        "ref,name,owner,users,phase,contract_end,cost,cost_state,score,offered_to_all,set_below,near,notes,why\n";
    for (const ReuseCandidate& one : answer_.ranked) {
      for (const std::string& cell :
           {solution_.ref(one.element), solution_.name(one.element), solution_.ref(answer_.day->owner(one.element)),
            solution_.users(one.element), std::string(solution_.phase(one.element, answer_.start)),
            one.contract_end ? base::to_string(*one.contract_end) : "",
            one.cost ? std::to_string(one.cost->amount) : "",
            std::string(one.cost ? to_string(one.cost->state) : "not_stated"), decimal(one.score),
            std::string(one.offered_to_all ? "true" : "false"), std::string(one.below ? to_string(one.below->why) : ""),
            std::string(one.near ? "true" : "false"), base::joined(notes(one), {}, "; ")})
        out += csv_cell(cell) + ",";
      out += csv_cell(why(one)) + "\n";
    }
    return out;
  }

private:
  std::string text(const base::Text& what) const { return base::render(what, call_.language); }

  void below(JsonWriter& json, const ReuseCandidate& one) const {
    if (!one.below) {
      json.null();
      return;
    }
    json.begin('{').member("reason", to_string(one.below->why));
    json.date_or_null("from", one.below->from);
    solution_.named(json, "decision", one.below->decision);
    json.member("text", below_text(*one.below)).end('}');
  }

  std::string below_text(const answers::SetBelow& below) const {
    const auto since = [&](const char* id, const char* without) {
      return below.from ? text({id, {{"date", base::to_string(*below.from)}}}) : text({without, {}});
    };
    switch (below.why) {
    case answers::Below::prohibited:
      return text({"reuse.below.prohibited", {{"decision", solution_.ref(below.decision)}}});
    case answers::Below::retired: return since("reuse.below.retired_from", "reuse.below.retired");
    case answers::Below::not_valid: return text({"reuse.below.not_valid", {}});
    case answers::Below::phasing_out: return since("reuse.below.phasing_out_from", "reuse.below.phasing_out");
    }
    throw std::logic_error("a reason to be set below out of range");
  }

  /// What to know about it that puts it in no other place.
  std::vector<std::string> notes(const ReuseCandidate& one) const {
    if (!one.contract_end || answer_.start <= *one.contract_end) return {};
    return {text({"reuse.note.contract_ends", {{"date", base::to_string(*one.contract_end)}}})};
  }

  /// All that answers to something, the most telling part first.
  std::string why(const ReuseCandidate& one) const {
    std::string out;
    for (const auto& part : one.parts)
      for (const auto& reason : part.reasons)
        if (reason.degree > 0) out += (out.empty() ? "" : "; ") + reason_text(part.part, reason);
    return out;
  }

  std::string reason_text(answers::Part part, const ReuseReason& reason) const {
    if (reason.degree == 0) return text({"reuse.why.none", {}});
    const std::string wanted = reason.wanted == model::no_id ? reason.word : solution_.name(reason.wanted);
    const std::string by = solution_.name(reason.match.by);
    switch (reason.match.manner) {
    case Manner::same:
      return text({part == answers::Part::capability ? "reuse.why.supports"
                   : part == answers::Part::data     ? "reuse.why.keeps"
                                                     : "reuse.why.built_on",
                   {{"wanted", wanted}}});
    case Manner::uses: return text({"reuse.why.uses", {{"wanted", wanted}}});
    case Manner::copy: return text({"reuse.why.copy", {{"wanted", wanted}, {"by", by}}});
    case Manner::wider: return text({"reuse.why.wider", {{"wanted", wanted}, {"by", by}}});
    case Manner::narrower:
      return text({"reuse.why.narrower",
                   {{"wanted", wanted},
                    {"by", by},
                    {"covered", std::to_string(reason.match.covered)},
                    {"of", std::to_string(reason.match.of)}}});
    case Manner::word: return text({"reuse.why.word", {{"found", std::string(reason.found.word)}, {"by", by}}});
    }
    throw std::logic_error("a manner of fitting out of range");
  }

  void reason(JsonWriter& json, answers::Part part, const ReuseReason& one) const {
    json.begin('{').key("wanted");
    solution_.named(json, one.wanted);
    json.text_or_null("word", one.word).key("share").raw(decimal(one.share));
    json.key("degree").raw(decimal(one.degree));
    const bool answers = one.degree > 0;
    json.text_or_null("manner", answers ? to_string(one.match.manner) : "");
    solution_.named(json, "by", answers ? one.match.by : model::no_id);
    if (one.match.manner == Manner::word) {
      json.member("found", one.found.word).member("field", to_string(one.found.field));
      json.member("how", to_string(one.found.how));
    }
    json.member("text", reason_text(part, one)).end('}');
  }

  const Call& call_;
  const ReuseAnswer& answer_;
  const SolutionWriter solution_;
};

} // namespace

Response post_reuse(Call& call) {
  const auto body = read_json(call);
  if (!body) return problem(call, body.error());
  if (!body->is_object()) return problem(call, {ErrorCode::invalid_argument, {"body.object_expected"}, "body"});
  if (auto refused = look_with_plans(call, *body, {"start", "on"})) return std::move(*refused);
  const ReuseQuestion question = Reader(call, *body).question();
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto found = answers::reuse(*call.view, question, call.budget);
  if (!found) return problem(call, found.error());
  const ReuseWriter writer(call, *found);
  if (call.format == "csv") return answer(call, writer.csv());
  std::string out;
  if (call.format == "ndjson") {
    for (const auto& one : found->ranked) {
      JsonWriter line(out);
      writer.candidate(line, one);
      out += '\n';
    }
    return answer(call, std::move(out));
  }
  JsonWriter json(out);
  writer.document(json);
  return answer(call, out + "\n");
}

} // namespace fundament::api
