// SPDX-License-Identifier: MPL-2.0
#include "answers/impact.hpp"
#include "answers/cursor.hpp"
#include "answers/derived.hpp"
#include "answers/sentence.hpp"
#include "answers/starts.hpp"
#include "graph/reasons.hpp"
#include <algorithm>
#include <array>

namespace fundament::answers {

using base::Error;
using base::ErrorCode;
using graph::Direction;
using graph::Vertex;
using model::ElementId;

std::string_view to_string(ImpactEnd end) {
  switch (end) {
  case ImpactEnd::complete: return "complete";
  case ImpactEnd::depth: return "depth";
  case ImpactEnd::time: return "time";
  }
  throw std::logic_error("end of an impact out of range");
}

std::string_view to_string(ImpactEmpty empty) {
  switch (empty) {
  case ImpactEmpty::not_empty: return "not_empty";
  case ImpactEmpty::no_relations: return "no_relations";
  case ImpactEmpty::nothing_carries_need: return "nothing_carries_need";
  case ImpactEmpty::nothing_needs_this: return "nothing_needs_this";
  case ImpactEmpty::needs_nothing: return "needs_nothing";
  }
  throw std::logic_error("reason of an empty impact out of range");
}

std::string_view to_string(Change change) {
  switch (change) {
  case Change::same: return "same";
  case Change::is_new: return "new";
  case Change::worse: return "worse";
  case Change::milder: return "milder";
  case Change::gone: return "gone";
  }
  throw std::logic_error("change of a hit out of range");
}

namespace {

constexpr const char* not_stated = "not_stated";

ImpactEnd to_end(graph::Walk::End end) {
  switch (end) {
  case graph::Walk::End::complete: return ImpactEnd::complete;
  case graph::Walk::End::depth: return ImpactEnd::depth;
  case graph::Walk::End::time: return ImpactEnd::time;
  }
  throw std::logic_error("end of a walk out of range");
}

/// One question being answered; the steps of run() are the answer's parts.
class Impact {
public:
  Impact(const snapshot::View& view, const ImpactQuestion& question, base::Budget& budget)
      : view_(view), model_(view.model()), graph_(view.graph()), question_(question), budget_(budget) {}

  base::Result<ImpactAnswer> run() {
    if (auto problem = check()) return std::move(*problem);
    auto starts = resolve_starts(view_, question_.of, budget_);
    if (!starts) return std::move(starts).error();
    starts_ = std::move(*starts);
    day_ = view_.on(question_.on);

    graph::WalkOptions options{question_.direction, question_.depth, to_filter(question_.walk, model_.metamodel())};
    options.filter.excluded = starts_.excluded;
    const graph::Walk walk(graph_, day_->graph(), starts_.vertices, options, budget_);
    state_question(walk);
    assumed_ = find_assumed(walk, *day_, options);
    add_up(walk);
    list_missing(walk);
    if (auto problem = set_against(walk, options)) return std::move(*problem);
    if (auto problem = show(walk)) return std::move(*problem);
    return std::move(answer_);
  }

private:
  std::optional<Error> check() {
    base::Problems problems;
    if (!question_.changes.empty() && !question_.against && !question_.against_alone)
      problems.add({ErrorCode::invalid_argument, {"impact.change_against_nothing"}, "change"});
    if (question_.depth == 0) problems.add({ErrorCode::invalid_argument, {"impact.depth_zero"}, "depth"});
    if (question_.direction == Direction::dependencies && question_.least_effect != graph::Effect::nothing)
      problems.add({ErrorCode::invalid_argument, {"impact.effect_among_dependencies"}, "effect"});
    if (!question_.cursor.empty()) {
      auto cursor = parse_cursor(question_.cursor, view_.identity());
      if (cursor)
        cursor_ = std::move(*cursor);
      else
        problems.add(std::move(cursor).error());
    }
    if (problems.empty()) return std::nullopt;
    return problems.take();
  }

