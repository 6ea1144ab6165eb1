// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <string_view>
#include <utility>
#include <vector>

namespace fundament::embedded {
/// The files of queries/reports by name ("landscape.sql").
std::vector<std::pair<std::string_view, std::string_view>> reports();
} // namespace fundament::embedded
