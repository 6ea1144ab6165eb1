// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "interchange/csv_import.hpp"
#include <algorithm>
#include <string>

namespace fundament::test {

/// A CSV file that is a text.
inline interchange::CsvFile csv_file(std::string name, std::string text) {
  return {std::move(name), [text = std::move(text), at = std::size_t{0}](char* to, std::size_t most) mutable {
            const std::size_t count = std::min(most, text.size() - at);
            std::copy_n(text.data() + at, count, to);
            at += count;
            return count;
          }};
}

} // namespace fundament::test
