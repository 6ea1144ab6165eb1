// SPDX-License-Identifier: MPL-2.0
#include "answers/profiles.hpp"
#include "base/unicode.hpp"
#include <algorithm>
#include <optional>
#include <stdexcept>
#include <unordered_set>

namespace fundament::answers {

using model::ElementId;

std::string_view to_string(Part part) {
  switch (part) {
  case Part::capability: return "capability";
  case Part::data: return "data";
  case Part::words: return "words";
  case Part::technology: return "technology";
  }
  throw std::logic_error("a part of a need out of range");
}

class ProfilesBuilder {
public:
  ProfilesBuilder(const snapshot::View& view, const snapshot::Day& day, base::Budget& budget)
      : model_(view.model()), day_(day), budget_(budget) {
    role_of_kind_.resize(model_.metamodel().kinds().size(), Role::none);
    for (const auto& [name, role] : {std::pair("system", Role::candidate),
                                     {"service", Role::service},
                                     {"infrastructure", Role::candidate},
                                     {"interface", Role::candidate},
                                     {"capability", Role::capability},
                                     {"data_asset", Role::data},
                                     {"technology", Role::technology}})
      if (const auto kind = model_.metamodel().find_kind(name)) role_of_kind_[*kind] = role;
    means_.resize(model_.metamodel().relations().size(), Means::nothing);
    for (const auto& [name, means] : {std::pair("supports", Means::gives),
                                      {"serves", Means::gives},
                                      {"realizes", Means::gives},
                                      {"provides", Means::gives},
                                      {"assigned_to", Means::gives},
                                      {"masters", Means::gives},
                                      {"holds", Means::gives},
                                      {"carries", Means::gives},
                                      {"reads", Means::takes},
                                      {"writes", Means::takes},
                                      {"accesses", Means::takes},
                                      {"consumes", Means::takes},
                                      {"depends_on", Means::takes},
                                      {"associated_with", Means::takes},
                                      {"uses_technology", Means::takes},
                                      {"runs_on", Means::takes},
                                      {"part_of", Means::part},
                                      {"copied_from", Means::copy}})
      if (const auto type = model_.metamodel().find_relation(name)) means_[*type] = means;
  }

  /// Nothing: the budget is spent.
  std::optional<Profiles> build() {
    find_candidates();
    for (model::RelationId id = 0; id < model_.relation_limit(); id++) {
      if (budget_.spent()) return std::nullopt;
      const model::Relation* relation = model_.relation(id);
      if (!relation || relation->source.is_relation() || relation->target.is_relation()) continue;
      if (means_[relation->type] != Means::nothing && relation->valid_on(day_.date())) take(*relation);
    }
    inherit_from_services();
    for (std::size_t part = 0; part < parts.size(); part++) {
      fill(out_.items_[part], out_.candidates_.size(), items_[part]);
      for (const auto& [candidate, item] : items_[part])
        bearers_.emplace_back(item.what, Profiles::Bearer{candidate, item.keeps});
    }
    const std::size_t elements = model_.element_limit();
    std::sort(bearers_.begin(), bearers_.end(), [](const auto& a, const auto& b) {
      return std::pair(a.first, a.second.candidate) < std::pair(b.first, b.second.candidate);
    });
    fill(out_.bearers_, elements, bearers_);
    for (auto* pairs : {&parents_, &copied_from_})
      distinct(*pairs);
    fill(out_.parents_, elements, parents_);
    fill(out_.children_, elements, turned(parents_));
    fill(out_.copied_from_, elements, copied_from_);
    fill(out_.copied_to_, elements, turned(copied_from_));
    find_offers();
    return std::move(out_);
  }

private:
  enum class Role { none, candidate, service, capability, data, technology };
  enum class Means { nothing, gives, takes, part, copy };
  using Pairs = std::vector<std::pair<ElementId, ElementId>>;

