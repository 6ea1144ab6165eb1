// SPDX-License-Identifier: MPL-2.0
#include "http/workers.hpp"
#include <algorithm>

namespace fundament::http {

using Progress = Sending::Progress;

void Tally::answered(const LogLine& line, std::uint64_t sent_bytes) {
  answers_[static_cast<std::size_t>(std::clamp(line.status / 100, 0, 5))]++;
  sent_ += sent_bytes;
  if (log_) log_(line);
}

Counts Tally::counts() const {
  Counts out;
  for (std::size_t i = 0; i < answers_.size(); i++)
    out.answers[i] = answers_[i];
  out.bytes_sent = sent_;
  out.connections_open = open_;
  out.connections = connections_;
  return out;
}

Workers::Workers(const Limits& limits, const api::Handler& handler, Tally& tally, std::function<void()> wake)
    : limits_(limits), handler_(handler), tally_(tally), wake_(std::move(wake)) {
  for (unsigned i = 0; i < std::max(1u, limits.threads); i++)
    threads_.emplace_back([this] { work(); });
}

Workers::~Workers() {
  {
    const std::lock_guard lock(mutex_);
    end_ = true;
  }
  more_work_.notify_all();
  for (auto& thread : threads_)
    thread.join();
}

void Workers::give(Connection& connection) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(&connection);
  }
  more_work_.notify_one();
}

std::vector<Connection*> Workers::take_back() {
  const std::lock_guard lock(mutex_);
  return std::exchange(back_, {});
}

void Workers::work() {
  Writer writer(limits_);
  while (true) {
    Connection* connection = nullptr;
    {
      std::unique_lock lock(mutex_);
      more_work_.wait(lock, [this] { return end_ || !waiting_.empty(); });
      if (end_) return;
      connection = waiting_.front();
      waiting_.pop_front();
    }
    if (!connection->sending) begin(writer, *connection);
    const auto progress = connection->progress = connection->sending->send(connection->socket.get());
    if (progress == Progress::done || progress == Progress::broken) finish(*connection);
    bool first = false;
    {
      const std::lock_guard lock(mutex_);
      if (progress == Progress::turn)
        waiting_.push_back(connection); // behind the others; this worker looks again itself
      else {
        first = back_.empty();
        back_.push_back(connection);
      }
    }
    if (first) wake_();
  }
}

void Workers::begin(Writer& writer, Connection& connection) const {
  Frame& frame = *connection.frame;
  std::string& bytes = connection.bytes;
  if (bytes.size() == frame.bytes()) { // a large body is not copied
    bytes.erase(0, frame.head_bytes);
    frame.request.body = std::exchange(bytes, {});
  } else {
    frame.request.body = bytes.substr(frame.head_bytes, frame.body_bytes);
    bytes.erase(0, frame.bytes());
  }
  api::Response made = ask(handler_, frame.request);
  connection.sending.emplace(
      writer.write(std::move(made), frame.request.method, frame.http_1_0, frame.keep_alive && !closing_));
}

void Workers::finish(Connection& connection) const {
  const api::Request& request = connection.frame->request;
  const Sending& sending = *connection.sending;
  if (!sending.keep_alive()) connection.frame->keep_alive = false;
  tally_.answered({request.method, request.query.empty() ? request.path : request.path + "?" + request.query,
                   connection.remote, sending.status(), sending.body_bytes(),
                   std::chrono::duration<double, std::milli>(Clock::now() - connection.begun).count()},
                  sending.sent_bytes());
  connection.sending.reset();
}

} // namespace fundament::http
