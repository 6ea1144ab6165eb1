// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>

/// JSON as text: reading with bounds, and writing without a document in memory.
namespace fundament::model {

/// Arrays and objects within each other.
constexpr std::size_t max_json_depth = 64;

/// Values and names of members in one text from outside; a document in memory takes some hundred bytes for each.
constexpr std::size_t max_json_values = 1'000'000;

/// One JSON text. The number of its values is known before any is made, so what is refused costs no memory. An object
/// has each member once. Errors: invalid_argument, which says line and column; limit_exceeded. `where` becomes the
/// place named in them.
base::Result<nlohmann::json> parse_json(std::string_view text, const std::string& where = "",
                                        std::size_t most_values = max_json_values);

/// The errors of parse_json, for who reads the events of a text: what the library's exception of that number says of a
/// byte, which counts from 1, or of a line and column; and the depth.
base::Error json_unreadable(std::string_view text, int exception, std::size_t byte, const std::string& where);
base::Error json_unreadable(std::pair<std::size_t, std::size_t> line_and_column, int exception,
                            const std::string& where);
base::Error json_too_deep(const std::string& where);

/// Appends a JSON string with its quotation marks. Bytes that are no UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

/// Appends a number in its shortest form that reads back the same; null for what is no number.
void append_json_number(std::string& out, double number);

} // namespace fundament::model
