// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/texts.hpp"
#include <optional>

namespace fundament::base {

/// The sentence of an id that is put together and may not be in the table, such as "effect." and a word of a city's
/// own. Only for sentences without placeholders.
std::optional<std::string> find_text(const std::string& id, Language language);

} // namespace fundament::base
