// SPDX-License-Identifier: MPL-2.0
#include "answers/impact.hpp"
#include "api/arrows.hpp"
#include "api/impact_writer.hpp"
#include "api/plans.hpp"
#include "api/routes.hpp"
#include <algorithm>
#include <nlohmann/json.hpp>

namespace fundament::api {

using answers::ImpactQuestion;
using base::Error;
using base::ErrorCode;
using graph::Direction;
using model::ElementId;

namespace {

/// A question and how its answers are to be written.
struct Asked {
  ImpactQuestion question;
  base::Language language = base::Language::da;
};

/// As `by_owner` names them: units, or none.
std::vector<ElementId> asked_parties(Call& call) {
  auto out = asked_units(call, "party", "none");
  const auto given = call.parameters.list("party");
  if (std::find(given.begin(), given.end(), "none") != given.end()) out.push_back(model::no_id);
  return out;
}

/// A date, or `alone`; and which of the changes.
void read_against(Parameters& parameters, ImpactQuestion& question) {
  if (const auto text = parameters.text("against"); text == "alone")
    question.against_alone = true;
  else if (const auto date = base::parse_date(text))
    question.against = *date;
  else if (parameters.has("against"))
    parameters.add({ErrorCode::invalid_argument, {"impact.against", {{"value", text}}}, "against"});
  for (const auto& text : parameters.list("change")) {
    const auto fits = [&](answers::Change change) { return text == to_string(change); };
    const auto change = std::find_if(answers::every_change.begin(), answers::every_change.end(), fits);
    if (change != answers::every_change.end())
      question.changes.push_back(*change);
    else
      parameters.add({ErrorCode::invalid_argument,
                      {"parameter.word", {{"value", text}, {"allowed", "same, new, worse, milder, gone"}}},
                      "change"});
  }
}

Asked asked(Call& call) {
  Asked out;
  Parameters& parameters = call.parameters;
  ImpactQuestion& question = out.question;
  out.language = call.language;
  question.of = parameters.list("of");
  for (const auto& ref : parameters.list("ref"))
    question.of.push_back(ref);
  question.direction = parameters.word("direction") == "dependencies" ? Direction::dependencies : Direction::dependents;
  question.depth = static_cast<std::uint32_t>(parameters.integer("depth", graph::no_depth_limit));
  question.on = asked_date(call);
  question.walk = asked_walk(call);
  question.kinds = asked_kinds(call);
  question.units = asked_units(call, "unit");
  const std::string effect = parameters.word("effect");
  for (const auto level :
       {graph::Effect::touched, graph::Effect::at_risk, graph::Effect::degraded, graph::Effect::fails})
    if (effect == to_string(level)) question.least_effect = level;
  const bool dependents = question.direction == Direction::dependents;
  if (const std::string level = parameters.word("level"); !level.empty()) {
    for (graph::Level one = 1; one <= 4; one++)
      if (level == (dependents ? to_string(static_cast<graph::Effect>(one)) : graph::need_name(one)))
        question.levels.push_back(one);
    if (question.levels.empty())
      parameters.add({ErrorCode::invalid_argument, {"impact.level_of_the_other_way", {{"level", level}}}, "level"});
  }
  question.parties = asked_parties(call);
  read_against(parameters, question);
  if (parameters.word("path") == "text") question.path_text = call.language;
  question.limit = parameters.integer("limit");
  question.cursor = parameters.text("cursor");
  return out;
}

/// So many questions at once make a list of weak places.
constexpr std::size_t most_of_anyone = 20;

bool is_kept_back(const Call& call, std::size_t starts) {
  return call.reader.anyone && starts > most_of_anyone;
}

} // namespace

Response get_impact(Call& call) {
  auto [question, language] = asked(call);
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  if (is_kept_back(call, question.of.size())) return problem(call, {ErrorCode::forbidden, {"auth.kept_back"}});
  auto found = answers::impact(*call.view, question, call.budget);
  if (!found) return problem(call, found.error());
  call.cut_by_time = found->end == answers::ImpactEnd::time;
  if (call.cut_by_time && call.format != "json" && call.format != "ndjson") // the others have no place to say so
    return problem(call, base::out_of_time());
  const ImpactWriter writer(call, *found);
  std::string body;
  if (call.format == "csv") return answer(call, writer.csv());
  if (call.format == "json" || call.format == "ndjson") {
    body.reserve(1024 + found->hits.size() * 400);
    const bool one_document = call.format == "json";
    JsonWriter json(body);
    writer.document(json, one_document);
    body += '\n';
    if (one_document) return answer(call, std::move(body));
    for (const auto& hit : found->hits) {
      JsonWriter line(body);
      writer.hit(line, hit);
      body += '\n';
    }
    return answer(call, std::move(body));
  }
  std::string drawn = writer.drawing(call.budget);
  if (call.budget.spent_now()) return problem(call, base::out_of_time());
  return answer(call, std::move(drawn));
}

namespace {

/// A batch on its way out: one view, an answer at a time, in the order of the input.
class Batch {
public:
  Batch(const Call& call, ImpactQuestion question, std::vector<std::string> of, bool summary)
      : none_({}, {}), call_{.service = call.service,
                             .request = request_,
                             .parameters = none_,
                             .language = call.language,
                             .format = call.format,
                             .view = call.view,
                             .budget =
                                 base::Budget(call.service.settings().batch_deadline,
                                              call.request.arrived.value_or(base::Clock::now()), call.request.gone)},
        gone_(call.request.gone), question_(std::move(question)), of_(std::move(of)), summary_(summary) {}

