// SPDX-License-Identifier: MPL-2.0
#include "answers/derived.hpp"
#include <algorithm>

namespace fundament::answers {

using graph::Step;
using graph::Vertex;

Derivation::Derivation(const snapshot::View& view, const graph::Walk& walk, const std::vector<bool>* shown)
    : view_(view), walk_(walk) {
  if (!shown) return;
  for (std::size_t i = 0; i < shown->size(); i++)
    if (!(*shown)[i]) hidden_.emplace(walk.hits()[i], true);
}

/// The end of a step that is not the hit it was asked for: the one nearer to the start.
Vertex Derivation::other(const Step& step) const {
  return walk_.depth(step.needing) < walk_.depth(step.needed) ? step.needing : step.needed;
}

/// Hidden ends are replaced by the nearest shown ones behind them; shown ends count only where `direct` is asked for.
Derivation::Nearest Derivation::nearest(const std::vector<Step>& steps, bool direct) const {
  Nearest out;
  for (const Step& step : steps) {
    const Vertex end = other(step);
    if (!is_hidden(end)) {
      if (direct) out.shown.push_back(end);
      continue;
    }
    const Nearest& further = behind(end);
    out.shown.insert(out.shown.end(), further.shown.begin(), further.shown.end());
    out.more |= further.more;
  }
  const auto& graph = view_.graph();
  std::sort(out.shown.begin(), out.shown.end(), [&](Vertex a, Vertex b) { return graph.rank(a) < graph.rank(b); });
  out.shown.erase(std::unique(out.shown.begin(), out.shown.end()), out.shown.end());
  if (out.shown.size() > most_derived) {
    out.shown.resize(most_derived);
    out.more = true;
  }
  return out;
}

/// The steps lead ever nearer to a start, so this ends; long chains of hidden elements are followed without recursion.
const Derivation::Nearest& Derivation::behind(Vertex hidden) const {
  std::vector<Vertex> waiting{hidden};
  while (!waiting.empty()) {
    const Vertex at = waiting.back();
    if (known_.count(at)) {
      waiting.pop_back();
      continue;
    }
    const auto steps = walk_.via(at);
    const std::size_t before = waiting.size();
    for (const Step& step : steps)
      if (is_hidden(other(step)) && !known_.count(other(step))) waiting.push_back(other(step));
    if (waiting.size() > before) continue;
    known_.emplace(at, nearest(steps, true));
    waiting.pop_back();
  }
  return known_.at(hidden);
}

Derivation::Via Derivation::via(Vertex hit, const std::vector<Step>& steps) const {
  Via out;
  for (const Step& step : steps)
    if (!is_hidden(other(step))) out.arrows.push_back(to_arrow(view_, walk_, step));
  if (hidden_.empty()) return out;
  const Nearest ends = nearest(steps, false);
  out.more = ends.more;
  const auto& graph = view_.graph();
  for (const Vertex end : ends.shown) {
    Arrow arrow;
    arrow.derived = walk_.depth(hit) - walk_.depth(end) - 1;
    const bool hit_needs = !steps.empty() && steps.front().needing == hit;
    arrow.source = graph.element(hit_needs ? hit : end);
    arrow.target = graph.element(hit_needs ? end : hit);
    out.arrows.push_back(arrow);
  }
  return out;
}

} // namespace fundament::answers
