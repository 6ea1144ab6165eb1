// SPDX-License-Identifier: MPL-2.0
#include "pages/pages.hpp"
#include "api/negotiate.hpp"
#include "base/sha256.hpp"
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace fundament::embedded {
std::vector<std::pair<std::string_view, std::string_view>> pages();
} // namespace fundament::embedded

namespace fundament::pages {

using base::Error;
using base::ErrorCode;

namespace {

constexpr std::string_view index = "/index.html", assets = "/assets/";

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> types{{{".html", "text/html; charset=utf-8"},
                                                                              {".js", "text/javascript; charset=utf-8"},
                                                                              {".css", "text/css; charset=utf-8"},
                                                                              {".svg", "image/svg+xml"},
                                                                              {".png", "image/png"},
                                                                              {".woff2", "font/woff2"},
                                                                              {".txt", "text/plain; charset=utf-8"},
                                                                              {".json", "application/json"}}};

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::string_view type_of(std::string_view path) {
  for (const auto& [end, type] : types)
    if (ends_with(path, end)) return type;
  return "application/octet-stream";
}

/// The smallest form that the client names; what it does not name is not sent to it.
const std::pair<const std::string, Form>& best(const File& file, std::string_view accept_encoding) {
  const auto wanted = api::preferences(accept_encoding);
  for (const char* coding : {"br", "gzip"})
    if (std::find(wanted.begin(), wanted.end(), coding) != wanted.end())
      if (const auto found = file.forms.find(coding); found != file.forms.end()) return *found;
  return *file.forms.begin(); // "" comes first
}

api::Response plain(int status, std::string_view text, base::Language language) {
  api::Response out;
  out.status = status;
  out.content_type = "text/plain; charset=utf-8";
  out.body = base::render({std::string(text)}, language) + "\n";
  return out;
}

} // namespace

Pages Pages::embedded() {
  Pages out;
  for (const auto& [path, bytes] : fundament::embedded::pages())
    out.add("/" + std::string(path), bytes);
  return out;
}

base::Result<Pages> Pages::from_folder(const std::string& folder) {
  namespace fs = std::filesystem;
  std::vector<std::string> paths;
  std::error_code failed;
  for (fs::recursive_directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
    if (at->is_regular_file(failed)) paths.push_back(at->path().lexically_relative(folder).generic_string());
  std::sort(paths.begin(), paths.end());
  Pages out;
  out.held_.reserve(paths.size()); // the files point into it
  for (const std::string& path : paths) {
    std::ifstream in(fs::path(folder) / path, std::ios::binary);
    out.held_.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    if (!in) return Error{ErrorCode::unavailable, {"pages.unreadable", {{"file", path}}}};
    out.add("/" + path, out.held_.back());
  }
  if (!out.files_.count(index)) return Error{ErrorCode::not_found, {"pages.no_index", {{"folder", folder}}}};
  return out;
}

void Pages::add(std::string_view path, std::string_view bytes) {
  std::string coding;
  for (const auto& [end, name] : {std::pair(".gz", "gzip"), std::pair(".br", "br")}) {
    if (!ends_with(path, end)) continue;
    coding = name;
    path.remove_suffix(3);
  }
  File& file = files_[std::string(path)];
  file.content_type = type_of(path);
  file.hashed = path.substr(0, assets.size()) == assets;
  file.forms[coding] = {bytes, "\"" + base::to_hex(base::sha256(bytes)).substr(0, 20) + "\""};
}

api::Response Pages::answer(const api::Request& request) const {
  const auto language = api::accepted_language(request.header("accept-language"));
  if (request.method != "GET" && request.method != "HEAD") {
    auto out = plain(405, "pages.method", language);
    out.headers.emplace_back("Allow", "GET, HEAD");
    return out;
  }
  if (empty()) return plain(404, "pages.missing", language);
  auto found = files_.find(request.path);
  if (found == files_.end() && request.path.compare(0, assets.size(), assets) == 0)
    return plain(404, "pages.no_file", language);
  if (found == files_.end()) found = files_.find(index);
  const File& file = found->second;
  const auto& [coding, form] = best(file, request.header("accept-encoding"));
  api::Response out;
  out.content_type = std::string(file.content_type);
  out.headers = {{"ETag", form.etag},
                 {"Vary", "Accept-Encoding"},
                 {"Cache-Control", file.hashed ? "public, max-age=31536000, immutable" : "no-cache"}};
  if (ends_with(found->first, ".html"))
    out.headers.emplace_back("Content-Security-Policy",
                             "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
                             "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; "
                             "frame-ancestors 'none'; require-trusted-types-for 'script'; "
                             "trusted-types svelte-trusted-html");
  // All that the page has stands above: the headers of a 304 replace those that the browser kept (RFC 9111, 3.2)
  if (api::names_tag(request.header("if-none-match"), form.etag)) {
    out.status = 304;
    return out;
  }
  if (!coding.empty()) out.headers.emplace_back("Content-Encoding", coding);
  out.body = std::string(form.bytes);
  return out;
}

bool is_of_api(std::string_view path) {
  return path.substr(0, 5) == "/api/" || path == "/api" || path == "/healthz" || path == "/readyz" ||
         path == "/metrics";
}

void secure(api::Response& response) {
  auto& headers = response.headers;
  const bool has_policy = std::any_of(headers.begin(), headers.end(),
                                      [](const auto& header) { return header.first == "Content-Security-Policy"; });
  // a 304 speaks of an answer that has a policy already; a stricter one would come into force over it
  if (!has_policy && response.status != 304)
    headers.emplace_back("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  headers.emplace_back("Referrer-Policy", "same-origin");
  headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
}

} // namespace fundament::pages
