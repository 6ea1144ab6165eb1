// SPDX-License-Identifier: MPL-2.0
#include "answers/cursor.hpp"
#include "answers/selection.hpp"
#include "answers/sentence.hpp"
#include "api/approval.hpp"
#include "api/findings.hpp"
#include "api/junit.hpp"
#include "api/names.hpp"
#include "api/routes.hpp"
#include "api/sarif.hpp"
#include "api/values.hpp"
#include "base/joined.hpp"
#include "review/forecast.hpp"
#include <algorithm>
#include <map>

/// The rules, and what breaks them: by rule and by party, and the findings themselves.
namespace fundament::api {

using base::ErrorCode;
using model::ElementId;
using review::Finding;
using review::Findings;
using review::Force;
using review::Rule;
using review::State;

namespace {

constexpr std::string_view nobody = "none";

/// What was asked for; what is empty does not restrict.
struct FrameworksQuestion {
  std::vector<std::string> areas, rules, states;
  std::string force;
  std::vector<ElementId> units;
  std::optional<ElementId> party; ///< no_id: nobody's
  const Rule* one = nullptr;      ///< of its own address
};

bool among(const std::vector<std::string>& list, std::string_view word) {
  return list.empty() || std::find(list.begin(), list.end(), word) != list.end();
}

bool is_of(const FrameworksQuestion& asked, const Rule& rule) {
  return (!asked.one || asked.one == &rule) && among(asked.areas, to_string(rule.area)) &&
         among(asked.rules, rule.id()) && (asked.force.empty() || asked.force == to_string(rule.force));
}

bool is_ending(const Finding& finding, base::Date on) {
  return finding.ends_within(on, review::days_soon);
}

/// `open` is all that is open, also what was refused or is outdated.
bool is_in_state(const Finding& finding, const std::vector<std::string>& states, base::Date on) {
  if (states.empty()) return true;
  return std::any_of(states.begin(), states.end(), [&](const std::string& state) {
    return state == "all" || (state == "open" && finding.is_open()) || (state == "ending" && is_ending(finding, on)) ||
           (state != "open" && state == to_string(finding.settlement.state));
  });
}

struct Counts {
  std::uint64_t binding_open = 0, advisory_open = 0, settled = 0, ending = 0;
  void add(const Finding& finding, base::Date on) {
    if (finding.is_open())
      (finding.rule->force == Force::binding ? binding_open : advisory_open)++;
    else
      settled++;
    ending += is_ending(finding, on) ? 1 : 0;
  }
  std::uint64_t open() const { return binding_open + advisory_open; }
};

void write(JsonWriter& json, const Counts& counts) {
  json.member("open", counts.open()).member("binding_open", counts.binding_open);
  json.member("advisory_open", counts.advisory_open).member("settled", counts.settled);
  json.member("ending", counts.ending);
}

bool is_whose(const FrameworksQuestion& asked, const model::Model& model, const Finding& one,
              const snapshot::Day& day) {
  if (asked.party && one.party != *asked.party) return false;
  return asked.units.empty() || answers::is_of_units(model, day, one.element, asked.units) ||
         day.is_within(one.party, asked.units);
}

/// The answer in its formats.
class Frameworks {
public:
  Frameworks(Call& call, const FrameworksQuestion& asked, std::shared_ptr<const Findings> found)
      : call_(call), asked_(asked), found_(std::move(found)), model_(call.view->model()),
        names_(model_, call.language) {
    const auto day = call.view->on(found_->on);
    for (std::size_t i = 0; i < found_->all.size(); i++) {
      const Finding& one = found_->all[i];
      if (!is_of(asked, *one.rule) || !is_whose(asked, model_, one, *day)) continue;
      all_.add(one, found_->on);
      by_rule_[one.rule].add(one, found_->on);
      by_party_[names_.ref(one.party)].add(one, found_->on);
      if (is_in_state(one, asked.states, found_->on)) listed_.push_back(i);
    }
    for (const auto& one : found_->not_evaluated)
      if (is_of(asked, *one.rule)) failed_.push_back(&one);
  }

