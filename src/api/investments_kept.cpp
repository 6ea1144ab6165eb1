// SPDX-License-Identifier: MPL-2.0
#include "api/investments_kept.hpp"
#include "answers/cursor.hpp"
#include "answers/starts.hpp"
#include "api/arrows.hpp"
#include "api/investment_check.hpp"
#include "api/names.hpp"
#include "base/joined.hpp"
#include "model/json.hpp"
#include <algorithm>
#include <nlohmann/json.hpp>

/// Proposals that are kept: handing one in, the list of them, and one.
namespace fundament::api {

using base::Error;
using base::ErrorCode;
using model::ElementId;
using review::Investment;
using review::InvestmentState;

std::optional<KeptInvestment> kept_investment(const snapshot::View& view, const snapshot::Day& day, ElementId id) {
  const auto& model = view.model();
  auto found = review::investment_of(model, id, ref_or_empty(model, day.owner(id)));
  if (!found) return std::nullopt;
  return KeptInvestment{id, day.owner(id), to_string(model.ref(id)), std::move(*found)};
}

base::Result<KeptInvestment> kept_investment(const snapshot::View& view, const std::string& ref, base::Budget& budget) {
  const auto id = answers::resolve(view, ref, budget);
  if (!id) return id.error();
  const auto day = view.on(base::today());
  if (auto found = kept_investment(view, *day, *id)) return std::move(*found);
  return Error{ErrorCode::not_found, {"investment.none", {{"ref", to_string(view.model().ref(*id))}}}, "ref"};
}

base::Result<std::string> file_of_version(Call& call, const KeptInvestment& kept, std::int64_t version) {
  if (version == kept.what.version) return kept.what.file;
  const auto& course = kept.what.course;
  const auto event = std::find_if(course.begin(), course.end(), [&](const review::Event& one) {
    return one.what == "submitted" && one.version == version;
  });
  if (event == course.end()) return std::string();
  catalogue::ChangesQuestion question;
  question.since = event->revision - 1;
  question.ref = *model::parse_ref(kept.ref);
  question.limit = 1'000; // of one change-set: the proposal, and what it proposes
  const auto page = call.service.catalogue().changes(question, call.budget);
  if (!page) return page.error();
  const auto& metamodel = call.view->model().metamodel();
  for (const auto& change : page->changes) {
    if (change.header.revision != event->revision) continue;
    for (const auto& entry : change.operations) {
      auto logged = model::change_from_log_line(entry.line, metamodel);
      auto* put = logged ? std::get_if<model::PutElement>(&logged->operation) : nullptr;
      const auto kind = metamodel.find_kind("investment");
      if (!put || !kind || to_string(put->element.ref) != kept.ref) continue;
      const model::Element element{*kind, 0, put->element.ref.key, put->element.name,
                                   std::move(put->element.attributes)};
      return review::file_of(element, metamodel, ref_or_empty(call.view->model(), kept.owner));
    }
  }
  return std::string();
}

base::Result<review::Proposal> read_kept(const std::string& file, const model::Metamodel& metamodel) {
  auto document = nlohmann::json::parse(file);
  // which rules there are may have changed since it was handed in; what is read here says nothing of them
  if (const auto answers = document.find("answers"); answers != document.end()) answers->erase("deviations");
  return review::read_proposal(document, metamodel, *review::Rules::built_in(), base::today());
}

base::Result<catalogue::Drawn> draw(const Call& call, const InvestmentTurn& in, Investment investment, std::string what,
                                    std::string remark, const std::optional<review::Happened>& happened) {
  const auto& metamodel = in.turn.snapshot->model().metamodel();
  const auto proposal = read_kept(investment.file, metamodel);
  if (!proposal) return proposal.error();
  if (!what.empty())
    investment.course.push_back({std::move(what), base::today(), call.asker.id(), investment.version,
                                 in.turn.snapshot->revision() + 1, std::move(remark)});
  if (happened) investment.course.back().planned = happened->planned, investment.course.back().happened = happened->on;
  catalogue::Drawn out;
  out.change_set.author = call.asker.id();
  out.change_set.reason = "proposal"; // the log is read by others than a draft's readers: it names nothing
  out.change_set.operations.emplace_back(review::put_of(investment, *proposal, metamodel));
  return out;
}

namespace {

/// All that can be wrong with who hands in what for whom.
base::Result<void> check_right(const Call& call, const InvestmentTurn& in, const review::Proposal& proposal) {
  const auto& model = in.view->model();
  const auto refused = [](const char* id, const model::Ref& unit) {
    return Error{ErrorCode::forbidden, {id, {{"unit", to_string(unit)}}}, "/owner"};
  };
  const auto owner = model.find(*proposal.owner);
  if (!owner)
    return Error{
        ErrorCode::invalid_argument, {"account.unit_unknown", {{"unit", to_string(*proposal.owner)}}}, "/owner"};
  if (!may_propose_for(call.asker, model, *in.day, *owner)) return refused("right.propose", *proposal.owner);
  if (!in.kept) return {};
  if (!may_propose_for(call.asker, model, *in.day, in.kept->owner))
    return refused("right.propose", in.kept->owner == model::no_id ? model::Ref() : model.ref(in.kept->owner));
  if (!in.kept->what.is_open())
    return Error{ErrorCode::conflict,
                 {"investment.closed", {{"ref", in.kept->ref}, {"state", std::string(to_string(in.kept->what.state))}}},
                 "/key"};
  return {};
}

/// What is in the catalogue by the key of a proposal: one the asker may write, or nothing.
base::Result<InvestmentTurn> look(const Call& call, const catalogue::InTurn& turn, const std::string& key) {
  InvestmentTurn out{turn, call.service.views().get(turn.snapshot, call.reader), nullptr, {}};
  out.day = out.view->on(base::today());
  const model::Ref ref{"investment", key};
  const auto id = turn.snapshot->model().find(ref);
  if (!id) return out;
  if (!out.view->hides(*id)) out.kept = kept_investment(*out.view, *out.day, *id);
  if (!out.kept) return Error{ErrorCode::conflict, {"investment.taken", {{"ref", to_string(ref)}}}, "/key"};
  return out;
}

} // namespace

Response post_investments(Call& call) {
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  auto document = read_proposal_body(call);
  if (!document) return problem(call, document.error());
  if (document->is_object() && (!document->contains("owner") || (*document)["owner"].is_null()) && call.asker.account &&
      !call.asker.account->unit.empty())
    (*document)["owner"] = call.asker.account->unit;
  const auto& rules = *call.service.settings().frameworks;
  const auto proposal = review::read_proposal(*document, call.view->model().metamodel(), rules, base::today());
  if (!proposal) return problem(call, proposal.error());
  if (!proposal->owner)
    return problem(call, {ErrorCode::invalid_argument, {"value.member_missing", {{"member", "owner"}}}, "/owner"});
  for (auto member = document->begin(); member != document->end();) // null and absent are the same
    member =
        member->is_null() || (member->is_structured() && member->empty()) ? document->erase(member) : std::next(member);
  const std::string text = model::document_of(*document).text;
  const auto outcome = call.service.catalogue().change(
      [&](const catalogue::InTurn& turn) -> base::Result<catalogue::Drawn> {
        auto in = look(call, turn, proposal->key);
        if (!in) return std::move(in).error();
        if (auto right = check_right(call, *in, *proposal); !right) return std::move(right).error();
        Investment next = in->kept ? in->kept->what : Investment();
        next.write(text);
        return draw(call, *in, std::move(next), in->kept ? "" : "draft", "");
      },
      call.budget);
  if (!outcome) return problem(call, outcome.error());
  return answer_kept(call, *outcome, to_string(model::Ref{"investment", proposal->key}));
}

namespace {

/// Of the attributes, what lists tell.
constexpr std::array listed{"case_type",    "funding",    "outcome",   "starts", "ends",
                            "submitted_on", "decided_on", "cost_once", "cost",   "cost_year"};

const model::Value* value_of(const model::Model& model, ElementId id, const char* name) {
  const auto attribute = model.metamodel().find_attribute(name);
  return attribute ? model.element(id)->attributes.find(*attribute) : nullptr;
}

/// The members of a proposal in lists, without the closing brace.
void write_summary(JsonWriter& json, const snapshot::View& view, const snapshot::Day& day, ElementId id) {
  const auto& model = view.model();
  const auto& element = *model.element(id);
  const review::InvestmentWords words(model.metamodel());
  json.begin('{').member("ref", ref_or_empty(model, id)).member("name", element.name);
  json.member("state", to_string(words.state(element).value())).member("version", words.version(element));
  json.text_or_null("owner", ref_or_empty(model, day.owner(id)));
  json.text_or_null("party", ref_or_empty(model, day.party(id)));
  for (const char* name : listed) {
    std::string text = "null";
    if (const auto* value = value_of(model, id, name)) text.clear(), model::append_json(text, *value);
    json.key(name).raw(text);
  }
}

/// Proposals that pass the filters of a question, by state, start and ref: as a pipeline is read.
class List {
public:
  explicit List(Call& call)
      : call_(call), model_(call.view->model()), words_(model_.metamodel()), day_(call.view->on(base::today())),
        states_(call.parameters.list("state")), parties_(asked_units(call, "party")), from_(date("starts_from")),
        until_(date("starts_until")) {
    const auto known = review::investment_state_names();
    for (const std::string& state : states_)
      if (std::find(known.begin(), known.end(), state) == known.end())
        call.parameters.add({ErrorCode::invalid_argument,
                             {"parameter.word", {{"value", state}, {"allowed", base::joined(known)}}},
                             "state"});
  }

