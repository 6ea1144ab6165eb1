// SPDX-License-Identifier: MPL-2.0
#include "http/access_log.hpp"
#include "base/date.hpp"
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cstdio>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <spdlog/async.h>
#include <spdlog/async_logger.h>
#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/base_sink.h>
#include <unistd.h>

namespace fundament::http {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t most_of_a_target = 1000, most_of_a_text = 300;
constexpr milliseconds look_again{100}, time_at_the_end{1000};

/// A JSON string in ASCII, of at most about `most` bytes of the text.
std::string quoted(std::string_view text, std::size_t most) {
  const bool plain = text.size() <= most && std::all_of(text.begin(), text.end(), [](char c) {
                       return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
                     });
  if (plain) return '"' + std::string(text) + '"';
  using nlohmann::json;
  const json cut(std::string(text.substr(0, most)) + (text.size() > most ? "…" : ""));
  return cut.dump(-1, ' ', true, json::error_handler_t::replace);
}

void add(std::string& out, const char* name, std::string_view text, std::size_t most = most_of_a_text) {
  if (!text.empty()) out.append(",\"").append(name).append("\":").append(quoted(text, most));
}

/// Writes to a descriptor as long as somebody takes it. poll() says whether a write of a page's part would wait, as the
/// descriptor is shared and must stay as it is for others.
class DescriptorSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
public:
  explicit DescriptorSink(int descriptor) : descriptor_(descriptor) {}

  /// From now on, what is not taken within a while is dropped.
  void hurry() { until_ = (std::chrono::steady_clock::now() + time_at_the_end).time_since_epoch().count(); }

  std::function<std::uint64_t()> overrun = [] { return std::uint64_t{0}; }; ///< dropped by the queue
  std::atomic<std::uint64_t> lost{0};                                       ///< dropped here

protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    const std::uint64_t dropped = overrun() + lost;
    if (dropped != said_) {
      const std::string words = "{\"time\":\"" + base::now_utc() + "\",\"dropped\":" + std::to_string(dropped - said_) +
                                ",\"dropped_total\":" + std::to_string(dropped) + "}\n";
      if (put(words)) said_ = dropped;
    }
    if (!put(std::string(message.payload.data(), message.payload.size()) + "\n")) lost++;
  }
  void flush_() override {}

private:
  bool put(std::string_view text) {
    while (!text.empty()) {
      pollfd ready{descriptor_, POLLOUT, 0};
      const bool late = std::chrono::steady_clock::now().time_since_epoch().count() >= until_;
      const int count = ::poll(&ready, 1, late ? 0 : static_cast<int>(look_again.count()));
      if ((count < 0 && errno != EINTR) || (count <= 0 && late)) return false;
      if (count <= 0) continue;
      const ssize_t written = ::write(descriptor_, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
      if (written < 0 && errno != EINTR && errno != EAGAIN) return false;
      if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }

  const int descriptor_;
  std::atomic<std::chrono::steady_clock::rep> until_{std::numeric_limits<std::chrono::steady_clock::rep>::max()};
  std::uint64_t said_ = 0;
};

} // namespace

std::string text_of(const LogLine& line, bool with_target) {
  std::string out = "{\"time\":\"" + base::now_utc() + "\"";
  add(out, "remote", line.remote);
  add(out, "account", line.account);
  add(out, "method", line.method);
  add(out, "route", line.route);
  if (with_target) add(out, "target", line.target, most_of_a_target);
  char time[32];
  std::snprintf(time, sizeof time, "%.2f", line.milliseconds);
  out += ",\"status\":" + std::to_string(line.status) + ",\"bytes\":" + std::to_string(line.bytes) +
         ",\"milliseconds\":" + time;
  add(out, "mistake", line.mistake, most_of_a_target);
  return out + "}";
}

struct AccessLog::State {
  explicit State(Options with)
      : options(with), sink(std::make_shared<DescriptorSink>(with.descriptor)),
        pool(std::make_shared<spdlog::details::thread_pool>(with.queue, 1)),
        logger(std::make_shared<spdlog::async_logger>("requests", sink, pool,
                                                      spdlog::async_overflow_policy::overrun_oldest)) {
    sink->overrun = [pool = pool.get()] { return pool->overrun_counter(); };
    logger->set_error_handler([](const std::string&) {}); // its own words would go to standard error
  }

  /// A queued line holds the logger: the thread's end is waited for first, so that the last to let go of it is here.
  ~State() { pool.reset(); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  const Options options;
  const std::shared_ptr<DescriptorSink> sink;
  std::shared_ptr<spdlog::details::thread_pool> pool;
  std::shared_ptr<spdlog::async_logger> logger;
};

AccessLog::AccessLog(Options options) : state_(std::make_unique<State>(options)) {}

AccessLog::~AccessLog() {
  state_->sink->hurry();
}

void AccessLog::write(const LogLine& line) noexcept {
  if (!state_->options.requests && line.mistake.empty()) return;
  try {
    state_->logger->log(spdlog::level::info, spdlog::string_view_t(text_of(line, state_->options.targets)));
  } catch (...) { // no memory for a line: it is one that is dropped
    state_->sink->lost++;
  }
}

std::uint64_t AccessLog::dropped() const {
  return state_->pool->overrun_counter() + state_->sink->lost;
}

} // namespace fundament::http
