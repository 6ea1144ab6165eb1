// SPDX-License-Identifier: MPL-2.0
#include "base/unicode.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <random>
#include <stdexcept>

using namespace fundament::base;

namespace {

std::string utf8(std::uint32_t code) {
  std::string out;
  const auto add = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xC0 | code >> 6), add(0x80 | (code & 63));
  } else if (code < 0x10000) {
    add(0xE0 | code >> 12), add(0x80 | (code >> 6 & 63)), add(0x80 | (code & 63));
  } else {
    add(0xF0 | code >> 18), add(0x80 | (code >> 12 & 63)), add(0x80 | (code >> 6 & 63)), add(0x80 | (code & 63));
  }
  return out;
}

/// The definition, without a table.
std::size_t slow_distance(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.size() + b.size();
  const auto x = a.substr(1), y = b.substr(1);
  std::size_t least = std::min({slow_distance(x, b) + 1, slow_distance(a, y) + 1,
                                slow_distance(x, y) + (a[0] == b[0] ? std::size_t{0} : std::size_t{1})});
  if (a.size() > 1 && b.size() > 1 && a[0] == b[1] && a[1] == b[0])
    least = std::min(least, slow_distance(a.substr(2), b.substr(2)) + 1);
  return least;
}

} // namespace

TEST_CASE("names are compared and searched in their folded form") {
  const std::pair<const char*, const char*> rows[] = {
      {"", ""},
      {"Støtte-Systemerne", "stoette systemerne"},
      {"ÆRØ", "aeroe"},
      {"Ærø  (Ø)", "aeroe oe"},
      {"Århus", "aarhus"},
      {"A\u030Arhus", "aarhus"},
      {"\u212Bngstrøm", "aangstroem"}, // the ångström sign
      {"Göteborg", "goeteborg"},
      {"Go\u0308teborg", "goeteborg"},
      {"München", "munchen"},
      {"Citroën Élysée", "citroen elysee"},
      {"Straße STRASSE ẞ", "strasse strasse ss"},
      {"ǽǿǻ", "aeoeaa"},
      {"æ\u0301", "ae"},
      {"ﬁnans", "finans"},
      {"KMD/Nova 2.0", "kmd nova 2 0"},
      {"  -- a --  ", "a"},
      {"\xFF\xFE", ""},
      {"a\xFF"
       "b",
       "a b"},
      {"a\xC3", "a"},
      {"a b\u030A", "a b"},
      {"a -\u030A", "a"},
      {"x²", "x2"},
      {"Ελλάδα", "ελλαδα"},
      {"日本", "日本"},
  };
  for (const auto& row : rows) {
    const auto &text = row.first, &folded = row.second;
    INFO(text);
    CHECK(fold(text) == folded);
  }
}

TEST_CASE("names stand in Danish alphabetical order, numbers by their value") {
  const std::vector<std::string> in_order{"",
                                          "2 a",
                                          "2a",
                                          "10 a",
                                          "999999999",
                                          "1000000000",
                                          "99999999999999999999",
                                          "A",
                                          "a b",
                                          "Ab",
                                          "Éva",
                                          "evb",
                                          "Klynge 9",
                                          "klynge-10",
                                          "Klynge 010 b",
                                          ".NET 6",
                                          "Zabbix",
                                          "ä z",
                                          "Ærø",
                                          "Øl",
                                          "öm",
                                          "Åben by",
                                          "Aabenhed",
                                          "AABO"};
  for (std::size_t i = 1; i < in_order.size(); i++) {
    CAPTURE(in_order[i]);
    CHECK(collation_key(in_order[i - 1]) < collation_key(in_order[i]));
  }
  CHECK(collation_key("Åbo") == collation_key("aabo"));
  CHECK(collation_key("a\xCC\x8A"
                      "bo") == collation_key("åbo"));
  CHECK(collation_key("007") == collation_key("7"));
}

TEST_CASE("folding what is folded changes nothing, for every character") {
  for (std::uint32_t code = 1; code < 0x30000; code++) {
    if (code >= 0xD800 && code < 0xE000) continue;
    const std::string once = fold("a" + utf8(code) + "b");
    if (fold(once) != once || !is_utf8(once)) {
      INFO(code);
      CHECK(fold(once) == once);
    }
  }
}

