// SPDX-License-Identifier: MPL-2.0
#include "http/server.hpp"
#include "http/exchange.hpp"
#include "http/framing.hpp"
#include <arpa/inet.h>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <fcntl.h>
#include <map>
#include <mutex>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <set>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace fundament::http {

namespace {

using Clock = std::chrono::steady_clock;

/// A file descriptor that is closed with its owner.
class Descriptor {
public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int get() const { return number_; }

private:
  int number_;
};

/// One client. The waiting thread owns it, except while a worker answers its request.
struct Connection {
  enum class Phase { idle, head, body, answering, closing };

  Descriptor socket;
  std::string remote;
  std::string bytes;        ///< received and not yet answered
  std::size_t searched = 0; ///< of bytes, without finding the end of the head
  std::optional<Frame> frame;
  Phase phase = Phase::idle;
  Clock::time_point deadline;
  bool reusable = true; ///< what the worker said of it
};

std::string remote_text(const sockaddr_storage& address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address.ss_family == AF_INET)
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text, sizeof text);
  else if (address.ss_family == AF_INET6)
    ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, text, sizeof text);
  return text;
}

} // namespace

struct Server::State {
  State(api::Handler with, Limits most, Log to) : handler(std::move(with)), limits(most), log(std::move(to)) {}

  void run();
  void accept_all();
  void receive(int fd);
  void advance(Connection& connection);
  void refuse(Connection& connection, const Refusal& refusal);
  void take_back();
  void end_overdue();
  void watch(Connection& connection, bool on) const;
  void set(Connection& connection, Connection::Phase phase, std::chrono::milliseconds time);
  void drop(Connection& connection);
  int wait_time() const;
  void work();
  bool finished() const;

  const api::Handler handler;
  const Limits limits;
  const Log log;
  Descriptor listener, poller, waker;
  int port = 0;

  std::map<int, std::unique_ptr<Connection>> connections; // of the waiting thread
  std::set<std::pair<Clock::time_point, int>> deadlines;  // of the waiting thread
  bool stopping = false;                                  // of the waiting thread
  Clock::time_point stop_by;
  std::atomic<bool> stop_asked{false};

  std::mutex mutex; // of what follows
  std::condition_variable more_work;
  std::deque<Connection*> whole;     // requests for the workers
  std::vector<Connection*> answered; // back from them
  bool no_more = false;
};

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}
Server::~Server() = default;
int Server::port() const {
  return state_->port;
}
void Server::run() {
  state_->run();
}

void Server::stop() {
  state_->stop_asked = true;
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(state_->waker.get(), &one, sizeof one);
}

