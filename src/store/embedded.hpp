// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <string_view>
#include <utility>
#include <vector>

namespace fundament::embedded {
/// The files schema/NNNN_what.sql by name, ascending: name and text.
std::vector<std::pair<std::string_view, std::string_view>> migrations();
} // namespace fundament::embedded