TEST_CASE("UTF-8 is told from what is none") {
  for (const char* text : {"", "abc", "æøå", "日本", "😀"}) {
    INFO(text);
    CHECK(is_utf8(text));
    CHECK(to_utf8(text) == text);
  }
  for (const char* text : {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE6\x97", "\x80", "a\xFF"}) {
    CHECK(!is_utf8(text));
    CHECK(is_utf8(to_utf8(text)));
    CHECK(!is_nfc(text));
    CHECK_THROWS_AS((void)to_nfc(text), std::logic_error);
  }
  CHECK(to_utf8("a\xFFø\xE6") == "a\uFFFDø\uFFFD");
}

TEST_CASE("form C is known and made") {
  CHECK(is_nfc("Århus"));
  CHECK(!is_nfc("A\u030Arhus"));
  CHECK(to_nfc("A\u030Arhus") == "Århus");
  CHECK(to_nfc("\u212B") == "Å");
  CHECK(to_nfc("abc") == "abc");
}

TEST_CASE("what a message quotes is printable and short") {
  CHECK(printable("Støtte\n\x01 a") == "Støtte\uFFFD\uFFFD a");
  CHECK(printable("a\xFF") == "a\uFFFD");
  CHECK(printable("abcdef", 6) == "abcdef");
  CHECK(printable("abcdefg", 6) == "abcdef…");
  CHECK(printable("øøøø", 3) == "øø…");
  CHECK(printable(std::string(5000, 'x')).size() == 100 + 3);
  CHECK(printable("") == "");
}

TEST_CASE("what a terminal obeys, or what hides what is written, does not reach one") {
  const std::pair<std::string, std::string> rows[] = {
      {"Støtte-systemerne: 5 €", "Støtte-systemerne: 5 €"},
      {"a\nb\tc", "a\nb\tc"},
      {"\x1b[31mred\x1b[0m", "\uFFFD[31mred\uFFFD[0m"},
      {"a\rb", "a\uFFFDb"},
      {"\u009b31m", "\uFFFD31m"},
      {"\u202Egnp.exe", "\uFFFDgnp.exe"},
      {"\u200E\u200F\u202A\u202D\u2066\u2069\u061C\u2028x", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDx"},
      {"\x7F\xFF", "\uFFFD\uFFFD"},
      {"“quoted” – ‰ Ø", "“quoted” – ‰ Ø"}, // begin with the bytes of those above
      {"", ""},
  };
  for (const auto& [text, expected] : rows) {
    CHECK(visible(text) == expected);
  }
  CHECK(printable("a\u202Eb") == "a\uFFFDb");
  CHECK(printable("a\n\x1b") == "a\uFFFD\uFFFD");
}

TEST_CASE("a JSON text keeps what it says when it is made fit for a terminal") {
  CHECK(visible_json("{\"a\":\"\u202Eb\u009Bc\x7F\"}\n") == "{\"a\":\"\\u202eb\\u009bc\\u007f\"}\n");
  CHECK(visible_json("{\"a\": \"ø\",\r\n\t\"b\":1}") == "{\"a\": \"ø\",\r\n\t\"b\":1}");
}

TEST_CASE("edit distance equals its definition on random words") {
  std::mt19937 random(4711);
  const auto word = [&] {
    std::string out(random() % 7, 'a');
    for (char& c : out)
      c = static_cast<char>('a' + random() % 3);
    return out;
  };
  for (int round = 0; round < 3000; round++) {
    const std::string a = word(), b = word();
    const std::size_t most = random() % 8, distance = slow_distance(a, b);
    CAPTURE(a);
    CAPTURE(b);
    CAPTURE(most);
    CHECK(edit_distance(a, b, most) == std::min(distance, most + 1));
  }
  CHECK(edit_distance("system", "sytsem", 3) == 1);
  CHECK(edit_distance("system", "service", static_cast<std::size_t>(-1)) == slow_distance("system", "service"));
}
