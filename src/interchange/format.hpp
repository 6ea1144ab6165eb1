// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fundament::interchange {

/// What a file, or a folder, can be read as.
enum class Format {
  csv,
  archimate_exchange, ///< The Open Group's ArchiMate Model Exchange File Format, 2.x and 3.x
  archimate_archi,    ///< Archi's own .archimate, plain or zipped
  archimate_grafico,  ///< a folder of coArchi, one file an element
  endoflife,          ///< product files of endoflife.date: suppliers' dates
  decisions,          ///< a list of technologies with a verdict, as other authorities publish them; only when told
};

/// "csv", "archimate-exchange" and so on.
std::string_view to_string(Format format);
std::optional<Format> parse_format(std::string_view name);

/// All of them, sorted.
std::vector<std::string> format_names();

/// Told by the content: the first kilobytes of a file, or what stands in a folder. Errors: not_found (no such file),
/// invalid_argument (it is nothing we read; the text names what was expected).
base::Result<Format> guess_format(const std::string& path);

} // namespace fundament::interchange
