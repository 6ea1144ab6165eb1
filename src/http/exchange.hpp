// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "http/framing.hpp"
#include <atomic>
#include <string>
#include <string_view>

namespace fundament::http {

/// Answers one whole request on a connected, non-blocking socket: httplib reads the head and writes the answer, the
/// handler makes it. Returns whether the connection may serve another request. Blocks at most the write deadline for a
/// piece the client does not take, and stops sending when `stopping` becomes true and the deadline is over.
class Exchange {
public:
  Exchange(const api::Handler& handler, const Limits& limits, const Log& log);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  bool answer(int socket, const std::string& remote, const Frame& frame, std::string_view head, std::string_view body);

private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

} // namespace fundament::http
