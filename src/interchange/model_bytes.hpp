// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include <cstddef>
#include <string>
#include <string_view>

/// The bytes of an ArchiMate model, bounded, and as UTF-8.
namespace fundament::interchange {

/// Unpacked or not; a larger model is refused.
constexpr std::size_t max_model_bytes = std::size_t{512} << 20;

/// The error limit_exceeded.
base::Error too_large(const std::string& path, std::size_t most);

/// The whole file. Errors: unavailable (it cannot be read), limit_exceeded.
base::Result<std::string> read_bytes(const std::string& path, std::size_t most = max_model_bytes);

/// Does this begin as a zip archive does?
bool is_zip(std::string_view bytes);

/// model.xml of a zipped .archimate, unpacked in memory up to `most` bytes, whatever the archive says of its size.
/// Errors: invalid_argument (no archive, no model in it, damaged), limit_exceeded. `path` stands in errors.
base::Result<std::string> unzip_model(std::string_view archive, const std::string& path,
                                      std::size_t most = max_model_bytes);

/// XML as UTF-8: told by the byte order mark, else by the encoding its declaration names (UTF-8, UTF-16, ISO-8859-1 and
/// -15, Windows-1252). Errors: invalid_argument, with the line: another encoding, or bytes that are not in the one
/// named.
base::Result<std::string> xml_as_utf8(std::string bytes, const std::string& path);

} // namespace fundament::interchange
