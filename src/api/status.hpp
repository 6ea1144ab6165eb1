// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/message.hpp"
#include "base/result.hpp"
#include <optional>

namespace fundament::api {

/// The HTTP status of an error; the only place that knows.
int status_of(base::ErrorCode code);

/// The standard phrase of a status.
std::string_view phrase_of(int status);

/// An RFC 9457 problem document: type, title, status, code, detail, and where there are any: parameter, hint, errors
/// (all problems of the request, this one included). `status` where HTTP has a more exact one than the code's.
Response problem(const base::Error& error, base::Language language, std::optional<int> status = {});

} // namespace fundament::api
