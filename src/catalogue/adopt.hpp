// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "interchange/parsed.hpp"
#include "snapshot/snapshot.hpp"
#include <string>

namespace fundament::catalogue {

/// Lets a list of decisions speak of the technologies that are there. Those of the list that somebody else brought,
/// known by their name or an alias, are left as they are, and the decisions point at them; `skipped` counts them. A
/// technology that is there under the whole of a decision's name (Windows 10) wins over one with a version (Windows,
/// 10). What the source brought itself stays the source's.
void adopt_technologies(interchange::Parsed& parsed, const snapshot::Snapshot& snapshot, const std::string& source);

} // namespace fundament::catalogue
