// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <string_view>

namespace fundament::embedded {
extern const std::string_view metamodel_json;
} // namespace fundament::embedded
