// SPDX-License-Identifier: MPL-2.0
#include "http/exchange.hpp"
#include "base/sha256.hpp"
#include <algorithm>
#include <httplib.h>
#include <poll.h>
#include <sys/socket.h>

namespace fundament::http {

namespace {

using Clock = std::chrono::steady_clock;

/// httplib's view of the connection: reads from the head in memory, writes to the socket within the deadline.
class MemoryToSocket : public httplib::Stream {
public:
  MemoryToSocket(std::string head, int socket, const std::string& remote, std::chrono::milliseconds deadline)
      : head_(std::move(head)), socket_(socket), remote_(remote), deadline_(deadline) {}

  bool is_readable() const override { return at_ < head_.size(); }
  bool is_writable() const override { return !broken_; }
  // what newer versions of httplib ask besides
  virtual bool wait_readable() const { return is_readable(); }
  virtual bool wait_writable() const { return is_writable(); }
  virtual time_t duration() const { return 0; }

  ssize_t read(char* to, std::size_t size) override {
    const std::size_t count = std::min(size, head_.size() - at_);
    std::copy_n(head_.data() + at_, count, to);
    at_ += count;
    return static_cast<ssize_t>(count);
  }

  /// All of it or -1. Small pieces are joined: httplib writes the head line by line.
  ssize_t write(const char* from, std::size_t size) override {
    if (broken_) return -1;
    waiting_.append(from, size);
    if (waiting_.size() >= (64u << 10) && !flush()) return -1;
    return static_cast<ssize_t>(size);
  }

  bool flush() {
    std::string_view left = waiting_;
    const auto end = Clock::now() + deadline_;
    while (!left.empty() && !broken_) {
      const ssize_t sent = ::send(socket_, left.data(), left.size(), MSG_NOSIGNAL);
      if (sent > 0)
        left.remove_prefix(static_cast<std::size_t>(sent));
      else if (sent < 0 && errno == EINTR)
        continue;
      else if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        broken_ = !wait(end);
      else
        broken_ = true;
    }
    waiting_.clear();
    return !broken_;
  }

  void get_remote_ip_and_port(std::string& ip, int& port) const override { ip = remote_, port = 0; }
  void get_local_ip_and_port(std::string& ip, int& port) const override { ip.clear(), port = 0; }
  socket_t socket() const override { return socket_; }

private:
  bool wait(Clock::time_point end) const {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    pollfd ready{socket_, POLLOUT, 0};
    return left > 0 && ::poll(&ready, 1, static_cast<int>(left)) > 0 && (ready.revents & POLLOUT);
  }

  const std::string head_;
  std::size_t at_ = 0;
  const int socket_;
  const std::string& remote_;
  const std::chrono::milliseconds deadline_;
  std::string waiting_;
  bool broken_ = false;
};

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

/// Headers that we have dealt with, or that would have httplib do what the handler decides (ranges, compression).
bool is_ours(std::string_view name) {
  static constexpr std::string_view ours[] = {"content-length", "expect", "range", "accept-encoding", "content-type"};
  const std::string word = lower(std::string(name));
  return std::find(std::begin(ours), std::end(ours), word) != std::end(ours);
}

/// The head for httplib: no target (its own limit on one is 8,192 bytes), no body to read.
std::string reduced(std::string_view head, const Frame& frame) {
  std::string out = frame.method + " / HTTP/1." + (frame.http_1_0 ? "0" : "1") + "\r\n";
  std::string_view rest = head.substr(head.find("\r\n") + 2);
  for (std::size_t end; (end = rest.find("\r\n")) != 0 && end != rest.npos; rest.remove_prefix(end + 2))
    if (!is_ours(rest.substr(0, rest.find(':')))) out.append(rest.substr(0, end + 2));
  return out + "\r\n";
}

std::vector<std::pair<std::string, std::string>> headers_of(std::string_view head) {
  std::vector<std::pair<std::string, std::string>> out;
  std::string_view rest = head.substr(head.find("\r\n") + 2);
  for (std::size_t end; (end = rest.find("\r\n")) != 0 && end != rest.npos; rest.remove_prefix(end + 2)) {
    const auto line = rest.substr(0, end);
    const auto colon = line.find(':');
    auto value = line.substr(colon + 1);
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t'))
      value.remove_prefix(1);
    while (!value.empty() && (value.back() == ' ' || value.back() == '\t'))
      value.remove_suffix(1);
    out.emplace_back(lower(std::string(line.substr(0, colon))), std::string(value));
  }
  return out;
}

} // namespace

class Exchange::Engine : private httplib::Server {
public:
  Engine(const api::Handler& handler, const Limits& limits, const Log& log)
      : handler_(handler), limits_(limits), log_(log) {
    svr_sock_ = 0; // httplib streams only while it believes to be listening; it never uses or closes this one
    set_keep_alive_max_count(1'000'000);
    set_pre_routing_handler([this](const httplib::Request&, httplib::Response& response) {
      answer(response);
      return HandlerResponse::Handled;
    });
  }

