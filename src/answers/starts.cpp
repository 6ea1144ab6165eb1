// SPDX-License-Identifier: MPL-2.0
#include "answers/starts.hpp"
#include "answers/versions.hpp"
#include "base/joined.hpp"
#include <algorithm>
#include <map>
#include <set>

namespace fundament::answers {

using base::Error;
using base::ErrorCode;
using model::ElementId;

namespace {

Error unknown_ref(const snapshot::View& view, const model::Ref& ref, base::Budget& budget) {
  Error error{ErrorCode::not_found, {"ref.not_there", {{"ref", to_string(ref)}}}};
  if (!budget.takes_suggestion()) return error;
  const auto near = view.search().suggest(view.model(), ref.kind, ref.key);
  error.hint = base::did_you_mean(base::joined(near, [&](ElementId id) { return to_string(view.model().ref(id)); }));
  return error;
}

/// Splits the uses of a technology: out of all the asked ranges, or without a version.
void split_uses(const snapshot::View& view, graph::Vertex technology, const std::vector<packages::VersionRange>& ranges,
                Starts& out) {
  const auto& graph = view.graph();
  const auto version = view.model().metamodel().find_attribute("version");
  const auto scheme = scheme_of(view.model(), graph.element(technology));
  const auto first = graph.first_needing(technology);
  for (graph::EdgeIndex e = first; e < first + graph.needing(technology).size(); e++) {
    const model::Relation& use = *view.behind().model().relation(graph.edge(e).relation);
    const model::Value* value = version ? use.attribute(*version) : nullptr;
    const auto* text = value ? std::get_if<std::string>(value) : nullptr;
    if (!text)
      out.version_unknown.push_back(e);
    else if (std::none_of(ranges.begin(), ranges.end(),
                          [&](const auto& range) { return range.contains(*text, scheme); }))
      out.excluded.push_back(e);
  }
}

struct Found {
  ElementId element;
  std::optional<packages::VersionRange> range;
};

base::Result<Found> find(const snapshot::View& view, const std::string& text, base::Budget& budget) {
  auto ref = model::parse_ref(text);
  if (ref)
    if (const auto id = view.model().find(*ref)) return Found{*id, {}};
  const auto at = text.rfind('@');
  if (text.rfind("technology:", 0) == 0 && at != text.npos) {
    auto technology = model::parse_ref(std::string_view(text).substr(0, at));
    if (technology) {
      const auto id = view.model().find(*technology);
      auto range = range_of(view.model(), id.value_or(model::no_id), std::string_view(text).substr(at + 1));
      if (!range) return std::move(range).error();
      if (id) return Found{*id, std::move(*range)};
      return unknown_ref(view, *technology, budget);
    }
  }
  if (!ref) return std::move(ref).error();
  return unknown_ref(view, *ref, budget);
}

} // namespace

base::Result<Starts> resolve_starts(const snapshot::View& view, const std::vector<std::string>& of,
                                    base::Budget& budget) {
  Starts out;
  base::Problems malformed, missing;
  if (of.empty()) malformed.add({ErrorCode::invalid_argument, {"starts.none"}, "of"});
  std::map<graph::Vertex, std::vector<packages::VersionRange>> ranges;
  std::set<graph::Vertex> taken;
  std::set<graph::Vertex> whole; // also asked without a range, which then does not narrow it
  for (const std::string& text : of) {
    auto found = find(view, text, budget);
    if (!found) {
      const bool not_there = found.error().code == ErrorCode::not_found;
      if (not_there) out.unknown.push_back(text);
      (not_there ? missing : malformed).add(std::move(found).error());
      continue;
    }
    const graph::Vertex vertex = view.graph().vertex(found->element);
    if (found->range)
      ranges[vertex].push_back(std::move(*found->range));
    else
      whole.insert(vertex);
    if (!taken.insert(vertex).second) continue;
    out.vertices.push_back(vertex);
    out.texts.push_back(text);
  }
  if (!malformed.empty()) return malformed.take();
  if (out.vertices.empty()) return missing.take();
  for (const auto& [vertex, of_vertex] : ranges)
    if (!whole.count(vertex)) split_uses(view, vertex, of_vertex, out);
  std::sort(out.excluded.begin(), out.excluded.end());
  std::sort(out.version_unknown.begin(), out.version_unknown.end());
  return out;
}

base::Result<ElementId> resolve(const snapshot::View& view, std::string_view text, base::Budget& budget) {
  auto ref = model::parse_ref(text);
  if (!ref) return std::move(ref).error();
  const auto id = view.model().find(*ref);
  if (!id) return unknown_ref(view, *ref, budget);
  return *id;
}

} // namespace fundament::answers
