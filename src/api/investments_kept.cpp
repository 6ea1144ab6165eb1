// SPDX-License-Identifier: MPL-2.0
#include "api/investments_kept.hpp"
#include "answers/cursor.hpp"
#include "answers/starts.hpp"
#include "api/arrows.hpp"
#include "api/investment_check.hpp"
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

namespace {

KeptInvestment of_element(const snapshot::View& view, const snapshot::Day& day, ElementId id, Investment what) {
  const auto& model = view.model();
  return {id, day.owner(id), day.party(id), to_string(model.ref(id)), std::move(what)};
}

std::string ref_or_nothing(const model::Model& model, ElementId id) {
  return id == model::no_id ? "" : to_string(model.ref(id));
}

std::optional<KeptInvestment> find_kept(const snapshot::View& view, const snapshot::Day& day, ElementId id) {
  auto found = review::investment_of(view.model(), id, ref_or_nothing(view.model(), day.owner(id)));
  if (!found) return std::nullopt;
  return of_element(view, day, id, std::move(*found));
}

} // namespace

base::Result<KeptInvestment> kept_investment(const snapshot::View& view, const std::string& ref, base::Budget& budget) {
  const auto id = answers::resolve(view, ref, budget);
  if (!id) return id.error();
  const auto day = view.on(base::today());
  if (auto found = find_kept(view, *day, *id)) return std::move(*found);
  return Error{ErrorCode::not_found, {"investment.none", {{"ref", to_string(view.model().ref(*id))}}}, "ref"};
}

base::Result<review::Proposal> read_kept(const std::string& file, const model::Metamodel& metamodel) {
  auto document = nlohmann::json::parse(file);
  // which rules there are may have changed since it was handed in; what is read here says nothing of them
  if (const auto answers = document.find("answers"); answers != document.end()) answers->erase("deviations");
  return review::read_proposal(document, metamodel, *review::Rules::built_in(), base::today());
}

base::Result<catalogue::Drawn> draw(const Call& call, const InvestmentTurn& in, Investment investment, std::string what,
                                    std::string remark) {
  const auto& metamodel = in.turn.snapshot->model().metamodel();
  const auto proposal = read_kept(investment.file, metamodel);
  if (!proposal) return proposal.error();
  if (!what.empty())
    investment.course.push_back({std::move(what), base::today(), call.asker.id(), investment.version,
                                 in.turn.snapshot->revision() + 1, std::move(remark)});
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
  if (!out.view->hides(*id)) out.kept = find_kept(*out.view, *out.day, *id);
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

template <class T> const T* value_of(const snapshot::View& view, const KeptInvestment& kept, const char* name) {
  const auto id = view.model().metamodel().find_attribute(name);
  return id ? view.model().element(kept.id)->attributes.get<T>(*id) : nullptr;
}

constexpr std::array<const char*, 3> word_members{"case_type", "funding", "outcome"};
constexpr std::array<const char*, 4> day_members{"starts", "ends", "submitted_on", "decided_on"};
constexpr std::array<const char*, 3> number_members{"cost_once", "cost", "cost_year"};

} // namespace

void write_summary(JsonWriter& json, const snapshot::View& view, const KeptInvestment& kept) {
  const auto& model = view.model();
  json.begin('{').member("ref", kept.ref).member("name", model.element(kept.id)->name);
  json.member("state", to_string(kept.what.state)).member("version", kept.what.version);
  json.text_or_null("owner", ref_or_nothing(model, kept.owner))
      .text_or_null("party", ref_or_nothing(model, kept.party));
  for (const char* name : word_members) {
    const auto* word = value_of<std::string>(view, kept, name);
    json.text_or_null(name, word ? *word : "");
  }
  for (const char* name : day_members) {
    const auto* day = value_of<base::Date>(view, kept, name);
    json.date_or_null(name, day ? std::optional(*day) : std::nullopt);
  }
  for (const char* name : number_members) {
    const auto* number = value_of<std::int64_t>(view, kept, name);
    json.key(name);
    number ? json.value(*number) : json.null();
  }
}

namespace {

/// Proposals that pass the filters of a question, by state, start and ref: as a pipeline is read.
class List {
public:
  explicit List(Call& call)
      : call_(call), view_(*call.view), model_(view_.model()), day_(view_.on(base::today())),
        states_(call.parameters.list("state")), parties_(asked_units(call, "party")), from_(date("starts_from")),
        until_(date("starts_until")) {
    for (const std::string& state : states_) {
      static constexpr std::array<std::string_view, 6> known{"draft",   "submitted",   "heard",
                                                             "decided", "carried_out", "withdrawn"};
      if (std::find(known.begin(), known.end(), state) == known.end())
        call.parameters.add({ErrorCode::invalid_argument,
                             {"parameter.word", {{"value", state}, {"allowed", base::joined(known)}}},
                             "state"});
    }
  }

  std::vector<KeptInvestment> all() const {
    std::vector<KeptInvestment> out;
    const review::InvestmentWords words(model_.metamodel());
    for (ElementId id = 0; id < model_.element_limit() && words.kind; id++) {
      const auto* element = model_.element(id);
      if (!element || element->kind != *words.kind || call_.budget.spent()) continue;
      if (auto found = find_kept(view_, *day_, id); found && passes(*found)) out.push_back(std::move(*found));
    }
    std::sort(out.begin(), out.end(), [this](const auto& a, const auto& b) {
      const auto key = [this](const KeptInvestment& one) {
        const auto* starts = value_of<base::Date>(view_, one, "starts");
        return std::tuple(one.what.state, starts ? starts->days : INT32_MAX, one.ref);
      };
      return key(a) < key(b);
    });
    return out;
  }

private:
  std::optional<base::Date> date(const char* name) {
    if (!call_.parameters.has(name)) return std::nullopt;
    return call_.parameters.date(name, base::today());
  }
  bool passes(const KeptInvestment& one) const {
    if (!states_.empty() && std::find(states_.begin(), states_.end(), to_string(one.what.state)) == states_.end())
      return false;
    if (!parties_.empty() && !day_->is_within(one.owner, parties_)) return false;
    const auto* starts = value_of<base::Date>(view_, one, "starts");
    if (from_ && (!starts || *starts < *from_)) return false;
    return !until_ || (starts && *starts <= *until_);
  }

