// SPDX-License-Identifier: MPL-2.0
#include "interchange/csv.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <random>
#include <sstream>

using namespace fundament;
using namespace fundament::interchange;

namespace {

/// The whole file in one text: rows end with " / ", cells are between bars, errors stand where they came.
std::string read(CsvReader reader) {
  auto header = reader.header();
  if (!header) return header.error().message();
  std::string out;
  for (const std::string& label : *header)
    out += label + "|";
  for (;;) {
    auto row = reader.next();
    if (!row) {
      out += " / " + row.error().message();
      continue;
    }
    if (!*row) return out;
    out += " / " + std::to_string(reader.line()) + ": ";
    for (const std::string_view cell : reader.cells())
      out += std::string(cell) + "|";
  }
}

std::string read(std::string_view text) {
  return read(CsvReader("a.csv", text));
}

/// A source that gives a few bytes at a time, so that every row is cut somewhere.
CsvReader::Source in_pieces(std::string_view text, std::size_t piece) {
  return [text, piece](char* to, std::size_t most) mutable {
    const std::size_t count = std::min({most, piece, text.size()});
    std::copy_n(text.data(), count, to);
    text.remove_prefix(count);
    return count;
  };
}

/// Whole, and in pieces that cut it anywhere.
void check_read(const std::string& text, const std::string& expected) {
  CHECK(read(text) == expected);
  for (const std::size_t piece : {1u, 2u, 3u, 7u})
    CHECK(read(CsvReader("a.csv", in_pieces(text, piece))) == expected);
}

} // namespace

TEST_CASE("csv files and what is read from them") {
  using namespace std::string_literals;
  const std::vector<std::pair<std::string, std::string>> rows{
      {"", "a.csv:1: The file is empty; a header line with the names of the columns was expected."},
      {"a,b\n1,2\n", "a|b| / 2: 1|2|"},
      {"\xEF\xBB\xBF"
       "a,b\r\n1,2\r\n3,4",
       "a|b| / 2: 1|2| / 3: 3|4|"},
      {"a;b\n1,5;2\n", "a|b| / 2: 1,5|2|"},
      {"\"a;a\",b\n1,2\n", "a;a|b| / 2: 1|2|"},
      {"a,b\n\"x\ny\r\nz\",2\n3,\"4\"\n", "a|b| / 2: x\ny\r\nz|2| / 5: 3|4|"},
      {"a,b\n\"say \"\"hi\"\"\",\"\"\"\"\n", "a|b| / 2: say \"hi\"|\"|"},
      {"a,b\n\n,\n1,\n", "a|b| / 4: 1||"},
      {"a,b\n \"1\",2\n5,6\n",
       "a|b| / a.csv:2 a: A quote stands inside a cell that does not begin with one; put the whole cell in quotes and "
       "double those inside. / 3: 5|6|"},
      {"a,b\n1,\"2\" \n5,6\n",
       "a|b| / a.csv:2 b: Text follows the closing quote of a cell; quotes inside a cell are doubled. / 3: 5|6|"},
      {"a,b\n1,2\n5,\"6\n7,8\n", "a|b| / 2: 1|2| / a.csv:3 b: A quote begins a cell here and is never closed."},
      {"a,b\n1\n2,3,4\n5,6\n", "a|b| / a.csv:2: The row has 1 cells, but the header has 2. / a.csv:3: The row has 3 "
                               "cells, but the header has 2."
                               " / 4: 5|6|"},
      {"a,b\n\xE6,2\n5,\xC3\xA6\n",
       "a|b| / a.csv:2 a: The text is not UTF-8; save the file as CSV in UTF-8. / 3: 5|æ|"},
      {"a,b\n1,\0002\n5,6\n"s,
       "a|b| / a.csv:2: The line holds a NUL byte; a text file in UTF-8 was expected. / 3: 5|6|"},
      {"a,b\n1,2\r3,4\n5,6\n",
       "a|b| / a.csv:2 b: A carriage return stands alone; lines end with LF or CRLF. / 3: 5|6|"},
      {"navn,key,NAVN\n", "a.csv:1: The column 'NAVN' stands twice."},
      {"\"a\n", "a.csv:1: A quote begins a cell here and is never closed."},
  };
  for (const auto& row : rows) {
    const auto &text = row.first, &expected = row.second;
    CAPTURE(text);
    check_read(text, expected);
  }
}

