// SPDX-License-Identifier: MPL-2.0
#include "http/server.hpp"
#include "http/connections.hpp"
#include "http/known.hpp"
#include "http/workers.hpp"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace fundament::http {

namespace {

using Phase = Connection::Phase;
using Progress = Sending::Progress;
using std::chrono::milliseconds;

constexpr milliseconds linger{1000};         // for a client to take the last answer
constexpr milliseconds short_linger{100};    // the same while the server stops
constexpr milliseconds last_words{1000};     // for streams that the stop has cut
constexpr milliseconds rest_from_accept{50}; // when the process has no descriptor left
constexpr std::size_t refused_at_once = 256; // connections that are told why; more are just closed
constexpr int reads_a_turn = 16;
constexpr std::size_t always_held = 64 << 10; // of a request, however much others send
constexpr std::size_t descriptors_for_others = 64;
constexpr std::uint64_t of_listener = ~std::uint64_t{0}, of_waker = of_listener - 1; // no connection's

} // namespace

/// What the waiting thread has.
struct Server::State {
  State(api::Handler with, Limits most, Log to, WayOf by, EditionOf of)
      : handler(std::move(with)), way(std::move(by)), edition(std::move(of)), limits(most), tally(std::move(to)) {}

  void run();
  bool finished() const;
  int wait_time() const;
  void handle(const epoll_event& event, Workers& workers);
  void accept_all();
  bool give_way(const std::string& party);
  void watch_listener(bool on);
  void watch(Connection& connection, int how) const;
  void receive(Connection& connection, Workers& workers);
  void advance(Connection& connection, Workers& workers);
  bool skip_blank_lines(Connection& connection) const;
  void ask(Connection& connection, Workers& workers);
  void refuse(Connection& connection, const Refusal& refusal);
  void go_on(Connection& connection, Workers& workers);
  void abandon(Connection& connection, Workers& workers);
  void leave(Connection& connection, Workers& workers);
  void shed(Workers& workers);
  bool answer_again(Connection& connection, Workers& workers);
  void take_back(Connection& connection, Workers& workers);
  void hold_answer(Connection& connection, Workers& workers);
  void await_next(Connection& connection);
  void say_goodbye(Connection& connection);
  void end_overdue(Workers& workers);
  void begin_stop(Workers& workers);
  void cut(Workers& workers);
  void drop(Connection& connection);
  void wake() const;

  const api::Handler handler;
  const WayOf way;
  const EditionOf edition;
  const Limits limits;
  Tally tally;
  Descriptor listener, poller, waker;
  int port = 0;
  std::atomic<bool> stop_asked{false};

  Connections connections;
  Known known{limits.max_known_bytes};
  bool stopping = false, cutting = false;
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
                                                     Limits limits, Log log, WayOf way, EditionOf edition) {
  auto listener = open_listener(host, port);
  if (!listener) return listener.error();
  if (const auto most = descriptor_limit(); most > 2 * descriptors_for_others)
    limits.max_connections = std::min(limits.max_connections, most - descriptors_for_others);
  auto state = std::make_unique<State>(std::move(handler), limits, std::move(log), std::move(way), std::move(edition));
  state->listener = std::move(*listener);
  state->port = port_of(state->listener);
  state->poller = Descriptor(::epoll_create1(EPOLL_CLOEXEC));
  state->waker = Descriptor(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  epoll_event event{EPOLLIN, {}};
  event.data.u64 = of_waker;
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
        handle(events[i], workers);
      for (Connection* connection : workers.take_back())
        take_back(*connection, workers);
      end_overdue(workers);
      tally.idle(connections.in(Phase::idle).size());
      if (stop_asked && !stopping) begin_stop(workers);
      if (stopping && !cutting && Clock::now() >= stop_by) cut(workers);
    }
    for (const auto phase : {Phase::queued, Phase::answering, Phase::sending})
      for (Connection* connection : connections.in(phase)) { // a worker that still sends finds the socket closed
        *connection->gone = true;
        ::shutdown(connection->socket.get(), SHUT_RDWR);
      }
  }
  for (std::size_t phase = 0; phase < Connection::phases; phase++)
    while (!connections.in(static_cast<Phase>(phase)).empty())
      drop(*connections.in(static_cast<Phase>(phase)).front());
  listener = Descriptor();
}