  /// The page that begins behind a cursor. Error as parse_cursor.
  base::Result<void> page(const std::string& cursor, std::size_t limit) {
    if (!cursor.empty()) {
      const auto after = answers::parse_cursor(cursor, call_.view->identity());
      if (!after) return after.error();
      // a place among all findings of the view on its date: of another date, somebody else stands there
      if (after->depth >= found_->all.size() || found_->all[after->depth].element_ref != to_string(after->ref))
        return base::Error{ErrorCode::invalid_argument, {"cursor.malformed"}, "cursor"};
      begin_ =
          static_cast<std::size_t>(std::upper_bound(listed_.begin(), listed_.end(), after->depth) - listed_.begin());
    }
    end_ = begin_ + std::min(limit, listed_.size() - begin_);
    return {};
  }

  /// Did the time end before the page was written?
  bool is_late() const { return is_late_; }

  std::uint64_t failing() const {
    return all_.binding_open +
           static_cast<std::uint64_t>(std::count_if(
               failed_.begin(), failed_.end(), [](const auto* one) { return one->rule->force == Force::binding; }));
  }

  std::string json() {
    std::string body;
    JsonWriter json(body);
    json.begin('{').member("revision", call_.view->revision()).member("on", found_->on).member("asked", found_->asked);
    json.member("complete", failed_.empty());
    json.text_or_null("reason", failed_.empty() ? "" : found_->out_of_time() ? "time" : "not_evaluated");
    json.key("totals").begin('{');
    write(json, all_);
    json.member("not_evaluated", failed_.size()).end('}').key("by_party").begin('[');
    for (const auto& [party, counts] : by_party_) {
      json.begin('{');
      names_.named(json, "party", model_.find_ref(party).value_or(model::no_id));
      write(json, counts);
      json.end('}');
    }
    json.end(']').key("rules").begin('[');
    for (const Rule& rule : found_->rules->all())
      if (is_of(asked_, rule)) write_rule(json, rule);
    json.end(']').member("total", listed_.size()).text_or_null("next", next()).key("findings").begin('[');
    each([&](const Finding& one) {
      write_finding(json, one, names_, call_.language);
      json.end('}');
    });
    json.end(']').end('}');
    return body + "\n";
  }

  std::string ndjson() {
    std::string body;
    each([&](const Finding& one) {
      JsonWriter json(body);
      write_finding(json, one, names_, call_.language);
      json.end('}');
      body += '\n';
    });
    for (const auto* one : failed_) {
      JsonWriter json(body);
      json.begin('{').member("rule", one->rule->id()).member("state", "not_evaluated");
      write_failure(json, *one);
      json.end('}');
      body += '\n';
    }
    return body;
  }

  /// A rule that gave no answer has a row of its own: a table of what was found would pass it in silence.
  std::string csv() {
    std::string body =
        "rule,area,force,severity,title,element,element_name,about,about_name,party,state,deviation,until,"
        "also,detail,remedy\n";
    each([&](const Finding& one) {
      const Rule& rule = *one.rule;
      body += head_of_row(rule) + "," + csv_cell(one.element_ref) + "," + csv_cell(names_.name(one.element)) + "," +
              csv_cell(one.about) + "," + (one.about_id == model::no_id ? "" : csv_cell(names_.name(one.about_id))) +
              "," + csv_cell(names_.ref(one.party)) + "," + std::string(to_string(one.settlement.state)) + "," +
              csv_cell(names_.ref(one.settlement.by)) + "," +
              (one.settlement.until ? base::to_string(*one.settlement.until) : "") + "," + also(one, " ") + "," +
              csv_cell(call_.dialect == Dialect::people ? told(one) : detail(one)) + "," +
              csv_cell(rule.remedy.in(call_.language)) + "\n";
    });
    for (const auto* one : failed_)
      body += head_of_row(*one->rule) + ",,,,,,not_evaluated,,,," + csv_cell(why(*one)) + ",\n";
    return body;
  }