  /// A hit is assumed when its level would be lower, or nothing, if assumed rows carried nothing. A walk that ran out
  /// of time does not know; then none is called so.
  std::vector<bool> find_assumed(const graph::Walk& walk, const snapshot::Day& day, graph::WalkOptions options) {
    std::vector<bool> assumed(walk.hits().size(), false);
    if (!walk.met_assumed()) return assumed;
    options.stated_only = true;
    const graph::Walk stated(graph_, day.graph(), starts_.vertices, options, budget_);
    if (stated.end() == graph::Walk::End::time) { // what is assumed is then not known
      answer_.end = ImpactEnd::time;
      return assumed;
    }
    for (std::size_t i = 0; i < assumed.size(); i++)
      assumed[i] = stated.level(walk.hits()[i]) < walk.level(walk.hits()[i]);
    return assumed;
  }

  /// What the hits are on the other date, or by each start alone; and what is different, in figures.
  std::optional<Error> set_against(const graph::Walk& walk, const graph::WalkOptions& options) {
    if (!question_.against && !question_.against_alone) return std::nullopt;
    if (question_.against_alone && starts_.vertices.size() > most_alone)
      return Error{ErrorCode::invalid_argument, {"impact.alone_starts", {{"most", std::to_string(most_alone)}}}, "of"};
    was_.assign(graph_.vertex_count(), 0);
    const auto look_at = [&](const graph::Walk& other) {
      if (other.end() == graph::Walk::End::time) answer_.end = ImpactEnd::time;
      if (other.end() == graph::Walk::End::depth && answer_.end == ImpactEnd::complete) answer_.end = ImpactEnd::depth;
      for (const Vertex hit : other.hits())
        was_[hit] = std::max(was_[hit], other.level(hit));
    };
    if (question_.against) {
      other_day_ = view_.on(*question_.against);
      other_.emplace(graph_, other_day_->graph(), starts_.vertices, options, budget_);
      other_assumed_ = find_assumed(*other_, *other_day_, options);
      look_at(*other_);
    } else {
      for (const Vertex& start : starts_.vertices)
        look_at(graph::Walk(graph_, day_->graph(), {&start, 1}, options, budget_));
    }
    ImpactAgainst& against = answer_.against.emplace();
    against.on = question_.against;
    for (const Change change : every_change)
      against.changes[change] = 0;
    std::array<std::uint64_t, 5> levels{};
    const auto count = [&](Vertex v) {
      if (view_.hides(graph_.element(v))) return;
      against.changes[change_of(walk, v)]++;
      levels[was_[v]]++;
      against.reached += was_[v] > 0 ? 1 : 0;
    };
    for (const Vertex hit : walk.hits())
      count(hit);
    if (other_) // what a start takes with it alone, all of them do
      for (const Vertex hit : other_->hits())
        if (!walk.reached(hit)) count(hit);
    for (std::size_t level = 1; level < levels.size(); level++)
      against.by_level[std::string(level_name(static_cast<graph::Level>(level)))] = levels[level];
    return std::nullopt;
  }

  Change change_of(const graph::Walk& walk, Vertex v) const {
    if (was_.empty()) return Change::same;
    const graph::Level now = walk.level(v), was = was_[v];
    if (was == 0) return Change::is_new;
    if (now == 0) return Change::gone;
    return now == was ? Change::same : now > was ? Change::worse : Change::milder;
  }

  void state_question(const graph::Walk& walk) {
    for (const Vertex start : starts_.vertices)
      answer_.starts.push_back(graph_.element(start));
    answer_.start_texts = starts_.texts;
    answer_.unknown = starts_.unknown;
    answer_.direction = question_.direction;
    answer_.on = question_.on;
    if (answer_.end != ImpactEnd::time) answer_.end = to_end(walk.end());
    answer_.day = day_;
    const auto hidden = [&](Vertex hit) { return view_.hides(graph_.element(hit)); };
    if (!std::all_of(walk.hits().begin(), walk.hits().end(), hidden)) return;
    bool related = false, needs = false;
    for (const Vertex start : starts_.vertices) {
      const ElementId id = graph_.element(start);
      related |= !model_.from(id).empty() || !model_.to(id).empty();
      needs |= !graph_.needing(start).empty() || !graph_.needed(start).empty();
    }
    answer_.empty = !related                                       ? ImpactEmpty::no_relations
                    : !needs                                       ? ImpactEmpty::nothing_carries_need
                    : question_.direction == Direction::dependents ? ImpactEmpty::nothing_needs_this
                                                                   : ImpactEmpty::needs_nothing;
  }

