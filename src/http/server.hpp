// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/message.hpp"
#include "base/result.hpp"
#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

/// HTTP/1.1 on a socket. One thread waits for all connections; a request that has arrived whole goes to the workers of
/// its lane, which make answers and never wait for a client. So an idle connection costs a few hundred bytes, one that
/// sends its header byte by byte or does not read its answer holds up nobody, and a question that takes long holds up
/// only its like. A client that goes away, or closes its side, stops its question. cpp-httplib writes the answers.
namespace fundament::http {

/// What a client may ask of the server. Reaching a limit is answered with a problem document that says so.
struct Limits {
  unsigned threads = 8;                              ///< workers for what is light
  unsigned heavy_threads = 2;                        ///< for what is heavy
  std::size_t heavy_queue = 16;                      ///< heavy requests that wait for one of those; more get 503
  std::chrono::milliseconds queue_deadline{5'000};   ///< for a whole request to wait for a worker: 503
  std::size_t max_connections = 4096;                ///< at most the process's descriptors less 64; then idle ones
                                                     ///< give way, the oldest first, and where none is idle: 503
  std::size_t max_per_address = 1024;                ///< of those; the same
  std::size_t max_header_bytes = 256 << 10;          ///< request line and headers: 431
  std::size_t max_target_bytes = 128 << 10;          ///< path and query: 414
  std::size_t max_body_bytes = 64 << 20;             ///< 413
  std::size_t max_known_bytes = 16 << 20;            ///< answers that are held to be given again
  std::size_t max_held_bytes = 128 << 20;            ///< requests and answers on their way, all clients: who holds
                                                     ///< the longest gets 503, or is closed
  std::chrono::milliseconds header_deadline{10'000}; ///< from the first byte to the blank line: 408
  std::chrono::milliseconds body_deadline{60'000};   ///< from the blank line to the last byte: 408
  std::chrono::milliseconds idle_timeout{75'000};    ///< between requests; then the connection is closed
  std::chrono::milliseconds write_deadline{30'000};  ///< for a client to take some more of its answer; then it is left
  std::chrono::milliseconds stop_deadline{5'000};    ///< for requests under way when the server stops; then their
                                                     ///< budgets end, and streams say that they are cut
};

/// The status in the log of a request whose client went away before there was an answer.
constexpr int client_left = 499;

/// One request as it was answered, for a log. Of a refused one that was not understood, method and target are empty.
struct LogLine {
  std::string method, target, remote, account;
  std::string_view route; ///< its id; "" for a page, and for what does not exist
  int status = 0;
  std::uint64_t bytes = 0; ///< of the answer's body, as far as it was made
  double milliseconds = 0; ///< from the whole request to the last byte handed to the system
  std::string mistake;     ///< what went wrong here, beside the number that the client was given
};
/// The edition of the answers that are given now; see api::Response::edition.
using EditionOf = std::function<std::string()>;
using WayOf = std::function<api::Way(std::string_view method, std::string_view path)>;
using Log = std::function<void(const LogLine&)>; ///< called by several threads at once; must not throw

/// What has happened since the start, for /metrics. An answer is counted once it is sent, so a client may see it
/// before.
struct Counts {
  std::array<std::uint64_t, 6> answers = {};                ///< by hundreds of the status
  std::uint64_t left = 0;                                   ///< clients that did not wait for theirs
  std::uint64_t bytes_sent = 0;                             ///< with heads
  std::uint64_t connections = 0;                            ///< ever
  std::uint64_t connections_open = 0, connections_idle = 0; ///< now; of them, between requests
};

class Server {
public:
  /// Binds and listens. Port 0 is any free one. Error unavailable: the address is taken or not this machine's.
  /// The handler is called by the workers, several at once; what it throws is answered with 500 and an id that stands
  /// in standard error beside the mistake.
  /// `way` says which lane a request goes to; it is called by the thread that waits, and so is `edition`. That thread
  /// gives an answer of the current edition again itself; without `edition` it never does.
  static base::Result<std::unique_ptr<Server>> listen(const std::string& host, int port, api::Handler handler,
                                                      Limits limits = {}, Log log = {}, WayOf way = api::way_of,
                                                      EditionOf edition = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const;

  /// Serves until stop(); then finishes what is under way, for at most the stop deadline and a second for last words,
  /// if the handler heeds its budget.
  /// One thread calls it, once.
  void run();

  /// From any thread and from a signal handler.
  void stop();

  /// Any thread.
  Counts counts() const;

private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

} // namespace fundament::http
