// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/budget.hpp"

namespace fundament::tests {

/// For a question that may take as long as it takes; anew at each call, good until the next of the thread.
inline base::Budget& any_time() {
  thread_local base::Budget budget;
  return budget = base::Budget();
}

} // namespace fundament::tests
