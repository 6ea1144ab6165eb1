// SPDX-License-Identifier: MPL-2.0
#include "catalogue/views.hpp"
#include "review/investment.hpp"
#include <algorithm>
#include <array>

namespace fundament::catalogue {

namespace {

using model::ElementId;

/// What a reader may not see of one snapshot, by its rules.
class Curtain {
public:
  Curtain(const snapshot::Snapshot& snapshot, const Reader& reader)
      : model_(snapshot.model()), words_(model_.metamodel()), reader_(reader),
        deviation_(model_.metamodel().find_kind("deviation")), snapshot_(snapshot) {}

  bool hides(ElementId id, const model::Element& element) const {
    if (reader_.anyone && deviation_ && element.kind == *deviation_) return true;
    return !reader_.drafts && words_.is_unseen(element) && !is_of_the_reader(id);
  }

  /// Of what is not hidden.
  std::vector<model::AttributeId> untold(ElementId id, const model::Element& element) const {
    std::vector<model::AttributeId> out;
    if (!words_.is_proposal(element)) return out;
    const auto leave_out = [&](std::initializer_list<const char*> names) {
      for (const char* name : names)
        if (const auto attribute = model_.metamodel().find_attribute(name)) out.push_back(*attribute);
    };
    if (!reader_.drafts && !is_of_the_reader(id)) leave_out({"draft"});
    if (!reader_.amounts && words_.cost_is_confidential(element)) leave_out({"economy", "cost", "cost_once"});
    if (reader_.anyone) leave_out({"answers", "statements", "contact"});
    return out;
  }

private:
  bool is_of_the_reader(ElementId id) const {
    if (!day_) day_ = snapshot_.on(base::today()); // most catalogues have nothing for which it is asked
    return reader_.sees_drafts_of(id, model_, *day_);
  }

  const model::Model& model_;
  const review::InvestmentWords words_;
  const Reader& reader_;
  const std::optional<model::KindId> deviation_;
  const snapshot::Snapshot& snapshot_;
  mutable std::shared_ptr<const snapshot::Day> day_;
};

/// `base` is what is planned on, or the snapshot itself: an id is for ever, so what one hides the other does.
std::shared_ptr<const model::Hidden> hidden_from(const snapshot::Snapshot& snapshot, const snapshot::Snapshot& base,
                                                 const Reader& reader) {
  const Curtain before(base, reader), now(snapshot, reader);
  const auto known = [&](ElementId id) {
    return id < base.model().element_limit() ? base.model().element(id) : nullptr;
  };
  return model::Hidden::of(
      snapshot.model(),
      [&](ElementId id, const model::Element& element) {
        const auto* was = known(id);
        return now.hides(id, element) || (was && before.hides(id, *was));
      },
      [&](ElementId id, const model::Element& element) {
        auto out = now.untold(id, element);
        if (const auto* was = known(id))
          for (const auto attribute : before.untold(id, *was))
            if (std::find(out.begin(), out.end(), attribute) == out.end()) out.push_back(attribute);
        return out;
      });
}

} // namespace

bool Reader::sees_drafts_of(ElementId element, const model::Model& model, const snapshot::Day& day) const {
  if (drafts) return true;
  const auto unit = drafts_of.empty() ? std::nullopt : model.find_ref(drafts_of);
  return unit && day.is_within(day.owner(element), std::array{*unit});
}

std::string Reader::name() const {
  if (is_whole()) return "";
  if (anyone) return "anyone";
  return std::string("reader") + (amounts ? " amounts" : "") + (drafts ? " drafts" : " of " + drafts_of);
}

std::shared_ptr<const Views::OfSnapshot> Views::of(const std::shared_ptr<const snapshot::Snapshot>& snapshot) {
  std::shared_ptr<const OfSnapshot> gone; // freed after the lock
  const std::lock_guard lock(mutex_);
  if (snapshot_ != snapshot) {
    gone.swap(views_);
    views_ = std::make_shared<const OfSnapshot>();
    snapshot_ = snapshot;
  }
  return views_;
}

std::shared_ptr<const snapshot::View> Views::get(const std::shared_ptr<const snapshot::Snapshot>& snapshot,
                                                 const Reader& reader) {
  return get(*of(snapshot), snapshot, *snapshot, "", reader);
}

std::shared_ptr<const snapshot::View> Views::get(const OfSnapshot& views,
                                                 const std::shared_ptr<const snapshot::Snapshot>& snapshot,
                                                 const snapshot::Snapshot& base, std::string_view plan,
                                                 const Reader& reader) const {
  using snapshot::Identity;
  using snapshot::View;
  const auto whole =
      views.get(Reader(), [&] { return View::whole(snapshot, Identity(snapshot->head(), made_of_, "", plan)); });
  if (reader.is_whole()) return whole;
  return views.get(reader, [&] {
    auto hidden = hidden_from(*snapshot, base, reader);
    // who sees all there is sees the same as who may see everything, and shares what answers keep
    if (!hidden && !reader.anyone) return whole;
    return View::masked(whole, Identity(snapshot->head(), made_of_, reader.name(), plan), std::move(hidden));
  });
}

} // namespace fundament::catalogue
