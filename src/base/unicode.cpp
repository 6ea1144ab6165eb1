// SPDX-License-Identifier: MPL-2.0
#include "base/unicode.hpp"
#include "base/result.hpp"
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <utf8proc.h>
#include <vector>

namespace fundament::base {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

const auto* bytes(std::string_view text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

std::string map(std::string_view text, int options) {
  utf8proc_uint8_t* out = nullptr;
  const auto length = utf8proc_map(bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &out,
                                   static_cast<utf8proc_option_t>(options));
  expect(length >= 0, "text that is no UTF-8");
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(out, &std::free);
  return {reinterpret_cast<const char*>(out), static_cast<std::size_t>(length)};
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// What one lower-case code point becomes in a folded text; empty: a separator.
std::string_view folded(utf8proc_int32_t code) {
  switch (code) {
  case 0xE6:
  case 0xE4: return "ae";
  case 0xF8:
  case 0xF6: return "oe";
  case 0xE5: return "aa";
  case 0xDF: return "ss";
  default: return {};
  }
}

bool is_mark(utf8proc_category_t category) {
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC || category == UTF8PROC_CATEGORY_ME;
}

bool is_word(utf8proc_category_t category) {
  return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
         (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

/// A terminal obeys it, or shows by it something else than is written.
bool is_unprintable(utf8proc_int32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x61C || code == 0x200E || code == 0x200F ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

/// Could one begin with one of the bytes? Nearly no text has any, line breaks aside.
bool may_be_unprintable(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F || byte == 0xC2 || byte == 0xD8 ||
           byte == 0xE2;
  });
}

/// Copies code points (of UTF-8) but for those that are not printable, for which `instead` appends.
template <class Instead> std::string without_unprintable(std::string_view text, Instead instead) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    utf8proc_int32_t code = 0;
    const auto length = utf8proc_iterate(bytes(text) + at, static_cast<utf8proc_ssize_t>(text.size() - at), &code);
    const auto size = static_cast<std::size_t>(std::max<utf8proc_ssize_t>(length, 1));
    if (length > 0 && is_unprintable(code))
      instead(out, code);
    else
      out.append(text, at, size);
    at += size;
  }
  return out;
}

void append(std::string& out, utf8proc_int32_t code) {
  utf8proc_uint8_t buffer[4];
  const auto length = utf8proc_encode_char(code, buffer);
  out.append(reinterpret_cast<const char*>(buffer), static_cast<std::size_t>(length));
}

} // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      at++;
      continue;
    }
    utf8proc_int32_t code = 0;
    const auto length = utf8proc_iterate(bytes(text) + at, static_cast<utf8proc_ssize_t>(text.size() - at), &code);
    if (length <= 0) return false;
    at += static_cast<std::size_t>(length);
  }
  return true;
}

std::string to_nfc(std::string_view text) {
  return is_ascii(text) ? std::string(text) : map(text, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
}

bool is_nfc(std::string_view text) {
  return is_ascii(text) || (is_utf8(text) && to_nfc(text) == text);
}

std::string to_utf8(std::string_view text) {
  if (is_utf8(text)) return std::string(text);
  std::string out;
  while (!text.empty()) {
    utf8proc_int32_t code = 0;
    const auto length = utf8proc_iterate(bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &code);
    if (length > 0)
      out += text.substr(0, static_cast<std::size_t>(length));
    else
      out += replacement;
    text.remove_prefix(length > 0 ? static_cast<std::size_t>(length) : 1);
  }
  return out;
}

std::string printable(std::string_view text, std::size_t most) {
  const bool cut = text.size() > most;
  // a few bytes more are taken and given back, so that no letter is halved
  const std::string clean = to_utf8(text.substr(0, cut ? most + 4 : text.size()));
  std::string out = without_unprintable(clean, [](std::string& to, utf8proc_int32_t) { to += replacement; });
  if (!cut) return out;
  while (out.size() > most) {
    auto last = out.size() - 1;
    while (last > 0 && (static_cast<unsigned char>(out[last]) & 0xC0) == 0x80)
      last--;
    if (last < most) break; // the letter that the cut goes through stays
    out.resize(last);
  }
  return out + "…";
}

std::string visible(std::string_view text) {
  if (!may_be_unprintable(text) && is_utf8(text)) return std::string(text);
  return without_unprintable(to_utf8(text), [](std::string& out, utf8proc_int32_t code) {
    if (code == '\n' || code == '\t')
      out += static_cast<char>(code);
    else
      out += replacement;
  });
}

std::string visible_json(std::string_view text) {
  if (!may_be_unprintable(text)) return std::string(text);
  return without_unprintable(text, [](std::string& out, utf8proc_int32_t code) {
    constexpr std::string_view digits = "0123456789abcdef";
    if (code == '\n' || code == '\t' || code == '\r') return void(out += static_cast<char>(code)); // between the values
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4)
      out += digits[static_cast<std::size_t>(code >> shift) & 15];
  });
}

