// SPDX-License-Identifier: MPL-2.0
#include "app/output.hpp"
#include "base/number.hpp"
#include "base/unicode.hpp"
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace fundament::app {

namespace {

int lost = 0; ///< why standard output could not be written, as errno has it

void put(std::string_view bytes) {
  if (lost == 0 && std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size()) lost = errno ? errno : EIO;
}

} // namespace

void print(std::string_view text) {
  put(base::visible(text));
}

void write(std::string_view answer, std::string_view format) {
  if (format == "csv")
    put(answer);
  else if (format == "json" || format == "ndjson" || format == "sarif")
    put(base::visible_json(answer));
  else
    print(answer);
}

bool output_lost() {
  return lost != 0 || std::ferror(stdout) != 0;
}

int finished(int state, Language language) {
  if (std::fflush(stdout) != 0 && lost == 0) lost = errno;
  if (!output_lost()) return state;
  if (lost == EPIPE) return state;
  complain(base::render({"output.lost", {{"why", std::generic_category().message(lost ? lost : EIO)}}}, language));
  return trouble;
}

void keep_standard_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(descriptor, F_GETFD) < 0 && errno == EBADF)
      // the lowest free number is this one; opened for reading, so that writing to it fails as it should
      (void)::open("/dev/null", descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY);
}

void complain(std::string_view line) {
  std::fprintf(stderr, "fundament: %s\n", base::visible(line).c_str());
}

void print_error(const base::Error& error, Language language) {
  complain(error.message(language));
  for (const base::Error& other : error.others)
    print_error(other, language);
}

Exit exit_of(base::ErrorCode code) {
  using base::ErrorCode;
  switch (code) {
  case ErrorCode::invalid_argument:
  case ErrorCode::limit_exceeded: return wrong_use;
  case ErrorCode::not_found:
  case ErrorCode::plan_unknown: return not_found;
  case ErrorCode::plan_conflicts:
  case ErrorCode::report_outdated: return answered_no;
  case ErrorCode::conflict:
  case ErrorCode::revision_moved:
  case ErrorCode::unauthenticated:
  case ErrorCode::forbidden:
  case ErrorCode::unavailable:
  case ErrorCode::corrupt_data:
  case ErrorCode::internal: return trouble;
  }
  throw std::logic_error("error code out of range");
}

Exit exit_of_storage(base::ErrorCode) {
  return trouble;
}

void say(Language language, const base::Text& text) {
  print(base::render(text, language) + "\n");
}

namespace {

/// Characters, near enough for a terminal: code points.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

} // namespace

void Table::add(std::vector<std::string> row) {
  for (std::string& cell : row) {
    cell = base::visible(cell);
    std::replace_if(
        cell.begin(), cell.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  }
  rows_.push_back(std::move(row));
}

std::string Table::text() const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); i++)
      widths[i] = std::max(widths[i], width(row[i]));
  }
  std::string out;
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); i++) {
      out += row[i];
      if (i + 1 < row.size()) out.append(widths[i] - width(row[i]) + 2, ' ');
    }
    while (!out.empty() && out.back() == ' ')
      out.pop_back();
    out += '\n';
  }
  return out;
}

std::string number(std::uint64_t value, Language language) {
  return base::grouped(static_cast<std::int64_t>(value), language);
}

} // namespace fundament::app
