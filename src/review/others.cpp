// SPDX-License-Identifier: MPL-2.0
#include "review/others.hpp"
#include "review/check_parts.hpp"
#include <algorithm>
#include <limits>
#include <map>
#include <stdexcept>

namespace fundament::review {

using model::Ref;

namespace {

std::vector<Meeting> meetings(const PlanNamed& here, const PlanNamed& there) {
  std::map<Ref, Meets> found; // the gravest is kept, which is the first
  const auto both = [&](const std::set<Ref>& one, const std::set<Ref>& other, Meets meets) {
    for (const Ref& ref : one)
      if (other.count(ref)) found.emplace(ref, meets);
  };
  both(here.added, there.added, Meets::both_add);
  both(here.retired, there.retired, Meets::both_end);
  both(here.retired, there.used, Meets::ends_here);
  both(here.used, there.retired, Meets::ends_there);
  both(here.changed, there.changed, Meets::both_change);
  std::vector<Meeting> out;
  for (const auto& [ref, meets] : found)
    out.push_back({to_string(ref), meets});
  return out;
}

} // namespace

std::string_view to_string(Meets meets) {
  switch (meets) {
  case Meets::both_add: return "both_add";
  case Meets::both_end: return "both_end";
  case Meets::both_change: return "both_change";
  case Meets::ends_here: return "ends_here";
  case Meets::ends_there: return "ends_there";
  }
  throw std::logic_error("meets out of range");
}

base::Result<std::vector<SameElsewhere>> same_elsewhere(const Proposal& proposal, const Others& others,
                                                        const answers::ReuseQuestion* question, base::Budget& budget) {
  std::map<std::string, answers::Points> scores;
  if (question && others.with && proposal.need.names_something()) { // words alone find what they are not about
    answers::ReuseQuestion asked = *question;
    asked.limit = std::numeric_limits<std::size_t>::max();
    const auto& model = others.with->model();
    std::erase_if(asked.except, [&](const std::string& ref) { return !model.find_ref(ref); });
    const auto found = answers::reuse(*others.with, asked, budget);
    if (!found) return found.error();
    for (const auto& one : found->ranked)
      if (!one.near) scores[to_string(model.ref(one.element))] = one.score;
  }
  const auto here = proposal.plan ? std::optional<PlanNamed>(*proposal.plan) : std::nullopt;
  std::vector<SameElsewhere> out;
  for (const OtherProposal& other : others.proposals) {
    if (!other.proposal.plan) continue;
    SameElsewhere one{other.ref, other.name, other.party, other.state, other.rejected_on, "", 0, {}};
    const PlanNamed there(*other.proposal.plan);
    for (const Ref& ref : there.added)
      if (const auto scored = scores.find(to_string(ref)); scored != scores.end() && scored->second > one.score)
        one.answers = scored->first, one.score = scored->second;
    if (!one.is_twin()) one.answers.clear(), one.score = 0;
    if (here && !other.rejected_on) one.meetings = meetings(*here, there);
    if (one.is_twin() || !one.meetings.empty()) out.push_back(std::move(one));
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
  return out;
}

} // namespace fundament::review
