// SPDX-License-Identifier: MPL-2.0
#include "api/report_writer.hpp"
#include "api/plans.hpp"
#include "api/solutions.hpp"
#include "base/joined.hpp"
#include "model/json.hpp"
#include <algorithm>

namespace fundament::api {

namespace {

std::string percent(answers::Points score) {
  return std::to_string((score + 50) / 100);
}

} // namespace

ReportWriter::ReportWriter(const review::CheckQuestion& question, const review::Check& check,
                           const catalogue::WhatIf* what_if, base::Language language)
    : question_(question), proposal_(question.proposal), check_(check), what_if_(what_if), language_(language),
      with_(question.dates.empty() ? *question.view : *question.dates.back().with), names_(with_.model(), language) {}

std::string ReportWriter::document(const ReportHead& head) const {
  std::string out;
  JsonWriter json(out);
  json.begin('{').member("fundament", "report/1").text_or_null("number", head.number);
  case_of(json, head);
  result(json);
  plan(json);
  reuse(json);
  frameworks(json);
  impact(json);
  approvals(json);
  economy(json);
  principles(json);
  statements(json);
  others(json);
  governance(json);
  deviations(json);
  unknown(json);
  basis(json);
  json.end('}');
  return out + "\n";
}

std::string ReportWriter::name(const std::string& ref) const {
  const auto id = with_.model().find_ref(ref);
  return id ? names_.name(*id) : ref;
}

void ReportWriter::named(JsonWriter& json, const std::string& ref) const {
  if (ref.empty())
    json.null();
  else
    json.begin('{').member("ref", ref).member("name", name(ref)).end('}');
}
void ReportWriter::named(JsonWriter& json, std::string_view member, const std::string& ref) const {
  json.key(member);
  named(json, ref);
}
void ReportWriter::refs(JsonWriter& json, std::string_view member, const std::vector<std::string>& list) const {
  json.key(member).begin('[');
  for (const auto& ref : list)
    named(json, ref);
  json.end(']');
}
void ReportWriter::case_of(JsonWriter& json, const ReportHead& head) const {
  json.key("case").begin('{').member("ref", "investment:" + proposal_.key).member("name", proposal_.name);
  named(json, "owner", proposal_.owner ? to_string(*proposal_.owner) : "");
  named(json, "party", check_.party);
  json.text_or_null("contact", proposal_.contact).member("state", head.state);
  if (head.version > 0) json.member("version", head.version);
  if (!head.author.empty()) json.member("author", head.author);
  json.text_or_null("type", proposal_.case_type).text_or_null("funding", proposal_.funding);
  json.text_or_null("type_text", proposal_.case_type.empty() ? "" : word("report.case." + proposal_.case_type));
  json.text_or_null("funding_text", proposal_.funding.empty() ? "" : word("report.funding." + proposal_.funding));
  json.text_or_null("summary", proposal_.summary).text_or_null("background", proposal_.background);
  json.member("asked", question_.asked).member("start", check_.start);
  json.member("revision", question_.view->revision()).end('}');
}

std::string ReportWriter::sentence() const {
  using review::Outcome;
  const auto count = [](std::uint64_t n) { return std::to_string(n); };
  const std::string id = "report.outcome." + std::string(to_string(check_.outcome));
  switch (check_.outcome) {
  case Outcome::conflicts: return text({id, {{"n", count(question_.conflicts)}}});
  case Outcome::incomplete:
    return text({id, {{"list", base::joined(check_.missing, [this](const std::string& what) {
                         return word("report.missing." + what);
                       })}}});
  case Outcome::not_evaluated: {
    const auto& failed = check_.difference->rules.not_evaluated;
    std::vector<std::string> rules;
    for (const auto& one : failed)
      if (one.force == review::Force::binding) rules.push_back(one.rule);
    std::sort(rules.begin(), rules.end());
    rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
    return text({id, {{"n", count(rules.size())}}});
  }
  case Outcome::not_allowed: return text({id, {{"n", count(check_.not_waivable)}}});
  case Outcome::loses: return text({id, {{"n", count(check_.lost.size())}}});
  case Outcome::waivers_needed:
    return text({id, {{"n", count(check_.binding_open)}, {"m", count(check_.waivers_asked)}}});
  case Outcome::exists:
    for (std::size_t i = 0; i < check_.candidates.size(); i++)
      if (check_.candidates[i].unanswered)
        return text({id, {{"name", name(check_.candidates[i].ref)}, {"score", percent(check_.reuse.ranked[i].score)}}});
    throw std::logic_error("something exists, and is no candidate");
  case Outcome::explanations_needed: return text({id, {{"n", count(check_.to_explain)}}});
  case Outcome::ready_with_deviations: return text({id, {{"n", count(check_.deviations)}}});
  case Outcome::ready: return text({id});
  }
  throw std::logic_error("outcome out of range");
}

void ReportWriter::result(JsonWriter& json) const {
  json.key("result").begin('{').member("outcome", to_string(check_.outcome)).member("sentence", sentence());
  json.member("counts", check_.difference ? text({"report.counts",
                                                  {{"a", std::to_string(check_.introduced)},
                                                   {"b", std::to_string(check_.resolved)},
                                                   {"c", std::to_string(check_.left)}}})
                                          : text({"report.counts_none"}));
  json.member("may_be_put_forward", review::may_be_put_forward(check_.outcome));
  json.member("introduced", check_.introduced).member("binding_open", check_.binding_open);
  json.member("not_waivable", check_.not_waivable).member("resolved", check_.resolved).member("left", check_.left);
  json.member("lost", check_.lost.size()).member("waivers_asked", check_.waivers_asked);
  json.member("to_explain", check_.to_explain).member("deviations", check_.deviations);
  json.member("conflicts", question_.conflicts).key("missing").begin('[');
  for (const auto& what : check_.missing)
    json.begin('{').member("what", what).member("text", word("report.missing." + what)).end('}');
  json.end(']').end('}');
}

std::string ReportWriter::words_of(const plan::Operation& operation, std::size_t place) const {
  const auto& metamodel = with_.model().metamodel();
  if (const auto* add = std::get_if<plan::Add>(&operation.what))
    return text({add->owner ? "report.plan.add_owned" : "report.plan.add",
                 {{"name", add->element.name},
                  {"kind", metamodel.kind(*metamodel.find_kind(add->element.ref.kind)).label.in(language_)},
                  {"owner", add->owner ? name(*add->owner) : ""}}});
  if (const auto* connect = std::get_if<plan::Connect>(&operation.what)) {
    const auto& identity = connect->relation.identity;
    std::string target = name(identity.target);
    if (const auto version = metamodel.find_attribute("version"))
      if (const auto* said = connect->relation.attributes.get<std::string>(*version)) target += " " + *said;
    return text({"report.plan.connect",
                 {{"source", name(identity.source)},
                  {"relation", metamodel.relation(*metamodel.find_relation(identity.relation)).label.in(language_)},
                  {"target", target}}});
  }
  if (const auto* gone = std::get_if<plan::Disconnect>(&operation.what))
    return text(
        {"report.plan.disconnect",
         {{"source", name(gone->relation.source)},
          {"relation", metamodel.relation(*metamodel.find_relation(gone->relation.relation)).label.in(language_)},
          {"target", name(gone->relation.target)}}});
  if (const auto* retire = std::get_if<plan::Retire>(&operation.what))
    return text({"report.plan.retire", {{"name", name(retire->ref)}}});
  if (const auto* replace = std::get_if<plan::Replace>(&operation.what)) {
    const auto& moved = what_if_->notes.front().moved;
    const auto count =
        std::count_if(moved.begin(), moved.end(), [&](const auto& one) { return one.operation == place; });
    return text({"report.plan.replace",
                 {{"old", name(replace->old)}, {"new", name(replace->by)}, {"n", std::to_string(count)}}});
  }
  if (const auto* change = std::get_if<plan::Change>(&operation.what)) {
    std::vector<std::string> set;
    if (change->name) set.push_back("name = " + *change->name);
    if (change->owner) set.push_back("owner = " + name(*change->owner));
    for (const auto& [attribute, value] : change->values)
      set.push_back(metamodel.attribute_name(attribute) + " = " + (value ? model::value_to_text(*value) : "–"));
    return text({"report.plan.change", {{"name", name(change->ref)}, {"values", base::joined(set)}}});
  }
  return text({"report.plan.put"});
}

void ReportWriter::plan(JsonWriter& json) const {
  json.key("plan");
  if (!proposal_.plan || !what_if_) {
    json.null();
    return;
  }
  json.begin('{').member("plan", "sha256:" + what_if_->plans.front()->digest).key("dates").begin('[');
  for (const auto& one : question_.dates)
    json.value(one.on);
  json.end(']').member("operations", proposal_.plan->operations.size()).key("sentences").begin('[');
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < proposal_.plan->operations.size(); i++)
    order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return proposal_.plan->operations[a].on < proposal_.plan->operations[b].on;
  });
  for (const std::size_t i : order) {
    const auto& operation = proposal_.plan->operations[i];
    json.begin('{').member("on", operation.on).member("text", words_of(operation, i)).end('}');
  }
  json.end(']');
  const auto& notes = what_if_->notes.front();
  json.member("moved", notes.moved.size()).key("left_behind").begin('[');
  const auto is_ended = [&](const model::RelationIdentity& relation) { // by another operation of the plan
    return std::any_of(proposal_.plan->operations.begin(), proposal_.plan->operations.end(), [&](const auto& one) {
      const auto* gone = std::get_if<plan::Disconnect>(&one.what);
      return gone && gone->relation == relation;
    });
  };
  for (const auto& one : notes.left_behind) {
    if (is_ended(one.relation)) continue;
    json.begin('{')
        .member("relation", to_string(one.relation))
        .member("text", text({"report.left_behind",
                              {{"source", name(one.relation.source)}, {"target", name(one.relation.target)}}}))
        .end('}');
  }
  json.end(']');
  write_conflicts(json, "conflicts", *what_if_, language_);
  json.end('}');
}

