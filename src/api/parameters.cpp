// SPDX-License-Identifier: MPL-2.0
#include "api/parameters.hpp"
#include "base/ascii.hpp"
#include "base/joined.hpp"
#include "base/unicode.hpp"
#include "model/metamodel.hpp"
#include <algorithm>
#include <charconv>

namespace fundament::api {

using base::ErrorCode;

namespace {

std::vector<std::string_view> split(std::string_view words) {
  std::vector<std::string_view> out;
  while (!words.empty()) {
    const auto bar = words.find('|');
    out.push_back(words.substr(0, bar));
    words.remove_prefix(bar == words.npos ? words.size() : bar + 1);
  }
  return out;
}

} // namespace

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string spelled(text);
  if (plus_is_space) std::replace(spelled.begin(), spelled.end(), '+', ' ');
  auto out = base::percent_decoded(spelled);
  if (!out || !base::is_utf8(*out) || out->find('\0') != out->npos) return std::nullopt;
  return out;
}

base::Result<Pairs> parse_query(std::string_view query) {
  Pairs out;
  base::Problems problems;
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    auto name = percent_decode(pair.substr(0, equals), true);
    auto value = percent_decode(equals == pair.npos ? "" : pair.substr(equals + 1), true);
    if (name && value)
      out.emplace_back(std::move(*name), std::move(*value));
    else
      problems.add(
          {ErrorCode::invalid_argument, {"parameter.not_decodable"}, base::is_utf8(pair) ? std::string(pair) : ""});
  }
  if (!problems.empty()) return problems.take();
  return out;
}

Parameters::Parameters(Pairs pairs, std::span<const ParameterSpec> specs, const std::vector<std::string_view>& also)
    : pairs_(std::move(pairs)), specs_(specs) {
  std::vector<std::string_view> names = also;
  for (const auto& one : specs)
    names.push_back(one.name);
  for (auto at = pairs_.begin(); at != pairs_.end(); ++at) {
    if (std::find(names.begin(), names.end(), at->first) == names.end()) {
      problems_.add({ErrorCode::invalid_argument, {"parameter.unknown"}, at->first},
                    [&] { return model::nearest_names(at->first, names); });
      continue;
    }
    const ParameterSpec* one = spec(at->first);
    const bool again = std::any_of(pairs_.begin(), at, [&](const auto& pair) { return pair.first == at->first; });
    if (again && one && !one->list) problems_.add({ErrorCode::invalid_argument, {"parameter.repeated"}, at->first});
  }
  for (const auto& one : specs)
    if (one.required && !has(one.name))
      problems_.add({ErrorCode::invalid_argument, {"parameter.needed"}, std::string(one.name)});
}

const ParameterSpec* Parameters::spec(std::string_view name) const {
  for (const auto& one : specs_)
    if (one.name == name) return &one;
  return nullptr;
}

bool Parameters::has(std::string_view name) const {
  return std::any_of(pairs_.begin(), pairs_.end(), [&](const auto& pair) { return pair.first == name; });
}

std::string Parameters::text(std::string_view name) const {
  for (const auto& [key, value] : pairs_)
    if (key == name) return value;
  const ParameterSpec* one = spec(name);
  return one ? std::string(one->fallback) : "";
}

std::vector<std::string> Parameters::list(std::string_view name) const {
  std::vector<std::string> out;
  for (const auto& [key, value] : pairs_)
    if (key == name) out.push_back(value);
  return out;
}

std::uint64_t Parameters::integer(std::string_view name, std::uint64_t without) {
  const ParameterSpec* one = spec(name);
  base::expect(one != nullptr, "an integer without a spec");
  const std::string given = text(name);
  if (given.empty() && !has(name)) return without;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), value);
  if (error == std::errc() && end == given.data() + given.size() && value >= one->least && value <= one->most)
    return value;
  add({ErrorCode::invalid_argument,
       {"parameter.integer",
        {{"value", given}, {"least", std::to_string(one->least)}, {"most", std::to_string(one->most)}}},
       std::string(name)});
  return without;
}

bool Parameters::boolean(std::string_view name) {
  if (!has(name)) return false;
  const std::string given = text(name);
  if (given == "true" || given == "1" || given.empty()) return true;
  if (given != "false" && given != "0")
    add({ErrorCode::invalid_argument, {"parameter.boolean", {{"value", given}}}, std::string(name)});
  return false;
}

base::Date Parameters::date(std::string_view name, base::Date fallback) {
  if (!has(name)) return fallback;
  const auto value = base::parse_date(text(name));
  if (!value) add({ErrorCode::invalid_argument, {"parameter.date", {{"value", text(name)}}}, std::string(name)});
  return value.value_or(fallback);
}

std::string Parameters::word(std::string_view name) {
  const ParameterSpec* one = spec(name);
  base::expect(one != nullptr, "a word without a spec");
  const std::string given = text(name);
  if (given.empty()) return given;
  const auto words = split(one->words);
  if (std::find(words.begin(), words.end(), given) != words.end()) return given;
  add({ErrorCode::invalid_argument,
       {"parameter.word", {{"value", given}, {"allowed", base::joined(words)}}},
       std::string(name),
       base::did_you_mean(model::nearest_names(given, words))});
  return std::string(one->fallback);
}

} // namespace fundament::api
