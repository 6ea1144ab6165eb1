// SPDX-License-Identifier: MPL-2.0
#include "api/arrows.hpp"
#include "api/routes.hpp"
#include "base/sha256.hpp"
#include "model/json.hpp"
#include <nlohmann/json.hpp>

namespace fundament::api {

using base::Error;
using base::ErrorCode;

namespace {

/// Takes out of a page what its reader may not see: what was said in drafts, in the lines of today's drafts and of what
/// they replaced. `change.count` stays, so that it can be seen that there was more.
class LogCurtain {
public:
  explicit LogCurtain(const Call& call)
      : reader_(call.reader), whole_(call.snapshot->model()), words_(whole_.metamodel()),
        day_(reader_.drafts ? nullptr : call.snapshot->on(base::today())) {}

  void draw(catalogue::LogPage& page, bool of_one_ref) const {
    if (!day_) return;
    for (auto& change : page.changes)
      std::erase_if(change.operations, [&](const catalogue::LogEntry& entry) { return hides(entry.line); });
    if (of_one_ref) // of what one may not see there is no history
      std::erase_if(page.changes, [](const auto& change) { return change.operations.empty(); });
  }

private:
  bool hides(const std::string& line) const {
    if (line.find("investment:") == line.npos) return false;
    const auto change = model::change_from_log_line(line, whole_.metamodel());
    if (!change) return true;
    const auto kept_back = [this](const model::Ref& ref) { return ref.kind == "investment" && !may_see(ref); };
    if (const auto* put = std::get_if<model::PutElement>(&change->operation)) return kept_back(put->element.ref);
    if (const auto* gone = std::get_if<model::RemoveElement>(&change->operation)) return kept_back(gone->ref);
    const auto* relation = std::get_if<model::PutRelation>(&change->operation);
    const auto& ends =
        relation ? relation->relation.identity : std::get<model::RemoveRelation>(change->operation).identity;
    return kept_back(ends.source) || kept_back(ends.target);
  }
  /// The whole history of a proposal has its drafts in it. What is no proposal, and no longer there, is seen by who
  /// sees everything.
  bool may_see(const model::Ref& ref) const {
    const auto id = whole_.find(ref);
    if (!id) return false;
    if (!words_.is_proposal(*whole_.element(*id))) return true;
    return reader_.sees_drafts_of(*id, whole_, *day_);
  }

