// SPDX-License-Identifier: MPL-2.0
#include "answers/paths.hpp"
#include "answers/sentence.hpp"
#include "api/arrows.hpp"
#include "api/routes.hpp"
#include <algorithm>
#include <set>

namespace fundament::api {

using answers::PathsAnswer;
using answers::PathsQuestion;

namespace {

PathsQuestion asked(Call& call) {
  Parameters& parameters = call.parameters;
  PathsQuestion out;
  out.from = parameters.text("from");
  out.to = parameters.text("to");
  if (parameters.word("direction") == "dependents") out.direction = graph::Direction::dependents;
  if (parameters.word("mode") == "all") out.mode = answers::PathsMode::all;
  out.depth = static_cast<std::uint32_t>(parameters.integer("depth"));
  out.limit = parameters.integer("limit");
  out.on = asked_date(call);
  out.walk = asked_walk(call);
  return out;
}

/// The chain read from the needing to the needed end, whichever way the path was asked for.
std::string words(const Call& call, const PathsQuestion& question, std::vector<answers::Arrow> path) {
  if (question.direction == graph::Direction::dependents) std::reverse(path.begin(), path.end());
  return answers::sentence(*call.view, path, call.language);
}

void write_path(JsonWriter& json, const Call& call, const PathsQuestion& question,
                const std::vector<answers::Arrow>& path) {
  json.begin('{').member("length", path.size()).member("text", words(call, question, path)).key("arrows").begin('[');
  for (const auto& arrow : path) {
    write_arrow(json, *call.view, arrow);
  }
  json.end(']').end('}');
}

std::string document(const Call& call, const PathsQuestion& question, const PathsAnswer& found, bool with_paths) {
  std::string body;
  JsonWriter json(body);
  const auto& model = call.view->model();
  const auto end = [&](const char* name, model::ElementId id) {
    json.key(name)
        .begin('{')
        .member("ref", to_string(model.ref(id)))
        .member("name", answers::name_of(model, id))
        .end('}');
  };
  json.begin('{').member("revision", call.view->revision()).member("on", question.on);
  json.member("direction", to_string(question.direction)).member("result", to_string(found.result));
  json.member("stopped_at_limit", found.stopped_at_limit).member("reverse_exists", found.reverse_exists);
  end("from", found.from);
  end("to", found.to);
  if (with_paths) {
    json.key("paths").begin('[');
    for (const auto& path : found.paths)
      write_path(json, call, question, path);
    json.end(']');
  }
  json.end('}');
  return body + "\n";
}

std::string csv(const Call& call, const PathsAnswer& found) {
  const auto& model = call.view->model();
  std::string out = "path,step,needing,relation,needed,strength,assumed\n";
  for (std::size_t p = 0; p < found.paths.size(); p++)
    for (std::size_t s = 0; s < found.paths[p].size(); s++) {
      const auto& arrow = found.paths[p][s];
      const auto needing = arrow.source_needs ? arrow.source : arrow.target;
      const auto needed = arrow.source_needs ? arrow.target : arrow.source;
      out += std::to_string(p + 1) + "," + std::to_string(s + 1) + "," + csv_cell(to_string(model.ref(needing))) + "," +
             relation_name(model, arrow) + "," + csv_cell(to_string(model.ref(needed))) + "," +
             std::string(to_string(arrow.strength)) + "," + (arrow.assumed ? "true" : "false") + "\n";
    }
  return out;
}

} // namespace

Response get_paths(Call& call) {
  const PathsQuestion question = asked(call);
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto found = answers::paths(*call.view, question, call.budget);
  if (!found) return problem(call, found.error());
  call.cut_by_time = found->stopped_at_limit && found->paths.size() < question.limit;
  if (call.cut_by_time && call.format != "json" && call.format != "ndjson") // the others have no place to say so
    return problem(call, base::out_of_time());
  if (call.format == "csv") return answer(call, csv(call, *found));
  if (call.format == "json") return answer(call, document(call, question, *found, true));
  if (call.format == "ndjson") {
    std::string body = document(call, question, *found, false);
    for (const auto& path : found->paths) {
      JsonWriter json(body);
      write_path(json, call, question, path);
      body += '\n';
    }
    return answer(call, std::move(body));
  }
  Drawing drawing(*call.view, call.language);
  drawing.add(found->from, "");
  drawing.add(found->to, "");
  std::set<std::pair<model::RelationId, model::ElementId>> drawn; // paths share their arrows
  for (const auto& path : found->paths)
    for (const auto& arrow : path)
      if (drawn.emplace(arrow.relation, arrow.source_needs ? arrow.target : arrow.source).second) drawing.add(arrow);
  return answer(call, drawing.in(call.format));
}

} // namespace fundament::api
