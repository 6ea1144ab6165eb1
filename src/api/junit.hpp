// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace fundament::api {

/// A report in the XML that build servers know as JUnit's, with one suite. What fails the build is a failure. What is
/// not assessed passes or fails like any other verdict, as fail_on says, and is never "skipped": that would read as a
/// test that somebody chose to leave out. Each case says its verdict in its own output.
class JunitReport {
public:
  /// The verdict on one thing, of a kind (a type of component, an administration); "" for a type that is not known.
  void add(std::string_view kind, std::string_view name, std::string_view code, std::string_view sentence, bool fails);
  /// What holds for all.
  void property(std::string_view name, std::string_view value);
  std::string document(std::string_view suite) const;

private:
  std::string cases_, properties_;
  std::uint64_t count_ = 0, failures_ = 0;
};

} // namespace fundament::api