  const snapshot::Day& day() const { return *day_; }

  std::vector<ElementId> all() const {
    struct Place {
      InvestmentState state;
      std::int32_t starts;
      std::string ref;
      ElementId id;
      auto operator<=>(const Place&) const = default;
    };
    std::vector<Place> places;
    for (ElementId id = 0; id < model_.element_limit() && words_.kind; id++) {
      const auto* element = model_.element(id);
      if (!element || element->kind != *words_.kind || call_.budget.spent()) continue;
      const auto state = words_.state(*element);
      if (state && passes(id, *state))
        places.push_back({*state, starts_of(id).value_or(base::Date{INT32_MAX}).days, to_string(model_.ref(id)), id});
    }
    std::sort(places.begin(), places.end());
    std::vector<ElementId> out;
    for (const Place& place : places)
      out.push_back(place.id);
    return out;
  }

private:
  std::optional<base::Date> date(const char* name) {
    if (!call_.parameters.has(name)) return std::nullopt;
    return call_.parameters.date(name, base::today());
  }
  std::optional<base::Date> starts_of(ElementId id) const {
    const auto* value = value_of(model_, id, "starts");
    const auto* starts = value ? std::get_if<base::Date>(value) : nullptr;
    return starts ? std::optional(*starts) : std::nullopt;
  }
  bool passes(ElementId id, InvestmentState state) const {
    if (!states_.empty() && std::find(states_.begin(), states_.end(), to_string(state)) == states_.end()) return false;
    if (!parties_.empty() && !day_->is_within(day_->owner(id), parties_)) return false;
    const auto starts = starts_of(id);
    if (from_ && (!starts || *starts < *from_)) return false;
    return !until_ || (starts && *starts <= *until_);
  }

