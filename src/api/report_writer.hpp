// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/json_writer.hpp"
#include "api/names.hpp"
#include "catalogue/what_if.hpp"
#include "review/check.hpp"

namespace fundament::api {

/// What a report is of, besides the check: of one that is kept. A check alone has no number and no version.
struct ReportHead {
  std::string number = {}, state = "draft", author = {};
  std::int64_t version = 0;
};

/// A check as the report "fundament": "report/1": every other form of it is made from this. Sections stand in the order
/// in which they are read.
class ReportWriter {
public:
  /// `what_if` with all that is planned begun; nullptr without a plan.
  ReportWriter(const review::CheckQuestion& question, const review::Check& check, const catalogue::WhatIf* what_if,
               base::Language language);

  std::string document(const ReportHead& head = {}) const;

private:
  std::string text(const base::Text& what) const { return base::render(what, language_); }
  std::string word(const std::string& id) const { return base::render({id}, language_); }
  std::string date(base::Date day) const { return base::to_string(day); }
  /// By ref, as it is with the plan; the ref itself for what is not there.
  std::string name(const std::string& ref) const;
  std::string name(const model::Ref& ref) const { return name(to_string(ref)); }
  void named(JsonWriter& json, std::string_view member, const std::string& ref) const;
  void named(JsonWriter& json, const std::string& ref) const;
  void refs(JsonWriter& json, std::string_view member, const std::vector<std::string>& list) const;

  void case_of(JsonWriter& json, const ReportHead& head) const;
  void result(JsonWriter& json) const;
  std::string sentence() const;
  void plan(JsonWriter& json) const;
  std::string words_of(const plan::Operation& operation, std::size_t place) const;
  void reuse(JsonWriter& json) const;
  void candidate(JsonWriter& json, std::size_t i) const;
  void frameworks(JsonWriter& json) const;
  void findings(JsonWriter& json, const char* name, const std::vector<review::FindingDifference>& list,
                std::optional<review::Area> area) const;
  void impact(JsonWriter& json) const;
  void approvals(JsonWriter& json) const;
  void economy(JsonWriter& json) const;
  void spread(JsonWriter& json, const char* name, const std::vector<review::SpreadRow>& list) const;
  void parts(JsonWriter& json, const char* name, const std::map<std::string, review::PartSum>& list,
             bool parties) const;
  void today(JsonWriter& json) const;
  void run_offs(JsonWriter& json) const;
  void principles(JsonWriter& json) const;
  void statements(JsonWriter& json) const;
  void others(JsonWriter& json) const;
  void governance(JsonWriter& json) const;
  void hearing(JsonWriter& json, const review::HeardParty& one, const char* force) const;
  std::string names(const std::vector<std::string>& refs) const;
  void deviations(JsonWriter& json) const;
  void unknown(JsonWriter& json) const;
  void basis(JsonWriter& json) const;

  const review::CheckQuestion& question_;
  const review::Proposal& proposal_;
  const review::Check& check_;
  const catalogue::WhatIf* what_if_;
  const base::Language language_;
  const snapshot::View& with_; ///< on the last date; without a plan the catalogue itself
  const NamesWriter names_;
};

} // namespace fundament::api