  Call& call_;
  const snapshot::View& view_;
  const model::Model& model_;
  const std::shared_ptr<const snapshot::Day> day_;
  const std::vector<std::string> states_;
  const std::vector<ElementId> parties_;
  const std::optional<base::Date> from_, until_;
};

/// Where the page begins: after the one that the cursor names.
base::Result<std::size_t> first_of(const Call& call, const std::vector<KeptInvestment>& all) {
  const std::string text = call.parameters.text("cursor");
  if (text.empty()) return std::size_t{0};
  const auto cursor = answers::parse_cursor(text, call.view->identity());
  if (!cursor) return cursor.error();
  const std::string last = to_string(cursor->ref);
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.ref == last; });
  if (found == all.end()) return Error{ErrorCode::invalid_argument, {"cursor.malformed"}, "cursor"};
  return static_cast<std::size_t>(found - all.begin()) + 1;
}

std::string csv(Call& call, std::span<const KeptInvestment> page) {
  const auto& model = call.view->model();
  const auto& metamodel = model.metamodel();
  for (const char* name : {"ref", "name", "state", "version", "owner", "party"})
    call.columns.push_back(table_column(name));
  call.columns[2].words = "enum:state";
  const auto attribute = [&](const char* name) {
    const auto id = metamodel.find_attribute(name);
    call.columns.push_back(id ? attribute_column(metamodel, *id, call.language) : table_column(name));
  };
  std::for_each(std::begin(word_members), std::end(word_members), attribute);
  std::for_each(std::begin(day_members), std::end(day_members), attribute);
  std::for_each(std::begin(number_members), std::end(number_members), attribute);
  std::string out = "ref,name,state,version,owner,party";
  for (const char* name : word_members)
    out += std::string(",") + name;
  for (const char* name : day_members)
    out += std::string(",") + name;
  for (const char* name : number_members)
    out += std::string(",") + name;
  out += "\n";
  for (const KeptInvestment& one : page) {
    out += csv_cell(one.ref) + "," + csv_cell(model.element(one.id)->name) + "," +
           std::string(to_string(one.what.state)) + "," + std::to_string(one.what.version) + "," +
           csv_cell(ref_or_nothing(model, one.owner)) + "," + csv_cell(ref_or_nothing(model, one.party));
    for (const char* name : word_members) {
      const auto* word = value_of<std::string>(*call.view, one, name);
      out += "," + (word ? csv_cell(*word) : "");
    }
    for (const char* name : day_members) {
      const auto* day = value_of<base::Date>(*call.view, one, name);
      out += "," + (day ? base::to_string(*day) : "");
    }
    for (const char* name : number_members) {
      const auto* number = value_of<std::int64_t>(*call.view, one, name);
      out += "," + (number ? std::to_string(*number) : "");
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
  if (call.format == "csv") return answer(call, csv(call, page));
  std::string body;
  if (call.format == "ndjson") {
    for (const KeptInvestment& one : page) {
      JsonWriter json(body);
      write_summary(json, *call.view, one);
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
      more ? to_string(answers::Cursor{call.view->identity().tag(), 0, call.view->model().ref(page.back().id)}) : "");
  json.key("investments").begin('[');
  for (const KeptInvestment& one : page) {
    write_summary(json, *call.view, one);
    json.end('}');
  }
  json.end(']').end('}');
  return answer(call, body + "\n");
}

namespace {

void write_kept(JsonWriter& json, const Call& call, const snapshot::View& view, const KeptInvestment& kept) {
  const auto day = view.on(base::today());
  write_summary(json, view, kept);
  json.member("revision", view.revision()).key("file").raw(kept.what.file);
  json.key("draft").raw(kept.what.draft.empty() ? "null" : kept.what.draft);
  json.key("course").begin('[');
  for (const auto& event : kept.what.course) {
    json.begin('{').member("what", event.what).member("on", event.on).member("by", event.by);
    json.member("version", event.version).member("revision", event.revision);
    json.text_or_null("remark", event.remark).end('}');
  }
  const auto reports = kept.what.more.find("reports");
  json.end(']').key("reports").raw(reports == kept.what.more.end() ? "[]"
                                                                   : std::get<model::Document>(reports->second).text);
  json.key("actions").begin('[');
  const bool own = may_propose_for(call.asker, view.model(), *day, kept.owner);
  for (const Step step : steps_open_to(call.asker, kept.what, own))
    json.value(to_string(step));
  json.end(']').end('}');
}

} // namespace

Response get_investment(Call& call) {
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto kept = kept_investment(*call.view, call.ref, call.budget);
  if (!kept) return problem(call, kept.error());
  std::string body;
  JsonWriter json(body);
  write_kept(json, call, *call.view, *kept);
  return answer(call, body + "\n");
}

Response answer_kept(Call& call, const catalogue::Outcome& outcome, const std::string& ref) {
  const auto view = call.service.views().get(outcome.snapshot, call.reader);
  const auto kept = kept_investment(*view, ref, call.budget);
  if (!kept) return problem(call, kept.error());
  std::string body;
  JsonWriter json(body);
  write_kept(json, call, *view, *kept);
  return answer(call, body + "\n");
}

} // namespace fundament::api
