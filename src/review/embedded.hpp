// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <string_view>
#include <utility>
#include <vector>

namespace fundament::embedded {
/// The files of queries/frameworks by their path in it ("security/sec-login-citizen.sql").
std::vector<std::pair<std::string_view, std::string_view>> frameworks();
/// The files of queries/governance by name ("heard.sql").
std::vector<std::pair<std::string_view, std::string_view>> governance();
} // namespace fundament::embedded
