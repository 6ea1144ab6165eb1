// SPDX-License-Identifier: MPL-2.0
#include "http/sending.hpp"
#include <cerrno>
#include <charconv>
#include <chrono>
#include <sys/socket.h>

namespace fundament::http {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t bytes_a_turn = 1 << 20;
constexpr std::size_t bytes_a_piece = 16 << 10;
constexpr std::chrono::milliseconds time_a_piece{50};

std::string hexadecimal(std::size_t number) {
  char text[16];
  return {text, std::to_chars(text, text + sizeof text, number, 16).ptr};
}

} // namespace

Sending::Sending(Answer answer) : answer_(std::move(answer)) {}

Sending::Progress Sending::send(int socket, const std::atomic<bool>& cut) {
  const std::uint64_t until = sent_ + bytes_a_turn;
  while (true) {
    while (at_ < answer_.bytes.size()) {
      if (sent_ >= until) return Progress::turn;
      const auto count = ::send(socket, answer_.bytes.data() + at_, answer_.bytes.size() - at_, MSG_NOSIGNAL);
      if (count >= 0) {
        at_ += static_cast<std::size_t>(count);
        sent_ += static_cast<std::uint64_t>(count);
      } else if (errno == EAGAIN || errno == EWOULDBLOCK)
        return Progress::blocked;
      else if (errno != EINTR)
        return Progress::broken;
    }
    if (!answer_.stream) return Progress::done;
    if (!next_piece(cut)) return Progress::broken;
    if (answer_.bytes.empty()) return Progress::turn;
  }
}

/// Small pieces are joined, but not for long: a slow stream is read as it comes.
bool Sending::next_piece(const std::atomic<bool>& cut) {
  std::string piece;
  bool more = true;
  try {
    const auto until = Clock::now() + time_a_piece;
    for (bool grows = true; !cut && more && grows && piece.size() < bytes_a_piece && Clock::now() < until;) {
      const std::size_t before = piece.size();
      more = answer_.stream(piece);
      grows = piece.size() > before;
    }
  } catch (...) { // the head is sent: only an end without the last chunk can say that something is missing
    answer_.mistake = words_of_mistake();
    answer_.stream = nullptr;
    return false;
  }
  const bool ends_early = more && cut;
  frame(ends_early ? piece + answer_.cut : std::move(piece));
  if (more && !cut) return true;
  answer_.stream = nullptr;
  if (ends_early)
    answer_.keep_alive = false;
  else if (answer_.chunked)
    answer_.bytes += "0\r\n\r\n";
  return true;
}

void Sending::frame(std::string piece) {
  answer_.body_bytes += piece.size();
  at_ = 0;
  answer_.bytes.clear();
  if (!answer_.chunked)
    answer_.bytes = std::move(piece);
  else if (!piece.empty())
    answer_.bytes.append(hexadecimal(piece.size())).append("\r\n").append(piece).append("\r\n");
}

} // namespace fundament::http