bool Server::State::finished() const {
  return stopping && (connections.size() == 0 || (cutting && Clock::now() >= stop_by));
}

/// Until the next deadline, in milliseconds; -1 when there is none.
int Server::State::wait_time() const {
  auto next = connections.next_deadline();
  if (stopping) next = std::min(next, stop_by);
  if (accept_again) next = std::min(next, *accept_again);
  if (next == Clock::time_point::max()) return -1;
  const auto left = std::chrono::ceil<milliseconds>(next - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

/// The system tells each change of a connection once, also while a worker has it; so what it says is kept until it is
/// used up.
void Server::State::handle(const epoll_event& event, Workers& workers) {
  if (event.data.u64 == of_listener) return accept_all();
  if (event.data.u64 == of_waker) {
    std::uint64_t ignored;
    [[maybe_unused]] const auto count = ::read(waker.get(), &ignored, sizeof ignored);
    return;
  }
  Connection* const found =
      connections.find(static_cast<int>(event.data.u64 & 0xffffffff), static_cast<std::uint32_t>(event.data.u64 >> 32));
  if (!found) return;
  Connection& connection = *found;
  constexpr std::uint32_t broken = EPOLLRDHUP | EPOLLHUP | EPOLLERR;
  connection.readable |= (event.events & (EPOLLIN | broken)) != 0;
  connection.writable |= (event.events & EPOLLOUT) != 0;
  connection.hung_up |= (event.events & broken) != 0;
  switch (connection.phase) {
  case Phase::queued:
  case Phase::answering:
    if (connection.hung_up) leave(connection, workers);
    break;
  case Phase::sending:
    if (connection.hung_up)
      abandon(connection, workers);
    else if (connection.writable)
      go_on(connection, workers);
    break;
  default:
    if (connection.readable) receive(connection, workers);
  }
}

void Server::State::accept_all() {
  while (true) {
    auto connection = std::make_unique<Connection>();
    connection->socket = accept_client(listener, connection->remote, connection->party);
    if (connection->socket.get() < 0) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK) return;
      // no descriptor left, and the listener would wake us at once again: the clients wait in its queue
      watch_listener(false);
      accept_again = Clock::now() + rest_from_accept;
      return;
    }
    if (connections.size() >= limits.max_connections + refused_at_once) continue;
    const std::string& party = connection->party;
    const bool own_room = connections.of_party(party) < limits.max_per_address || give_way(party);
    const bool room = own_room && (connections.size() < limits.max_connections || give_way(""));
    // a client that connects and says nothing has as long as one that does not end its head
    Connection& added = connections.add(std::move(connection), limits.header_deadline);
    tally.opened();
    if (!room) refuse(added, {503, own_room ? "http.too_many_connections" : "http.too_many_of_address"});
    watch(added, EPOLL_CTL_ADD);
  }
}

/// Closes the connection that has been idle for the longest time, of that party if one is named, for a new one.
bool Server::State::give_way(const std::string& party) {
  Connection* const idle = connections.longest_idle(party);
  if (idle) drop(*idle);
  return idle != nullptr;
}

void Server::State::watch_listener(bool on) {
  epoll_event event{EPOLLIN, {}};
  event.data.u64 = of_listener;
  ::epoll_ctl(poller.get(), on ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, listener.get(), &event);
}

/// For each change; that it goes away is told while a worker has it, too.
void Server::State::watch(Connection& connection, int how) const {
  epoll_event event{EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, {}};
  event.data.u64 = std::uint64_t{connection.number} << 32 | static_cast<std::uint32_t>(connection.socket.get());
  ::epoll_ctl(poller.get(), how, connection.socket.get(), &event);
}

void Server::State::drop(Connection& connection) {
  tally.closed();
  connections.drop(connection);
}

