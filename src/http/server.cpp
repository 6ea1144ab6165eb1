// SPDX-License-Identifier: MPL-2.0
#include "http/server.hpp"
#include "http/workers.hpp"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>
#include <unordered_map>

namespace fundament::http {

namespace {

using Phase = Connection::Phase;
using Progress = Sending::Progress;
using std::chrono::milliseconds;

constexpr milliseconds linger{1000};         // for a client to take the last answer
constexpr milliseconds short_linger{100};    // the same while the server stops
constexpr milliseconds rest_from_accept{50}; // when the process has no descriptor left
constexpr std::size_t refused_at_once = 256; // connections that are told why; more are just closed
constexpr int reads_a_turn = 16;
constexpr std::size_t always_held = 64 << 10; // of a request, however much others send
constexpr std::size_t descriptors_for_others = 64;

} // namespace

/// What the waiting thread has.
struct Server::State {
  State(api::Handler with, Limits most, Log to) : handler(std::move(with)), limits(most), tally(std::move(to)) {}

  void run();
  bool finished() const;
  int wait_time() const;
  void handle(int fd, Workers& workers);
  void accept_all();
  void watch_listener(bool on);
  void receive(Connection& connection, Workers& workers);
  void advance(Connection& connection, Workers& workers);
  bool skip_blank_lines(Connection& connection) const;
  void refuse(Connection& connection, const Refusal& refusal);
  void give(Connection& connection, Workers& workers);
  void abandon(Connection& connection, Workers& workers);
  void take_back(Connection& connection, Workers& workers);
  void say_goodbye(Connection& connection);
  void end_overdue(Workers& workers);
  void begin_stop(Workers& workers);
  void watch(Connection& connection);
  void set(Connection& connection, Phase phase, milliseconds time);
  void hold(Connection& connection, std::size_t bytes);
  void drop(Connection& connection);
  void wake() const;

  const api::Handler handler;
  const Limits limits;
  Tally tally;
  Descriptor listener, poller, waker;
  int port = 0;
  std::atomic<bool> stop_asked{false};

  std::unordered_map<int, std::unique_ptr<Connection>> connections;
  std::set<std::pair<Clock::time_point, int>> deadlines;
  std::size_t held = 0; // bytes, in all connections
  bool stopping = false;
  Clock::time_point stop_by;
  std::optional<Clock::time_point> accept_again;
};

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}
Server::~Server() = default;

int Server::port() const {
  return state_->port;
}

Counts Server::counts() const {
  return state_->tally.counts();
}

void Server::run() {
  state_->run();
}

void Server::stop() {
  state_->stop_asked = true;
  state_->wake();
}

