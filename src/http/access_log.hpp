// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "http/server.hpp"
#include <cstddef>
#include <cstdint>
#include <memory>

namespace fundament::http {

/// Writes a line of JSON for each request. Nobody waits for it: lines go through a bounded queue to a thread of its own
/// (spdlog's asynchronous logger), and when whoever reads the log does not, the oldest are dropped, counted, and the
/// number is a line of the log as soon as there is one again. Lines are ASCII: what else a name or an address holds is
/// escaped, so no control or bidirectional character reaches a terminal.
class AccessLog {
public:
  struct Options {
    int descriptor = 2;
    bool requests = true; ///< a line for each; else only for mistakes of ours
    bool targets = false; ///< what was asked, too: a query can hold what is personal
    std::size_t queue = 8192;
  };

  explicit AccessLog(Options options);
  /// Writes what waits, if it is taken within a second.
  ~AccessLog();
  AccessLog(const AccessLog&) = delete;
  AccessLog& operator=(const AccessLog&) = delete;

  /// Any thread. Does not throw.
  void write(const LogLine& line) noexcept;

  /// Lines that were dropped since the start.
  std::uint64_t dropped() const;

private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The line, without its end.
std::string text_of(const LogLine& line, bool with_target);

} // namespace fundament::http
