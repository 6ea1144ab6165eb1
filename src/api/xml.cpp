// SPDX-License-Identifier: MPL-2.0
#include "api/xml.hpp"
#include "base/unicode.hpp"

namespace fundament::api {

std::string xml_text(std::string_view text) {
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  std::string repaired, out;
  if (!base::is_utf8(text)) text = repaired = base::to_utf8(text);
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); i++) {
    const char c = text[i];
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else if (c == '\n' || c == '\r' || c == '\t') // bare, a parser makes a space of them in an attribute
      out += c == '\n' ? "&#10;" : c == '\r' ? "&#13;" : "&#9;";
    else if (static_cast<unsigned char>(c) < 0x20)
      out += replacement;
    else if (const auto three = text.substr(i, 3); three == "\xEF\xBF\xBE" || three == "\xEF\xBF\xBF") // U+FFFE, U+FFFF
      out += replacement, i += 2;
    else
      out += c;
  }
  return out;
}

} // namespace fundament::api
