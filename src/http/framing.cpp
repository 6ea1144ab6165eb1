// SPDX-License-Identifier: MPL-2.0
#include "http/framing.hpp"
#include "api/negotiate.hpp"
#include "api/status.hpp"
#include "base/ascii.hpp"
#include <algorithm>
#include <charconv>
#include <utility>

namespace fundament::http {

using base::lower;
using base::trimmed;

namespace {

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
    if (lower(trimmed(value.substr(0, comma))) == word) return true;
    value.remove_prefix(comma == value.npos ? value.size() : comma + 1);
  }
  return false;
}

std::string_view next_line(std::string_view& rest) {
  const auto end = rest.find("\r\n");
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end == rest.npos ? rest.size() : end + 2);
  return line;
}

constexpr std::size_t httplibs_line = 8'000; // it takes 8,192, with the line's end and what stands before a target

bool is_for_us(std::string_view name) {
  return name == "range" || name == "accept-encoding" || name == "expect";
}

class Head {
public:
  explicit Head(const Limits& limits) : limits_(limits) {}

  Framing read(std::string_view head) {
    frame_.head_bytes = head.size();
    head.remove_suffix(2); // the blank line
    if (!request_line(next_line(head))) return {{}, refusal_};
    while (!head.empty())
      if (!header(next_line(head))) return {{}, refusal_};
    if (!consistent()) return {{}, refusal_};
    return {std::move(frame_), {}};
  }

private:
  bool fail(int status, const char* text) {
    refusal_ = {status, text};
    return false;
  }

  bool request_line(std::string_view line) {
    const auto first = line.find(' '), last = line.rfind(' ');
    if (first == line.npos || last == first) return fail(400, "http.malformed_request_line");
    const auto method = line.substr(0, first), version = line.substr(last + 1);
    std::string target(line.substr(first + 1, last - first - 1));
    // bytes above 0x7f should have been percent-encoded, but are clear: curl sends what was typed
    if (!is_token(method) || target.empty() || std::any_of(target.begin(), target.end(), [](char c) {
          return static_cast<unsigned char>(c) < 0x21 || c == 0x7f;
        }))
      return fail(400, "http.malformed_request_line");
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return fail(505, "http.version_unknown");
    if (target.size() > limits_.max_target_bytes) return fail(414, "http.target_too_long");
    static constexpr std::string_view known[] = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"};
    if (std::find(std::begin(known), std::end(known), method) == std::end(known))
      return fail(501, "http.method_unknown");
    if (!without_authority(target)) return false;
    if (target.front() != '/' && !(target == "*" && method == "OPTIONS"))
      return fail(400, "http.malformed_request_line");
    frame_.method = method;
    frame_.target = target;
    if (target.size() > httplibs_line) frame_.long_target = std::exchange(target, "/");
    frame_.head.append(method).append(" ").append(target).append(" ").append(version).append("\r\n");
    frame_.http_1_0 = version == "HTTP/1.0";
    frame_.keep_alive = !frame_.http_1_0;
    return true;
  }

  /// A client may name the server in the target, as it would to a proxy (RFC 9112 section 3.2.2); but no other one.
  bool without_authority(std::string& target) {
    const auto scheme = target.find("://");
    if (target.front() == '/' || scheme == target.npos) return true;
    const auto end = std::min(target.find_first_of("/?", scheme + 3), target.size());
    authority_ = target.substr(scheme + 3, end - scheme - 3);
    if (authority_->empty() || authority_->find('@') != authority_->npos)
      return fail(400, "http.malformed_request_line");
    target.erase(0, end);
    if (target.empty() || target.front() == '?') target.insert(0, "/");
    return true;
  }

