// SPDX-License-Identifier: MPL-2.0
#include "review/investment.hpp"
#include "model/json.hpp"
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace fundament::review {

using model::Document;
using model::Metamodel;
using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 6> state_names{"draft",   "submitted",   "heard",
                                                      "decided", "carried_out", "withdrawn"};
/// Members of the file that are attributes of their own: texts and words, and documents.
constexpr std::array<const char*, 5> plain_members{"contact", "case_type", "funding", "summary", "background"};
constexpr std::array<const char*, 5> document_members{"need", "plan", "economy", "statements", "answers"};
/// What the element has besides the file, its next version and its course.
constexpr std::array<const char*, 8> further{"outcome",       "submitted_on",   "decided_on", "decided_by",
                                             "decision_link", "decision_terms", "hearing",    "reports"};

template <class T> const T* value_of(const model::Element& element, const Metamodel& metamodel, const char* name) {
  const auto id = metamodel.find_attribute(name);
  return id ? element.attributes.get<T>(*id) : nullptr;
}

std::string text_of(const json& object, const char* name) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::vector<Event> course_of(const model::Element& element, const Metamodel& metamodel) {
  std::vector<Event> out;
  const auto* document = value_of<Document>(element, metamodel, "course");
  if (!document) return out;
  for (const json& one : json::parse(document->text, nullptr, false)) {
    const auto integer = [&](const char* name) {
      return one.is_object() && one.contains(name) && one[name].is_number_integer() ? one[name].get<std::int64_t>() : 0;
    };
    out.push_back({text_of(one, "what"), base::parse_date(text_of(one, "on")).value_or(base::Date{}),
                   text_of(one, "by"), integer("version"), integer("revision"), text_of(one, "remark"),
                   base::parse_date(text_of(one, "planned")), base::parse_date(text_of(one, "happened"))});
  }
  return out;
}

Document document_of(const std::vector<Event>& course) {
  json out = json::array();
  for (const Event& one : course) {
    out.push_back({{"what", one.what},
                   {"on", base::to_string(one.on)},
                   {"by", one.by},
                   {"version", one.version},
                   {"revision", one.revision}});
    if (!one.remark.empty()) out.back()["remark"] = one.remark;
    if (one.planned) out.back()["planned"] = base::to_string(*one.planned);
    if (one.happened) out.back()["happened"] = base::to_string(*one.happened);
  }
  return model::document_of(out);
}

/// The sum of the rows of a kind that there are in a year; nothing when one of them states no amount, or there is none.
std::optional<std::int64_t> sum_of(const Economy& economy, std::string_view kind, std::optional<int> year) {
  std::optional<std::int64_t> out;
  for (const Row& row : economy.rows) {
    if (row.kind != kind || (year && (*year < row.from || row.to < *year))) continue;
    if (!row.amount) return std::nullopt;
    // of what is paid once, in each of its years
    out = out.value_or(0) + *row.amount * (year ? 1 : row.to - row.from + 1);
  }
  return out;
}

/// The dearest of the years in which something is paid every year.
std::optional<std::int64_t> yearly(const Economy& economy) {
  std::optional<std::int64_t> out;
  for (int year = first_year; year <= last_year; year++) {
    const bool any = std::any_of(economy.rows.begin(), economy.rows.end(), [&](const Row& row) {
      return row.kind == "yearly" && row.from <= year && year <= row.to;
    });
    if (!any) continue;
    const auto sum = sum_of(economy, "yearly", year);
    if (!sum) return std::nullopt;
    out = std::max(out.value_or(0), *sum);
  }
  return out;
}

} // namespace

std::string_view to_string(InvestmentState state) {
  return state_names.at(static_cast<std::size_t>(state));
}

std::span<const std::string_view> investment_state_names() {
  return state_names;
}

InvestmentWords::InvestmentWords(const Metamodel& metamodel)
    : kind(metamodel.find_kind("investment")), state_id(metamodel.find_attribute("state")),
      version_id(metamodel.find_attribute("version")), confidential_id(metamodel.find_attribute("confidential_cost")) {}

std::optional<InvestmentState> InvestmentWords::state(const model::Element& element) const {
  if (!kind || element.kind != *kind || !state_id) return std::nullopt;
  const auto* word = element.attributes.get<std::string>(*state_id);
  const auto found = word ? std::find(state_names.begin(), state_names.end(), *word) : state_names.end();
  if (found == state_names.end()) return std::nullopt;
  return static_cast<InvestmentState>(found - state_names.begin());
}

std::int64_t InvestmentWords::version(const model::Element& element) const {
  const auto* version = version_id ? element.attributes.get<std::int64_t>(*version_id) : nullptr;
  return version ? *version : 0;
}

bool InvestmentWords::is_unseen(const model::Element& element) const {
  const auto now = state(element);
  return now == InvestmentState::draft || (now == InvestmentState::withdrawn && version(element) == 0);
}

bool InvestmentWords::cost_is_confidential(const model::Element& element) const {
  const auto* said = confidential_id ? element.attributes.get<bool>(*confidential_id) : nullptr;
  return said && *said;
}

bool Investment::is_approved() const {
  const auto outcome = more.find("outcome");
  const auto* word = outcome == more.end() ? nullptr : std::get_if<std::string>(&outcome->second);
  return word && *word != "rejected"; // it has none before it is decided
}

std::vector<base::Date> Investment::carried_out() const {
  std::vector<base::Date> out;
  for (const Event& event : course)
    if (event.planned) out.push_back(*event.planned);
  return out;
}

