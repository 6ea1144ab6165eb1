// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/message.hpp"
#include "base/result.hpp"
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

/// HTTP/1.1 on a socket. One thread waits for all connections and collects requests; a request that is whole goes to a
/// fixed set of workers. So an idle connection costs a few hundred bytes and holds up nobody, nor does a client that
/// sends its header byte by byte. cpp-httplib reads the headers and writes the answers.
namespace fundament::http {

/// What a client may ask of the server. Reaching one is answered with a problem document that says so.
struct Limits {
  unsigned threads = 8;                              ///< workers
  std::size_t max_connections = 4096;                ///< more get 503
  std::size_t max_header_bytes = 256 << 10;          ///< request line and headers: 431
  std::size_t max_target_bytes = 128 << 10;          ///< path and query: 414
  std::size_t max_body_bytes = 64 << 20;             ///< 413
  std::chrono::milliseconds header_deadline{10'000}; ///< from the first byte to the blank line: 408
  std::chrono::milliseconds body_deadline{60'000};   ///< from the blank line to the last byte: 408
  std::chrono::milliseconds idle_timeout{75'000};    ///< between requests; then the connection is closed
  std::chrono::milliseconds write_deadline{30'000};  ///< for each piece of an answer that the client does not take
  std::chrono::milliseconds stop_deadline{5'000};    ///< for requests under way when the server stops
};

/// One request as it was answered, for a log.
struct LogLine {
  std::string method, target, remote;
  int status = 0;
  std::uint64_t bytes = 0; ///< of the answer's body, as far as it was sent
  double milliseconds = 0; ///< from the whole request to the last byte handed to the system
};
using Log = std::function<void(const LogLine&)>; ///< called by the workers, several at once

class Server {
public:
  /// Binds and listens. Port 0 is any free one. Error unavailable: the address is taken or not this machine's.
  static base::Result<std::unique_ptr<Server>> listen(const std::string& host, int port, api::Handler handler,
                                                      Limits limits = {}, Log log = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const;

  /// Serves until stop(); then finishes what is under way. One thread calls it, once.
  void run();

  /// From any thread and from a signal handler.
  void stop();

private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

} // namespace fundament::http