  std::string sarif() {
    SarifLog log(call_.language, call_.service.settings().version, "");
    for (const Rule& rule : found_->rules->all())
      if (is_of(asked_, rule))
        log.rule(rule.id(), level(rule),
                 {rule.query.title.in(call_.language), about_or_title(rule), rule.remedy.in(call_.language),
                  std::string(to_string(rule.area))});
    for (const auto* one : failed_)
      log.failure(one->rule->id(), why(*one));
    each([&](const Finding& one) {
      log.result(one.rule->id(), one.is_open() ? level(*one.rule) : "note", one.element_ref + "|" + one.about,
                 sentence(one));
    });
    log.leave_out(listed_.size() - (end_ - begin_));
    return log.document();
  }

  std::string junit() {
    JunitReport report;
    report.property("on", base::to_string(found_->on));
    report.property("total", std::to_string(listed_.size()));
    report.property("left_out", std::to_string(listed_.size() - (end_ - begin_)));
    for (const auto* one : failed_)
      report.add(to_string(one->rule->area), one->rule->id(), "not_evaluated", why(*one),
                 one->rule->force == Force::binding);
    each([&](const Finding& one) {
      report.add(to_string(one.rule->area), one.id(), to_string(one.settlement.state), sentence(one),
                 one.is_open() && one.rule->force == Force::binding);
    });
    return report.document("frameworks");
  }

private:
  /// The findings of the page, while there is time. Where the rules themselves had too little of it, all that they
  /// found is told: to write it takes no longer than to find it did.
  template <class Use> void each(Use use) {
    for (std::size_t i = begin_; i < end_ && !is_late_; i++) {
      use(found_->all[listed_[i]]);
      is_late_ = !call_.cut_by_time && call_.budget.spent();
    }
  }

  std::string next() const {
    if (end_ == listed_.size() || end_ == begin_) return "";
    const std::size_t last = listed_[end_ - 1];
    return to_string(answers::Cursor{call_.view->identity().tag(), static_cast<std::uint32_t>(last),
                                     model_.ref(found_->all[last].element)});
  }

  std::string why(const review::NotEvaluated& one) const { return one.error.message(call_.language); }
  void write_failure(JsonWriter& json, const review::NotEvaluated& one) const {
    json.key("not_evaluated").begin('{').member("reason", to_string(one.why)).member("why", why(one)).end('}');
  }

  std::string about_or_title(const Rule& rule) const {
    const auto about = rule.query.about.in(call_.language);
    return std::string(about.empty() ? rule.query.title.in(call_.language) : about);
  }

  static std::string_view level(const Rule& rule) { return rule.force == Force::binding ? "error" : "warning"; }

  /// "Arkivpakkeren, PHP: Technology the decisions do not allow. Choose an approved alternative, …"
  std::string sentence(const Finding& one) const {
    std::string out = names_.name(one.element);
    if (!one.about.empty()) out += ", " + (one.about_id == model::no_id ? one.about : names_.name(one.about_id));
    return out + ": " + std::string(one.rule->query.title.in(call_.language)) + ". " +
           std::string(one.rule->remedy.in(call_.language)) + ".";
  }

  std::string head_of_row(const Rule& rule) const {
    return rule.id() + "," + std::string(to_string(rule.area)) + "," + std::string(to_string(rule.force)) + "," +
           std::string(to_string(rule.severity)) + "," + csv_cell(rule.query.title.in(call_.language));
  }

  static std::string also(const Finding& one, const char* between) {
    return base::joined(one.also, &Rule::id, between);
  }

  /// "version: 14; gælder til: 2027-01-31"
  std::string told(const Finding& one) const {
    std::string out;
    for (std::size_t i = 0; i < one.values.size(); i++) {
      const auto& column = one.rule->query.columns[i + review::fixed_columns];
      const std::string value = text_of(one.values[i]);
      if (!value.empty()) out += (out.empty() ? "" : "; ") + column.label.in(call_.language) + ": " + value;
    }
    return out;
  }

  static std::string detail(const Finding& one) {
    std::string out;
    JsonWriter json(out);
    json.begin('{');
    write_values(json, one, true);
    write_values(json, one, false);
    json.end('}');
    return out;
  }