  std::string_view level_name(graph::Level level) const {
    return question_.direction == Direction::dependents ? to_string(static_cast<graph::Effect>(level))
                                                        : graph::need_name(level);
  }

  /// Totals are of everything reached, whatever is shown.
  void add_up(const graph::Walk& walk) {
    ImpactTotals& totals = answer_.totals;
    std::array<std::uint64_t, 5> levels{};
    std::vector<std::uint64_t> kinds(model_.metamodel().kinds().size());
    std::map<ElementId, std::uint64_t> owners, worst, users;
    std::map<std::string_view, std::uint64_t> criticalities, classes;
    const auto criticality = model_.metamodel().find_attribute("criticality");
    const auto data_class = model_.metamodel().find_attribute("data_class");
    const auto word = [](const model::Element& element, const std::optional<model::AttributeId>& attribute) {
      const auto* text = attribute ? element.attributes.get<std::string>(*attribute) : nullptr;
      return text ? std::string_view(*text) : std::string_view(not_stated);
    };
    for (std::size_t i = 0; i < walk.hits().size(); i++) {
      const Vertex hit = walk.hits()[i];
      const ElementId id = graph_.element(hit);
      if (view_.hides(id)) {
        totals.hidden++;
        continue;
      }
      totals.reached++;
      totals.assumed += assumed_[i] ? 1 : 0;
      const model::Element& element = *model_.element(id);
      levels[walk.level(hit)]++;
      kinds[element.kind]++;
      totals.by_depth[walk.depth(hit)]++;
      const ElementId owner = day_->party(id);
      owners[owner]++;
      if (walk.level(hit) + 1u == levels.size()) worst[owner]++;
      for (const ElementId user : day_->users(id))
        users[user]++;
      criticalities[word(element, criticality)]++;
      classes[word(element, data_class)]++;
    }
    for (std::size_t level = 1; level < levels.size(); level++)
      totals.by_level[std::string(level_name(static_cast<graph::Level>(level)))] = levels[level];
    for (std::size_t kind = 0; kind < kinds.size(); kind++)
      if (kinds[kind]) totals.by_kind[model_.metamodel().kinds()[kind].name] = kinds[kind];
    for (const auto& [text, count] : criticalities)
      totals.by_criticality[std::string(text)] = count;
    for (const auto& [text, count] : classes)
      totals.by_data_class[std::string(text)] = count;
    const auto name = [&](ElementId owner) { return owner == model::no_id ? "none" : to_string(model_.ref(owner)); };
    for (const auto& [owner, count] : owners)
      totals.by_owner[name(owner)] = count;
    for (const auto& [owner, count] : worst)
      totals.worst_by_owner[name(owner)] = count;
    for (const auto& [user, count] : users)
      totals.by_user[to_string(model_.ref(user))] = count;
    totals.units = static_cast<std::uint64_t>(std::count_if(
        owners.begin(), owners.end(), [&](const auto& one) { return day_->is_administration(one.first); }));
  }

  void list_missing(const graph::Walk& walk) {
    std::vector<Vertex> met = walk.not_in_operation();
    std::sort(met.begin(), met.end(), [&](Vertex a, Vertex b) { return graph_.rank(a) < graph_.rank(b); });
    met.erase(std::unique(met.begin(), met.end()), met.end());
    for (const Vertex v : met)
      if (!view_.hides(graph_.element(v)))
        answer_.not_in_operation.emplace_back(graph_.element(v), day_->graph().standing(v));
    for (const graph::EdgeIndex e : walk.not_valid())
      if (!view_.hides_relation(graph_.edge(e).relation))
        answer_.relations_not_valid.push_back(graph_.edge(e).relation);
    auto& relations = answer_.relations_not_valid;
    std::sort(relations.begin(), relations.end());
    relations.erase(std::unique(relations.begin(), relations.end()), relations.end());
  }

  bool is_wanted(Change change) const {
    if (question_.changes.empty()) return change != Change::gone;
    return std::find(question_.changes.begin(), question_.changes.end(), change) != question_.changes.end();
  }

