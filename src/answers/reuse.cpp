// SPDX-License-Identifier: MPL-2.0
#include "answers/reuse.hpp"
#include "answers/neighbours.hpp"
#include "answers/starts.hpp"
#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>
#include <tuple>
#include <unordered_set>

namespace fundament::answers {

using base::Error;
using base::ErrorCode;
using model::ElementId;

std::string_view to_string(Cover cover) {
  switch (cover) {
  case Cover::covered: return "covered";
  case Cover::partly: return "partly";
  case Cover::hint: return "hint";
  case Cover::nothing: return "nothing";
  }
  throw std::logic_error("cover of a need out of range");
}

namespace {

/// One thing wanted, with all who answer to it.
struct Demand {
  Part part = Part::capability;
  double weight = 1; ///< of its part, all together 1
  ElementId element = model::no_id;
  std::string word = {};
  std::vector<Match> matches = {};
  std::vector<WordMatches::Found> found = {}; ///< of a word, beside matches
};

class Reuse {
public:
  Reuse(const snapshot::View& view, const ReuseQuestion& question, base::Budget& budget)
      : view_(view), model_(view.model()), question_(question), budget_(budget),
        start_(question.start.value_or(question.on)), day_(view.on(start_)),
        profiles_(Profiles::of(view, *day_, budget)) {}

  base::Result<ReuseAnswer> run() {
    if (!profiles_) return base::out_of_time();
    answer_.day = day_;
    answer_.on = question_.on;
    answer_.start = start_;
    read_need();
    if (!malformed_.empty()) return malformed_.take();
    if (demands_.empty() && !missing_.empty()) return missing_.take();
    weigh();
    score();
    rank();
    if (budget_.spent_now()) return base::out_of_time();
    return std::move(answer_);
  }

private:
  // --- what is wanted

  void read_need() {
    read(Part::capability, "capability", "capabilities", question_.capabilities);
    read(Part::data, "data_asset", "data", question_.data);
    read(Part::technology, "technology", "technologies", question_.technologies);
    for (const Wanted& text : question_.texts) {
      if (!check_weight(text, "text")) continue;
      auto words = word_matches(view_, *profiles_, text.what);
      if (words.empty())
        malformed_.add({ErrorCode::invalid_argument, {"reuse.no_words", {{"text", text.what}}}, "text"});
      for (WordMatches& word : words) {
        const double weight =
            text.weight * word_weight(word.matches.size(), profiles_->candidates().size(), word.filler);
        demands_.push_back(
            {Part::words, weight, model::no_id, std::move(word.asked), std::move(word.matches), std::move(word.found)});
      }
    }
    if (question_.capabilities.empty() && question_.data.empty() && question_.technologies.empty() &&
        question_.texts.empty())
      malformed_.add({ErrorCode::invalid_argument, {"reuse.nothing_wanted"}, "text"});
    if (!question_.unit.empty()) unit_ = element_of(question_.unit, "unit", "unit").value_or(model::no_id);
    for (const std::string& text : question_.except)
      if (const auto id = element_of(text, "", "except")) except_.insert(*id);
  }

  void read(Part part, const char* kind, const char* where, const std::vector<Wanted>& wanted) {
    for (const Wanted& one : wanted) {
      if (!check_weight(one, where)) continue;
      const auto id = element_of(one.what, kind, where);
      if (!id) continue;
      if (budget_.spent_now()) return;
      if (demanded_.insert(*id).second)
        demands_.push_back({part, one.weight, *id, "", matches(*profiles_, part, *id, budget_)});
    }
  }

  bool check_weight(const Wanted& wanted, const char* where) {
    if (wanted.weight > 0 && std::isfinite(wanted.weight)) return true;
    malformed_.add({ErrorCode::invalid_argument, {"reuse.weight", {{"what", wanted.what}}}, where});
    return false;
  }

  /// The element named by its ref, or by its key alone where only one kind will do.
  std::optional<ElementId> element_of(const std::string& text, const std::string& kind, const char* where) {
    const bool key_alone = !kind.empty() && text.find(':') == text.npos;
    auto id = resolve(view_, key_alone ? kind + ":" + text : text, budget_);
    if (!id) {
      Error error = std::move(id).error();
      error.where = where;
      const bool not_there = error.code == ErrorCode::not_found;
      if (not_there) answer_.unknown.push_back(text);
      (not_there ? missing_ : malformed_).add(std::move(error));
      return std::nullopt;
    }
    const std::string& is = model_.metamodel().kind(model_.element(*id)->kind).name;
    if (kind.empty() || is == kind) return *id;
    malformed_.add({ErrorCode::invalid_argument, {"reuse.wrong_kind", {{"ref", text}, {"kind", kind}}}, where});
    return std::nullopt;
  }

