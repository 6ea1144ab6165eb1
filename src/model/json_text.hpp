// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

/// JSON as text: reading with bounds, and writing without a document in memory.
namespace fundament::model {

/// Arrays and objects within each other.
constexpr std::size_t max_json_depth = 64;

/// One JSON text. Error invalid_argument: says line and column; `where` becomes the place named in it.
base::Result<nlohmann::json> parse_json(std::string_view text, const std::string& where = "");

/// Appends a JSON string with its quotation marks. Bytes that are no UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

/// Appends a number in its shortest form that reads back the same; null for what is no number.
void append_json_number(std::string& out, double number);

} // namespace fundament::model