  template <class Pairs> static void distinct(Pairs& pairs) {
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  }
  static Pairs turned(const Pairs& pairs) {
    Pairs out;
    for (const auto& [a, b] : pairs)
      out.emplace_back(b, a);
    std::sort(out.begin(), out.end());
    return out;
  }
  /// Of pairs sorted by the first, which is below `count`.
  template <class T, class Sorted>
  static void fill(Profiles::Lists<T>& lists, std::size_t count, const Sorted& sorted) {
    lists.begin.assign(count + 1, 0);
    for (const auto& [at, what] : sorted) {
      lists.begin[at + 1]++;
      lists.all.push_back(what);
    }
    for (std::size_t i = 1; i < lists.begin.size(); i++)
      lists.begin[i] += lists.begin[i - 1];
  }

  Role role(ElementId id) const { return role_of_kind_[model_.element(id)->kind]; }
  static bool is_candidate(Role role) { return role == Role::candidate || role == Role::service; }

  void find_candidates() {
    auto& candidates = out_.candidates_;
    for (ElementId id = 0; id < model_.element_limit(); id++)
      if (model_.element(id) && is_candidate(role(id))) candidates.push_back(id);
    std::sort(candidates.begin(), candidates.end(), [&](ElementId a, ElementId b) {
      const model::Element &one = *model_.element(a), &two = *model_.element(b);
      if (one.kind == two.kind) return one.key < two.key;
      return model_.metamodel().kind(one.kind).name < model_.metamodel().kind(two.kind).name;
    });
    out_.place_.assign(model_.element_limit(), no_candidate);
    for (Candidate place = 0; place < candidates.size(); place++)
      out_.place_[candidates[place]] = place;
  }

  void take(const model::Relation& relation) {
    const ElementId source = relation.source.element(), target = relation.target.element();
    const Role from = role(source), to = role(target);
    const Means means = means_[relation.type];
    if (means == Means::part && from == Role::capability && to == Role::capability)
      parents_.emplace_back(source, target);
    if (means == Means::copy && from == Role::data && to == Role::data) copied_from_.emplace_back(source, target);
    if (means == Means::part || means == Means::copy) return;
    if (from == Role::technology && is_candidate(to)) return add(Part::technology, target, source);
    if (!is_candidate(from)) return;
    if (to == Role::service && means == Means::gives) through_.emplace_back(to_place(target), to_place(source));
    if (to == Role::capability && means == Means::gives) add(Part::capability, source, target);
    if (to == Role::data) add(Part::data, source, target, means == Means::gives);
    if (to == Role::technology) add(Part::technology, source, target);
  }

  Candidate to_place(ElementId id) const { return out_.place_[id]; }

  void add(Part part, ElementId candidate, ElementId what, bool keeps = true) {
    items_[static_cast<std::size_t>(part)].emplace_back(to_place(candidate), Profiles::Item{what, keeps});
  }

  /// Once: a service that is realized by another service gives what stands at itself, not what came to it.
  void inherit_from_services() {
    auto& supported = items_[static_cast<std::size_t>(Part::capability)];
    distinct(supported);
    std::sort(through_.begin(), through_.end());
    std::vector<std::pair<Candidate, Profiles::Item>> more;
    for (const auto& [service, realizer] : through_) {
      auto at = std::lower_bound(supported.begin(), supported.end(), std::pair(service, Profiles::Item{0, false}));
      for (; at != supported.end() && at->first == service; ++at)
        more.emplace_back(realizer, at->second);
    }
    supported.insert(supported.end(), more.begin(), more.end());
    for (auto& items : items_) {
      distinct(items);
      // of reading and keeping the same, keeping counts: it stands behind
      std::vector<std::pair<Candidate, Profiles::Item>> best;
      for (const auto& item : items) {
        if (!best.empty() && best.back().first == item.first && best.back().second.what == item.second.what)
          best.pop_back();
        best.push_back(item);
      }
      items = std::move(best);
    }
  }

