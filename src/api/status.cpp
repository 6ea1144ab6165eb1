// SPDX-License-Identifier: MPL-2.0
#include "api/status.hpp"
#include "api/json_writer.hpp"

namespace fundament::api {

using base::ErrorCode;

int status_of(ErrorCode code) {
  switch (code) {
  case ErrorCode::invalid_argument: return 400;
  case ErrorCode::not_found: return 404;
  case ErrorCode::conflict: return 409;
  case ErrorCode::revision_moved: return 409;
  case ErrorCode::plan_conflicts:
  case ErrorCode::report_outdated: return 409;
  case ErrorCode::plan_unknown: return 404;
  case ErrorCode::limit_exceeded: return 413;
  case ErrorCode::unauthenticated: return 401;
  case ErrorCode::forbidden: return 403;
  case ErrorCode::unavailable: return 503;
  case ErrorCode::corrupt_data: return 500;
  case ErrorCode::internal: return 500;
  }
  throw std::logic_error("error code out of range");
}

std::string_view phrase_of(int status) {
  switch (status) {
  case 400: return "Bad Request";
  case 401: return "Unauthorized";
  case 403: return "Forbidden";
  case 404: return "Not Found";
  case 405: return "Method Not Allowed";
  case 408: return "Request Timeout";
  case 409: return "Conflict";
  case 411: return "Length Required";
  case 413: return "Content Too Large";
  case 414: return "URI Too Long";
  case 415: return "Unsupported Media Type";
  case 421: return "Misdirected Request";
  case 431: return "Request Header Fields Too Large";
  case 501: return "Not Implemented";
  case 503: return "Service Unavailable";
  case 505: return "HTTP Version Not Supported";
  default: return "Internal Server Error";
  }
}

namespace {

void write_members(JsonWriter& json, const base::Error& error, base::Language language) {
  json.member("code", to_string(error.code)).member("detail", base::render(error.text, language));
  if (!error.where.empty()) json.member("parameter", error.where);
  if (error.hint) json.member("hint", base::render(*error.hint, language));
}

} // namespace

Response problem(const base::Error& error, base::Language language, std::optional<int> status) {
  Response out;
  out.status = status.value_or(status_of(error.code));
  out.content_type = "application/problem+json";
  out.headers = {{"Content-Language", std::string(to_string(language))}};
  if (out.status == 401) out.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (out.status == 503) out.headers.emplace_back("Retry-After", "2"); // seconds: what is short here is soon over
  JsonWriter json(out.body);
  json.begin('{').member("type", "about:blank").member("title", phrase_of(out.status)).member("status", out.status);
  write_members(json, error, language);
  if (!error.others.empty()) {
    json.key("errors").begin('[');
    json.begin('{');
    write_members(json, error, language);
    json.end('}');
    for (const base::Error& other : error.others) {
      json.begin('{');
      write_members(json, other, language);
      json.end('}');
    }
    json.end(']');
  }
  json.end('}');
  out.body += '\n';
  return out;
}

} // namespace fundament::api
