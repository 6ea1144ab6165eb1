// SPDX-License-Identifier: MPL-2.0
#include "interchange/csv_import.hpp"
#include <algorithm>
#include <memory>
#include <sstream>

namespace {

using namespace fundament;

using Rows = std::vector<std::vector<std::string>>;

/// All rows; nothing if there is anything wrong with the file.
std::optional<Rows> rows_of(std::string_view text) {
  interchange::CsvReader reader("fuzz.csv", text);
  const auto header = reader.header();
  if (!header) return std::nullopt;
  Rows rows{*header};
  for (;;) {
    const auto more = reader.next();
    if (!more) return std::nullopt;
    if (!*more) return rows;
    rows.emplace_back(reader.cells().begin(), reader.cells().end());
  }
}

std::string written(const Rows& rows) {
  std::ostringstream out;
  interchange::CsvWriter writer(out);
  for (const auto& row : rows) {
    for (const auto& cell : row)
      writer.cell(cell);
    writer.end_row();
  }
  writer.finish();
  return out.str();
}

/// In pieces of three bytes, so that every sign is cut somewhere.
interchange::CsvFile in_pieces(std::string_view text) {
  return {"fuzz.csv", [text, at = std::size_t{0}](char* to, std::size_t most) mutable {
            const std::size_t count = std::min({most, text.size() - at, std::size_t{3}});
            text.copy(to, count, at);
            at += count;
            return count;
          }};
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto rows = rows_of(text); rows && rows_of(written(*rows)) != rows) __builtin_trap();
  const auto parsed = interchange::import_csv({in_pieces(text)}, *model::Metamodel::built_in());
  if (!parsed) (void)parsed.error().message();
  return 0;
}
