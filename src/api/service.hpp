// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/message.hpp"
#include "catalogue/catalogue.hpp"
#include "catalogue/views.hpp"
#include "catalogue/what_if.hpp"
#include "query/named.hpp"
#include "review/rules.hpp"
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

/// The API without a socket: requests in, responses out. The HTTP server and the command line both come through here.
namespace fundament::api {

struct Settings {
  /// What it listens on. Besides loopback names the only Host that is answered (DNS rebinding), unless it is all
  /// addresses. Beyond loopback, reading needs a token as well.
  std::string host = "127.0.0.1";
  /// Whoever asks holds the database file himself, as on the command line: he needs no token, and may everything.
  bool holds_the_file = false;
  bool public_read = false; ///< anybody may read, on any address, but not what would help an attacker
  /// For one answer, from when its question had come; then it says that the time ran out.
  std::chrono::milliseconds answer_deadline{10'000};
  /// For a whole batch, each row of which has the time of one answer at most; the rows that are left then say so.
  std::chrono::milliseconds batch_deadline{600'000};
  std::shared_ptr<const query::Library> library = query::Library::built_in();
  std::shared_ptr<const review::Rules> frameworks = review::Rules::built_in();
  query::Limits query_limits = {};                ///< of a named query and of SQL
  unsigned sql_at_once = 2;                       ///< statements of callers' own that run at the same time
  std::string version = {};                       ///< of the program, for who asks which it was
  std::size_t json_values = 1'000'000;            ///< in a body; more is refused before any memory is taken for them
  std::function<std::string()> more_metrics = {}; ///< of whoever serves it, in Prometheus' text format
};

class Service {
public:
  /// The catalogue must outlive the service.
  Service(catalogue::Catalogue& catalogue, Settings settings);

  /// Never throws for what a caller sent; a mistake of ours becomes a 500 with an id, under which the response says for
  /// the log what it was. Any thread.
  Response dispatch(const Request& request);

  /// What answers depend on besides their request: the state of the catalogue, whose tokens are good, and the day.
  /// Quick, since the catalogue looks for what others wrote in a thread of its own.
  std::string edition();

  const Settings& settings() const { return settings_; }
  catalogue::Catalogue& catalogue() { return catalogue_; }
  catalogue::Views& views() { return views_; }
  catalogue::Plans& plans() { return plans_; }
  catalogue::WhatIfs& what_ifs() { return what_ifs_; }
  std::atomic<unsigned>& sql_running() { return sql_running_; }

private:
  catalogue::Catalogue& catalogue_;
  const Settings settings_;
  catalogue::Views views_;
  catalogue::Plans plans_;
  catalogue::WhatIfs what_ifs_;
  std::atomic<unsigned> sql_running_{0};
};

} // namespace fundament::api
