// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/texts.hpp"
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

/// Two reports set against each other, statement by statement: two of one proposal as time goes, or two proposals.
namespace fundament::api {

/// The section of the findings that the plan brings.
constexpr const char* introduced_section = "introduced";

/// What a report states, by its section and by what tells it from the others there: a finding's id, a ref.
using ReportKey = std::pair<std::string, std::string>;
struct ReportStatement {
  std::string text;  ///< as the report says it
  std::string value; ///< what makes it another one; words that only put it differently do not
};
/// Of a report in its form report/1; a section that an older one lacks states nothing.
std::map<ReportKey, ReportStatement> statements_of(const nlohmann::json& report, base::Language language);

struct ReportDifference {
  std::string section, id;
  const ReportStatement *one = nullptr, *other = nullptr; ///< nullptr: there it is not stated
};
/// What only one of them states, or both otherwise, by section and id. Views of both.
std::vector<ReportDifference> differences(const std::map<ReportKey, ReportStatement>& one,
                                          const std::map<ReportKey, ReportStatement>& other);

} // namespace fundament::api