  void write_rule(JsonWriter& json, const Rule& rule) {
    const auto* failure = found_->failure_of(rule);
    const Counts counts = by_rule_[&rule];
    json.begin('{').member("id", rule.id()).member("title", rule.query.title.in(call_.language));
    json.text_or_null("about", rule.query.about.in(call_.language)).member("area", to_string(rule.area));
    json.member("force", to_string(rule.force)).member("severity", to_string(rule.severity));
    json.member("principle", rule.principle).member("remedy", rule.remedy.in(call_.language)).key("owner");
    if (rule.owner.empty())
      json.null();
    else {
      const auto ref = model::parse_ref(rule.owner).value();
      const auto id = model_.find(ref); // a rule of a city's own may name a unit that is not there
      json.begin('{').member("ref", rule.owner).member("name", id ? names_.name(*id) : ref.key).end('}');
    }
    json.member("waivable", rule.waivable).member("longest", rule.longest).member("renewals", rule.renewals);
    json.member("reach", rule.reach).text_or_null("source", rule.source).date_or_null("valid_from", rule.valid_from);
    json.date_or_null("valid_to", rule.valid_to).member("built_in", rule.query.built_in);
    json.member("state", failure                      ? "not_evaluated"
                         : !rule.in_force(found_->on) ? "not_in_force"
                         : counts.open() > 0          ? "broken"
                                                      : "kept");
    write(json, counts);
    if (failure)
      write_failure(json, *failure);
    else
      json.key("not_evaluated").null();
    json.key("columns").begin('[');
    for (const auto& column : rule.query.columns) {
      json.begin('{').member("name", column.name).member("type", column.type);
      json.member("label", column.label.in(call_.language));
      if (!column.enum_name.empty()) json.member("enum", column.enum_name);
      json.end('}');
    }
    json.end(']');
    if (asked_.one) json.member("sql", rule.query.sql);
    json.end('}');
  }