  bool is_shown(const graph::Walk& walk, const snapshot::Day& day, Change change, Vertex v) const {
    if (!is_wanted(change)) return false;
    if (walk.level(v) < static_cast<graph::Level>(question_.least_effect)) return false;
    const auto fits = [](const auto& wanted, const auto& one) {
      return wanted.empty() || std::find(wanted.begin(), wanted.end(), one) != wanted.end();
    };
    if (!fits(question_.levels, walk.level(v))) return false;
    const ElementId id = graph_.element(v);
    if (view_.hides(id)) return false;
    if (!fits(question_.kinds, model_.element(id)->kind)) return false;
    if (!question_.parties.empty() && !fits(question_.parties, day.party(id))) return false;
    return is_of_units(model_, day, id, question_.units);
  }

  /// One of the walks whose hits are told, with what telling them takes. Nothing may move it.
  struct Side {
    Side(const Impact& of, const graph::Walk& walk_, const snapshot::Day& day_, const std::vector<bool>& assumed_,
         std::vector<bool> shown_)
        : walk(walk_), day(day_), assumed(assumed_), shown(std::move(shown_)), reasons(walk, of.budget_),
          derivation(of.view_, walk, reasons, shown.empty() ? nullptr : &shown) {}
    const graph::Walk& walk;
    const snapshot::Day& day;
    const std::vector<bool>& assumed;
    const std::vector<bool> shown; ///< beside the walk's hits; empty: all of them
    graph::Reasons reasons;
    Derivation derivation;
  };

  struct Row {
    std::uint32_t depth, rank;
    std::size_t place;
    bool gone;
  };

  bool restricts() const {
    return view_.hides_something() || !question_.kinds.empty() || !question_.units.empty() ||
           question_.least_effect > graph::Effect::touched || !question_.levels.empty() || !question_.parties.empty() ||
           !question_.changes.empty();
  }

  /// Which of a walk's hits are shown; of the other date's those that are gone. Empty: all.
  std::vector<bool> pick(const graph::Walk& walk, const snapshot::Day& day, const graph::Walk* now,
                         std::vector<Row>& rows) {
    const bool all = now == nullptr && !restricts();
    std::vector<bool> shown(all ? 0 : walk.hits().size());
    for (std::size_t i = 0; i < walk.hits().size(); i++) {
      const Vertex hit = walk.hits()[i];
      if (now && now->reached(hit)) continue;
      if (!all && !is_shown(walk, day, now ? Change::gone : change_of(walk, hit), hit)) continue;
      if (!all) shown[i] = true;
      answer_.shown++;
      if (question_.limit > 0) rows.push_back({walk.depth(hit), graph_.rank(hit), i, now != nullptr});
    }
    return shown;
  }

  std::optional<Error> show(const graph::Walk& walk) {
    std::vector<Row> rows;
    Side here(*this, walk, *day_, assumed_, pick(walk, *day_, nullptr, rows));
    std::optional<Side> there;
    if (other_ && is_wanted(Change::gone))
      there.emplace(*this, *other_, *other_day_, other_assumed_, pick(*other_, *other_day_, &walk, rows));
    const auto before = [](const Row& a, const Row& b) {
      return std::tuple(a.depth, a.rank) < std::tuple(b.depth, b.rank);
    };
    if (cursor_) {
      const auto id = model_.find(cursor_->ref);
      if (!id) return Error{ErrorCode::invalid_argument, {"cursor.malformed"}, "cursor"};
      const Row last{cursor_->depth, graph_.rank(graph_.vertex(*id)), 0, false};
      std::erase_if(rows, [&](const Row& row) { return !before(last, row); });
    }
    const std::size_t count = std::min(rows.size(), question_.limit);
    std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count), rows.end(), before);
    const auto cut = [&] { return here.reasons.cut() || (there && there->reasons.cut()); };
    answer_.hits.reserve(count);
    for (std::size_t i = 0; i < count && !cut() && !budget_.spent_now(); i++)
      answer_.hits.push_back(hit(rows[i].gone ? *there : here, rows[i]));
    if (cut() && !answer_.hits.empty()) answer_.hits.pop_back(); // not all of it is known
    if (answer_.hits.size() < count) answer_.end = ImpactEnd::time;
    if (rows.size() > answer_.hits.size() && !answer_.hits.empty())
      answer_.next =
          to_string(Cursor{view_.identity().tag(), answer_.hits.back().depth, model_.ref(answer_.hits.back().element)});
    return std::nullopt;
  }

