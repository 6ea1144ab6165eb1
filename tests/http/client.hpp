// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <algorithm>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace fundament::tests {

/// A bare client on loopback that says exactly what it is told, and reads for a bounded time.
class Client {
public:
  /// `receive_buffer`: bytes that the system takes for a client that does not read; 0: what it likes.
  explicit Client(int port, int receive_buffer = 0) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<unsigned short>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() {
    if (fd_ >= 0) ::close(fd_);
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return connected_; }

  /// Goes away at once, as a killed client does.
  void reset() {
    const linger at_once{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(std::exchange(fd_, -1));
  }

  bool send(std::string_view text) {
    while (!text.empty()) {
      const ssize_t sent = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// More of the answer, up to `most` milliseconds; "" when nothing came or the server closed (see closed()).
  std::string receive(int most = 20'000, std::size_t bytes = 64 << 10) {
    pollfd ready{fd_, POLLIN, 0};
    if (::poll(&ready, 1, most) <= 0) return "";
    char buffer[64 << 10];
    const ssize_t count = ::recv(fd_, buffer, std::min(bytes, sizeof buffer), 0);
    closed_ = count <= 0;
    return count > 0 ? std::string(buffer, static_cast<std::size_t>(count)) : "";
  }

  /// Reads one answer with a Content-Length (of HEAD: only its head).
  std::string answer(bool head_only = false) {
    std::string out = std::exchange(left_, "");
    std::size_t end = std::string::npos;
    while ((end = out.find("\r\n\r\n")) == out.npos) {
      const auto more = receive();
      if (more.empty()) return out;
      out += more;
    }
    std::size_t size = end + 4;
    const auto length = out.find("Content-Length: ");
    if (!head_only && length < end) size += std::stoul(out.substr(length + 16));
    while (out.size() < size) {
      const auto more = receive();
      if (more.empty()) return out;
      out += more;
    }
    left_ = out.substr(size);
    return out.substr(0, size);
  }

  /// Everything until the server closes.
  std::string rest() {
    std::string out;
    while (!closed_) {
      const auto more = receive();
      if (more.empty()) break;
      out += more;
    }
    return std::exchange(left_, "") + out;
  }
  bool closed() const { return closed_; }

private:
  int fd_;
  bool connected_ = false, closed_ = false;
  std::string left_;
};

inline int status_of(const std::string& answer) {
  return answer.rfind("HTTP/1.1 ", 0) == 0 ? std::stoi(answer.substr(9, 3)) : 0;
}

} // namespace fundament::tests