  Call& call_;
  const FrameworksQuestion& asked_;
  const std::shared_ptr<const Findings> found_;
  const model::Model& model_;
  const NamesWriter names_;
  Counts all_;
  std::map<const Rule*, Counts> by_rule_;
  std::map<std::string, Counts> by_party_; ///< by ref; "" for nobody
  std::vector<std::size_t> listed_;        ///< places in the findings, ascending
  std::vector<const review::NotEvaluated*> failed_;
  std::size_t begin_ = 0, end_ = 0;
  bool is_late_ = false;
};

void read_rules(Call& call, FrameworksQuestion& asked, const review::Rules& rules) {
  asked.areas = call.parameters.list("area");
  for (const auto& area : asked.areas)
    if (!query::is_area(area))
      call.parameters.add({ErrorCode::invalid_argument,
                           {"parameter.word", {{"value", area}, {"allowed", base::joined(query::areas)}}},
                           "area"});
  asked.rules = call.parameters.list("rule");
  for (const auto& id : asked.rules)
    if (!rules.find(id)) {
      base::Error error{ErrorCode::invalid_argument, {"rule.unknown", {{"id", id}}}, "rule"};
      if (call.budget.takes_suggestion()) error.hint = base::did_you_mean(rules.nearest(id));
      call.parameters.add(std::move(error));
    }
  asked.force = call.parameters.word("force");
}

void read_findings(Call& call, FrameworksQuestion& asked) {
  asked.states = call.parameters.list("state");
  constexpr std::string_view states = "open, settled, ending, refused, outdated_waiver, all";
  for (const auto& state : asked.states)
    if ((", " + std::string(states) + ",").find(", " + state + ",") == std::string::npos)
      call.parameters.add({ErrorCode::invalid_argument,
                           {"parameter.word", {{"value", state}, {"allowed", std::string(states)}}},
                           "state"});
  asked.units = asked_units(call, "unit");
  if (call.parameters.text("party") == nobody)
    asked.party = model::no_id;
  else if (call.parameters.has("party"))
    if (const auto party = asked_units(call, "party"); !party.empty()) asked.party = party.front();
}

/// The counts of a list that a date's findings give, as its page has them.
Counts count(const Call& call, const FrameworksQuestion& asked, const Findings& found) {
  const auto day = call.view->on(found.on);
  Counts out;
  for (const Finding& one : found.all)
    if (is_of(asked, *one.rule) && is_whose(asked, call.view->model(), one, *day)) out.add(one, found.on);
  return out;
}

std::uint64_t count_failed(const FrameworksQuestion& asked, const Findings& found) {
  return static_cast<std::uint64_t>(std::count_if(found.not_evaluated.begin(), found.not_evaluated.end(),
                                                  [&](const auto& one) { return is_of(asked, *one.rule); }));
}

Response answer_frameworks(Call& call, FrameworksQuestion& asked) {
  const auto& rules = call.service.settings().frameworks;
  read_findings(call, asked);
  const auto on = asked_date(call);
  const bool all =
      call.format != "json" && !call.parameters.has("limit"); // a report that left some out would be a good one
  const std::size_t limit = call.parameters.integer("limit");
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto found = review::kept_findings(*call.view, rules, on, base::today(), call.budget);
  call.cut_by_time = found->out_of_time();
  Frameworks out(call, asked, found);
  if (auto page = out.page(call.parameters.text("cursor"), all ? found->all.size() : limit); !page)
    return problem(call, page.error());
  Response response = answer(call, call.format == "csv"      ? out.csv()
                                   : call.format == "ndjson" ? out.ndjson()
                                   : call.format == "sarif"  ? out.sarif()
                                   : call.format == "junit"  ? out.junit()
                                                             : out.json());
  if (out.is_late()) return problem(call, base::out_of_time());
  response.headers.emplace_back(failing_header, std::to_string(out.failing()));
  return response;
}

} // namespace

Response get_frameworks(Call& call) {
  FrameworksQuestion asked;
  read_rules(call, asked, *call.service.settings().frameworks);
  return answer_frameworks(call, asked);
}

/// A row for each date; where the time ran out its figures are null, since part of them would look like fewer.
Response get_frameworks_forecast(Call& call) {
  const auto& rules = call.service.settings().frameworks;
  FrameworksQuestion asked;
  read_rules(call, asked, *rules);
  read_findings(call, asked);
  const auto on = asked_date(call);
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto quarters = review::forecast(*call.view, rules, on, base::today(), call.budget);
  call.cut_by_time = std::any_of(quarters.begin(), quarters.end(), [](const auto& one) { return one->out_of_time(); });
  if (call.format == "csv") {
    std::string body = "on,open,binding_open,advisory_open,settled,not_evaluated\n";
    for (const auto& one : quarters) {
      const Counts counts = count(call, asked, *one);
      const auto figure = [&](std::uint64_t n) { return "," + (one->out_of_time() ? "" : std::to_string(n)); };
      body += base::to_string(one->on) + figure(counts.open()) + figure(counts.binding_open) +
              figure(counts.advisory_open) + figure(counts.settled) + "," + std::to_string(count_failed(asked, *one)) +
              "\n";
    }
    return answer(call, std::move(body));
  }
  std::string body;
  JsonWriter json(body);
  json.begin('{').member("revision", call.view->revision()).member("on", on).member("asked", base::today());
  json.member("complete", !call.cut_by_time).text_or_null("reason", call.cut_by_time ? "time" : "");
  json.key("dates").begin('[');
  for (const auto& one : quarters) {
    const Counts counts = count(call, asked, *one);
    json.begin('{').member("on", one->on);
    const auto figure = [&](std::string_view name, std::uint64_t n) {
      json.key(name);
      if (one->out_of_time())
        json.null();
      else
        json.value(n);
    };
    figure("open", counts.open());
    figure("binding_open", counts.binding_open);
    figure("advisory_open", counts.advisory_open);
    figure("settled", counts.settled);
    json.member("not_evaluated", count_failed(asked, *one)).end('}');
  }
  json.end(']').end('}');
  return answer(call, body + "\n");
}

Response get_framework(Call& call) {
  const auto& rules = *call.service.settings().frameworks;
  FrameworksQuestion asked;
  asked.one = rules.find(call.ref);
  if (asked.one) return answer_frameworks(call, asked);
  base::Error error{ErrorCode::not_found, {"rule.unknown", {{"id", call.ref}}}};
  error.hint = base::did_you_mean(rules.nearest(call.ref));
  return problem(call, error);
}

} // namespace fundament::api
