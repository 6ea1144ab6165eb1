// SPDX-License-Identifier: MPL-2.0
#include "http/workers.hpp"
#include "http/known.hpp"
#include <algorithm>
#include <limits>
#include <sys/resource.h>
#include <unistd.h>

namespace fundament::http {

using Progress = Sending::Progress;

namespace {

/// Of the threads for heavy questions: where processors are few, whoever asks for little goes first.
constexpr int behind_the_others = 5;

} // namespace

LogLine line_of(const Connection& connection) {
  LogLine out;
  out.remote = connection.remote;
  if (!connection.frame) return out;
  out.method = connection.frame->method;
  out.target = connection.frame->target;
  out.route = connection.way.route;
  out.milliseconds = std::chrono::duration<double, std::milli>(Clock::now() - connection.begun).count();
  return out;
}

void Tally::answered(const LogLine& line, std::uint64_t sent_bytes) {
  answers_[static_cast<std::size_t>(std::clamp(line.status / 100, 0, 5))]++;
  sent_ += sent_bytes;
  if (log_) log_(line);
}

void Tally::sent(const Connection& connection) {
  const Sending& sending = *connection.sending;
  LogLine line = line_of(connection);
  line.status = sending.status();
  line.bytes = sending.body_bytes();
  line.account = sending.account();
  line.mistake = sending.mistake();
  answered(line, sending.sent_bytes());
}

void Tally::left(const Connection& connection) {
  left_++;
  if (!log_) return;
  LogLine line = line_of(connection);
  line.status = client_left;
  log_(line);
}

Counts Tally::counts() const {
  Counts out;
  for (std::size_t i = 0; i < answers_.size(); i++)
    out.answers[i] = answers_[i];
  out.left = left_;
  out.bytes_sent = sent_;
  out.connections = connections_;
  out.connections_open = open_;
  out.connections_idle = idle_;
  return out;
}

Workers::Workers(const Limits& limits, const api::Handler& handler, Tally& tally, std::function<void()> wake)
    : limits_(limits), handler_(handler), tally_(tally), wake_(std::move(wake)) {
  constexpr auto any = std::numeric_limits<std::size_t>::max();
  open(api::Lane::instant, 1, any, 0);
  open(api::Lane::light, std::max(1u, limits.threads), any, 0);
  open(api::Lane::heavy, std::max(1u, limits.heavy_threads), limits.heavy_queue, behind_the_others);
  open(api::Lane::writes, 1, any, 0);
}

void Workers::open(api::Lane lane, unsigned threads, std::size_t room, int niceness) {
  Pool& pool = pools_[static_cast<std::size_t>(lane)];
  pool.room = room;
  for (unsigned i = 0; i < threads; i++)
    pool.threads.emplace_back([this, &pool, niceness] { work(pool, niceness); });
}

Workers::~Workers() {
  for (Pool& pool : pools_) {
    const std::lock_guard lock(pool.mutex);
    pool.end = true;
    pool.more_work.notify_all();
  }
  for (Pool& pool : pools_)
    for (auto& thread : pool.threads)
      thread.join();
}

bool Workers::give(Connection& connection) {
  Pool& pool = pool_of(connection);
  {
    const std::lock_guard lock(pool.mutex);
    if (pool.unbegun >= pool.room) return false;
    pool.unbegun++;
    pool.waiting.push_back(&connection);
  }
  pool.more_work.notify_one();
  return true;
}

void Workers::give_on(Connection& connection) {
  Pool& pool = pool_of(connection);
  {
    const std::lock_guard lock(pool.mutex);
    pool.waiting.push_back(&connection);
  }
  pool.more_work.notify_one();
}

bool Workers::take_out(Connection& connection) {
  Pool& pool = pool_of(connection);
  const std::lock_guard lock(pool.mutex);
  const auto found = std::find(pool.waiting.begin(), pool.waiting.end(), &connection);
  if (found == pool.waiting.end() || connection.sending) return false;
  pool.waiting.erase(found);
  pool.unbegun--;
  return true;
}

std::vector<Connection*> Workers::take_back() {
  const std::lock_guard lock(mutex_);
  return std::exchange(back_, {});
}

void Workers::work(Pool& pool, int niceness) {
  if (niceness != 0) ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), niceness); // a thread's, on Linux
  Exchange exchange(limits_);
  while (true) {
    Connection* connection = nullptr;
    {
      std::unique_lock lock(pool.mutex);
      pool.more_work.wait(lock, [&] { return pool.end || !pool.waiting.empty(); });
      if (pool.end) return;
      connection = pool.waiting.front();
      pool.waiting.pop_front();
      if (!connection->sending) pool.unbegun--;
    }
    turn(exchange, *connection);
    if (connection->progress == Progress::turn) {
      const std::lock_guard lock(pool.mutex);
      pool.waiting.push_back(connection); // behind the others; this worker looks again itself
      continue;
    }
    bool first = false;
    {
      const std::lock_guard lock(mutex_);
      first = back_.empty();
      back_.push_back(connection);
    }
    if (first) wake_();
  }
}

void Workers::turn(Exchange& exchange, Connection& connection) const {
  const auto gone = [&] { return *connection.gone && !cutting_; };
  if (!connection.sending && !gone()) begin(exchange, connection);
  // what was made for a client that has gone may have been cut short, so nobody may take it for the answer
  connection.progress =
      !connection.sending || gone() ? Progress::broken : connection.sending->send(connection.socket.get(), cutting_);
  if (connection.progress == Progress::done || connection.progress == Progress::broken) finish(connection);
}

void Workers::begin(Exchange& exchange, Connection& connection) const {
  const Frame& frame = *connection.frame;
  std::string &bytes = connection.bytes, body;
  if (frame.body_bytes == 0 && frame.head_bytes <= Known::longest_head)
    connection.head.assign(bytes, 0, frame.head_bytes);
  if (bytes.size() == frame.bytes()) { // a large body is not copied
    bytes.erase(0, frame.head_bytes);
    body.swap(bytes);
  } else {
    body = bytes.substr(frame.head_bytes, frame.body_bytes);
    bytes.erase(0, frame.bytes());
  }
  connection.sending.emplace(
      exchange.ask(handler_, frame, std::move(body), connection.begun, connection.gone, frame.keep_alive && !closing_));
}

void Workers::finish(Connection& connection) const {
  if (!connection.sending || (*connection.gone && !cutting_ && connection.sending->sent_bytes() == 0)) {
    tally_.left(connection);
    return connection.sending.reset();
  }
  Sending& sending = *connection.sending;
  if (!sending.keep_alive()) connection.frame->keep_alive = false;
  tally_.sent(connection);
  if (connection.progress == Progress::done && !sending.edition().empty() && connection.frame->keep_alive)
    connection.again = sending.take();
  connection.sending.reset();
}

} // namespace fundament::http
