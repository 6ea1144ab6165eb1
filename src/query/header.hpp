// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include <string>
#include <string_view>
#include <vector>

/// The comments with which a query file begins:
///   -- word: arguments | Danish | English
///   --   goes on
/// Comments without a word and a colon are passed over; the header ends with the first line that is no comment.
namespace fundament::query {

struct HeaderLine {
  std::string word;
  std::vector<std::string> parts; ///< between the bars, without the spaces around them
  std::size_t line = 0;           ///< in the file, from 1
};

/// In their order. Error invalid_argument for a file that is no UTF-8 text; `where` becomes the place named in it.
base::Result<std::vector<HeaderLine>> read_header(std::string_view file, const std::string& where);

/// What stands between spaces.
std::vector<std::string> split_words(const std::string& text);

} // namespace fundament::query
