// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "client.hpp"
#include "http/server.hpp"
#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <thread>

namespace fundament::tests {

/// Waits for what another thread is about to bring about.
template <class Condition> bool eventually(Condition condition) {
  for (int i = 0; i < 500 && !condition(); i++)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return condition();
}

/// A server on a port of its own for as long as this lives.
class Running {
public:
  explicit Running(
      api::Handler handler, http::Limits limits = {}, http::Log log = {},
      http::WayOf way = [](std::string_view, std::string_view) { return api::Way(); }, http::EditionOf edition = {})
      : server_(http::Server::listen("127.0.0.1", 0, std::move(handler), limits, std::move(log), std::move(way),
                                     std::move(edition))
                    .value()),
        thread_([this] { server_->run(); }) {}
  ~Running() {
    server_->stop();
    thread_.join();
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  int port() const { return server_->port(); }
  http::Server& server() { return *server_; }
  const http::Server& server() const { return *server_; }

private:
  std::unique_ptr<http::Server> server_;
  std::thread thread_;
};

/// The answer says that there is no room now, and when to come again.
inline void check_put_off(const std::string& answer) {
  CHECK(status_of(answer) == 503);
  CHECK(answer.find("Retry-After: ") != std::string::npos);
}

inline std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

} // namespace fundament::tests