  Call& call_;
  const model::Model& model_;
  const review::InvestmentWords words_;
  const std::shared_ptr<const snapshot::Day> day_;
  const std::vector<std::string> states_;
  const std::vector<ElementId> parties_;
  const std::optional<base::Date> from_, until_;
};

/// Where the page begins: after the one that the cursor names.
base::Result<std::size_t> first_of(const Call& call, const std::vector<ElementId>& all) {
  const std::string text = call.parameters.text("cursor");
  if (text.empty()) return std::size_t{0};
  const auto cursor = answers::parse_cursor(text, call.view->identity());
  if (!cursor) return cursor.error();
  const auto last = call.view->model().find(cursor->ref);
  const auto found = last ? std::find(all.begin(), all.end(), *last) : all.end();
  if (found == all.end()) return Error{ErrorCode::invalid_argument, {"cursor.malformed"}, "cursor"};
  return static_cast<std::size_t>(found - all.begin()) + 1;
}

std::string csv(Call& call, const snapshot::Day& day, std::span<const ElementId> page) {
  const auto& model = call.view->model();
  const auto& metamodel = model.metamodel();
  const review::InvestmentWords words(metamodel);
  for (const char* name : {"ref", "name", "state", "version", "owner", "party"})
    call.columns.push_back(table_column(name));
  call.columns[2].words = "enum:state";
  for (const char* name : listed) {
    const auto id = metamodel.find_attribute(name);
    call.columns.push_back(id ? attribute_column(metamodel, *id, call.language) : table_column(name));
  }
  std::string out = base::joined(
                        call.columns, [](const auto& column) { return column.name; }, ",") +
                    "\n";
  for (const ElementId id : page) {
    const auto& element = *model.element(id);
    out += csv_cell(ref_or_empty(model, id)) + "," + csv_cell(element.name) + "," +
           std::string(to_string(words.state(element).value())) + "," + std::to_string(words.version(element)) + "," +
           csv_cell(ref_or_empty(model, day.owner(id))) + "," + csv_cell(ref_or_empty(model, day.party(id)));
    for (const char* name : listed) {
      const auto* value = value_of(model, id, name);
      out += "," + (value ? csv_cell(model::value_to_text(*value)) : "");
    }
    out += "\n";
  }
  return out;
}

} // namespace

Response get_investments(Call& call) {
  const std::size_t limit = call.parameters.integer("limit");
  const List list(call);
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto all = list.all();
  if (call.budget.spent()) return problem(call, base::out_of_time());
  const auto first = first_of(call, all);
  if (!first) return problem(call, first.error());
  const auto page = std::span(all).subspan(*first, std::min(limit, all.size() - *first));
  if (call.format == "csv") return answer(call, csv(call, list.day(), page));
  std::string body;
  if (call.format == "ndjson") {
    for (const ElementId id : page) {
      JsonWriter json(body);
      write_summary(json, *call.view, list.day(), id);
      json.end('}');
      body += '\n';
    }
    return answer(call, std::move(body));
  }
  JsonWriter json(body);
  const bool more = *first + page.size() < all.size() && !page.empty();
  json.begin('{').member("revision", call.view->revision()).member("total", all.size());
  json.text_or_null(
      "next",
      more ? to_string(answers::Cursor{call.view->identity().tag(), 0, call.view->model().ref(page.back())}) : "");
  json.key("investments").begin('[');
  for (const ElementId id : page) {
    write_summary(json, *call.view, list.day(), id);
    json.end('}');
  }
  json.end(']').end('}');
  return answer(call, body + "\n");
}

namespace {

/// All there is of one, as it now is in a view.
Response answer_kept(Call& call, const snapshot::View& view, const std::string& ref) {
  const auto kept = kept_investment(view, ref, call.budget);
  if (!kept) return problem(call, kept.error());
  const auto day = view.on(base::today());
  std::string body;
  JsonWriter json(body);
  write_summary(json, view, *day, kept->id);
  json.member("revision", view.revision()).key("file").raw(kept->what.file);
  json.key("draft").raw(kept->what.draft.empty() ? "null" : kept->what.draft);
  json.key("course").begin('[');
  for (const auto& event : kept->what.course) {
    json.begin('{').member("what", event.what).member("on", event.on).member("by", event.by);
    json.member("version", event.version).member("revision", event.revision);
    json.text_or_null("remark", event.remark).date_or_null("planned", event.planned);
    json.date_or_null("happened", event.happened).end('}');
  }
  json.end(']');
  for (const char* name : {"decided_by", "decision_link"}) {
    const auto* text = value_of(view.model(), kept->id, name);
    json.text_or_null(name, text ? std::get<std::string>(*text) : "");
  }
  for (const char* name : {"decision_terms", "hearing", "reports"}) {
    const auto* list = value_of(view.model(), kept->id, name);
    std::string text = "[]";
    if (list) text.clear(), model::append_json(text, *list);
    json.key(name).raw(text);
  }
  json.key("actions").begin('[');
  const bool own = may_propose_for(call.asker, view.model(), *day, kept->owner);
  for (const Step step : steps_open_to(call.asker, kept->what, own))
    json.value(to_string(step));
  json.end(']').end('}');
  return answer(call, body + "\n");
}

} // namespace

Response get_investment(Call& call) {
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  return answer_kept(call, *call.view, call.ref);
}

Response answer_kept(Call& call, const catalogue::Outcome& outcome, const std::string& ref) {
  return answer_kept(call, *call.service.views().get(outcome.snapshot, call.reader), ref);
}

} // namespace fundament::api