  /// Weights of the parts over what is stated, and of each demand within its part.
  void weigh() {
    std::array<double, parts.size()> sums{};
    for (const Demand& demand : demands_)
      sums[static_cast<std::size_t>(demand.part)] += demand.weight;
    for (Demand& demand : demands_)
      demand.weight /= sums[static_cast<std::size_t>(demand.part)];
    double stated = 0;
    for (const Part part : parts)
      stated += sums[static_cast<std::size_t>(part)] > 0 ? weight_of(part) : 0;
    for (const Part part : parts)
      if (sums[static_cast<std::size_t>(part)] > 0)
        part_weights_[static_cast<std::size_t>(part)] = weight_of(part) / stated;
  }

  // --- who answers to it

  bool is_asked_about(Candidate candidate) const {
    const ElementId element = profiles_->candidates()[candidate];
    const auto& kinds = question_.kinds;
    return except_.count(element) == 0 &&
           (kinds.empty() || std::find(kinds.begin(), kinds.end(), model_.element(element)->kind) != kinds.end());
  }

  void score() {
    std::vector<double> scores(profiles_->candidates().size(), 0);
    std::vector<bool> by_words_alone(scores.size(), true);
    for (const Demand& demand : demands_)
      for (const Match& match : demand.matches) {
        scores[match.candidate] += part_weights_[static_cast<std::size_t>(demand.part)] * demand.weight * match.degree;
        if (demand.part != Part::words) by_words_alone[match.candidate] = false;
      }
    for (Candidate candidate = 0; candidate < scores.size() && !budget_.spent(); candidate++) {
      if (!is_asked_about(candidate)) continue;
      answer_.candidates++;
      if (const Points points = to_points(scores[candidate]); points > 0)
        add(candidate, points, by_words_alone[candidate]);
    }
    answer_.found = scored_.size();
    if (scored_.empty()) add_near();
  }

  struct Scored {
    Candidate candidate;
    Points score;
    bool near;
    std::optional<SetBelow> below;
  };

  void add(Candidate candidate, Points points, bool near) {
    scored_.push_back(
        {candidate, points, near, set_below(view_, profiles_->candidates()[candidate], start_, unit_, budget_)});
    answer_.below += scored_.back().below ? 1 : 0;
    answer_.near += near ? 1 : 0;
  }

  /// Who does a task beside one wanted: under the nearest capability above it that anybody does something of.
  void add_near() {
    std::set<Candidate> near;
    const auto take = [&](ElementId capability) {
      for (const auto& bearer : profiles_->bearers(capability))
        if (is_asked_about(bearer.candidate)) near.insert(bearer.candidate);
    };
    for (const Demand& demand : demands_) {
      if (demand.part != Part::capability) continue;
      const std::size_t before = near.size();
      std::unordered_set<ElementId> met; // nobody bears those, nor one beneath them: once up and down is enough
      for (const ElementId above : profiles_->above(demand.element)) {
        if (budget_.spent()) return;
        take(above);
        for (const ElementId beneath : profiles_->beneath(above, met))
          take(beneath);
        if (near.size() > before) break;
      }
    }
    for (const Candidate candidate : near)
      add(candidate, 0, true);
    answer_.only_near = !near.empty();
  }

  // --- in what order

  void rank() {
    const auto key = [&](const Scored& one) {
      const Points first = profiles_->offered_to_all(one.candidate) ? common_first : 0;
      return std::tuple(one.near, one.below.has_value(), whole * 2 - (one.score + first), first == 0, one.candidate);
    };
    const std::size_t shown = std::min(question_.limit, scored_.size());
    // the best of all tells whether the need is covered, even when none is to be shown
    std::partial_sort(scored_.begin(),
                      scored_.begin() + static_cast<std::ptrdiff_t>(std::min(scored_.size(), shown + 1)), scored_.end(),
                      [&](const Scored& a, const Scored& b) { return key(a) < key(b); });
    if (!scored_.empty()) {
      answer_.best = profiles_->candidates()[scored_.front().candidate];
      answer_.best_score = scored_.front().score;
      answer_.best_is_below = scored_.front().below.has_value();
      answer_.best_is_near = scored_.front().near;
    }
    Points best = 0;
    for (const Scored& one : scored_)
      if (!one.below && !one.near) best = std::max(best, one.score);
    answer_.cover = is_hint()                  ? Cover::hint
                    : best >= covers_at        ? Cover::covered
                    : best >= covers_partly_at ? Cover::partly
                                               : Cover::nothing;
    for (std::size_t i = 0; i < shown && !budget_.spent_now(); i++)
      answer_.ranked.push_back(describe(scored_[i]));
  }