std::string file_of(const model::Element& element, const Metamodel& metamodel, const std::string& owner) {
  json out{{"fundament", "investment/1"}, {"key", element.key}, {"name", element.name}};
  if (!owner.empty()) out["owner"] = owner;
  for (const char* name : plain_members)
    if (const auto* text = value_of<std::string>(element, metamodel, name)) out[name] = *text;
  if (const auto* hidden = value_of<bool>(element, metamodel, "confidential_cost")) out["confidential_cost"] = *hidden;
  for (const char* name : document_members)
    if (const auto* document = value_of<Document>(element, metamodel, name))
      out[name] = json::parse(document->text, nullptr, false);
  return model::document_of(out).text;
}

std::optional<Investment> investment_of(const model::Model& model, model::ElementId id, const std::string& owner) {
  const Metamodel& metamodel = model.metamodel();
  const model::Element& element = *model.element(id);
  const InvestmentWords words(metamodel);
  const auto state = words.state(element);
  if (!state) return std::nullopt;
  Investment out;
  out.state = *state;
  out.version = words.version(element);
  if (const auto* type = value_of<std::string>(element, metamodel, "case_type")) out.case_type = *type;
  out.file = file_of(element, metamodel, owner);
  if (const auto* draft = value_of<Document>(element, metamodel, "draft")) out.draft = draft->text;
  out.course = course_of(element, metamodel);
  for (const char* name : further)
    if (const auto attribute = metamodel.find_attribute(name))
      if (const auto* value = element.attributes.find(*attribute)) out.more.emplace(name, *value);
  return out;
}

model::PutElement put_of(const Investment& investment, const Proposal& proposal, const Metamodel& metamodel) {
  const json file = json::parse(investment.file);
  model::PutElement out;
  out.element.ref = {"investment", proposal.key};
  out.element.name = proposal.name;
  out.owner = proposal.owner;
  const auto set = [&](const char* name, model::Value value) {
    const auto id = metamodel.find_attribute(name);
    base::expect(id.has_value(), "a metamodel without the attributes of a proposal");
    out.element.attributes.set(*id, std::move(value));
  };
  set("state", std::string(to_string(investment.state)));
  if (investment.version > 0) set("version", investment.version);
  for (const char* name : plain_members)
    set(name, text_of(file, name));
  if (proposal.confidential_cost) set("confidential_cost", true);
  for (const char* name : document_members)
    if (const auto found = file.find(name); found != file.end() && found->is_object() && !found->empty())
      set(name, model::document_of(*found));
  if (!investment.draft.empty()) set("draft", Document{investment.draft});
  if (!investment.course.empty()) set("course", document_of(investment.course));
  for (const auto& [name, value] : investment.more)
    set(name.c_str(), value);
  if (proposal.plan) {
    const auto days = plan::dates(*proposal.plan, metamodel);
    set("starts", days.front());
    set("ends", days.back());
  } else if (proposal.need.start) {
    set("starts", *proposal.need.start);
  }
  if (proposal.economy) {
    if (const auto once = sum_of(*proposal.economy, "once", {})) set("cost_once", *once);
    if (const auto every_year = yearly(*proposal.economy)) set("cost", *every_year);
    if (proposal.economy->price_year) set("cost_year", std::int64_t{*proposal.economy->price_year});
  }
  return out;
}

namespace {

/// What a document of a schema is as a part of a proposal, so that the reader of proposals can read it.
std::optional<json> as_proposal(std::string_view schema, json document) {
  if (schema == "investment/1") return document;
  json out{{"fundament", "investment/1"}, {"key", "k"}, {"name", "n"}};
  for (const char* name : document_members)
    if (schema == std::string(name) + "/1") {
      out[name] = std::move(document);
      return out;
    }
  return std::nullopt;
}

void check_document(const Document& document, const model::AttributeDefinition& definition, const std::string& where,
                    const Metamodel& metamodel, base::Problems& problems) {
  json read = json::parse(document.text, nullptr, false);
  if (read.is_discarded()) return; // the model's own rules tell that
  auto proposal = as_proposal(definition.schema, std::move(read));
  if (!proposal) return;
  // which rules there are is the city's, and asked where a proposal is handed in
  if (const auto answers = proposal->find("answers"); answers != proposal->end() && answers->is_object())
    answers->erase("deviations");
  static const auto no_rules = Rules::built_in();
  auto good = read_proposal(*proposal, metamodel, *no_rules, base::today());
  if (good) return;
  auto error = std::move(good).error();
  const auto locate = [&](base::Error& one) { one.where = where + " " + definition.name + " " + one.where; };
  locate(error);
  std::for_each(error.others.begin(), error.others.end(), locate);
  problems.add(std::move(error));
}

} // namespace

base::Result<void> check_documents(const model::ChangeSet& change_set, const Metamodel& metamodel) {
  base::Problems problems;
  for (const auto& operation : change_set.operations) {
    const auto* put = std::get_if<model::PutElement>(&operation);
    if (!put) continue;
    const auto kind = metamodel.find_kind(put->element.ref.kind);
    for (const auto& [id, value] : put->element.attributes)
      if (const auto* document = std::get_if<Document>(&value))
        if (const auto* definition = kind ? metamodel.attribute_of(*kind, id) : nullptr)
          check_document(*document, *definition, to_string(put->element.ref), metamodel, problems);
  }
  if (!problems.empty()) return problems.take();
  return {};
}

} // namespace fundament::review