TEST_CASE("csv as spreadsheets write it") {
  using namespace std::string_literals;
  const auto utf16 = [](std::string_view ascii, bool big_endian) {
    std::string out = big_endian ? "\xFE\xFF" : "\xFF\xFE";
    for (const char c : ascii)
      big_endian ? (out += '\0') += c : (out += c) += '\0';
    return out;
  };
  const std::string not_utf8 = "The text is not UTF-8; save the file as CSV in UTF-8.";
  const std::vector<std::pair<std::string, std::string>> rows{
      {"sep=;\r\na;b\r\n1,5;2\r\n", "a|b| / 3: 1,5|2|"},
      {"sep=;\na\n1\n", "a| / 3: 1|"},
      {"sep=,\na;a,b\n1,2\n", "a;a|b| / 3: 1|2|"},
      {"sep=\t\na\tb\n1,5\t2\n", "a|b| / 3: 1,5|2|"},
      {"\xEF\xBB\xBFsep=|\na|b\n1|2\n", "a|b| / 3: 1|2|"},
      {"sep=x\n1\n", "sep=x| / 2: 1|"}, // a column of that name
      {"\"sep=;\"\n1\n", "sep=;| / 2: 1|"},
      {"a\tb\tc\n1,5\t2;3\t\n", "a|b|c| / 2: 1,5|2;3||"},
      {"a;b;;;\n1;2;;;\n3;4\n", "a|b| / 2: 1|2| / 3: 3|4|"},
      {"a,b,,\n1,2,,x\n", "a|b| / a.csv:2: The row has 4 cells, but the header has 2."},
      {"a,b,\"\"\n1,2,\n", "a|b| / 2: 1|2|"},
      {";;;\n", "a.csv:1: The file is empty; a header line with the names of the columns was expected."},
      {utf16("a\tb\r\n1,5\t2\r\n", false), "a|b| / 2: 1,5|2|"},
      {utf16("a\tb\r\n1,5\t2\r\n", true), "a|b| / 2: 1,5|2|"},
      {utf16("sep=;\na;b;\n1;2;\n", false), "a|b| / 3: 1|2|"},
      {utf16("a\n", false) + "\xE6\x00\xAC\x20\x3D\xD8\x00\xDE\n\x00"s, "a| / 2: æ€😀|"},
      {utf16("a\n", false) + "\x3D\xD8x\x00\n\x00"s, "a| / a.csv:2 a: " + not_utf8}, // half a pair
      {utf16("a\n", false) + "\x00\xDE\n\x00"s, "a| / a.csv:2 a: " + not_utf8},      // the other half
      {utf16("a\n", false) + "x", "a| / a.csv:2 a: " + not_utf8},                    // half a character
      {utf16("a\n", false) + "\x3D\xD8"s, "a| / a.csv:2 a: " + not_utf8},
      {"\xFF\xFE", "a.csv:1: The file is empty; a header line with the names of the columns was expected."},
  };
  for (const auto& row : rows) {
    const auto &text = row.first, &expected = row.second;
    CAPTURE(expected);
    check_read(text, expected);
  }
  for (const char* label : {"sep=;", "sep=", "a\tb", "\t\t"}) {
    std::string written;
    append_csv_cell(written, label);
    CHECK(read(written + ",x\n") == std::string(label) + "|x|");
  }
}

TEST_CASE("csv byte order marks before the file are none of it, and within quotes they are") {
  const std::string mark = "\xEF\xBB\xBF";
  const std::string twice = mark + mark + "a,b\n1,2\n"; // lives as long as its reader
  CHECK(read(twice) == "a|b| / 2: 1|2|");
  CHECK(read(CsvReader("a.csv", in_pieces(twice, 1))) == "a|b| / 2: 1|2|");
  std::string written;
  append_csv_cell(written, mark + "a");
  CHECK(read(written + "\n") == mark + "a|");
}

TEST_CASE("csv a row that is too long ends the reading") {
  const std::string text = "a,b\n1,\"" + std::string(max_csv_row_bytes + 10, 'x');
  CHECK(read(text) ==
        "a|b| / a.csv:2: A row is longer than 16777216 bytes; a quote that is never closed often does that.");
}

