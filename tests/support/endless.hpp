// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <string>

namespace fundament::tests {

/// A statement that ends under no SQLite, however it plans: each of 24 tables, of two rows at least, must be tried with
/// all rows of the others, since the condition, which never holds, needs them all. They are a0, a1 and so on to `join`.
inline std::string endless(const std::string& table, const std::string& column, const std::string& join = "") {
  std::string from, needs;
  for (int i = 0; i < 24; i++) {
    const std::string name = "a" + std::to_string(i);
    from += (i ? ", " : "") + table + " " + name;
    needs += (i ? " || " : "") + name + "." + column;
  }
  return "SELECT count(*) FROM " + from + " " + join + " WHERE " + needs + " = ''";
}

} // namespace fundament::tests
