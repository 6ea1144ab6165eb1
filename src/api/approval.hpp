// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/approval.hpp"
#include "api/names.hpp"
#include "api/routes.hpp"
#include "interchange/bom.hpp"
#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

/// Questions about technologies out of requests, and verdicts into answers.
namespace fundament::api {

/// Reads a question out of named texts, wherever they stand; problems go to the parameters, the place before the name.
class Asking {
public:
  using Get = std::function<std::string(const char*)>;
  Asking(Call& call, Get get, std::string place) : call_(call), get_(std::move(get)), place_(std::move(place)) {}
  answers::ApprovalQuestion question(base::Date on);

private:
  void problem(base::Error error, const char* name);
  model::ElementId element(const char* name);
  std::string enumerated(const char* name);

  Call& call_;
  const Get get_;
  const std::string place_;
};

/// Writes verdicts of one view; of a waiver that may not be seen they have nothing but its end.
class VerdictWriter : private NamesWriter {
public:
  explicit VerdictWriter(const Call& call) : NamesWriter(call.view->model(), call.language), call_(call) {}

  std::string sentence(const answers::Approval& found, const answers::ApprovalQuestion& question) const;
  /// What the asker does now, where the verdict ends in "not assessed": the nearest names with the version kept, who
  /// assesses and what to tell them. "" otherwise.
  std::string next(const answers::Approval& found) const;
  /// The members of a Verdict (schemas.json) into an object that is open.
  void members(JsonWriter& json, const answers::Approval& found, const answers::ApprovalQuestion& question) const;
  /// "name,version,code,allowed,valid_until,decision,subject,sentence".
  std::string csv_row(const answers::Approval& found, const answers::ApprovalQuestion& question) const;

private:
  void decision(JsonWriter& json, const answers::Approval& found) const;
  void supplier(JsonWriter& json, const answers::Approval& found) const;
  void alternatives(JsonWriter& json, const answers::Approval& found) const;
  void users(JsonWriter& json, const answers::Approval& found) const;

  const Call& call_;
};

extern const char* const verdict_csv_head;

/// Headers of an answer about many: how many have a code that fails a build, how many warnings there are about the bill
/// of materials, and how many components it has.
constexpr const char *failing_header = "Failing-Count", *warnings_header = "Warning-Count",
                     *components_header = "Component-Count";

/// Many verdicts as one answer: json, ndjson, csv, sarif or junit. What the bill of materials brings is a problem of
/// the parameters when it cannot be read.
class VerdictList {
public:
  /// `failing`: the codes that fail a build; none: prohibited, waiver_only, expired and condition_not_met.
  VerdictList(Call& call, std::vector<std::string> failing);
  ~VerdictList();

  void ask(std::vector<answers::ApprovalQuestion> questions) { questions_ = std::move(questions); }
  /// Of each component of a bill of materials, what `common` asks of it.
  void ask(const answers::ApprovalQuestion& common, interchange::BomText& bill);
  /// Once.
  Response answer();

private:
  struct Row;
  std::size_t size() const;
  Row row(std::size_t i) const;
  /// see(number, row, code) for each, and counts them; false: the time ran out.
  template <class See> bool each(See see);
  void write(JsonWriter& json, const Row& row) const;
  // the answer in a format; nothing: the time ran out
  std::optional<std::string> rows();
  std::optional<std::string> json();
  std::optional<std::string> sarif();
  std::optional<std::string> junit();
  std::string_view level(std::string_view code) const;
  static std::string full_name(const Row& row);

  Call& call_;
  const std::vector<std::string> failing_;
  const VerdictWriter writer_;
  std::vector<answers::ApprovalQuestion> questions_;
  answers::ApprovalQuestion common_ = {}; ///< of each component of the bill
  std::optional<interchange::Bom> bill_;
  std::map<std::string, std::uint64_t> counts_; ///< by code
  std::uint64_t failing_count_ = 0;
};

/// The codes that fail a build unless it says otherwise.
const std::vector<std::string>& failing_codes();

/// Is it the code of a verdict?
bool is_verdict_code(std::string_view text);

/// The codes named by a list parameter; problems go to the parameters.
std::vector<std::string> asked_codes(Call& call, const char* name);

} // namespace fundament::api
