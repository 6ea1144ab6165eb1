// SPDX-License-Identifier: MPL-2.0
#include "http/framing.hpp"
#include <algorithm>
#include <charconv>

namespace fundament::http {

namespace {

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(x) == lower(y);
  });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

/// Does a comma-separated list hold the word?
bool lists(std::string_view value, std::string_view word) {
  while (!value.empty()) {
    const auto comma = value.find(',');
    if (same_word(trimmed(value.substr(0, comma)), word)) return true;
    value.remove_prefix(comma == value.npos ? value.size() : comma + 1);
  }
  return false;
}

class Head {
public:
  explicit Head(const Limits& limits) : limits_(limits) {}

  Framing read(std::string_view head) {
    Frame frame;
    frame.head_bytes = head.size();
    head.remove_suffix(2); // the blank line
    std::string_view line = next_line(head);
    if (!request_line(line, frame)) return {{}, refusal_};
    while (!head.empty())
      if (!header(next_line(head), frame)) return {{}, refusal_};
    if (hosts_ != 1 && !frame.http_1_0) return refuse(400, "http.host_needed");
    if (lengths_ > 1 || (lengths_ == 1 && transfer_encoded_)) return refuse(400, "http.conflicting_lengths");
    if (transfer_encoded_) return refuse(411, "http.length_needed");
    if (frame.body_bytes > limits_.max_body_bytes) return refuse(413, "http.body_too_large");
    return {std::move(frame), {}};
  }

private:
  Framing refuse(int status, const char* text) { return {{}, Refusal{status, text}}; }
  bool fail(int status, const char* text) {
    refusal_ = {status, text};
    return false;
  }

  static std::string_view next_line(std::string_view& rest) {
    const auto end = rest.find("\r\n");
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 2);
    return line;
  }

  bool request_line(std::string_view line, Frame& frame) {
    const auto first = line.find(' '), last = line.rfind(' ');
    if (first == line.npos || last == first) return fail(400, "http.malformed_request_line");
    const auto target = line.substr(first + 1, last - first - 1), version = line.substr(last + 1);
    if (!is_token(line.substr(0, first)) || target.empty() || target.find(' ') != target.npos ||
        std::any_of(target.begin(), target.end(), [](char c) { return c < 0x21 || c == 0x7f; }))
      return fail(400, "http.malformed_request_line");
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return fail(505, "http.version_unknown");
    if (target.size() > limits_.max_target_bytes) return fail(414, "http.target_too_long");
    frame.method = line.substr(0, first);
    frame.target = target;
    frame.http_1_0 = version == "HTTP/1.0";
    frame.keep_alive = !frame.http_1_0;
    return true;
  }

  bool header(std::string_view line, Frame& frame) {
    const auto colon = line.find(':');
    // a space before the colon, or a line that continues the one before, is read differently by different servers
    if (colon == line.npos || !is_token(line.substr(0, colon))) return fail(400, "http.malformed_header");
    const auto name = line.substr(0, colon), value = trimmed(line.substr(colon + 1));
    if (std::any_of(value.begin(), value.end(), [](char c) { return c == '\0' || c == '\r' || c == '\n'; }))
      return fail(400, "http.malformed_header");
    if (same_word(name, "host"))
      hosts_++;
    else if (same_word(name, "transfer-encoding"))
      transfer_encoded_ = true;
    else if (same_word(name, "expect"))
      frame.expects_continue = same_word(value, "100-continue");
    else if (same_word(name, "connection")) {
      if (lists(value, "close"))
        frame.keep_alive = false;
      else if (lists(value, "keep-alive"))
        frame.keep_alive = true;
    } else if (same_word(name, "content-length")) {
      lengths_++;
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), frame.body_bytes);
      if (error == std::errc::result_out_of_range) return fail(413, "http.body_too_large");
      if (error != std::errc() || end != value.data() + value.size()) return fail(400, "http.malformed_length");
    }
    return true;
  }

  const Limits& limits_;
  Refusal refusal_;
  int hosts_ = 0, lengths_ = 0;
  bool transfer_encoded_ = false;
};

const char* reason(int status) {
  switch (status) {
  case 408: return "Request Timeout";
  case 411: return "Length Required";
  case 413: return "Content Too Large";
  case 414: return "URI Too Long";
  case 431: return "Request Header Fields Too Large";
  case 503: return "Service Unavailable";
  case 505: return "HTTP Version Not Supported";
  default: return "Bad Request";
  }
}

} // namespace

Framing read_head(std::string_view bytes, std::size_t searched, const Limits& limits) {
  const auto end = bytes.find("\r\n\r\n", searched < 3 ? 0 : searched - 3);
  if (end == bytes.npos) {
    const auto line = bytes.find("\r\n");
    if (std::min(line, bytes.size()) > limits.max_target_bytes + 64) return {{}, Refusal{414, "http.target_too_long"}};
    if (bytes.size() > limits.max_header_bytes) return {{}, Refusal{431, "http.header_too_large"}};
    return {};
  }
  if (end > limits.max_header_bytes) return {{}, Refusal{431, "http.header_too_large"}};
  return Head(limits).read(bytes.substr(0, end + 4));
}

std::string refusal_response(const Refusal& refusal, std::string_view head) {
  const auto accept = head.find("Accept-Language: en");
  const auto language = accept == head.npos ? base::Language::da : base::Language::en;
  const std::string detail = base::render({refusal.text}, language); // the table's texts need no escaping here
  const std::string body = "{\"type\":\"about:blank\",\"title\":\"" + std::string(reason(refusal.status)) +
                           "\",\"status\":" + std::to_string(refusal.status) +
                           ",\"code\":\"invalid_argument\",\"detail\":\"" + detail + "\"}\n";
  return "HTTP/1.1 " + std::to_string(refusal.status) + " " + reason(refusal.status) +
         "\r\nContent-Type: application/problem+json\r\nContent-Language: " + std::string(to_string(language)) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

} // namespace fundament::http
