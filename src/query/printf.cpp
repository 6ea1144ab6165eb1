// SPDX-License-Identifier: MPL-2.0
#include "query/scalars.hpp"
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <sqlite3.h>

/// printf and format with a bound on each width and precision. SQLite's own count to what is asked, up to 2^31 for a
/// text of a few bytes, and are not stopped within a call. Each directive is written by SQLite's C function of the
/// name. https://sqlite.org/printf.html
namespace fundament::query {

namespace {

struct Free {
  void operator()(char* text) const { sqlite3_free(text); }
};

class Printf {
public:
  Printf(sqlite3_context* context, int count, sqlite3_value** values)
      : most_(sqlite3_limit(sqlite3_context_db_handle(context), SQLITE_LIMIT_LENGTH, -1)), values_(values),
        count_(count) {}

  /// Nothing: the text would be over the limit.
  std::optional<std::string> run(std::string_view format) {
    while (!format.empty()) {
      const auto percent = std::min(format.find('%'), format.size());
      out_ += format.substr(0, percent);
      format.remove_prefix(percent);
      if (!format.empty() && !directive(format)) return too_long_ ? std::nullopt : std::optional(std::move(out_));
      if (out_.size() > static_cast<std::size_t>(most_)) return std::nullopt;
    }
    return std::move(out_);
  }

private:
  /// Reads one and writes what it stands for. False: no further.
  bool directive(std::string_view& format) {
    format.remove_prefix(1);
    std::string spec = "%";
    constexpr std::string_view flags = "-+ 0#,!";
    while (!format.empty() && flags.find(format.front()) != flags.npos)
      take(format, spec);
    if (!number(format, spec)) return false;
    std::optional<int> precision;
    if (!format.empty() && format.front() == '.') {
      take(format, spec);
      const std::size_t before = spec.size();
      if (!number(format, spec)) return false;
      precision = before == spec.size() ? 0 : std::atoi(spec.c_str() + before);
    }
    while (!format.empty() && format.front() == 'l')
      format.remove_prefix(1);
    if (format.empty()) {
      out_ += '%';
      return false;
    }
    const char kind = format.front();
    format.remove_prefix(1);
    return convert(spec, kind, precision);
  }

  static void take(std::string_view& format, std::string& spec) {
    spec += format.front();
    format.remove_prefix(1);
  }

  /// A width or a precision, written out or as the next argument.
  bool number(std::string_view& format, std::string& spec) {
    std::int64_t value = 0;
    if (!format.empty() && format.front() == '*') {
      format.remove_prefix(1);
      value = integer();
      spec += std::to_string(std::clamp<std::int64_t>(value, -most_, most_));
    } else
      while (!format.empty() && format.front() >= '0' && format.front() <= '9') {
        value = std::min<std::int64_t>(value * 10 + (format.front() - '0'), std::int64_t{most_} + 1);
        take(format, spec);
      }
    too_long_ = value > most_ || value < -most_;
    return !too_long_;
  }

  bool convert(std::string spec, char kind, std::optional<int> precision) {
    switch (kind) {
    case '%': out_ += '%'; return true;
    case 'n': return true;
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o': return append(sqlite3_mprintf((spec + "ll" + kind).c_str(), integer()));
    case 'p': return append(sqlite3_mprintf((spec + "llX").c_str(), integer()));
    case 'f':
    case 'e':
    case 'E':
    case 'g':
    case 'G': return append(sqlite3_mprintf((spec + kind).c_str(), real()));
    case 's':
    case 'z': return append(sqlite3_mprintf((spec + 's').c_str(), text()));
    case 'q':
    case 'Q':
    case 'w': return append(sqlite3_mprintf((spec + kind).c_str(), text()));
    case 'c': return append_character(spec.substr(0, spec.find('.')), precision.value_or(1));
    default: return false;
    }
  }

  /// The first character, as often as the precision says.
  bool append_character(const std::string& spec, int times) {
    const char* first = text();
    std::size_t size = first && *first ? 1 : 0;
    while (size > 0 && (static_cast<unsigned char>(first[size]) & 0xC0) == 0x80)
      size++;
    std::string repeated;
    for (int i = 0; i < std::max(times, 1) && repeated.size() <= static_cast<std::size_t>(most_); i++)
      repeated.append(first ? first : "", size);
    return append(sqlite3_mprintf((spec + 's').c_str(), repeated.c_str()));
  }

  bool append(char* written) {
    const std::unique_ptr<char, Free> held(written);
    too_long_ = !written;
    if (written) out_ += written;
    return written != nullptr;
  }

  sqlite3_value* next() { return at_ < count_ ? values_[at_++] : nullptr; }
  sqlite3_int64 integer() {
    sqlite3_value* value = next();
    return value ? sqlite3_value_int64(value) : 0;
  }
  double real() {
    sqlite3_value* value = next();
    return value ? sqlite3_value_double(value) : 0;
  }
  const char* text() {
    sqlite3_value* value = next();
    return value ? reinterpret_cast<const char*>(sqlite3_value_text(value)) : nullptr;
  }

  const int most_;
  sqlite3_value** values_;
  const int count_;
  int at_ = 1; ///< the first is the format
  bool too_long_ = false;
  std::string out_;
};

void print(sqlite3_context* context, int count, sqlite3_value** values) {
  if (count == 0 || sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  try {
    const auto* format = reinterpret_cast<const char*>(sqlite3_value_text(values[0]));
    if (const auto text = Printf(context, count, values).run(format ? format : "")) Cell(context).text(*text);
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  }
}

} // namespace

bool register_printf(sqlite3* connection) {
  constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  for (const char* name : {"printf", "format"})
    if (sqlite3_create_function_v2(connection, name, -1, flags, nullptr, print, nullptr, nullptr, nullptr) != SQLITE_OK)
      return false;
  return true;
}

} // namespace fundament::query
