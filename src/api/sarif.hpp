// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace fundament::api {

/// A log in SARIF 2.1.0 (OASIS 2020) of one run about one file, such as code hosts take: at most most_results results
/// and most_bytes bytes. What would be more is counted in the run, so the worst should come first.
class SarifLog {
public:
  /// The published limits of GitHub code scanning are 25,000 results a run, of which 5,000 are shown, 25,000 rules, 20
  /// runs, 20 tags and 1,000 locations, and 10 MB when packed. All that is written is to be seen there.
  static constexpr std::size_t most_results = 5000, most_bytes = 8 << 20;
  /// Of a name, and of a sentence.
  static constexpr std::size_t most_text = 2000;

  /// `version` is that of the program, "" where it has none; `file` what was looked at, as the caller calls it.
  SarifLog(base::Language language, std::string version, std::string_view file);

  /// A code of results to come, in the order of their indexes; `level` is error, warning or note.
  void rule(std::string_view code, std::string_view level);
  /// The same in words of its own.
  struct RuleWords {
    std::string title, about, help, tag;
  };
  void rule(std::string_view code, std::string_view level, const RuleWords& words);
  /// A rule that gave no answer.
  void failure(const std::string& code, const std::string& words) { notify("error", code, words); }
  void result(std::string_view code, std::string_view level, const std::string& name, const std::string& sentence);
  /// Results of which nothing else is written.
  void leave_out(std::size_t count) { left_out_ += count; }
  bool full() const { return written_ == most_results || results_.size() >= most_bytes; }
  /// What is wrong with the file and changes no result; `all` of them, of which some are named.
  void warnings(const std::vector<base::Error>& named, std::size_t all);
  std::string document() const;

private:
  std::string text(base::Text text) const { return base::render(text, language_); }
  void notify(std::string_view level, std::string_view id, const std::string& words);

  const base::Language language_;
  const std::string version_, uri_;
  std::map<std::string, std::size_t, std::less<>> rules_; ///< with their indexes
  std::string rule_objects_, results_, notifications_;    ///< JSON
  std::map<std::string, unsigned> fingerprints_;          ///< how often each has come
  std::size_t written_ = 0, left_out_ = 0, warned_ = 0;
};

/// A file's path as a relative URI reference (RFC 3986), percent-encoded, without . and .. in it: "sub/x%20y.json". ""
/// for what is none: standard input (-), an absolute path, one that leads out of where it begins, a folder.
std::string relative_uri(std::string_view path);

} // namespace fundament::api
