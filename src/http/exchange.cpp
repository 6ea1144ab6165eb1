// SPDX-License-Identifier: MPL-2.0
#include "http/exchange.hpp"
#include "api/negotiate.hpp"
#include "api/status.hpp"
#include "base/ascii.hpp"
#include "base/sha256.hpp"
#include <algorithm>
#include <httplib.h>

namespace fundament::http {

namespace {

/// httplib's view of a connection: a head that has come, and memory for the answer.
class Memory : public httplib::Stream {
public:
  explicit Memory(std::string_view head) : head_(head) {}

  bool is_readable() const override { return at_ < head_.size(); }
  bool is_writable() const override { return true; }
  // what newer versions of httplib ask besides
  virtual bool wait_readable() const { return is_readable(); }
  virtual bool wait_writable() const { return true; }
  virtual time_t duration() const { return 0; }

  ssize_t read(char* to, std::size_t size) override {
    const std::size_t count = std::min(size, head_.size() - at_);
    std::copy_n(head_.data() + at_, count, to);
    at_ += count;
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char* from, std::size_t size) override {
    written.append(from, size);
    return static_cast<ssize_t>(size);
  }

  void get_remote_ip_and_port(std::string& ip, int& port) const override { ip.clear(), port = 0; }
  void get_local_ip_and_port(std::string& ip, int& port) const override { ip.clear(), port = 0; }
  socket_t socket() const override { return INVALID_SOCKET; }

  std::string written;

private:
  const std::string_view head_;
  std::size_t at_ = 0;
};

/// A status that has no body; stating a length of 0 would be wrong (RFC 9110 sections 8.6 and 15.4.5).
bool is_bodiless(int status) {
  return status == 204 || status == 304;
}

/// httplib adds these to what the client sent.
bool is_added(std::string_view name) {
  return name == "REMOTE_ADDR" || name == "REMOTE_PORT" || name == "LOCAL_ADDR" || name == "LOCAL_PORT";
}

} // namespace

class Exchange::Engine : private httplib::Server {
public:
  explicit Engine(const Limits& limits) {
    set_keep_alive_timeout(std::chrono::duration_cast<std::chrono::seconds>(limits.idle_timeout).count());
    set_keep_alive_max_count(1'000'000);
    // before httplib would read the body, which has come and need not be copied
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      asked_->request = request_of(request);
      asked_->made = made_for(asked_->request);
      fill(request, response);
      return HandlerResponse::Handled;
    });
    set_error_handler(HandlerWithResponse([this](const httplib::Request& request, httplib::Response& response) {
      if (asked_->made) return HandlerResponse::Unhandled;
      asked_->made = refused({400, "http.malformed_header"}, asked_->frame.head); // httplib read it otherwise than we
      fill(request, response);
      return HandlerResponse::Handled;
    }));
  }

  Answer ask(const api::Handler& handler, const Frame& frame, std::string body, base::Clock::time_point arrived,
             base::Gone gone, bool keep_alive) {
    Asked asked{handler, frame, std::move(body), arrived, std::move(gone)};
    asked_ = &asked;
    asked.out.chunked = !frame.http_1_0;
    asked.out.keep_alive = keep_alive;
    Memory memory(frame.head);
    process(memory, !keep_alive);
    asked_ = nullptr;
    asked.out.bytes = std::move(memory.written);
    return std::move(asked.out);
  }

