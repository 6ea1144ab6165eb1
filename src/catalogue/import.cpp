// SPDX-License-Identifier: MPL-2.0
#include "catalogue/import.hpp"
#include "catalogue/adopt.hpp"
#include "catalogue/state.hpp"

namespace fundament::catalogue {

namespace {

std::vector<interchange::BroughtItem> as_items(std::vector<store::Brought> brought) {
  std::vector<interchange::BroughtItem> items;
  items.reserve(brought.size());
  for (store::Brought& one : brought)
    items.push_back({std::move(one.subject), std::move(one.said)});
  return items;
}

std::optional<store::BroughtUpdate> as_update(const std::string& source, interchange::Plan& plan) {
  if (plan.remember.empty() && plan.forget.empty()) return std::nullopt;
  store::BroughtUpdate update{source, {}, std::move(plan.forget)};
  update.put.reserve(plan.remember.size());
  for (interchange::BroughtItem& item : plan.remember)
    update.put.push_back({std::move(item.subject), std::move(item.said)});
  plan.remember.clear();
  return update;
}

base::Result<interchange::Plan> plan_against(const snapshot::Snapshot& before, store::Store& store,
                                             interchange::Parsed parsed, const ImportOptions& options) {
  auto last = store.brought(options.source);
  if (!last) return last.error();
  auto plan = interchange::make_plan(
      before.model(), as_items(std::move(*last)), std::move(parsed), {options.source, options.keep_missing},
      [&](std::span<const std::string> subjects) { return store.brought_by_others(options.source, subjects); });
  if (plan) plan->change_set.reason = options.reason;
  return plan;
}

} // namespace

base::Result<ImportReport> Catalogue::import_parsed(interchange::Parsed parsed, const ImportOptions& options) {
  ImportReport report;
  report.parsed.format = parsed.format;
  report.parsed.element_counts = std::move(parsed.element_counts);
  report.parsed.relation_counts = std::move(parsed.relation_counts);
  report.parsed.warnings = std::move(parsed.warnings);

  interchange::Places places;
  const auto draw = [&](const snapshot::Snapshot& before, store::Store& store) -> base::Result<Draft> {
    if (options.adopt) adopt_technologies(parsed, before, options.source);
    report.parsed.skipped = std::move(parsed.skipped);
    auto plan = plan_against(before, store, std::move(parsed), options);
    if (!plan) return plan.error();
    report.summary = std::move(plan->summary);
    places = std::move(plan->places);
    auto update = as_update(options.source, *plan);
    return Draft{std::move(plan->change_set), std::move(update)};
  };
  auto outcome = [&]() -> base::Result<Outcome> {
    if (!options.dry_run) {
      base::Budget budget(state_->options.busy_timeout);
      return state_->write([&](const snapshot::Snapshot& before) { return draw(before, state_->writer); }, {}, budget);
    }
    const SnapshotPointer before = snapshot();
    auto draft = state_->readers.with([&](store::Store& store) { return draw(*before, store); });
    if (!draft) return draft.error();
    return outcome_of(*before, std::move(draft->change_set), before->revision());
  }();
  if (!outcome) return places.locate(outcome.error());
  report.outcome = std::move(*outcome);
  return report;
}

} // namespace fundament::catalogue
