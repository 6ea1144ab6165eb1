// SPDX-License-Identifier: MPL-2.0
#include "api/served.hpp"
#include "base/unicode.hpp"
#include <ctime>
#include <nlohmann/json.hpp>

/// Whole requests of nobody in particular: "GET /api/v1/impact?of=a", header lines, an empty line, a body. Whatever
/// comes, the answer is no mistake of ours, is UTF-8, is JSON where it says so, and costs at most twice its budget.
namespace {

using namespace fundament;

std::string_view next_line(std::string_view& text) {
  const auto line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

api::Request request_of(std::string_view text) {
  api::Request request;
  std::string_view line = next_line(text);
  request.method = line.substr(0, line.find(' '));
  const auto target = line.substr(std::min(line.size(), request.method.size() + 1));
  request.path = target.substr(0, target.find('?'));
  request.query = target.substr(std::min(target.size(), request.path.size() + 1));
  while (!(line = next_line(text)).empty()) {
    const auto name = line.substr(0, line.find(':'));
    request.headers.emplace_back(name, line.substr(std::min(line.size(), name.size() + 1)));
  }
  request.body = text;
  return request;
}

constexpr std::chrono::milliseconds budget{50};
constexpr int of_sanitizers = 10; ///< what they make everything slower by, at most

api::Settings settings() {
  api::Settings out;
  out.answer_deadline = budget;
  out.query_limits.time = budget;
  return out;
}

/// Of this thread's processor, so that neither others on the machine nor a wait for the disk count.
std::chrono::nanoseconds spent() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

tests::Served& served() {
  static tests::Served one(
      tests::TextGraph().add("portal -> billing -> ledger   ledger -> billing   audit -[reads]-> ledger "
                             "unit:u -[owns]-> portal   unit:u -[uses]-> portal"),
      settings());
  return one;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const auto request = request_of({reinterpret_cast<const char*>(data), size});
  auto& asked = served(); // the first call makes it, which is not the request's time
  const auto before = spent();
  const auto response = asked.dispatch(request);
  if (spent() - before > 2 * of_sanitizers * budget) __builtin_trap();
  if (response.status >= 500 && response.status != 503) __builtin_trap(); // 503: out of time, or not ready
  if (!base::is_utf8(response.body)) __builtin_trap();
  const bool is_json =
      response.content_type == "application/json" || response.content_type == "application/problem+json";
  if (is_json && !response.body.empty() && !nlohmann::json::accept(response.body)) __builtin_trap();
  return 0;
}
