// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <atomic>

namespace fundament::base {

/// One of the few of its sort that may run at the same time; who does not get his turn goes away at once. Any thread.
class Turn {
public:
  Turn(std::atomic<unsigned>& running, unsigned most) : running_(running), taken_(++running <= most) {}
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() { --running_; }
  bool taken() const { return taken_; }

private:
  std::atomic<unsigned>& running_;
  const bool taken_;
};

} // namespace fundament::base