  bool answer(int socket, const std::string& remote, const Frame& frame, std::string_view head, std::string_view body) {
    const auto begun = Clock::now();
    request_ = {frame.method, frame.target.substr(0, frame.target.find('?')), {}, headers_of(head), std::string(body)};
    if (const auto mark = frame.target.find('?'); mark != std::string::npos)
      request_.query = frame.target.substr(mark + 1);
    bytes_ = 0;
    MemoryToSocket stream(reduced(head, frame), socket, remote, limits_.write_deadline);
    bool closed = !frame.keep_alive;
    const bool answered = process(stream, !frame.keep_alive, closed) && stream.flush();
    if (log_)
      log_({frame.method, frame.target, remote, status_, bytes_,
            std::chrono::duration<double, std::milli>(Clock::now() - begun).count()});
    return answered && frame.keep_alive && !closed;
  }

private:
  /// The call gained parameters over time (0.11 in Debian 12, 0.18 in Debian 13).
  template <class Base = httplib::Server> bool process(httplib::Stream& stream, bool close, bool& closed) {
    const std::function<void(httplib::Request&)> nothing;
    if constexpr (requires(Engine & e) { e.Base::process_request(stream, close, closed, nothing); })
      return this->Base::process_request(stream, close, closed, nothing);
    else
      return this->Base::process_request(stream, std::string(), 0, std::string(), 0, close, closed, nothing);
  }

  void answer(httplib::Response& response) {
    api::Response made;
    try {
      made = handler_(request_);
    } catch (const std::exception& mistake) { // the handler words its own errors; this is for what it could not
      made = last_resort(mistake);
    }
    status_ = response.status = made.status;
    for (const auto& [name, value] : made.headers)
      response.set_header(name, value);
    if (made.stream) {
      response.set_chunked_content_provider(
          made.content_type, [this, next = std::move(made.stream)](std::size_t, httplib::DataSink& sink) {
            std::string piece;
            const bool more = next(piece);
            bytes_ += piece.size();
            if (!piece.empty() && !sink.write(piece.data(), piece.size())) return false;
            if (!more) sink.done();
            return true;
          });
    } else if (!made.body.empty() || made.status != 304) {
      bytes_ = made.body.size();
      response.body = std::move(made.body);
      if (!response.body.empty()) response.set_header("Content-Type", made.content_type);
    }
  }

  static api::Response last_resort(const std::exception& mistake) {
    const std::string id = base::random_hex(4);
    std::fprintf(stderr, "error %s: %s\n", id.c_str(), mistake.what());
    api::Response out;
    out.status = 500;
    out.content_type = "application/problem+json";
    out.body = "{\"type\":\"about:blank\",\"title\":\"Internal Server Error\",\"status\":500,\"code\":\"internal\","
               "\"detail\":\"" +
               base::render({"http.our_mistake", {{"id", id}}}, base::Language::en) + "\"}\n";
    return out;
  }

  const api::Handler& handler_;
  const Limits& limits_;
  const Log& log_;
  api::Request request_; ///< the one being answered: an exchange has one at a time
  int status_ = 0;
  std::uint64_t bytes_ = 0;
};

Exchange::Exchange(const api::Handler& handler, const Limits& limits, const Log& log)
    : engine_(std::make_unique<Engine>(handler, limits, log)) {}
Exchange::~Exchange() = default;

bool Exchange::answer(int socket, const std::string& remote, const Frame& frame, std::string_view head,
                      std::string_view body) {
  return engine_->answer(socket, remote, frame, head, body);
}

} // namespace fundament::http