void ReportWriter::candidate(JsonWriter& json, std::size_t i) const {
  const auto& one = check_.reuse.ranked[i];
  const auto& answer = check_.candidates[i];
  const SolutionWriter solution(*question_.view, *check_.reuse.day, language_);
  json.begin('{');
  solution.members(json, one.element);
  json.key("score").raw(decimal(one.score)).key("set_below");
  one.below ? json.value(to_string(one.below->why)) : json.null();
  json.member("near", one.near).member("offered_to_all", one.offered_to_all);
  solution.list(json, "investments", one.investments);
  json.key("needed_by")
      .begin('{')
      .member("count", one.needed_by)
      .member("administrations", one.administrations)
      .end('}');
  json.key("does").begin('[');
  for (const auto& part : one.parts)
    for (const auto& reason : part.reasons)
      if (reason.degree > 0 && reason.wanted != model::no_id)
        named(json, to_string(question_.view->model().ref(reason.wanted)));
  json.end(']').key("functions").begin('[');
  for (std::size_t f = 0; f < answer.functions.size(); f++) {
    const auto& function = proposal_.need.functions[f];
    json.begin('{').member("text", function).key("found");
    answer.functions[f] ? json.value(true) : json.null(); // what is not found is not stated, never missing
    json.text_or_null("note", answer.functions[f] ? ""
                                                  : text({"report.function_unknown",
                                                          {{"name", name(answer.ref)}, {"function", function}}}));
    json.end('}');
  }
  json.end(']').text_or_null("rejected", answer.rejected).member("used", answer.used);
  json.member("unanswered", answer.unanswered).end('}');
}

