// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/budget.hpp"
#include "base/result.hpp"
#include "plan/plan.hpp"
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace fundament::catalogue {

/// A plan that was sent in, and what is asked of it again and again. Immutable.
struct KeptPlan {
  plan::Plan plan;
  std::string digest;                   ///< of its text, in hexadecimal
  std::vector<base::Date> dates, steps; ///< see plan::dates and plan::steps
  std::size_t bytes = 0;

  /// Who plans what is only there by it: "investment:KEY", or "sha256:DIGEST".
  std::string name() const { return plan.investment.empty() ? "sha256:" + digest : "investment:" + plan.investment; }
};

/// Plans of which nothing is written: in memory, by the digest of their text, until nobody has used them for an hour or
/// others need the place. Any thread.
class Plans {
public:
  static constexpr std::size_t most = 256, most_bytes = std::size_t{64} << 20;
  static constexpr std::chrono::minutes lifetime{60}; ///< after the last use
  using Now = std::function<base::Clock::time_point()>;

  explicit Plans(Now now = base::Clock::now) : now_(std::move(now)) {}

  /// Those not used the longest go for it. Error limit_exceeded: it alone is too large.
  base::Result<std::shared_ptr<const KeptPlan>> keep(plan::Plan plan, const model::Metamodel& metamodel);
  /// nullptr: never sent in, or gone. Finding it is using it.
  std::shared_ptr<const KeptPlan> find(const std::string& digest);
  std::size_t size();

private:
  struct Entry {
    std::shared_ptr<const KeptPlan> plan;
    base::Clock::time_point used;
    std::uint64_t turn = 0; ///< the larger, the later
  };
  void let_go(std::size_t bytes, std::vector<std::shared_ptr<const KeptPlan>>& gone);

  const Now now_;
  std::mutex mutex_; ///< of what follows; held for a few instructions
  std::map<std::string, Entry> entries_;
  std::size_t bytes_ = 0;
  std::uint64_t turns_ = 0;
};

} // namespace fundament::catalogue
