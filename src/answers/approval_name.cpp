// SPDX-License-Identifier: MPL-2.0
#include "answers/approval_name.hpp"
#include "answers/approval_beside.hpp"
#include "answers/technology_names.hpp"
#include <algorithm>

namespace fundament::answers {

namespace {

/// Where the whole is nobody's name, what follows its last space or @ may be a version.
Recognition recognise(const TechnologyNames& names, const ApprovalQuestion& question, Named& out) {
  if (!question.purl.empty() || !question.cpe.empty()) return names.find(question.purl, question.cpe, question.name);
  Recognition found = names.find(question.name);
  if (!found.elements.empty() || !out.version.empty() || question.name.starts_with("pkg:")) return found;
  const auto cut = question.name.find_last_of(" @");
  const auto rest = cut == std::string::npos ? std::string() : question.name.substr(cut + 1);
  if (rest.empty() || rest.find_first_of("0123456789") >= 2) return found;
  out.name = question.name.substr(0, cut);
  out.version = rest;
  return names.find(out.name);
}

std::vector<model::ElementId> nearest(const snapshot::View& view, const std::string& name) {
  search::Options options;
  options.limit = most_nearest;
  for (const char* kind : {"technology", "system", "service", "supplier"})
    if (const auto id = view.model().metamodel().find_kind(kind)) options.kinds.push_back(*id);
  std::vector<model::ElementId> out;
  for (const auto& hit : view.search().search(view.model(), name, options).hits)
    out.push_back(hit.element);
  return out;
}

} // namespace

Named find_named(const snapshot::View& view, const ApprovalQuestion& question, base::Budget& budget) {
  const auto names = TechnologyNames::of(view);
  Named out{question.name, question.version};
  Recognition found = recognise(*names, question, out);
  std::string version;
  out.package = bare_purl(question.purl.empty() ? question.name : question.purl, &version);
  for (const std::string& said : {found.version, version})
    if (out.version.empty()) out.version = said;
  out.elements = std::move(found.elements);
  if (!out.package.empty() && question.purl.empty()) out.name = out.package; // its version stands beside it
  if (!out.elements.empty()) return out;
  const auto decisions = decisions_of(view);
  out.by_pattern = !out.package.empty() &&
                   std::any_of(decisions->by_pattern().begin(), decisions->by_pattern().end(),
                               [&](const Decision& one) { return matches_pattern(out.package, one.purl_pattern); });
  if (!out.by_pattern && !question.verdict_only && budget.takes_suggestion()) out.nearest = nearest(view, out.name);
  return out;
}

} // namespace fundament::answers