  ImpactHit hit(Side& side, const Row& row) const {
    const graph::Walk& walk = side.walk;
    graph::Reasons& reasons = side.reasons;
    const Vertex v = walk.hits()[row.place];
    ImpactHit out;
    out.element = graph_.element(v);
    out.depth = walk.depth(v);
    out.level = walk.level(v);
    out.was = was_.empty() ? graph::Level{0} : was_[v];
    out.change = row.gone ? Change::gone : change_of(walk, v);
    out.assumed = side.assumed[row.place];
    out.retired_but_used = side.day.graph().standing(v) == graph::Standing::retired_but_used;
    const auto steps = reasons.via(v);
    auto derived = side.derivation.via(v, steps);
    out.derived_more = derived.more;
    out.via = std::move(derived.arrows);
    mark_unknown_versions(steps, out.via);
    const auto because = reasons.because(v);
    const auto same = [](const graph::Step& a, const graph::Step& b) {
      return std::tuple(a.needing, a.needed, a.edge, a.junction) == std::tuple(b.needing, b.needed, b.edge, b.junction);
    };
    if (!reasons.cut() && !std::equal(steps.begin(), steps.end(), because.begin(), because.end(), same)) {
      out.because.emplace();
      for (const auto& step : because)
        if (is_hidden(step))
          out.because_hidden++;
        else
          out.because->push_back(to_arrow(view_, walk, step));
      mark_unknown_versions(because, *out.because);
    }
    if (question_.path_text) out.path = told_path(walk, v, reasons);
    return out;
  }

  bool is_hidden(const graph::Step& step) const {
    return view_.hides_relation(graph_.edge(step.edge).relation) || view_.hides(graph_.element(step.needing)) ||
           view_.hides(graph_.element(step.needed));
  }

  void mark_unknown_versions(const std::vector<graph::Step>& steps, std::vector<Arrow>& arrows) const {
    if (starts_.version_unknown.empty()) return;
    for (const graph::Step& step : steps)
      if (std::binary_search(starts_.version_unknown.begin(), starts_.version_unknown.end(), step.edge))
        for (Arrow& arrow : arrows)
          arrow.version_unknown |= arrow.relation == graph_.edge(step.edge).relation;
  }

  /// One of the shortest paths, always the same one, from the needing to the needed end; empty when the time ran out.
  std::string told_path(const graph::Walk& walk, Vertex hit, graph::Reasons& reasons) const {
    const bool dependents = question_.direction == Direction::dependents;
    std::vector<graph::Step> chain;
    Vertex at = hit;
    while (!walk.is_start(at)) {
      const auto steps = reasons.via(at);
      if (reasons.cut()) return {};
      base::expect(!steps.empty(), "a hit without a way to it");
      chain.push_back(steps.front());
      at = dependents ? steps.front().needed : steps.front().needing;
    }
    if (!dependents) std::reverse(chain.begin(), chain.end());
    auto arrows = to_arrows(view_, walk, chain);
    Untold untold{0, graph_.element(dependents ? at : hit)};
    for (std::size_t i = most_steps_told; i < arrows.size(); i++)
      untold.steps += 1 + arrows[i].derived;
    arrows.resize(std::min(arrows.size(), most_steps_told));
    return sentence(view_, arrows, *question_.path_text, untold);
  }

  const snapshot::View& view_;
  const model::Model& model_;
  const graph::Graph& graph_;
  const ImpactQuestion& question_;
  base::Budget& budget_;
  Starts starts_;
  std::optional<Cursor> cursor_;
  std::shared_ptr<const snapshot::Day> day_;
  std::vector<bool> assumed_; ///< beside the walk's hits
  // of a question that is set against something
  std::vector<graph::Level> was_; ///< by vertex: there, or by the worst of the starts alone; empty without
  std::shared_ptr<const snapshot::Day> other_day_;
  std::optional<graph::Walk> other_;
  std::vector<bool> other_assumed_;
  ImpactAnswer answer_;
};

} // namespace

base::Result<ImpactAnswer> impact(const snapshot::View& view, const ImpactQuestion& question, base::Budget& budget) {
  return Impact(view, question, budget).run();
}

} // namespace fundament::answers
