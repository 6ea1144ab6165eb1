// SPDX-License-Identifier: MPL-2.0
#include "http/socket.hpp"
#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <limits>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace fundament::http {

namespace {

constexpr int backlog = 1024;

void turn_on(int socket, int level, int option) {
  const int on = 1;
  ::setsockopt(socket, level, option, &on, sizeof on);
}

std::string text_of(const sockaddr_storage& address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address.ss_family == AF_INET)
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text, sizeof text);
  else if (address.ss_family == AF_INET6)
    ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, text, sizeof text);
  return text;
}

} // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

base::Result<Descriptor> open_listener(const std::string& host, int port) {
  const auto failed = [&](const char* reason) {
    const std::string name = host.find(':') == host.npos ? host : "[" + host + "]";
    return base::Error{base::ErrorCode::unavailable,
                       {"http.address_taken", {{"address", name + ":" + std::to_string(port)}, {"reason", reason}}},
                       "",
                       base::Text{"http.try_another_port"}};
  };
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  if (const int wrong = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found))
    return failed(::gai_strerror(wrong));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);
  int first_error = 0; // the later addresses of a name often fail for duller reasons
  for (const addrinfo* one = found; one; one = one->ai_next) {
    Descriptor listener(::socket(one->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    turn_on(listener.get(), SOL_SOCKET, SO_REUSEADDR);
    if (listener.get() >= 0 && ::bind(listener.get(), one->ai_addr, one->ai_addrlen) == 0 &&
        ::listen(listener.get(), backlog) == 0)
      return listener;
    if (!first_error) first_error = errno;
  }
  return failed(std::strerror(first_error));
}

int port_of(const Descriptor& listener) {
  sockaddr_storage bound{};
  socklen_t length = sizeof bound;
  ::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&bound), &length);
  return ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(bound).sin6_port
                                           : reinterpret_cast<sockaddr_in&>(bound).sin_port);
}

Descriptor accept_client(const Descriptor& listener, std::string& remote, std::string& party) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  Descriptor client(
      ::accept4(listener.get(), reinterpret_cast<sockaddr*>(&address), &length, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (client.get() < 0) return client;
  // without it an answer on a kept connection waits 40 ms for the client's acknowledgement
  turn_on(client.get(), IPPROTO_TCP, TCP_NODELAY);
  remote = party = text_of(address);
  if (auto& long_one = reinterpret_cast<sockaddr_in6&>(address);
      address.ss_family == AF_INET6 && !IN6_IS_ADDR_V4MAPPED(&long_one.sin6_addr)) {
    std::fill(long_one.sin6_addr.s6_addr + 8, long_one.sin6_addr.s6_addr + 16, std::uint8_t{0});
    party = text_of(address);
  }
  return client;
}

void raise_descriptor_limit(std::size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= wanted) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, wanted);
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::size_t descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return std::numeric_limits<std::size_t>::max();
  return static_cast<std::size_t>(limit.rlim_cur);
}

} // namespace fundament::http
