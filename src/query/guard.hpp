// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

/// What a statement may use, decided before SQLite works on it.
namespace fundament::query {

/// SQLite's functions that read nothing but their arguments, answer the same each time and take time about linear in
/// the length of these; and ours. Whatever else a SQLite may have built in is refused.
bool is_allowed_function(std::string_view name);

/// The words of a statement in lower case, with what stands in quotes: no name in it is missing. Linear.
std::set<std::string, std::less<>> words_of(std::string_view sql);

/// A bound from above on the parts that a statement grows to when SQLite writes out each of its own tables (WITH) at
/// every use, which it does before any limit of its own: t1 used twice in t2, t2 twice in t3 and so on doubles with
/// each. Linear in the length.
std::uint64_t parts_when_written_out(std::string_view sql);

} // namespace fundament::query
