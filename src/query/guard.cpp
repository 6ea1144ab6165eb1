// SPDX-License-Identifier: MPL-2.0
#include "query/guard.hpp"
#include "base/ascii.hpp"
#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace fundament::query {

namespace {

/// Not here: json_patch, whose time grows with the square of the length; random and randomblob, as the same question
/// has the same answer.
constexpr std::string_view allowed_functions[] = {"->",
                                                  "->>",
                                                  "abs",
                                                  "avg",
                                                  "ceil",
                                                  "ceiling",
                                                  "char",
                                                  "coalesce",
                                                  "count",
                                                  "cume_dist",
                                                  "current_date",
                                                  "current_time",
                                                  "current_timestamp",
                                                  "date",
                                                  "datetime",
                                                  "dense_rank",
                                                  "exp",
                                                  "first_value",
                                                  "floor",
                                                  "fold",
                                                  "format",
                                                  "glob",
                                                  "group_concat",
                                                  "hex",
                                                  "ifnull",
                                                  "iif",
                                                  "in_range",
                                                  "instr",
                                                  "json",
                                                  "json_array",
                                                  "json_array_length",
                                                  "json_extract",
                                                  "json_group_array",
                                                  "json_group_object",
                                                  "json_insert",
                                                  "json_object",
                                                  "json_quote",
                                                  "json_remove",
                                                  "json_replace",
                                                  "json_set",
                                                  "json_type",
                                                  "json_valid",
                                                  "julianday",
                                                  "lag",
                                                  "last_value",
                                                  "lead",
                                                  "length",
                                                  "like",
                                                  "likelihood",
                                                  "likely",
                                                  "ln",
                                                  "log",
                                                  "log10",
                                                  "log2",
                                                  "lower",
                                                  "ltrim",
                                                  "max",
                                                  "min",
                                                  "mod",
                                                  "nth_value",
                                                  "ntile",
                                                  "nullif",
                                                  "party",
                                                  "percent_rank",
                                                  "pi",
                                                  "pow",
                                                  "power",
                                                  "printf",
                                                  "quote",
                                                  "rank",
                                                  "replace",
                                                  "round",
                                                  "row_number",
                                                  "rtrim",
                                                  "sign",
                                                  "sqrt",
                                                  "strftime",
                                                  "substr",
                                                  "substring",
                                                  "sum",
                                                  "time",
                                                  "total",
                                                  "trim",
                                                  "trunc",
                                                  "typeof",
                                                  "unicode",
                                                  "unixepoch",
                                                  "unlikely",
                                                  "upper",
                                                  "within",
                                                  "zeroblob"};
static_assert(std::is_sorted(std::begin(allowed_functions), std::end(allowed_functions)));

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// The words and signs of a statement, folded; what stands in quotes is a word too, as SQLite takes even '…' for a
/// name.
std::vector<std::string> tokens_of(std::string_view sql) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < sql.size();) {
    const char c = sql[at];
    const std::string_view two = sql.substr(at, 2);
    if (two == "--" || two == "/*") {
      const std::string_view end = two == "--" ? "\n" : "*/";
      at = std::min(sql.find(end, at + 2), sql.size() - end.size()) + end.size();
    } else if (c == '"' || c == '\'' || c == '`' || c == '[') {
      const auto end = std::min(sql.find(c == '[' ? ']' : c, at + 1), sql.size());
      out.push_back(base::lower(sql.substr(at + 1, end - at - 1)));
      at = end + 1;
    } else if (is_word(c)) {
      auto end = at;
      while (end < sql.size() && is_word(sql[end]))
        end++;
      out.push_back(base::lower(sql.substr(at, end - at)));
      at = end;
    } else {
      if (c != ' ' && c != '\n' && c != '\t' && c != '\r' && c != '\f') out.emplace_back(1, c);
      at++;
    }
  }
  return out;
}

/// Does a table of the statement's own begin at `at`: NAME [(columns)] AS [[NOT] MATERIALIZED] ( ?
bool is_own_table(const std::vector<std::string>& tokens, std::size_t at) {
  const auto is = [&](std::size_t place, std::string_view text) {
    return place < tokens.size() && tokens[place] == text;
  };
  auto next = at + 1;
  if (is(next, "(")) {
    do
      next++;
    while (next < tokens.size() && tokens[next] != ")" && tokens[next] != "(");
    if (!is(next, ")")) return false;
    next++;
  }
  if (!is(next++, "as")) return false;
  if (is(next, "not")) next++;
  if (is(next, "materialized")) next++;
  return is(next, "(");
}

} // namespace

bool is_allowed_function(std::string_view name) {
  return std::binary_search(std::begin(allowed_functions), std::end(allowed_functions),
                            std::string_view(base::lower(name)));
}

std::set<std::string, std::less<>> words_of(std::string_view sql) {
  const auto tokens = tokens_of(sql);
  return {tokens.begin(), tokens.end()};
}

std::uint64_t parts_when_written_out(std::string_view sql) {
  const auto tokens = tokens_of(sql);
  std::map<std::string_view, std::uint64_t> uses;
  for (std::size_t i = 0; i < tokens.size(); i++)
    if (is_own_table(tokens, i)) uses.emplace(tokens[i], 0);
  for (std::size_t i = 0; i < tokens.size(); i++) {
    const bool qualified = (i > 0 && tokens[i - 1] == ".") || (i + 1 < tokens.size() && tokens[i + 1] == ".");
    const auto found = uses.find(tokens[i]);
    if (found != uses.end() && !qualified && !is_own_table(tokens, i)) found->second++;
  }
  std::uint64_t parts = 1;
  for (const auto& [name, count] : uses) {
    if (count > 1 && parts > std::numeric_limits<std::uint64_t>::max() / count)
      return std::numeric_limits<std::uint64_t>::max();
    parts *= std::max<std::uint64_t>(count, 1);
  }
  return parts;
}

} // namespace fundament::query