  const catalogue::Reader& reader_;
  const model::Model& whole_;
  const review::InvestmentWords words_;
  const std::shared_ptr<const snapshot::Day> day_;
};

void write_change(JsonWriter& json, const catalogue::LoggedChange& change) {
  const auto& header = change.header;
  json.begin('{').member("revision", header.revision).member("time", header.time).member("author", header.author);
  json.member("reason", header.reason).member("count", header.count).member("hash", base::to_hex(header.hash));
  json.key("operations").begin('[');
  for (const auto& entry : change.operations) {
    if (entry.line.empty())
      json.begin('{').member("erased", true).end('}');
    else
      json.raw(entry.line);
  }
  json.end(']').end('}');
}

base::Budget budget_of(const Call& call) {
  return base::Budget(call.service.settings().answer_deadline, call.request.arrived.value_or(base::Clock::now()),
                      call.request.gone);
}

std::string csv(const catalogue::LogPage& page) {
  std::string out = "revision,time,author,reason,number,operation\n";
  for (const auto& change : page.changes)
    for (const auto& entry : change.operations)
      out += std::to_string(change.header.revision) + "," + change.header.time + "," + csv_cell(change.header.author) +
             "," + csv_cell(change.header.reason) + "," + std::to_string(entry.number) + "," + csv_cell(entry.line) +
             "\n";
  return out;
}

} // namespace

Response get_changes(Call& call) {
  Parameters& parameters = call.parameters;
  catalogue::ChangesQuestion question;
  question.since = static_cast<model::Revision>(parameters.integer("since"));
  question.after = parameters.integer("after");
  question.limit = parameters.integer("limit");
  if (parameters.has("ref")) {
    auto ref = model::parse_ref(parameters.text("ref"));
    if (ref)
      question.ref = std::move(*ref);
    else {
      Error error = std::move(ref).error();
      error.where = "ref";
      parameters.add(std::move(error));
    }
  }
  if (!parameters.ok()) return problem(call, parameters.error());
  base::Budget budget = budget_of(call);
  auto page = call.service.catalogue().changes(question, budget);
  if (!page) return problem(call, page.error());
  LogCurtain(call).draw(*page, question.ref.has_value());
  call.cut_by_time = !page->complete;
  if (!page->complete && call.format == "csv")
    return problem(call, {ErrorCode::limit_exceeded, {"sql.csv_cut", {{"limit", "time"}}}});
  if (call.format == "csv") return answer(call, csv(*page));
  std::string body;
  if (call.format == "ndjson") {
    for (const auto& change : page->changes) {
      JsonWriter json(body);
      write_change(json, change);
      body += '\n';
    }
    return answer(call, std::move(body));
  }
  JsonWriter json(body);
  json.begin('{').member("revision", page->revision).key("changes").begin('[');
  for (const auto& change : page->changes)
    write_change(json, change);
  json.end(']').key("next");
  if (page->next)
    json.begin('{').member("since", page->next->first).member("after", page->next->second).end('}');
  else
    json.null();
  json.member("complete", page->complete);
  if (!page->complete) json.member("reason", "time");
  json.end('}');
  return answer(call, body + "\n");
}

namespace {

/// The operations of a change; a problem that names no subject is placed by its operation's number, from 0.
void read_operations(const nlohmann::json& list, const model::Metamodel& metamodel, model::ChangeSet& change_set,
                     base::Problems& problems) {
  for (std::size_t i = 0; i < list.size(); i++) {
    auto operation = model::operation_from_json(list[i], metamodel);
    if (operation) {
      change_set.operations.push_back(std::move(*operation));
      continue;
    }
    Error error = std::move(operation).error();
    const std::string place = "operations[" + std::to_string(i) + "]";
    if (error.where.empty()) error.where = place;
    for (Error& other : error.others)
      if (other.where.empty()) other.where = place;
    problems.add(std::move(error));
  }
}

} // namespace

Response post_changes(Call& call) {
  const auto document = read_json(call);
  if (!document) return problem(call, document.error());
  const auto& body = *document;
  if (!body.is_object()) return problem(call, {ErrorCode::invalid_argument, {"body.object_expected"}, "body"});
  base::Problems problems;
  model::ChangeSet change_set;
  change_set.author = call.asker.id();
  std::optional<model::Revision> expected;
  for (const auto& [name, value] : body.items()) {
    if (name == "reason") {
      if (value.is_string()) change_set.reason = value.get<std::string>();
    } else if (name == "expected_revision") {
      if (value.is_number_integer())
        expected = value.get<model::Revision>();
      else
        problems.add({ErrorCode::invalid_argument, {"body.revision_expected"}, "expected_revision"});
    } else if (name != "operations")
      problems.add({ErrorCode::invalid_argument, {"parameter.unknown"}, name});
  }
  if (change_set.reason.empty()) problems.add({ErrorCode::invalid_argument, {"body.reason_needed"}, "reason"});
  if (auto form = model::check_text(change_set.reason, "reason"); !form) problems.add(std::move(form).error());
  const auto operations = body.find("operations");
  if (operations == body.end() || !operations->is_array() || operations->empty())
    problems.add({ErrorCode::invalid_argument, {"body.operations_needed"}, "operations"});
  else
    read_operations(*operations, call.view->model().metamodel(), change_set, problems);
  if (!problems.empty()) return problem(call, problems.take());
  base::Budget budget = budget_of(call);
  const auto outcome = call.service.catalogue().change(
      [&](const catalogue::InTurn& turn) -> base::Result<catalogue::Drawn> {
        if (auto may = may_change(call.asker, change_set, *turn.snapshot, *call.service.settings().frameworks); !may)
          return std::move(may).error();
        return catalogue::Drawn{change_set};
      },
      budget, expected);
  if (!outcome) return problem(call, outcome.error());
  std::string text;
  JsonWriter json(text);
  json.begin('{').member("revision", outcome->revision).member("changes", outcome->changes.size());
  json.key("warnings").begin('[');
  for (const auto& warning : outcome->warnings)
    json.value(warning.message(call.language));
  json.end(']').end('}');
  return answer(call, text + "\n");
}

} // namespace fundament::api
