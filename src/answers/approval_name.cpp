// SPDX-License-Identifier: MPL-2.0
#include "answers/approval_name.hpp"
#include "answers/approval_beside.hpp"
#include "answers/technology_names.hpp"
#include "base/unicode.hpp"
#include "packages/purl.hpp"
#include <algorithm>

namespace fundament::answers {

namespace {

/// Where the whole is nobody's name, its end may be a version.
Recognition recognise(const TechnologyNames& names, const ApprovalQuestion& question, Named& out) {
  if (!question.purl.empty() || !question.cpe.empty()) return names.find(question.purl, question.cpe, question.name);
  Recognition found = names.find(question.name);
  if (!found.elements.empty() || !out.version.empty() || !found.version.empty()) return found;
  auto parts = names.split(question.name);
  if (!parts) parts = TechnologyNames::guess(question.name);
  if (!parts) return found;
  Recognition shorter = names.find(parts->name);
  if (!shorter.elements.empty() && names.are_suppliers(shorter))
    return found; // Microsoft 365 is no version of Microsoft
  out.name = std::move(parts->name);
  out.version = std::move(parts->version);
  return shorter;
}

/// A version written with the product's name before it: OpenSSL-1.1.1k of OpenSSL.
std::string without_name(const TechnologyNames& names, const std::vector<model::ElementId>& of,
                         const std::string& version) {
  if (of.size() != 1 || version.empty() || packages::Version::read(version)) return version;
  const auto digit = version.find_first_of("0123456789");
  if (digit == version.npos || digit == 0) return version;
  const auto last = version.find_last_not_of("-_. ", digit - 1);
  if (last == version.npos || names.find(version.substr(0, last + 1)).elements != of) return version;
  return version.substr(digit);
}

/// Decisions that have nothing but a pattern of packages to say what they are about, and name the word in it or in
/// their own name.
void add_decisions(const snapshot::View& view, const Decisions& decisions, const std::string& name,
                   std::vector<model::ElementId>& out) {
  const std::string word = base::fold(name);
  if (word.empty()) return;
  for (const Decision& one : decisions.by_pattern()) {
    if (out.size() >= most_nearest) return;
    if (view.hides(one.element)) continue;
    const bool named = base::fold(one.purl_pattern).find(word) != std::string::npos ||
                       base::fold(view.behind().model().element(one.element)->name).find(word) != std::string::npos;
    if (named && std::find(out.begin(), out.end(), one.element) == out.end()) out.push_back(one.element);
  }
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
  if (out.version.empty() && !found.version.empty()) {
    out.version = found.version;
    out.scheme = found.scheme;
  }
  if (const auto purl = packages::Purl::parse(question.purl.empty() ? question.name : question.purl))
    out.package = purl->identity();
  out.elements = std::move(found.elements);
  out.version = without_name(*names, out.elements, out.version);
  if (!out.package.empty() && question.purl.empty()) out.name = out.package; // its version stands beside it
  if (!out.elements.empty()) return out;
  const auto decisions = decisions_of(view);
  out.by_pattern =
      !out.package.empty() &&
      std::any_of(decisions->by_pattern().begin(), decisions->by_pattern().end(),
                  [&](const Decision& one) { return packages::matches_pattern(out.package, one.purl_pattern); });
  if (out.by_pattern || question.verdict_only || !budget.takes_suggestion()) return out;
  add_decisions(view, *decisions, out.name, out.nearest);
  for (const auto id : nearest(view, out.name))
    if (out.nearest.size() < most_nearest) out.nearest.push_back(id);
  return out;
}

} // namespace fundament::answers
