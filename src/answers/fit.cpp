// SPDX-License-Identifier: MPL-2.0
#include "answers/fit.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <tuple>
#include <unordered_map>

namespace fundament::answers {

using model::ElementId;

std::string_view to_string(Manner manner) {
  switch (manner) {
  case Manner::same: return "same";
  case Manner::wider: return "wider";
  case Manner::narrower: return "narrower";
  case Manner::uses: return "uses";
  case Manner::copy: return "copy";
  case Manner::word: return "word";
  }
  throw std::logic_error("a manner of fitting out of range");
}

namespace {

/// Keeps each candidate once, at its best; what is equal keeps its order.
void keep_best(std::vector<Match>& matches) {
  std::stable_sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) {
    return std::tuple(a.candidate, -a.degree) < std::tuple(b.candidate, -b.degree);
  });
  const auto rest = std::unique(matches.begin(), matches.end(),
                                [](const Match& a, const Match& b) { return a.candidate == b.candidate; });
  matches.erase(rest, matches.end());
}

/// Those that support some of what is beneath: their share of the lowest capabilities there.
void add_narrower(const Profiles& profiles, ElementId wanted, base::Budget& budget, std::vector<Match>& out) {
  const auto beneath = profiles.beneath(wanted);
  if (beneath.empty()) return;
  struct Covered {
    Candidate candidate;
    ElementId leaf, by;
  };
  std::vector<Covered> covered;
  for (const ElementId id : beneath) {
    const auto bearers = profiles.bearers(id);
    if (bearers.empty()) continue;
    if (budget.spent_now()) return;
    for (const ElementId leaf : profiles.leaves(id))
      for (const auto& bearer : bearers)
        covered.push_back({bearer.candidate, leaf, id});
  }
  std::stable_sort(covered.begin(), covered.end(), [](const Covered& a, const Covered& b) {
    return std::tuple(a.candidate, a.leaf) < std::tuple(b.candidate, b.leaf);
  });
  const auto of = static_cast<std::uint32_t>(profiles.leaves(wanted).size());
  for (std::size_t i = 0; i < covered.size();) {
    Match match{covered[i].candidate, 0, Manner::narrower, covered[i].by, 0, of};
    ElementId last = model::no_id;
    for (; i < covered.size() && covered[i].candidate == match.candidate; i++) {
      match.covered += covered[i].leaf != last ? 1 : 0;
      last = covered[i].leaf;
    }
    match.degree = static_cast<double>(match.covered) / of;
    out.push_back(match);
  }
}

} // namespace

std::vector<Match> matches(const Profiles& profiles, Part part, ElementId wanted, base::Budget& budget) {
  std::vector<Match> out;
  for (const auto& bearer : profiles.bearers(wanted))
    out.push_back(bearer.keeps ? Match{bearer.candidate, 1, Manner::same, wanted}
                               : Match{bearer.candidate, uses_degree, Manner::uses, wanted});
  if (part == Part::capability) {
    for (const ElementId above : profiles.above(wanted))
      for (const auto& bearer : profiles.bearers(above))
        out.push_back({bearer.candidate, wider_degree, Manner::wider, above});
    add_narrower(profiles, wanted, budget, out);
  }
  if (part == Part::data)
    for (const ElementId copy : profiles.copies(wanted))
      for (const auto& bearer : profiles.bearers(copy))
        if (bearer.keeps) out.push_back({bearer.candidate, copy_degree, Manner::copy, copy});
  keep_best(out);
  return out;
}

std::vector<WordMatches> word_matches(const snapshot::View& view, const Profiles& profiles, std::string_view text) {
  const model::Model& model = view.model();
  // a word in the name of what a candidate has says less than one in its own
  std::unordered_map<model::KindId, double> passed_on;
  std::vector<model::KindId> kinds;
  for (const auto& [name, share] : {std::pair("capability", 0.8), {"data_asset", 0.6}, {"technology", 0.6}})
    if (const auto kind = model.metamodel().find_kind(name)) passed_on[*kind] = share, kinds.push_back(*kind);
  for (const ElementId id : profiles.candidates())
    if (std::find(kinds.begin(), kinds.end(), model.element(id)->kind) == kinds.end())
      kinds.push_back(model.element(id)->kind);
  std::vector<WordMatches> out;
  for (const search::KinWord& word : view.search().kin(model, text, kinds)) {
    struct Row {
      Match match;
      WordMatches::Found found;
    };
    std::vector<Row> rows;
    for (const search::Kin& kin : word.kin) {
      const double degree = kin.degree / 100.0;
      const WordMatches::Found found{kin.field, kin.how, kin.found};
      if (const Candidate own = profiles.candidate(kin.element); own != no_candidate) {
        rows.push_back({{own, degree, Manner::word, kin.element}, found});
      } else if (kin.field != search::Field::description) {
        const double share = passed_on.at(model.element(kin.element)->kind);
        for (const auto& bearer : profiles.bearers(kin.element))
          rows.push_back(
              {{bearer.candidate, degree * share * (bearer.keeps ? 1 : uses_degree), Manner::word, kin.element},
               found});
      }
    }
    std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
      return std::tuple(a.match.candidate, -a.match.degree) < std::tuple(b.match.candidate, -b.match.degree);
    });
    WordMatches& matches = out.emplace_back(WordMatches{word.asked, word.filler, {}, {}});
    for (const Row& row : rows) {
      if (!matches.matches.empty() && matches.matches.back().candidate == row.match.candidate) continue;
      matches.matches.push_back(row.match);
      matches.found.push_back(row.found);
    }
  }
  return out;
}

double word_weight(std::size_t bearers, std::size_t all, bool filler) {
  const double rarity = bearers == 0 ? std::sqrt(0.5)
                                     : std::log(1 + static_cast<double>(all) / static_cast<double>(bearers)) /
                                           std::log(1 + static_cast<double>(all));
  return rarity * rarity * (filler ? 0.25 : 1);
}

} // namespace fundament::answers