  /// Words, and neither a task nor data.
  bool is_hint() const {
    const auto states = [&](Part part) { return part_weights_[static_cast<std::size_t>(part)] > 0; };
    return answer_.found > 0 && states(Part::words) && !states(Part::capability) && !states(Part::data);
  }

  // --- why, and what to know about it

  ReuseCandidate describe(const Scored& scored) const {
    ReuseCandidate out;
    out.element = profiles_->candidates()[scored.candidate];
    out.score = scored.score;
    out.below = scored.below;
    out.near = scored.near;
    out.offered_to_all = profiles_->offered_to_all(scored.candidate);
    for (const Part part : parts)
      if (part_weights_[static_cast<std::size_t>(part)] > 0) out.parts.push_back(explain(part, scored.candidate));
    out.contract_end = contract_end(view_, start_, out.element);
    out.cost = yearly_cost(view_, *day_, out.element);
    find_plans(out);
    find_needing(out);
    out.yours = is_yours(out.element);
    return out;
  }

  ReusePart explain(Part part, Candidate candidate) const {
    ReusePart out{part, to_points(part_weights_[static_cast<std::size_t>(part)]), 0, {}};
    double degree = 0;
    for (const Demand& demand : demands_) {
      if (demand.part != part) continue;
      ReuseReason reason{demand.element, demand.word, to_points(demand.weight), 0, {}, {}};
      const auto match = std::lower_bound(demand.matches.begin(), demand.matches.end(), candidate,
                                          [](const Match& a, Candidate b) { return a.candidate < b; });
      if (match != demand.matches.end() && match->candidate == candidate) {
        degree += demand.weight * match->degree;
        reason.degree = to_points(match->degree);
        reason.match = *match;
        if (!demand.found.empty())
          reason.found = demand.found[static_cast<std::size_t>(match - demand.matches.begin())];
      }
      out.reasons.push_back(std::move(reason));
    }
    out.degree = to_points(degree);
    return out;
  }

  std::optional<base::Date> date_of(ElementId element, std::string_view name) const {
    const auto* date = model_.attribute<base::Date>(element, name);
    return date ? std::optional(*date) : std::nullopt;
  }

  void find_plans(ReuseCandidate& out) const {
    out.replaces = targets(view_, *day_, out.element, "replaces");
    out.replaced_by = sources(view_, *day_, out.element, "replaces");
    for (const ElementId investment : sources(view_, *day_, out.element, "proposes")) {
      const auto ends = date_of(investment, "ends");
      if (!ends || question_.on <= *ends) out.investments.push_back(investment);
    }
  }

  void find_needing(ReuseCandidate& out) const {
    out.needed_by_first = needing_directly(view_, *day_, out.element);
    std::set<ElementId> administrations;
    for (const ElementId id : out.needed_by_first)
      if (day_->is_administration(day_->party(id))) administrations.insert(day_->party(id));
    out.needed_by = out.needed_by_first.size();
    out.administrations = administrations.size();
    if (out.needed_by_first.size() > needed_by_examples) out.needed_by_first.resize(needed_by_examples);
  }

  bool is_yours(ElementId element) const {
    if (unit_ == model::no_id) return false;
    if (const std::array units{unit_}; day_->is_within(day_->owner(element), units)) return true;
    const auto users = day_->users(element);
    return std::find(users.begin(), users.end(), day_->party(unit_)) != users.end();
  }

  const snapshot::View& view_;
  const model::Model& model_;
  const ReuseQuestion& question_;
  base::Budget& budget_;
  base::Date start_;
  std::shared_ptr<const snapshot::Day> day_;
  std::shared_ptr<const Profiles> profiles_;
  base::Problems malformed_, missing_;
  std::vector<Demand> demands_;
  std::set<ElementId> demanded_;
  std::array<double, parts.size()> part_weights_{};
  ElementId unit_ = model::no_id;
  std::set<ElementId> except_;
  std::vector<Scored> scored_;
  ReuseAnswer answer_;
};

} // namespace

base::Result<ReuseAnswer> reuse(const snapshot::View& view, const ReuseQuestion& question, base::Budget& budget) {
  return Reuse(view, question, budget).run();
}

} // namespace fundament::answers
