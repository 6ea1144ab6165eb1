// SPDX-License-Identifier: MPL-2.0
#include "http/connections.hpp"
#include <algorithm>

namespace fundament::http {

Connection& Connections::add(std::unique_ptr<Connection> connection, std::chrono::milliseconds time) {
  Connection& added = *connection;
  added.number = next_number_++;
  all_[added.socket.get()] = std::move(connection);
  parties_[added.party]++;
  added.place = list(added.phase).insert(list(added.phase).end(), &added);
  enter(added, added.phase, time);
  return added;
}

Connection* Connections::find(int descriptor, std::uint32_t number) const {
  const auto found = all_.find(descriptor);
  return found == all_.end() || found->second->number != number ? nullptr : found->second.get();
}

void Connections::drop(Connection& connection) {
  hold(connection, 0);
  const auto party = parties_.find(connection.party);
  if (--party->second == 0) parties_.erase(party);
  list(connection.phase).erase(connection.place);
  all_.erase(connection.socket.get());
}

void Connections::enter(Connection& connection, Phase phase, std::chrono::milliseconds time) {
  auto& to = list(phase);
  to.splice(to.end(), list(connection.phase), connection.place);
  connection.phase = phase;
  connection.entered = Clock::now();
  connection.deadline = time == no_end ? Clock::time_point::max() : connection.entered + time;
}

void Connections::hold(Connection& connection, std::size_t bytes) {
  held_ += bytes;
  held_ -= connection.held;
  connection.held = bytes;
}

std::size_t Connections::of_party(const std::string& party) const {
  const auto found = parties_.find(party);
  return found == parties_.end() ? 0 : found->second;
}

Clock::time_point Connections::next_deadline() const {
  auto next = Clock::time_point::max();
  for (const auto& list : by_phase_)
    if (!list.empty()) next = std::min(next, list.front()->deadline);
  return next;
}

Connection* Connections::overdue(Clock::time_point now) const {
  for (const auto& list : by_phase_)
    if (!list.empty() && list.front()->deadline <= now) return list.front();
  return nullptr;
}

Connection* Connections::longest_idle(const std::string& party) const {
  Connection* longest = nullptr;
  for (const auto phase : {Phase::fresh, Phase::idle}) {
    const auto& list = in(phase);
    const auto first = std::find_if(list.begin(), list.end(),
                                    [&](const Connection* one) { return party.empty() || one->party == party; });
    if (first != list.end() && (!longest || (*first)->entered < longest->entered)) longest = *first;
  }
  return longest;
}

Connection* Connections::longest_holder(std::size_t most) const {
  Connection* longest = nullptr;
  for (const auto phase : {Phase::body, Phase::sending})
    for (Connection* one : in(phase))
      if (one->held > most && (!longest || one->begun < longest->begun)) longest = one;
  return longest;
}

} // namespace fundament::http
