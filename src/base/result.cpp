// SPDX-License-Identifier: MPL-2.0
#include "base/result.hpp"
#include <iterator>

namespace fundament::base {

std::string_view to_string(ErrorCode code) {
  switch (code) {
  case ErrorCode::invalid_argument: return "invalid_argument";
  case ErrorCode::not_found: return "not_found";
  case ErrorCode::conflict: return "conflict";
  case ErrorCode::revision_moved: return "revision_moved";
  case ErrorCode::plan_conflicts: return "plan_conflicts";
  case ErrorCode::report_outdated: return "report_outdated";
  case ErrorCode::plan_unknown: return "plan_unknown";
  case ErrorCode::limit_exceeded: return "limit_exceeded";
  case ErrorCode::unauthenticated: return "unauthenticated";
  case ErrorCode::forbidden: return "forbidden";
  case ErrorCode::unavailable: return "unavailable";
  case ErrorCode::corrupt_data: return "corrupt_data";
  case ErrorCode::internal: return "internal";
  }
  throw std::logic_error("error code out of range");
}

std::string Error::message(Language language) const {
  std::string out = where.empty() ? "" : where + ": ";
  out += render(text, language);
  if (hint) out += " " + render(*hint, language);
  return out;
}

Error out_of_time() {
  return {ErrorCode::unavailable, {"answer.out_of_time"}, "", Text{"answer.out_of_time_hint"}};
}

bool is_out_of_time(const Error& error) {
  return error.text.id == "answer.out_of_time";
}

std::optional<Text> did_you_mean(std::string_view names) {
  if (names.empty()) return std::nullopt;
  return Text{"did_you_mean", {{"names", std::string(names)}}};
}

namespace {

constexpr std::string_view more = "problems.more";

/// How many problems an error stands for: those that an earlier collection did not keep, or itself.
std::size_t counted(const Error& error) {
  return error.text.id == more ? std::stoul(error.text.arguments.front().second) : 1;
}

} // namespace

void Problems::add(Error error) {
  std::vector<Error> others = std::move(error.others);
  error.others.clear();
  count_ += counted(error);
  if (!full() && error.text.id != more) errors_.push_back(std::move(error));
  for (Error& other : others)
    add(std::move(other));
}

Error Problems::take() {
  expect(!errors_.empty(), "no problem to take");
  Error first = std::move(errors_.front());
  first.others.assign(std::make_move_iterator(errors_.begin() + 1), std::make_move_iterator(errors_.end()));
  if (const std::size_t left = count_ - errors_.size(); left > 0)
    first.others.push_back({first.code, {std::string(more), {{"count", std::to_string(left)}}}});
  *this = {};
  return first;
}

} // namespace fundament::base
