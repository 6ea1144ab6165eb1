// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/date.hpp"
#include "graph/day.hpp"
#include "model/hidden.hpp"
#include "snapshot/shelf.hpp"
#include <memory>
#include <span>
#include <vector>

namespace fundament::snapshot {

/// A snapshot on one date: who takes part, who owns what, and which administrations use it. Immutable.
class Day {
public:
  /// O(elements + relations), and a sort of the uses; however deep the units stand.
  static std::shared_ptr<const Day> make(const graph::Graph& graph, const model::Model& model, base::Date date);

  /// As somebody may see it: no owners, no users and no units above that are hidden. A shelf of its own.
  std::shared_ptr<const Day> without(const model::Hidden& hidden) const;

  base::Date date() const { return graph_->date(); }
  const graph::Day& graph() const { return *graph_; }

  /// The source of the `owns` relation valid on the date; no_id without one.
  model::ElementId owner(model::ElementId element) const { return at(owner_, element); }

  /// The unit a unit is part of on the date; of several the one with the smallest ref; no_id for a topmost one.
  model::ElementId parent(model::ElementId unit) const { return at(parent_, unit); }

  /// Is it one of the units, or beneath one of them? Units in a ring are beneath each other. False for no_id. A few
  /// comparisons for each of `units`, however deep it stands.
  bool is_within(model::ElementId unit, std::span<const model::ElementId> units) const;

  /// The party an element counts for: the nearest administration upward from its owner, else the unit right beneath
  /// the top (a shared IT office), else the top (of a ring, the unit with the smallest ref); no_id without an owner. A
  /// unit's is found from itself.
  model::ElementId party(model::ElementId element) const { return at(party_, element); }

  /// Is it a unit of the type administration, and no other unit that stands in for one?
  bool is_administration(model::ElementId unit) const {
    return unit < is_administration_.size() && is_administration_[unit];
  }

  /// The parties with at least one unit that uses the element and takes part on the date, ascending and distinct. A
  /// unit whose party takes no part is one itself.
  std::span<const model::ElementId> users(model::ElementId element) const;

  /// Of memory, about, without what is on its shelf.
  std::size_t bytes() const;

  /// What an answer makes of the day once and uses again, by its type; see Shelf.
  template <class T, class Make> std::shared_ptr<const T> kept(Make make) const { return shelf_.kept<T>(make); }
  template <class T, class Make> std::shared_ptr<const T> kept(base::Budget& budget, Make make) const {
    return shelf_.kept<T>(budget, make);
  }

private:
  static model::ElementId at(const std::vector<model::ElementId>& list, model::ElementId id) {
    return id < list.size() ? list[id] : model::no_id;
  }
  void join(const graph::Graph& graph, model::ElementId part, model::ElementId whole);
  void find_units(const model::Model& model);
  std::vector<model::ElementId> rings_opened(const graph::Graph& graph) const;
  void arrange_units(const std::vector<model::ElementId>& opened);
  std::shared_ptr<const graph::Day> graph_;
  std::vector<model::ElementId> owner_, parent_, party_;
  std::vector<model::ElementId> units_;
  std::vector<bool> is_administration_;
  /// Of units, the numbers of all beneath it: [first_, last_), its own the first. Of other elements 0, which no unit
  /// has.
  std::vector<std::uint32_t> first_, last_;
  std::vector<std::uint32_t> users_begin_;
  std::vector<model::ElementId> users_;
  Shelf shelf_;
};

/// The days that were asked for, the last ones used, within a bound on their memory.
class Days : public Kept<base::Date, Day> {
public:
  static constexpr std::size_t most_bytes = 256 << 20;
  Days() : Kept(most_bytes, [](const Day* day) { return day->bytes(); }) {}
};

} // namespace fundament::snapshot
