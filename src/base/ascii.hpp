// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

/// Words of protocols, which are ASCII whatever the locale.
namespace fundament::base {

inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
inline bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Without spaces and tabs at either end.
inline std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

/// Other bytes than A to Z stay as they are.
inline std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

/// 0 to 15; -1 for what is no hexadecimal digit.
inline int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// %2F is /. A % without two hexadecimal digits behind it stays, or makes the whole nothing.
enum class LonePercent { stays, is_refused };
inline std::optional<std::string> percent_decoded(std::string_view text, LonePercent lone = LonePercent::is_refused) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); i++) {
    const bool coded =
        text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
    if (text[i] == '%' && !coded && lone == LonePercent::is_refused) return std::nullopt;
    out += coded ? static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])) : text[i];
    if (coded) i += 2;
  }
  return out;
}

/// A URI's component (RFC 3986 section 2.3): letters, digits and -._~ stay, and what is in `also`.
inline std::string percent_encoded(std::string_view text, std::string_view also = {}) {
  constexpr std::string_view digits = "0123456789ABCDEF", marks = "-._~";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_letter(c) || is_digit(c) || marks.find(c) != marks.npos || also.find(c) != also.npos)
      out += c;
    else
      (out += '%') += {digits[byte >> 4U], digits[byte & 15U]};
  }
  return out;
}

/// The part of `rest` up to `at`, which is taken away with it.
inline std::string_view take_until(std::string_view& rest, char at) {
  const auto end = rest.find(at);
  const auto taken = rest.substr(0, end);
  rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  return taken;
}

} // namespace fundament::base
