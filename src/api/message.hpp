// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/budget.hpp"
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fundament::interchange {
class BomText;
}

/// What a caller sends and gets, free of any HTTP library: handlers are ordinary functions that a test can call.
namespace fundament::api {

struct Request {
  std::string method = "GET"; ///< upper case
  std::string path;           ///< raw, as it was sent: percent signs not decoded, up to the first '?'
  std::string query;          ///< raw, after the first '?'
  std::vector<std::pair<std::string, std::string>> headers = {}; ///< names in lower case, in the order they came
  std::string body = {};
  /// In place of a body a bill of materials too long to be held, for the route that takes one; the caller's.
  interchange::BomText* bill = nullptr;
  /// When all of it had come, from where its time is counted; and set when the client goes away. A caller that waits as
  /// long as it takes, such as the command line, gives neither.
  std::optional<base::Clock::time_point> arrived = std::nullopt;
  base::Gone gone = {};

  /// The first header of that name (lower case), or nothing.
  std::string_view header(std::string_view name) const {
    for (const auto& [key, value] : headers)
      if (key == name) return value;
    return {};
  }

  /// All headers of that name as the one list that they are (RFC 9110 section 5.3).
  std::string header_list(std::string_view name) const {
    std::string out;
    for (const auto& [key, value] : headers)
      if (key == name) out.append(out.empty() ? "" : ", ").append(value);
    return out;
  }
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
  /// When set, the body is what this appends, call by call, until it returns false; `body` is then empty. It is called
  /// from one thread at a time and owns what it reads (its view); it is destroyed when the caller goes away.
  std::function<bool(std::string&)> stream = {};
  std::string cut = {}; ///< what a stream says last, in its format, when the caller must end it early
  /// When set, the same request, byte for byte, gets the same response as long as this is Service::edition().
  std::string edition = {};
  // for the log, never sent: the name of the account whose token came, and what went wrong here beside its number
  std::string account = {}, mistake = {};
};

using Handler = std::function<Response(const Request&)>;

/// Whom a request waits behind. What takes long must not keep what is quick, and writers wait for each other anyway.
enum class Lane {
  instant, ///< whether the server lives: behind nobody but its like
  light,   ///< what an index answers
  heavy,   ///< what looks at the whole graph, and what a caller has thought up himself
  writes,  ///< one at a time, as the log takes them
};

/// What is known of a request before it is asked. Pages and what does not exist are light.
struct Way {
  Lane lane = Lane::light;
  std::string_view route = {}; ///< its id; "" for a page
};

/// The way of a request (method in upper case, raw path), from the table of routes. Any thread; must be quick.
Way way_of(std::string_view method, std::string_view path);

} // namespace fundament::api
