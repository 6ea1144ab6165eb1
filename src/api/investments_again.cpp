// SPDX-License-Identifier: MPL-2.0
#include "api/investment_check.hpp"
#include "api/investments_kept.hpp"
#include "api/report_difference.hpp"
#include "model/json.hpp"
#include "review/check_parts.hpp"
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

/// Kept reports and proposals run again: what a report would say today, and two proposals beside each other.
namespace fundament::api {

using base::Error;
using base::ErrorCode;
using nlohmann::json;

namespace {

constexpr std::size_t most_refs = 100, most_changes = 100; ///< looked for in the log, and told

/// What the members of a section are called: what only the one of two reports states, what only the other does, and in
/// what both do, as the one and as the other puts it.
struct SectionNames {
  const char *only_one, *only_other, *one, *other;
};

void write_sections(JsonWriter& json, const std::vector<ReportDifference>& all, base::Language language,
                    const SectionNames& names) {
  json.key("sections").begin('[');
  for (auto at = all.begin(); at != all.end();) {
    const auto end = std::find_if(at, all.end(), [&](const auto& one) { return one.section != at->section; });
    json.begin('{').member("section", at->section);
    json.member("name", base::render({"report.part." + at->section}, language));
    const auto list = [&](const char* name, bool has_one, bool has_other) {
      json.key(name).begin('[');
      for (auto one = at; one != end; ++one) {
        if ((one->one != nullptr) != has_one || (one->other != nullptr) != has_other) continue;
        json.begin('{').member("id", one->id);
        if (has_one && has_other)
          json.member(names.one, one->one->text).member(names.other, one->other->text);
        else
          json.member("text", (has_one ? one->one : one->other)->text);
        json.end('}');
      }
      json.end(']');
    };
    list(names.only_other, false, true);
    list(names.only_one, true, false);
    list("changed", true, true);
    json.end('}');
    at = end;
  }
  json.end(']');
}

/// The proposal of a file, and its check as of today, over all of the catalogue that the call sees.
struct Again {
  review::Proposal proposal;
  json report;
  bool complete = true;
};
base::Result<Again> check_again(Call& call, const std::string& file, base::Language language) {
  auto proposal = review::read_proposal(json::parse(file), call.view->model().metamodel(),
                                        *call.service.settings().frameworks, base::today());
  if (!proposal) return std::move(proposal).error();
  auto checked = check_proposal(call, *proposal, base::today(), {}, language);
  if (!checked) return std::move(checked).error();
  return Again{std::move(*proposal), json::parse(checked->report), checked->check.complete};
}

std::string word_of(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.is_null() ? "" : value.dump();
}

/// What the report was made from that is another today.
void write_inputs(JsonWriter& out, const json& then, const json& now, base::Language language) {
  out.key("inputs").begin('[');
  for (const auto& [name, of] : {std::pair("revision", "revision"), {"asked", "asked"}, {"rules", "rules_sha256"}}) {
    const std::string before = word_of(then["basis"][of]), after = word_of(now["basis"][of]);
    if (before == after) continue;
    out.begin('{').member("what", name).member("then", before).member("now", after);
    out.member("text", base::render({std::string("report.input.") + name,
                                     {{"then", before.substr(0, 12)}, {"now", after.substr(0, 12)}}},
                                    language));
    out.end('}');
  }
  out.end(']');
}

/// That a proposal names something changes nothing of it.
bool is_of_catalogue(const catalogue::LogEntry& entry, const model::Metamodel& metamodel) {
  const auto logged = model::change_from_log_line(entry.line, metamodel);
  const auto* relation = logged ? std::get_if<model::PutRelation>(&logged->operation) : nullptr;
  return !relation || relation->relation.identity.source.kind != "investment";
}

/// The changes since the report to what its plan is about, the newest last.
base::Result<void> write_changes(JsonWriter& out, Call& call, const json& report, const review::Proposal& proposal) {
  std::set<model::Ref> refs;
  if (proposal.plan) {
    const review::PlanNamed named(*proposal.plan);
    for (const auto* list : {&named.added, &named.used, &named.retired, &named.changed})
      refs.insert(list->begin(), list->end());
  }
  struct Change {
    store::ChangeHeader header;
    std::vector<std::string> refs;
  };
  std::map<model::Revision, Change> changes;
  const auto& metamodel = call.view->model().metamodel();
  bool complete = refs.size() <= most_refs;
  std::size_t looked = 0;
  for (const model::Ref& ref : refs) {
    if (looked++ == most_refs) break;
    catalogue::ChangesQuestion question;
    question.since = report["basis"]["revision"].get<model::Revision>();
    question.ref = ref;
    question.limit = most_changes;
    const auto page = call.service.catalogue().changes(question, call.budget);
    if (!page) return page.error();
    complete &= page->complete && !page->next;
    for (const auto& change : page->changes) {
      if (!std::any_of(change.operations.begin(), change.operations.end(),
                       [&](const auto& entry) { return is_of_catalogue(entry, metamodel); }))
        continue;
      auto& one = changes[change.header.revision];
      one.header = change.header;
      one.refs.push_back(to_string(ref));
    }
  }
  complete &= changes.size() <= most_changes;
  out.key("changes").begin('[');
  std::size_t told = 0;
  for (const auto& [revision, one] : changes) {
    if (told++ == most_changes) break;
    out.begin('{').member("revision", revision).member("time", one.header.time).member("author", one.header.author);
    out.member("reason", one.header.reason).key("refs").begin('[');
    for (const std::string& ref : one.refs)
      out.value(ref);
    out.end(']').end('}');
  }
  out.end(']').member("changes_complete", complete);
  return {};
}

} // namespace

Response get_investment_report_changes(Call& call) {
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto kept = kept_investment(*call.view, call.ref, call.budget);
  if (!kept) return problem(call, kept.error());
  const auto report = report_of(call, *kept);
  if (!report) return problem(call, report.error());
  const auto file = file_of_version(call, *kept, report->version);
  if (!file) return problem(call, file.error());
  if (file->empty())
    return problem(call,
                   {ErrorCode::not_found,
                    {"investment.version_gone", {{"version", std::to_string(report->version)}, {"ref", kept->ref}}},
                    "name"});
  const AsWhole whole(call, call.snapshot); // as the report was made
  const json then = json::parse(report->body);
  const auto now = check_again(call, *file, language_of_reports);
  if (!now) return problem(call, now.error());
  call.cut_by_time = !now->complete;
  const auto before = statements_of(then, language_of_reports), after = statements_of(now->report, language_of_reports);
  const auto moved = differences(before, after);
  std::string body;
  JsonWriter out(body);
  out.begin('{').member("revision", call.view->revision()).member("asked", base::today());
  out.member("number", report->number).member("version", report->version);
  out.member("moved", moved.size());
  out.member("text", base::render({moved.empty() ? "report.same_since" : "report.moved_since",
                                   {{"n", std::to_string(moved.size())}}},
                                  call.language));
  write_inputs(out, then, now->report, call.language);
  if (const auto written = write_changes(out, call, then, now->proposal); !written)
    return problem(call, written.error());
  write_sections(out, moved, call.language, {"gone", "new", "then", "now"});
  out.member("complete", now->complete).end('}');
  return answer(call, body + "\n");
}

Response get_investments_compare(Call& call) {
  const auto refs = call.parameters.list("of");
  if (call.parameters.ok() && (refs.size() != 2 || refs[0] == refs[1]))
    call.parameters.add(
        {ErrorCode::invalid_argument, {"investment.compare_two", {{"n", std::to_string(refs.size())}}}, "of"});
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  std::vector<Again> both;
  for (const std::string& ref : refs) {
    const auto kept = kept_investment(*call.view, ref, call.budget);
    if (!kept) return problem(call, kept.error());
    if (const auto may = may_see_amounts(call, *kept); !may) return problem(call, may.error());
    auto again = check_again(call, kept->what.file, call.language);
    if (!again) return problem(call, again.error());
    both.push_back(std::move(*again));
  }
  const auto one = statements_of(both[0].report, call.language), other = statements_of(both[1].report, call.language);
  std::string body;
  JsonWriter out(body);
  out.begin('{').member("revision", call.view->revision()).member("asked", base::today()).key("proposals").begin('[');
  for (const Again& again : both) {
    const json& report = again.report;
    out.begin('{').member("ref", word_of(report["case"]["ref"])).member("name", word_of(report["case"]["name"]));
    for (const char* name : {"outcome", "sentence", "counts"})
      out.member(name, word_of(report["result"][name]));
    out.key("introduced").begin('{');
    if (report["frameworks"].is_object())
      for (const json& area : report["frameworks"]["areas"])
        out.member(word_of(area["area"]), area["introduced"].size());
    out.end('}');
    out.member("lost", report["impact"].is_object() ? report["impact"]["lost"].size() : 0);
    out.key("net").raw(report["economy"]["net"].dump());
    out.text_or_null("why_no_net", word_of(report["economy"]["why_no_net"]));
    out.member("heard", report["heard"].is_array() ? static_cast<std::size_t>(std::count_if(
                                                         report["heard"].begin(), report["heard"].end(),
                                                         [](const json& party) { return party["force"] == "heard"; }))
                                                   : std::size_t{0});
    out.member("unknown", report["unknown"].size()).end('}');
  }
  out.end(']').key("common").begin('[');
  for (const auto& [key, statement] : one)
    if (const auto same = other.find(key); same != other.end() && key.first == introduced_section)
      out.begin('{').member("id", key.second).member("text", statement.text).end('}');
  out.end(']');
  write_sections(out, differences(one, other), call.language, {"first", "second", "first", "second"});
  const bool complete = both[0].complete && both[1].complete;
  call.cut_by_time = !complete;
  out.member("complete", complete).end('}');
  return answer(call, body + "\n");
}

} // namespace fundament::api