  bool header(std::string_view line) {
    const auto colon = line.find(':');
    // a space before the colon, or a line that continues the one before, is read differently by different servers
    if (colon == line.npos || !is_token(line.substr(0, colon))) return fail(400, "http.malformed_header");
    const auto value = trimmed(line.substr(colon + 1));
    if (std::any_of(value.begin(), value.end(), [](char c) { return c == '\0' || c == '\r' || c == '\n'; }))
      return fail(400, "http.malformed_header");
    const std::string name = lower(line.substr(0, colon));
    if (value.empty() || line.size() > httplibs_line / 3 || is_for_us(name)) // thrice: all of it might be percent signs
      frame_.aside.emplace_back(name, value);
    else
      add_line(name, value);
    if (name == "host")
      hosts_++, host_ = value;
    else if (name == "transfer-encoding")
      transfer_encoded_ = true;
    else if (name == "expect")
      frame_.expects_continue = !frame_.http_1_0 && lower(value) == "100-continue";
    else if (name == "connection" && lists(value, "close"))
      frame_.keep_alive = false;
    else if (name == "content-length")
      return length(value);
    return true;
  }

  void add_line(std::string_view name, std::string_view value) {
    frame_.head.append(name).append(": ");
    for (auto percent = value.find('%'); percent != value.npos; percent = value.find('%')) {
      frame_.head.append(value.substr(0, percent)).append("%25");
      value.remove_prefix(percent + 1);
    }
    frame_.head.append(value).append("\r\n");
  }

  bool length(std::string_view value) {
    lengths_++;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), frame_.body_bytes);
    if (error == std::errc::result_out_of_range) return fail(413, "http.body_too_large");
    return (error == std::errc() && end == value.data() + value.size()) || fail(400, "http.malformed_length");
  }

  bool consistent() {
    if (hosts_ > 1 || (hosts_ == 0 && !frame_.http_1_0)) return fail(400, "http.host_needed");
    if (lengths_ > 1 || (lengths_ == 1 && transfer_encoded_)) return fail(400, "http.conflicting_lengths");
    if (transfer_encoded_) return fail(411, "http.length_needed");
    if (authority_ && hosts_ == 0)
      add_line("host", *authority_);
    else if (authority_ && api::host_of(*authority_) != api::host_of(host_))
      return fail(421, "http.other_host");
    frame_.head += "\r\n";
    return frame_.body_bytes <= limits_.max_body_bytes || fail(413, "http.body_too_large");
  }

  const Limits& limits_;
  Frame frame_;
  Refusal refusal_;
  std::optional<std::string> authority_; ///< of the target
  std::string host_;
  int hosts_ = 0, lengths_ = 0;
  bool transfer_encoded_ = false;
};

base::ErrorCode code_of(int status) {
  switch (status) {
  case 408:
  case 413:
  case 414:
  case 431: return base::ErrorCode::limit_exceeded;
  case 503: return base::ErrorCode::unavailable;
  default: return base::ErrorCode::invalid_argument;
  }
}

/// The head may be refused because it cannot be read as one, so this looks for the line alone.
base::Language asked_language(std::string_view head) {
  static constexpr std::string_view name = "accept-language:";
  while (!head.empty()) {
    const auto line = next_line(head);
    if (lower(line.substr(0, name.size())) == name) return api::accepted_language(line.substr(name.size()));
  }
  return base::Language::da;
}

} // namespace

Framing read_head(std::string_view bytes, std::size_t searched, const Limits& limits) {
  static constexpr std::size_t around_target = 64; // method, version and spaces
  const auto end = bytes.find("\r\n\r\n", searched < 3 ? 0 : searched - 3);
  if (end == bytes.npos) {
    const auto longest_line = limits.max_target_bytes + around_target;
    if (bytes.size() > longest_line && bytes.substr(0, longest_line).find("\r\n") == bytes.npos)
      return {{}, Refusal{414, "http.target_too_long"}};
    if (bytes.size() > limits.max_header_bytes) return {{}, Refusal{431, "http.header_too_large"}};
    return {};
  }
  if (end > limits.max_header_bytes) return {{}, Refusal{431, "http.header_too_large"}};
  return Head(limits).read(bytes.substr(0, end + 4));
}

api::Response refused(const Refusal& refusal, std::string_view head) {
  return api::problem({code_of(refusal.status), {refusal.text}}, asked_language(head), refusal.status);
}

} // namespace fundament::http