namespace {

/// fold(), with letters of its own for what falls outside a to z.
template <class LetterOf> std::string folded_with(std::string_view text, LetterOf letter_of) {
  std::string out;
  out.reserve(text.size() + 4);
  bool gap = false;
  const auto word = [&](std::string_view letters) {
    if (gap && !out.empty()) out += ' ';
    gap = false;
    out += letters;
  };
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      at++;
      const bool upper = byte >= 'A' && byte <= 'Z';
      if (upper || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9')) {
        const char letter = static_cast<char>(upper ? byte + 32 : byte);
        word({&letter, 1});
      } else
        gap = true;
      continue;
    }
    utf8proc_int32_t code = 0;
    const auto length = utf8proc_iterate(bytes(text) + at, static_cast<utf8proc_ssize_t>(text.size() - at), &code);
    if (length <= 0) {
      at++, gap = true;
      continue;
    }
    at += static_cast<std::size_t>(length);
    code = utf8proc_tolower(code);
    if (const auto plain = letter_of(code); !plain.empty()) {
      word(plain);
      continue;
    }
    // A letter with an accent falls apart into the letter and marks, and the marks are dropped.
    utf8proc_int32_t parts[32];
    int boundary = 0;
    const auto count = utf8proc_decompose_char(
        code, parts, 32, static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD),
        &boundary);
    for (utf8proc_ssize_t i = 0; i < std::min<utf8proc_ssize_t>(count, 32); i++) {
      const auto category = utf8proc_category(parts[i]);
      if (is_mark(category)) {
        // a + ring above written as two code points is å as well; likewise the two dots
        if (gap || out.empty()) continue;
        if (parts[i] == 0x30A && out.back() == 'a') out += 'a';
        if (parts[i] == 0x308 && (out.back() == 'a' || out.back() == 'o')) out += 'e';
        continue;
      }
      if (!is_word(category)) {
        gap = true;
        continue;
      }
      std::string letter(letter_of(parts[i])); // ǿ is ø and an accent
      if (letter.empty()) append(letter, parts[i]);
      word(letter);
    }
  }
  return out;
}

/// The letters that follow z, as the bytes that follow it.
std::string_view after_z(utf8proc_int32_t code) {
  switch (code) {
  case 0xE6:
  case 0xE4: return "{";
  case 0xF8:
  case 0xF6: return "|";
  case 0xE5: return "}";
  default: return folded(code);
  }
}

} // namespace

std::string fold(std::string_view text) {
  return folded_with(text, folded);
}

std::string collation_key(std::string_view text) {
  const std::string letters = folded_with(text, after_z);
  const auto is_digit = [&](std::size_t at) { return at < letters.size() && letters[at] >= '0' && letters[at] <= '9'; };
  std::string out;
  out.reserve(letters.size() + 4);
  for (std::size_t at = 0; at < letters.size();) {
    if (letters.compare(at, 2, "aa") == 0) {
      out += '}', at += 2;
    } else if (is_digit(at)) {
      while (letters[at] == '0' && is_digit(at + 1))
        at++;
      std::size_t end = at;
      while (is_digit(end))
        end++;
      const std::size_t length = end - at; // a longer number is a larger one
      out += '0';
      for (std::size_t left = length; left >= 9; left -= 9)
        out += '9';
      out += static_cast<char>('0' + length % 9);
      out.append(letters, at, length);
      at = end;
    } else {
      out += letters[at++];
    }
  }
  return out;
}

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most) {
  if (a.size() > b.size()) std::swap(a, b);
  most = std::min(most, b.size()); // the distance is never more, and "no limit" may be given as the largest number
  if (b.size() - a.size() > most) return most + 1;
  std::vector<std::size_t> before(a.size() + 1), last(a.size() + 1), row(a.size() + 1);
  for (std::size_t i = 0; i <= a.size(); i++)
    last[i] = i;
  for (std::size_t j = 1; j <= b.size(); j++) {
    row[0] = j;
    std::size_t least = j;
    for (std::size_t i = 1; i <= a.size(); i++) {
      row[i] = std::min({last[i] + 1, row[i - 1] + 1, last[i - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[i] = std::min(row[i], before[i - 2] + 1);
      least = std::min(least, row[i]);
    }
    // a swap reaches back two rows, hence one more round of patience
    if (least > most + 1) return most + 1;
    std::swap(before, last);
    std::swap(last, row);
  }
  return std::min(last[a.size()], most + 1);
}

} // namespace fundament::base
