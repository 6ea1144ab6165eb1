// SPDX-License-Identifier: MPL-2.0
#include "query/scalars.hpp"
#include <array>
#include <cstring>
#include <set>
#include <sqlite3.h>

/// instr, replace and trim in linear time. SQLite's own take time with the square of the length of their arguments, up
/// to minutes for what a statement may hold, and are not stopped within a call.
namespace fundament::query {

namespace {

std::string_view bytes_of(sqlite3_value* value) {
  const bool is_blob = sqlite3_value_type(value) == SQLITE_BLOB;
  const auto* bytes = static_cast<const char*>(is_blob ? sqlite3_value_blob(value) : sqlite3_value_text(value));
  return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

bool any_null(int count, sqlite3_value** values) {
  for (int i = 0; i < count; i++)
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) return true;
  return false;
}

constexpr auto nowhere = std::string_view::npos;

/// Of std::string_view::find the time is a product; glibc's memmem has a linear one.
std::size_t place_of(std::string_view text, std::string_view part, std::size_t from) {
  const auto* found =
      static_cast<const char*>(memmem(text.data() + from, text.size() - from, part.data(), part.size()));
  return found ? static_cast<std::size_t>(found - text.data()) : nowhere;
}

bool begins_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

/// instr(text, part): the character, or of two blobs the byte, at which the part begins, from 1; 0: not there.
void instr(sqlite3_context* context, int count, sqlite3_value** values) {
  if (any_null(count, values)) return;
  const bool bytes = sqlite3_value_type(values[0]) == SQLITE_BLOB && sqlite3_value_type(values[1]) == SQLITE_BLOB;
  const std::string_view text = bytes_of(values[0]);
  const auto found = place_of(text, bytes_of(values[1]), 0);
  if (found == nowhere) return Cell(context).integer(0);
  std::int64_t place = 1;
  for (std::size_t i = 0; i < found; i++)
    place += bytes || begins_character(text[i]) ? 1 : 0;
  Cell(context).integer(place);
}

/// replace(text, part, by): every part, from the left.
void replace(sqlite3_context* context, int count, sqlite3_value** values) {
  if (any_null(count, values)) return;
  const std::string_view text = bytes_of(values[0]), part = bytes_of(values[1]), by = bytes_of(values[2]);
  if (part.empty()) return sqlite3_result_value(context, values[0]);
  const auto most =
      static_cast<std::size_t>(sqlite3_limit(sqlite3_context_db_handle(context), SQLITE_LIMIT_LENGTH, -1));
  try {
    std::string out;
    std::size_t from = 0;
    for (auto at = place_of(text, part, 0); at != nowhere; at = place_of(text, part, from)) {
      out.append(text, from, at - from).append(by);
      from = at + part.size();
      if (out.size() > most) return sqlite3_result_error_toobig(context);
    }
    Cell(context).text(out.append(text, from));
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  }
}

struct Ends {
  bool left, right;
};
constexpr Ends both{true, true}, left{true, false}, right{false, true};

/// trim(text, characters), ltrim and rtrim: without those at its ends that are among the characters.
void trim(sqlite3_context* context, int count, sqlite3_value** values) {
  if (any_null(count, values)) return;
  const Ends ends = *static_cast<const Ends*>(sqlite3_user_data(context));
  std::string_view text = bytes_of(values[0]), rest = bytes_of(values[1]);
  const auto first_of = [](std::string_view from) {
    std::size_t size = 1;
    while (size < from.size() && !begins_character(from[size]))
      size++;
    return from.substr(0, size);
  };
  const auto last_of = [](std::string_view from) {
    std::size_t at = from.size() - 1;
    while (at > 0 && !begins_character(from[at]))
      at--;
    return from.substr(at);
  };
  try {
    std::array<bool, 256> single{}; // most characters are one byte
    std::set<std::string_view> longer;
    for (; !rest.empty(); rest.remove_prefix(first_of(rest).size()))
      if (const auto one = first_of(rest); one.size() == 1)
        single[static_cast<unsigned char>(one.front())] = true;
      else
        longer.insert(one);
    const auto is_among = [&](std::string_view one) {
      return one.size() == 1 ? single[static_cast<unsigned char>(one.front())] : longer.contains(one);
    };
    while (ends.left && !text.empty() && is_among(first_of(text)))
      text.remove_prefix(first_of(text).size());
    while (ends.right && !text.empty() && is_among(last_of(text)))
      text.remove_suffix(last_of(text).size());
    Cell(context).text(text);
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  }
}

} // namespace

bool register_text_functions(sqlite3* connection) {
  constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  const auto add = [&](const char* name, int count, void (*function)(sqlite3_context*, int, sqlite3_value**),
                       const Ends* ends) {
    return sqlite3_create_function_v2(connection, name, count, flags, const_cast<Ends*>(ends), function, nullptr,
                                      nullptr, nullptr) == SQLITE_OK;
  };
  return add("instr", 2, instr, nullptr) && add("replace", 3, replace, nullptr) && add("trim", 2, trim, &both) &&
         add("ltrim", 2, trim, &left) && add("rtrim", 2, trim, &right);
}

} // namespace fundament::query