private:
  /// One request on its way through.
  struct Asked {
    const api::Handler& handler;
    const Frame& frame;
    std::string body;
    base::Clock::time_point arrived;
    base::Gone gone;
    api::Request request = {};
    std::optional<api::Response> made = {};
    Answer out = {};
  };

  /// The call gained parameters over time (0.11 in Debian 12, 0.18 in Debian 13).
  template <class Base = httplib::Server> void process(httplib::Stream& stream, bool close) {
    const std::function<void(httplib::Request&)> nothing;
    bool closed = close;
    if constexpr (requires(Engine & e) { e.Base::process_request(stream, close, closed, nothing); })
      this->Base::process_request(stream, close, closed, nothing);
    else
      this->Base::process_request(stream, std::string(), 0, std::string(), 0, close, closed, nothing);
  }

  api::Request request_of(const httplib::Request& request) {
    const Frame& frame = asked_->frame;
    const std::string& target = frame.long_target.empty() ? request.target : frame.long_target;
    const auto mark = target.find('?');
    api::Request out;
    out.method = request.method;
    out.path = target.substr(0, mark);
    if (mark != target.npos) out.query = target.substr(mark + 1);
    out.headers.reserve(request.headers.size() + frame.aside.size());
    for (const auto& [name, value] : request.headers)
      if (!is_added(name)) out.headers.emplace_back(base::lower(name), value);
    out.headers.insert(out.headers.end(), frame.aside.begin(), frame.aside.end());
    out.body = std::move(asked_->body);
    out.arrived = asked_->arrived;
    out.gone = asked_->gone;
    return out;
  }

  api::Response made_for(const api::Request& request) {
    try {
      return asked_->handler(request);
    } catch (...) { // the handler words its own errors; this is for what it could not
      const std::string id = base::random_hex(4);
      auto out = api::problem({base::ErrorCode::internal, {"http.our_mistake", {{"id", id}}}},
                              api::accepted_language(request.header("accept-language")));
      out.mistake = id + ": " + words_of_mistake();
      return out;
    }
  }

  void fill(const httplib::Request& request, httplib::Response& response) {
    api::Response& made = *asked_->made;
    Answer& out = asked_->out;
    out.status = response.status = made.status;
    out.account = std::move(made.account);
    out.mistake = std::move(made.mistake);
    for (const auto& [name, value] : made.headers)
      response.set_header(name, value);
    const bool head_only = request.method == "HEAD", bodiless = is_bodiless(made.status), streams = bool(made.stream);
    if (head_only && !response.has_header("Accept-Ranges")) response.set_header("Accept-Ranges", "none");
    // a provider has httplib write the head of a body of unknown length; that it gives nothing ends its part there
    const auto nothing = [](std::size_t, httplib::DataSink&) { return false; };
    if (bodiless || (streams && !out.chunked))
      response.set_content_provider(made.content_type, nothing);
    else if (streams)
      response.set_chunked_content_provider(made.content_type, nothing);
    else {
      if (!made.content_type.empty()) response.set_header("Content-Type", made.content_type);
      if (!head_only) out.body_bytes = made.body.size();
      response.body = std::move(made.body);
    }
    if (!streams) out.edition = std::move(made.edition);
    if (!streams || head_only || bodiless) return;
    out.stream = std::move(made.stream);
    out.cut = std::move(made.cut);
    out.keep_alive = out.keep_alive && out.chunked;
  }

  Asked* asked_ = nullptr; ///< the one that is being answered
};

Exchange::Exchange(const Limits& limits) : engine_(std::make_unique<Engine>(limits)) {}
Exchange::~Exchange() = default;

Answer Exchange::ask(const api::Handler& handler, const Frame& frame, std::string body, base::Clock::time_point arrived,
                     base::Gone gone, bool keep_alive) {
  return engine_->ask(handler, frame, std::move(body), arrived, std::move(gone), keep_alive);
}

std::string words_of_mistake() {
  try {
    throw;
  } catch (const std::exception& mistake) {
    return mistake.what();
  } catch (...) {
    return "not a standard exception";
  }
}

Answer answer_of(const Refusal& refusal, std::string_view head) {
  const api::Response made = refused(refusal, head);
  Answer out;
  out.status = made.status;
  out.keep_alive = false;
  out.body_bytes = made.body.size();
  out.bytes = "HTTP/1.1 " + std::to_string(made.status) + " " + std::string(api::phrase_of(made.status)) + "\r\n";
  for (const auto& [name, value] : made.headers)
    out.bytes += name + ": " + value + "\r\n";
  out.bytes += "Connection: close\r\nContent-Type: " + made.content_type +
               "\r\nContent-Length: " + std::to_string(made.body.size()) + "\r\n\r\n" + made.body;
  return out;
}

} // namespace fundament::http
