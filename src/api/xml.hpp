// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <string>
#include <string_view>

namespace fundament::api {

/// A text between the tags of XML 1.0, or in an attribute within double quotes: escaped, line breaks and tabs as they
/// were, and U+FFFD for what is no UTF-8 and for each character that XML cannot hold.
std::string xml_text(std::string_view text);

} // namespace fundament::api
