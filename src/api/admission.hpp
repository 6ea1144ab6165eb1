// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/message.hpp"
#include "base/result.hpp"
#include <optional>

/// Whether a request is one that a client of this API would send, or what a browser sends for a page of somebody else.
namespace fundament::api {

/// Error forbidden: a page of another origin asks for more than a GET (RFC 6454; Fetch Metadata). Such a page cannot
/// read the answer, but would have it made, or would write.
std::optional<base::Error> check_origin(const Request& request);

/// Error invalid_argument, status 415: the body is not sent as JSON. A form of any page can send the other types
/// without being asked. Who calls in the same process sends no headers, and is not asked for any.
std::optional<base::Error> check_type(const Request& request);

} // namespace fundament::api
