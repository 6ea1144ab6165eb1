// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "plan/compile.hpp"
#include "plan/read.hpp"
#include "review/difference.hpp"
#include "support/lines_catalogue.hpp"
#include <nlohmann/json.hpp>

/// Catalogues with and without a plan.
namespace fundament::tests {

inline base::Date day(const char* text) {
  return base::parse_date(text).value();
}
inline const base::Date asked = day("2026-11-26");

struct Town {
  std::shared_ptr<const snapshot::Snapshot> base;
  std::shared_ptr<const snapshot::View> view;
};

inline Town town_of(const std::shared_ptr<const model::Model>& model) {
  auto base = snapshot::Snapshot::make(1, model);
  auto view = snapshot::View::whole(base, snapshot::Identity(1, "", ""));
  return {std::move(base), std::move(view)};
}
inline Town town_of(const snapshot::View& view) {
  return town_of(std::make_shared<const model::Model>(view.model()));
}
inline Town town_of(const std::vector<std::string>& lines) {
  LinesCatalogue catalogue;
  for (const auto& line : lines)
    catalogue.add(line);
  return town_of(*catalogue.view());
}

/// Operations of a plan, on 2027-08-01 where they do not say another day.
inline plan::Plan plan_of(const std::string& operations) {
  return plan::read(nlohmann::json::parse(R"({"on":"2027-08-01","operations":[)" + operations + "]}"),
                    *model::Metamodel::built_in(), asked)
      .value();
}

inline std::vector<review::Compared> compared(const Town& town, const plan::Plan& plan,
                                              const std::vector<base::Date>& dates) {
  std::vector<review::Compared> out;
  for (const base::Date on : dates) {
    auto applied = plan::apply(plan, town.base->model(), on, "plan");
    auto with = snapshot::Snapshot::planned(*town.base, applied.model, applied.changes);
    out.push_back({on, town.view, snapshot::View::whole(std::move(with), snapshot::Identity(1, "", "", "p"))});
  }
  return out;
}

inline std::string said(const review::When& when) {
  std::string out;
  for (const bool one : when)
    out += one ? "1" : "0";
  return out;
}

} // namespace fundament::tests
