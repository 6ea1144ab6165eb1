// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/texts.hpp"
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// How a call says that it could not do what was asked. What a user's input, file or database can cause is a Result;
/// what only our own mistake can cause is expect(), which throws std::logic_error.
namespace fundament::base {

/// Stable codes: the wire text is the enumerator's name. `api` alone maps them to HTTP statuses and `app` to exit
/// states.
enum class ErrorCode {
  invalid_argument,
  not_found,
  conflict,
  revision_moved,
  plan_conflicts,
  report_outdated,
  plan_unknown,
  limit_exceeded,
  unauthenticated,
  forbidden,
  unavailable,
  corrupt_data,
  internal,
};

std::string_view to_string(ErrorCode code);

/// One problem, worded when a language is chosen. `where` names the place in the asker's own terms (a file and line, a
/// parameter, a ref and attribute) and is not translated. `others` holds further problems of the same request.
struct Error {
  ErrorCode code;
  Text text;
  std::string where = {};
  std::optional<Text> hint = std::nullopt;
  std::vector<Error> others = {};

  /// "where: sentence hint", in one line; others are not included.
  std::string message(Language language = Language::en) const;
};

/// The question's budget was spent before there was anything to answer with.
Error out_of_time();
bool is_out_of_time(const Error& error);

/// "Did you mean system, service?"; nothing for "", when no name is near.
std::optional<Text> did_you_mean(std::string_view names);

/// Collects the problems of one request and turns them into one Error, the first with the rest as its others. However
/// many there are, the first are kept, and of the others only how many they are.
class Problems {
public:
  static constexpr std::size_t most = 100;

  /// The others of the error become problems beside it.
  void add(Error error);
  /// A name that is not known. `nearest` gives those that may have been meant, as one text; finding them costs far more
  /// than the problem, so it is asked only while problems are kept.
  template <class Nearest> void add(Error error, Nearest nearest) {
    if (!full()) error.hint = did_you_mean(nearest());
    add(std::move(error));
  }
  bool empty() const { return count_ == 0; }
  std::size_t size() const { return count_; }
  /// What is added now is counted and not kept.
  bool full() const { return errors_.size() >= most; }
  /// Must not be empty. Behind the others stands "17 more problems …", if not all were kept.
  Error take();

private:
  std::vector<Error> errors_;
  std::size_t count_ = 0;
};

/// Our own mistake if it does not hold. Always on.
inline void expect(bool condition, const char* what) {
  if (!condition) throw std::logic_error(what);
}

/// A value or an Error. Dropping one draws a compiler warning.
template <class T> class [[nodiscard]] Result {
public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& value() & { return checked(), std::get<0>(state_); }
  const T& value() const& { return checked(), std::get<0>(state_); }
  T&& value() && { return checked(), std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

private:
  void checked() const {
    if (!ok()) throw std::logic_error("value of a failed Result: " + std::get<1>(state_).message());
  }
  std::variant<T, Error> state_;
};

template <> class [[nodiscard]] Result<void> {
public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}
  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const& { return error_.value(); }
  Error&& error() && { return std::move(error_).value(); }

private:
  std::optional<Error> error_;
};

} // namespace fundament::base
