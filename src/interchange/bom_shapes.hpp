// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace fundament::interchange {

/// Checks a CycloneDX document against the shapes in schema/cyclonedx.json, which hold what a reader of components has
/// to rely on. Members they do not name are passed over: a newer version of the format may add some. `minor` is that of
/// the version, 5 for 1.5. The places of problems begin with `name`.
void check_cyclonedx(const nlohmann::json& document, int minor, const std::string& name, base::Problems& problems);

} // namespace fundament::interchange
