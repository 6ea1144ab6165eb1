// SPDX-License-Identifier: MPL-2.0
#include "api/admission.hpp"
#include "base/ascii.hpp"
#include "base/unicode.hpp"

namespace fundament::api {

using base::lower;

namespace {

/// The host and port of an origin; "" for "null", which a page without an origin has.
std::string authority_of(std::string_view origin) {
  const auto scheme = origin.find("://");
  if (scheme == origin.npos) return "";
  std::string out = lower(origin.substr(scheme + 3));
  const std::string_view usual = lower(origin.substr(0, scheme)) == "https" ? ":443" : ":80";
  if (out.ends_with(usual)) out.resize(out.size() - usual.size());
  return out;
}

bool is_json(std::string_view content_type) {
  const std::string type = lower(base::trimmed(content_type.substr(0, content_type.find(';'))));
  return type == "application/json" || (type.starts_with("application/") && type.ends_with("+json"));
}

} // namespace

std::optional<base::Error> check_origin(const Request& request) {
  if (request.method == "GET" || request.method == "HEAD") return std::nullopt;
  const auto origin = request.header("origin"), site = request.header("sec-fetch-site");
  std::string host = lower(request.header("host"));
  for (const std::string_view usual : {":443", ":80"}) // a proxy may speak HTTPS for us
    if (host.ends_with(usual)) host.resize(host.size() - usual.size());
  const bool foreign = (!origin.empty() && authority_of(origin) != host) || site == "cross-site" || site == "same-site";
  if (!foreign) return std::nullopt;
  return base::Error{base::ErrorCode::forbidden,
                     {"origin.foreign", {{"origin", base::printable(origin.empty() ? site : origin)}}},
                     "Origin"};
}

std::optional<base::Error> check_type(const Request& request) {
  const auto type = request.header("content-type");
  if (type.empty() && request.header("host").empty()) return std::nullopt;
  if (is_json(type)) return std::nullopt;
  return base::Error{base::ErrorCode::invalid_argument,
                     type.empty() ? base::Text{"body.type_missing"}
                                  : base::Text{"body.type_other", {{"type", base::printable(type)}}},
                     "Content-Type", base::Text{"body.type_hint"}};
}

} // namespace fundament::api
