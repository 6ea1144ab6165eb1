// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace fundament::query {

/// A cell of an answer, or a parameter: nothing, a whole number, a number, or a text.
using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

/// Where a table writes the cell that it is asked for; without a call the cell is empty (NULL). Valid only in that
/// call.
class Cell {
public:
  explicit Cell(void* context) : context_(context) {}
  void integer(std::int64_t value) const;
  void number(double value) const;
  /// A copy is taken.
  void text(std::string_view value) const;

private:
  void* context_; ///< SQLite's
};

} // namespace fundament::query
