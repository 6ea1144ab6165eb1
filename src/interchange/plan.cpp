// SPDX-License-Identifier: MPL-2.0
#include "interchange/planner.hpp"
#include <algorithm>

namespace fundament::interchange {

base::Result<Plan> Planner::run(const BroughtByOthers& others) {
  spell_out_owners();
  compare_rows();
  find_missing();
  end_other_owners();
  put_back_ends();
  if (auto claimed = find_claims(others); !claimed) return std::move(claimed).error();
  find_moved_keys();
  keep_what_is_still_used();
  remove_or_mark();
  write_rows();
  write_again();
  plan_.change_set.author = options_.source;
  plan_.places = std::move(parsed_.places);
  std::sort(plan_.forget.begin(), plan_.forget.end());
  return std::move(plan_);
}

base::Result<Plan> make_plan(const model::Model& current, std::span<const BroughtItem> last, Parsed parsed,
                             const PlanOptions& options, const BroughtByOthers& others) {
  return Planner(current, last, std::move(parsed), options).run(others);
}

} // namespace fundament::interchange