  /// Appends the next few answers; false after the last, and nothing once nobody waits for them.
  bool next(std::string& out) {
    constexpr std::size_t piece = 32 << 10;
    const std::size_t begun = out.size();
    if (at_ == 0 && call_.format == "csv")
      out += question_.direction == Direction::dependents
                 ? "ref,reached,fails,degraded,at_risk,touched,units,complete\n"
                 : "ref,reached,hard,soft,weak,change,units,complete\n";
    while (at_ < of_.size() && out.size() - begun < piece) {
      const std::size_t whole = out.size();
      one(of_[at_], out);
      if (gone_ && *gone_) { // nobody waits for it, or cut() stands for it
        out.resize(whole);
        break;
      }
      at_++;
    }
    return at_ < of_.size();
  }

  /// The row that stands for all that are missing when the server stops.
  std::string cut() const {
    if (call_.format == "csv") return ",,,,,,,stopped\n";
    std::string out;
    JsonWriter json(out);
    json.begin('{').key("starts").begin('[').end(']').key("unknown").begin('[').end(']');
    json.member("complete", false).member("reason", "stopped");
    json.member("detail", base::render({"http.stopping"}, call_.language)).end('}');
    return out + "\n";
  }

private:
  void one(const std::string& ref, std::string& out) {
    if (call_.budget.spent_now()) return not_answered(ref, base::out_of_time(), "time", out);
    // what may have been meant is not looked for: it takes longer than an answer, and nobody reads it in a batch
    if (const auto parsed = model::parse_ref(ref); parsed && ref.find('@') == ref.npos)
      if (!call_.view->model().find(*parsed))
        return not_answered(ref, {ErrorCode::not_found, {"ref.not_there", {{"ref", ref}}}}, "unknown", out);
    question_.of = {ref};
    auto budget = call_.budget.at_most(call_.service.settings().answer_deadline);
    const auto found = answers::impact(*call_.view, question_, budget);
    if (!found)
      return not_answered(ref, found.error(), found.error().code == ErrorCode::not_found ? "unknown" : "invalid", out);
    const ImpactWriter writer(call_, *found);
    if (call_.format == "csv") {
      out += writer.summary_row(ref);
    } else {
      JsonWriter json(out);
      writer.document(json, !summary_);
      out += '\n';
    }
  }

