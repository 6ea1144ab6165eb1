// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/texts.hpp"
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

/// A report (report/1) for people: two pages for a committee, then an annex. Both forms are made of the same blocks, so
/// they cannot say different things.
namespace fundament::api {

struct Block {
  enum class Kind { title, heading, annex, paragraph, list, table, foot };
  Kind kind = Kind::paragraph;
  std::string text = {};
  std::vector<std::string> items = {};             ///< of a list; of a table its head
  std::vector<std::vector<std::string>> rows = {}; ///< of a table
  std::size_t figures_from = ~std::size_t{0};      ///< of a table: columns from this one are figures
};

std::vector<Block> report_blocks(const nlohmann::json& report, base::Language language);
std::string to_markdown(const std::vector<Block>& blocks);
/// A page of its own, without anything from elsewhere, that prints on A4.
std::string to_html(const std::vector<Block>& blocks, base::Language language);

} // namespace fundament::api