void ReportWriter::reuse(JsonWriter& json) const {
  json.key("reuse");
  if (!check_.need_is_asked) {
    json.begin('{')
        .key("cover")
        .null()
        .member("sentence", word("report.no_need"))
        .key("candidates")
        .begin('[')
        .end(']');
  } else {
    const auto& found = check_.reuse;
    const auto& best = found.best;
    const bool named_task = proposal_.need.names_something();
    std::string id = "report.does_nothing";
    if (best != model::no_id && !check_.candidates.empty())
      id = !named_task ? "report.no_task" : found.cover == answers::Cover::nothing ? "report.nearest" : "report.does";
    const std::string best_name = best == model::no_id ? "" : name(to_string(question_.view->model().ref(best)));
    json.begin('{').member("on", found.start).text_or_null("cover", named_task ? to_string(found.cover) : "");
    json.member("sentence", text({id, {{"name", best_name}, {"score", percent(found.best_score)}}}));
    json.key("candidates").begin('[');
    for (std::size_t i = 0; i < check_.candidates.size(); i++)
      candidate(json, i);
    json.end(']');
  }
  json.key("words_nobody_has").begin('[');
  for (const auto& one : check_.words_nobody_has)
    json.value(one);
  json.end(']').key("common_first").begin('[');
  for (const auto& one : check_.common_first) {
    json.begin('{').member("id", one.id());
    named(json, "element", one.element);
    named(json, "solution", one.solution);
    json.key("score").raw(decimal(one.score)).member("state", one.explained ? "explained" : "open");
    json.member("text",
                text({"report.common_first",
                      {{"name", name(one.solution)}, {"score", percent(one.score)}, {"element", name(one.element)}}}));
    json.end('}');
  }
  json.end(']').end('}');
}

void ReportWriter::principles(JsonWriter& json) const {
  const auto words = [&](std::string_view principle) {
    for (const auto& [name, said] : proposal_.principles)
      if (name == principle) return said;
    return std::string();
  };
  const auto begin = [&](const char* principle) {
    json.begin('{').member("principle", principle).member("name", word("report.principle." + std::string(principle)));
    json.key("facts").begin('[');
  };
  const auto end = [&](const char* principle) { json.end(']').text_or_null("proposer", words(principle)).end('}'); };
  json.key("principles").begin('[');
  begin("common_first");
  for (const auto& one : check_.common_first)
    json.value(text({"report.common_first",
                     {{"name", name(one.solution)}, {"score", percent(one.score)}, {"element", name(one.element)}}}));
  if (check_.common_first.empty()) json.value(word("report.no_common"));
  end("common_first");
  begin("fewest_systems");
  json.value(
      text({"report.systems",
            {{"added", std::to_string(check_.added.size())}, {"retired", std::to_string(check_.retired.size())}}}));
  end("fewest_systems");
  begin("close_to_core");
  if (check_.difference)
    for (const auto& one : check_.difference->coverage)
      if (one.ref.starts_with("capability:"))
        json.value(text({one.now.empty() ? "report.task_lost" : "report.task_gained", {{"name", name(one.ref)}}}));
  end("close_to_core");
  json.end(']');
}