  /// Every input is a row: an unknown ref one with empty counts.
  void not_answered(const std::string& ref, const Error& error, std::string_view reason, std::string& out) const {
    if (call_.format == "csv") {
      out += csv_cell(ref) + ",,,,,,," + std::string(reason) + "\n";
      return;
    }
    JsonWriter json(out);
    json.begin('{').key("starts").begin('[').end(']').key("unknown").begin('[').value(ref).end(']');
    json.member("complete", false).member("reason", reason);
    json.member("detail", error.message(call_.language)).end('}');
    out += '\n';
  }

  const Request request_; ///< the one asked with is gone by now
  Parameters none_;
  Call call_;
  const base::Gone gone_;
  ImpactQuestion question_;
  const std::vector<std::string> of_;
  const bool summary_;
  std::size_t at_ = 0;
};

/// The members of a JSON body as query pairs, so that the batch knows the same parameters in the same words.
base::Result<Pairs> pairs_of_body(const nlohmann::json& body, std::vector<std::string>& of, bool& all, bool& summary) {
  Pairs out;
  base::Problems problems;
  const auto text_of = [](const nlohmann::json& value) -> std::optional<std::string> {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_unsigned()) return std::to_string(value.get<std::uint64_t>());
    return std::nullopt;
  };
  for (const auto& [name, value] : body.items()) {
    if (name == "all" || name == "summary") {
      if (!value.is_boolean())
        problems.add({ErrorCode::invalid_argument, {"parameter.boolean", {{"value", value.dump()}}}, name});
      else
        (name == "all" ? all : summary) = value.get<bool>();
      continue;
    }
    const auto add = [&, &name = name](const nlohmann::json& one) {
      auto text = text_of(one);
      if (!text)
        problems.add({ErrorCode::invalid_argument, {"body.text_expected", {{"value", one.dump()}}}, name});
      else if (name == "of" || name == "ref")
        of.push_back(std::move(*text));
      else
        out.emplace_back(name, std::move(*text));
    };
    if (value.is_array())
      std::for_each(value.begin(), value.end(), add);
    else
      add(value);
  }
  if (!problems.empty()) return problems.take();
  return out;
}

} // namespace

Response post_impact(Call& call) {
  const auto body = read_json(call);
  if (!body) return problem(call, body.error());
  if (!body->is_object()) return problem(call, {ErrorCode::invalid_argument, {"body.object_expected"}, "body"});
  if (auto refused = look_with_plans(call, *body)) return std::move(*refused);
  std::vector<std::string> of;
  bool all = false, summary = false;
  auto pairs = pairs_of_body(*body, of, all, summary);
  if (!pairs) return problem(call, pairs.error());
  Parameters parameters(std::move(*pairs), impact_parameters);
  Call inner{.service = call.service,
             .request = call.request,
             .parameters = parameters,
             .language = call.language,
             .format = call.format,
             .reader = call.reader,
             .view = call.view,
             .date = call.date,
             .budget = call.budget};
  auto [question, language] = asked(inner);
  if (is_kept_back(call, all ? most_of_anyone + 1 : of.size()))
    return problem(call, {ErrorCode::forbidden, {"auth.kept_back"}});
  if (all) {
    const auto& model = call.view->model();
    for (ElementId id = 0; id < model.element_limit(); id++)
      if (model.element(id)) of.push_back(to_string(model.ref(id)));
    std::sort(of.begin(), of.end());
  }
  if (of.empty()) parameters.add({ErrorCode::invalid_argument, {"starts.none"}, "of"});
  if (!parameters.ok()) return problem(call, parameters.error());
  if (summary || call.format == "csv") question.limit = 0; // neither shows hits
  Response out = answer(call, "");
  auto batch = std::make_shared<Batch>(call, std::move(question), std::move(of), summary);
  out.stream = [batch](std::string& piece) { return batch->next(piece); };
  out.cut = batch->cut();
  return out;
}

} // namespace fundament::api