TEST_CASE("csv what is written is read back") {
  std::mt19937 random(20261123);
  const std::vector<std::string> pieces{"a", "æ", ",", ";", "\"", "\n", "\r\n", "\r", " ", "=1+1", ""};
  for (int round = 0; round < 300; round++) {
    const std::size_t columns = 2 + random() % 3, rows = random() % 6;
    std::vector<std::vector<std::string>> written;
    std::ostringstream out;
    CsvWriter writer(out);
    for (std::size_t c = 0; c < columns; c++)
      writer.cell("column " + std::to_string(c));
    writer.end_row();
    for (std::size_t r = 0; r < rows; r++) {
      std::vector<std::string> row{"first"};
      while (row.size() < columns) {
        std::string cell;
        for (auto n = random() % 4; n > 0; n--)
          cell += pieces[random() % pieces.size()];
        row.push_back(cell);
      }
      for (const auto& cell : row)
        writer.cell(cell);
      writer.end_row();
      written.push_back(row);
    }
    writer.finish();
    const std::string text = out.str();
    CAPTURE(text);
    CsvReader reader("a.csv", in_pieces(text, 1 + random() % 9));
    REQUIRE(reader.header().ok());
    for (const auto& row : written) {
      auto more = reader.next();
      REQUIRE(more.ok());
      REQUIRE(*more);
      CHECK(std::vector<std::string>(reader.cells().begin(), reader.cells().end()) == row);
    }
    auto more = reader.next();
    REQUIRE(more.ok());
    CHECK_FALSE(*more);
  }
}

TEST_CASE("a cell that a spreadsheet would compute is marked for one, and only for one") {
  const struct {
    const char *text, *for_programs, *for_spreadsheet;
  } rows[] = {
      {"=1+1", "=1+1", "'=1+1"},
      {"@SUM(A1)", "@SUM(A1)", "'@SUM(A1)"},
      {"+45 33 66 33 66", "+45 33 66 33 66", "'+45 33 66 33 66"},
      {"-x", "-x", "'-x"},
      {"-14.5", "-14.5", "-14.5"},
      {"-", "-", "'-"},
      {"\t=1", "\"\t=1\"", "\"'\t=1\""},
      {"=A1,\"B1\"", "\"=A1,\"\"B1\"\"\"", "\"'=A1,\"\"B1\"\"\""},
      {"-5;7", "\"-5;7\"", "\"'-5;7\""},
      {"a=b", "a=b", "a=b"},
      {" a", "\" a\"", "\" a\""},
      {"'", "'", "'"},
      {"", "", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    std::string programs, spreadsheet;
    append_csv_cell(programs, row.text);
    append_csv_cell(spreadsheet, row.text, CsvReaders::spreadsheet);
    CHECK(programs == row.for_programs);
    CHECK(spreadsheet == row.for_spreadsheet);
    for (std::size_t piece = 1; piece < 8; piece++) { // taken apart again, however it is cut
      const std::string written = "x," + programs + "\n" + programs + ",y\n" + programs;
      std::vector<std::vector<std::string>> found;
      const auto use = [&](const std::vector<std::string>& cells) { found.push_back(cells); };
      CsvRows rows_again;
      for (std::size_t at = 0; at < written.size(); at += piece)
        rows_again.take(std::string_view(written).substr(at, piece), use);
      rows_again.finish(use);
      rows_again.finish(use); // nothing more
      std::vector<std::vector<std::string>> expected{{"x", row.text}, {row.text, "y"}};
      if (*row.text) expected.push_back({row.text});
      CHECK(found == expected);
    }
  }
}

TEST_CASE("a header of a million columns is refused, and one of many is read, in time linear in it") {
  const auto header = [](std::size_t count) {
    std::string out = "kind,key";
    for (std::size_t i = 2; i < count; i++)
      out += ",c" + std::to_string(i);
    return out + "\n";
  };
  CHECK(read(header(1'000'000)) == "a.csv:1: The file has 1000000 columns; at most 10000 are read.");
  CHECK(!read(header(10'000)).starts_with("a.csv:1:"));
  CHECK(read("a,b,A\n") == "a.csv:1: The column 'A' stands twice.");
}