base::Result<std::unique_ptr<Server>> Server::listen(const std::string& host, int port, api::Handler handler,
                                                     Limits limits, Log log) {
  auto listener = open_listener(host, port);
  if (!listener) return listener.error();
  if (const auto most = descriptor_limit(); most > 2 * descriptors_for_others)
    limits.max_connections = std::min(limits.max_connections, most - descriptors_for_others);
  auto state = std::make_unique<State>(std::move(handler), limits, std::move(log));
  state->listener = std::move(*listener);
  state->port = port_of(state->listener);
  state->poller = Descriptor(::epoll_create1(EPOLL_CLOEXEC));
  state->waker = Descriptor(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  epoll_event event{EPOLLIN, {}};
  event.data.fd = state->waker.get();
  if (::epoll_ctl(state->poller.get(), EPOLL_CTL_ADD, state->waker.get(), &event) != 0)
    return base::Error{base::ErrorCode::unavailable,
                       {"http.address_taken", {{"address", host}, {"reason", std::strerror(errno)}}}};
  state->watch_listener(true);
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

void Server::State::run() {
  {
    Workers workers(limits, handler, tally, [this] { wake(); });
    epoll_event events[256];
    while (!finished()) {
      const int count = ::epoll_wait(poller.get(), events, 256, wait_time());
      for (int i = 0; i < count; i++)
        handle(events[i].data.fd, workers);
      for (Connection* connection : workers.take_back())
        take_back(*connection, workers);
      end_overdue(workers);
      if (stop_asked && !stopping) begin_stop(workers);
    }
    for (const auto& [fd, connection] : connections) // a worker that is still sending finds the socket closed
      ::shutdown(fd, SHUT_RDWR);
  }
  while (!connections.empty())
    drop(*connections.begin()->second);
  listener = Descriptor();
}

bool Server::State::finished() const {
  return stopping && (connections.empty() || Clock::now() >= stop_by);
}

/// Until the next deadline, in milliseconds; -1 when there is none.
int Server::State::wait_time() const {
  auto next = deadlines.empty() ? Clock::time_point::max() : deadlines.begin()->first;
  if (stopping) next = std::min(next, stop_by);
  if (accept_again) next = std::min(next, *accept_again);
  if (next == Clock::time_point::max()) return -1;
  const auto left = std::chrono::ceil<milliseconds>(next - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

void Server::State::handle(int fd, Workers& workers) {
  if (fd == listener.get()) return accept_all();
  if (fd == waker.get()) {
    std::uint64_t ignored;
    [[maybe_unused]] const auto count = ::read(fd, &ignored, sizeof ignored);
    return;
  }
  const auto found = connections.find(fd);
  if (found == connections.end() || found->second->phase == Phase::answering) return;
  if (found->second->phase == Phase::sending)
    give(*found->second, workers);
  else
    receive(*found->second, workers);
}

void Server::State::accept_all() {
  while (true) {
    auto connection = std::make_unique<Connection>();
    connection->socket = accept_client(listener, connection->remote);
    const int fd = connection->socket.get();
    if (fd < 0) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK) return;
      // no descriptor left, and the listener would wake us at once again: the clients wait in its queue
      watch_listener(false);
      accept_again = Clock::now() + rest_from_accept;
      return;
    }
    if (connections.size() >= limits.max_connections + refused_at_once) continue;
    Connection& added = *(connections[fd] = std::move(connection));
    tally.opened();
    set(added, Phase::idle, limits.header_deadline); // a client that connects and says nothing
    if (connections.size() > limits.max_connections) refuse(added, {503, "http.too_many_connections"});
    watch(added);
  }
}

void Server::State::watch_listener(bool on) {
  epoll_event event{EPOLLIN, {}};
  event.data.fd = listener.get();
  ::epoll_ctl(poller.get(), on ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, listener.get(), &event);
}

void Server::State::set(Connection& connection, Phase phase, milliseconds time) {
  deadlines.erase({connection.deadline, connection.socket.get()});
  connection.phase = phase;
  if (phase == Phase::answering) return; // the handler limits its own time
  connection.deadline = Clock::now() + time;
  deadlines.emplace(connection.deadline, connection.socket.get());
}

/// For one event; so a connection that a worker has wakes nobody, not even when it breaks.
void Server::State::watch(Connection& connection) {
  epoll_event event{EPOLLONESHOT, {}};
  event.events |= connection.phase == Phase::sending ? EPOLLOUT : EPOLLIN | EPOLLRDHUP;
  event.data.fd = connection.socket.get();
  ::epoll_ctl(poller.get(), connection.watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, event.data.fd, &event);
  connection.watched = true;
}

void Server::State::hold(Connection& connection, std::size_t bytes) {
  held += bytes;
  held -= connection.held;
  connection.held = bytes;
}

void Server::State::drop(Connection& connection) {
  const int fd = connection.socket.get();
  deadlines.erase({connection.deadline, fd});
  hold(connection, 0);
  tally.closed();
  connections.erase(fd);
}

/// Reads what there is, a turn of it at most, and goes on with it.
void Server::State::receive(Connection& connection, Workers& workers) {
  char buffer[64 << 10];
  for (int turn = 0; turn < reads_a_turn && connection.phase != Phase::answering;) {
    const ssize_t count = ::recv(connection.socket.get(), buffer, sizeof buffer, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
    if (count <= 0) return drop(connection);
    turn++;
    if (connection.phase == Phase::closing) continue;
    connection.bytes.append(buffer, static_cast<std::size_t>(count));
    hold(connection, connection.bytes.size());
    if (held > limits.max_held_bytes && connection.held > always_held)
      refuse(connection, {503, "http.too_much_held"});
    else
      advance(connection, workers);
    if (static_cast<std::size_t>(count) < sizeof buffer) break;
  }
  if (connection.phase != Phase::answering) watch(connection);
}

/// Goes on with the bytes there are, as far as the next whole request.
void Server::State::advance(Connection& connection, Workers& workers) {
  if (connection.phase == Phase::idle) {
    if (!skip_blank_lines(connection)) return;
    set(connection, Phase::head, limits.header_deadline);
  }
  if (connection.phase == Phase::head) {
    auto framing = read_head(connection.bytes, connection.searched, limits);
    connection.searched = connection.bytes.size();
    if (framing.refusal) return refuse(connection, *framing.refusal);
    if (!framing.frame) return;
    connection.frame = std::move(framing.frame);
    set(connection, Phase::body, limits.body_deadline);
    if (connection.frame->expects_continue && connection.bytes.size() < connection.frame->bytes()) {
      static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
      [[maybe_unused]] const auto sent = ::send(connection.socket.get(), go_on.data(), go_on.size(), MSG_NOSIGNAL);
    }
  }
  if (connection.phase == Phase::body && connection.bytes.size() >= connection.frame->bytes()) {
    connection.begun = Clock::now();
    give(connection, workers);
  }
}

/// They may stand before a request (RFC 9112 section 2.2). Returns whether something follows.
bool Server::State::skip_blank_lines(Connection& connection) const {
  std::string& bytes = connection.bytes;
  std::size_t blank = 0;
  while (bytes.compare(blank, 2, "\r\n") == 0)
    blank += 2;
  bytes.erase(0, blank);
  return !bytes.empty() && bytes != "\r";
}

void Server::State::refuse(Connection& connection, const Refusal& refusal) {
  Writer writer(limits);
  const Answer answer = writer.write(response_of(refusal, connection.bytes), "GET", false, false);
  const auto sent = ::send(connection.socket.get(), answer.bytes.data(), answer.bytes.size(), MSG_NOSIGNAL);
  LogLine line;
  line.remote = connection.remote;
  line.status = refusal.status;
  line.bytes = answer.body_bytes;
  tally.answered(std::move(line), static_cast<std::uint64_t>(std::max<ssize_t>(sent, 0)));
  say_goodbye(connection);
}

/// Closing at once with bytes unread would have the system throw away the answer that was sent.
void Server::State::say_goodbye(Connection& connection) {
  ::shutdown(connection.socket.get(), SHUT_WR);
  connection.bytes = {};
  hold(connection, 0);
  set(connection, Phase::closing, stopping ? short_linger : linger);
}

void Server::State::give(Connection& connection, Workers& workers) {
  set(connection, Phase::answering, {});
  workers.give(connection);
}

/// The worker finds it broken, logs that and frees what the answer holds, which may be a whole snapshot.
void Server::State::abandon(Connection& connection, Workers& workers) {
  ::shutdown(connection.socket.get(), SHUT_RDWR);
  give(connection, workers);
}

void Server::State::take_back(Connection& connection, Workers& workers) {
  if (connection.progress == Progress::broken) return drop(connection);
  if (connection.progress == Progress::blocked) {
    hold(connection, connection.bytes.size() + connection.sending->waiting_bytes());
    if (held > limits.max_held_bytes) return abandon(connection, workers);
    set(connection, Phase::sending, limits.write_deadline);
    return watch(connection);
  }
  const bool reusable = connection.frame->keep_alive && !stopping;
  connection.frame.reset();
  if (!reusable) {
    say_goodbye(connection);
    return watch(connection);
  }
  connection.searched = 0;
  hold(connection, connection.bytes.size());
  set(connection, Phase::idle, limits.idle_timeout);
  advance(connection, workers); // the next request may be there already
  if (connection.phase != Phase::answering) watch(connection);
}

void Server::State::end_overdue(Workers& workers) {
  const auto now = Clock::now();
  if (accept_again && *accept_again <= now && !stopping) {
    accept_again.reset();
    watch_listener(true);
  }
  while (!deadlines.empty() && deadlines.begin()->first <= now) {
    Connection& connection = *connections.at(deadlines.begin()->second);
    if (connection.phase == Phase::head || connection.phase == Phase::body)
      refuse(connection, {408, "http.too_slow"});
    else if (connection.phase == Phase::sending)
      abandon(connection, workers);
    else
      drop(connection);
  }
}

void Server::State::begin_stop(Workers& workers) {
  stopping = true;
  stop_by = Clock::now() + limits.stop_deadline;
  workers.close_after_answers();
  if (!accept_again) watch_listener(false);
  accept_again.reset();
  std::vector<Connection*> without_request;
  for (const auto& [fd, connection] : connections)
    if (connection->phase == Phase::idle || connection->phase == Phase::head)
      without_request.push_back(connection.get());
  for (Connection* connection : without_request)
    drop(*connection);
}

void Server::State::wake() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(waker.get(), &one, sizeof one);
}

} // namespace fundament::http