void ReportWriter::statements(JsonWriter& json) const {
  json.key("statements").begin('[');
  for (const auto& one : proposal_.statements) {
    json.begin('{').member("name", one.name).member("label", word("report.missing.statement." + one.name));
    json.text_or_null("value", one.value);
    const bool is_class = one.name == "security_class";
    const auto shown = [&](const std::string& value) {
      return is_class ? enum_label(with_.model().metamodel(), "data_class", value, language_)
                      : word("report.statement." + value);
    };
    json.member("text", one.value.empty() ? word("report.not_stated") : shown(one.value));
    json.text_or_null("not_known", one.reason).key("contradicted_by").begin('[');
    for (const auto& other : check_.contradictions) {
      if (other.statement != one.name) continue;
      json.begin('{');
      named(json, "element", other.element);
      json.member("fact", other.fact);
      json.member("text",
                  text({"report.contradicted",
                        {{"stated", shown(other.stated)}, {"fact", name(other.element) + ": " + shown(other.fact)}}}));
      json.end('}');
    }
    json.end(']').end('}');
  }
  json.end(']');
}

void ReportWriter::deviations(JsonWriter& json) const {
  json.key("deviations").begin('[');
  for (const auto& one : check_.deviation_answers) {
    const auto& deviation = *one.deviation;
    json.begin('{').member("rule", deviation.rule);
    const auto* rule = question_.rules->find(deviation.rule);
    json.member("title", rule ? rule->query.title.in(language_) : word("report.common_first_title"));
    named(json, "element", to_string(deviation.element));
    named(json, "about", deviation.about);
    json.member("type", deviation.waiver ? "waiver" : "explanation").text_or_null("ground", deviation.ground);
    json.text_or_null("reason", deviation.reason).key("measures").begin('[');
    for (const auto& measure : deviation.measures)
      json.value(measure);
    json.end(']').date_or_null("until", deviation.until);
    json.member("answered", to_string(one.answered));
    json.member("text", word("report.answered." + std::string(to_string(one.answered))));
    named(json, "granted_by", rule && deviation.waiver ? rule->owner : "");
    json.key("findings").begin('[');
    for (const auto& id : one.findings)
      json.value(id);
    json.end(']').end('}');
  }
  json.end(']');
}

/// Never empty: how old what it says is, is there in every report.
void ReportWriter::unknown(JsonWriter& json) const {
  json.key("unknown").begin('[');
  const auto line = [&](const std::string& code, std::uint64_t count, const std::vector<std::string>& examples) {
    json.begin('{').member("what", code).member("count", count);
    json.member("text", text({"report.unknown." + code, {{"n", std::to_string(count)}}})).key("examples").begin('[');
    for (const auto& example : examples) {
      const auto id = with_.model().find_ref(example);
      json.value(code == "statements" ? word("report.missing.statement." + example) : id ? names_.name(*id) : example);
    }
    json.end(']').end('}');
  };
  for (const auto& one : check_.unknown)
    line(one.code, one.count, one.examples);
  if (!check_.complete) line("time", 1, {});
  if (check_.difference && check_.difference->hidden > 0) line("hidden", check_.difference->hidden, {});
  for (const auto& one : check_.governance.failed)
    line(one.id == "heard" ? "heard_failed" : "decides_failed", 1, {text(one.error.text)});
  if (!check_.governance.decides && !check_.governance.failure_of("decides")) line("decides", 1, {});
  if (question_.others.not_read > 0) line("others", question_.others.not_read, {});
  json.begin('{').member("what", "age").member("count", question_.view->revision());
  json.member("text",
              text({"report.unknown.age",
                    {{"revision", std::to_string(question_.view->revision())}, {"asked", date(question_.asked)}}}));
  json.key("examples").begin('[').end(']').end('}').end(']');
}

void ReportWriter::basis(JsonWriter& json) const {
  json.key("basis").begin('{').member("revision", question_.view->revision()).member("asked", question_.asked);
  json.member("view", question_.view->identity().tag()).key("dates").begin('[');
  for (const auto& one : question_.dates)
    json.value(one.on);
  json.end(']').member("rules", question_.rules->all().size());
  json.member("rules_sha256", base::to_hex(question_.rules->digest())).member("complete", check_.complete).end('}');
}

} // namespace fundament::api