base::Result<std::unique_ptr<Server>> Server::listen(const std::string& host, int port, api::Handler handler,
                                                     Limits limits, Log log) {
  const auto failed = [&](const std::string& reason) {
    return base::Error{base::ErrorCode::unavailable,
                       {"http.address_taken", {{"address", host + ":" + std::to_string(port)}, {"reason", reason}}},
                       "",
                       base::Text{"http.try_another_port"}};
  };
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  if (const int wrong = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found))
    return failed(::gai_strerror(wrong));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);
  auto state = std::make_unique<State>(std::move(handler), limits, std::move(log));
  state->listener = Descriptor(::socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int on = 1;
  ::setsockopt(state->listener.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(state->listener.get(), found->ai_addr, found->ai_addrlen) != 0 ||
      ::listen(state->listener.get(), 1024) != 0)
    return failed(std::strerror(errno));
  sockaddr_storage bound{};
  socklen_t length = sizeof bound;
  ::getsockname(state->listener.get(), reinterpret_cast<sockaddr*>(&bound), &length);
  state->port = ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(bound).sin6_port
                                                  : reinterpret_cast<sockaddr_in&>(bound).sin_port);
  state->poller = Descriptor(::epoll_create1(EPOLL_CLOEXEC));
  state->waker = Descriptor(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  for (const int fd : {state->listener.get(), state->waker.get()}) {
    epoll_event event{EPOLLIN, {}};
    event.data.fd = fd;
    if (::epoll_ctl(state->poller.get(), EPOLL_CTL_ADD, fd, &event) != 0) return failed(std::strerror(errno));
  }
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

void Server::State::run() {
  std::vector<std::thread> workers;
  for (unsigned i = 0; i < std::max(1u, limits.threads); i++)
    workers.emplace_back([this] { work(); });
  epoll_event events[256];
  while (!finished()) {
    const int count = ::epoll_wait(poller.get(), events, 256, wait_time());
    for (int i = 0; i < count; i++) {
      const int fd = events[i].data.fd;
      if (fd == listener.get())
        accept_all();
      else if (fd != waker.get())
        receive(fd);
      else {
        std::uint64_t ignored;
        while (::read(fd, &ignored, sizeof ignored) > 0) {}
      }
    }
    take_back();
    end_overdue();
    if (!stop_asked || stopping) continue;
    stopping = true;
    stop_by = Clock::now() + limits.stop_deadline;
    ::epoll_ctl(poller.get(), EPOLL_CTL_DEL, listener.get(), nullptr);
    std::vector<Connection*> idle;
    for (const auto& [fd, connection] : connections)
      if (connection->phase == Connection::Phase::idle) idle.push_back(connection.get());
    for (Connection* connection : idle)
      drop(*connection);
  }
  {
    const std::lock_guard lock(mutex);
    no_more = true;
  }
  more_work.notify_all();
  for (auto& connection : connections) // a worker that is still sending finds the socket closed
    ::shutdown(connection.second->socket.get(), SHUT_RDWR);
  for (auto& worker : workers)
    worker.join();
  connections.clear();
  listener = Descriptor();
}

bool Server::State::finished() const {
  return stopping && (connections.empty() || Clock::now() >= stop_by);
}

int Server::State::wait_time() const {
  auto next = deadlines.empty() ? Clock::time_point::max() : deadlines.begin()->first;
  if (stopping) next = std::min(next, stop_by);
  if (next == Clock::time_point::max()) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

void Server::State::accept_all() {
  while (true) {
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    const int fd =
        ::accept4(listener.get(), reinterpret_cast<sockaddr*>(&address), &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      // out of descriptors the listener would wake us at once again; the clients wait in its queue
      if (errno == EMFILE || errno == ENFILE) std::this_thread::sleep_for(std::chrono::milliseconds(10));
      return;
    }
    const int on = 1; // without it an answer on a kept connection waits 40 ms for the client's acknowledgement
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    auto connection = std::make_unique<Connection>();
    connection->socket = Descriptor(fd);
    connection->remote = remote_text(address);
    Connection& added = *(connections[fd] = std::move(connection));
    watch(added, true);
    added.deadline = Clock::now() + limits.header_deadline; // a client that connects and says nothing
    deadlines.emplace(added.deadline, fd);
    if (connections.size() > limits.max_connections) refuse(added, {503, "http.too_many_connections"});
  }
}

void Server::State::set(Connection& connection, Connection::Phase phase, std::chrono::milliseconds time) {
  deadlines.erase({connection.deadline, connection.socket.get()});
  connection.phase = phase;
  connection.deadline = Clock::now() + time;
  if (phase != Connection::Phase::answering) deadlines.emplace(connection.deadline, connection.socket.get());
}

/// While a worker has it, a connection is not watched at all: a broken one would wake us again and again.
void Server::State::watch(Connection& connection, bool on) const {
  epoll_event event{EPOLLIN | EPOLLRDHUP, {}};
  event.data.fd = connection.socket.get();
  ::epoll_ctl(poller.get(), on ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, connection.socket.get(), &event);
}

void Server::State::drop(Connection& connection) {
  const int fd = connection.socket.get();
  deadlines.erase({connection.deadline, fd});
  connections.erase(fd);
}

void Server::State::receive(int fd) {
  const auto found = connections.find(fd);
  if (found == connections.end() || found->second->phase == Connection::Phase::answering) return;
  Connection& connection = *found->second;
  char buffer[64 << 10];
  while (true) {
    const ssize_t count = ::recv(fd, buffer, sizeof buffer, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (count <= 0) return drop(connection);
    if (connection.phase == Connection::Phase::closing) continue; // read and forgotten, so that the answer arrives
    connection.bytes.append(buffer, static_cast<std::size_t>(count));
    advance(connection);
    if (connection.phase == Connection::Phase::answering) return;
  }
}

/// Goes on with the bytes there are, as far as the next whole request.
void Server::State::advance(Connection& connection) {
  using Phase = Connection::Phase;
  if (connection.phase == Phase::idle && !connection.bytes.empty()) {
    // a blank line before a request is to be ignored (RFC 9112 section 2.2)
    while (connection.bytes.rfind("\r\n", 0) == 0)
      connection.bytes.erase(0, 2);
    if (connection.bytes.empty()) return;
    set(connection, Phase::head, limits.header_deadline);
  }
  if (connection.phase == Phase::head) {
    auto framing = read_head(connection.bytes, connection.searched, limits);
    connection.searched = connection.bytes.size();
    if (framing.refusal) return refuse(connection, *framing.refusal);
    if (!framing.frame) return;
    connection.frame = std::move(framing.frame);
    set(connection, Phase::body, limits.body_deadline);
    const std::size_t whole_bytes = connection.frame->head_bytes + connection.frame->body_bytes;
    if (connection.frame->expects_continue && connection.bytes.size() < whole_bytes) {
      static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
      [[maybe_unused]] const auto sent = ::send(connection.socket.get(), go_on.data(), go_on.size(), MSG_NOSIGNAL);
    }
  }
  if (connection.phase == Phase::body &&
      connection.bytes.size() >= connection.frame->head_bytes + connection.frame->body_bytes) {
    set(connection, Phase::answering, {});
    watch(connection, false);
    {
      const std::lock_guard lock(mutex);
      whole.push_back(&connection);
    }
    more_work.notify_one();
  }
}

void Server::State::refuse(Connection& connection, const Refusal& refusal) {
  const std::string answer = refusal_response(refusal, connection.bytes);
  [[maybe_unused]] const auto sent = ::send(connection.socket.get(), answer.data(), answer.size(), MSG_NOSIGNAL);
  ::shutdown(connection.socket.get(), SHUT_WR);
  connection.bytes.clear();
  // closing at once with bytes unread would have the system throw the answer away
  set(connection, Connection::Phase::closing, std::chrono::milliseconds(1000));
}

void Server::State::take_back() {
  std::vector<Connection*> back;
  {
    const std::lock_guard lock(mutex);
    back.swap(answered);
  }
  for (Connection* connection : back) {
    if (!connection->reusable || stopping) {
      ::shutdown(connection->socket.get(), SHUT_WR);
      connection->bytes.clear();
      set(*connection, Connection::Phase::closing, std::chrono::milliseconds(1000));
      if (stopping)
        drop(*connection);
      else
        watch(*connection, true);
      continue;
    }
    connection->bytes.erase(0, connection->frame->head_bytes + connection->frame->body_bytes);
    if (connection->bytes.empty()) connection->bytes.shrink_to_fit();
    connection->searched = 0;
    connection->frame.reset();
    set(*connection, Connection::Phase::idle, limits.idle_timeout);
    advance(*connection); // the next request may be there already
    if (connection->phase != Connection::Phase::answering) watch(*connection, true);
  }
}

void Server::State::end_overdue() {
  const auto now = Clock::now();
  while (!deadlines.empty() && deadlines.begin()->first <= now) {
    Connection& connection = *connections.at(deadlines.begin()->second);
    const bool in_request = connection.phase == Connection::Phase::body || connection.phase == Connection::Phase::head;
    if (in_request)
      refuse(connection, {408, "http.too_slow"});
    else
      drop(connection);
  }
}

void Server::State::work() {
  Exchange exchange(handler, limits, log);
  while (true) {
    Connection* connection = nullptr;
    {
      std::unique_lock lock(mutex);
      more_work.wait(lock, [this] { return no_more || !whole.empty(); });
      if (whole.empty() || no_more) return;
      connection = whole.front();
      whole.pop_front();
    }
    const Frame& frame = *connection->frame;
    const std::string_view bytes = connection->bytes;
    connection->reusable =
        exchange.answer(connection->socket.get(), connection->remote, frame, bytes.substr(0, frame.head_bytes),
                        bytes.substr(frame.head_bytes, frame.body_bytes));
    {
      const std::lock_guard lock(mutex);
      answered.push_back(connection);
    }
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(waker.get(), &one, sizeof one);
  }
}

} // namespace fundament::http
