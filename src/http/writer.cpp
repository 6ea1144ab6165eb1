// SPDX-License-Identifier: MPL-2.0
#include "http/writer.hpp"
#include <algorithm>
#include <httplib.h>

namespace fundament::http {

namespace {

/// httplib's view of a connection: reads a head from memory and writes to memory.
class Memory : public httplib::Stream {
public:
  explicit Memory(std::string head) : head_(std::move(head)) {}

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
  const std::string head_;
  std::size_t at_ = 0;
};

/// A status that has no body; stating a length of 0 would be wrong (RFC 9110 sections 8.6 and 15.4.5).
bool is_bodiless(int status) {
  return status == 204 || status == 304;
}

} // namespace

class Writer::Engine : private httplib::Server {
public:
  explicit Engine(const Limits& limits) {
    set_keep_alive_timeout(std::chrono::duration_cast<std::chrono::seconds>(limits.idle_timeout).count());
    set_keep_alive_max_count(1'000'000);
    set_pre_routing_handler([this](const httplib::Request&, httplib::Response& response) {
      fill(response);
      return HandlerResponse::Handled;
    });
  }

  Answer write(api::Response made, const std::string& method, bool http_1_0, bool keep_alive) {
    Answer out;
    made_ = std::move(made);
    head_only_ = method == "HEAD";
    chunked_ = !http_1_0;
    out.status = made_.status;
    out.chunked = chunked_;
    const bool streams = made_.stream && !head_only_ && !is_bodiless(made_.status);
    out.keep_alive = keep_alive && (chunked_ || !streams);
    if (streams) out.stream = std::move(made_.stream);
    streams_ = streams || made_.stream;
    if (!streams && !head_only_ && !is_bodiless(made_.status)) out.body_bytes = made_.body.size();
    // the head it reads says only what it must know: it limits a line to 8,192 bytes and decodes values
    Memory memory(method + (http_1_0 ? " / HTTP/1.0\r\n\r\n" : " / HTTP/1.1\r\n\r\n"));
    process(memory, !out.keep_alive);
    out.bytes = std::move(memory.written);
    made_ = {};
    return out;
  }

private:
  /// The call gained parameters over time (0.11 in Debian 12, 0.18 in Debian 13).
  template <class Base = httplib::Server> void process(httplib::Stream& stream, bool close) {
    const std::function<void(httplib::Request&)> nothing;
    bool closed = close;
    if constexpr (requires(Engine & e) { e.Base::process_request(stream, close, closed, nothing); })
      this->Base::process_request(stream, close, closed, nothing);
    else
      this->Base::process_request(stream, std::string(), 0, std::string(), 0, close, closed, nothing);
  }

  void fill(httplib::Response& response) {
    response.status = made_.status;
    for (const auto& [name, value] : made_.headers)
      response.set_header(name, value);
    if (head_only_ && !response.has_header("Accept-Ranges")) response.set_header("Accept-Ranges", "none");
    // a provider has httplib write the head of a body of unknown length; that it gives nothing ends its part there
    if (is_bodiless(made_.status) || (streams_ && !chunked_))
      response.set_content_provider(made_.content_type, [](std::size_t, httplib::DataSink&) { return false; });
    else if (streams_)
      response.set_chunked_content_provider(made_.content_type, [](std::size_t, httplib::DataSink&) { return false; });
    else {
      if (!made_.content_type.empty()) response.set_header("Content-Type", made_.content_type);
      response.body = std::move(made_.body);
    }
  }

  api::Response made_; ///< the one being written
  bool head_only_ = false, chunked_ = true, streams_ = false;
};

Writer::Writer(const Limits& limits) : engine_(std::make_unique<Engine>(limits)) {}
Writer::~Writer() = default;

Answer Writer::write(api::Response made, const std::string& method, bool http_1_0, bool keep_alive) {
  return engine_->write(std::move(made), method, http_1_0, keep_alive);
}

} // namespace fundament::http
