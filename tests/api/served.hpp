// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/service.hpp"
#include "catalogue/catalogue.hpp"
#include "support/text_graph.hpp"
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <unistd.h>

namespace fundament::tests {

inline api::Request request_to(std::string method, const std::string& target,
                               std::vector<std::pair<std::string, std::string>> headers, std::string body) {
  const auto mark = target.find('?');
  return {.method = std::move(method),
          .path = target.substr(0, mark),
          .query = mark == target.npos ? "" : target.substr(mark + 1),
          .headers = std::move(headers),
          .body = std::move(body)};
}

/// With all of a stream in its body.
inline api::Response whole(api::Response response) {
  if (response.stream)
    for (bool more = true; more;)
      more = response.stream(response.body);
  response.stream = {};
  return response;
}

/// No time runs out, however slow the machine: a test of a deadline sets its own.
inline api::Settings patient() {
  api::Settings out;
  out.answer_deadline = out.batch_deadline = std::chrono::hours(1);
  return out;
}

/// The API on a catalogue of its own, in a file that goes with it.
class Served {
public:
  explicit Served(const TextGraph& text, api::Settings settings = patient())
      : Served(text.change_set(), std::move(settings)) {}
  explicit Served(model::ChangeSet set, api::Settings settings = patient()) {
    static int count = 0;
    path_ = (std::filesystem::temp_directory_path() /
             ("fundament-api-" + std::to_string(::getpid()) + "-" + std::to_string(count++) + ".db"))
                .string();
    remove();
    catalogue_ = catalogue::Catalogue::open(path_).value();
    set.author = "test";
    (void)catalogue_->apply(set).value();
    service_ = std::make_unique<api::Service>(*catalogue_, settings);
    token_ = catalogue_->create_token("test").value().token;
  }
  ~Served() {
    service_.reset();
    catalogue_.reset();
    remove();
  }

  api::Response get(const std::string& target, std::vector<std::pair<std::string, std::string>> headers = {}) {
    return ask("GET", target, "", std::move(headers));
  }
  api::Response post(const std::string& target, const std::string& body, bool with_token = true) {
    std::vector<std::pair<std::string, std::string>> headers;
    if (with_token) headers.emplace_back("authorization", "Bearer " + token_);
    return ask("POST", target, body, std::move(headers));
  }
  api::Response ask(const std::string& method, const std::string& target, const std::string& body,
                    std::vector<std::pair<std::string, std::string>> headers) {
    return dispatch(request_to(method, target, std::move(headers), body));
  }
  /// The response as a server gets it.
  api::Response bare(const api::Request& request) { return service_->dispatch(request); }
  /// The response with its whole body.
  api::Response dispatch(const api::Request& request) { return whole(service_->dispatch(request)); }

  std::string edition() { return service_->edition(); }
  const std::string& path() const { return path_; }
  catalogue::Catalogue& catalogue() { return *catalogue_; }
  const std::string& token() const { return token_; }

private:
  void remove() const {
    for (const char* suffix : {"", "-wal", "-shm"})
      std::filesystem::remove(path_ + suffix);
  }
  std::string path_, token_;
  std::unique_ptr<catalogue::Catalogue> catalogue_;
  std::unique_ptr<api::Service> service_;
};

} // namespace fundament::tests
