// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/date.hpp"
#include "base/result.hpp"
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fundament::api {

/// One parameter of a route, for reading it, for openapi.json and for the README.
struct ParameterSpec {
  enum class Type { text, ref, integer, boolean, date, word };
  std::string_view name;
  Type type = Type::text;
  bool list = false;                         ///< may repeat
  std::string_view words = {};               ///< of a word: the allowed ones, separated by '|'
  std::string_view fallback = {};            ///< what it is when not given, as text
  std::string_view text = {};                ///< an id of the text table: what it means
  std::uint64_t least = 0, most = 1'000'000; ///< of an integer
  bool required = false;
};

/// Decodes %XX and, in a query, '+'. nullopt: a percent sign without two hexadecimal digits, or no UTF-8.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// The pairs of a raw query, in order. Error invalid_argument: those that are not decodable; where is the raw pair.
base::Result<Pairs> parse_query(std::string_view query);

/// Typed access to what was given; problems are collected and come all at once.
class Parameters {
public:
  /// Names that are not in the specs are problems, with the nearest name; so are repeats of what is no list, and what
  /// is required and not given. `also` are names that are allowed besides.
  Parameters(Pairs pairs, std::span<const ParameterSpec> specs, const std::vector<std::string_view>& also = {});

  bool has(std::string_view name) const;
  /// "" when not given and without a fallback.
  std::string text(std::string_view name) const;
  std::vector<std::string> list(std::string_view name) const;
  /// Within the spec's bounds; its fallback, or `without` where the spec has none.
  std::uint64_t integer(std::string_view name, std::uint64_t without = 0);
  bool boolean(std::string_view name);
  base::Date date(std::string_view name, base::Date fallback);
  /// One of the spec's words, or its fallback.
  std::string word(std::string_view name);

  void add(base::Error problem) { problems_.add(std::move(problem)); }
  bool ok() const { return problems_.empty(); }
  base::Error error() { return problems_.take(); }
  const Pairs& pairs() const { return pairs_; }

private:
  const ParameterSpec* spec(std::string_view name) const;
  Pairs pairs_;
  std::span<const ParameterSpec> specs_;
  base::Problems problems_;
};

} // namespace fundament::api
