// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <string_view>

/// Files whose bytes are in the binary (see fundament_embed in scripts/cmake/fundament.cmake).
namespace fundament::embedded {
extern const std::string_view cyclonedx_json, spdx_json, spdx_licenses_txt;
} // namespace fundament::embedded