  void find_offers() {
    const auto attribute = model_.metamodel().find_attribute("offered_to");
    std::unordered_set<ElementId> whole_city; // the topmost units that have administrations beneath
    for (ElementId id = 0; id < model_.element_limit(); id++) {
      if (!day_.is_administration(id)) continue;
      const ElementId above = day_.parent(id);
      if (above != model::no_id && day_.parent(above) == model::no_id) whole_city.insert(above);
    }
    for (const ElementId id : out_.candidates_) {
      const auto users = day_.users(id);
      bool to_all = std::any_of(users.begin(), users.end(), [&](ElementId user) { return whole_city.count(user) > 0; });
      const auto* text = attribute ? model_.element(id)->attributes.get<std::string>(*attribute) : nullptr;
      const std::string folded = text ? base::fold(*text) : "";
      const std::string first = folded.substr(0, folded.find(' '));
      to_all |= first == "alle" || first == "hele" || first == "all" || first == "whole";
      out_.offered_to_all_.push_back(to_all);
      const ElementId party = day_.party(id);
      const bool is_city = whole_city.count(party) > 0 || whole_city.count(day_.parent(party)) > 0;
      out_.shared_.push_back(is_city && !day_.is_administration(party));
    }
  }

  const model::Model& model_;
  const snapshot::Day& day_;
  base::Budget& budget_;
  Profiles out_;
  std::vector<Role> role_of_kind_;
  std::vector<Means> means_;
  std::array<std::vector<std::pair<Candidate, Profiles::Item>>, parts.size()> items_;
  std::vector<std::pair<ElementId, Profiles::Bearer>> bearers_;
  std::vector<std::pair<Candidate, Candidate>> through_; ///< a service and who gives it
  Pairs parents_, copied_from_;
};

std::shared_ptr<const Profiles> Profiles::of(const snapshot::View& view, const snapshot::Day& day,
                                             base::Budget& budget) {
  return day.kept<Profiles>(budget, [&] { return ProfilesBuilder(view, day, budget).build(); });
}

std::span<const Profiles::Item> Profiles::items(Part part, Candidate candidate) const {
  return items_[static_cast<std::size_t>(part)][candidate];
}

std::span<const Profiles::Bearer> Profiles::bearers(ElementId what) const {
  return bearers_[what];
}

std::vector<ElementId> Profiles::reached(ElementId from, std::unordered_set<ElementId>& met,
                                         const Lists<ElementId>& steps, const Lists<ElementId>* others) {
  std::vector<ElementId> out{from};
  met.insert(from);
  for (std::size_t at = 0; at < out.size(); at++) {
    const auto go = [&](std::span<const ElementId> next) {
      for (const ElementId id : next)
        if (met.insert(id).second) out.push_back(id);
    };
    const ElementId here = out[at];
    go(steps[here]);
    if (others) go((*others)[here]);
  }
  out.erase(out.begin());
  return out;
}

std::vector<ElementId> Profiles::above(ElementId capability) const {
  std::unordered_set<ElementId> met;
  return reached(capability, met, parents_);
}

std::vector<ElementId> Profiles::beneath(ElementId capability) const {
  std::unordered_set<ElementId> met;
  return reached(capability, met, children_);
}

std::vector<ElementId> Profiles::beneath(ElementId capability, std::unordered_set<ElementId>& met) const {
  return reached(capability, met, children_);
}

std::vector<ElementId> Profiles::leaves(ElementId capability) const {
  std::vector<ElementId> out;
  for (const ElementId id : beneath(capability))
    if (children_[id].empty()) out.push_back(id);
  if (out.empty()) out.push_back(capability);
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<ElementId> Profiles::copies(ElementId data) const {
  std::unordered_set<ElementId> met;
  return reached(data, met, copied_from_, &copied_to_);
}

} // namespace fundament::answers
