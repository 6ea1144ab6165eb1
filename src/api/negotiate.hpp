// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/texts.hpp"
#include <string>
#include <string_view>
#include <vector>

/// What a caller would rather have, out of the headers of HTTP (RFC 9110 sections 12 and 13).
namespace fundament::api {

/// The values of an Accept or Accept-Language header in lower case and without parameters, best first: by weight, then
/// as they stand. Weight 0 is left out.
std::vector<std::string> preferences(std::string_view header);

/// Danish unless English is preferred.
base::Language accepted_language(std::string_view header);

/// Does an If-None-Match header name this entity tag? Weak tags count as their strong ones.
bool names_tag(std::string_view if_none_match, std::string_view tag);

/// The host of a Host header, in lower case, without its port and the brackets of an IPv6 address.
std::string host_of(std::string_view header);

/// Is it a name of this very machine, which no other machine can be reached by?
bool is_loopback(std::string_view host);

} // namespace fundament::api