/// Reads what there is, a turn of it at most, and goes on with it.
void Server::State::receive(Connection& connection, Workers& workers) {
  char buffer[64 << 10];
  for (int turn = 0; connection.readable; turn++) {
    const bool answering =
        connection.phase == Phase::queued || connection.phase == Phase::answering || connection.phase == Phase::sending;
    if (answering) return; // the rest of what there is belongs to later requests
    if (turn == reads_a_turn) return watch(connection, EPOLL_CTL_MOD); // others come first; it is told anew
    const ssize_t count = ::recv(connection.socket.get(), buffer, sizeof buffer, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      connection.readable = false;
      return;
    }
    if (count <= 0) return drop(connection);
    if (static_cast<std::size_t>(count) < sizeof buffer && !connection.hung_up) connection.readable = false;
    if (connection.phase == Phase::closing) continue;
    connection.bytes.append(buffer, static_cast<std::size_t>(count));
    connections.hold(connection, connection.bytes.size());
    if (connections.held() > limits.max_held_bytes) shed(workers);
    if (connection.phase == Phase::closing) continue;
    if (connections.held() > limits.max_held_bytes && connection.held > always_held)
      refuse(connection, {503, "http.too_much_held"});
    else
      advance(connection, workers);
  }
}

/// Goes on with the bytes there are, as far as the next whole request.
void Server::State::advance(Connection& connection, Workers& workers) {
  if (connection.phase == Phase::fresh || connection.phase == Phase::idle) {
    if (!skip_blank_lines(connection)) return;
    connections.enter(connection, Phase::head, limits.header_deadline);
  }
  if (connection.phase == Phase::head) {
    auto framing = read_head(connection.bytes, connection.searched, limits);
    connection.searched = connection.bytes.size();
    if (framing.refusal) return refuse(connection, *framing.refusal);
    if (!framing.frame) return;
    connection.frame = std::move(framing.frame);
    connection.begun = Clock::now();
    connections.enter(connection, Phase::body, limits.body_deadline);
    if (connection.frame->expects_continue && connection.bytes.size() < connection.frame->bytes()) {
      static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
      [[maybe_unused]] const auto sent = ::send(connection.socket.get(), go_on.data(), go_on.size(), MSG_NOSIGNAL);
    }
  }
  if (connection.phase == Phase::body && connection.bytes.size() >= connection.frame->bytes()) ask(connection, workers);
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

/// The request is whole.
void Server::State::ask(Connection& connection, Workers& workers) {
  connection.begun = Clock::now();
  connection.writable = false;
  if (answer_again(connection, workers)) return;
  connection.way = way(connection.frame->method, connection.frame->path());
  if (connection.hung_up) { // nobody waits for the answer
    tally.left(connection);
    return say_goodbye(connection);
  }
  connections.enter(connection, Phase::queued, limits.queue_deadline);
  if (!workers.give(connection)) refuse(connection, {503, "http.lane_full"});
}

/// Where the same was asked before, its answer is there and needs no worker. One that sends several requests at once
/// waits with all others, as does who has gone.
bool Server::State::answer_again(Connection& connection, Workers& workers) {
  const Frame& frame = *connection.frame;
  const bool alone = connection.bytes.size() == frame.head_bytes;
  if (!edition || !alone || frame.head_bytes > Known::longest_head || connection.hung_up || stopping) return false;
  const Known::One* const one = known.find(connection.bytes, edition());
  if (!one) return false;
  static const std::atomic<bool> never{false};
  connection.way = one->way;
  connection.bytes.clear();
  connection.sending.emplace(one->answer);
  connection.progress = connection.sending->send(connection.socket.get(), never);
  if (connection.progress == Progress::blocked) {
    hold_answer(connection, workers);
    return true;
  }
  tally.sent(connection);
  connection.sending.reset();
  if (connection.progress == Progress::done)
    await_next(connection);
  else
    say_goodbye(connection);
  return true;
}

void Server::State::refuse(Connection& connection, const Refusal& refusal) {
  const Answer answer = answer_of(refusal, connection.bytes);
  const auto sent = ::send(connection.socket.get(), answer.bytes.data(), answer.bytes.size(), MSG_NOSIGNAL);
  LogLine line = line_of(connection);
  line.status = refusal.status;
  line.bytes = answer.body_bytes;
  tally.answered(line, static_cast<std::uint64_t>(std::max<ssize_t>(sent, 0)));
  say_goodbye(connection);
}

/// Closing at once with bytes unread would have the system throw away the answer that was sent.
void Server::State::say_goodbye(Connection& connection) {
  ::shutdown(connection.socket.get(), SHUT_WR);
  connection.bytes = {};
  connections.hold(connection, 0);
  connections.enter(connection, Phase::closing, stopping ? short_linger : linger);
}

void Server::State::go_on(Connection& connection, Workers& workers) {
  connection.writable = false;
  connections.enter(connection, Phase::answering, Connections::no_end);
  workers.give_on(connection);
}

/// The worker finds it broken, logs that and frees what the answer holds, which may be a whole snapshot.
void Server::State::abandon(Connection& connection, Workers& workers) {
  ::shutdown(connection.socket.get(), SHUT_RDWR);
  connections.hold(connection, 0);
  go_on(connection, workers);
}

/// The client of a whole request has gone.
void Server::State::leave(Connection& connection, Workers& workers) {
  *connection.gone = true;
  if (connection.phase != Phase::queued || !workers.take_out(connection)) return; // the worker will see it
  tally.left(connection);
  drop(connection);
}

/// Who has held memory for the longest time gives it back, not who asks next: a client that takes its answer at a few
/// bytes a second must not have that of all others cut.
void Server::State::shed(Workers& workers) {
  while (connections.held() > limits.max_held_bytes) {
    Connection* const longest = connections.longest_holder(always_held);
    if (!longest) return;
    if (longest->phase == Phase::sending)
      abandon(*longest, workers);
    else
      refuse(*longest, {503, "http.too_much_held"});
  }
}

void Server::State::take_back(Connection& connection, Workers& workers) {
  if (connection.progress == Progress::broken) return drop(connection);
  if (connection.progress == Progress::blocked) return hold_answer(connection, workers);
  if (connection.again && !connection.head.empty())
    known.keep(std::exchange(connection.head, {}), {*std::exchange(connection.again, {}), connection.way});
  await_next(connection);
  advance(connection, workers); // the next request may be there already
  if (connection.readable) receive(connection, workers);
}

/// Until the client reads.
void Server::State::hold_answer(Connection& connection, Workers& workers) {
  connections.hold(connection, connection.bytes.size() + connection.sending->waiting_bytes());
  connections.enter(connection, Phase::sending, limits.write_deadline);
  if (connection.hung_up) return abandon(connection, workers);
  if (connection.writable) return go_on(connection, workers);
  shed(workers);
}

/// All of the answer is sent.
void Server::State::await_next(Connection& connection) {
  const bool reusable = connection.frame->keep_alive && !stopping;
  connection.frame.reset();
  connection.way = {};
  connection.head.clear();
  connection.again.reset();
  if (!reusable) return say_goodbye(connection);
  connection.searched = 0;
  connections.hold(connection, connection.bytes.size());
  connections.enter(connection, Phase::idle, limits.idle_timeout);
}

void Server::State::end_overdue(Workers& workers) {
  const auto now = Clock::now();
  if (accept_again && *accept_again <= now && !stopping) {
    accept_again.reset();
    watch_listener(true);
  }
  while (Connection* const overdue = connections.overdue(now)) {
    switch (overdue->phase) {
    case Phase::head:
    case Phase::body: refuse(*overdue, {408, "http.too_slow"}); break;
    case Phase::queued:
      if (workers.take_out(*overdue))
        refuse(*overdue, {503, "http.queued_too_long"});
      else
        connections.enter(*overdue, Phase::answering, Connections::no_end); // the handler limits its own time
      break;
    case Phase::sending: abandon(*overdue, workers); break;
    default: drop(*overdue);
    }
  }
}

void Server::State::begin_stop(Workers& workers) {
  stopping = true;
  stop_by = Clock::now() + limits.stop_deadline;
  workers.close_after_answers();
  if (!accept_again) watch_listener(false);
  accept_again.reset();
  for (const auto phase : {Phase::fresh, Phase::idle, Phase::head})
    while (!connections.in(phase).empty())
      drop(*connections.in(phase).front());
}

/// What is still under way when the time is over ends by its budget, and streams with words to that effect.
void Server::State::cut(Workers& workers) {
  cutting = true;
  stop_by = Clock::now() + last_words;
  workers.cut();
  for (const auto phase : {Phase::body, Phase::queued, Phase::answering, Phase::sending})
    for (auto it = connections.in(phase).begin(); it != connections.in(phase).end();) {
      Connection& connection = **it++; // each may enter another phase
      *connection.gone = true;
      if (phase == Phase::sending)
        go_on(connection, workers);
      else if (phase == Phase::body || (phase == Phase::queued && workers.take_out(connection)))
        refuse(connection, {503, "http.stopping"});
    }
}

void Server::State::wake() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(waker.get(), &one, sizeof one);
}

} // namespace fundament::http
